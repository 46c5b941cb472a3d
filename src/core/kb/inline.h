/* What happens to lines of text after the parser: strikethrough, bare addresses, tables. */
#ifndef CJ_KB_INLINE_H
#define CJ_KB_INLINE_H

#include <conserje/status.h>

#include "kb/node.h"

/** Finishes a tree in place: `~~x~~` is struck through, neighbouring texts become one without
 * invisible characters, bare addresses become links, HTML's header rows are found.
 *
 * The parser's own strikethrough extension changes a table of the whole process during each
 * parse, so two threads could not parse at once; its autolink extension is quadratic.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_inline_finish(struct cj_node *root, struct cj_arena *arena);

/** Cuts the bare addresses out of the text node `text` and appends the pieces to `parent`.
 * Internal to this folder. @return false when memory ran out */
bool cj_autolink(struct cj_node *parent, struct cj_node *text, struct cj_arena *arena);

/** Makes a table rectangular and finds its header. Internal to this folder.
 * @return false when memory ran out */
bool cj_table_finish(struct cj_node *table, struct cj_arena *arena);

#endif
