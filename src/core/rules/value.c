/* Reading the scalars, lists and mappings of a rules file, with what is told when they have
 * the wrong shape. */
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "rules/load.h"
#include "rules/names.h"

#define MAX_KEYS 16 /* in one table, the closing row included */

/* ---- Mappings ---- */

bool cj_load_is_blank(const struct cj_yaml *node)
{
    return node->kind == CJ_YAML_SCALAR && !node->quoted && node->text.len == 0;
}

static unsigned shape_of(const struct cj_yaml *node)
{
    static const unsigned shapes[] = {
        [CJ_YAML_SCALAR] = CJ_TAKES_TEXT,
        [CJ_YAML_SEQUENCE] = CJ_TAKES_LIST,
        [CJ_YAML_MAPPING] = CJ_TAKES_MAP,
    };

    return shapes[node->kind];
}

static const char *shape_name(unsigned takes)
{
    static const char *const names[] = {
        [CJ_TAKES_TEXT] = CJ_N("a text"),
        [CJ_TAKES_LIST] = CJ_N("a list"),
        [CJ_TAKES_TEXT | CJ_TAKES_LIST] = CJ_N("a text or a list"),
        [CJ_TAKES_MAP] = CJ_N("a mapping"),
        [CJ_TAKES_LIST | CJ_TAKES_MAP] = CJ_N("a list or a mapping"),
    };

    return names[takes];
}

/* A piece of a message in the reader's language. */
static const char *word(const struct cj_loader *loader, const char *english)
{
    return cj_diags_translate(loader->diags, english);
}

static void tell_unknown(struct cj_loader *loader, const struct cj_yaml *node,
                         const char *what, const struct cj_load_key *keys)
{
    const char *names[MAX_KEYS] = {NULL};

    for (size_t i = 0; keys[i].name && i + 1 < MAX_KEYS; i++) {
        names[i] = keys[i].name;
    }
    const char *nearest = cj_yaml_nearest(node->key, names);
    if (nearest) {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/unknown-key",
                          "unknown key '%.*s' in %s: did you mean '%s'?",
                          CJ_STR_ARGS(node->key), word(loader, what), nearest);
    } else {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/unknown-key", "unknown key '%.*s' in %s",
                          CJ_STR_ARGS(node->key), word(loader, what));
    }
}

static const struct cj_load_key *find_key(const struct cj_load_key *keys, struct cj_str name)
{
    for (; keys->name; keys++) {
        if (cj_str_equals(name, keys->name)) {
            return keys;
        }
    }
    return NULL;
}

static cj_status read_key(struct cj_loader *loader, const struct cj_yaml *node,
                          const char *what, const struct cj_load_key *keys, void *target)
{
    const struct cj_load_key *key = find_key(keys, node->key);

    if (!key) {
        tell_unknown(loader, node, what, keys);
        return CJ_OK;
    }
    if (cj_load_is_blank(node) && !(key->takes & CJ_TAKES_TEXT)) {
        return CJ_OK;
    }
    if (!(shape_of(node) & key->takes)) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "'%s' must be %s", key->name,
                      word(loader, shape_name(key->takes)));
        return CJ_OK;
    }
    return key->read(loader, node, target);
}

cj_status cj_load_mapping(struct cj_loader *loader, const struct cj_yaml *node,
                          const char *what, const struct cj_load_key *keys, void *target)
{
    if (node->kind != CJ_YAML_MAPPING) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "%s must be a mapping of 'key: value'",
                      word(loader, what));
        return CJ_OK;
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        cj_status st = read_key(loader, child, what, keys, target);
        if (st != CJ_OK) {
            return st;
        }
    }
    return CJ_OK;
}

/* ---- Scalars ---- */

static bool is_text(struct cj_loader *loader, const struct cj_yaml *node)
{
    if (node->kind != CJ_YAML_SCALAR) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "this must be a text");
        return false;
    }
    if (cj_str_trim(node->text).len == 0) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "an empty text: fill it in or take it out");
        return false;
    }
    return true;
}

cj_status cj_load_text(struct cj_loader *loader, const struct cj_yaml *node,
                       struct cj_rule_text *out_text)
{
    if (!is_text(loader, node)) {
        return CJ_OK;
    }

