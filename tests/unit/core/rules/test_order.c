/* The total order: by priority, specificity and id, and by nothing that an editor moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

static const struct cj_lang *es(void)
{
    return cj_lang_find(CJ_STR("es"));
}

static void test_priority_then_specificity_then_id(void **state)
{
    static const char yaml[] =
        "concepts: { c: [uno] }\n"
        "intents:\n"
        "  - { id: z, say: x, priority: 1, rules: [{ all: [uno] }] }\n"
        "  - { id: b, say: x, rules: [{ all: [~c] }, { all: [uno dos tres] },"
        " { regex: 'cuatro cinco' }] }\n"
        "  - { id: a, say: x, rules: [{ all: [uno, [dos, tres siete]] },"
        " { in_order: [uno, dos] }, { any: [uno dos, tres cuatro] }] }\n"
        "  - { id: y, say: x, priority: -5, rules: [{ all: [uno, dos, tres, seis] }] }\n";
    static const struct {
        const char *owner;
        uint32_t specificity;
        const char *text;
    } expected[] = {
        {"z", 1, "all [uno]"},
        {"b", 3, "all [uno dos tres]"},
        {"a", 2, "all [uno, [dos, tres siete]]"},
        {"a", 2, "in_order [uno, dos]"},
        {"a", 2, "any [uno dos, tres cuatro]"},
        {"b", 2, "regex cuatro cinco"},
        {"k", 2, "plazo.*devol"},
        {"b", 1, "all [~c]"},
        {"k", 0, "\\d+"},
        {"y", 4, "all [uno, dos, tres, seis]"},
    };
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "t.yaml", yaml);
    assert_int_equal(
        cj_ruleset_add_regex(rules.set, "k", es(), "k.md", 3, 9, "\\d+", rules.diags), CJ_OK);
    assert_int_equal(
        cj_ruleset_add_regex(rules.set, "k", es(), "k.md", 7, 9, "plazo.*devol", rules.diags),
        CJ_OK);
    rules_finish(&rules);

    assert_int_equal(cj_ruleset_rule_count(rules.set), 10);
    for (size_t i = 0; i < 10; i++) {
        const struct cj_rule *rule = cj_ruleset_rule(rules.set, i);

        assert_int_equal(rule->order, i);
        assert_string_equal(rule->owner, expected[i].owner);
        assert_int_equal(rule->specificity, expected[i].specificity);
        assert_string_equal(rule->text, expected[i].text);
        assert_int_equal(rule->intent == CJ_NO_INTENT, rule->owner[0] == 'k');
    }
    assert_string_equal(cj_ruleset_rule(rules.set, 6)->file, "k.md");
    assert_int_equal(cj_ruleset_rule(rules.set, 6)->line, 7);
    rules_clear(&rules);
}

static void test_a_rule_knows_its_intent(void **state)
{
    struct rules rules = {0};

    (void)state;
    rules_load(&rules, "intents:\n"
                       "  - { id: b, say: x, rules: [{ all: [uno] }] }\n"
                       "  - { id: c, say: x, rules: [{ all: [dos, tres] }] }\n"
                       "  - { id: a, say: x, rules: [{ all: [seis] }] }\n");
    for (size_t i = 0; i < 3; i++) {
        const struct cj_rule *rule = cj_ruleset_rule(rules.set, i);

        assert_string_equal(cj_ruleset_intent(rules.set, rule->intent)->id, rule->owner);
    }
    rules_clear(&rules);
}

/* ---- Moving things about ---- */

#define INTENTS 12
#define FILES   4
#define ROUNDS  60

static const char *const bodies[INTENTS] = {
    "rules: [{ all: [~pedido, dónde] }, { regex: 'pedido (?<numero>\\d+)' }]",
    "rules: [{ in_order: [dónde, ~pedido] }], priority: 3",
    "rules: [{ any: [pedido, paquete, caja] }]",
    "rules: [{ all: [~pedido], none: [caja] }]",
    "rules: [{ regex: '\\bcaj[ao]' }, { regex: '^\\W*pedido' }]",
    "rules: [{ all: [\"{numero}\"] }]",
    "rules: [{ all: [[dónde, cuándo], \"~pedido azul\"] }]",
    "rules: [{ all: [~envio] }], priority: -1",
    "rules: [{ all: [dónde, está, ~pedido] }]",
    "rules: [{ all: [azul], regex: '\\d' }]",
    "phrases: [dónde está mi ~pedido]",
    "rules: [{ regex: 'DÓNDE', raw: true }]",
};

static const char *const shared[FILES] = {
    "concepts: { pedido: [pedido, paquete, -paquete de datos] }\n",
    "concepts: { envio: [~pedido azul, envío] }\n",
    "entities: { numero: { pattern: '\\d+', example: 1 } }\n",
    "messages: { greeting: [Hola, Buenas] }\n",
};

