/* What is no error in a finished set, but no good either: each check is a row. */
#include "rules/link.h"

#include <string.h>

#include "base/buf.h"
#include "rules/names.h"
#include "yaml/yaml.h"

struct lint {
    cj_ruleset *set;
    cj_diags *diags;
    struct cj_arena arena; /* of the whole run */
};

static bool is_own(const struct lint *lint, uint32_t file)
{
    return file != CJ_NO_FILE && cj_is_live(lint->set, file) &&
           !lint->set->files[file].builtin;
}

/* ---- A word in two concepts ---- */

/* "es/word/stem/stem": what makes two members the same word. */
static cj_status word_key(struct lint *lint, uint32_t file, const struct cj_piece *word,
                          struct cj_str *out_key)
{
    struct cj_buf key = {0};

    cj_buf_printf(&key, "%s/%.*s/%.*s", lint->set->files[file].lang->code,
                  CJ_STR_ARGS(word->keys[0]), CJ_STR_ARGS(word->keys[1]));
    out_key->len = key.len;
    out_key->ptr = key.failed ? NULL : cj_arena_strndup(&lint->arena, key.ptr, key.len);
    cj_buf_clear(&key);
    return out_key->ptr ? CJ_OK : CJ_ERR_NOMEM;
}

static cj_status check_member(struct lint *lint, struct cj_map *words, uint32_t index,
                              const struct cj_item *member)
{
    const struct cj_concept_def *def = &lint->set->concepts[index];
    struct cj_str key;
    uint32_t other;

    if (member->excluded || member->count != 1 || member->pieces[0].kind != CJ_PIECE_WORD) {
        return CJ_OK;
    }
    cj_status st = word_key(lint, def->file, &member->pieces[0], &key);
    if (st != CJ_OK) {
        return st;
    }
    int added = cj_map_add(words, key, index, &other);
    if (added == 0 && other != index) {
        const struct cj_concept_def *first = &lint->set->concepts[other];

        cj_diags_add(lint->diags, CJ_INFO, "rules/concept", lint->set->files[def->file].name,
                     member->source.line, member->source.column,
                     "'%s' is in ~%s too (%s:%u): it marks both", member->source.text,
                     first->name.text, lint->set->files[first->file].name,
                     (unsigned)first->name.line);
    }
    return added < 0 ? CJ_ERR_NOMEM : CJ_OK;
}

static cj_status check_overlaps(struct lint *lint)
{
    struct cj_map words = {0};
    cj_status st = CJ_OK;

    for (size_t i = 0; i < lint->set->concept_count; i++) {
        const struct cj_concept_def *def = &lint->set->concepts[i];

        for (size_t j = 0; is_own(lint, def->file) && st == CJ_OK && j < def->members.count;
             j++) {
            st = check_member(lint, &words, (uint32_t)i, &def->members.items[j]);
        }
    }
    cj_map_clear(&words);
    return st;
}

/* ---- Regexes and what they should match ---- */

static cj_status matches(struct lint *lint, const cj_regex *regex, const struct cj_lang *lang,
                         const char *text, bool *out_matches)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    cj_status st =
        cj_utterance_make(lint->set->analyser, lang, cj_str_from(text), &arena, &utterance);

    if (st == CJ_OK) {
        *out_matches =
            cj_regex_search(regex, lint->set->regex_scratch,
                            cj_regex_subject(regex, &utterance), 0, NULL) != CJ_REGEX_FAILED;
    }
    cj_arena_clear(&arena);
    return st;
}

static cj_status check_example(struct lint *lint, const struct cj_entity_def *def)
{
    const struct cj_rules_file *file = &lint->set->files[def->file];
    bool found = true;
    cj_status st = CJ_OK;

    if (def->regex && def->example) {
        st = matches(lint, def->regex, file->lang, def->example, &found);
    }
    if (!found) {
        cj_diags_add(lint->diags, CJ_WARNING, "rules/regex", file->name, def->name.line,
                     def->name.column, "the pattern of '%s' does not match its example '%s'",
                     def->name.text, def->example);
    }
    return st;
}

static cj_status check_examples(struct lint *lint)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < lint->set->entity_count; i++) {
        if (is_own(lint, lint->set->entities[i].file)) {
            st = check_example(lint, &lint->set->entities[i]);
        }
    }
    return st;
}

static cj_status check_samples_of(struct lint *lint, const struct cj_rule_def *rule)
{
    const struct cj_intent *intent = &lint->set->intents[rule->intent].shown;
    bool found = intent->samples_yes.count == 0;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && !found && i < intent->samples_yes.count; i++) {
        st = matches(lint, rule->regex, rule->shown.lang, intent->samples_yes.items[i].text,
                     &found);
    }
    if (st == CJ_OK && !found) {
        cj_diags_add(lint->diags, CJ_WARNING, "rules/regex", rule->shown.file,
                     rule->shown.line, rule->shown.column,
                     "the regex matches no sample of '%s'", intent->id);
    }
    cj_regex_forgive(rule->regex);
    return st;
}

