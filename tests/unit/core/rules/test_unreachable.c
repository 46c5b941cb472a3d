/* A rule that is told to be unreachable really is: over random rules and messages, whenever it
 * matches, the one that is named matches too. And plain cases are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

/* `first` is a rule of intent a (priority 1), `later` one of b (priority 0). */
static const struct {
    const char *first;
    const char *later;
    bool covered;
} pairs[] = {
    {"all: [uno]", "all: [uno]", true},
    {"all: [uno]", "all: [ÚNO]", true},
    {"all: [uno]", "all: [UNO]", true},
    {"all: [uno]", "all: [uno, dos]", true},
    {"all: [uno, dos]", "all: [uno]", false},
    {"all: [dos, uno]", "all: [uno, tres, dos]", true},
    {"any: [uno, dos]", "all: [uno]", true},
    {"any: [uno, dos]", "any: [dos, uno]", true},
    {"any: [uno, dos]", "any: [uno, tres]", false},
    {"all: [uno]", "any: [uno, dos]", false},
    {"all: [uno]", "in_order: [dos, uno]", true},
    {"in_order: [uno, dos]", "in_order: [uno, tres, dos]", true},
    {"in_order: [uno, dos]", "in_order: [dos, uno]", false},
    {"in_order: [uno, dos]", "all: [uno, dos]", false},
    {"in_order: [[uno, dos], tres]", "in_order: [dos, tres]", true},
    {"in_order: [uno]", "all: [uno]", false}, /* true, but not looked for */
    {"all: [uno], none: [dos]", "all: [uno]", false},
    {"all: [uno], none: [dos]", "all: [uno], none: [dos, tres]", true},
    {"all: [uno]", "all: [uno], none: [dos]", true},
    {"all: [~c]", "all: [~c, dos]", true},
    {"all: [~c]", "all: [uno]", false}, /* what a concept holds is not looked at */
    {"all: [uno dos]", "all: [uno dos, tres]", true},
    {"all: [uno dos]", "all: [uno, dos]", false},
    {"regex: 'uno'", "regex: 'uno'", true},
    {"regex: 'uno'", "regex: 'ÚNO'", true}, /* folded alike */
    {"regex: 'uno'", "regex: 'dos'", false},
    {"regex: 'uno'", "regex: 'uno', raw: true", false},
    {"regex: 'uno'", "all: [dos], regex: 'uno'", true},
    {"all: [dos], regex: 'uno'", "regex: 'uno'", false},
    {"all: [dos], regex: 'uno'", "all: [dos, tres], regex: 'uno'", true},
    {"all: [uno]", "all: [uno], regex: 'x'", true},
};

static bool is_told(struct rules *rules)
{
    for (size_t i = 0; i < cj_diags_count(rules->diags); i++) {
        if (strcmp(cj_diags_at(rules->diags, i)->code, "rules/unreachable") == 0) {
            return true;
        }
    }
    return false;
}

static void load_pair(struct rules *rules, const char *first, const char *more,
                      const char *later, const char *other)
{
    struct cj_buf yaml = {0};

    cj_buf_printf(&yaml,
                  "concepts: { c: [uno, dos] }\nintents:\n"
                  "  - { id: a, say: x, priority: 1, %s rules: [{ %s }] }\n"
                  "  - { id: %s, say: x, rules: [{ %s }] }\n",
                  more, first, other, later);
    (void)rules_add(rules, "t.yaml", yaml.ptr);
    rules_finish(rules);
    assert_int_equal(cj_diags_errors(rules->diags), 0);
    cj_buf_clear(&yaml);
}

static void test_plain_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct rules rules = {0};

        load_pair(&rules, pairs[i].first, "", pairs[i].later, "b");
        if (is_told(&rules) != pairs[i].covered) {
            fail_msg("'%s' %s '%s'", pairs[i].first,
                     pairs[i].covered ? "covers" : "does not cover", pairs[i].later);
        }
        rules_clear(&rules);
    }
}

static void test_a_follow_up_shadows_nothing(void **state)
{
    struct rules rules = {0};

    (void)state;
    load_pair(&rules, "all: [uno]", "after: [x],", "all: [uno]", "b");
    assert_false(is_told(&rules));
    rules_clear(&rules);
}

static void test_rules_of_one_intent_may_overlap(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(
        &rules, "t.yaml",
        "intents: [{ id: a, say: x, rules: [{ all: [uno] }, { all: [uno, dos] }] }]");
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0), "none");
    rules_clear(&rules);
}

static void test_languages_shadow_each_other_in_nothing(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "es.yaml",
                    "intents: [{ id: a, say: x, priority: 9, rules: [{ all: [no] }] }]");
    (void)rules_add(&rules, "en.yaml",
                    "{ lang: en, intents: [{ id: b, say: x, rules: [{ all: [no] }] }] }");
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0), "none");
    rules_clear(&rules);
}

