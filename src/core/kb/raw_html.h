/* Raw HTML inside Markdown: a fixed list of harmless tags becomes nodes of the tree, the rest
 * is dropped with its text kept. No attribute survives but the few that nodes have a field
 * for, so nothing of what an editor pasted reaches a visitor as HTML. */
#ifndef CJ_KB_RAW_HTML_H
#define CJ_KB_RAW_HTML_H

#include "kb/builder.h"
#include "kb/place.h"

/** Reads a piece of raw HTML: a whole block, or one tag inside a line.
 *
 * @param html   borrowed: it must outlive the tree
 * @param line   of its first byte; `column` as well. Dropped tags are told to `place->diags`
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_LIMIT: nested too deep */
cj_status cj_raw_html_read(const struct cj_place *place, struct cj_builder *builder,
                           struct cj_str html, uint32_t line, uint32_t column);

/** Decodes entities (`&amp;`, `&#243;`, `&aacute;`); unknown ones stay as they are. Borrows
 * `text` when there is nothing to decode, else uses `arena`; ptr is NULL when memory ran out.
 */
struct cj_str cj_html_decode(struct cj_str text, struct cj_arena *arena);

#endif
