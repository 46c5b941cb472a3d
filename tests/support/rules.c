#include "support/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void prepare(struct rules *rules)
{
    if (!rules->set) {
        rules->set = cj_ruleset_new();
        rules->diags = cj_diags_new();
        rules->analyser = cj_analyser_new();
        rules->scratch = cj_rule_scratch_new();
    }
    assert_non_null(rules->set);
    assert_non_null(rules->diags);
    assert_non_null(rules->analyser);
    assert_non_null(rules->scratch);
}

static cj_status add(struct rules *rules, const char *name, const char *yaml, bool builtin)
{
    prepare(rules);
    cj_status st = cj_ruleset_add_text(rules->set, name, cj_str_from(yaml), builtin,
                                       cj_lang_find(CJ_STR("es")), rules->diags);
    assert_int_not_equal(st, CJ_ERR_NOMEM);
    return st;
}

cj_status rules_add(struct rules *rules, const char *name, const char *yaml)
{
    return add(rules, name, yaml, false);
}

cj_status rules_add_builtin(struct rules *rules, const char *name, const char *yaml)
{
    return add(rules, name, yaml, true);
}

void rules_finish(struct rules *rules)
{
    prepare(rules);
    assert_int_equal(cj_ruleset_finish(rules->set, rules->diags), CJ_OK);
    cj_diags_sort(rules->diags);
}

void rules_load(struct rules *rules, const char *yaml)
{
    (void)rules_add(rules, "t.yaml", yaml);
    rules_finish(rules);
    if (cj_diags_count(rules->diags) > 0) {
        fail_msg("unexpected finding: %s", rules_finding(rules, 0));
    }
}

void rules_try(struct rules *rules, const char *lang, const char *text, bool all)
{
    struct cj_utterance utterance;

    assert_int_equal(cj_utterance_make(rules->analyser, cj_lang_find(cj_str_from(lang)),
                                       cj_str_from(text), &rules->arena, &utterance),
                     CJ_OK);
    assert_int_equal(cj_ruleset_match(rules->set, rules->scratch, &utterance, all,
                                      &rules->arena, &rules->results),
                     CJ_OK);
}

const char *rules_matching(struct rules *rules, const char *lang, const char *text)
{
    static char owners[1000];
    size_t len = 0;

    rules_try(rules, lang, text, false);
    owners[0] = '\0';
    for (size_t i = 0; i < rules->results.count && len < sizeof(owners); i++) {
        len += (size_t)snprintf(owners + len, sizeof(owners) - len, "%s%s", i ? " " : "",
                                rules->results.items[i].rule->owner);
    }
    assert_int_equal(rules->results.matched, rules->results.count);
    return owners;
}

const char *rules_finding(struct rules *rules, size_t index)
{
    static char text[1000];
    const struct cj_diag *diag = cj_diags_at(rules->diags, index);

    if (!diag) {
        return "none";
    }
    (void)snprintf(text, sizeof(text), "%s:%u:%u: %s: %s [%s]", diag->file,
                   (unsigned)diag->line, (unsigned)diag->column,
                   cj_severity_name(diag->severity), diag->message, diag->code);
    return text;
}

void rules_clear(struct rules *rules)
{
    cj_arena_clear(&rules->arena);
    cj_ruleset_free(rules->set);
    cj_diags_free(rules->diags);
    cj_analyser_free(rules->analyser);
    cj_rule_scratch_free(rules->scratch);
    *rules = (struct rules){0};
}
