#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/limiter.h"

#define RATE 60 /* a minute: one a second */

static struct cj_address client(unsigned number)
{
    struct cj_address address = {{0}};

    memcpy(address.bytes, &number, sizeof(number));
    return address;
}

static struct cj_verdict take(cj_limiter *limiter, unsigned who, int64_t now_ms)
{
    struct cj_address address = client(who);

    return cj_limiter_take(limiter, "address", &address, (struct cj_str){0}, RATE, now_ms);
}

static void test_a_minutes_worth_then_one_a_second(void **state)
{
    cj_limiter *limiter = cj_limiter_new();

    (void)state;
    for (unsigned i = 0; i < RATE; i++) {
        struct cj_verdict verdict = take(limiter, 1, 1000);

        assert_true(verdict.allowed);
        assert_int_equal(verdict.remaining, RATE - 1 - i);
    }
    struct cj_verdict verdict = take(limiter, 1, 1000);
    assert_false(verdict.allowed);
    assert_int_equal(verdict.wait_s, 1);
    assert_int_equal(verdict.limit, RATE);
    assert_false(take(limiter, 1, 1999).allowed);
    assert_true(take(limiter, 1, 2000).allowed);
    assert_false(take(limiter, 1, 2001).allowed);
    assert_true(take(limiter, 1, 1000 + 61000).allowed);
    assert_int_equal(take(limiter, 1, 1000 + 61000).remaining, RATE - 2);
    assert_true(take(limiter, 2, 1000).allowed); /* somebody else */
    cj_limiter_free(limiter);
}

/* However requests are spread, no more pass than the bucket holds and what comes in. */
static void test_never_more_than_the_rate(void **state)
{
    cj_limiter *limiter = cj_limiter_new();
    uint32_t random = 1;
    int64_t now_ms = 0;
    unsigned passed = 0;

    (void)state;
    for (unsigned i = 0; i < 100000; i++) {
        random = random * 1664525u + 1013904223u;
        now_ms += (random >> 16) % 40;
        passed += take(limiter, 1, now_ms).allowed;
    }
    assert_true(passed <= RATE + (unsigned)(now_ms / 1000) + 1);
    assert_true(passed >= RATE + (unsigned)(now_ms / 1000) - 2);
    cj_limiter_free(limiter);
}

static void test_clock_that_stands_or_goes_back(void **state)
{
    cj_limiter *limiter = cj_limiter_new();

    (void)state;
    for (unsigned i = 0; i < RATE; i++) {
        assert_true(take(limiter, 1, 5000 - (int64_t)i).allowed);
    }
    assert_false(take(limiter, 1, 0).allowed);
    assert_true(take(limiter, 1, INT64_MAX / 2).allowed);
    cj_limiter_free(limiter);
}

static void test_policies_and_extras_are_apart(void **state)
{
    cj_limiter *limiter = cj_limiter_new();
    struct cj_address who = client(1);

    (void)state;
    assert_true(cj_limiter_take(limiter, "a", &who, CJ_STR("x"), 1, 0).allowed);
    assert_false(cj_limiter_take(limiter, "a", &who, CJ_STR("x"), 1, 0).allowed);
    assert_true(cj_limiter_take(limiter, "a", &who, CJ_STR("y"), 1, 0).allowed);
    assert_true(cj_limiter_take(limiter, "b", &who, CJ_STR("x"), 1, 0).allowed);
    assert_null(cj_limiter_take(limiter, "a", &who, CJ_STR("x"), 0, 0).policy); /* no limit */
    cj_limiter_free(limiter);
}

static void test_a_flood_of_addresses_forgets_the_oldest(void **state)
{
    cj_limiter *limiter = cj_limiter_new();

    (void)state;
    for (unsigned i = 0; i <= RATE; i++) {
        (void)take(limiter, 1, 0);
    }
    assert_false(take(limiter, 1, 0).allowed);
    for (unsigned i = 2; i < 200000; i++) {
        assert_true(take(limiter, i, 1 + i).allowed);
    }
    assert_true(take(limiter, 1, 200000).allowed); /* it had refilled by then */
    cj_limiter_free(limiter);
}

static void test_connections(void **state)
{
    cj_limiter *limiter = cj_limiter_new();
    struct cj_address one = client(1);
    struct cj_address other = client(2);

    (void)state;
    assert_true(cj_limiter_connect(limiter, &one, 2));
    assert_true(cj_limiter_connect(limiter, &one, 2));
    assert_false(cj_limiter_connect(limiter, &one, 2));
    assert_true(cj_limiter_connect(limiter, &other, 2));
    cj_limiter_disconnect(limiter, &one);
    assert_true(cj_limiter_connect(limiter, &one, 2));
    assert_true(cj_limiter_connect(limiter, &one, 0)); /* no limit */
    for (unsigned i = 0; i < 3; i++) {
        cj_limiter_disconnect(limiter, &one);
    }
    cj_limiter_disconnect(limiter, &one); /* unknown by now: nothing happens */
    assert_true(cj_limiter_connect(limiter, &one, 1));
    for (unsigned i = 10; i < 5000; i++) {
        struct cj_address many = client(i);

        assert_true(cj_limiter_connect(limiter, &many, 1));
    }
    cj_limiter_free(limiter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_minutes_worth_then_one_a_second),
        cmocka_unit_test(test_never_more_than_the_rate),
        cmocka_unit_test(test_clock_that_stands_or_goes_back),
        cmocka_unit_test(test_policies_and_extras_are_apart),
        cmocka_unit_test(test_a_flood_of_addresses_forgets_the_oldest),
        cmocka_unit_test(test_connections),
    };
    return cmocka_run_group_tests_name("limiter", tests, NULL, NULL);
}
