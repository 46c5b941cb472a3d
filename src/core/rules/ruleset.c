/* A set of rules from its first file to its last reader. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "rules/link.h"
#include "rules/load.h"
#include "rules/names.h"

cj_ruleset *cj_ruleset_new(void)
{
    cj_ruleset *set = calloc(1, sizeof(*set));

    if (!set) {
        return NULL;
    }
    set->analyser = cj_analyser_new();
    set->regex_scratch = cj_regex_scratch_new();
    if (!set->analyser || !set->regex_scratch) {
        cj_ruleset_free(set);
        return NULL;
    }
    return set;
}

void cj_ruleset_free(cj_ruleset *set)
{
    if (!set) {
        return;
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        cj_regex_free(set->rules[i].regex);
    }
    for (size_t i = 0; i < set->entity_count; i++) {
        cj_regex_free(set->entities[i].regex);
    }
    for (size_t i = 0; i < set->vocabulary_count; i++) {
        cj_vocabulary_clear(&set->vocabularies[i]);
    }
    cj_analyser_free(set->analyser);
    cj_regex_scratch_free(set->regex_scratch);
    cj_map_clear(&set->names);
    free(set->vocabularies);
    free(set->files);
    free(set->concepts);
    free(set->entities);
    free(set->intents);
    free(set->rules);
    free(set->messages.items);
    free(set->facts.items);
    cj_arena_clear(&set->arena);
    free(set);
}

/* ---- An entry's rule ---- */

static cj_status add_entry_rule(cj_ruleset *set, struct cj_rule_def rule, const char *file,
                                const char *regex)
{
    struct cj_rule_def *slot = CJ_LOAD_PUSH(set, rules, rule_count, rule_capacity);

    if (!slot) {
        return CJ_ERR_NOMEM;
    }
    rule.shown.owner =
        cj_arena_strndup(&set->arena, rule.shown.owner, strlen(rule.shown.owner));
    rule.shown.file = cj_arena_strndup(&set->arena, file, strlen(file));
    rule.shown.text = cj_arena_strndup(&set->arena, regex, strlen(regex));
    if (!rule.shown.owner || !rule.shown.file || !rule.shown.text) {
        set->rule_count--;
        return CJ_ERR_NOMEM;
    }
    *slot = rule;
    return CJ_OK;
}

cj_status cj_ruleset_add_regex(cj_ruleset *set, const char *owner, const struct cj_lang *lang,
                               const char *file, uint32_t line, uint32_t column,
                               const char *regex, cj_diags *diags)
{
    struct cj_rule_def rule = {
        .shown = {.kind = CJ_RULE_REGEX,
                  .intent = CJ_NO_INTENT,
                  .owner = owner,
                  .lang = lang,
                  .line = line,
                  .column = column},
        .file = CJ_NO_FILE,
        .intent = CJ_NO_INTENT,
    };
    const struct cj_yaml node = {
        .kind = CJ_YAML_SCALAR, .line = line, .column = column, .text = cj_str_from(regex)};
    struct cj_loader loader = {.set = set, .name = file, .diags = diags};
    cj_status st = cj_load_regex(&loader, &node, false, true, &rule.regex);

    if (st == CJ_OK && loader.wrong) {
        return CJ_ERR_CONTENT;
    }
    if (st == CJ_OK) {
        rule.shown.specificity = cj_regex_pattern(rule.regex)->literal_words;
        st = add_entry_rule(set, rule, file, regex);
    }
    if (st != CJ_OK) {
        cj_regex_free(rule.regex);
    }
    return st;
}

/* ---- Finishing ---- */

/* True when the bot's own file says something about this built-in intent. */
static bool is_replaced(const cj_ruleset *set, const struct cj_intent_def *def)
{
    struct cj_str id = cj_str_from(def->shown.id);
    uint32_t index;

    return def->shown.builtin &&
           cj_names_find(set, CJ_NAME_INTENT, def->shown.lang, false, id, &index) &&
           !set->intents[index].shown.builtin;
}

static void check_off(const cj_ruleset *set, const struct cj_intent_def *def, cj_diags *diags)
{
    struct cj_str id = cj_str_from(def->shown.id);
    uint32_t index;

    if (def->off && !cj_names_find(set, CJ_NAME_INTENT, def->shown.lang, true, id, &index)) {
        cj_diags_add(diags, CJ_WARNING, "intents/off", def->shown.file, def->shown.line,
                     def->column, "there is no built-in intent '%s' to switch off",
                     def->shown.id);
    }
}

