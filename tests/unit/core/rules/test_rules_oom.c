/* Every allocation of a load, and of a match, fails once: no crash, no leak, no half result.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/rules.h"
#include "support/failing_malloc.h"

static const char builtin[] =
    "concepts: { hola: [hola, buenas] }\n"
    "intents: [{ id: conserje.greeting, rules: [{ any: [~hola] }] }]\n"
    "messages: { greeting: [Hola, Buenas] }\n";

static const char yaml[] =
    "lang: es\n"
    "concepts:\n"
    "  pedido: [pedido, orden, -orden de trabajo]\n"
    "  devolver: [devolver, \"quiero mi dinero\", ~pedido de vuelta]\n"
    "entities:\n"
    "  numero: { pattern: '[A-Z]{2}-?\\d{6}', example: AB-123456, normalize: upper }\n"
    "  talla: { values: { S: [pequeña, chica], M: mediana } }\n"
    "intents:\n"
    "  - id: a\n"
    "    phrases: [\"¿dónde está mi ~pedido {numero}?\"]\n"
    "    rules:\n"
    "      - all: [~pedido, [dónde, cuándo]]\n"
    "        none: [~devolver, [uno, dos]]\n"
    "      - in_order: [cuándo, llega, ~pedido]\n"
    "      - { any: [azul, \"{talla}\"], regex: 'pedido (?<numero>[a-z]{2}-?\\d{6})' }\n"
    "    answer: x\n"
    "    form: { numero: { ask: [¿Cuál?, Dígame], entity: numero } }\n"
    "    lookup: { service: s, path: '/{numero}', take: { t: /t } }\n"
    "    escalate: { when: form_done, queue: q }\n"
    "    samples: { yes: [pedido AB-123456], no: [hola] }\n"
    "  - { id: b, say: [x, y], rules: [{ regex: '(x+x+)+[yz]' }] }\n"
    "facts: { plazo: 30 días }\n";

static const char wrong[] = "concepts: { circulo2: [~circulo], x: [~y] }\n"
                            "intents: [{ id: a, say: z, rules: [{ regex: '(' }] }]\n";

static cj_status load(cj_ruleset *set, cj_diags *diags)
{
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    cj_status st = cj_ruleset_add_text(set, "builtin", cj_str_from(builtin), true, es, diags);

    if (st == CJ_OK) {
        st = cj_ruleset_add_text(set, "a.yaml", cj_str_from(yaml), false, es, diags);
    }
    if (st == CJ_OK) {
        cj_status bad =
            cj_ruleset_add_text(set, "b.yaml", cj_str_from(wrong), false, es, diags);
        st = bad == CJ_ERR_NOMEM ? bad : CJ_OK;
    }
    if (st == CJ_OK) {
        st = cj_ruleset_add_regex(set, "k", es, "k.md", 1, 1, "plazo.*devol", diags);
    }
    return st == CJ_OK ? cj_ruleset_finish(set, diags) : st;
}

static void test_each_allocation_of_a_load_may_fail(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        cj_diags *diags = cj_diags_new();

        failing_malloc_arm(nth);
        cj_ruleset *set = cj_ruleset_new();
        cj_status st = set ? load(set, diags) : CJ_ERR_NOMEM;
        bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        if (st == CJ_OK) { /* only findings, or machine code, may be lost */
            assert_int_equal(cj_ruleset_rule_count(set), 6);
            assert_int_equal(cj_ruleset_skipped_count(set), 1);
            assert_int_equal(cj_diags_errors(diags), 1);
        }
        cj_ruleset_free(set);
        cj_diags_free(diags);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 100); /* the loop did fail something */
}

static void expect_same(const struct cj_rule_results *results)
{
    assert_int_equal(results->count, 6);
    assert_int_equal(results->matched, 3);
    assert_int_equal(results->mark_count, 3);
}

static void test_each_allocation_of_a_match_may_fail(void **state)
{
    cj_diags *diags = cj_diags_new();
    cj_ruleset *set = cj_ruleset_new();
    cj_analyser *analyser = cj_analyser_new();
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    unsigned nth = 1;

    (void)state;
    assert_int_equal(load(set, diags), CJ_OK);
    assert_int_equal(cj_utterance_make(analyser, cj_lang_find(CJ_STR("es")),
                                       CJ_STR("hola, dónde está el pedido AB-123456 azul"),
                                       &arena, &utterance),
                     CJ_OK);
    for (;; nth++) {
        struct cj_arena turn = {0};
        struct cj_rule_results results = {0};

        failing_malloc_arm(nth);
        cj_rule_scratch *scratch = cj_rule_scratch_new();
        cj_status st = scratch
                           ? cj_ruleset_match(set, scratch, &utterance, true, &turn, &results)
                           : CJ_ERR_NOMEM;
        bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        if (st == CJ_OK) {
            expect_same(&results);
        }
        if (scratch) { /* a scratch that failed once serves the next message */
            cj_arena_clear(&turn);
            assert_int_equal(cj_ruleset_match(set, scratch, &utterance, true, &turn, &results),
                             CJ_OK);
            expect_same(&results);
        }
        cj_rule_scratch_free(scratch);
        cj_arena_clear(&turn);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 5);
    cj_arena_clear(&arena);
    cj_analyser_free(analyser);
    cj_ruleset_free(set);
    cj_diags_free(diags);
}

/* Once a scratch has grown, a match takes memory from the turn's arena alone. */
static void test_a_match_allocates_nothing_in_the_long_run(void **state)
{
#ifdef CJ_ARENA_BLOCK_SIZE
    (void)state;
    skip(); /* the sanitizers' arena is all allocations */
#else
    cj_diags *diags = cj_diags_new();
    cj_ruleset *set = cj_ruleset_new();
    cj_analyser *analyser = cj_analyser_new();
    cj_rule_scratch *scratch = cj_rule_scratch_new();
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    struct cj_rule_results results;

    (void)state;
    assert_int_equal(load(set, diags), CJ_OK);
    assert_int_equal(cj_utterance_make(analyser, cj_lang_find(CJ_STR("es")),
                                       CJ_STR("hola, dónde está el pedido AB-123456 azul"),
                                       &arena, &utterance),
                     CJ_OK);
    for (int turn = 0; turn < 3; turn++) {
        failing_malloc_arm(turn == 0 ? 0 : 1);
        assert_int_equal(cj_ruleset_match(set, scratch, &utterance, true, &arena, &results),
                         CJ_OK);
        assert_false(failing_malloc_fired());
        expect_same(&results);
    }
    cj_rule_scratch_free(scratch);
    cj_arena_clear(&arena);
    cj_analyser_free(analyser);
    cj_ruleset_free(set);
    cj_diags_free(diags);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation_of_a_load_may_fail),
        cmocka_unit_test(test_each_allocation_of_a_match_may_fail),
        cmocka_unit_test(test_a_match_allocates_nothing_in_the_long_run),
    };
    return cmocka_run_group_tests_name("rules_oom", tests, NULL, NULL);
}
