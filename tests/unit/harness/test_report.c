/* The three reports of the same results, to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "harness/report.h"

static const struct cj_conv conv = {.name = "tests/a.conv"};
static const char *const tags[] = {"humo"};

static const struct cj_conv_case passing = {
    .title = "Pasa", .reason = "", .line = 1, .tags = tags, .tag_count = 1};
static const struct cj_conv_case failing = {
    .title = "Falla #1 \\ \x1b[31m", .reason = "", .line = 5};
static const struct cj_conv_case skipped = {
    .title = "Luego", .reason = "sin tienda", .line = 9};
static const struct cj_conv_case known = {
    .title = "Conocida", .reason = "falla aún", .line = 12, .xfail = true};

static const struct cj_test_failure failures[] = {
    {6, "answer a.b", "a.b", "none", "add the phrase to 'also' of 'a.b' (kb.md:3)"},
    {7, "<", "Hola.\n¿Qué tal?", "Adiós \"amigo\".", ""},
};
static const struct cj_test_failure after_event[] = {
    {9, "state queued", "queued", "human", ""},
};
static const struct cj_test_word words[] = {{"kiero", "quiero"}, {"xyz", ""}};
static const struct cj_candidate candidates[] = {{"a.b", "¿A o B?", 0.41}, {"c", "C", 0.2}};

static const struct cj_test_turn turns[] = {
    {.line = 4,
     .text = "hola",
     .reply = "Hola.",
     .state = "bot",
     .outcome = "smalltalk",
     .answered_by = "conserje.greeting",
     .score = 1,
     .step = "",
     .reason = ""},
    {.line = 5,
     .text = "kiero xyz",
     .reply = "Adiós \"amigo\".",
     .state = "bot",
     .outcome = "none",
     .score = 0.41,
     .failures = failures,
     .failure_count = 2,
     .step = "ranked",
     .reason = "score 0.41 is below the suggest threshold 0.50",
     .words = words,
     .word_count = 2,
     .candidates = candidates,
     .candidate_count = 2},
    {.line = 8,
     .text = "",
     .event = "take",
     .reply = "Ya está con usted.",
     .state = "human",
     .outcome = "none",
     .failures = after_event,
     .failure_count = 1,
     .step = "",
     .reason = ""},
    {.line = 10,
     .text = "hola",
     .reply = "",
     .state = "human",
     .outcome = "none",
     .step = "",
     .reason = ""},
};

static const struct cj_test_result results[] = {
    {.conv = &conv, .test = &passing, .status = CJ_TEST_PASSED, .note = ""},
    {.conv = &conv,
     .test = &failing,
     .status = CJ_TEST_FAILED,
     .note = "",
     .turns = turns,
     .turn_count = 4},
    {.conv = &conv, .test = &skipped, .status = CJ_TEST_SKIPPED, .note = "sin tienda"},
    {.conv = &conv,
     .test = &known,
     .status = CJ_TEST_PASSED,
     .expected_failure = true,
     .note = ""},
    {.conv = &conv,
     .test = &known,
     .status = CJ_TEST_FAILED,
     .note = "it passes: take its 'xfail' away"},
};

static const char pretty[] =
    "tests/a.conv:5: Falla #1 \\ ?[31m\n"
    "  > hola\n"
    "  < Hola.\n"
    "    smalltalk conserje.greeting 1.00\n"
    "  > kiero xyz\n"
    "  < Adiós \"amigo\".\n"
    "    none\n"
    "    6: ? answer a.b\n"
    "      expected:    a.b\n"
    "      got:         none\n"
    "      to pass:     add the phrase to 'also' of 'a.b' (kb.md:3)\n"
    "    7: <\n"
    "      expected:    Hola.\n"
    "                   ¿Qué tal?\n"
    "      got:         Adiós \"amigo\".\n"
    "      because:     score 0.41 is below the suggest threshold 0.50\n"
    "      words:       kiero → quiero, xyz (unknown)\n"
    "      nearest:     0.41 a.b  ¿A o B?\n"
    "                   0.20 c  C\n"
    "  ! take\n"
    "  < Ya está con usted.\n"
    "    human\n"
    "    9: ? state queued\n"
    "      expected:    queued\n"
    "      got:         human\n"
    "  > hola\n"
    "    human\n"
    "\n"
    "tests/a.conv:12: Conocida\n"
    "    it passes: take its 'xfail' away\n"
    "\n"
    "tests/b.conv: the tests can't be read\n"
    "    the text has no closing '\"'\n"
    "\n"
    "1 skipped\n"
    "2 passed, 3 failed\n";

static const char tap[] = "TAP version 13\n"
                          "1..6\n"
                          "ok 1 - tests/a.conv: Pasa\n"
                          "not ok 2 - tests/a.conv: Falla \\#1 \\\\  [31m\n"
                          "  ---\n"
                          "  file: \"tests/a.conv\"\n"
                          "  line: 5\n"
                          "  failures:\n"
                          "    - line: 6\n"
                          "      message: \"kiero xyz\"\n"
                          "      claim: \"answer a.b\"\n"
                          "      expected: \"a.b\"\n"
                          "      actual: \"none\"\n"
                          "      because: \"score 0.41 is below the suggest threshold 0.50\"\n"
                          "      advice: \"add the phrase to 'also' of 'a.b' (kb.md:3)\"\n"
                          "    - line: 7\n"
                          "      message: \"kiero xyz\"\n"
                          "      claim: \"<\"\n"
                          "      expected: \"Hola.\\n¿Qué tal?\"\n"
                          "      actual: \"Adiós \\\"amigo\\\".\"\n"
                          "      because: \"score 0.41 is below the suggest threshold 0.50\"\n"
                          "    - line: 9\n"
                          "      event: \"take\"\n"
                          "      claim: \"state queued\"\n"
                          "      expected: \"queued\"\n"
                          "      actual: \"human\"\n"
                          "  ...\n"
                          "ok 3 - tests/a.conv: Luego # SKIP sin tienda\n"
                          "not ok 4 - tests/a.conv: Conocida # TODO falla aún\n"
                          "not ok 5 - tests/a.conv: Conocida\n"
                          "  ---\n"
                          "  file: \"tests/a.conv\"\n"
                          "  line: 12\n"
                          "  note: \"it passes: take its 'xfail' away\"\n"
                          "  ...\n"
                          "not ok 6 - tests/b.conv\n"
                          "  ---\n"
                          "  note: \"the text has no closing '\\\"'\"\n"
                          "  ...\n"
                          "# 2 passed, 3 failed\n";

/* The whole report. */
static char *report_all(enum cj_report_format format, bool color)
{
    struct cj_report report = {.format = format, .color = color};
    cj_diags *diags = cj_diags_new();

    cj_diags_add(diags, CJ_WARNING, "conv/x", "tests/b.conv", 1, 1, "a warning");
    cj_diags_add(diags, CJ_ERROR, "conv/text", "tests/b.conv", 2, 1,
                 "the text has no closing '\"'");
    cj_report_begin(&report, 6);
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        cj_report_case(&report, &results[i]);
    }
    cj_report_broken(&report, "tests/b.conv", diags);
    cj_report_end(&report);
    cj_diags_free(diags);
    assert_int_equal(report.passed, 2);
    assert_int_equal(report.failed, 3);
    assert_int_equal(report.skipped, 1);
    char *text = cj_buf_take(&report.out);
    assert_non_null(text);
    return text;
}

