/* Reading `rules:` of an intent: conditions on words, and regexes. */
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/message.h"
#include "rules/load.h"

/* A rule being read: its regex waits until `raw` is known. */
struct reading {
    struct cj_rule_words words;
    struct cj_items any;
    const struct cj_yaml *regex;
    bool raw;
};

/* ---- Conditions ---- */

/* A list whose members are items, or lists of alternatives. */
static cj_status read_clauses(struct cj_loader *loader, const struct cj_yaml *node,
                              struct cj_clauses *out_clauses)
{
    bool is_list = node->kind == CJ_YAML_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    const struct cj_yaml *child = is_list ? node->first : node;
    struct cj_items *items =
        cj_arena_array(&loader->set->arena, count ? count : 1, sizeof(*items));

    if (!items) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++, child = child->next) {
        cj_status st = cj_load_items(loader, child, CJ_ITEM_OF_RULE, &items[i]);
        if (st != CJ_OK) {
            return st;
        }
    }
    *out_clauses = (struct cj_clauses){items, count};
    return CJ_OK;
}

static cj_status read_all(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct reading *reading = target;

    return read_clauses(loader, node, &reading->words.all);
}

static cj_status read_in_order(struct cj_loader *loader, const struct cj_yaml *node,
                               void *target)
{
    struct reading *reading = target;

    return read_clauses(loader, node, &reading->words.in_order);
}

/* `none` is a list of items; lists within it change nothing. */
static cj_status read_none(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct reading *reading = target;
    struct cj_items *none = &reading->words.none;
    struct cj_clauses clauses = {0};
    cj_status st = read_clauses(loader, node, &clauses);
    size_t count = 0;

    for (size_t i = 0; i < clauses.count; i++) {
        count += clauses.items[i].count;
    }
    none->items = cj_arena_array(&loader->set->arena, count ? count : 1, sizeof(*none->items));
    if (st != CJ_OK || !none->items) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < clauses.count; i++) {
        if (clauses.items[i].count > 0) {
            memcpy(none->items + none->count, clauses.items[i].items,
                   clauses.items[i].count * sizeof(*none->items));
        }
        none->count += clauses.items[i].count;
    }
    return CJ_OK;
}

static cj_status read_any(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct reading *reading = target;

    return cj_load_items(loader, node, CJ_ITEM_OF_RULE, &reading->any);
}

static cj_status read_regex(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct reading *reading = target;

    if (cj_str_trim(node->text).len == 0) {
        CJ_LOAD_ERROR(loader, node, "rules/regex", "the regex is empty");
    }
    reading->regex = node;
    return CJ_OK;
}

static cj_status read_raw(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct reading *reading = target;

    return cj_load_bool(loader, node, &reading->raw);
}

static const struct cj_load_key rule_keys[] = {
    {"all", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_all},
    {"any", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_any},
    {"none", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_none},
    {"in_order", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_in_order},
    {"regex", CJ_TAKES_TEXT, read_regex},
    {"raw", CJ_TAKES_TEXT, read_raw},
    {0},
};

/* `any: [a, b]` is one more condition of `all`. */
static cj_status merge_any(struct cj_loader *loader, struct reading *reading)
{
    struct cj_clauses *all = &reading->words.all;
    struct cj_items *items;

    if (reading->any.count == 0) {
        return CJ_OK;
    }
    items = cj_arena_array(&loader->set->arena, all->count + 1, sizeof(*items));
    if (!items) {
        return CJ_ERR_NOMEM;
    }
    if (all->count > 0) {
        memcpy(items, all->items, all->count * sizeof(*items));
    }
    items[all->count] = reading->any;
    *all = (struct cj_clauses){items, all->count + 1};
    return CJ_OK;
}

/* ---- Specificity: required stems + literals ---- */

/* What the shortest of the alternatives requires; a concept or an entity counts as one. */
static uint32_t least_words(const struct cj_items *alternatives)
{
    size_t least = alternatives->count ? CJ_ITEM_MAX_PIECES : 0;

    for (size_t i = 0; i < alternatives->count; i++) {
        size_t count = alternatives->items[i].count;
        least = count < least ? count : least;
    }
    return (uint32_t)least;
}

static uint32_t required_words(const struct cj_clauses *clauses)
{
    uint32_t words = 0;

    for (size_t i = 0; i < clauses->count; i++) {
        words += least_words(&clauses->items[i]);
    }
    return words;
}

/* ---- The rule as it is shown ---- */

