/* Patterns made together with texts that they match: whatever is read out of the pattern must
 * hold for the text, and folding must not lose the match. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "rules/regex.h"

#define ROUNDS    3000
#define MAX_DEPTH 3

static uint64_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % limit;
}

/* A pattern, and a text that it matches. */
struct pair {
    struct cj_buf pattern;
    struct cj_buf text;
};

static const char *const letters[] = {"a", "b", "c", "é", "ó", "ñ", "Ü", "Z", "s", "t"};

#define LETTERS (uint32_t)(sizeof(letters) / sizeof(letters[0]))

/* Another way to write the same letter: case and accents, but never n for ñ. */
static void vary(const char *letter, struct cj_buf *out)
{
    static const char *const variants[][4] = {
        {"a", "A", "á", "Â"}, {"b", "B", "b", "B"}, {"c", "C", "c", "Ç"}, {"é", "e", "E", "É"},
        {"ó", "o", "O", "Ö"}, {"ñ", "Ñ", "ñ", "Ñ"}, {"Ü", "u", "U", "ú"}, {"Z", "z", "Z", "z"},
        {"s", "S", "s", "S"}, {"t", "T", "t", "T"},
    };

    for (uint32_t i = 0; i < LETTERS; i++) {
        if (strcmp(letters[i], letter) == 0) {
            cj_buf_adds(out, variants[i][below(4)]);
        }
    }
}

static void make(struct pair *pair, int depth);

static void make_letters(struct pair *pair)
{
    for (uint32_t i = 0, count = 1 + below(4); i < count; i++) {
        const char *letter = letters[below(LETTERS)];

        cj_buf_adds(&pair->pattern, letter);
        vary(letter, &pair->text);
    }
}

static void make_space(struct pair *pair)
{
    cj_buf_adds(&pair->pattern, below(2) ? " " : "\\s+");
    cj_buf_adds(&pair->text, " ");
}

/* A class of two letters; the text has one of them. */
static void make_class(struct pair *pair)
{
    const char *one = letters[below(LETTERS)];
    const char *other = letters[below(LETTERS)];

    cj_buf_printf(&pair->pattern, "[%s%s]", one, other);
    vary(below(2) ? one : other, &pair->text);
}

static void make_range(struct pair *pair)
{
    static const char *const inside[] = {"á", "é", "Ú", "o", "e"};

    cj_buf_adds(&pair->pattern, "[à-ü]");
    cj_buf_adds(&pair->text, inside[below(5)]);
}

static void make_digits(struct pair *pair)
{
    cj_buf_adds(&pair->pattern, "\\d{2,4}");
    cj_buf_adds(&pair->text, "123");
}

/* One of two branches is what the text has. */
static void make_choice(struct pair *pair, int depth)
{
    struct pair other = {{0}, {0}};
    bool first = below(2);

    make(&other, depth + 1);
    cj_buf_adds(&pair->pattern, below(2) ? "(?:" : "(");
    if (!first) {
        cj_buf_add_str(&pair->pattern, cj_buf_str(&other.pattern));
        cj_buf_adds(&pair->pattern, "|");
    }
    make(pair, depth + 1);
    if (first) {
        cj_buf_adds(&pair->pattern, "|");
        cj_buf_add_str(&pair->pattern, cj_buf_str(&other.pattern));
    }
    cj_buf_adds(&pair->pattern, ")");
    cj_buf_clear(&other.pattern);
    cj_buf_clear(&other.text);
}

/* Something that may be absent, and is or isn't. */
static void make_optional(struct pair *pair, int depth)
{
    static const char *const quantifiers[] = {"?", "*", "{0,2}", "??"};
    size_t len = pair->text.len;

    cj_buf_adds(&pair->pattern, "(?:");
    make(pair, depth + 1);
    cj_buf_printf(&pair->pattern, ")%s", quantifiers[below(4)]);
    if (below(2)) {
        pair->text.len = len;
    }
}

static void make_lookahead(struct pair *pair)
{
    cj_buf_adds(&pair->pattern, "(?!xyzzy)(?#Ésta no)");
}

static void make(struct pair *pair, int depth)
{
    for (uint32_t i = 0, count = 1 + below(3); i < count; i++) {
        switch (below(depth < MAX_DEPTH ? 12 : 9)) {
        case 0:
        case 1:
        case 2:
        case 3:
            make_letters(pair);
            break;
        case 4:
        case 5:
            make_space(pair);
            break;
        case 6:
            make_class(pair);
            break;
        case 7:
            make_range(pair);
            break;
        case 8:
            below(2) ? make_digits(pair) : make_lookahead(pair);
            break;
        case 9:
        case 10:
            make_choice(pair, depth);
            break;
        default:
            make_optional(pair, depth);
            break;
        }
    }
}

/* Words of two letters or more: what literal_words promises at least. */
static uint32_t count_words(struct cj_str text)
{
    const char *at = text.ptr;
    uint32_t words = 0;
    uint32_t run = 0;

    while (at < text.ptr + text.len) {
        uint32_t code = cj_utf8_next(&at, text.ptr + text.len);
        bool letter = code >= 0xC0 || (code | 0x20) - 'a' < 26;

        run = letter ? run + 1 : 0;
        words += run == 2;
    }
    return words;
}

