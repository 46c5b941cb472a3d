/* RFC 3339 instants, and what only looks like one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/conv.h"

#define NO INT64_MIN

static const struct {
    const char *text;
    int64_t ms;
} clocks[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"1970-01-01T00:00Z", 0},
    {"1969-12-31T23:59:59Z", -1000},
    {"2026-01-01T12:00:00Z", CJ_CONV_CLOCK_MS},
    {"2026-03-02T09:00:00+01:00", INT64_C(1772438400000)},
    {"2026-03-02T09:00:00-03:30", INT64_C(1772454600000)},
    {"2024-02-29T00:00:00Z", INT64_C(1709164800000)},
    {"2000-02-29T00:00:00Z", INT64_C(951782400000)},
    {"9999-12-31T23:59:59Z", INT64_C(253402300799000)},
    {"0001-01-01T00:00:00Z", INT64_C(-62135596800000)},
    {"2023-02-29T00:00:00Z", NO},
    {"1900-02-29T00:00:00Z", NO},
    {"2026-13-01T00:00:00Z", NO},
    {"2026-00-01T00:00:00Z", NO},
    {"2026-04-31T00:00:00Z", NO},
    {"2026-01-00T00:00:00Z", NO},
    {"2026-01-01T24:00:00Z", NO},
    {"2026-01-01T00:60:00Z", NO},
    {"2026-01-01T00:00:60Z", NO},
    {"2026-01-01T00:00:00", NO},
    {"2026-01-01T00:00:00+15:00", NO},
    {"2026-01-01T00:00:00+0100", NO},
    {"2026-01-01T00:00:00Z ", NO},
    {"2026-01-01 00:00:00Z", NO},
    {"2026-1-1T00:00:00Z", NO},
    {"+2026-01-01T00:00Z", NO},
    {"2026-01-01T", NO},
    {"mañana", NO},
    {"", NO},
};

static void test_each_clock(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
        int64_t ms = NO;
        bool read = cj_conv_read_clock(cj_str_from(clocks[i].text), &ms);

        if (read != (clocks[i].ms != NO) || ms != clocks[i].ms) {
            fail_msg("'%s' is read as %lld", clocks[i].text, (long long)ms);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_clock)};
    return cmocka_run_group_tests_name("conv_clock", tests, NULL, NULL);
}
