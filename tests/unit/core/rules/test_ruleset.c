/* The set as its callers see it: empty, asked for what is not there, and what a rule shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

static void test_nothing_is_released_calmly(void **state)
{
    (void)state;
    cj_ruleset_free(NULL);
    cj_rule_scratch_free(NULL);
    cj_ruleset *set = cj_ruleset_new();
    assert_non_null(set);
    cj_ruleset_free(set); /* before it is finished */
}

static void test_an_empty_set(void **state)
{
    struct rules rules = {0};
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));

    (void)state;
    rules_finish(&rules);
    assert_int_equal(cj_ruleset_intent_count(rules.set), 0);
    assert_int_equal(cj_ruleset_rule_count(rules.set), 0);
    assert_int_equal(cj_ruleset_file_count(rules.set), 0);
    assert_int_equal(cj_ruleset_skipped_count(rules.set), 0);
    assert_null(cj_ruleset_intent(rules.set, 0));
    assert_null(cj_ruleset_rule(rules.set, 0));
    assert_null(cj_ruleset_message(rules.set, es, "greeting", 0));
    assert_null(cj_ruleset_fact(rules.set, es, "x"));
    assert_false(cj_ruleset_is_quarantined(rules.set, 0));
    rules_try(&rules, "es", "hola", true);
    assert_int_equal(rules.results.count, 0);
    assert_int_equal(rules.results.mark_count, 0);
    rules_clear(&rules);
}

static void test_empty_files_are_files(void **state)
{
    static const char *const empty[] = {"", "\n\n", "# nada\n", "---\n", "{}", "lang: es\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
        struct rules rules = {0};

        assert_int_equal(rules_add(&rules, "t.yaml", empty[i]), CJ_OK);
        rules_finish(&rules);
        assert_string_equal(rules_finding(&rules, 0), "none");
        assert_int_equal(cj_ruleset_file_count(rules.set), 1);
        rules_clear(&rules);
    }
}

static void test_what_is_no_rules_file(void **state)
{
    static const char *const wrong[] = {"hola",
                                        "[a, b]",
                                        "- a",
                                        "a: [",
                                        "\"x",
                                        "lang: [es]",
                                        "lang: { a: b }",
                                        "---\na: b\n---\nc: d\n"};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct rules rules = {0};

        if (rules_add(&rules, "t.yaml", wrong[i]) != CJ_ERR_CONTENT) {
            fail_msg("%s", wrong[i]);
        }
        rules_finish(&rules);
        assert_int_equal(cj_ruleset_skipped_count(rules.set), 1);
        assert_true(cj_diags_errors(rules.diags) > 0);
        rules_clear(&rules);
    }
}

/* ---- How a rule is shown, and how specific it is ---- */

static const struct {
    const char *rule;
    const char *text;
    uint32_t specificity;
} shown[] = {
    {"all: [uno]", "all [uno]", 1},
    {"all: uno", "all [uno]", 1},
    {"all: [uno, dos, tres]", "all [uno, dos, tres]", 3},
    {"all: [[uno, dos], tres]", "all [[uno, dos], tres]", 2},
    {"all: [[uno dos tres, uno]]", "all [[uno dos tres, uno]]", 1},
    {"all: [[uno dos, tres siete]]", "all [[uno dos, tres siete]]", 2},
    {"all: [¿Dónde está?]", "all [¿Dónde está?]", 2},
    {"all: [~c]", "all [~c]", 1},
    {"all: [mi ~c nuevo]", "all [mi ~c nuevo]", 3},
    {"all: ['{e} {e}']", "all [{e} {e}]", 2},
    {"any: [uno, dos]", "any [uno, dos]", 1},
    {"any: [uno dos, tres siete]", "any [uno dos, tres siete]", 2},
    {"all: [uno], any: [dos, tres]", "all [uno], any [dos, tres]", 2},
    {"in_order: [uno, [dos, tres]]", "in_order [uno, [dos, tres]]", 2},
    {"none: [dos, [tres]], all: [uno]", "all [uno], none [dos, tres]", 1},
    {"regex: 'pedido'", "regex pedido", 1},
    {"regex: '(?:el )?pedido (?:azul|rojo)'", "regex (?:el )?pedido (?:azul|rojo)", 2},
    {"raw: true, regex: 'Pedido'", "raw regex Pedido", 1},
    {"raw: no, regex: 'Pedido'", "regex Pedido", 1},
    {"regex: 'pedido', all: [uno], none: [dos]", "all [uno], none [dos], regex pedido", 2},
    {"regex: '\\d+'", "regex \\d+", 0},
};