/* Two letters may stand in one word of the text and in two of the pattern ("ab(?:cd)"): so
 * many pairs of letters there are at least. */
static uint32_t count_pairs(struct cj_str text)
{
    const char *at = text.ptr;
    uint32_t letters_seen = 0;

    while (at < text.ptr + text.len) {
        uint32_t code = cj_utf8_next(&at, text.ptr + text.len);

        letters_seen += code >= 0xC0 || (code | 0x20) - 'a' < 26;
    }
    return letters_seen / 2;
}

static void test_a_folded_pattern_still_matches(void **state)
{
    cj_regex_scratch *scratch = cj_regex_scratch_new();
    cj_analyser *analyser = cj_analyser_new();
    uint32_t with_words = 0;

    (void)state;
    seed = 11;
    for (int round = 0; round < ROUNDS; round++) {
        struct pair pair = {{0}, {0}};
        struct cj_arena arena = {0};
        struct cj_utterance utterance;
        struct cj_regex_error error;
        cj_regex *regex = NULL;

        cj_buf_adds(&pair.pattern, "^");
        make(&pair, 0);
        cj_buf_adds(&pair.pattern, "$");
        if (cj_regex_new(cj_buf_str(&pair.pattern), false, &regex, &error) != CJ_OK) {
            fail_msg("%s: %s", pair.pattern.ptr, error.message);
        }
        assert_int_equal(cj_utterance_make(analyser, cj_lang_find(CJ_STR("es")),
                                           cj_buf_str(&pair.text), &arena, &utterance),
                         CJ_OK);
        if (cj_regex_search(regex, scratch, cj_regex_subject(regex, &utterance), 0, NULL) !=
            CJ_REGEX_MATCHED) {
            fail_msg("'%s' does not match '%s'", pair.pattern.ptr, pair.text.ptr);
        }
        uint32_t promised = cj_regex_pattern(regex)->literal_words;
        if (promised > count_pairs(cj_buf_str(&pair.text))) {
            fail_msg("'%s' promises %u words of '%s'", pair.pattern.ptr, (unsigned)promised,
                     pair.text.ptr);
        }
        with_words += promised > 0 && count_words(cj_buf_str(&pair.text)) > 0;
        cj_regex_free(regex);
        cj_arena_clear(&arena);
        cj_buf_clear(&pair.pattern);
        cj_buf_clear(&pair.text);
    }
    assert_in_range(with_words, ROUNDS / 3, ROUNDS); /* most promise something */
    cj_analyser_free(analyser);
    cj_regex_scratch_free(scratch);
}

/* ---- Any bytes ---- */

/* What is no regex must be refused, and what is one must be read: nothing else is promised,
 * and the sanitizers watch. */
static void test_random_characters_do_no_harm(void **state)
{
    static const char *const parts[] = {
        "(", ")",        "[", "]",  "{",  "}",  "?",   "*",  "+",   "|",   "\\",    "^",
        "$", ".",        "-", ":",  "<",  ">",  "=",   "!",  "#",   "&",   "'",     "1",
        "2", ",",        "a", "é",  "ñ",  "P",  "Q",   "E",  "R",   "x",   "k",     "g",
        "ß", "\xCC\x81", " ", "\n", "(?", "(*", "[[:", ":]", "\\Q", "\\E", "(?<a>",
    };
    cj_regex_scratch *scratch = cj_regex_scratch_new();
    uint32_t accepted = 0;

    (void)state;
    seed = 5;
    for (int round = 0; round < 4 * ROUNDS; round++) {
        struct cj_buf pattern = {0};
        struct cj_regex_error error = {0};
        cj_regex *regex = NULL;

        for (uint32_t i = 0, count = 1 + below(10); i < count; i++) {
            cj_buf_adds(&pattern, parts[below(sizeof(parts) / sizeof(parts[0]))]);
        }
        cj_status st = cj_regex_new(cj_buf_str(&pattern), below(4) == 0, &regex, &error);
        assert_true(st == CJ_OK || st == CJ_ERR_CONTENT);
        if (st == CJ_ERR_CONTENT) {
            assert_true(error.message[0] != '\0' && error.offset <= pattern.len);
        } else {
            (void)cj_regex_probe(regex, scratch);
            assert_int_equal(cj_utf8_valid(cj_regex_pattern(regex)->folded),
                             cj_regex_pattern(regex)->folded.len);
            accepted++;
        }
        cj_regex_free(regex);
        cj_buf_clear(&pattern);
    }
    assert_in_range(accepted, ROUNDS / 4, 4 * ROUNDS);
    cj_regex_scratch_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_folded_pattern_still_matches),
        cmocka_unit_test(test_random_characters_do_no_harm),
    };
    return cmocka_run_group_tests_name("pattern_random", tests, NULL, NULL);
}
