#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/fixture_bot.h"

/* A question is worth the same with courtesies around it and without them. */
static void test_courtesies_around_a_question_change_nothing(void **state)
{
    static const struct {
        const char *plain;
        const char *polite;
        const char *lang;
    } cases[] = {
        {"hay takillas", "Hola, buenas tardes, ¿me podría decir si hay takillas? Gracias",
         "es"},
        {"quiero cancelar mi cuota", "buenas, quiero cancelar mi cuota por favor", "es"},
        {"¿Cuánto cuesta la cuota mensual?", "hola cuanto cuesta la cuota mensual", "es"},
        {"can i pay with a credit card",
         "Good morning! Could you tell me: can I pay with a credit card, please?", "en"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cj_answer *answer =
            fixture_bot_ask(gym, gym_scratch, cases[i].plain, cases[i].lang, NULL);
        const double score = answer->score;
        char entry[64];

        assert_non_null(answer->entry);
        (void)strncpy(entry, answer->entry, sizeof(entry) - 1);
        entry[sizeof(entry) - 1] = '\0';
        answer = fixture_bot_ask(gym, gym_scratch, cases[i].polite, cases[i].lang, NULL);
        assert_non_null(answer->entry);
        assert_string_equal(answer->entry, entry);
        assert_true(answer->score > score - 1e-9);
    }
}

/* The explanation shows every word; a courtesy was understood and weighs nothing. */
static void test_the_explanation_shows_courtesies_too(void **state)
{
    const struct cj_answer *answer =
        fixture_bot_ask(gym, gym_scratch, "hola quiero cancelar mi cuota gracias", "es", NULL);
    const struct cj_explain *explain = answer->explain;
    double sum = 0;

    (void)state;
    assert_int_equal(explain->token_count, 6);
    assert_string_equal(explain->tokens[0].surface, "hola");
    assert_string_equal(explain->tokens[5].surface, "gracias");
    for (size_t i = 0; i < explain->token_count; i++) {
        sum += explain->tokens[i].weight;
    }
    assert_true(explain->tokens[0].known && explain->tokens[0].weight == 0);
    assert_true(explain->tokens[5].known && explain->tokens[5].weight == 0);
    assert_true(explain->tokens[2].weight > 0);
    assert_true(sum > 0.99 && sum < 1.01);
}

static void test_courtesies_alone_stay_what_they_are(void **state)
{
    static const struct {
        const char *text;
        const char *lang;
        const char *intent;
    } cases[] = {
        {"hola, muchas gracias", "es", "conserje.thanks"},
        {"muchas gracias", "es", "conserje.thanks"},
        {"buenas, una pregunta por favor", "es", "conserje.greeting"},
        {"good morning", "en", "conserje.greeting"},
        {"hello, thank you", "en", "conserje.thanks"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cj_answer *answer =
            fixture_bot_ask(gym, gym_scratch, cases[i].text, cases[i].lang, NULL);
        assert_int_equal(answer->outcome, CJ_OUTCOME_SMALLTALK);
        assert_string_equal(answer->intent, cases[i].intent);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_courtesies_around_a_question_change_nothing),
        cmocka_unit_test(test_the_explanation_shows_courtesies_too),
        cmocka_unit_test(test_courtesies_alone_stay_what_they_are),
    };
    return cmocka_run_group_tests_name("subject", tests, gym_setup, gym_teardown);
}