static void test_pretty(void **state)
{
    char *text = report_all(CJ_REPORT_PRETTY, false);

    (void)state;
    assert_string_equal(text, pretty);
    free(text);
}

static void test_colours_only_add_sequences(void **state)
{
    char *text = report_all(CJ_REPORT_PRETTY, true);
    char *to = text;

    (void)state;
    assert_non_null(strstr(text, "\033[31m"));
    for (const char *from = text; *from;) {
        if (*from == '\033') {
            from = strchr(from, 'm') + 1;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    assert_string_equal(text, pretty);
    free(text);
}

static void test_tap(void **state)
{
    char *text = report_all(CJ_REPORT_TAP, true);

    (void)state;
    assert_string_equal(text, tap);
    free(text);
}

static const char *string_at(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    assert_non_null(value);
    return value;
}

static void test_json(void **state)
{
    char *text = report_all(CJ_REPORT_JSON, false);
    json_t *whole = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const json_t *cases = json_object_get(whole, "cases");
    const json_t *failed = json_array_get(cases, 1);
    const json_t *turn = json_array_get(json_object_get(failed, "turns"), 1);

    (void)state;
    assert_non_null(whole);
    assert_int_equal(json_array_size(cases), 6);
    assert_int_equal(json_integer_value(json_object_get(whole, "passed")), 2);
    assert_int_equal(json_integer_value(json_object_get(whole, "failed")), 3);
    assert_int_equal(json_integer_value(json_object_get(whole, "skipped")), 1);
    assert_string_equal(string_at(json_array_get(cases, 0), "status"), "passed");
    assert_string_equal(json_string_value(json_array_get(
                            json_object_get(json_array_get(cases, 0), "tags"), 0)),
                        "humo");
    assert_string_equal(string_at(json_array_get(cases, 5), "status"), "broken");
    assert_string_equal(string_at(failed, "title"), "Falla #1 \\ \x1b[31m");
    assert_string_equal(string_at(turn, "reason"),
                        "score 0.41 is below the suggest threshold 0.50");
    assert_int_equal(json_array_size(json_object_get(turn, "failures")), 2);
    assert_int_equal(json_array_size(json_object_get(turn, "candidates")), 2);
    assert_true(json_is_null(json_object_get(turn, "answer")));
    json_decref(whole);
    free(text);
}

static void test_empty_reports_are_whole(void **state)
{
    (void)state;
    for (int format = CJ_REPORT_PRETTY; format <= CJ_REPORT_JSON; format++) {
        struct cj_report report = {.format = (enum cj_report_format)format};

        cj_report_begin(&report, 0);
        cj_report_end(&report);
        char *text = cj_buf_take(&report.out);
        assert_non_null(
            strstr(text, format == CJ_REPORT_JSON ? "\"passed\":0" : "0 passed, 0 failed"));
        if (format == CJ_REPORT_JSON) {
            json_t *whole = json_loads(text, 0, NULL);

            assert_non_null(whole);
            json_decref(whole);
        }
        free(text);
    }
}

static void test_formats_have_names(void **state)
{
    enum cj_report_format format = CJ_REPORT_PRETTY;

    (void)state;
    assert_true(cj_report_find(CJ_STR("tap"), &format));
    assert_int_equal(format, CJ_REPORT_TAP);
    assert_true(cj_report_find(CJ_STR("json"), &format));
    assert_int_equal(format, CJ_REPORT_JSON);
    assert_false(cj_report_find(CJ_STR("junit"), &format));
}

static const char *shout(void *context, const char *english)
{
    (void)context;
    return strcmp(english, "expected") == 0 ? "se espera" : english;
}

static void test_labels_are_translated(void **state)
{
    struct cj_report report = {.translate = shout};

    (void)state;
    cj_report_case(&report, &results[1]);
    char *text = cj_buf_take(&report.out);
    assert_non_null(strstr(text, "      se espera:   a.b\n"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pretty),
        cmocka_unit_test(test_colours_only_add_sequences),
        cmocka_unit_test(test_tap),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_empty_reports_are_whole),
        cmocka_unit_test(test_formats_have_names),
        cmocka_unit_test(test_labels_are_translated),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
