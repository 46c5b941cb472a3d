/* Every allocation of folding fails once: no crash, no leak, no half-made result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "support/failing_malloc.h"
#include "text/fold.h"
#include <cmocka.h>

static const char text[] = "¿Dónde está el AÑO \u0301 Привет ﷺ?";

static void test_each_allocation_may_fail(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        struct cj_arena arena = {0};
        struct cj_folded folded = {0};

        failing_malloc_arm(nth);
        cj_status st = cj_fold_mapped(cj_str_from(text), &arena, &folded);
        bool fired = failing_malloc_fired();

        assert_int_equal(st, fired ? CJ_ERR_NOMEM : CJ_OK);
        assert_true((st == CJ_OK) == (folded.text.ptr != NULL));
        cj_arena_clear(&arena);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 5); /* the loop did fail something */
}

static void test_a_buffer_stays_failed(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        struct cj_buf out = {0};

        failing_malloc_arm(nth);
        cj_fold(cj_str_from(text), &out);
        cj_fold_case(cj_str_from(text), &out);
        bool fired = failing_malloc_fired();

        assert_int_equal(out.failed, fired);
        cj_buf_clear(&out);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation_may_fail),
        cmocka_unit_test(test_a_buffer_stays_failed),
    };
    return cmocka_run_group_tests_name("fold_oom", tests, NULL, NULL);
}
