/* Sorting what the files defined, so that nothing later depends on the order in which they
 * came: of two definitions of one name the first is the one whose file's name comes first. */
#include <stdlib.h>
#include <string.h>

#include "rules/link.h"

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* By language, built-in first, name; then by the place, so that of two the first stays. */
static int compare_defs(const cj_ruleset *set, uint32_t file_a, struct cj_rule_text a,
                        uint32_t file_b, struct cj_rule_text b)
{
    const struct cj_rules_file *left = &set->files[file_a];
    const struct cj_rules_file *right = &set->files[file_b];
    int order = strcmp(left->lang->code, right->lang->code);

    order = order ? order : right->builtin - left->builtin;
    order = order ? order : strcmp(a.text, b.text);
    order = order ? order : strcmp(left->name, right->name);
    order = order ? order : compare_numbers(a.line, b.line);
    return order ? order : compare_numbers(a.column, b.column);
}

static int compare_concepts(const void *left, const void *right, void *set)
{
    const struct cj_concept_def *a = left;
    const struct cj_concept_def *b = right;

    return compare_defs(set, a->file, a->name, b->file, b->name);
}

static int compare_entities(const void *left, const void *right, void *set)
{
    const struct cj_entity_def *a = left;
    const struct cj_entity_def *b = right;

    return compare_defs(set, a->file, a->name, b->file, b->name);
}

static int compare_texts(const void *left, const void *right, void *set)
{
    const struct cj_text_def *a = left;
    const struct cj_text_def *b = right;

    return compare_defs(set, a->file, a->key, b->file, b->key);
}

static struct cj_rule_text intent_name(const struct cj_intent_def *def)
{
    return (struct cj_rule_text){def->shown.id, def->shown.line, def->column};
}

static int compare_intents(const void *left, const void *right, void *set)
{
    const struct cj_intent_def *a = left;
    const struct cj_intent_def *b = right;

    return compare_defs(set, a->file, intent_name(a), b->file, intent_name(b));
}

static void sort(void *items, size_t count, size_t size,
                 int (*compare)(const void *, const void *, void *), cj_ruleset *set)
{
    if (count > 1) {
        qsort_r(items, count, size, compare, set);
    }
}

/* Sorts the intents and makes their rules follow. */
static cj_status sort_intents(cj_ruleset *set)
{
    uint32_t *moved = calloc(set->intent_count + 1, sizeof(*moved));

    if (!moved) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < set->intent_count; i++) {
        set->intents[i].index = (uint32_t)i;
    }
    sort(set->intents, set->intent_count, sizeof(*set->intents), compare_intents, set);
    for (size_t i = 0; i < set->intent_count; i++) {
        moved[set->intents[i].index] = (uint32_t)i;
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        struct cj_rule_def *rule = &set->rules[i];

        if (rule->intent != CJ_NO_INTENT) {
            rule->intent = moved[rule->intent];
        }
    }
    free(moved);
    return CJ_OK;
}

cj_status cj_sort_definitions(cj_ruleset *set)
{
    sort(set->concepts, set->concept_count, sizeof(*set->concepts), compare_concepts, set);
    sort(set->entities, set->entity_count, sizeof(*set->entities), compare_entities, set);
    sort(set->messages.items, set->messages.count, sizeof(*set->messages.items), compare_texts,
         set);
    sort(set->facts.items, set->facts.count, sizeof(*set->facts.items), compare_texts, set);
    return sort_intents(set);
}
