#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/regex.h"

static cj_regex_scratch *scratch;
static cj_analyser *analyser;

static int open_scratch(void **state)
{
    (void)state;
    scratch = cj_regex_scratch_new();
    analyser = cj_analyser_new();
    return scratch && analyser ? 0 : -1;
}

static int close_scratch(void **state)
{
    (void)state;
    cj_regex_scratch_free(scratch);
    cj_analyser_free(analyser);
    return 0;
}

static cj_regex *compile(const char *pattern, bool raw)
{
    struct cj_regex_error error;
    cj_regex *regex = NULL;

    if (cj_regex_new(cj_str_from(pattern), raw, &regex, &error) != CJ_OK) {
        fail_msg("%s: %s", pattern, error.message);
    }
    return regex;
}

static void understand(const char *text, struct cj_arena *arena,
                       struct cj_utterance *utterance)
{
    assert_int_equal(cj_utterance_make(analyser, cj_lang_find(CJ_STR("es")), cj_str_from(text),
                                       arena, utterance),
                     CJ_OK);
}

#define FOLDED false
#define RAW    true

/* `found`: what was matched, as the visitor wrote it; NULL when nothing is. */
static const struct {
    const char *pattern;
    bool raw;
    const char *text;
    const char *found;
} matches[] = {
    /* case and accents do not count, on either side */
    {"devolución", FOLDED, "Quiero una DEVOLUCION", "DEVOLUCION"},
    {"devolucion", FOLDED, "Quiero una devolución ya", "devolución"},
    {"[A-Z]{2}-?\\d{6}", FOLDED, "es el ab-123456.", "ab-123456"},
    {"c[oó]mo", FOLDED, "¿CÓMO?", "CÓMO"},
    {"[á-ú]+", FOLDED, "wyzéíóuw", "éíóu"},
    {"a\xC3\xB1o", FOLDED, "el AÑO pasado", "AÑO"},
    {"ano", FOLDED, "el año", NULL},               /* ñ is another letter */
    {"año", FOLDED, "an\xCC\x83o", "an\xCC\x83o"}, /* decomposed, given back as written */
    {"camion", FOLDED, "camio\xCC\x81n", "camio\xCC\x81n"},
    {"stra(?:ss)e", FOLDED, "Straße 5", "Straße"},
    {"stras", FOLDED, "Straße 5", "Straß"}, /* ends within ß: the whole letter */
    {"straße", FOLDED, "STRASSE", "STRASSE"},
    {"\\bl[ií]nea\\b", FOLDED, "en línea", "línea"},
    {"ﬁn", FOLDED, "el ﬁn", "ﬁn"},
    {"\\d+", FOLDED, "n.º １２３", "１２３"}, /* full-width digits */
    {"¿qué", FOLDED, "Hola, ¿Que tal?", "¿Que"},
    {"a.c", FOLDED, "a😀c", "a😀c"},
    {"\\w+$", FOLDED, "año", "año"},
    {"^.", FOLDED, "Ñu", "Ñ"},

    /* raw: the text as it is */
    {"devolución", RAW, "devolucion", NULL},
    {"devolución", RAW, "una devolución", "devolución"},
    {"[A-Z]{2}-\\d+", RAW, "ab-1 AB-2", "AB-2"},
    {"\\bé\\w+", RAW, "él éxito", "él"},
    {"(?i)AÑO", RAW, "año", "año"},

    /* PCRE2 knows letters beyond ASCII */
    {"\\w+", FOLDED, "«ñandú»", "ñandú"},
    {"\\bñ", FOLDED, "piña ñam", "ñ"},
    {"(?<=no )quiero", FOLDED, "NO QUIERO", "QUIERO"},
    {"x*", FOLDED, "abc", ""},
};

