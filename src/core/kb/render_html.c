/* Safe HTML: only the tags of this file, only escaped text, only resolved links. */
#include "kb/render.h"

struct html {
    struct cj_buf *out;
    const struct cj_lang *lang;
};

static void add_node(struct html *html, const struct cj_node *node);

static void add(struct html *html, const char *text)
{
    cj_buf_adds(html->out, text);
}

/* Text, or a value inside double quotes. */
static void add_escaped(struct html *html, struct cj_str text)
{
    size_t done = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *entity = text.ptr[i] == '&'    ? "&amp;"
                             : text.ptr[i] == '<'  ? "&lt;"
                             : text.ptr[i] == '>'  ? "&gt;"
                             : text.ptr[i] == '"'  ? "&quot;"
                             : text.ptr[i] == '\'' ? "&#39;"
                                                   : NULL;
        if (entity) {
            cj_buf_add(html->out, text.ptr + done, i - done);
            add(html, entity);
            done = i + 1;
        }
    }
    cj_buf_add(html->out, text.ptr + done, text.len - done);
}

static void add_children(struct html *html, const struct cj_node *node)
{
    for (const struct cj_node *child = node->first; child; child = child->next) {
        add_node(html, child);
    }
}

/* Tags without attributes, by kind. */
static const char *simple_tag(const struct cj_node *node)
{
    static const char *const headings[] = {"h3", "h3", "h3", "h3", "h4", "h5", "h6"};

    switch (node->kind) {
    case CJ_NODE_PARAGRAPH:
        return "p";
    case CJ_NODE_HEADING: /* the entry's own heading is above them all */
        return headings[node->level % 7];
    case CJ_NODE_DETAILS:
        return "details";
    case CJ_NODE_SUMMARY:
        return "summary";
    case CJ_NODE_EM:
        return "em";
    case CJ_NODE_STRONG:
        return "strong";
    case CJ_NODE_STRIKE:
        return "del";
    case CJ_NODE_UNDERLINE:
        return "u";
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

static void add_list(struct html *html, const struct cj_node *list)
{
    if (list->ordered && list->number != 1) {
        cj_buf_printf(html->out, "<ol start=\"%u\">", list->number);
    } else {
        add(html, list->ordered ? "<ol>" : "<ul>");
    }
    add_children(html, list);
    add(html, list->ordered ? "</ol>\n" : "</ul>\n");
}

/* A list item of one paragraph is that text, without a <p>. */
static void add_item(struct html *html, const struct cj_node *item)
{
    const struct cj_node *only = item->first;

    add(html, "<li>");
    if (item->task != CJ_TASK_NONE) {
        add(html, item->task == CJ_TASK_DONE ? "☑ " : "☐ ");
    }
    if (only && only->kind == CJ_NODE_PARAGRAPH) {
        add_children(html, only);
        only = only->next;
    }
    for (; only; only = only->next) {
        add_node(html, only);
    }
    add(html, "</li>\n");
}

static void add_quote(struct html *html, const struct cj_node *quote)
{
    if (quote->alert == CJ_ALERT_NONE) {
        add(html, "<blockquote>");
    } else {
        cj_buf_printf(html->out, "<blockquote class=\"%s\"><p><strong>%s</strong></p>\n",
                      cj_alert_name(quote->alert), cj_alert_label(quote->alert, html->lang));
    }
    add_children(html, quote);
    add(html, "</blockquote>\n");
}

static void add_code(struct html *html, const struct cj_node *code)
{
    add(html, "<pre><code>");
    add_escaped(html, code->text);
    add(html, "</code></pre>\n");
}

static void add_cell(struct html *html, const struct cj_node *cell, bool header)
{
    static const char *const classes[] = {"", " class=\"left\"", " class=\"center\"",
                                          " class=\"right\""};

    cj_buf_printf(html->out, "<%s%s>", header ? "th" : "td", classes[cell->align]);
    add_children(html, cell);
    add(html, header ? "</th>" : "</td>");
}

static void add_table(struct html *html, const struct cj_node *table)
{
    add(html, "<table>\n");
    for (const struct cj_node *row = table->first; row; row = row->next) {
        if (row->kind != CJ_NODE_ROW) {
            continue; /* a comment */
        }
        add(html, "<tr>");
        for (const struct cj_node *cell = row->first; cell; cell = cell->next) {
            if (cell->kind == CJ_NODE_CELL) {
                add_cell(html, cell, row->header);
            }
        }
        add(html, "</tr>\n");
    }
    add(html, "</table>\n");
}

static void add_link(struct html *html, const struct cj_node *link)
{
    if (link->target_kind == CJ_TARGET_URL) {
        add(html, "<a href=\"");
    } else if (link->target_kind == CJ_TARGET_ENTRY) {
        add(html, "<a data-entry=\"");
    } else {
        add_children(html, link);
        return;
    }
    add_escaped(html, link->target);
    add(html, "\">");
    add_children(html, link);
    add(html, "</a>");
}

static void add_image(struct html *html, const struct cj_node *image)
{
    if (image->target_kind != CJ_TARGET_URL) {
        add_escaped(html, image->text);
        return;
    }
    add(html, "<img src=\"");
    add_escaped(html, image->target);
    add(html, "\" alt=\"");
    add_escaped(html, image->text);
    add(html, "\">");
}

static void add_footnote(struct html *html, const struct cj_node *note)
{
    cj_buf_printf(html->out, "<li value=\"%u\">", note->number);
    add_children(html, note);
    add(html, "</li>\n");
}

static void add_leaf(struct html *html, const struct cj_node *node)
{
    switch (node->kind) {
    case CJ_NODE_TEXT:
        add_escaped(html, node->text);
        break;
    case CJ_NODE_BREAK:
        add(html, "<br>\n");
        break;
    case CJ_NODE_CODE_SPAN:
        add(html, "<code>");
        add_escaped(html, node->text);
        add(html, "</code>");
        break;
    case CJ_NODE_RULE:
        add(html, "<hr>\n");
        break;
    case CJ_NODE_FOOTNOTE_REF:
        cj_buf_printf(html->out, "<sup>%u</sup>", node->number);
        break;
    default: /* comments and anchors are not seen */
        break;
    }
}

static void add_simple(struct html *html, const struct cj_node *node, const char *tag)
{
    bool is_block = !cj_node_is_inline(node->kind);

    if (is_block && cj_node_is_blank(node)) {
        return;
    }
    add(html, "<");
    add(html, tag);
    add(html, ">");
    add_children(html, node);
    add(html, "</");
    add(html, tag);
    add(html, is_block ? ">\n" : ">");
}

static void add_node(struct html *html, const struct cj_node *node)
{
    const char *tag = simple_tag(node);

    if (tag) {
        add_simple(html, node, tag);
        return;
    }
    switch (node->kind) {
    case CJ_NODE_LIST:
        add_list(html, node);
        break;
    case CJ_NODE_ITEM:
        add_item(html, node);
        break;
    case CJ_NODE_QUOTE:
        add_quote(html, node);
        break;
    case CJ_NODE_CODE:
        add_code(html, node);
        break;
    case CJ_NODE_TABLE:
        add_table(html, node);
        break;
    case CJ_NODE_FOOTNOTE:
        add_footnote(html, node);
        break;
    case CJ_NODE_LINK:
        add_link(html, node);
        break;
    case CJ_NODE_IMAGE:
        add_image(html, node);
        break;
    default:
        add_leaf(html, node);
    }
}

void cj_render_html(const struct cj_blocks *blocks, struct cj_buf *out)
{
    struct html html = {.out = out, .lang = blocks->lang};
    bool in_notes = false;

    for (size_t i = 0; i < blocks->count; i++) {
        if (blocks->items[i]->kind == CJ_NODE_FOOTNOTE && !in_notes) {
            add(&html, "<ol class=\"footnotes\">\n");
            in_notes = true;
        }
        add_node(&html, blocks->items[i]);
    }
    if (in_notes) {
        add(&html, "</ol>\n");
    }
}
