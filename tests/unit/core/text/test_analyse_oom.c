/* Every allocation of reading a message fails once: no crash, no leak, and the analyser goes
 * on working. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "support/failing_malloc.h"
#include "text/analyse.h"
#include <cmocka.h>

static const char text[] = "¿Por qué no llegaaa mi envío nº 12? can't, ﷺ 👍🏽 xfa";

static void assert_works(cj_analyser *analyser, const struct cj_lang *lang)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;

    assert_int_equal(cj_utterance_make(analyser, lang, cj_str_from(text), &arena, &utterance),
                     CJ_OK);
    assert_true(utterance.tokens.count > 8);
    cj_arena_clear(&arena);
}

static void test_each_allocation_may_fail(void **state)
{
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        struct cj_arena arena = {0};
        struct cj_utterance utterance = {.lang = NULL};
        cj_status st = CJ_ERR_NOMEM;

        failing_malloc_arm(nth);
        cj_analyser *analyser = cj_analyser_new();
        if (analyser) {
            st = cj_utterance_make(analyser, es, cj_str_from(text), &arena, &utterance);
        }
        bool fired = failing_malloc_fired();

        assert_int_equal(st, fired ? CJ_ERR_NOMEM : CJ_OK);
        assert_true((st == CJ_OK) == (utterance.lang != NULL));
        cj_arena_clear(&arena);
        if (analyser) {
            assert_works(analyser, es);
        }
        cj_analyser_free(analyser);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 10); /* the loop did fail something */
}

static void test_the_keys_of_a_word(void **state)
{
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        cj_analyser *analyser = cj_analyser_new();
        struct cj_arena arena = {0};
        struct cj_str keys[2] = {{0}};

        failing_malloc_arm(nth);
        cj_status st = cj_word_keys(analyser, es, CJ_STR("devolución"), &arena, keys);
        bool fired = failing_malloc_fired();

        assert_int_equal(st, fired ? CJ_ERR_NOMEM : CJ_OK);
        assert_true((st == CJ_OK) == (keys[0].ptr != NULL));
        cj_arena_clear(&arena);
        cj_analyser_free(analyser);
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
        cmocka_unit_test(test_the_keys_of_a_word),
    };
    return cmocka_run_group_tests_name("analyse_oom", tests, NULL, NULL);
}