static void test_what_is_matched_is_given_back_as_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(matches) / sizeof(matches[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_utterance utterance;
        struct cj_regex_span span;
        cj_regex *regex = compile(matches[i].pattern, matches[i].raw);

        understand(matches[i].text, &arena, &utterance);
        enum cj_regex_outcome outcome =
            cj_regex_search(regex, scratch, cj_regex_subject(regex, &utterance), 0, &span);
        if ((outcome == CJ_REGEX_MATCHED) != (matches[i].found != NULL)) {
            fail_msg("'%s' on '%s': outcome %d", matches[i].pattern, matches[i].text,
                     (int)outcome);
        }
        if (matches[i].found) {
            struct cj_str original = cj_regex_original(regex, &utterance, span);

            if (!cj_str_equals(original, matches[i].found)) {
                fail_msg("'%s' on '%s' took '%.*s'", matches[i].pattern, matches[i].text,
                         CJ_STR_ARGS(original));
            }
        }
        cj_regex_free(regex);
        cj_arena_clear(&arena);
    }
}

/* ---- Patterns that are refused ---- */

static const struct {
    const char *pattern;
    size_t offset;
    const char *message; /* its beginning */
} refused[] = {
    {"(abc", 4, "missing closing parenthesis"},
    {"ñandú(", 8, "missing closing parenthesis"}, /* bytes; the loader makes columns of them */
    {"[z-a]", 3, "range out of order"},
    {"(?<1a>x)", 3, "subpattern name must start with a non-digit"},
    {"\\C", 2, "using \\C is disabled"},
    {"x\\p{Klingon}", 12, "unknown property"},
    {"(?<=a+)b", 0, "lookbehind assertion is not fixed length"},
    {"\\", 1, "\\ at end of pattern"},
};

static void test_a_wrong_pattern_is_refused_with_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct cj_regex_error error = {0};
        cj_regex *regex = NULL;

        assert_int_equal(cj_regex_new(cj_str_from(refused[i].pattern), false, &regex, &error),
                         CJ_ERR_CONTENT);
        assert_null(regex);
        if (strncmp(error.message, refused[i].message, strlen(refused[i].message)) != 0 ||
            error.offset != refused[i].offset) {
            fail_msg("'%s': %zu %s", refused[i].pattern, error.offset, error.message);
        }
    }
}

static void refuse(const char *pattern, size_t len, const char *message)
{
    struct cj_regex_error error = {0};
    cj_regex *regex = NULL;

    assert_int_equal(cj_regex_new((struct cj_str){pattern, len}, false, &regex, &error),
                     CJ_ERR_CONTENT);
    assert_non_null(strstr(error.message, message));
    assert_null(regex);
}

static void test_limits_of_a_pattern(void **state)
{
    char longest[CJ_REGEX_MAX_LEN + 1];
    char groups[2 * (CJ_REGEX_MAX_GROUPS + 1)];
    char nested[120];

    (void)state;
    memset(longest, 'a', sizeof(longest));
    refuse(longest, sizeof(longest), "too long");
    cj_regex *regex = NULL;
    struct cj_regex_error error;
    assert_int_equal(
        cj_regex_new((struct cj_str){longest, sizeof(longest) - 1}, false, &regex, &error),
        CJ_OK);
    cj_regex_free(regex);

    for (size_t i = 0; i < sizeof(groups); i++) {
        groups[i] = i % 2 ? ')' : '(';
    }
    refuse(groups, sizeof(groups), "too many groups");
    memset(nested, '(', 60);
    memset(nested + 60, ')', 60);
    refuse(nested, sizeof(nested), "parentheses");
    refuse("a\0b", 3, "NUL");
    refuse("(?:(?:(?:a{1000}){1000}){1000}){1000}", 37, "too large");
}

/* ---- Named groups ---- */

