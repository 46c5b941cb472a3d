/* The JSON block tree, written as it is walked: it is rendered once, for thousands of entries,
 * and no program but ours reads it before a client does. The tests parse it with jansson. */
#include "kb/render.h"

struct json {
    struct cj_buf *out;
};

static void add_block(struct json *json, const struct cj_node *node);
static void add_inline(struct json *json, const struct cj_node *node);

static void add(struct json *json, const char *text)
{
    cj_buf_adds(json->out, text);
}

static void add_string(struct json *json, struct cj_str text)
{
    size_t done = 0;

    cj_buf_addc(json->out, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= ' ' && c != '"' && c != '\\') {
            continue;
        }
        cj_buf_add(json->out, text.ptr + done, i - done);
        if (c == '\n') {
            add(json, "\\n");
        } else if (c < ' ') {
            cj_buf_printf(json->out, "\\u%04x", c);
        } else {
            cj_buf_addc(json->out, '\\');
            cj_buf_addc(json->out, (char)c);
        }
        done = i + 1;
    }
    cj_buf_add(json->out, text.ptr + done, text.len - done);
    cj_buf_addc(json->out, '"');
}

/* A comma, unless this is the first item of its list. */
static void add_comma(struct json *json)
{
    const struct cj_buf *out = json->out;

    if (out->len > 0 && out->ptr[out->len - 1] != '[') {
        cj_buf_addc(json->out, ',');
    }
}

static void add_field(struct json *json, const char *name, struct cj_str value)
{
    add(json, ",\"");
    add(json, name);
    add(json, "\":");
    add_string(json, value);
}

static void add_blocks(struct json *json, const struct cj_node *first)
{
    add(json, ",\"blocks\":[");
    for (const struct cj_node *node = first; node; node = node->next) {
        add_block(json, node);
    }
    add(json, "]");
}

static void add_inline_list(struct json *json, const struct cj_node *parent)
{
    add(json, "[");
    for (const struct cj_node *node = parent->first; node; node = node->next) {
        add_inline(json, node);
    }
    add(json, "]");
}

static void add_inlines(struct json *json, const struct cj_node *parent)
{
    add(json, ",\"inlines\":");
    add_inline_list(json, parent);
}

static void open_typed(struct json *json, const char *type)
{
    add_comma(json);
    add(json, "{\"type\":\"");
    add(json, type);
    add(json, "\"");
}

static const char *mark_type(enum cj_node_kind kind)
{
    switch (kind) {
    case CJ_NODE_EM:
        return "em";
    case CJ_NODE_STRONG:
        return "strong";
    case CJ_NODE_STRIKE:
        return "strike";
    case CJ_NODE_UNDERLINE:
        return "underline";
    case CJ_NODE_SUB:
        return "sub";
    case CJ_NODE_SUP:
        return "sup";
    case CJ_NODE_MARK:
        return "mark";
    case CJ_NODE_KBD:
        return "kbd";
    default:
        return NULL;
    }
}

static void add_link(struct json *json, const struct cj_node *link)
{
    if (link->target_kind != CJ_TARGET_URL && link->target_kind != CJ_TARGET_ENTRY) {
        for (const struct cj_node *node = link->first; node; node = node->next) {
            add_inline(json, node);
        }
        return;
    }
    open_typed(json, "link");
    add_field(json, link->target_kind == CJ_TARGET_URL ? "url" : "entry", link->target);
    add_inlines(json, link);
    add(json, "}");
}

static void add_image(struct json *json, const struct cj_node *image)
{
    if (image->target_kind == CJ_TARGET_NONE && image->text.len == 0) {
        return;
    }
    open_typed(json, "image");
    if (image->target_kind == CJ_TARGET_URL) {
        add_field(json, "url", image->target);
    } else if (image->target_kind == CJ_TARGET_FILE) {
        add_field(json, "file", image->target);
    }
    add_field(json, "alt", image->text);
    add(json, "}");
}

static void add_leaf(struct json *json, const struct cj_node *node)
{
    switch (node->kind) {
    case CJ_NODE_TEXT:
        if (node->text.len > 0) {
            add_comma(json);
            add_string(json, node->text);
        }
        break;
    case CJ_NODE_BREAK:
        open_typed(json, "break");
        add(json, "}");
        break;
    case CJ_NODE_CODE_SPAN:
        open_typed(json, "code");
        add_field(json, "text", node->text);
        add(json, "}");
        break;
    case CJ_NODE_FOOTNOTE_REF:
        open_typed(json, "footnote");
        cj_buf_printf(json->out, ",\"number\":%u}", node->number);
        break;
    default: /* anchors and comments are not seen */
        break;
    }
}

static void add_inline(struct json *json, const struct cj_node *node)
{
    const char *mark = mark_type(node->kind);

    if (mark) {
        open_typed(json, mark);
        add_inlines(json, node);
        add(json, "}");
    } else if (node->kind == CJ_NODE_LINK) {
        add_link(json, node);
    } else if (node->kind == CJ_NODE_IMAGE) {
        add_image(json, node);
    } else {
        add_leaf(json, node);
    }
}

