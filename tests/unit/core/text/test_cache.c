#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/random.h"
#include "text/cache.h"

#define ES (cj_lang_find(CJ_STR("es")))
#define EN (cj_lang_find(CJ_STR("en")))

static void test_remembers(void **state)
{
    struct cj_word_cache *cache = cj_word_cache_new();
    struct cj_word word = {
        CJ_STR("lower"), CJ_STR("fold"), {CJ_STR("a"), CJ_STR("")}, CJ_WORD_QUESTION};
    struct cj_word found;

    (void)state;
    assert_false(cj_word_cache_find(cache, ES, CJ_STR("Surface"), &found));
    cj_word_cache_store(cache, ES, CJ_STR("Surface"), &word);
    assert_true(cj_word_cache_find(cache, ES, CJ_STR("Surface"), &found));
    assert_true(cj_str_equals(found.lower, "lower"));
    assert_true(cj_str_equals(found.fold, "fold"));
    assert_true(cj_str_equals(found.keys[0], "a"));
    assert_true(cj_str_equals(found.keys[1], ""));
    assert_int_equal(found.word_class, CJ_WORD_QUESTION);

    assert_false(cj_word_cache_find(cache, EN, CJ_STR("Surface"), &found));
    assert_false(cj_word_cache_find(cache, ES, CJ_STR("surface"), &found));
    assert_false(cj_word_cache_find(cache, ES, CJ_STR("Surfac"), &found));
    assert_false(cj_word_cache_find(cache, ES, CJ_STR(""), &found));
    cj_word_cache_free(cache);
    cj_word_cache_free(NULL);
}

/* The longest that fits, and one byte more. */
static void test_long_words_are_not_kept(void **state)
{
    struct cj_word_cache *cache = cj_word_cache_new();
    struct cj_str sixty =
        CJ_STR("123456789012345678901234567890123456789012345678901234567890");
    struct cj_word word = {.lower = sixty};
    struct cj_word found;

    (void)state;
    cj_word_cache_store(cache, ES, sixty, &word);
    assert_true(cj_word_cache_find(cache, ES, sixty, &found));
    word.fold = CJ_STR("x");
    cj_word_cache_store(cache, ES, CJ_STR("x"), &word);
    cj_word_cache_store(cache, ES, sixty, &word);
    assert_true(cj_word_cache_find(cache, ES, sixty, &found)); /* as it was */
    assert_int_equal(found.fold.len, 0);
    assert_true(cj_word_cache_find(cache, ES, CJ_STR("x"), &found));
    cj_word_cache_free(cache);
}

/* Many more words than slots: what is found is always what was stored last for that word. */
static void test_a_full_cache_never_lies(void **state)
{
    struct cj_word_cache *cache = cj_word_cache_new();
    struct test_random random = {8128};
    unsigned hits = 0;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        char surface[16];
        char lower[24];
        size_t number = test_random_below(&random, 20000);
        struct cj_word found;

        (void)snprintf(surface, sizeof(surface), "w%zu", number);
        (void)snprintf(lower, sizeof(lower), "l%zu", number);
        if (cj_word_cache_find(cache, ES, cj_str_from(surface), &found)) {
            assert_true(cj_str_equals(found.lower, lower));
            hits++;
        } else {
            cj_word_cache_store(cache, ES, cj_str_from(surface),
                                &(struct cj_word){.lower = cj_str_from(lower)});
            assert_true(cj_word_cache_find(cache, ES, cj_str_from(surface), &found));
        }
    }
    assert_true(hits > 10000);
    cj_word_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_remembers),
        cmocka_unit_test(test_long_words_are_not_kept),
        cmocka_unit_test(test_a_full_cache_never_lies),
    };
    return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
