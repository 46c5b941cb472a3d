/* Reading `entities:`: data that is recognised in a message, by a regex or by a list. */
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "rules/load.h"
#include "rules/names.h"

struct reading {
    const struct cj_yaml *pattern;
    bool raw;
    struct cj_items values;
    struct cj_rule_text example;
    const char *normalize;
};

static cj_status read_pattern(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    struct reading *reading = target;

    if (cj_str_trim(node->text).len == 0) {
        CJ_LOAD_ERROR(loader, node, "rules/regex", "the regex is empty");
    }
    reading->pattern = node;
    return CJ_OK;
}

static cj_status read_raw(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct reading *reading = target;

    return cj_load_bool(loader, node, &reading->raw);
}

static cj_status read_example(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    struct reading *reading = target;

    return cj_load_text(loader, node, &reading->example);
}

static const char *const normalizations[] = {
    [CJ_NORMALIZE_NONE] = "none",
    [CJ_NORMALIZE_UPPER] = "upper",
    [CJ_NORMALIZE_LOWER] = "lower",
    [CJ_NORMALIZE_DIGITS] = "digits",
    NULL,
};

static cj_status read_normalize(struct cj_loader *loader, const struct cj_yaml *node,
                                void *target)
{
    struct reading *reading = target;

    return cj_load_choice(loader, node, normalizations, &reading->normalize);
}

/* ---- Lists ---- */

static size_t spellings(const struct cj_yaml *node)
{
    size_t count = 0;

    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        count += 1 + (child->kind == CJ_YAML_SEQUENCE ? child->count : 1);
    }
    return count;
}

static cj_status add_spelling(struct cj_loader *loader, const struct cj_yaml *node,
                              const char *value, struct cj_items *values)
{
    struct cj_item *item = &values->items[values->count];
    cj_status st = cj_load_item(loader, node, CJ_ITEM_OF_ENTITY, item);

    item->value = value;
    values->count += item->count > 0;
    return st;
}

/* "S: [pequeña, chica]": the value is one of its own spellings. */
static cj_status add_value(struct cj_loader *loader, const struct cj_yaml *node,
                           struct cj_items *values)
{
    struct cj_yaml key = *node;

    key.kind = CJ_YAML_SCALAR;
    key.text = node->key.len ? node->key : node->text;
    key.line = node->key.len ? node->key_line : node->line;
    key.column = node->key.len ? node->key_column : node->column;
    const char *value = cj_arena_strndup(&loader->set->arena, key.text.ptr, key.text.len);
    if (!value) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = add_spelling(loader, &key, value, values);
    if (node->key.len == 0 || cj_load_is_blank(node)) {
        return st;
    }
    const struct cj_yaml *child = node->kind == CJ_YAML_SEQUENCE ? node->first : node;
    for (; st == CJ_OK && child; child = child == node ? NULL : child->next) {
        st = add_spelling(loader, child, value, values);
    }
    return st;
}

/* A list of values, or a mapping from each value to its spellings. */
static cj_status read_values(struct cj_loader *loader, const struct cj_yaml *node,
                             void *target)
{
    struct reading *reading = target;
    struct cj_items *values = &reading->values;
    size_t count = spellings(node);
    cj_status st = CJ_OK;

    values->items =
        cj_arena_array(&loader->set->arena, count ? count : 1, sizeof(*values->items));
    if (!values->items) {
        return CJ_ERR_NOMEM;
    }
    for (const struct cj_yaml *child = node->first; st == CJ_OK && child;
         child = child->next) {
        if (node->kind == CJ_YAML_SEQUENCE && child->kind != CJ_YAML_SCALAR) {
            CJ_LOAD_ERROR(loader, child, "rules/value", "this must be a text");
            continue;
        }
        st = add_value(loader, child, values);
    }
    return st;
}

/* ---- The entity ---- */

static const struct cj_load_key entity_keys[] = {
    {"pattern", CJ_TAKES_TEXT, read_pattern},
    {"raw", CJ_TAKES_TEXT, read_raw},
    {"values", CJ_TAKES_LIST | CJ_TAKES_MAP, read_values},
    {"example", CJ_TAKES_TEXT, read_example},
    {"normalize", CJ_TAKES_TEXT, read_normalize},
    {0},
};

static enum cj_normalize normalization(const char *name)
{
    size_t i = 0;

    while (name && normalizations[i] && normalizations[i] != name) {
        i++;
    }
    return (enum cj_normalize)(name ? i : CJ_NORMALIZE_NONE);
}

static cj_status keep(struct cj_loader *loader, const struct cj_yaml *node,
                      const struct reading *reading, struct cj_entity_def *def)
{
    def->values = reading->values;
    def->normalize = normalization(reading->normalize);
    def->example = reading->example.text;
    if (!def->example && def->values.count > 0) {
        def->example = def->values.items[0].value;
    }
    if ((reading->pattern != NULL) == (reading->values.count > 0) &&
        node->kind == CJ_YAML_MAPPING) {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/value",
                          "an entity has either a 'pattern' or a list of 'values'");
    }
    if (!reading->pattern || cj_str_trim(reading->pattern->text).len == 0) {
        return CJ_OK;
    }
    cj_status st = cj_load_regex(loader, reading->pattern, reading->raw, false, &def->regex);
    if (st == CJ_OK && !def->example) {
        CJ_LOAD_WARNING(loader, node, "rules/slot",
                        "the entity has no example: phrases with {%s} are learnt without it",
                        def->name.text ? def->name.text : "");
    }
    return st;
}

static cj_status read_entity(struct cj_loader *loader, const struct cj_yaml *node)
{
    cj_ruleset *set = loader->set;
    struct reading reading = {0};
    struct cj_entity_def *def = CJ_LOAD_PUSH(set, entities, entity_count, entity_capacity);

    if (!def) {
        return CJ_ERR_NOMEM;
    }
    *def = (struct cj_entity_def){.file = loader->file, .mark = CJ_NO_MARK};
    cj_status st = cj_load_name(loader, node, &def->name);
    if (st == CJ_OK) {
        st = cj_load_mapping(loader, node, CJ_N("an entity"), entity_keys, &reading);
    }
    return st == CJ_OK ? keep(loader, node, &reading, def) : st;
}

cj_status cj_load_entities(struct cj_loader *loader, const struct cj_yaml *node, void *unused)
{
    cj_status st = CJ_OK;

    (void)unused;
    for (const struct cj_yaml *child = node->first; st == CJ_OK && child;
         child = child->next) {
        st = read_entity(loader, child);
    }
    return st;
}
