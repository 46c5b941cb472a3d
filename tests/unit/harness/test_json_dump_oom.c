/* However little memory there is, what is written is whole or the buffer says that it is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/json_dump.h"
#include "support/failing_malloc.h"

#define WANTED "{\"a long key that needs room\":\"v\",\"b\":[1,2]}"

static json_t *tree(void)
{
    return json_pack("{s:s, s:[i,i]}", "a long key that needs room", "v", "b", 1, 2);
}

static void test_whole_or_failed(void **state)
{
    unsigned failures = 0;

    (void)state;
    for (unsigned nth = 1;; nth++) {
        struct cj_buf out = {0};
        json_t *value = tree();

        assert_non_null(value);
        failing_malloc_arm(nth);
        cj_json_dump(value, JSON_COMPACT, &out);
        bool fired = failing_malloc_fired();
        assert_true(out.failed || strcmp(out.ptr, WANTED) == 0);
        failures += out.failed;
        cj_buf_clear(&out);
        if (!fired) {
            break;
        }
    }
    assert_true(failures > 0);
}

static void test_no_tree_is_a_failure(void **state)
{
    struct cj_buf out = {0};

    (void)state;
    cj_json_dump(NULL, JSON_COMPACT, &out);
    assert_true(out.failed);
    cj_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole_or_failed),
                                       cmocka_unit_test(test_no_tree_is_a_failure)};
    return cmocka_run_group_tests_name("json_dump_oom", tests, NULL, NULL);
}
