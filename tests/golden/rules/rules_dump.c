/* Prints what loading a rules file tells and makes: findings, intents, rules in their order,
 * and, for each line of input.messages, what every rule says about it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rules/rules.h"

static void read_file(const char *stem, const char *suffix, struct cj_buf *out)
{
    char path[256];
    char bytes[4096];

    (void)snprintf(path, sizeof(path), "%s%s", stem, suffix);
    FILE *file = fopen(path, "rb");
    for (size_t got; file && (got = fread(bytes, 1, sizeof(bytes), file)) > 0;) {
        cj_buf_add(out, bytes, got);
    }
    if (file) {
        (void)fclose(file);
    }
}

static void print_findings(cj_diags *diags)
{
    cj_diags_sort(diags);
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        printf("%s:%u:%u: %s: %s [%s]\n", diag->file, (unsigned)diag->line,
               (unsigned)diag->column, cj_severity_name(diag->severity), diag->message,
               diag->code);
    }
}

static void print_texts(const char *name, const struct cj_rule_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        printf("  %s %u:%u %s\n", name, (unsigned)texts->items[i].line,
               (unsigned)texts->items[i].column, texts->items[i].text);
    }
}

static void print_intent(const cj_ruleset *set, const struct cj_intent *intent)
{
    printf("intent %s %s line %u priority %d\n", intent->lang->code, intent->id,
           (unsigned)intent->line, (int)intent->priority);
    print_texts("phrase", &intent->phrases);
    print_texts("say", &intent->say);
    print_texts("after", &intent->after);
    print_texts("yes", &intent->samples_yes);
    print_texts("no", &intent->samples_no);
    if (intent->answer.text) {
        printf("  answer %s\n", intent->answer.text);
    }
    if (intent->escalate_when || intent->escalate_queue) {
        printf("  escalate %s queue %s priority %s\n",
               intent->escalate_when ? intent->escalate_when : "-",
               intent->escalate_queue ? intent->escalate_queue : "-",
               intent->escalate_priority ? intent->escalate_priority : "-");
    }
    for (size_t i = 0; i < intent->form.count; i++) {
        const struct cj_form_slot *slot = &intent->form.slots[i];

        printf("  slot %s entity %s retries %u on_fail %s\n", slot->name,
               slot->entity.text ? slot->entity.text : "-", (unsigned)slot->retries,
               slot->on_fail);
        print_texts("ask", &slot->ask);
    }
    for (size_t i = 0; intent->lookup && i < intent->lookup->value_count; i++) {
        printf("  lookup %s %s takes %s from %s\n", intent->lookup->service.text,
               intent->lookup->path.text, intent->lookup->values[i].name,
               intent->lookup->values[i].pointer.text);
    }
    (void)set;
}

static void print_set(const cj_ruleset *set)
{
    printf("files %zu, left out %zu\n", cj_ruleset_file_count(set),
           cj_ruleset_skipped_count(set));
    for (size_t i = 0; i < cj_ruleset_intent_count(set); i++) {
        print_intent(set, cj_ruleset_intent(set, i));
    }
    for (size_t i = 0; i < cj_ruleset_rule_count(set); i++) {
        const struct cj_rule *rule = cj_ruleset_rule(set, i);

        printf("rule %u %s priority %d specificity %u: %s\n", (unsigned)rule->order,
               rule->owner, (int)rule->priority, (unsigned)rule->specificity, rule->text);
    }
}

static void print_result(const struct cj_rule_result *result)
{
    static const char *const outcomes[] = {"matched", "failed", "limit", "quarantined"};

    printf("  %u %s %s%s%s\n", (unsigned)result->rule->order, result->rule->owner,
           outcomes[result->outcome], result->reason[0] ? ": " : "", result->reason);
    for (size_t i = 0; i < result->capture_count; i++) {
        printf("    %s = %.*s\n", result->captures[i].name,
               CJ_STR_ARGS(result->captures[i].value));
    }
}

static void try_message(const cj_ruleset *set, cj_analyser *analyser, cj_rule_scratch *scratch,
                        const struct cj_lang *lang, struct cj_str text)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    struct cj_rule_results results = {0};

    if (cj_utterance_make(analyser, lang, text, &arena, &utterance) == CJ_OK &&
        cj_ruleset_match(set, scratch, &utterance, true, &arena, &results) == CJ_OK) {
        printf("> %.*s\n", CJ_STR_ARGS(text));
        for (size_t i = 0; i < results.mark_count; i++) {
            const struct cj_mark *mark = &results.marks[i];

            printf("  %s%s at %u, %u long%s%.*s\n", mark->entity ? "entity " : "~", mark->name,
                   (unsigned)mark->token, (unsigned)mark->token_count,
                   mark->entity ? " = " : "", CJ_STR_ARGS(mark->value));
        }
        for (size_t i = 0; i < results.count; i++) {
            print_result(&results.items[i]);
        }
    }
    cj_arena_clear(&arena);
}

static void try_messages(const cj_ruleset *set, struct cj_str messages)
{
    cj_analyser *analyser = cj_analyser_new();
    cj_rule_scratch *scratch = cj_rule_scratch_new();
    const struct cj_lang *lang = cj_ruleset_rule_count(set) > 0 ? cj_ruleset_rule(set, 0)->lang
                                                                : cj_lang_find(CJ_STR("es"));
    struct cj_str line;

    while (analyser && scratch && cj_str_next_line(&messages, &line)) {
        try_message(set, analyser, scratch, lang, line);
    }
    cj_rule_scratch_free(scratch);
    cj_analyser_free(analyser);
}

int main(int argc, char **argv)
{
    const char *stem = argc > 1 ? argv[1] : "input";
    struct cj_buf yaml = {0};
    struct cj_buf messages = {0};
    cj_diags *diags = cj_diags_new();
    cj_ruleset *set = cj_ruleset_new();

    if (!diags || !set) {
        return 2;
    }
    read_file(stem, ".yaml", &yaml);
    read_file(stem, ".messages", &messages);
    (void)cj_ruleset_add_text(set, "input.yaml", cj_buf_str(&yaml), false,
                              cj_lang_find(CJ_STR("es")), diags);
    if (cj_ruleset_finish(set, diags) != CJ_OK) {
        return 2;
    }
    print_findings(diags);
    print_set(set);
    try_messages(set, cj_buf_str(&messages));
    cj_ruleset_free(set);
    cj_diags_free(diags);
    cj_buf_clear(&yaml);
    cj_buf_clear(&messages);
    return 0;
}
