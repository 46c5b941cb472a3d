/* What is told about a set that loads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/rules.h"

#define NOTHING "none"

/* The first finding, and that it is the only one. */
static const struct {
    const char *what;
    const char *yaml;
    const char *finding;
} cases[] = {
    {"words in two concepts", "concepts: { a: [pedido], b: [pedidos] }",
     "t.yaml:1:30: info: 'pedidos' is in ~a too (t.yaml:1): it marks both [rules/concept]"},
    {"twice in one concept", "concepts: { a: [pedido, pedidos] }", NOTHING},
    {"excluded in the other", "concepts: { a: [pedido], b: [compra, -pedido] }", NOTHING},
    {"part of several words", "concepts: { a: [pedido], b: [pedido urgente] }", NOTHING},
    {"a stop word", "concepts: { a: [de] }",
     "t.yaml:1:17: warning: 'de' is in nearly every message: a concept with it marks them all "
     "[rules/concept]"},
    {"a stop word among others", "concepts: { a: [de nuevo] }", NOTHING},
    {"a question word", "concepts: { a: [dónde] }", NOTHING},

    {"an example that matches", "entities: { n: { pattern: '\\d+', example: 12 } }", NOTHING},
    {"in part is enough", "entities: { n: { pattern: '\\d+', example: n.º 12 } }", NOTHING},
    {"an example that does not", "entities: { n: { pattern: '\\d+', example: doce } }",
     "t.yaml:1:13: warning: the pattern of 'n' does not match its example 'doce' "
     "[rules/regex]"},
    {"no example", "entities: { n: { pattern: '\\d+' } }",
     "t.yaml:1:16: warning: the entity has no example: phrases with {n} are learnt without it "
     "[rules/slot]"},
    {"a list is its own example", "entities: { n: { values: [uno] } }", NOTHING},

    {"a regex that matches a sample",
     "intents: [{ id: a, say: x, rules: [{ regex: 'uno' }], samples: { yes: [dos, ÚNO] } }]",
     NOTHING},
    {"a regex that matches none",
     "intents: [{ id: a, say: x, rules: [{ regex: 'uno' }], samples: { yes: [dos] } }]",
     "t.yaml:1:36: warning: the regex matches no sample of 'a' [rules/regex]"},
    {"a regex that no sample is for",
     "intents: [{ id: a, say: x, rules: [{ regex: 'uno' }] }]", NOTHING},
    {"a raw regex sees the sample as it is",
     "intents: [{ id: a, say: x, rules: [{ regex: 'UNO', raw: true }],"
     " samples: { yes: [uno] } }]",
     "t.yaml:1:36: warning: the regex matches no sample of 'a' [rules/regex]"},
    {"an entity's regex needs no word",
     "entities: { n: { pattern: '\\d{6}', example: 123456 } }", NOTHING},
    {"a rule's does", "intents: [{ id: a, say: x, rules: [{ regex: '\\d{6}' }] }]",
     "t.yaml:1:45: info: the regex requires no word, so it runs on every message "
     "[rules/regex]"},

    {"a capture that an entity takes",
     "{ entities: { n: { values: [uno] } },"
     " intents: [{ id: a, say: x, rules: [{ regex: 'uno (?<n>\\w)' }] }] }",
     NOTHING},
    {"a capture that a slot takes",
     "{ entities: { e: { values: [uno] } }, intents: [{ id: a, say: x,"
     " form: { n: { ask: ¿n?, entity: e } }, rules: [{ regex: 'uno (?<n>\\w)' }] }] }",
     NOTHING},
    {"a capture that a text names",
     "intents: [{ id: a, say: 'Es {n}.', rules: [{ regex: 'uno (?<n>\\w)' }] }]", NOTHING},
    {"a capture that a lookup names",
     "intents: [{ id: a, say: x, lookup: { service: s, path: '/{n}' },"
     " rules: [{ regex: 'uno (?<n>\\w)' }] }]",
     NOTHING},
    {"a capture that the entry may name",
     "intents: [{ id: a, answer: x, rules: [{ regex: 'uno (?<n>\\w)' }] }]", NOTHING},
    {"a capture that nothing names",
     "intents: [{ id: a, say: x, rules: [{ regex: 'uno (?<n>\\w)' }] }]",
     "t.yaml:1:36: warning: nothing uses the capture 'n': no slot, entity or text names it "
     "[rules/slot]"},
    {"a slot that takes anything",
     "intents: [{ id: a, phrases: [uno], form: { n: { ask: ¿n? } } }]",
     "t.yaml:1:44: warning: the slot has no entity: any text will fill it; add 'entity: …' "
     "[rules/slot]"},

    {"nothing to say", "intents: [{ id: a, phrases: [uno] }]",
     "t.yaml:1:11: warning: intent 'a' has nothing to say: add 'answer', 'say' or 'escalate' "
     "[intents/no-answer]"},
    {"a person will say it",
     "intents: [{ id: a, phrases: [uno], escalate: { when: always } }]", NOTHING},
    {"a built-in one knows what to say", "intents: [{ id: conserje.thanks, phrases: [uno] }]",
     NOTHING},
    {"a message, where no catalogue is", "messages: { lo_que_sea: x }", NOTHING},
};

static void test_each_finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};

        assert_int_equal(rules_add(&rules, "t.yaml", cases[i].yaml), CJ_OK);
        rules_finish(&rules);
        if (strcmp(rules_finding(&rules, 0), cases[i].finding) != 0) {
            fail_msg("%s: %s", cases[i].what, rules_finding(&rules, 0));
        }
        if (cj_diags_count(rules.diags) > 1) {
            fail_msg("%s: also %s", cases[i].what, rules_finding(&rules, 1));
        }
        rules_clear(&rules);
    }
}

static void test_what_is_built_in_is_not_linted(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add_builtin(&rules, "builtin",
                            "{ concepts: { a: [de, uno], b: [uno] },"
                            " entities: { n: { pattern: '\\d', example: x } },"
                            " intents: [{ id: i, rules: [{ regex: 'uno (?<x>\\w)' }],"
                            " samples: { yes: [dos] } }] }");
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0), NOTHING);
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_finding),
        cmocka_unit_test(test_what_is_built_in_is_not_linted),
    };
    return cmocka_run_group_tests_name("lint", tests, NULL, NULL);
}
