/* One set read by several threads, each with a scratch of its own: the same results, and the
 * counters of slow regexes agree. The tsan build watches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <pthread.h>

#include <cmocka.h>

#include "support/rules.h"

#define THREADS 4
#define TURNS   200

static const char yaml[] =
    "concepts: { pedido: [pedido, orden, -orden de trabajo] }\n"
    "entities: { numero: { pattern: '\\d{6}', example: 123456 } }\n"
    "intents:\n"
    "  - { id: a, say: x, rules: [{ all: [~pedido, dónde] }, { regex: 'orden' }] }\n"
    "  - { id: b, say: x, rules: [{ all: [\"{numero}\"] }, { regex: '(x+x+)+[yz]' }] }\n";

struct reader {
    const cj_ruleset *set;
    size_t matched;
    size_t quarantined;
    bool failed;
};

static void read_message(struct reader *reader, cj_analyser *analyser,
                         cj_rule_scratch *scratch, const char *text)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    struct cj_rule_results results;

    if (cj_utterance_make(analyser, cj_lang_find(CJ_STR("es")), cj_str_from(text), &arena,
                          &utterance) != CJ_OK ||
        cj_ruleset_match(reader->set, scratch, &utterance, true, &arena, &results) != CJ_OK) {
        reader->failed = true;
        cj_arena_clear(&arena);
        return;
    }
    reader->matched += results.matched;
    for (size_t i = 0; i < results.count; i++) {
        reader->quarantined += results.items[i].outcome == CJ_RULE_QUARANTINED;
    }
    cj_arena_clear(&arena);
}

static void *read_messages(void *context)
{
    struct reader *reader = context;
    cj_analyser *analyser = cj_analyser_new();
    cj_rule_scratch *scratch = cj_rule_scratch_new();

    reader->failed = !analyser || !scratch;
    for (int i = 0; i < TURNS && !reader->failed; i++) {
        read_message(reader, analyser, scratch, "¿dónde está la orden 123456?");
        read_message(reader, analyser, scratch, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    }
    cj_rule_scratch_free(scratch);
    cj_analyser_free(analyser);
    return NULL;
}

static void test_threads_share_a_set(void **state)
{
    struct rules rules = {0};
    struct reader readers[THREADS] = {{0}};
    pthread_t threads[THREADS];
    size_t quarantined = 0;

    (void)state;
    assert_int_equal(rules_add(&rules, "t.yaml", yaml), CJ_OK);
    rules_finish(&rules);
    for (size_t i = 0; i < THREADS; i++) {
        readers[i].set = rules.set;
        assert_int_equal(pthread_create(&threads[i], NULL, read_messages, &readers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(readers[i].failed);
        assert_int_equal(readers[i].matched, TURNS * 3);
        quarantined += readers[i].quarantined;
    }
    /* it hit its limit 20 times, and in each other thread perhaps once more at that moment;
     * every turn tries two messages */
    assert_in_range(quarantined, THREADS * TURNS * 2 - THREADS * (20 + THREADS),
                    THREADS * TURNS * 2);
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads_share_a_set)};
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
