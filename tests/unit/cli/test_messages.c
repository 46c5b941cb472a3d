#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cli/messages.h"

static void clear_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(unsetenv(names[i]), 0);
    }
}

static void test_the_environment_chooses_the_language(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        const char *other; /* a second variable, or NULL */
        const char *other_value;
        const char *expected;
    } cases[] = {
        {"LANG", "es_ES.UTF-8", NULL, NULL, "es"},
        {"LANG", "es", NULL, NULL, "es"},
        {"LANG", "es@euro", NULL, NULL, "es"},
        {"LANG", "en_GB.UTF-8", NULL, NULL, "en"},
        {"LANG", "C", NULL, NULL, "en"},
        {"LANG", "est_EE", NULL, NULL, "en"}, /* Estonian in three letters */
        {"LANG", "e", NULL, NULL, "en"},
        {"LANGUAGE", "es:en", NULL, NULL, "es"},
        {"LC_ALL", "C", "LANG", "es_ES", "en"},
        {"LC_ALL", "", "LANG", "es_ES", "es"},
        {"LC_MESSAGES", "es_MX", "LANG", "en_US", "es"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        clear_environment();
        assert_int_equal(setenv(cases[i].name, cases[i].value, 1), 0);
        if (cases[i].other) {
            assert_int_equal(setenv(cases[i].other, cases[i].other_value, 1), 0);
        }
        assert_string_equal(cj_messages_choose(NULL), cases[i].expected);
        assert_string_equal(cj_messages_language(), cases[i].expected);
    }
    clear_environment();
    assert_string_equal(cj_messages_choose(NULL), "en");
}

static void test_the_option_beats_the_environment(void **state)
{
    (void)state;
    assert_int_equal(setenv("LC_ALL", "es_ES.UTF-8", 1), 0);
    assert_string_equal(cj_messages_choose("en"), "en");
    assert_string_equal(cj_tr("memory ran out"), "memory ran out");
    assert_int_equal(setenv("LC_ALL", "C", 1), 0);
    assert_string_equal(cj_messages_choose("es"), "es");
    assert_string_equal(cj_tr("memory ran out"), "se ha agotado la memoria");
    clear_environment();
}

static void test_what_is_not_translated_stays_english(void **state)
{
    (void)state;
    assert_string_equal(cj_messages_choose("es"), "es");
    assert_string_equal(cj_tr("nobody ever wrote this"), "nobody ever wrote this");
}

static void test_system_errors_have_words(void **state)
{
    (void)state;
    assert_string_equal(cj_messages_choose("es"), "es");
    assert_string_equal(cj_why(EACCES), "permiso denegado");
    assert_string_equal(cj_messages_choose("en"), "en");
    assert_string_equal(cj_why(EACCES), "Permission denied");
    assert_string_equal(cj_why(EDOM), "Numerical argument out of domain");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_environment_chooses_the_language),
        cmocka_unit_test(test_the_option_beats_the_environment),
        cmocka_unit_test(test_what_is_not_translated_stays_english),
        cmocka_unit_test(test_system_errors_have_words),
    };
    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
