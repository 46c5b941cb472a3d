/* Builds a node tree from events that may be nested wrongly. */
#include "kb/builder.h"

#define BULLET "• " /* of a list item that has become a line of text */

static struct cj_open_node *top(struct cj_builder *builder)
{
    return &builder->open[builder->depth - 1];
}

static bool in_text(const struct cj_node *node)
{
    return cj_node_holds_inlines(node->kind) || cj_node_is_inline(node->kind);
}

static struct cj_node *append(struct cj_builder *builder, enum cj_node_kind kind)
{
    struct cj_node *node = cj_node_new(builder->arena, kind, builder->line, builder->column);

    if (!node) {
        builder->status = CJ_ERR_NOMEM;
        return &builder->ignored;
    }
    cj_node_append(top(builder)->node, node);
    return node;
}

static void push(struct cj_builder *builder, struct cj_node *node, unsigned tag, bool markdown)
{
    if (builder->depth == CJ_TREE_MAX_DEPTH) {
        builder->status = CJ_ERR_LIMIT;
        return;
    }
    builder->open[builder->depth++] =
        (struct cj_open_node){.node = node, .tag = tag, .markdown = markdown};
}

static void open_implied(struct cj_builder *builder, enum cj_node_kind kind)
{
    push(builder, append(builder, kind), 0, false);
}

struct cj_node *cj_builder_init(struct cj_builder *builder, struct cj_arena *arena)
{
    struct cj_node *root = cj_node_new(arena, CJ_NODE_DOCUMENT, 1, 1);

    *builder = (struct cj_builder){.arena = arena, .line = 1, .column = 1};
    if (root) {
        push(builder, root, 0, true);
    }
    return root;
}

/* Opens what must be open for inline nodes to stand here. */
static void need_text(struct cj_builder *builder)
{
    while (builder->status == CJ_OK && !in_text(top(builder)->node)) {
        switch (top(builder)->node->kind) {
        case CJ_NODE_LIST:
            open_implied(builder, CJ_NODE_ITEM);
            break;
        case CJ_NODE_TABLE:
            open_implied(builder, CJ_NODE_ROW);
            break;
        case CJ_NODE_ROW:
            open_implied(builder, CJ_NODE_CELL);
            break;
        default:
            open_implied(builder, CJ_NODE_PARAGRAPH);
        }
    }
}

/* True when a block can stand here, once the paragraphs that HTML opened are closed. */
static bool leave_text(struct cj_builder *builder)
{
    size_t depth = builder->depth;

    while (in_text(builder->open[depth - 1].node)) {
        const struct cj_open_node *open = &builder->open[depth - 1];
        enum cj_node_kind kind = open->node->kind;
        if (open->markdown || kind == CJ_NODE_CELL || kind == CJ_NODE_SUMMARY) {
            return false;
        }
        depth--;
    }
    builder->depth = depth;
    return true;
}

/* The element that a repeated `<li>`, `<tr>` or `<td>` closes: its end tag is optional. */
static void close_sibling(struct cj_builder *builder, enum cj_node_kind kind,
                          enum cj_node_kind parent)
{
    for (size_t depth = builder->depth; depth > 1; depth--) {
        const struct cj_open_node *open = &builder->open[depth - 1];
        if (open->markdown || open->node->kind == parent) {
            return;
        }
        if (open->node->kind == kind) {
            builder->depth = depth - 1;
            return;
        }
    }
}

/* Where the parts of lists and tables may stand; everything else stands anywhere. */
static const struct {
    enum cj_node_kind kind;
    enum cj_node_kind parent;
} parts[] = {
    {CJ_NODE_ITEM, CJ_NODE_LIST},
    {CJ_NODE_ROW, CJ_NODE_TABLE},
    {CJ_NODE_CELL, CJ_NODE_ROW},
};

/* True when `kind` may be opened inside the innermost open node, after the missing parents
 * were opened. */
static bool need_parent(struct cj_builder *builder, enum cj_node_kind kind)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i].kind != kind) {
            continue;
        }
        close_sibling(builder, kind, parts[i].parent);
        if (top(builder)->node->kind == parts[i].parent) {
            return true;
        }
        if (kind != CJ_NODE_ITEM || !leave_text(builder)) {
            return kind == CJ_NODE_CELL && top(builder)->node->kind == CJ_NODE_TABLE;
        }
        open_implied(builder, CJ_NODE_LIST);
        return true;
    }
    return leave_text(builder);
}