static cj_status keep_intents(cj_ruleset *set, uint32_t *moved, cj_diags *diags)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->intent_count; i++) {
        const struct cj_intent_def *def = &set->intents[i];
        bool live = cj_is_live(set, def->file);

        if (live) {
            check_off(set, def, diags);
        }
        moved[i] = CJ_NO_INTENT;
        if (live && !def->off && !is_replaced(set, def)) {
            moved[i] = (uint32_t)kept++;
        }
    }
    set->shown_intents = cj_arena_array(&set->arena, kept + 1, sizeof(*set->shown_intents));
    return set->shown_intents ? CJ_OK : CJ_ERR_NOMEM;
}

/* Only after the last look at the old indices. */
static void move_intents(cj_ruleset *set, const uint32_t *moved)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->intent_count; i++) {
        if (moved[i] != CJ_NO_INTENT) {
            set->shown_intents[kept] = set->intents[i].shown;
            set->intents[kept++] = set->intents[i];
        }
    }
    set->intent_count = kept;
}

static void keep_rules(cj_ruleset *set, const uint32_t *moved)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->rule_count; i++) {
        struct cj_rule_def rule = set->rules[i];

        if (rule.intent != CJ_NO_INTENT) {
            const struct cj_intent *intent = &set->intents[rule.intent].shown;

            rule.shown.owner = intent->id;
            rule.shown.lang = intent->lang;
            rule.shown.file = intent->file;
            rule.shown.priority = intent->priority;
            rule.intent = moved[rule.intent];
            rule.shown.intent = rule.intent;
            if (rule.intent == CJ_NO_INTENT) {
                cj_regex_free(rule.regex);
                continue;
            }
        }
        set->rules[kept++] = rule;
    }
    set->rule_count = kept;
}

/* Takes out what is left out, switched off or replaced. */
static cj_status compact(cj_ruleset *set, cj_diags *diags)
{
    uint32_t *moved = calloc(set->intent_count + 1, sizeof(*moved));
    cj_status st = moved ? keep_intents(set, moved, diags) : CJ_ERR_NOMEM;

    if (st == CJ_OK) {
        keep_rules(set, moved);
        move_intents(set, moved);
    }
    free(moved);
    return st;
}

static cj_status build_vocabulary(cj_ruleset *set, const struct cj_lang *lang)
{
    for (size_t i = 0; i < set->vocabulary_count; i++) {
        if (set->vocabularies[i].lang == lang) {
            return CJ_OK;
        }
    }
    struct cj_vocabulary *grown =
        realloc(set->vocabularies, (set->vocabulary_count + 1) * sizeof(*set->vocabularies));
    if (!grown) {
        return CJ_ERR_NOMEM;
    }
    set->vocabularies = grown;
    return cj_vocabulary_build(set, lang, &set->vocabularies[set->vocabulary_count++]);
}

static cj_status build_vocabularies(cj_ruleset *set)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < set->file_count; i++) {
        if (!set->files[i].left_out) {
            st = build_vocabulary(set, set->files[i].lang);
        }
    }
    for (size_t i = 0; st == CJ_OK && i < set->rule_count; i++) {
        st = build_vocabulary(set, set->rules[i].shown.lang);
    }
    return st;
}

/* The same whatever the order of the files. */
static uint64_t hash_set(const cj_ruleset *set)
{
    uint64_t hash = CJ_HASH_SEED;

    for (size_t i = 0; i < set->file_count; i++) {
        if (!set->files[i].left_out) {
            hash += set->files[i].hash;
        }
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        if (set->rules[i].file == CJ_NO_FILE) {
            hash += cj_hash(cj_hash(CJ_HASH_SEED, cj_str_from(set->rules[i].shown.owner)),
                            cj_str_from(set->rules[i].shown.text));
        }
    }
    return hash;
}

