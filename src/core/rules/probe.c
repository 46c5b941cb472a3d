/* Trying a regex, at load, on texts made to hurt it.
 *
 * Every text is short: a run of 64 characters, or a word 20 times, is enough for an
 * exponential regex to hit the match limit, and too little for a merely quadratic one
 * ("pedido.*devol"), which is no fault. */
#include "rules/regex.h"

#include <string.h>

#define RUN_LEN      64
#define REPEATS      20
#define MAX_WORD_LEN 24 /* bytes that are repeated, with what stands between */
#define PROBE_LEN    (REPEATS * MAX_WORD_LEN)

/* Bytes of the pattern itself that may end a text: PCRE2 knows the last character that a match
 * needs, and doesn't even begin on a text without it. */
#define OWN_LEN 128

#define TEXT_LEN (PROBE_LEN + 1 + OWN_LEN)

/* Runs of one character. */
static const char runs[] = "xa0 -";

/* Words of no language: what matches all of them matches anything. */
static const char *const gibberish[] = {"zqxv", "wkjyy bfghh", "xyzzy plugh quux"};

/* What the pattern is written with, cut between characters. */
static struct cj_str own_characters(const cj_regex *regex)
{
    struct cj_str own = cj_regex_pattern(regex)->folded;

    if (own.len > OWN_LEN) {
        own.len = OWN_LEN;
        while (own.len > 0 && ((unsigned char)own.ptr[own.len] & 0xC0) == 0x80) {
            own.len--;
        }
    }
    return own;
}

/* True when `text`, of `len` bytes with room for TEXT_LEN, takes too long: alone, or followed
 * by a character that hardly any regex expects there, or by that and all of its own. */
static bool hurts(const cj_regex *regex, cj_regex_scratch *scratch, char *text, size_t len)
{
    static const char endings[] = "x\n!";
    struct cj_str own = own_characters(regex);
    bool slow = cj_regex_search(regex, scratch, (struct cj_str){text, len}, 0, NULL) ==
                CJ_REGEX_TOO_SLOW;

    for (size_t i = 0; !slow && i < sizeof(endings) - 1; i++) {
        text[len] = endings[i];
        slow = cj_regex_search(regex, scratch, (struct cj_str){text, len + 1}, 0, NULL) ==
               CJ_REGEX_TOO_SLOW;
    }
    if (slow || own.len == 0) {
        return slow;
    }
    memcpy(text + len + 1, own.ptr, own.len);
    return cj_regex_search(regex, scratch, (struct cj_str){text, len + 1 + own.len}, 0,
                           NULL) == CJ_REGEX_TOO_SLOW;
}

static bool runs_hurt(const cj_regex *regex, cj_regex_scratch *scratch)
{
    char text[TEXT_LEN];

    for (const char *c = runs; *c; c++) {
        memset(text, *c, RUN_LEN);
        if (hurts(regex, scratch, text, RUN_LEN)) {
            return true;
        }
    }
    return false;
}

/* `word` again and again, with `between` after each. A longer word does not fit: 0. */
static size_t repeat(struct cj_str word, struct cj_str between, char *text)
{
    size_t len = 0;

    if (word.len + between.len > MAX_WORD_LEN) {
        return 0;
    }
    for (int i = 0; i < REPEATS; i++) {
        memcpy(text + len, word.ptr, word.len);
        memcpy(text + len + word.len, between.ptr, between.len);
        len += word.len + between.len;
    }
    return len;
}

static bool words_hurt(const cj_regex *regex, cj_regex_scratch *scratch)
{
    static const char *const betweens[] = {"", " ", "a ", "0"};
    const struct cj_pattern *pattern = cj_regex_pattern(regex);
    const struct cj_str plain = CJ_STR("abcdefg");
    char text[TEXT_LEN];

    for (size_t i = 0; i <= pattern->literal_count; i++) {
        struct cj_str word = i < pattern->literal_count ? pattern->literals[i] : plain;

        for (size_t j = 0; j < sizeof(betweens) / sizeof(betweens[0]); j++) {
            size_t len = repeat(word, cj_str_from(betweens[j]), text);

            if (hurts(regex, scratch, text, len)) {
                return true;
            }
        }
    }
    return false;
}

static bool matches_any(const cj_regex *regex, cj_regex_scratch *scratch)
{
    bool all = true;

    for (size_t i = 0; all && i < sizeof(gibberish) / sizeof(gibberish[0]); i++) {
        all = cj_regex_search(regex, scratch, cj_str_from(gibberish[i]), 0, NULL) ==
              CJ_REGEX_MATCHED;
    }
    return all;
}

enum cj_regex_fault cj_regex_probe(cj_regex *regex, cj_regex_scratch *scratch)
{
    enum cj_regex_fault fault = CJ_REGEX_SOUND;

    if (cj_regex_pattern(regex)->backtracks &&
        (runs_hurt(regex, scratch) || words_hurt(regex, scratch))) {
        fault = CJ_REGEX_CATASTROPHIC;
    } else if (cj_regex_search(regex, scratch, CJ_STR(""), 0, NULL) == CJ_REGEX_MATCHED) {
        fault = CJ_REGEX_MATCHES_EMPTY;
    } else if (matches_any(regex, scratch)) {
        fault = CJ_REGEX_MATCHES_ANY;
    }
    cj_regex_forgive(regex);
    return fault;
}
