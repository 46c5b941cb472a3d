/* Several files make one set: duplicates, circles, what is left out, and that the order in
 * which files come changes nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

#define MAX_FILES 3

/* Files in the order in which they are added, and all that is told. */
static const struct {
    const char *what;
    struct {
        const char *name;
        const char *yaml;
    } files[MAX_FILES];
    size_t skipped;
    const char *findings[4];
} cases[] = {
    {"concepts are shared by the files of a language",
     {{"b.yaml", "intents: [{ id: i, say: x, rules: [{ all: [~a] }] }]"},
      {"a.yaml", "concepts: { a: [pedido] }"}},
     0,
     {NULL}},
    {"and by no other language",
     {{"b.yaml", "intents: [{ id: i, say: x, rules: [{ all: [~a] }] }]"},
      {"a.yaml", "{ lang: en, concepts: { a: [order] } }"}},
     1,
     {"b.yaml:1:44: error: there is no '~a' [rules/concept]"}},
    {"of two intents with one id the one in the later file goes",
     {{"z.yaml", "intents:\n  - { id: i, say: x, phrases: [hola] }"},
      {"a.yaml", "intents:\n  - { id: i, say: y, phrases: [hola] }"}},
     1,
     {"z.yaml:2:5: error: 'i' stands in a.yaml:2 already: give this one another name "
      "[intents/duplicate]"}},
    {"or the later one in a file, which goes whole",
     {{"a.yaml", "intents:\n  - { id: i, say: x, phrases: [hola] }\n"
                 "  - { id: i, say: y, phrases: [adiós] }"}},
     1,
     {"a.yaml:3:5: error: 'i' stands in a.yaml:2 already: give this one another name "
      "[intents/duplicate]"}},
    {"an id may be used in two languages",
     {{"a.yaml", "intents: [{ id: i, say: x, phrases: [hola] }]"},
      {"b.yaml", "{ lang: en, intents: [{ id: i, say: x, phrases: [hello] }] }"}},
     0,
     {NULL}},
    {"concepts, entities, messages and facts are defined once as well",
     {{"a.yaml", "{ concepts: { c: [uno] }, entities: { e: { values: [dos] } },"
                 " messages: { m: x }, facts: { f: x } }"},
      {"b.yaml", "{ concepts: { c: [tres] }, entities: { e: { values: [cinco] } },"
                 " messages: { m: x }, facts: { f: x } }"}},
     1,
     {"b.yaml:1:15: error: '~c' stands in a.yaml:1 already: give this one another name "
      "[rules/duplicate]",
      "b.yaml:1:40: error: '{e}' stands in a.yaml:1 already: give this one another name "
      "[rules/duplicate]",
      "b.yaml:1:78: error: 'm' stands in a.yaml:1 already: give this one another name "
      "[rules/duplicate]",
      "b.yaml:1:95: error: 'f' stands in a.yaml:1 already: give this one another name "
      "[rules/duplicate]"}},
    {"a misspelt concept is told, with the nearest",
     {{"a.yaml", "{ concepts: { pedido: [pedido] },"
                 " intents: [{ id: i, say: x, rules: [{ all: [~pedidos] }] }] }"}},
     1,
     {"a.yaml:1:78: error: there is no '~pedidos': did you mean '~pedido'? "
      "[rules/concept]"}},
    {"a file that is left out takes no other with it",
     {{"a.yaml", "{ concepts: { pedido: [pedido] }, x: y }"},
      {"b.yaml", "intents: [{ id: i, say: x, rules: [{ all: [~pedido] }] }]"}},
     1,
     {"a.yaml:1:35: error: unknown key 'x' in a rules file [rules/unknown-key]",
      "b.yaml:1:44: warning: there is no '~pedido' [rules/concept]"}},
    {"nor does one that goes because of the others",
     {{"a.yaml", "concepts: { pedido: [pedido], otro: [~falta] }"},
      {"b.yaml", "intents: [{ id: i, say: x, rules: [{ all: [~pedido] }] }]"}},
     1,
     {"a.yaml:1:38: error: there is no '~falta' [rules/concept]",
      "b.yaml:1:44: warning: there is no '~pedido' [rules/concept]"}},
    {"a circle over two files",
     {{"b.yaml", "concepts: { beta: [~alfa] }"}, {"a.yaml", "concepts: { alfa: [~beta] }"}},
     1,
     {"a.yaml:1:13: error: the concepts go round in a circle: ~alfa → ~beta → ~alfa "
      "[rules/concept]",
      "b.yaml:1:20: warning: there is no '~alfa' [rules/concept]"}},
    {"a slot's entity that is not there",
     {{"a.yaml", "intents: [{ id: i, phrases: [hola],"
                 " form: { n: { ask: ¿qué?, entity: numero } } }]"}},
     1,
     {"a.yaml:1:70: error: there is no '{numero}' [rules/slot]"}},
};

