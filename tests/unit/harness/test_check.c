/* Each check against a reply made by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "harness/check.h"

static const struct cj_choice choices[] = {{"a", "Uno"}, {"b", "Dos \"2\""}};

static const struct cj_answer answered = {.outcome = CJ_OUTCOME_ANSWER,
                                          .entry = "envios.plazo",
                                          .intent = "envio",
                                          .score = 0.75,
                                          .lang = "es"};
static const struct cj_answer in_own_words = {
    .outcome = CJ_OUTCOME_ANSWER, .intent = "bici", .score = 1, .lang = "es"};
static const struct cj_answer smalltalk = {
    .outcome = CJ_OUTCOME_SMALLTALK, .intent = "conserje.greeting", .score = 1, .lang = "en"};
static const struct cj_answer nobody = {.outcome = CJ_OUTCOME_NONE, .lang = "es"};

static const struct cj_handoff_view handoff = {
    .queue = "quejas", .priority = "high", .reason = "rule"};
#define ESCALATED "queue=quejas priority=high reason=rule"

static const char text[] = "Tarda 30 días.\nDesde el almacén.";

static const struct {
    const char *claim; /* as a test writes it */
    const struct cj_answer *answer;
    bool with_choices;
    bool holds;
    const char *actual;
} claims[] = {
    {"answer envios.plazo", &answered, false, true, "envios.plazo"},
    {"answer \"envios.plazo\"", &answered, false, true, "envios.plazo"},
    {"answer /^envios/", &answered, false, true, "envios.plazo"},
    {"answer /^pagos/", &answered, false, false, "envios.plazo"},
    {"answer envios", &answered, false, false, "envios.plazo"},
    {"answer none", &answered, false, false, "envios.plazo"},
    {"answer bici", &in_own_words, false, true, "bici"},
    {"answer none", &in_own_words, false, false, "bici"},
    {"answer none", &nobody, false, true, "none"},
    {"answer none", &smalltalk, false, true, "none"},
    {"intent envio", &answered, false, true, "envio"},
    {"intent none", &nobody, false, true, "none"},
    {"outcome answer", &answered, false, true, "answer"},
    {"outcome none", &answered, false, false, "answer"},
    {"outcome smalltalk", &smalltalk, false, true, "smalltalk"},
    {"lang es", &answered, false, true, "es"},
    {"lang es", &smalltalk, false, false, "en"},
    {"state queued", &answered, false, true, "queued"},
    {"state bot", &answered, false, false, "queued"},
    {"state human", &answered, false, false, "queued"},
    {"escalated", &answered, false, true, ESCALATED},
    {"escalated none", &answered, false, false, ESCALATED},
    {"escalated queue=quejas", &answered, false, true, ESCALATED},
    {"escalated reason=rule queue=\"quejas\"", &answered, false, true, ESCALATED},
    {"escalated priority=high reason=misses", &answered, false, false, ESCALATED},
    {"escalated priority=urgent", &answered, false, false, ESCALATED},
    {"escalated queue=none", &answered, false, false, ESCALATED},
    {"escalated priority=hihg", &answered, false, false, NULL},
    {"escalated whom=ana", &answered, false, false, NULL},
    {"escalated queue", &answered, false, false, NULL},
    {"escalated queue=", &answered, false, false, NULL},
    {"contains \"30 días\"", &answered, false, true, text},
    {"contains \"30 DÍAS\"", &answered, false, false, text},
    {"contains \"días.\\nDesde\"", &answered, false, true, text},
    {"contains /30 D[ÍI]AS/i", &answered, false, true, text},
    {"contains /^Desde/", &answered, false, false, text},
    {"not \"40 días\"", &answered, false, true, text},
    {"not \"30 días\"", &answered, false, false, text},
    {"not /\\d+ días/", &answered, false, false, text},
    {"choices none", &answered, false, true, "none"},
    {"choices none", &answered, true, false, "\"Uno\" | \"Dos \"2\"\""},
    {"choices \"Uno\" | \"Dos \\\"2\\\"\"", &answered, true, true, "\"Uno\" | \"Dos \"2\"\""},
    {"choices \"Uno\"", &answered, true, false, "\"Uno\" | \"Dos \"2\"\""},
    {"choices \"Dos \\\"2\\\"\" | \"Uno\"", &answered, true, false, "\"Uno\" | \"Dos \"2\"\""},
    {"score >= 0.75", &answered, false, true, "0.7500"},
    {"score > 0.75", &answered, false, false, "0.7500"},
    {"score <= 0.75", &answered, false, true, "0.7500"},
    {"score < 0.75", &answered, false, false, "0.7500"},
    {"score < .8", &answered, false, false, NULL}, /* not a number as we write them */
    {"score == 0.75", &answered, false, true, "0.7500"},
    {"score == 0.7501", &answered, false, false, "0.7500"},
    /* patterns that explode decide nothing: neither claim holds */
    {"contains /(x+x+)+[yz]/", &answered, false, false, text},
};

