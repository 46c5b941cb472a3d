/* What an editor tells us about an entry: `<!-- conserje … -->` under its heading, or the key
 * `conserje` of the front matter. */
#ifndef CJ_KB_BLOCK_META_H
#define CJ_KB_BLOCK_META_H

#include <stdbool.h>
#include <stdint.h>

#include <conserje/status.h>

#include "kb/kb.h"
#include "kb/node.h"
#include "kb/place.h"
#include "yaml/yaml.h"

#define CJ_MAX_ID_LEN 200 /* ids stand in addresses, logs and test files */

struct cj_block_meta {
    bool present;
    struct cj_placed id; /* text is NULL when there is none */
    struct cj_placed match;
    struct cj_placed_list also;
    struct cj_placed_list not_phrases;
    struct cj_placed_list next;
    struct cj_placed_list after;
    struct cj_placed_list tags;
    struct cj_placed_list channels;
    struct cj_escalation escalate;
};

/** True when an HTML comment is one of ours: its first word is "conserje". */
bool cj_block_meta_is(struct cj_str comment);

/** Warns when the first word of a comment is nearly "conserje": all in it would have no
 * effect. */
void cj_block_meta_check_name(const struct cj_place *place, const struct cj_node *comment);

/** Reads the comment at `line`:`column`. @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT */
cj_status cj_block_meta_read(const struct cj_place *place, struct cj_str comment,
                             uint32_t line, uint32_t column, struct cj_block_meta *out_meta);

/** Reads the same keys from a mapping. @return as above */
cj_status cj_block_meta_from_yaml(const struct cj_place *place, const struct cj_yaml *node,
                                  struct cj_block_meta *out_meta);

/** A scalar, or a list of scalars, as a list; empty for anything else or NULL.
 * @return false when memory ran out */
bool cj_placed_list_read(const struct cj_yaml *node, struct cj_arena *arena,
                         struct cj_placed_list *out_list);

#endif
