/* Markdown to a node tree: the door of cmark-gfm. */
#ifndef CJ_KB_MARKDOWN_H
#define CJ_KB_MARKDOWN_H

#include <conserje/status.h>

#include "kb/node.h"
#include "kb/place.h"

/** Parses `text`, whose first line is `place->first_line` of the file.
 *
 * The tree lives in `place->arena` and borrows nothing.
 * @param out_tree  set on CJ_OK
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when a bound was reached: `place->diags` tells
 */
cj_status cj_markdown_parse(const struct cj_place *place, struct cj_str text,
                            struct cj_tree *out_tree);

#endif