static cj_status check_samples(struct lint *lint)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < lint->set->rule_count; i++) {
        const struct cj_rule_def *rule = &lint->set->rules[i];

        if (rule->regex && is_own(lint, rule->file)) {
            st = check_samples_of(lint, rule);
        }
    }
    return st;
}

/* ---- Captures ---- */

static bool names_slot(const struct cj_rule_texts *texts, const char *name)
{
    for (size_t i = 0; i < texts->count; i++) {
        struct cj_reference reference;
        struct cj_str text = cj_str_from(texts->items[i].text);

        for (size_t at = 0; cj_reference_next(text, at, &reference); at = reference.end) {
            if (reference.kind == CJ_PIECE_ENTITY && cj_str_equals(reference.name, name)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_used(const struct lint *lint, const struct cj_rule_def *rule, const char *name)
{
    const struct cj_intent *intent = &lint->set->intents[rule->intent].shown;
    bool used = intent->answer.text != NULL || names_slot(&intent->say, name);
    uint32_t index;

    for (size_t i = 0; i < intent->form.count; i++) {
        used |= strcmp(intent->form.slots[i].name, name) == 0;
    }
    if (intent->lookup) {
        used |= names_slot(&(struct cj_rule_texts){&intent->lookup->path, 1}, name);
    }
    return used || cj_names_find(lint->set, CJ_NAME_ENTITY, rule->shown.lang, false,
                                 cj_str_from(name), &index);
}

static cj_status check_captures(struct lint *lint)
{
    for (size_t i = 0; i < lint->set->rule_count; i++) {
        const struct cj_rule_def *rule = &lint->set->rules[i];

        if (!rule->regex || !is_own(lint, rule->file)) {
            continue;
        }
        for (size_t j = 0; cj_regex_name(rule->regex, j); j++) {
            const char *name = cj_regex_name(rule->regex, j);

            if (!is_used(lint, rule, name)) {
                cj_diags_add(lint->diags, CJ_WARNING, "rules/slot", rule->shown.file,
                             rule->shown.line, rule->shown.column,
                             "nothing uses the capture '%s': no slot, entity or text names it",
                             name);
            }
        }
    }
    return CJ_OK;
}

/* ---- Messages ---- */

#define MAX_KEYS 200 /* of the built-in catalogue that a misspelt one is compared with */

/* The built-in keys of a language; false when there is no catalogue to compare with. */
static bool builtin_keys(const struct lint *lint, const struct cj_lang *lang,
                         const char *keys[MAX_KEYS + 1])
{
    const cj_ruleset *set = lint->set;
    size_t count = 0;

    for (size_t i = 0; i < set->messages.count && count < MAX_KEYS; i++) {
        const struct cj_rules_file *file = &set->files[set->messages.items[i].file];

        if (file->builtin && file->lang == lang) {
            keys[count++] = set->messages.items[i].key.text;
        }
    }
    keys[count] = NULL;
    return count > 0;
}

static void check_message(struct lint *lint, const struct cj_text_def *def)
{
    const struct cj_rules_file *file = &lint->set->files[def->file];
    const char *keys[MAX_KEYS + 1];
    uint32_t index;

    if (cj_names_find(lint->set, CJ_NAME_MESSAGE, file->lang, true, cj_str_from(def->key.text),
                      &index) ||
        !builtin_keys(lint, file->lang, keys)) {
        return;
    }
    const char *nearest = cj_yaml_nearest(cj_str_from(def->key.text), keys);
    if (nearest) {
        cj_diags_add(lint->diags, CJ_WARNING, "rules/unknown-key", file->name, def->key.line,
                     def->key.column, "nothing says the message '%s': did you mean '%s'?",
                     def->key.text, nearest);
    } else {
        cj_diags_add(lint->diags, CJ_WARNING, "rules/unknown-key", file->name, def->key.line,
                     def->key.column, "nothing says the message '%s'", def->key.text);
    }
}

static cj_status check_messages(struct lint *lint)
{
    for (size_t i = 0; i < lint->set->messages.count; i++) {
        if (is_own(lint, lint->set->messages.items[i].file)) {
            check_message(lint, &lint->set->messages.items[i]);
        }
    }
    return CJ_OK;
}

/* ---- All of it ---- */

static cj_status check_unreachable(struct lint *lint)
{
    return cj_lint_unreachable(lint->set, lint->diags);
}

cj_status cj_lint(cj_ruleset *set, cj_diags *diags)
{
    static cj_status (*const checks[])(struct lint *) = {
        check_overlaps, check_examples, check_samples,
        check_captures, check_messages, check_unreachable,
    };
    struct lint lint = {.set = set, .diags = diags};
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < sizeof(checks) / sizeof(checks[0]); i++) {
        st = checks[i](&lint);
    }
    cj_arena_clear(&lint.arena);
    return st;
}
