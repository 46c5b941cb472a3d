/* Reading YAML into the model: what the readers of a file, an intent and a rule share. */
#ifndef CJ_RULES_LOAD_H
#define CJ_RULES_LOAD_H

#include "base/source.h"
#include "rules/model.h"
#include "yaml/yaml.h"

/** One file being read. A reader returns CJ_OK or CJ_ERR_NOMEM only: what an editor wrote
 * wrong is told in `diags`, marked in `wrong`, and reading goes on to find the rest. */
struct cj_loader {
    cj_ruleset *set;
    const struct cj_source *source; /* NULL for an entry's regex */
    const char *name;               /* the file's, in the set's arena */
    uint32_t file;
    cj_diags *diags;
    bool wrong;
};

/** Shapes of a value. */
#define CJ_TAKES_TEXT 1u
#define CJ_TAKES_LIST 2u
#define CJ_TAKES_MAP  4u

/** A key that a mapping may have. */
struct cj_load_key {
    const char *name;
    unsigned takes;
    cj_status (*read)(struct cj_loader *loader, const struct cj_yaml *node, void *target);
};

/** Reads a mapping by its table of keys, which ends with a row without a name. A key that is
 * not in the table is an error, with the nearest that is.
 *
 * @param what  names the mapping in messages: CJ_N("an intent") */
cj_status cj_load_mapping(struct cj_loader *loader, const struct cj_yaml *node,
                          const char *what, const struct cj_load_key *keys, void *target);

/** Tells an error at `node`, or at its key: the file is left out. */
#define CJ_LOAD_ERROR(loader, node, code, ...) \
    ((loader)->wrong = true,                   \
     CJ_LOAD_TELL(loader, CJ_ERROR, (node)->line, (node)->column, code, __VA_ARGS__))
#define CJ_LOAD_KEY_ERROR(loader, node, code, ...) \
    ((loader)->wrong = true,                       \
     CJ_LOAD_TELL(loader, CJ_ERROR, (node)->key_line, (node)->key_column, code, __VA_ARGS__))

/** Tells what is no error. */
#define CJ_LOAD_WARNING(loader, node, code, ...) \
    CJ_LOAD_TELL(loader, CJ_WARNING, (node)->line, (node)->column, code, __VA_ARGS__)
#define CJ_LOAD_INFO(loader, node, code, ...) \
    CJ_LOAD_TELL(loader, CJ_INFO, (node)->line, (node)->column, code, __VA_ARGS__)

#define CJ_LOAD_TELL(loader, severity, line, column, code, ...) \
    cj_diags_add((loader)->diags, severity, code, (loader)->name, line, column, __VA_ARGS__)

/** True for "key:" with nothing after it, which stands for an empty list or mapping. */
bool cj_load_is_blank(const struct cj_yaml *node);

/** A copy of a scalar with its place. An empty one is an error. */
cj_status cj_load_text(struct cj_loader *loader, const struct cj_yaml *node,
                       struct cj_rule_text *out_text);

/** A scalar or a list of scalars. */
cj_status cj_load_texts(struct cj_loader *loader, const struct cj_yaml *node,
                        struct cj_rule_texts *out_texts);

/** The key of `node` as a name that may follow ~ or stand in {}: letters, digits, _ and -. */
cj_status cj_load_name(struct cj_loader *loader, const struct cj_yaml *node,
                       struct cj_rule_text *out_name);

/** One of `words` (NULL-terminated); `*out_word` stays as it is when it is none of them. */
cj_status cj_load_choice(struct cj_loader *loader, const struct cj_yaml *node,
                         const char *const *words, const char **out_word);

/** true, yes, on, sí; false, no, off. */
cj_status cj_load_bool(struct cj_loader *loader, const struct cj_yaml *node, bool *out_value);

/** A whole number between `least` and `most`. */
cj_status cj_load_number(struct cj_loader *loader, const struct cj_yaml *node, int32_t least,
                         int32_t most, int32_t *out_value);

/** How an item may be written. */
enum cj_item_use {
    CJ_ITEM_OF_RULE,    /* words, ~concepts, {entities} */
    CJ_ITEM_OF_CONCEPT, /* the same, and a leading '-' */
    CJ_ITEM_OF_ENTITY,  /* words only */
};

/** Cuts a scalar into words and references. */
cj_status cj_load_item(struct cj_loader *loader, const struct cj_yaml *node,
                       enum cj_item_use use, struct cj_item *out_item);

/** A list of items, or one. */
cj_status cj_load_items(struct cj_loader *loader, const struct cj_yaml *node,
                        enum cj_item_use use, struct cj_items *out_items);

/** Compiles a regex that stands in `node`, and tells what is wrong or dangerous about it.
 *
 * @param of_rule  false for an entity: it needs no literal
 * @param out_regex  NULL when it was refused */
cj_status cj_load_regex(struct cj_loader *loader, const struct cj_yaml *node, bool raw,
                        bool of_rule, cj_regex **out_regex);

/** Readers of the parts of a file; `node` is the value of the key. */
cj_status cj_load_concepts(struct cj_loader *loader, const struct cj_yaml *node, void *unused);
cj_status cj_load_entities(struct cj_loader *loader, const struct cj_yaml *node, void *unused);
cj_status cj_load_intents(struct cj_loader *loader, const struct cj_yaml *node, void *unused);
cj_status cj_load_rules(struct cj_loader *loader, const struct cj_yaml *node, void *intent);
cj_status cj_load_form(struct cj_loader *loader, const struct cj_yaml *node, void *intent);
cj_status cj_load_lookup(struct cj_loader *loader, const struct cj_yaml *node, void *intent);

/** Room for one more element of one of the set's arrays, or NULL. */
#define CJ_LOAD_PUSH(set, array, count, capacity)                                        \
    (cj_array_grow(&(set)->array, &(set)->capacity, (set)->count, sizeof(*(set)->array)) \
         ? &(set)->array[(set)->count++]                                                 \
         : NULL)

#endif
