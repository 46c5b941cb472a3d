#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/numeric.h"

static void assert_near(double got, double wanted)
{
    const double scale = fabs(wanted) > 1 ? fabs(wanted) : 1;

    assert_true(fabs(got - wanted) <= 1e-14 * scale);
}

static void test_logarithm_agrees_with_libm(void **state)
{
    (void)state;
    for (double x = 1e-300; x < 1e300; x *= 1.37) {
        assert_near(cj_ln(x), log(x));
    }
    for (double x = 0.5; x < 2; x += 1e-4) { /* where cancellation would show */
        assert_near(cj_ln(x), log(x));
    }
    assert_true(cj_ln(1) == 0);
}

static void test_exponential_agrees_with_libm(void **state)
{
    (void)state;
    for (double x = -700; x <= 700; x += 0.37) {
        const double wanted = exp(x);
        assert_true(fabs(cj_exp(x) - wanted) <= 1e-12 * wanted);
    }
    assert_true(cj_exp(0) == 1);
    assert_true(isfinite(cj_exp(1e9)));
    assert_true(cj_exp(-1e9) > 0);
}

static void test_logistic_is_a_probability(void **state)
{
    double previous = 0;

    (void)state;
    assert_true(cj_logistic(0) == 0.5);
    for (double x = -40; x <= 40; x += 0.25) {
        const double p = cj_logistic(x);

        assert_true(p >= previous && p <= 1);
        assert_near(p + cj_logistic(-x), 1);
        previous = p;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_logarithm_agrees_with_libm),
        cmocka_unit_test(test_exponential_agrees_with_libm),
        cmocka_unit_test(test_logistic_is_a_probability),
    };
    return cmocka_run_group_tests_name("numeric", tests, NULL, NULL);
}