static void expect_group(const cj_regex *regex, const struct cj_utterance *utterance,
                         const char *name, const char *value)
{
    struct cj_regex_span span;

    for (size_t i = 0; cj_regex_name(regex, i); i++) {
        if (strcmp(cj_regex_name(regex, i), name) != 0) {
            continue;
        }
        bool found = cj_regex_group(regex, scratch, i, &span);
        assert_int_equal(found, value != NULL);
        if (found) {
            assert_true(cj_str_equals(cj_regex_original(regex, utterance, span), value));
        }
        return;
    }
    fail_msg("no group %s", name);
}

static void test_named_groups(void **state)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    cj_regex *regex = compile("(?<que>pedido|talla) (?<n>\\d+)?(?<letra>[sml])?"
                              "|(?<n>\\d+) (?<que>pedidos)",
                              false);

    (void)state;
    understand("Mi PEDIDO 55", &arena, &utterance);
    assert_int_equal(cj_regex_search(regex, scratch, utterance.folded.text, 0, NULL),
                     CJ_REGEX_MATCHED);
    expect_group(regex, &utterance, "que", "PEDIDO");
    expect_group(regex, &utterance, "n", "55");
    expect_group(regex, &utterance, "letra", NULL);
    assert_string_equal(cj_regex_name(regex, 0), "letra"); /* each once, in byte order */
    assert_string_equal(cj_regex_name(regex, 1), "n");
    assert_string_equal(cj_regex_name(regex, 2), "que");
    assert_null(cj_regex_name(regex, 3));

    understand("7 pedidos", &arena, &utterance);
    assert_int_equal(cj_regex_search(regex, scratch, utterance.folded.text, 0, NULL),
                     CJ_REGEX_MATCHED);
    expect_group(regex, &utterance, "n", "7"); /* the second group of that name */
    expect_group(regex, &utterance, "que", "pedidos");
    cj_regex_free(regex);
    cj_arena_clear(&arena);
}

/* ---- Limits of a search ---- */

/* Patterns that take exponential time, each with the text on which it shows. */
static const struct {
    const char *pattern;
    char letter;
    const char *ending;
} catastrophic[] = {
    {"(x+x+)+[yz]", 'x', "!"},      {"^(a+)+$", 'a', "!"},
    {"(\\w+\\s*)+\\?$", 'a', "!?"}, /* PCRE2 knows that a match needs a '?' */
    {"^(\\d+)*$", '0', "!"},        {"(?:a|aa)+[^a]b", 'a', "!!b"},
};

static void test_an_exponential_regex_hits_its_limit(void **state)
{
    char text[80];

    (void)state;
    for (size_t i = 0; i < sizeof(catastrophic) / sizeof(catastrophic[0]); i++) {
        cj_regex *regex = compile(catastrophic[i].pattern, false);

        memset(text, catastrophic[i].letter, 64);
        strcpy(text + 64, catastrophic[i].ending);
        if (cj_regex_search(regex, scratch, cj_str_from(text), 0, NULL) != CJ_REGEX_TOO_SLOW) {
            fail_msg("%s is not slow", catastrophic[i].pattern);
        }
        cj_regex_free(regex);
    }
}

/* Patterns that stay below PCRE2's limit at each of 4,000 starting points, and take minutes in
 * all: a run that is given back letter by letter, or a reference compared, is no step to it.
 */
static const char *const slow_as_a_whole[] = {
    "(?:a|b)*a*1!", "(\\w+)\\1!", "(.+)\\1!", "(?=\\w*\\w*1!)x?", "(?:(?=\\w*+)\\w)*1!",
};

static void test_a_search_is_bounded_as_a_whole(void **state)
{
    char text[4001];

    (void)state;
    memset(text, 'a', sizeof(text));
    strcpy(text + sizeof(text) - sizeof(" x1 1 !"), " x1 1 !");
    for (size_t i = 0; i < sizeof(slow_as_a_whole) / sizeof(slow_as_a_whole[0]); i++) {
        for (int raw = 0; raw < 2; raw++) {
            cj_regex *regex = compile(slow_as_a_whole[i], raw != 0);

            assert_int_equal(cj_regex_search(regex, scratch, cj_str_from("aaab1!"), 0, NULL),
                             strstr(slow_as_a_whole[i], "\\1") ? CJ_REGEX_FAILED
                                                               : CJ_REGEX_MATCHED);
            if (cj_regex_search(regex, scratch, cj_str_from(text), 0, NULL) !=
                CJ_REGEX_TOO_SLOW) {
                fail_msg("%s is not slow", slow_as_a_whole[i]);
            }
            cj_regex_free(regex);
        }
    }
}

