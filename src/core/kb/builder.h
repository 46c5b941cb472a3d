/* Builds a node tree from events that may be nested wrongly.
 *
 * Markdown's own events are well nested; raw HTML between them is whatever an editor typed:
 * `<b>` that never closes, a list inside a table cell, `</div>` of nothing. The builder keeps
 * a stack of what is open and makes the result obey node.h: paragraphs never hold blocks,
 * lists hold only items, tables are rows of cells, and links are not nested. What does not fit
 * is flattened: its text stays, parted by line breaks. */
#ifndef CJ_KB_BUILDER_H
#define CJ_KB_BUILDER_H

#include <conserje/status.h>

#include "kb/node.h"

/** An open node. */
struct cj_open_node {
    struct cj_node *node; /* where children go */
    unsigned tag;         /* the HTML element that opened it; 0: Markdown, or implied */
    bool markdown;        /* no HTML end tag may close it, nor anything below it */
};

struct cj_builder {
    struct cj_arena *arena;
    struct cj_open_node open[CJ_TREE_MAX_DEPTH];
    size_t depth;
    cj_status status; /* sticky: CJ_OK, CJ_ERR_NOMEM, or CJ_ERR_LIMIT: nested too deep */
    uint32_t line;    /* given to new nodes */
    uint32_t column;
    struct cj_node ignored; /* returned instead of a node that has no place in the tree */
};

/** Starts with an empty document; NULL when memory ran out. */
struct cj_node *cj_builder_init(struct cj_builder *builder, struct cj_arena *arena);

/** Opens a node; close Markdown's with cj_builder_close(), HTML's with cj_builder_close_tag().
 *
 * @param tag  the HTML element, 0 for Markdown
 * @return the node, to set its attributes; never NULL: a node without a place when it was
 *         flattened or the builder failed */
struct cj_node *cj_builder_open(struct cj_builder *builder, enum cj_node_kind kind,
                                unsigned tag);

/** Closes the innermost open Markdown node and all that is open inside it. */
void cj_builder_close(struct cj_builder *builder);

/** Closes the innermost element `tag` unless a Markdown node stands between. */
void cj_builder_close_tag(struct cj_builder *builder, unsigned tag);

/** Adds a node without children; never NULL, as cj_builder_open(). */
struct cj_node *cj_builder_add(struct cj_builder *builder, enum cj_node_kind kind);

/** Adds text, which is borrowed: it must outlive the tree. Blank text between blocks is
 * dropped. */
void cj_builder_text(struct cj_builder *builder, struct cj_str text);

/** Ends the paragraph that HTML text began, or breaks the line where none can end. */
void cj_builder_break_block(struct cj_builder *builder);

#endif