#define CASES (sizeof(cases) / sizeof(cases[0]))

static void expect_findings(struct rules *rules, size_t i)
{
    size_t count = 0;

    for (; count < 4 && cases[i].findings[count]; count++) {
        if (strcmp(rules_finding(rules, count), cases[i].findings[count]) != 0) {
            fail_msg("%s: %s", cases[i].what, rules_finding(rules, count));
        }
    }
    if (cj_diags_count(rules->diags) != count) {
        fail_msg("%s: also %s", cases[i].what, rules_finding(rules, count));
    }
}

static void test_files_are_joined_in_whatever_order_they_come(void **state)
{
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        for (size_t turn = 0; turn < MAX_FILES; turn++) {
            struct rules rules = {0};
            size_t count = 0;

            for (size_t j = 0; j < MAX_FILES; j++) {
                size_t file = (j + turn) % MAX_FILES;

                if (cases[i].files[file].name) {
                    (void)rules_add(&rules, cases[i].files[file].name,
                                    cases[i].files[file].yaml);
                    count++;
                }
            }
            rules_finish(&rules);
            expect_findings(&rules, i);
            assert_int_equal(cj_ruleset_skipped_count(rules.set), cases[i].skipped);
            assert_int_equal(cj_ruleset_file_count(rules.set), count - cases[i].skipped);
            rules_clear(&rules);
        }
    }
}

static void test_what_is_left_out_is_gone(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "a.yaml",
                    "{ messages: { m: de a }, facts: { f: de a },"
                    " intents: [{ id: i, say: x, rules: [{ all: [hola] }] }] }");
    (void)rules_add(
        &rules, "b.yaml",
        "{ messages: { n: de b }, concepts: { c: [~d] },"
        " intents: [{ id: j, say: x, rules: [{ all: [hola] }, { regex: hola }] }] }");
    rules_finish(&rules);
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));

    assert_int_equal(cj_ruleset_intent_count(rules.set), 1);
    assert_int_equal(cj_ruleset_rule_count(rules.set), 1);
    assert_null(cj_ruleset_intent(rules.set, 1));
    assert_null(cj_ruleset_rule(rules.set, 1));
    assert_string_equal(cj_ruleset_message(rules.set, es, "m", 0), "de a");
    assert_null(cj_ruleset_message(rules.set, es, "n", 0));
    assert_string_equal(cj_ruleset_fact(rules.set, es, "f"), "de a");
    assert_string_equal(rules_matching(&rules, "es", "hola"), "i");
    rules_clear(&rules);
}

/* ---- Deep nesting ---- */

static void chain(struct cj_buf *yaml, int count, bool downwards)
{
    cj_buf_adds(yaml, "concepts:\n");
    for (int i = 0; i < count; i++) {
        int at = downwards ? count - 1 - i : i;

        if (at == 0) {
            cj_buf_printf(yaml, "  c%03d: [pedido]\n", i);
        } else {
            cj_buf_printf(yaml, "  c%03d: [~c%03d]\n", i, downwards ? i + 1 : i - 1);
        }
    }
}

static void test_concepts_nest_only_so_deep(void **state)
{
    (void)state;
    for (int downwards = 0; downwards < 2; downwards++) {
        for (int count = 31; count <= 200; count += count < 34 ? 1 : 166) {
            struct rules rules = {0};
            struct cj_buf yaml = {0};

            chain(&yaml, count, downwards);
            (void)rules_add(&rules, "a.yaml", yaml.ptr);
            rules_finish(&rules);
            assert_int_equal(cj_ruleset_skipped_count(rules.set), count > 32);
            assert_int_equal(cj_diags_errors(rules.diags) > 0, count > 32);
            cj_buf_clear(&yaml);
            rules_clear(&rules);
        }
    }
}

