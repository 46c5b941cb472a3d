/* Every allocation of building, asking and repairing fails once: no crash, no leak, no
 * half-made result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/index.h"
#include "support/failing_malloc.h"

static const struct cj_str phrases[] = {{"gastos de envío", 16}, {"cuánto cuesta", 14}};
static const struct cj_str tags[] = {{"porte", 5}};
static const struct cj_document documents[] = {
    {.id = "envio",
     .title = {"¿Cuánto cuesta el envío?", 26},
     .trail = {"Envíos", 7},
     .body = {"El envío cuesta 3,90 €.\nEs gratis desde 50 €.", 48},
     .phrases = phrases,
     .phrase_count = 2,
     .tags = tags,
     .tag_count = 1},
    {.id = "devolver", .title = {"devolver un pedido", 18}, .phrases = NULL},
};

static cj_status build(cj_analyser *analyser, cj_index **out_index)
{
    static const struct cj_str extra[] = {{"repartidor", 10}};
    const struct cj_index_options options = {
        .lang = cj_lang_find(CJ_STR("es")), .extra_words = extra, .extra_word_count = 1};

    return cj_index_build(&options, analyser, documents, 2, out_index);
}

static void test_building(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        cj_index *index = NULL;
        cj_analyser *analyser = cj_analyser_new();

        assert_non_null(analyser);
        failing_malloc_arm(nth);
        const cj_status st = build(analyser, &index);
        const bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        assert_true((st == CJ_OK) == (index != NULL));
        cj_index_free(index);
        cj_analyser_free(analyser);
        if (!fired) {
            assert_int_equal(st, CJ_OK);
            break;
        }
    }
    assert_true(nth > 20); /* the loop did fail something */
}

static cj_status ask(const cj_index *index, cj_index_scratch *scratch, cj_analyser *analyser,
                     struct cj_arena *arena)
{
    const struct cj_lang *lang = cj_lang_find(CJ_STR("es"));
    struct cj_utterance utterance;
    struct cj_utterance corrected;
    const struct cj_word_match *words;
    struct cj_hits hits = {0};
    cj_status st =
        cj_utterance_make(analyser, lang, CJ_STR("gastosenvio del pedifo"), arena, &utterance);

    if (st == CJ_OK) {
        st = cj_index_correct(index, scratch, analyser, &utterance, arena, &corrected, &words);
    }
    if (st == CJ_OK) {
        st = cj_index_query(index, scratch, analyser, &utterance, 5, true, arena, &hits);
    }
    assert_true(st != CJ_OK || hits.count == 2);
    return st;
}

static void test_asking(void **state)
{
    cj_index *index = NULL;
    cj_analyser *analyser = cj_analyser_new();
    unsigned nth = 1;

    (void)state;
    assert_non_null(analyser);
    assert_int_equal(build(analyser, &index), CJ_OK);
    for (;; nth++) {
        struct cj_arena arena = {0};

        failing_malloc_arm(nth);
        cj_index_scratch *scratch = cj_index_scratch_new();
        cj_status st = scratch ? ask(index, scratch, analyser, &arena) : CJ_ERR_NOMEM;
        const bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        cj_arena_clear(&arena);
        if (scratch) { /* what failed once works the next time */
            assert_int_equal(ask(index, scratch, analyser, &arena), CJ_OK);
            cj_arena_clear(&arena);
        }
        cj_index_scratch_free(scratch);
        if (!fired) {
            assert_int_equal(st, CJ_OK);
            break;
        }
    }
    assert_true(nth > 5);
    cj_index_free(index);
    cj_analyser_free(analyser);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_building),
        cmocka_unit_test(test_asking),
    };
    return cmocka_run_group_tests_name("index_oom", tests, NULL, NULL);
}