static void add_list(struct json *json, const struct cj_node *list)
{
    open_typed(json, "list");
    add(json, list->ordered ? ",\"ordered\":true" : ",\"ordered\":false");
    if (list->ordered) {
        cj_buf_printf(json->out, ",\"start\":%u", list->number);
    }
    add(json, ",\"items\":[");
    for (const struct cj_node *item = list->first; item; item = item->next) {
        if (item->kind != CJ_NODE_ITEM) {
            continue;
        }
        open_typed(json, "item");
        if (item->task != CJ_TASK_NONE) {
            add(json, item->task == CJ_TASK_DONE ? ",\"checked\":true" : ",\"checked\":false");
        }
        add_blocks(json, item->first);
        add(json, "}");
    }
    add(json, "]}");
}

static void add_quote(struct json *json, const struct cj_node *quote)
{
    if (quote->alert == CJ_ALERT_NONE) {
        open_typed(json, "quote");
    } else {
        open_typed(json, "alert");
        add_field(json, "kind", cj_str_from(cj_alert_name(quote->alert)));
    }
    add_blocks(json, quote->first);
    add(json, "}");
}

static void add_details(struct json *json, const struct cj_node *details)
{
    const struct cj_node *first = details->first;

    open_typed(json, "details");
    add(json, ",\"summary\":");
    if (first && first->kind == CJ_NODE_SUMMARY) {
        add_inline_list(json, first);
        first = first->next;
    } else {
        add(json, "[]");
    }
    add_blocks(json, first);
    add(json, "}");
}

static void add_cells(struct json *json, const struct cj_node *row)
{
    add(json, "[");
    for (const struct cj_node *cell = row->first; cell; cell = cell->next) {
        if (cell->kind == CJ_NODE_CELL) {
            add_comma(json);
            add_inline_list(json, cell);
        }
    }
    add(json, "]");
}

static void add_table(struct json *json, const struct cj_node *table)
{
    static const char *const aligns[] = {"null", "\"left\"", "\"center\"", "\"right\""};
    const struct cj_node *row = table->first;

    open_typed(json, "table");
    add(json, ",\"align\":[");
    for (const struct cj_node *cell = row ? row->first : NULL; cell; cell = cell->next) {
        if (cell->kind == CJ_NODE_CELL) {
            add_comma(json);
            add(json, aligns[cell->align]);
        }
    }
    add(json, "],\"header\":");
    if (row && row->header) {
        add_cells(json, row);
        row = row->next;
    } else {
        add(json, "[]");
    }
    add(json, ",\"rows\":[");
    for (; row; row = row->next) {
        if (row->kind == CJ_NODE_ROW) {
            add_comma(json);
            add_cells(json, row);
        }
    }
    add(json, "]}");
}

static void add_code(struct json *json, const struct cj_node *code)
{
    open_typed(json, "code");
    if (code->target.len > 0) {
        add_field(json, "lang", code->target);
    }
    add_field(json, "text", code->text);
    add(json, "}");
}

static void add_text_block(struct json *json, const struct cj_node *node)
{
    if (cj_node_is_blank(node)) {
        return;
    }
    if (node->kind == CJ_NODE_HEADING) {
        open_typed(json, "heading");
        cj_buf_printf(json->out, ",\"level\":%u", node->level);
    } else {
        open_typed(json, "paragraph");
    }
    add_inlines(json, node);
    add(json, "}");
}

static void add_block(struct json *json, const struct cj_node *node)
{
    switch (node->kind) {
    case CJ_NODE_PARAGRAPH:
    case CJ_NODE_HEADING:
    case CJ_NODE_SUMMARY: /* only details have one; elsewhere it is a paragraph */
        add_text_block(json, node);
        break;
    case CJ_NODE_LIST:
        add_list(json, node);
        break;
    case CJ_NODE_QUOTE:
        add_quote(json, node);
        break;
    case CJ_NODE_DETAILS:
        add_details(json, node);
        break;
    case CJ_NODE_TABLE:
        add_table(json, node);
        break;
    case CJ_NODE_CODE:
        add_code(json, node);
        break;
    case CJ_NODE_RULE:
        open_typed(json, "rule");
        add(json, "}");
        break;
    default: /* comments are not seen */
        break;
    }
}

static void add_footnotes(struct json *json, const struct cj_blocks *blocks, size_t first)
{
    open_typed(json, "footnotes");
    add(json, ",\"items\":[");
    for (size_t i = first; i < blocks->count; i++) {
        open_typed(json, "item");
        cj_buf_printf(json->out, ",\"number\":%u", blocks->items[i]->number);
        add_blocks(json, blocks->items[i]->first);
        add(json, "}");
    }
    add(json, "]}");
}

void cj_render_json(const struct cj_blocks *blocks, struct cj_buf *out)
{
    struct json json = {.out = out};
    size_t i = 0;

    cj_buf_addc(out, '[');
    for (; i < blocks->count && blocks->items[i]->kind != CJ_NODE_FOOTNOTE; i++) {
        add_block(&json, blocks->items[i]);
    }
    if (i < blocks->count) {
        add_footnotes(&json, blocks, i);
    }
    cj_buf_addc(out, ']');
}
