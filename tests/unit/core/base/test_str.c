#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static void test_from_and_equal(void **state)
{
    (void)state;
    assert_int_equal(cj_str_from(NULL).len, 0);
    assert_int_equal(cj_str_from("abc").len, 3);
    assert_int_equal(CJ_STR("a\0b").len, 3);
    assert_true(cj_str_equal(CJ_STR("a\0b"), CJ_STR("a\0b")));
    assert_false(cj_str_equal(CJ_STR("a\0b"), CJ_STR("a\0c")));
    assert_false(cj_str_equal(CJ_STR("a"), CJ_STR("ab")));
    assert_true(cj_str_equal(cj_str_from(NULL), CJ_STR("")));
    assert_true(cj_str_equals(CJ_STR("ab"), "ab"));
    assert_true(cj_str_equals(CJ_STR(""), NULL));
}

static void test_order(void **state)
{
    static const char *const sorted[] = {"", "A", "B", "Z", "a", "aa", "ab", "b", "ñ", "\xFF"};
    const size_t count = sizeof(sorted) / sizeof(sorted[0]);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int order = cj_str_compare(cj_str_from(sorted[i]), cj_str_from(sorted[j]));
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
    assert_int_equal(cj_str_compare(cj_str_from(NULL), CJ_STR("")), 0);
}

static void test_starts_and_ends(void **state)
{
    static const struct {
        const char *text;
        const char *part;
        bool starts;
        bool ends;
    } cases[] = {
        {"abc", "ab", true, false},    {"abc", "bc", false, true}, {"abc", "abc", true, true},
        {"abc", "abcd", false, false}, {"abc", "", true, true},    {"", "", true, true},
        {"", "a", false, false},       {NULL, "", true, true},     {NULL, "a", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_str text = cj_str_from(cases[i].text);
        assert_int_equal(cj_str_starts(text, cases[i].part), cases[i].starts);
        assert_int_equal(cj_str_ends(text, cases[i].part), cases[i].ends);
    }
}

static void test_trim(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},     {" ", ""},          {" \t\r\n\v\f", ""},
        {"a", "a"},   {"  a b  ", "a b"}, {"\u00A0a", "\u00A0a"},
        {"a\n", "a"}, {"\x01 ", "\x01"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(cj_str_equals(cj_str_trim(cj_str_from(cases[i][0])), cases[i][1]));
    }
}

static void test_lines(void **state)
{
    static const struct {
        const char *text;
        const char *lines; /* each with a '|' behind it */
    } cases[] = {
        {"", ""},    {"a", "a|"},       {"a\n", "a|"},    {"a\nb", "a|b|"},
        {"\n", "|"}, {"\n\na", "||a|"}, {"a\n\n", "a||"}, {"a\r\nb", "a\r|b|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_str rest = cj_str_from(cases[i].text);
        struct cj_str line;
        char joined[64] = {0};
        size_t len = 0;

        while (cj_str_next_line(&rest, &line)) {
            len += (size_t)snprintf(joined + len, sizeof(joined) - len, "%.*s|",
                                    CJ_STR_ARGS(line));
        }
        assert_string_equal(joined, cases[i].lines);
        assert_int_equal(rest.len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_and_equal),  cmocka_unit_test(test_order),
        cmocka_unit_test(test_starts_and_ends), cmocka_unit_test(test_trim),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
