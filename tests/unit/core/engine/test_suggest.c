#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/fixture_bot.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static size_t suggest(const char *text, const char *lang, size_t limit,
                      const struct cj_choice **out_choices)
{
    size_t count = 99;

    assert_int_equal(
        cj_bot_suggest(gym, gym_scratch, text, strlen(text), lang, limit, out_choices, &count),
        CJ_OK);
    return count;
}

static void test_the_first_suggestion(void **state)
{
    static const struct {
        const char *typed;
        const char *lang;
        const char *first; /* NULL: nothing */
    } cases[] = {
        {"¿cuánto cu", "es", "cuotas.precio"}, /* the beginning */
        {"CUANTO CU", "es", "cuotas.precio"},
        {"cuota men", "es", "cuotas.precio"}, /* the beginning of a word inside */
        {"pisc", "es", "clases.piscina"},
        {"arjeta", "es", "cuotas.pago"}, /* inside a word */
        {"how mu", "en", "cuotas.precio"},
        {"precio del gimnasio", "es", "cuotas.precio"}, /* resembles */
        {"pizcina", "es", "clases.piscina"},
        {"zzz", "es", NULL},
        {"?", "es", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cj_choice *choices;
        const size_t count = suggest(cases[i].typed, cases[i].lang, 5, &choices);

        print_message("%s\n", cases[i].typed);
        assert_true((count > 0) == (cases[i].first != NULL));
        if (count > 0) {
            assert_string_equal(choices[0].id, cases[i].first);
            assert_true(strlen(choices[0].title) > 0);
        }
    }
}

/* What begins like it comes before what only contains it. */
static void test_beginnings_come_first(void **state)
{
    const struct cj_choice *choices;
    const size_t count = suggest("c", "es", CJ_MAX_SUGGESTIONS, &choices);
    bool inside = false;

    (void)state;
    assert_true(count > 2);
    for (size_t i = 0; i < count; i++) {
        const bool begins = strncmp(choices[i].title, "¿C", 3) == 0;
        assert_false(begins && inside);
        inside = inside || !begins;
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(choices[i].id, choices[j].id);
        }
    }
}

static void test_limits(void **state)
{
    const struct cj_choice *choices;

    (void)state;
    assert_int_equal(suggest("c", "es", 1, &choices), 1);
    assert_int_equal(suggest("c", "es", 0, &choices), 0);
    assert_true(suggest("a", "es", 1000, &choices) <= CJ_MAX_SUGGESTIONS);
}

static void test_entries_that_must_follow_are_not_suggested(void **state)
{
    const struct cj_choice *choices;
    const size_t count = suggest("estudiantes", "es", 20, &choices);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        assert_string_not_equal(choices[i].id, "cuotas.estudiantes");
    }
}

static void test_bad_texts(void **state)
{
    const struct cj_choice *choices = NULL;
    size_t count;

    (void)state;
    assert_int_equal(cj_bot_suggest(gym, gym_scratch, "", 0, "es", 5, &choices, &count),
                     CJ_ERR_USAGE);
    assert_int_equal(cj_bot_suggest(gym, gym_scratch, "\xff", 1, "es", 5, &choices, &count),
                     CJ_ERR_USAGE);
    assert_null(choices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_suggestion),
        cmocka_unit_test(test_beginnings_come_first),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_entries_that_must_follow_are_not_suggested),
        cmocka_unit_test(test_bad_texts),
    };
    return cmocka_run_group_tests_name("suggest", tests, gym_setup, gym_teardown);
}
