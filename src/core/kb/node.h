/* The tree of a Markdown text, independent of the parser that made it.
 *
 * Nodes live in an arena and are written only while the tree is built and its links are
 * resolved; the renderers read it. Renderers recurse: CJ_TREE_MAX_DEPTH bounds the tree. */
#ifndef CJ_KB_NODE_H
#define CJ_KB_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define CJ_TREE_MAX_DEPTH                                             \
    256 /* renderers recurse; 100 quotes hold a list and an item each \
         */

enum cj_node_kind {
    /* Blocks that hold blocks. */
    CJ_NODE_DOCUMENT,
    CJ_NODE_LIST, /* holds only items */
    CJ_NODE_ITEM,
    CJ_NODE_QUOTE,
    CJ_NODE_DETAILS, /* its first child may be a CJ_NODE_SUMMARY */
    CJ_NODE_TABLE,   /* holds only rows */
    CJ_NODE_ROW,     /* holds only cells */
    CJ_NODE_FOOTNOTE,
    /* Blocks that hold inline nodes. */
    CJ_NODE_PARAGRAPH,
    CJ_NODE_HEADING,
    CJ_NODE_CELL,
    CJ_NODE_SUMMARY,
    /* Blocks that hold nothing. */
    CJ_NODE_CODE,
    CJ_NODE_RULE,
    CJ_NODE_COMMENT, /* an HTML comment of ours, never rendered */
    /* Inline nodes that hold inline nodes. */
    CJ_NODE_EM,
    CJ_NODE_STRONG,
    CJ_NODE_STRIKE,
    CJ_NODE_UNDERLINE,
    CJ_NODE_SUB,
    CJ_NODE_SUP,
    CJ_NODE_MARK,
    CJ_NODE_KBD,
    CJ_NODE_LINK,
    /* Inline nodes that hold nothing. */
    CJ_NODE_TEXT,
    CJ_NODE_BREAK,
    CJ_NODE_CODE_SPAN,
    CJ_NODE_IMAGE,
    CJ_NODE_FOOTNOTE_REF,
    CJ_NODE_ANCHOR, /* a place that links may name: `<a id="x">` */
};

/** What a quote warns of. */
enum cj_alert {
    CJ_ALERT_NONE,
    CJ_ALERT_NOTE,
    CJ_ALERT_TIP,
    CJ_ALERT_IMPORTANT,
    CJ_ALERT_WARNING,
    CJ_ALERT_CAUTION,
};

enum cj_align {
    CJ_ALIGN_NONE,
    CJ_ALIGN_LEFT,
    CJ_ALIGN_CENTER,
    CJ_ALIGN_RIGHT,
};

/** A task list's box. */
enum cj_task {
    CJ_TASK_NONE,
    CJ_TASK_OPEN,
    CJ_TASK_DONE,
};

/** Where a link or an image leads. */
enum cj_target {
    CJ_TARGET_RAW,   /* as written; not resolved yet */
    CJ_TARGET_URL,   /* safe: https, http, mailto or tel */
    CJ_TARGET_ENTRY, /* `target` is the id of an entry */
    CJ_TARGET_FILE,  /* a file of the bot, relative to its folder */
    CJ_TARGET_NONE,  /* leads nowhere: only the text is shown */
};

struct cj_node {
    enum cj_node_kind kind : 8;
    enum cj_alert alert : 8;        /* of a quote */
    enum cj_align align : 8;        /* of a cell */
    enum cj_task task : 8;          /* of an item */
    enum cj_target target_kind : 8; /* of a link or an image */
    uint8_t level;                  /* of a heading: 1–6 */
    bool ordered;                   /* of a list */
    bool header;                    /* of a row */
    bool boilerplate;               /* many files have this block */
    uint32_t number;                /* first of a list, or a footnote's */
    uint32_t line;                  /* in the file, from 1 */
    uint32_t column;                /* code points, from 1; 0 when unknown */
    struct cj_str text;             /* literal, code, alternative text, name of an anchor */
    struct cj_str target;           /* of a link or an image; a code block's language */
    struct cj_node *first;
    struct cj_node *last;
    struct cj_node *next; /* sibling */
};

/** A whole text. */
struct cj_tree {
    struct cj_node *root; /* the document; its footnotes are its last children */
    struct cj_node **footnotes;
    size_t footnote_count; /* footnote n is footnotes[n - 1] */
};

/** A new node without parent; NULL when memory ran out. */
struct cj_node *cj_node_new(struct cj_arena *arena, enum cj_node_kind kind, uint32_t line,
                            uint32_t column);

void cj_node_append(struct cj_node *parent, struct cj_node *child);

/** True for paragraphs, headings, cells and summaries. */
bool cj_node_holds_inlines(enum cj_node_kind kind);

/** True for text, emphasis, links, …: what lives inside a paragraph. */
bool cj_node_is_inline(enum cj_node_kind kind);

/** Adds the words below `node`, without markup and addresses; blocks are parted by one space.
 */
void cj_node_words(const struct cj_node *node, struct cj_buf *out);

/** True when nothing below `node` can be read or seen. */
bool cj_node_is_blank(const struct cj_node *node);

#endif