/* No single search of it is too slow, but a bot may have hundreds such regexes. */
static void test_the_searches_of_a_message_share_a_reserve(void **state)
{
    cj_regex *regex = compile("\\bpedido\\b.*\\bx1\\b", false);
    cj_regex *plain = compile("pedido", false);
    char text[4001];
    size_t searches = 0;

    (void)state;
    memset(text, 'z', sizeof(text));
    for (size_t i = 0; i + 7 < sizeof(text); i += i < 210 ? 7 : 2) {
        memcpy(text + i, i < 210 ? "pedido " : "z ", i < 210 ? 7 : 2);
    }
    strcpy(text + sizeof(text) - sizeof(" 1"), " 1");
    cj_regex_scratch_begin(scratch);
    while (cj_regex_search(regex, scratch, cj_str_from(text), 0, NULL) == CJ_REGEX_FAILED) {
        searches++;
        assert_in_range(searches, 1, 20);
    }
    assert_in_range(searches, 2, 20);
    assert_int_equal(cj_regex_search(plain, scratch, cj_str_from(text), 0, NULL),
                     CJ_REGEX_MATCHED); /* what can't be slow still is tried */
    cj_regex_scratch_begin(scratch);
    assert_int_equal(cj_regex_search(regex, scratch, cj_str_from(text), 0, NULL),
                     CJ_REGEX_FAILED);
    cj_regex_free(plain);
    cj_regex_free(regex);
}

static void test_a_long_text_is_itself_to_blame(void **state)
{
    cj_regex *regex = compile("(x+x+)+[yz]", false);
    char text[CJ_REGEX_BLAME_LEN + 2];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    for (int i = 0; i < 2 * CJ_REGEX_QUARANTINE_HITS; i++) {
        assert_int_equal(cj_regex_search(regex, scratch, cj_str_from(text), 0, NULL),
                         CJ_REGEX_TOO_SLOW);
    }
    assert_false(cj_regex_is_quarantined(regex));
    cj_regex_free(regex);
}

static void test_a_regex_that_keeps_hitting_is_quarantined(void **state)
{
    cj_regex *regex = compile("(x+x+)+[yz]", false);
    const struct cj_str slow = CJ_STR("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");

    (void)state;
    for (int i = 0; i < CJ_REGEX_QUARANTINE_HITS; i++) {
        assert_false(cj_regex_is_quarantined(regex));
        assert_int_equal(cj_regex_search(regex, scratch, CJ_STR("xxy"), 0, NULL),
                         CJ_REGEX_MATCHED); /* a message that is harmless still matches */
        assert_int_equal(cj_regex_search(regex, scratch, slow, 0, NULL), CJ_REGEX_TOO_SLOW);
    }
    assert_true(cj_regex_is_quarantined(regex));
    assert_int_equal(cj_regex_search(regex, scratch, CJ_STR("xxy"), 0, NULL),
                     CJ_REGEX_QUARANTINED);
    cj_regex_forgive(regex);
    assert_int_equal(cj_regex_search(regex, scratch, CJ_STR("xxy"), 0, NULL),
                     CJ_REGEX_MATCHED);
    cj_regex_free(regex);
}

