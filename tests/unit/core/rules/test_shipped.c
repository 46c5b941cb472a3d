/* The files that come with Conserje: its own intents and the sample shop's. They load without
 * a warning, their samples do not contradict their rules, and no message makes a regex slow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/source.h"
#include "support/rules.h"

static void add_file(struct rules *rules, const char *name, bool builtin)
{
    struct cj_source source;
    cj_diags *diags = cj_diags_new();

    assert_int_equal(cj_source_read(CJ_SOURCE_DIR, name, 300000, diags, &source), CJ_OK);
    assert_int_equal((builtin ? rules_add_builtin : rules_add)(rules, name, source.text.ptr),
                     CJ_OK);
    cj_source_clear(&source);
    cj_diags_free(diags);
}

static int load(void **state)
{
    static struct rules rules;

    add_file(&rules, "src/core/engine/builtin.es.yaml", true);
    add_file(&rules, "src/core/engine/builtin.en.yaml", true);
    add_file(&rules, "intents/es.yaml", false);
    add_file(&rules, "intents/en.yaml", false);
    rules_finish(&rules);
    *state = &rules;
    return 0;
}

static int unload(void **state)
{
    rules_clear(*state);
    return 0;
}

static void test_nothing_but_notes(void **state)
{
    struct rules *rules = *state;

    for (size_t i = 0; i < cj_diags_count(rules->diags); i++) {
        if (cj_diags_at(rules->diags, i)->severity != CJ_INFO) {
            fail_msg("%s", rules_finding(rules, i));
        }
    }
    assert_int_equal(cj_ruleset_skipped_count(rules->set), 0);
    assert_int_equal(cj_ruleset_file_count(rules->set), 2);
    assert_true(cj_ruleset_rule_count(rules->set) > 50);
}

static bool is_won_by(const struct rules *rules, const char *id)
{
    return rules->results.count > 0 && strcmp(rules->results.items[0].rule->owner, id) == 0;
}

/* A sample that no rule takes is for the ranking; one that another intent's rule takes is
 * lost, and one under `no` must not be won. */
static void check_samples(struct rules *rules, const struct cj_intent *intent,
                          const struct cj_rule_texts *samples, bool wanted)
{
    for (size_t i = 0; i < samples->count; i++) {
        const char *text = samples->items[i].text;

        rules_try(rules, intent->lang->code, text, false);
        if (wanted ? rules->results.count > 0 && !is_won_by(rules, intent->id)
                   : is_won_by(rules, intent->id)) {
            fail_msg("%s '%s': won by %s", intent->id, text,
                     rules->results.items[0].rule->owner);
        }
        assert_int_equal(rules->results.limit_hits, 0);
        cj_arena_clear(&rules->arena);
    }
}

static void test_samples_do_not_contradict_the_rules(void **state)
{
    struct rules *rules = *state;

    for (size_t i = 0; i < cj_ruleset_intent_count(rules->set); i++) {
        const struct cj_intent *intent = cj_ruleset_intent(rules->set, i);

        check_samples(rules, intent, &intent->samples_yes, true);
        check_samples(rules, intent, &intent->samples_no, false);
    }
}

static void test_both_languages_have_the_same_intents(void **state)
{
    const cj_ruleset *set = ((struct rules *)*state)->set;
    size_t count = cj_ruleset_intent_count(set);

    assert_int_equal(count % 2, 0);
    for (size_t i = 0; i < count / 2; i++) { /* sorted by language, then by origin and id */
        assert_string_equal(cj_ruleset_intent(set, i)->id,
                            cj_ruleset_intent(set, i + count / 2)->id);
    }
}

/* Messages as long as they may be, of one thing again and again. */
static void test_no_message_is_slow_for_them(void **state)
{
    static const char *const parts[] = {
        "a",        "x ",     "hola ",   "no ",        "quiero ", "con un ",    "gracias ",
        "persona ", "1",      "- ",      "por favor ", "the ",    "i want to ", "talk ",
        "me ",      "¿qué? ", "buenas ", "que me ",    "order ",  "AB-123456 ",
    };
    struct rules *rules = *state;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        char text[4001] = "";
        size_t len = 0;

        for (size_t part = strlen(parts[i]); len + part < sizeof(text); len += part) {
            memcpy(text + len, parts[i], part);
            text[len + part] = '\0';
        }
        rules_try(rules, i % 2 ? "en" : "es", text, false);
        assert_true(rules->results.limit_hits <= 1); /* "- - - …" is hard on "^[\W_]*" */
        cj_arena_clear(&rules->arena);
    }
    for (size_t i = 0; i < cj_ruleset_rule_count(rules->set); i++) {
        assert_false(cj_ruleset_is_quarantined(rules->set, i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_but_notes),
        cmocka_unit_test(test_samples_do_not_contradict_the_rules),
        cmocka_unit_test(test_both_languages_have_the_same_intents),
        cmocka_unit_test(test_no_message_is_slow_for_them),
    };
    return cmocka_run_group_tests_name("shipped", tests, load, unload);
}
