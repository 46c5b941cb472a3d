#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include <conserje/answer.h>

#include "support/fixture_bot.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct cj_candidate candidates[] = {
    {"envios.gastos", "¿Cuánto \"cuesta\"?", 0.75}, {"envios.plazos", "Plazos", 0.25}};
static const struct cj_choice choices[] = {{"conserje.person", "Hablar con una persona"}};
static const struct cj_slot slots[] = {{"order_number", "AB-123456"}};

static struct cj_answer example(void)
{
    return (struct cj_answer){
        .outcome = CJ_OUTCOME_ANSWER,
        .entry = "envios.gastos",
        .score = 0.75,
        .margin = 0.5,
        .lang = "es",
        .text = "Cuesta 3,90 €\ny ya.",
        .html = "<p>Cuesta</p>",
        .blocks = "[{\"type\":\"paragraph\"}]",
        .more_text = "",
        .more_html = "",
        .more_blocks = "[]",
        .source_file = "es/envios.md",
        .source_line = 7,
        .candidates = candidates,
        .candidate_count = 2,
        .choices = choices,
        .choice_count = 1,
        .slots = slots,
        .slot_count = 1,
        .content_version = "0123456789abcdef",
    };
}

static void assert_json(const struct cj_answer *answer, const char *wanted)
{
    char *got = cj_answer_to_json(answer);

    assert_non_null(got);
    assert_string_equal(got, wanted);
    free(got);
}

static void test_an_answer(void **state)
{
    const struct cj_answer answer = example();

    (void)state;
    assert_json(
        &answer,
        "{\"outcome\":\"answer\",\"entry\":\"envios.gastos\",\"score\":0.75,\"margin\":0.5,"
        "\"lang\":\"es\",\"text\":\"Cuesta 3,90 €\\ny ya.\","
        "\"blocks\":[{\"type\":\"paragraph\"}],\"html\":\"<p>Cuesta</p>\","
        "\"source\":{\"file\":\"es/envios.md\",\"line\":7},"
        "\"candidates\":[{\"entry\":\"envios.gastos\",\"score\":0.75,"
        "\"title\":\"¿Cuánto \\\"cuesta\\\"?\"},"
        "{\"entry\":\"envios.plazos\",\"score\":0.25,\"title\":\"Plazos\"}],"
        "\"choices\":[{\"id\":\"conserje.person\",\"title\":\"Hablar con una persona\"}],"
        "\"slots\":{\"order_number\":\"AB-123456\"},"
        "\"content_version\":\"0123456789abcdef\"}");
}

static void test_what_has_no_value_is_left_out(void **state)
{
    struct cj_answer answer = example();

    (void)state;
    answer.outcome = CJ_OUTCOME_NONE;
    answer.entry = NULL;
    answer.source_file = NULL;
    answer.candidate_count = 0;
    answer.choice_count = 0;
    answer.slot_count = 0;
    answer.score = 0;
    answer.margin = 0;
    answer.text = answer.html = "";
    answer.blocks = "[]";
    assert_json(&answer,
                "{\"outcome\":\"none\",\"score\":0.0,\"margin\":0.0,\"lang\":\"es\","
                "\"text\":\"\",\"blocks\":[],\"html\":\"\",\"candidates\":[],\"choices\":[],"
                "\"slots\":{},\"content_version\":\"0123456789abcdef\"}");
}

static void test_more_and_handoff(void **state)
{
    struct cj_answer answer = example();

    (void)state;
    answer.outcome = CJ_OUTCOME_HANDOFF;
    answer.intent = "queja";
    answer.more_text = "El resto.";
    answer.more_html = "<p>El resto.</p>";
    answer.more_blocks = "[1]";
    answer.handoff_reason = "rule";
    answer.handoff_queue = "caja";
    answer.source_url = "https://tienda.example/envios";
    char *text = cj_answer_to_json(&answer);
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

    free(text);
    assert_non_null(object);
    const json_t *more = json_object_get(object, "more");
    assert_string_equal(json_string_value(json_object_get(more, "text")), "El resto.");
    assert_true(json_is_array(json_object_get(more, "blocks")));
    const json_t *handoff = json_object_get(object, "handoff");
    assert_string_equal(json_string_value(json_object_get(handoff, "reason")), "rule");
    assert_string_equal(json_string_value(json_object_get(handoff, "queue")), "caja");
    assert_null(json_object_get(handoff, "priority"));
    assert_string_equal(json_string_value(json_object_get(object, "intent")), "queja");
    assert_non_null(json_object_get(json_object_get(object, "source"), "url"));
    json_decref(object);
}

/* Every real answer is a JSON object, with the members that the API promises. */
static void test_real_answers(void **state)
{
    static const char *const always[] = {
        "outcome",         "score",  "margin",     "lang",    "text",
        "blocks",          "html",   "candidates", "choices", "slots",
        "content_version", "explain"};
    static const char *const texts[] = {"cuota mensual",         "hola",
                                        "una persona por favor", "xyz",
                                        "¿hay secadores?",       "dime el saldo de s-1234"};
    cj_bot *bot = fixture_bot_load("gym");
    cj_scratch *scratch = cj_scratch_new();

    (void)state;
    assert_non_null(scratch);
    for (size_t i = 0; i < COUNT(texts); i++) {
        const struct cj_answer *answer = fixture_bot_ask(bot, scratch, texts[i], "es", NULL);
        char *text = cj_answer_to_json(answer);
        json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

        assert_non_null(object);
        for (size_t m = 0; m < COUNT(always); m++) {
            assert_non_null(json_object_get(object, always[m]));
        }
        assert_true(json_is_array(json_object_get(object, "blocks")));
        assert_string_equal(json_string_value(json_object_get(object, "outcome")),
                            cj_outcome_name(answer->outcome));
        const json_t *explain = json_object_get(object, "explain");
        assert_int_equal(json_array_size(json_object_get(explain, "tokens")),
                         answer->explain->token_count);
        assert_int_equal(json_array_size(json_object_get(explain, "rules")),
                         answer->explain->rule_count);
        assert_non_null(json_object_get(json_object_get(explain, "thresholds"), "answer"));
        json_decref(object);
        free(text);
    }
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_answer),
        cmocka_unit_test(test_what_has_no_value_is_left_out),
        cmocka_unit_test(test_more_and_handoff),
        cmocka_unit_test(test_real_answers),
    };
    return cmocka_run_group_tests_name("answer_json", tests, NULL, NULL);
}
