/* Reading `intents:`. */
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "rules/load.h"

/* Readers are given the intent's index, because the array moves while it grows. */
static struct cj_intent *shown(struct cj_loader *loader, const void *target)
{
    return &loader->set->intents[*(const uint32_t *)target].shown;
}

/* ---- One reader a key ---- */

static cj_status read_id(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct cj_rule_text id = {0};
    cj_status st = cj_load_text(loader, node, &id);

    if (id.text && strlen(id.text) > CJ_RULE_MAX_NAME_LEN) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "an id has at most %d bytes",
                      CJ_RULE_MAX_NAME_LEN);
        return CJ_OK;
    }
    shown(loader, target)->id = id.text;
    return st;
}

static cj_status read_phrases(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    return cj_load_texts(loader, node, &shown(loader, target)->phrases);
}

static cj_status read_priority(struct cj_loader *loader, const struct cj_yaml *node,
                               void *target)
{
    return cj_load_number(loader, node, -CJ_RULE_MAX_PRIORITY, CJ_RULE_MAX_PRIORITY,
                          &shown(loader, target)->priority);
}

static cj_status read_answer(struct cj_loader *loader, const struct cj_yaml *node,
                             void *target)
{
    return cj_load_text(loader, node, &shown(loader, target)->answer);
}

static cj_status read_say(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    return cj_load_texts(loader, node, &shown(loader, target)->say);
}

static cj_status read_after(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    return cj_load_texts(loader, node, &shown(loader, target)->after);
}

static cj_status read_off(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    return cj_load_bool(loader, node, &loader->set->intents[*(const uint32_t *)target].off);
}

/* ---- samples ---- */

static cj_status read_yes(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    return cj_load_texts(loader, node, &shown(loader, target)->samples_yes);
}

static cj_status read_no(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    return cj_load_texts(loader, node, &shown(loader, target)->samples_no);
}

static const struct cj_load_key sample_keys[] = {
    {"yes", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_yes},
    {"no", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_no},
    {0},
};

static cj_status read_samples(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    return cj_load_mapping(loader, node, CJ_N("samples"), sample_keys, target);
}

/* ---- escalate ---- */

static cj_status read_when(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    static const char *const words[] = {"never", "always", "form_done", NULL};

    return cj_load_choice(loader, node, words, &shown(loader, target)->escalate_when);
}

static cj_status read_queue(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct cj_rule_text queue = {0};
    cj_status st = cj_load_text(loader, node, &queue);

    shown(loader, target)->escalate_queue = queue.text;
    return st;
}

static cj_status read_escalate_priority(struct cj_loader *loader, const struct cj_yaml *node,
                                        void *target)
{
    static const char *const words[] = {"urgent", "high", "normal", "low", NULL};

    return cj_load_choice(loader, node, words, &shown(loader, target)->escalate_priority);
}

static const struct cj_load_key escalate_keys[] = {
    {"when", CJ_TAKES_TEXT, read_when},
    {"queue", CJ_TAKES_TEXT, read_queue},
    {"priority", CJ_TAKES_TEXT, read_escalate_priority},
    {0},
};

static cj_status read_escalate(struct cj_loader *loader, const struct cj_yaml *node,
                               void *target)
{
    return cj_load_mapping(loader, node, CJ_N("'escalate'"), escalate_keys, target);
}

/* ---- The intent ---- */

static const struct cj_load_key intent_keys[] = {
    {"id", CJ_TAKES_TEXT, read_id},
    {"phrases", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_phrases},
    {"rules", CJ_TAKES_LIST, cj_load_rules},
    {"priority", CJ_TAKES_TEXT, read_priority},
    {"answer", CJ_TAKES_TEXT, read_answer},
    {"say", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_say},
    {"lookup", CJ_TAKES_MAP, cj_load_lookup},
    {"form", CJ_TAKES_MAP, cj_load_form},
    {"after", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_after},
    {"escalate", CJ_TAKES_MAP, read_escalate},
    {"samples", CJ_TAKES_MAP, read_samples},
    {"off", CJ_TAKES_TEXT, read_off},
    {0},
};

static size_t rules_of(const struct cj_loader *loader, uint32_t intent)
{
    size_t count = 0;

    for (size_t i = loader->set->rule_count; i > 0; i--) {
        if (loader->set->rules[i - 1].intent != intent ||
            loader->set->rules[i - 1].file != loader->file) {
            break; /* an intent's rules stand together, the latest last */
        }
        count++;
    }
    return count;
}

static void check_intent(struct cj_loader *loader, const struct cj_yaml *node, uint32_t index)
{
    const struct cj_intent_def *def = &loader->set->intents[index];
    const struct cj_intent *intent = &def->shown;

    if (!intent->id) {
        if (!cj_yaml_get(node, "id")) {
            CJ_LOAD_ERROR(loader, node, "rules/value", "the intent has no id: add 'id: …'");
        }
        return;
    }
    if (def->off) {
        return;
    }
    if (intent->phrases.count + intent->samples_yes.count + rules_of(loader, index) == 0) {
        CJ_LOAD_ERROR(loader, node, "intents/empty",
                      "intent '%s' has no phrase, rule or sample", intent->id);
    }
    if (intent->answer.text && intent->say.count > 0) {
        CJ_LOAD_ERROR(loader, cj_yaml_get(node, "say"), "rules/value",
                      "intent '%s' has both 'answer' and 'say': keep one", intent->id);
    }
    if (!intent->answer.text && intent->say.count == 0 && intent->form.count == 0 &&
        !intent->lookup && !intent->escalate_when && !intent->builtin &&
        !cj_str_starts(cj_str_from(intent->id), "conserje.")) { /* those know what to do */
        CJ_LOAD_WARNING(loader, node, "intents/no-answer",
                        "intent '%s' has nothing to say: add 'answer', 'say' or 'escalate'",
                        intent->id);
    }
}

static cj_status read_intent(struct cj_loader *loader, const struct cj_yaml *node)
{
    cj_ruleset *set = loader->set;
    uint32_t index = (uint32_t)set->intent_count;
    struct cj_intent_def *def = CJ_LOAD_PUSH(set, intents, intent_count, intent_capacity);

    if (!def) {
        return CJ_ERR_NOMEM;
    }
    *def = (struct cj_intent_def){
        .shown = {.lang = set->files[loader->file].lang,
                  .file = loader->name,
                  .line = node->line,
                  .builtin = set->files[loader->file].builtin},
        .file = loader->file,
        .column = node->column,
    };
    cj_status st = cj_load_mapping(loader, node, CJ_N("an intent"), intent_keys, &index);
    if (st == CJ_OK && node->kind == CJ_YAML_MAPPING) {
        check_intent(loader, node, index);
    }
    return st;
}

cj_status cj_load_intents(struct cj_loader *loader, const struct cj_yaml *node, void *unused)
{
    cj_status st = CJ_OK;

    (void)unused;
    for (const struct cj_yaml *child = node->first; st == CJ_OK && child;
         child = child->next) {
        st = read_intent(loader, child);
    }
    return st;
}
