#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/print.h"

#define GONE "\xEF\xBF\xBD" /* U+FFFD */

static void test_what_could_upset_a_terminal_is_replaced(void **state)
{
    static const struct {
        const char *text;
        int indent;
        const char *expected;
    } cases[] = {
        {"", 0, ""},
        {"Hola, ¿qué tal? ñ 😀\n\tuno", 0, "Hola, ¿qué tal? ñ 😀\n\tuno"},
        {"a\033[31mb", 0, "a" GONE "[31mb"},
        {"a\033]0;title\007b", 0, "a" GONE "]0;title" GONE "b"},
        {"a\rb\x7F\b", 0, "a" GONE "b" GONE GONE},
        {"a\xC2\x9B"
         "31mb",
         0, "a" GONE "31mb"}, /* C1: CSI in one */
        {"a\xE2\x80\xAE"
         "b\xE2\x81\xA6",
         0, "a" GONE "b" GONE}, /* U+202E, U+2066 */
        {"uno\xFF"
         "dos",
         0, "uno"},
        {"a\nb\n\nc\n", 2, "a\n  b\n  \n  c\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *written = NULL;
        size_t len = 0;
        FILE *to = open_memstream(&written, &len);

        assert_non_null(to);
        cj_put_indented(to, cases[i].text, cases[i].indent);
        assert_int_equal(fclose(to), 0);
        assert_string_equal(written, cases[i].expected);
        free(written);
    }
}

static void test_long_texts_are_cut(void **state)
{
    static const struct {
        const char *text;
        size_t max;
        const char *expected;
    } cases[] = {
        {"ñandú", 5, "ñandú"}, {"ñandú", 6, "ñandú"},
        {"ñandú", 4, "ñan…"},  {"ñandú", 1, "…"},
        {"ñandú", 0, ""},      {"", 3, ""},
        {"a\nb", 9, "a b"},    {"a\033b", 3, "a" GONE "b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *written = NULL;
        size_t len = 0;
        FILE *to = open_memstream(&written, &len);

        assert_non_null(to);
        cj_put_cut(to, cases[i].text, cases[i].max);
        assert_int_equal(fclose(to), 0);
        assert_string_equal(written, cases[i].expected);
        free(written);
    }
}

static void test_styles_are_empty_without_colour(void **state)
{
    (void)state;
    assert_string_equal(cj_style(false, CJ_STYLE_RED), "");
    assert_string_equal(cj_style(true, CJ_STYLE_RED), "\033[1;31m");
    assert_string_equal(cj_style(true, CJ_STYLE_NONE), "\033[0m");
}

static void test_a_file_is_not_coloured(void **state)
{
    FILE *file = tmpfile();

    (void)state;
    assert_non_null(file);
    assert_int_equal(setenv("TERM", "xterm", 1), 0);
    assert_int_equal(unsetenv("NO_COLOR"), 0);
    assert_false(cj_wants_color(file));
    assert_int_equal(fclose(file), 0);
}

static void test_wrapping(void **state)
{
    static const struct {
        const char *text;
        int indent;
        int width;
        const char *expected;
    } cases[] = {
        {"uno dos tres cuatro cinco", 0, 0, "uno dos tres cuatro cinco"},
        {"uno dos tres cuatro cinco", 0, 12, "uno dos tres\ncuatro cinco"},
        {"uno  dos\n\ntres", 0, 12, "uno  dos\n\ntres"},                /* lines stay lines */
        {"ñandú ñandú ñandú", 0, 11, "ñandú ñandú\nñandú"},             /* by characters */
        {"supercalifragilístico y", 0, 12, "supercalifragilístico\ny"}, /* never in a word */
        {"uno dos tres cuatro cinco", 4, 16, "uno dos tres\n    cuatro cinco"},
        {"- uno dos tres cuatro", 0, 14, "- uno dos tres\n  cuatro"},
        {"  12. uno dos tres", 0, 14, "  12. uno dos\n      tres"},
        {"-uno dos tres cuatro", 0, 14, "-uno dos tres\ncuatro"}, /* no item */
        {"uno\x1b[2J dos tres cuatro", 0, 16, "uno" GONE "[2J dos tres\ncuatro"},
        {"uno dos", 30, 34, "uno dos"}, /* no room to do any good */
        {"", 0, 12, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *written = NULL;
        size_t len = 0;
        FILE *to = open_memstream(&written, &len);

        assert_non_null(to);
        cj_put_wrapped(to, cases[i].text, cases[i].indent, cases[i].width);
        assert_int_equal(fclose(to), 0);
        assert_string_equal(written, cases[i].expected);
        free(written);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_could_upset_a_terminal_is_replaced),
        cmocka_unit_test(test_long_texts_are_cut),
        cmocka_unit_test(test_styles_are_empty_without_colour),
        cmocka_unit_test(test_a_file_is_not_coloured),
        cmocka_unit_test(test_wrapping),
    };
    return cmocka_run_group_tests_name("print", tests, NULL, NULL);
}