static const struct {
    const char *pattern;
    enum cj_regex_fault fault;
} probes[] = {
    {"(x+x+)+[yz]", CJ_REGEX_CATASTROPHIC},
    {"^(a+)+$", CJ_REGEX_CATASTROPHIC},
    {"(\\w+\\s*)+\\?$", CJ_REGEX_CATASTROPHIC},
    {"^(\\d+)*$", CJ_REGEX_CATASTROPHIC},
    {"(?:hola |hol|a )+adios", CJ_REGEX_CATASTROPHIC}, /* "hola " is two ways */
    {"(?:hola |buenas )+adios", CJ_REGEX_SOUND},
    {"(?:pedido|pedid|o)+!?x", CJ_REGEX_CATASTROPHIC}, /* found by its own words */
    {"(?:\\s+|\\s\\s)+z", CJ_REGEX_CATASTROPHIC},
    {"(x+x+)+y", CJ_REGEX_CATASTROPHIC}, /* only on a text that has a y further on */
    {"pedido.*devol.*ya", CJ_REGEX_SOUND},
    {"\\b(?:como|donde)\\b.{0,40}\\bpedido", CJ_REGEX_SOUND},
    {"^\\W*(?:(?:mi|el|es|de|n)\\W+)*\\d+\\W*$", CJ_REGEX_SOUND},
    {".*", CJ_REGEX_MATCHES_EMPTY},
    {"a?", CJ_REGEX_MATCHES_EMPTY},
    {"(?:pedido)?", CJ_REGEX_MATCHES_EMPTY},
    {"\\w", CJ_REGEX_MATCHES_ANY},
    {"[a-z]+", CJ_REGEX_MATCHES_ANY},
    {".", CJ_REGEX_MATCHES_ANY},
    {"^.+$", CJ_REGEX_MATCHES_ANY},
    {"\\d", CJ_REGEX_SOUND},
    {"pedido", CJ_REGEX_SOUND},
};

static void test_probing_tells_what_is_wrong_with_a_regex(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        cj_regex *regex = compile(probes[i].pattern, false);
        enum cj_regex_fault fault = cj_regex_probe(regex, scratch);

        if (fault != probes[i].fault) {
            fail_msg("%s: fault %d", probes[i].pattern, (int)fault);
        }
        assert_false(cj_regex_is_quarantined(regex));
        cj_regex_free(regex);
    }
}

/* Each builds a long text; a search in it must end at once or say that it gave up. */
static void test_long_texts_are_survived(void **state)
{
    static const char *const patterns[] = {
        "(?:.|\\s)*x", "(a|b|ab)*c", "((?:a?){20}){20}", "(?:(?:a*)*)*b",
        "(?R)?a\\b",   "(a)|b\\1*",  "^(?:a?a?a?)*$",
    };
    static char text[16000];

    (void)state;
    memset(text, 'a', sizeof(text));
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        cj_regex *regex = compile(patterns[i], false);
        enum cj_regex_outcome outcome =
            cj_regex_search(regex, scratch, (struct cj_str){text, sizeof(text)}, 0, NULL);

        assert_true(outcome == CJ_REGEX_MATCHED || outcome == CJ_REGEX_FAILED ||
                    outcome == CJ_REGEX_TOO_SLOW);
        cj_regex_free(regex);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_matched_is_given_back_as_written),
        cmocka_unit_test(test_a_wrong_pattern_is_refused_with_its_place),
        cmocka_unit_test(test_limits_of_a_pattern),
        cmocka_unit_test(test_named_groups),
        cmocka_unit_test(test_an_exponential_regex_hits_its_limit),
        cmocka_unit_test(test_a_search_is_bounded_as_a_whole),
        cmocka_unit_test(test_the_searches_of_a_message_share_a_reserve),
        cmocka_unit_test(test_a_long_text_is_itself_to_blame),
        cmocka_unit_test(test_a_regex_that_keeps_hitting_is_quarantined),
        cmocka_unit_test(test_probing_tells_what_is_wrong_with_a_regex),
        cmocka_unit_test(test_long_texts_are_survived),
    };
    return cmocka_run_group_tests_name("regex", tests, open_scratch, close_scratch);
}
