/* Every allocation of a parse fails once: no crash, no leak, no half-made tree. libyaml's own
 * allocations are out of reach: it is a shared library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/failing_malloc.h"
#include "yaml/yaml.h"

static void test_each_allocation_may_fail(void **state)
{
    static const char text[] = "a: b\nc: [d, {e: f}]\ng:\n  h: i\n";
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        struct cj_arena arena = {0};
        struct cj_yaml *root = NULL;
        cj_diags *diags = cj_diags_new();

        failing_malloc_arm(nth);
        cj_status st =
            cj_yaml_parse("t", CJ_STR(text), 1, CJ_ERROR, "t/yaml", &arena, diags, &root);
        bool fired = failing_malloc_fired();

        assert_int_equal(st, fired ? CJ_ERR_NOMEM : CJ_OK);
        assert_true((st == CJ_OK) == (root != NULL));
        cj_diags_free(diags);
        cj_arena_clear(&arena);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 3); /* the loop did fail something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_may_fail)};
    return cmocka_run_group_tests_name("yaml_oom", tests, NULL, NULL);
}
