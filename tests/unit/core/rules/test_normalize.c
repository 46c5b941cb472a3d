#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules/scratch.h"

static const struct {
    enum cj_normalize how;
    const char *value;
    const char *expected;
} cases[] = {
    {CJ_NORMALIZE_NONE, " Ab-12 ñ", " Ab-12 ñ"},
    {CJ_NORMALIZE_UPPER, "ab-12 ñandú ÷ÿ ß", "AB-12 ÑANDÚ ÷ÿ ß"},
    {CJ_NORMALIZE_UPPER, "пакет", "пакет"}, /* beyond Latin-1 nothing changes */
    {CJ_NORMALIZE_LOWER, "AB-12 ÑANDÚ", "ab-12 ñandú"},
    {CJ_NORMALIZE_DIGITS, "+34 600.100-200", "34600100200"},
    {CJ_NORMALIZE_DIGITS, "n.º １２３", "123"},
    {CJ_NORMALIZE_DIGITS, "sin", ""},
    {CJ_NORMALIZE_NONE, "", ""},
    {CJ_NORMALIZE_UPPER, "", ""},
    {CJ_NORMALIZE_LOWER, "", ""},
};

static void test_values_as_their_entity_wants_them(void **state)
{
    struct cj_buf text = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_str value;

        assert_int_equal(cj_normalize_value(cases[i].how, cj_str_from(cases[i].value), &text,
                                            &arena, &value),
                         CJ_OK);
        assert_true(cj_str_equals(value, cases[i].expected));
        assert_int_equal(value.ptr[value.len], '\0');
        cj_arena_clear(&arena);
    }
    cj_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_as_their_entity_wants_them),
    };
    return cmocka_run_group_tests_name("normalize", tests, NULL, NULL);
}