static void show_items(const struct cj_items *items, struct cj_buf *out)
{
    cj_buf_adds(out, "[");
    for (size_t i = 0; i < items->count; i++) {
        cj_buf_printf(out, "%s%s", i ? ", " : "", items->items[i].source.text);
    }
    cj_buf_adds(out, "]");
}

static void show_clauses(const struct cj_clauses *clauses, struct cj_buf *out)
{
    cj_buf_adds(out, "[");
    for (size_t i = 0; i < clauses->count; i++) {
        const struct cj_items *items = &clauses->items[i];

        cj_buf_adds(out, i ? ", " : "");
        if (items->count == 1) {
            cj_buf_adds(out, items->items[0].source.text);
        } else {
            show_items(items, out);
        }
    }
    cj_buf_adds(out, "]");
}

static void show_key(const char *key, struct cj_buf *out)
{
    cj_buf_printf(out, "%s%s ", out->len ? ", " : "", key);
}

static void show_words(const struct reading *reading, const struct cj_rule_words *words,
                       struct cj_buf *out)
{
    struct cj_clauses all = words->all;

    all.count -= reading->any.count > 0; /* `any` is its last, but was written apart */
    if (all.count > 0) {
        show_key("all", out);
        show_clauses(&all, out);
    }
    if (reading->any.count > 0) {
        show_key("any", out);
        show_items(&reading->any, out);
    }
    if (words->in_order.count > 0) {
        show_key("in_order", out);
        show_clauses(&words->in_order, out);
    }
    if (words->none.count > 0) {
        show_key("none", out);
        show_items(&words->none, out);
    }
}

/* "all [~pedido, [dónde, cuándo]], none [~devolver]" */
static cj_status show(struct cj_loader *loader, const struct cj_rule_def *rule,
                      const struct reading *reading, const char **out_text)
{
    struct cj_buf text = {0};

    show_words(reading, &rule->words, &text);
    if (reading->regex) {
        show_key(reading->raw ? "raw regex" : "regex", &text);
        cj_buf_add_str(&text, reading->regex->text);
    }
    *out_text = text.failed ? NULL
                            : cj_arena_strndup(&loader->set->arena, text.ptr ? text.ptr : "",
                                               text.len);
    cj_buf_clear(&text);
    return *out_text ? CJ_OK : CJ_ERR_NOMEM;
}

/* ---- The list ---- */

static cj_status build(struct cj_loader *loader, const struct cj_yaml *node,
                       struct reading *reading, struct cj_rule_def *rule)
{
    cj_status st = merge_any(loader, reading);

    rule->words = reading->words;
    rule->shown.kind = reading->regex ? CJ_RULE_REGEX : CJ_RULE_WORDS;
    rule->shown.line = node->line;
    rule->shown.column = node->column;
    rule->shown.specificity =
        required_words(&rule->words.all) + required_words(&rule->words.in_order);
    if (st == CJ_OK && reading->regex && cj_str_trim(reading->regex->text).len > 0) {
        st = cj_load_regex(loader, reading->regex, reading->raw, true, &rule->regex);
    }
    if (rule->regex) {
        rule->shown.specificity += cj_regex_pattern(rule->regex)->literal_words;
    }
    return st == CJ_OK ? show(loader, rule, reading, &rule->shown.text) : st;
}

static cj_status read_rule(struct cj_loader *loader, const struct cj_yaml *node,
                           uint32_t intent, uint32_t position)
{
    struct reading reading = {0};
    cj_status st = cj_load_mapping(loader, node, CJ_N("a rule"), rule_keys, &reading);

    if (st != CJ_OK || node->kind != CJ_YAML_MAPPING) {
        return st;
    }
    if (reading.words.all.count + reading.words.in_order.count + reading.any.count == 0 &&
        !reading.regex) {
        CJ_LOAD_ERROR(loader, node, "rules/value",
                      "the rule looks for nothing: give it 'all', 'any', 'in_order' or "
                      "'regex'");
        return CJ_OK;
    }
    struct cj_rule_def *rule = CJ_LOAD_PUSH(loader->set, rules, rule_count, rule_capacity);
    if (!rule) {
        return CJ_ERR_NOMEM;
    }
    *rule = (struct cj_rule_def){.file = loader->file, .intent = intent, .position = position};
    return build(loader, node, &reading, rule);
}

cj_status cj_load_rules(struct cj_loader *loader, const struct cj_yaml *node, void *intent)
{
    uint32_t index = *(const uint32_t *)intent;
    uint32_t position = 0;
    cj_status st = CJ_OK;

    for (const struct cj_yaml *child = node->first; st == CJ_OK && child;
         child = child->next) {
        st = read_rule(loader, child, index, position++);
    }
    return st;
}
