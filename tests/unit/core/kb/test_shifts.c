/* Columns of the file, for a text from which something was taken away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/shifts.h"

static void test_the_last_shift_before_a_place_counts(void **state)
{
    static const struct cj_shift shifts[] = {{2, 5, 3}, {2, 9, 7}, {2, 9, 10}, {4, 1, -2}};
    static const struct {
        uint32_t line;
        uint32_t column;
        uint32_t expected;
    } cases[] = {
        {1, 9, 9},  {2, 1, 1},    {2, 4, 4}, {2, 5, 8}, {2, 8, 11},
        {2, 9, 19}, {2, 99, 109}, {3, 1, 1}, {4, 3, 1}, {5, 1, 1},
    };
    struct cj_shifts all = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++) {
        assert_true(cj_shifts_add(&all, shifts[i]));
    }
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_int_equal(cj_shifts_column(&all, cases[i].line, cases[i].column),
                         cases[i].expected);
    }
    cj_shifts_clear(&all);
}

static void test_nothing_is_shifted_by_nothing(void **state)
{
    struct cj_shifts none = {0};

    (void)state;
    assert_int_equal(cj_shifts_column(NULL, 3, 7), 7);
    assert_int_equal(cj_shifts_column(&none, 3, 7), 7);
    cj_shifts_clear(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_last_shift_before_a_place_counts),
        cmocka_unit_test(test_nothing_is_shifted_by_nothing),
    };
    return cmocka_run_group_tests_name("shifts", tests, NULL, NULL);
}