static struct cj_conv *parse(const char *claim)
{
    char file[512];
    struct cj_source source = {0};
    struct cj_conv *conv = NULL;
    cj_diags *diags = cj_diags_new();

    (void)snprintf(file, sizeof(file), "== t\n> hola\n? %s\n", claim);
    assert_int_equal(cj_source_from_bytes("t", cj_str_from(file), diags, &source), CJ_OK);
    (void)cj_conv_parse(&source, diags, &conv);
    cj_source_clear(&source);
    cj_diags_free(diags);
    return conv;
}

static void check(size_t i, cj_regex_scratch *scratch)
{
    struct cj_conv *conv = parse(claims[i].claim);
    const struct cj_reply reply = {
        .choices = choices,
        .choice_count = claims[i].with_choices ? 2 : 0,
        .answer = claims[i].answer,
        .state = CJ_STATE_QUEUED,
    };
    struct cj_buf actual = {0};

    if (!claims[i].actual) {
        assert_null(conv);
        return;
    }
    assert_non_null(conv);
    const struct cj_check_view view = {
        .reply = &reply,
        .escalated = true,
        .handoff = &handoff,
        .text = cj_str_from(text),
        .scratch = scratch,
        .values = conv->values,
    };
    bool holds = conv->claims[0].check->holds(&view, &conv->claims[0], &actual);
    if (holds != claims[i].holds || strcmp(actual.ptr, claims[i].actual) != 0) {
        fail_msg("'%s': %d, actual '%s'", claims[i].claim, holds, actual.ptr);
    }
    cj_buf_clear(&actual);
    cj_conv_free(conv);
}

static void test_each_check(void **state)
{
    cj_regex_scratch *scratch = cj_regex_scratch_new();

    (void)state;
    assert_non_null(scratch);
    for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
        check(i, scratch);
    }
    cj_regex_scratch_free(scratch);
}

/* A regex that hits its limit proves neither presence nor absence. */
static void test_a_slow_regex_holds_nothing(void **state)
{
    static const char *const slow[] = {"contains /(x+x+)+[yz]/", "not /(x+x+)+[yz]/"};
    cj_regex_scratch *scratch = cj_regex_scratch_new();
    const struct cj_reply reply = {.answer = &answered};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct cj_conv *conv = parse(slow[i]);
        struct cj_buf actual = {0};

        assert_non_null(conv);
        const struct cj_check_view view = {
            .reply = &reply,
            .text = CJ_STR("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            .scratch = scratch,
            .values = conv->values,
        };
        assert_false(conv->claims[0].check->holds(&view, &conv->claims[0], &actual));
        cj_buf_clear(&actual);
        cj_conv_free(conv);
    }
    cj_regex_scratch_free(scratch);
}

static void test_nobody_was_asked_for(void **state)
{
    static const struct {
        const char *claim;
        bool holds;
    } rows[] = {
        {"escalated none", true},
        {"escalated", false},
        {"escalated queue=none", false},
    };
    const struct cj_reply reply = {.answer = &answered};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cj_conv *conv = parse(rows[i].claim);
        struct cj_buf actual = {0};

        assert_non_null(conv);
        const struct cj_check_view view = {.reply = &reply, .values = conv->values};
        assert_int_equal(conv->claims[0].check->holds(&view, &conv->claims[0], &actual),
                         rows[i].holds);
        assert_string_equal(actual.ptr, "none");
        cj_buf_clear(&actual);
        cj_conv_free(conv);
    }
}

static void test_names(void **state)
{
    (void)state;
    assert_non_null(cj_check_find(CJ_STR("answer")));
    assert_null(cj_check_find(CJ_STR("answe")));
    assert_null(cj_check_find(CJ_STR("")));
    assert_string_equal(cj_check_nearest(CJ_STR("anwser")), "answer");
    assert_string_equal(cj_check_nearest(CJ_STR("contain")), "contains");
    assert_null(cj_check_nearest(CJ_STR("webhook")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_check),
        cmocka_unit_test(test_a_slow_regex_holds_nothing),
        cmocka_unit_test(test_nobody_was_asked_for),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