static bool link_is_open(const struct cj_builder *builder)
{
    for (size_t i = builder->depth; i > 0; i--) {
        if (builder->open[i - 1].node->kind == CJ_NODE_LINK) {
            return true;
        }
    }
    return false;
}

/* A block inside a line of text: what it holds goes on after a line break. */
static void flatten(struct cj_builder *builder, enum cj_node_kind kind)
{
    const struct cj_node *last = top(builder)->node->last;
    bool at_start = !last || last->kind == CJ_NODE_BREAK ||
                    (last->kind == CJ_NODE_TEXT &&
                     (cj_str_trim(last->text).len == 0 || cj_str_equals(last->text, BULLET)));

    if (!at_start && kind != CJ_NODE_LIST) {
        append(builder, CJ_NODE_BREAK);
    }
    if (kind == CJ_NODE_ITEM) {
        append(builder, CJ_NODE_TEXT)->text = CJ_STR(BULLET);
    }
}

static bool is_structure(enum cj_node_kind kind)
{
    return kind == CJ_NODE_LIST || kind == CJ_NODE_TABLE || kind == CJ_NODE_ROW;
}

static bool can_open_block(struct cj_builder *builder, enum cj_node_kind kind)
{
    if (!need_parent(builder, kind)) {
        return false;
    }
    if (is_structure(top(builder)->node->kind) && kind != CJ_NODE_ITEM &&
        kind != CJ_NODE_ROW && kind != CJ_NODE_CELL) {
        if (top(builder)->node->kind != CJ_NODE_LIST) {
            need_text(builder); /* a cell: the block is flattened into it */
            return false;
        }
        open_implied(builder, CJ_NODE_ITEM);
    }
    return true;
}

struct cj_node *cj_builder_open(struct cj_builder *builder, enum cj_node_kind kind,
                                unsigned tag)
{
    const bool markdown = tag == 0;
    bool fits;

    if (builder->status != CJ_OK) {
        return &builder->ignored;
    }
    if (cj_node_is_inline(kind)) {
        need_text(builder);
        fits = kind != CJ_NODE_LINK || !link_is_open(builder);
    } else {
        fits = can_open_block(builder, kind);
        if (fits && kind == CJ_NODE_CELL && top(builder)->node->kind == CJ_NODE_TABLE) {
            open_implied(builder, CJ_NODE_ROW);
        }
        if (!fits && in_text(top(builder)->node)) {
            flatten(builder, kind);
        }
    }
    if (builder->status != CJ_OK) {
        return &builder->ignored;
    }

    struct cj_node *node = fits ? append(builder, kind) : &builder->ignored;
    push(builder, fits ? node : top(builder)->node, tag, markdown);
    return node;
}

void cj_builder_close(struct cj_builder *builder)
{
    while (builder->status == CJ_OK && builder->depth > 1) {
        if (builder->open[--builder->depth].markdown) {
            return;
        }
    }
}

void cj_builder_close_tag(struct cj_builder *builder, unsigned tag)
{
    for (size_t depth = builder->depth; depth > 1; depth--) {
        const struct cj_open_node *open = &builder->open[depth - 1];
        if (open->markdown) {
            return;
        }
        if (open->tag == tag) {
            builder->depth = depth - 1;
            return;
        }
    }
}

struct cj_node *cj_builder_add(struct cj_builder *builder, enum cj_node_kind kind)
{
    if (builder->status != CJ_OK) {
        return &builder->ignored;
    }
    if (kind == CJ_NODE_COMMENT) {
        return append(builder, kind); /* it is nothing to see, so it fits anywhere */
    }
    if (cj_node_is_inline(kind)) {
        need_text(builder);
    } else if (!can_open_block(builder, kind)) {
        flatten(builder, kind);
        if (kind != CJ_NODE_CODE) {
            return &builder->ignored;
        }
        kind = CJ_NODE_CODE_SPAN;
    }
    return builder->status == CJ_OK ? append(builder, kind) : &builder->ignored;
}

void cj_builder_text(struct cj_builder *builder, struct cj_str text)
{
    if (builder->status != CJ_OK || text.len == 0) {
        return;
    }
    if (!in_text(top(builder)->node) && cj_str_trim(text).len == 0) {
        return;
    }
    cj_builder_add(builder, CJ_NODE_TEXT)->text = text;
}

void cj_builder_break_block(struct cj_builder *builder)
{
    if (builder->status == CJ_OK && !leave_text(builder)) {
        flatten(builder, CJ_NODE_PARAGRAPH);
    }
}