/* ---- Soundness ---- */

#define INTENTS  14
#define ROUNDS   150
#define MESSAGES 120

static const char *const words[] = {"zaf", "bok", "mul", "tirg", "~c"};

static uint64_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % limit;
}

static void write_list(const char *key, uint32_t count, bool nested, struct cj_buf *out)
{
    cj_buf_printf(out, "%s: [", key);
    for (uint32_t i = 0; i < count; i++) {
        cj_buf_adds(out, i ? ", " : "");
        if (nested && below(3) == 0) {
            cj_buf_printf(out, "[%s, %s]", words[below(5)], words[below(5)]);
        } else {
            cj_buf_adds(out, words[below(5)]);
        }
    }
    cj_buf_adds(out, "], ");
}

static void write_rule(struct cj_buf *out)
{
    switch (below(4)) {
    case 0:
        write_list("in_order", 1 + below(2), true, out);
        break;
    case 1:
        write_list("any", 1 + below(3), false, out);
        break;
    default:
        write_list("all", 1 + below(3), true, out);
        break;
    }
    if (below(3) == 0) {
        write_list("none", 1 + below(2), false, out);
    }
    if (below(4) == 0) {
        cj_buf_printf(out, "regex: '%s', ", below(2) ? "zaf" : "bok");
    }
}

static void load_random(struct rules *rules)
{
    struct cj_buf yaml = {0};

    cj_buf_adds(&yaml, "concepts: { c: [bok, pen] }\nintents:\n");
    for (int i = 0; i < INTENTS; i++) {
        cj_buf_printf(&yaml, "  - { id: i%02d, say: x, priority: %u, rules: [{ ", i,
                      (unsigned)below(3));
        write_rule(&yaml);
        cj_buf_adds(&yaml, "}] }\n");
    }
    assert_int_equal(rules_add(rules, "t.yaml", yaml.ptr), CJ_OK);
    rules_finish(rules);
    cj_buf_clear(&yaml);
}

/* For each rule, by its line: the line of the rule that is said to cover it; 0 for none. The
 * intents stand one a line. */
static void read_claims(struct rules *rules, unsigned claims[INTENTS + 4])
{
    for (size_t i = 0; i < cj_diags_count(rules->diags); i++) {
        const struct cj_diag *diag = cj_diags_at(rules->diags, i);
        const char *place = strstr(diag->message, "t.yaml:");

        if (strcmp(diag->code, "rules/unreachable") == 0) {
            assert_non_null(place);
            claims[diag->line] = (unsigned)atoi(place + strlen("t.yaml:"));
        }
    }
}

static bool matched_line(const struct rules *rules, unsigned line)
{
    for (size_t i = 0; i < rules->results.count; i++) {
        if (rules->results.items[i].rule->line == line) {
            return true;
        }
    }
    return false;
}

static void try_random(struct rules *rules, const unsigned claims[INTENTS + 4])
{
    static const char *const said[] = {"zaf", "bok", "mul", "tirg", "pen"};
    char text[60] = "";

    for (uint32_t i = below(6); i > 0; i--) {
        strcat(text, said[below(5)]);
        strcat(text, " ");
    }
    rules_try(rules, "es", text, false);
    for (size_t i = 0; i < rules->results.count; i++) {
        const struct cj_rule *rule = rules->results.items[i].rule;

        if (claims[rule->line] && !matched_line(rules, claims[rule->line])) {
            fail_msg("'%s': line %u matches without line %u", text, (unsigned)rule->line,
                     claims[rule->line]);
        }
    }
    cj_arena_clear(&rules->arena);
}

static void test_what_is_told_is_true(void **state)
{
    unsigned told = 0;

    (void)state;
    seed = 99;
    for (int round = 0; round < ROUNDS; round++) {
        struct rules rules = {0};
        unsigned claims[INTENTS + 4] = {0};

        load_random(&rules);
        read_claims(&rules, claims);
        for (size_t i = 0; i < INTENTS + 4; i++) {
            told += claims[i] > 0;
        }
        for (int i = 0; i < MESSAGES; i++) {
            try_random(&rules, claims);
        }
        rules_clear(&rules);
    }
    assert_in_range(told, ROUNDS / 2, ROUNDS * INTENTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_cases),
        cmocka_unit_test(test_a_follow_up_shadows_nothing),
        cmocka_unit_test(test_rules_of_one_intent_may_overlap),
        cmocka_unit_test(test_languages_shadow_each_other_in_nothing),
        cmocka_unit_test(test_what_is_told_is_true),
    };
    return cmocka_run_group_tests_name("unreachable", tests, NULL, NULL);
}