cj_status cj_ruleset_finish(cj_ruleset *set, cj_diags *diags)
{
    cj_status st = cj_link(set, diags);

    if (st == CJ_OK) {
        st = compact(set, diags);
    }
    if (st == CJ_OK) {
        cj_order_rules(set);
        st = build_vocabularies(set);
    }
    if (st == CJ_OK) {
        st = cj_lint(set, diags);
    }
    cj_analyser_free(set->analyser);
    cj_regex_scratch_free(set->regex_scratch);
    set->analyser = NULL;
    set->regex_scratch = NULL;
    set->hash = hash_set(set);
    return st;
}

/* ---- Reading ---- */

size_t cj_ruleset_intent_count(const cj_ruleset *set)
{
    return set->intent_count;
}

const struct cj_intent *cj_ruleset_intent(const cj_ruleset *set, size_t index)
{
    return index < set->intent_count ? &set->shown_intents[index] : NULL;
}

size_t cj_ruleset_rule_count(const cj_ruleset *set)
{
    return set->rule_count;
}

const struct cj_rule *cj_ruleset_rule(const cj_ruleset *set, size_t order)
{
    return order < set->rule_count ? &set->rules[order].shown : NULL;
}

bool cj_ruleset_is_quarantined(const cj_ruleset *set, size_t order)
{
    return order < set->rule_count && set->rules[order].regex &&
           cj_regex_is_quarantined(set->rules[order].regex);
}

size_t cj_ruleset_file_count(const cj_ruleset *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->file_count; i++) {
        count += !set->files[i].left_out && !set->files[i].builtin;
    }
    return count;
}

size_t cj_ruleset_skipped_count(const cj_ruleset *set)
{
    size_t count = set->skipped_count;

    for (size_t i = 0; i < set->file_count; i++) {
        count += set->files[i].left_out;
    }
    return count;
}

uint64_t cj_ruleset_content_hash(const cj_ruleset *set)
{
    return set->hash;
}

void cj_ruleset_each_word(const cj_ruleset *set, const struct cj_lang *lang,
                          void (*visit)(void *context, struct cj_str word), void *context)
{
    for (size_t i = 0; i < set->vocabulary_count; i++) {
        const struct cj_vocabulary *vocabulary = &set->vocabularies[i];

        for (size_t j = 0; vocabulary->lang == lang && j < vocabulary->word_count; j++) {
            visit(context, vocabulary->words[j]);
        }
    }
}

/* The keys of the concept's members that are one word each. */
static size_t list_keys(const struct cj_concept_def *concept,
                        struct cj_str keys[CJ_MAX_CONCEPT_KEYS])
{
    size_t count = 0;

    for (size_t i = 0; i < concept->members.count && count < CJ_MAX_CONCEPT_KEYS; i++) {
        const struct cj_item *item = &concept->members.items[i];

        if (!item->excluded && item->count == 1 && item->pieces[0].kind == CJ_PIECE_WORD &&
            item->pieces[0].word_class == CJ_WORD_CONTENT) {
            keys[count++] = item->pieces[0].keys[1];
        }
    }
    return count;
}

/* Whether the words of a concept are synonyms: the bot's own, or Conserje's for that. */
static bool joins_words(const struct cj_concept_def *concept, bool is_own)
{
    const struct cj_str name = cj_str_from(concept->name.text);

    return is_own ? !cj_str_starts(name, "conserje_") : cj_str_starts(name, CJ_CONCEPT_SAME);
}

static void visit_concepts(const cj_ruleset *set, const struct cj_lang *lang, bool is_own,
                           void (*visit)(void *context, bool is_own, const struct cj_str *keys,
                                         size_t count),
                           void *context)
{
    struct cj_str keys[CJ_MAX_CONCEPT_KEYS];

    for (size_t i = 0; i < set->concept_count; i++) {
        const struct cj_concept_def *concept = &set->concepts[i];
        const struct cj_rules_file *file = &set->files[concept->file];
        const bool counts =
            file->lang == lang && !file->left_out && joins_words(concept, is_own);
        const size_t count = counts ? list_keys(concept, keys) : 0;

        if (count > 1) {
            visit(context, is_own, keys, count);
        }
    }
}

void cj_ruleset_each_concept(const cj_ruleset *set, const struct cj_lang *lang,
                             void (*visit)(void *context, bool is_own,
                                           const struct cj_str *keys, size_t count),
                             void *context)
{
    visit_concepts(set, lang, true, visit, context);
    visit_concepts(set, lang, false, visit, context);
}
