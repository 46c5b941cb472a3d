#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/latin1.h"

static void test_letters(void **state)
{
    static const char letters[] = "abzAZ";

    (void)state;
    for (const char *at = letters; *at; at++) {
        assert_true(cj_latin1_is_letter((unsigned char)*at));
    }
    for (uint32_t code = 0; code < 'A'; code++) {
        assert_false(cj_latin1_is_letter(code));
    }
    for (uint32_t code = 0xC0; code < CJ_LATIN1_END; code++) {
        assert_int_equal(cj_latin1_is_letter(code), code != 0xD7 && code != 0xF7);
    }
    assert_false(cj_latin1_is_letter('@'));
    assert_false(cj_latin1_is_letter('['));
    assert_false(cj_latin1_is_letter('{'));
    assert_true(cj_latin1_is_letter(0xAA));  /* ª */
    assert_true(cj_latin1_is_letter(0xBA));  /* º */
    assert_false(cj_latin1_is_letter(0xB0)); /* ° */
    assert_false(cj_latin1_is_letter(0xBF)); /* ¿ */
}

static void test_no_row_is_longer_than_promised(void **state)
{
    char out[CJ_LATIN1_MAX_FOLD];
    size_t longest = 0;

    (void)state;
    for (uint32_t code = 0; code < CJ_LATIN1_END; code++) {
        size_t kept = cj_latin1_put(code, CJ_ACCENTS_KEEP, out);
        size_t dropped = cj_latin1_put(code, CJ_ACCENTS_DROP, out);
        assert_true(dropped <= kept || code == 0xC6 || code == 0xE6); /* æ has two bytes too */
        longest = kept > longest ? kept : longest;
    }
    assert_int_equal(longest, CJ_LATIN1_MAX_FOLD);
}

static void test_folds_into_a_bounded_place(void **state)
{
    static const struct {
        const char *text;
        size_t capacity;
        const char *folded;
    } cases[] = {
        {"", 8, ""},          {"CAÑÓN", 8, "cañon"}, {"CAÑÓN", 6, "cañon"},
        {"CAÑÓN", 5, "caño"}, {"CAÑÓN", 3, "ca"},    {"¼", 4, ""},
        {"¼", 5, "1⁄4"},      {"aЖb", 8, "aЖb"},     {"aЖb", 2, "a"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *out = malloc(cases[i].capacity); /* so that a sanitizer sees an overrun */
        assert_non_null(out);
        struct cj_str folded =
            cj_latin1_fold(cj_str_from(cases[i].text), out, cases[i].capacity);
        assert_true(cj_str_equals(folded, cases[i].folded));
        free(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),
        cmocka_unit_test(test_no_row_is_longer_than_promised),
        cmocka_unit_test(test_folds_into_a_bounded_place),
    };
    return cmocka_run_group_tests_name("latin1", tests, NULL, NULL);
}