    struct cj_str text = cj_str_trim(node->text);
    const char *copy = cj_arena_strndup(&loader->set->arena, text.ptr, text.len);
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    *out_text = (struct cj_rule_text){copy, node->line, node->column};
    return CJ_OK;
}

cj_status cj_load_texts(struct cj_loader *loader, const struct cj_yaml *node,
                        struct cj_rule_texts *out_texts)
{
    size_t count = node->kind == CJ_YAML_SEQUENCE ? node->count : 1;
    const struct cj_yaml *child = node->kind == CJ_YAML_SEQUENCE ? node->first : node;
    struct cj_rule_text *items =
        cj_arena_array(&loader->set->arena, count ? count : 1, sizeof(*items));
    size_t kept = 0;

    if (!items) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++, child = child->next) {
        cj_status st = cj_load_text(loader, child, &items[kept]);
        if (st != CJ_OK) {
            return st;
        }
        kept += items[kept].text != NULL;
    }
    *out_texts = (struct cj_rule_texts){items, kept};
    return CJ_OK;
}

cj_status cj_load_name(struct cj_loader *loader, const struct cj_yaml *node,
                       struct cj_rule_text *out_name)
{
    size_t len = cj_name_len(node->key);

    if (len == 0 || len < node->key.len || len > CJ_RULE_MAX_NAME_LEN) {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/value",
                          "'%.*s' is no name: use letters, digits, _ and -, at most %d bytes",
                          CJ_STR_ARGS(node->key), CJ_RULE_MAX_NAME_LEN);
        return CJ_OK;
    }

    const char *copy = cj_arena_strndup(&loader->set->arena, node->key.ptr, node->key.len);
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    *out_name = (struct cj_rule_text){copy, node->key_line, node->key_column};
    return CJ_OK;
}

static const char *find_word(const char *const *words, struct cj_str text)
{
    for (; *words; words++) {
        if (cj_str_equals(text, *words)) {
            return *words;
        }
    }
    return NULL;
}

cj_status cj_load_choice(struct cj_loader *loader, const struct cj_yaml *node,
                         const char *const *words, const char **out_word)
{
    char list[256] = "";
    size_t len = 0;

    if (!is_text(loader, node)) {
        return CJ_OK;
    }

    const char *word = find_word(words, node->text);
    if (word) {
        *out_word = word;
        return CJ_OK;
    }
    for (size_t i = 0; words[i] && len < sizeof(list); i++) {
        int added = snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "", words[i]);
        len += added > 0 ? (size_t)added : 0;
    }
    CJ_LOAD_ERROR(loader, node, "rules/value", "'%.*s' must be one of %s",
                  CJ_STR_ARGS(node->text), list);
    return CJ_OK;
}

cj_status cj_load_bool(struct cj_loader *loader, const struct cj_yaml *node, bool *out_value)
{
    static const char *const words[] = {"true",  "yes", "on",  "sí", "si",
                                        "false", "no",  "off", NULL};
    const size_t first_false = 5;
    const char *word = NULL;

    cj_status st = cj_load_choice(loader, node, words, &word);
    for (size_t i = 0; words[i]; i++) {
        if (word == words[i]) {
            *out_value = i < first_false;
        }
    }
    return st;
}

cj_status cj_load_number(struct cj_loader *loader, const struct cj_yaml *node, int32_t least,
                         int32_t most, int32_t *out_value)
{
    struct cj_str text = node->text;
    bool negative = cj_str_starts(text, "-");
    size_t at = negative ? 1 : 0;
    int64_t value = 0;

    while (at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' && value < INT32_MAX) {
        value = value * 10 + (text.ptr[at++] - '0');
    }
    value = negative ? -value : value;
    if (at < text.len || text.len == (negative ? 1u : 0u) || value < least || value > most) {
        CJ_LOAD_ERROR(loader, node, "rules/value",
                      "'%.*s' must be a whole number from %d to %d", CJ_STR_ARGS(text),
                      (int)least, (int)most);
        return CJ_OK;
    }
    *out_value = (int32_t)value;
    return CJ_OK;
}