static const char *const messages[] = {
    "¿dónde está mi pedido 55?", "el paquete azul", "caja 7 azul", "paquete de datos",
    "DÓNDE está la caja",        "envío",           "hola",        "pedido azul, cuándo",
};

static uint64_t seed;

static size_t below(size_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(seed >> 33) % limit;
}

static void shuffle(size_t *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        items[i] = i;
    }
    for (size_t i = count; i > 1; i--) {
        size_t other = below(i);
        size_t kept = items[i - 1];

        items[i - 1] = items[other];
        items[other] = kept;
    }
}

/* Deals the intents to the files at random, and adds the files in a random order. */
static void build(struct rules *rules)
{
    struct cj_buf files[FILES] = {{0}};
    size_t order[INTENTS];
    bool started[FILES] = {false};

    shuffle(order, INTENTS);
    for (size_t i = 0; i < FILES; i++) {
        cj_buf_adds(&files[i], shared[i]);
    }
    for (size_t i = 0; i < INTENTS; i++) {
        size_t file = below(FILES);

        cj_buf_printf(&files[file], "%s  - { id: i%02zu, say: x, %s }\n",
                      started[file] ? "" : "intents:\n", order[i], bodies[order[i]]);
        started[file] = true;
    }
    shuffle(order, FILES);
    for (size_t i = 0; i < FILES; i++) {
        char name[16];

        (void)snprintf(name, sizeof(name), "%zu.yaml", order[i]);
        assert_int_equal(rules_add(rules, name, files[order[i]].ptr), CJ_OK);
    }
    rules_finish(rules);
    for (size_t i = 0; i < FILES; i++) {
        cj_buf_clear(&files[i]);
    }
}

static void describe(struct rules *rules, struct cj_buf *out)
{
    for (size_t i = 0; i < cj_ruleset_rule_count(rules->set); i++) {
        const struct cj_rule *rule = cj_ruleset_rule(rules->set, i);

        cj_buf_printf(out, "%s %s\n", rule->owner, rule->text);
    }
    for (size_t i = 0; i < cj_ruleset_intent_count(rules->set); i++) {
        cj_buf_printf(out, "%s\n", cj_ruleset_intent(rules->set, i)->id);
    }
    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        rules_try(rules, "es", messages[i], true);
        for (size_t j = 0; j < rules->results.count; j++) {
            const struct cj_rule_result *result = &rules->results.items[j];

            cj_buf_printf(out, "%d %s %zu\n", (int)result->outcome, result->reason,
                          result->capture_count);
        }
        for (size_t j = 0; j < rules->results.mark_count; j++) {
            cj_buf_printf(out, "%s %u\n", rules->results.marks[j].name,
                          (unsigned)rules->results.marks[j].token);
        }
    }
}

static void test_nothing_depends_on_where_things_stand(void **state)
{
    struct cj_buf first = {0};

    (void)state;
    seed = 7;
    for (int round = 0; round < ROUNDS; round++) {
        struct rules rules = {0};
        struct cj_buf here = {0};

        build(&rules);
        describe(&rules, round == 0 ? &first : &here);
        if (round > 0) {
            assert_string_equal(here.ptr, first.ptr);
        }
        cj_buf_clear(&here);
        rules_clear(&rules);
    }
    cj_buf_clear(&first);
}

static void test_the_hash_changes_with_the_content_alone(void **state)
{
    static const char *const texts[] = {"messages: { a: x }", "messages: { b: y }",
                                        "messages: { b: z }"};
    static const struct {
        int first;
        int second;
        bool same;
    } cases[] = {{0, 1, true}, {1, 0, true}, {0, 2, false}, {2, 0, false}, {0, 0, false}};
    uint64_t expected = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};
        static const char *const names[] = {"a.yaml", "b.yaml", "b.yaml"};

        (void)rules_add(&rules, names[cases[i].first], texts[cases[i].first]);
        if (cases[i].second != cases[i].first) {
            (void)rules_add(&rules, names[cases[i].second], texts[cases[i].second]);
        }
        rules_finish(&rules);
        uint64_t hash = cj_ruleset_content_hash(rules.set);
        expected = i == 0 ? hash : expected;
        assert_int_equal(hash == expected, cases[i].same);
        rules_clear(&rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_priority_then_specificity_then_id),
        cmocka_unit_test(test_a_rule_knows_its_intent),
        cmocka_unit_test(test_nothing_depends_on_where_things_stand),
        cmocka_unit_test(test_the_hash_changes_with_the_content_alone),
    };
    return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}
