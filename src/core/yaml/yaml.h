/* YAML as nodes that know their place.
 *
 * Scalars are text (the failsafe schema): `no`, `on` and `08:30` are words of a visitor here.
 * Anchors, aliases, tags other than the default, several documents and duplicate keys are
 * errors: nobody needs them in a bot, and bombs are made of them. */
#ifndef CJ_YAML_YAML_H
#define CJ_YAML_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/diag.h>

#include "base/arena.h"
#include "base/str.h"

#define CJ_YAML_MAX_LEN    ((size_t)256 * 1024) /* bytes: libyaml has quadratic corners */
#define CJ_YAML_MAX_DEPTH  32     /* nodes inside nodes: nested flow is the worst corner */
#define CJ_YAML_MAX_EVENTS 100000 /* bounds the memory of a tree made of tiny nodes */

enum cj_yaml_kind {
    CJ_YAML_SCALAR,
    CJ_YAML_SEQUENCE,
    CJ_YAML_MAPPING,
};

/** A node; children form a list. Everything lives in the arena given to cj_yaml_parse(). */
struct cj_yaml {
    enum cj_yaml_kind kind;
    bool quoted;       /* a scalar in quotes, or a block scalar */
    uint32_t line;     /* in the file, from 1 */
    uint32_t column;   /* code points, from 1 */
    struct cj_str key; /* in a mapping: this node's key; NUL-terminated */
    uint32_t key_line; /* where the key stands; 0 in a sequence */
    uint32_t key_column;
    struct cj_str text; /* a scalar's text; NUL-terminated */
    size_t count;       /* children */
    struct cj_yaml *first;
    struct cj_yaml *next; /* sibling */
};

/** Parses one document. Goes on after a duplicate key, an alias, an anchor or a tag, to find
 * the others too; stops at the first fault of syntax and at a bound.
 *
 * @param file        shown in diagnostics; borrowed for the call
 * @param first_line  number of `text`'s first line in the file: 1, or more inside Markdown
 * @param code        the diagnostics' code: "config/yaml", "intents/yaml", "kb/front-matter"
 * @param severity    CJ_ERROR or CJ_WARNING
 * @param text        valid UTF-8; borrowed for the call
 * @param out_root    set on CJ_OK; NULL for an empty document
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained a finding */
cj_status cj_yaml_parse(const char *file, struct cj_str text, uint32_t first_line,
                        enum cj_severity severity, const char *code, struct cj_arena *arena,
                        cj_diags *diags, struct cj_yaml **out_root);

/** The value of `key` in a mapping; NULL when absent, or when `node` is NULL or no mapping. */
const struct cj_yaml *cj_yaml_get(const struct cj_yaml *node, const char *key);

/** The name in `names` (NULL-terminated) nearest to a misspelt `key`, or NULL when none is
 * near: for "unknown key 'tgas': did you mean 'tags'?". As near as cj_nearest() says. */
const char *cj_yaml_nearest(struct cj_str key, const char *const *names);

#endif
