/* The tree of a Markdown text. */
#include "kb/node.h"

struct cj_node *cj_node_new(struct cj_arena *arena, enum cj_node_kind kind, uint32_t line,
                            uint32_t column)
{
    struct cj_node *node = cj_arena_alloc(arena, sizeof(*node));

    if (node) {
        node->kind = kind;
        node->line = line;
        node->column = column;
    }
    return node;
}

void cj_node_append(struct cj_node *parent, struct cj_node *child)
{
    if (parent->last) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
}

bool cj_node_holds_inlines(enum cj_node_kind kind)
{
    return kind >= CJ_NODE_PARAGRAPH && kind <= CJ_NODE_SUMMARY;
}

bool cj_node_is_inline(enum cj_node_kind kind)
{
    return kind >= CJ_NODE_EM;
}

static void add_space(struct cj_buf *out)
{
    if (out->len > 0 && out->ptr[out->len - 1] != ' ') {
        cj_buf_addc(out, ' ');
    }
}

void cj_node_words(const struct cj_node *node, struct cj_buf *out)
{
    switch (node->kind) {
    case CJ_NODE_TEXT:
    case CJ_NODE_CODE_SPAN:
    case CJ_NODE_CODE:
    case CJ_NODE_IMAGE:
        cj_buf_add_str(out, node->text);
        return;
    case CJ_NODE_BREAK:
        add_space(out);
        return;
    default:
        break;
    }

    for (const struct cj_node *child = node->first; child; child = child->next) {
        if (!cj_node_is_inline(child->kind)) {
            add_space(out);
        }
        cj_node_words(child, out);
    }
}

bool cj_node_is_blank(const struct cj_node *node)
{
    switch (node->kind) {
    case CJ_NODE_TEXT:
    case CJ_NODE_CODE_SPAN:
    case CJ_NODE_CODE:
        return cj_str_trim(node->text).len == 0;
    case CJ_NODE_IMAGE:
        return node->text.len == 0 &&
               (node->target.len == 0 || node->target_kind == CJ_TARGET_NONE);
    default:
        break;
    }

    for (const struct cj_node *child = node->first; child; child = child->next) {
        if (!cj_node_is_blank(child)) {
            return false;
        }
    }
    return true;
}