static void test_how_a_rule_is_shown(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        struct rules rules = {0};
        struct cj_buf yaml = {0};

        cj_buf_printf(&yaml,
                      "concepts: { c: [seis] }\nentities: { e: { values: [x] } }\n"
                      "intents: [{ id: i, say: x, priority: 4,\n    rules: [{ %s }] }]",
                      shown[i].rule);
        assert_int_equal(rules_add(&rules, "t.yaml", yaml.ptr), CJ_OK);
        rules_finish(&rules);
        const struct cj_rule *rule = cj_ruleset_rule(rules.set, 0);

        if (strcmp(rule->text, shown[i].text) != 0 ||
            rule->specificity != shown[i].specificity) {
            fail_msg("%s: %s, %u", shown[i].rule, rule->text, (unsigned)rule->specificity);
        }
        assert_int_equal(rule->kind == CJ_RULE_REGEX, strstr(shown[i].rule, "regex") != NULL);
        assert_int_equal(rule->priority, 4);
        assert_string_equal(rule->file, "t.yaml");
        assert_int_equal(rule->line, 4);
        assert_int_equal(rule->column, 13);
        assert_string_equal(rule->lang->code, "es");
        cj_buf_clear(&yaml);
        rules_clear(&rules);
    }
}

/* ---- Forms and lookups ---- */

static void test_a_form_keeps_its_order(void **state)
{
    struct rules rules = {0};

    (void)state;
    rules_load(
        &rules,
        "entities: { e: { values: [x] }, f: { values: [y] } }\n"
        "intents:\n"
        "  - id: i\n"
        "    phrases: hola\n"
        "    form:\n"
        "      zeta: { ask: [¿Zeta?, ¿Y zeta?], entity: e, retries: 0, on_fail: skip }\n"
        "      alfa: { entity: f, ask: ¿Alfa? }\n"
        "      mu: { ask: ¿Mu?, entity: e, on_fail: cancel, retries: 10 }\n");
    const struct cj_form *form = &cj_ruleset_intent(rules.set, 0)->form;

    assert_int_equal(form->count, 3);
    assert_string_equal(form->slots[0].name, "zeta");
    assert_int_equal(form->slots[0].ask.count, 2);
    assert_string_equal(form->slots[0].ask.items[1].text, "¿Y zeta?");
    assert_string_equal(form->slots[0].entity.text, "e");
    assert_int_equal(form->slots[0].retries, 0);
    assert_string_equal(form->slots[0].on_fail, "skip");
    assert_string_equal(form->slots[1].name, "alfa");
    assert_int_equal(form->slots[1].retries, 2);
    assert_string_equal(form->slots[1].on_fail, "escalate");
    assert_int_equal(form->slots[1].line, 7);
    assert_int_equal(form->slots[1].column, 7);
    assert_int_equal(form->slots[2].retries, 10);
    rules_clear(&rules);
}

static void test_a_lookup_is_kept(void **state)
{
    struct rules rules = {0};

    (void)state;
    rules_load(&rules, "intents:\n"
                       "  - id: i\n"
                       "    phrases: hola\n"
                       "    lookup: { service: pedidos, path: '/p/{n}', take: { estado: /a/0,"
                       " hora: /b } }\n"
                       "  - { id: j, say: x, phrases: adiós }\n");
    const struct cj_lookup *lookup = cj_ruleset_intent(rules.set, 0)->lookup;

    assert_non_null(lookup);
    assert_string_equal(lookup->service.text, "pedidos");
    assert_string_equal(lookup->path.text, "/p/{n}");
    assert_int_equal(lookup->value_count, 2);
    assert_string_equal(lookup->values[0].name, "estado");
    assert_string_equal(lookup->values[0].pointer.text, "/a/0");
    assert_null(cj_ruleset_intent(rules.set, 1)->lookup);
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_released_calmly),
        cmocka_unit_test(test_an_empty_set),
        cmocka_unit_test(test_empty_files_are_files),
        cmocka_unit_test(test_what_is_no_rules_file),
        cmocka_unit_test(test_how_a_rule_is_shown),
        cmocka_unit_test(test_a_form_keeps_its_order),
        cmocka_unit_test(test_a_lookup_is_kept),
    };
    return cmocka_run_group_tests_name("ruleset", tests, NULL, NULL);
}