/* ---- Built-in files ---- */

static const char builtin[] =
    "concepts: { persona: [agente], hola: [hola] }\n"
    "entities: { n: { pattern: '\\d+', example: 1, normalize: none } }\n"
    "intents:\n"
    "  - { id: conserje.person, rules: [{ all: [~persona] }], phrases: [un ~persona] }\n"
    "  - { id: conserje.greeting, rules: [{ all: [~hola] }] }\n"
    "  - { id: conserje.thanks, rules: [{ all: [gracias] }] }\n"
    "messages: { greeting: [Hola, Buenas], bye: Adiós }\n";

static const char own[] =
    "concepts: { persona: [cliente] }\n"
    "intents:\n"
    "  - { id: conserje.greeting, off: true }\n"
    "  - { id: conserje.thanks, say: De nada, rules: [{ all: [merci] }] }\n"
    "  - { id: mio, say: x, rules: [{ all: [~persona, ~hola] }] }\n"
    "messages: { greeting: Muy buenas }\n";

static void test_a_bot_overrides_what_is_built_in(void **state)
{
    (void)state;
    for (int own_first = 0; own_first < 2; own_first++) {
        struct rules rules = {0};
        const struct cj_lang *es = cj_lang_find(CJ_STR("es"));

        if (own_first) {
            assert_int_equal(rules_add(&rules, "own.yaml", own), CJ_OK);
        }
        assert_int_equal(rules_add_builtin(&rules, "builtin", builtin), CJ_OK);
        if (!own_first) {
            assert_int_equal(rules_add(&rules, "own.yaml", own), CJ_OK);
        }
        rules_finish(&rules);

        assert_string_equal(rules_finding(&rules, 0), "none");
        assert_int_equal(cj_ruleset_intent_count(rules.set), 3);
        assert_int_equal(cj_ruleset_file_count(rules.set), 1); /* the bot's own */
        assert_string_equal(rules_matching(&rules, "es", "hola"), "");
        assert_string_equal(rules_matching(&rules, "es", "gracias"), "");
        assert_string_equal(rules_matching(&rules, "es", "merci"), "conserje.thanks");
        /* each has its own ~persona; ~hola is there for both */
        assert_string_equal(rules_matching(&rules, "es", "agente hola"), "conserje.person");
        assert_string_equal(rules_matching(&rules, "es", "hola cliente"), "mio");
        assert_int_equal(cj_ruleset_message_count(rules.set, es, "greeting"), 1);
        assert_string_equal(cj_ruleset_message(rules.set, es, "greeting", 7), "Muy buenas");
        assert_string_equal(cj_ruleset_message(rules.set, es, "bye", 0), "Adiós");
        rules_clear(&rules);
    }
}

static void test_which_intents_are_built_in(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add_builtin(&rules, "builtin", builtin);
    (void)rules_add(&rules, "own.yaml", own);
    rules_finish(&rules);
    for (size_t i = 0; i < cj_ruleset_intent_count(rules.set); i++) {
        const struct cj_intent *intent = cj_ruleset_intent(rules.set, i);

        assert_int_equal(intent->builtin, strcmp(intent->id, "conserje.person") == 0);
    }
    rules_clear(&rules);
}

static void test_what_can_not_be_switched_off(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add_builtin(&rules, "builtin", builtin);
    (void)rules_add(&rules, "own.yaml",
                    "{ intents: [{ id: conserje.persona, off: true }],"
                    " messages: { greting: Hola } }");
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0),
                        "own.yaml:1:13: warning: there is no built-in intent "
                        "'conserje.persona' to switch off [intents/off]");
    assert_string_equal(rules_finding(&rules, 1),
                        "own.yaml:1:63: warning: nothing says the message 'greting': did you "
                        "mean 'greeting'? [rules/unknown-key]");
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_are_joined_in_whatever_order_they_come),
        cmocka_unit_test(test_what_is_left_out_is_gone),
        cmocka_unit_test(test_concepts_nest_only_so_deep),
        cmocka_unit_test(test_a_bot_overrides_what_is_built_in),
        cmocka_unit_test(test_which_intents_are_built_in),
        cmocka_unit_test(test_what_can_not_be_switched_off),
    };
    return cmocka_run_group_tests_name("link", tests, NULL, NULL);
}
