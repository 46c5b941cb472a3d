/* Trying a regex, at load, on texts made to hurt it.
 *
 * Every text is short: 64 characters are enough for an exponential regex to hit the match
 * limit, and too few for a merely quadratic one ("pedido.*devol"), which is no fault. */
#include "rules/regex.h"

#include <string.h>

#define PROBE_LEN 64

/* Runs of one character, alone and ended by one that hardly any regex expects there. */
static const char runs[] = "xa0 -";

/* Words of no language: what matches all of them matches anything. */
static const char *const gibberish[] = {"zqxv", "wkjyy bfghh", "xyzzy plugh quux"};

static bool hurts(const cj_regex *regex, cj_regex_scratch *scratch, char *text, size_t len)
{
    static const char endings[] = "!x\n";
    bool slow = cj_regex_search(regex, scratch, (struct cj_str){text, len}, 0, NULL) ==
                CJ_REGEX_TOO_SLOW;

    for (size_t i = 0; !slow && i < sizeof(endings) - 1; i++) {
        text[len] = endings[i];
        slow = cj_regex_search(regex, scratch, (struct cj_str){text, len + 1}, 0, NULL) ==
               CJ_REGEX_TOO_SLOW;
    }
    return slow;
}

static bool runs_hurt(const cj_regex *regex, cj_regex_scratch *scratch)
{
    char text[PROBE_LEN + 1];

    for (const char *c = runs; *c; c++) {
        memset(text, *c, PROBE_LEN);
        if (hurts(regex, scratch, text, PROBE_LEN)) {
            return true;
        }
    }
    return false;
}

/* `word` again and again, with `between` after each. */
static size_t repeat(struct cj_str word, struct cj_str between, char *text)
{
    size_t len = 0;

    while (len + word.len + between.len <= PROBE_LEN) {
        memcpy(text + len, word.ptr, word.len);
        len += word.len;
        memcpy(text + len, between.ptr, between.len);
        len += between.len;
    }
    return len;
}

static bool words_hurt(const cj_regex *regex, cj_regex_scratch *scratch)
{
    static const char *const betweens[] = {"", " ", "a ", "0"};
    const struct cj_pattern *pattern = cj_regex_pattern(regex);
    const struct cj_str plain = CJ_STR("abcdefg");
    char text[PROBE_LEN + 1];

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
