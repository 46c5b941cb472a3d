/* Plain text for people, and words for the index. */
#include "kb/render.h"

#include <string.h>

#define MAX_INDENT 40 /* columns: what is nested deeper starts no further to the right */

struct text {
    struct cj_buf *out;
    const struct cj_lang *lang;
    size_t indent;   /* columns before each line */
    bool line_empty; /* nothing was written on this line yet */
    bool tight;      /* no empty line before the next block */
};

static const struct {
    const char *name;
    const char *es;
    const char *en;
} alerts[] = {
    [CJ_ALERT_NONE] = {"", "", ""},
    [CJ_ALERT_NOTE] = {"note", "Nota", "Note"},
    [CJ_ALERT_TIP] = {"tip", "Consejo", "Tip"},
    [CJ_ALERT_IMPORTANT] = {"important", "Importante", "Important"},
    [CJ_ALERT_WARNING] = {"warning", "Atención", "Warning"},
    [CJ_ALERT_CAUTION] = {"caution", "Cuidado", "Caution"},
};

const char *cj_alert_name(enum cj_alert alert)
{
    return alerts[alert].name;
}

const char *cj_alert_label(enum cj_alert alert, const struct cj_lang *lang)
{
    return lang && strcmp(lang->code, "es") == 0 ? alerts[alert].es : alerts[alert].en;
}

static void add_block(struct text *text, const struct cj_node *node);

static void add_indent(struct text *text)
{
    size_t columns = text->indent < MAX_INDENT ? text->indent : MAX_INDENT;

    for (size_t i = 0; i < columns; i++) {
        cj_buf_addc(text->out, ' ');
    }
}

/* Text of one line, indented where the line begins. */
static void add(struct text *text, struct cj_str piece)
{
    if (piece.len == 0) {
        return;
    }
    if (text->line_empty) {
        add_indent(text);
        text->line_empty = false;
    }
    cj_buf_add_str(text->out, piece);
}

static void end_line(struct text *text)
{
    cj_buf_addc(text->out, '\n');
    text->line_empty = true;
}

static void add_lines(struct text *text, struct cj_str lines)
{
    struct cj_str line;

    while (cj_str_next_line(&lines, &line)) {
        add(text, line);
        if (lines.len > 0) {
            end_line(text);
        }
    }
}

/* Starts a block: after an empty line, except at the start and between tight items. */
static void begin_block(struct text *text)
{
    if (!text->line_empty) {
        end_line(text);
    }
    if (text->out->len > 0 && !text->tight) {
        cj_buf_addc(text->out, '\n');
    }
    text->tight = false;
}

/* An address as people say it. */
static struct cj_str readable(struct cj_str url)
{
    static const char *const schemes[] = {"mailto:", "tel:"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        if (cj_str_starts(url, schemes[i])) {
            size_t len = strlen(schemes[i]);
            return (struct cj_str){url.ptr + len, url.len - len};
        }
    }
    return url;
}

/* True when `shown` is the address already, perhaps without its scheme or last slash. */
static bool says_address(struct cj_str shown, struct cj_str url)
{
    static const char *const schemes[] = {"", "https://", "http://"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t len = strlen(schemes[i]);
        if (cj_str_starts(url, schemes[i])) {
            struct cj_str rest = {url.ptr + len, url.len - len};
            struct cj_str bare = rest;
            bare.len -= cj_str_ends(rest, "/");
            if (cj_str_equal(shown, rest) || cj_str_equal(shown, bare)) {
                return true;
            }
        }
    }
    return false;
}

static void add_inlines(struct text *text, const struct cj_node *parent);

/* "text (address)", or the address alone when that is the text. */
static void add_link(struct text *text, const struct cj_node *link)
{
    struct cj_str url = readable(link->target);
    size_t start = text->out->len;

    add_inlines(text, link);
    if (link->target_kind != CJ_TARGET_URL || text->out->failed) {
        return;
    }
    struct cj_str shown = {text->out->ptr ? text->out->ptr + start : "",
                           text->out->len - start};
    shown = cj_str_trim(shown);
    if (shown.len == 0) {
        add(text, url);
    } else if (!says_address(shown, url)) {
        add(text, CJ_STR(" ("));
        add(text, url);
        add(text, CJ_STR(")"));
    }
}

static void add_number(struct text *text, const char *before, uint32_t number,
                       const char *after)
{
    struct cj_buf digits = {0};

    cj_buf_printf(&digits, "%s%u%s", before, number, after);
    add(text, cj_buf_str(&digits));
    text->out->failed |= digits.failed;
    cj_buf_clear(&digits);
}

/* "10²": without its place above the line, a digit would change the number before it. */
static void add_superscript(struct text *text, const struct cj_node *node)
{
    static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    struct cj_buf words = {0};
    struct cj_buf raised = {0};

    cj_node_words(node, &words);
    for (size_t i = 0; i < words.len; i++) {
        char c = words.ptr[i];
        if (c < '0' || c > '9') {
            cj_buf_reset(&raised);
            break;
        }
        cj_buf_adds(&raised, digits[c - '0']);
    }
    if (raised.len > 0) {
        add(text, cj_buf_str(&raised));
    } else {
        add_inlines(text, node);
    }
    text->out->failed |= words.failed || raised.failed;
    cj_buf_clear(&words);
    cj_buf_clear(&raised);
}

static void add_inline(struct text *text, const struct cj_node *node)
{
    switch (node->kind) {
    case CJ_NODE_SUP:
        add_superscript(text, node);
        break;
    case CJ_NODE_TEXT:
    case CJ_NODE_CODE_SPAN:
    case CJ_NODE_IMAGE:
        add(text, node->text);
        break;
    case CJ_NODE_BREAK:
        end_line(text);
        break;
    case CJ_NODE_LINK:
        add_link(text, node);
        break;
    case CJ_NODE_FOOTNOTE_REF:
        add_number(text, "[", node->number, "]");
        break;
    default:
        add_inlines(text, node);
    }
}

static void add_inlines(struct text *text, const struct cj_node *parent)
{
    for (const struct cj_node *node = parent->first; node; node = node->next) {
        add_inline(text, node);
    }
}

static void add_blocks(struct text *text, const struct cj_node *first)
{
    for (; first; first = first->next) {
        add_block(text, first);
    }
}

/* Items of one paragraph each stand close together. */
static bool is_tight(const struct cj_node *list)
{
    for (const struct cj_node *item = list->first; item; item = item->next) {
        for (const struct cj_node *block = item->first; block; block = block->next) {
            if (block != item->first && block->kind != CJ_NODE_LIST) {
                return false;
            }
        }
    }
    return true;
}

static void add_item(struct text *text, const struct cj_node *list, const struct cj_node *item,
                     uint32_t number)
{
    size_t indent = text->indent;

    if (list->ordered) {
        add_number(text, "", number, ". ");
    } else if (item->task == CJ_TASK_NONE) {
        add(text, CJ_STR("• "));
    }
    if (item->task != CJ_TASK_NONE) {
        add(text, item->task == CJ_TASK_DONE ? CJ_STR("[x] ") : CJ_STR("[ ] "));
    }
    text->indent += list->ordered ? 3 : 2;
    const struct cj_node *first = item->first;
    if (first && cj_node_holds_inlines(first->kind)) {
        add_inlines(text, first);
        first = first->next;
    }
    for (; first; first = first->next) {
        text->tight = first->kind == CJ_NODE_LIST;
        add_block(text, first);
    }
    text->indent = indent;
}

static void add_list(struct text *text, const struct cj_node *list)
{
    bool tight = is_tight(list);
    uint32_t number = list->number;

    for (const struct cj_node *item = list->first; item; item = item->next) {
        if (item->kind == CJ_NODE_ITEM) {
            begin_block(text);
            add_item(text, list, item, number++);
            text->tight = tight;
        }
    }
    text->tight = false;
}

static void add_quote(struct text *text, const struct cj_node *quote)
{
    const struct cj_node *first = quote->first;

    if (quote->alert != CJ_ALERT_NONE) {
        begin_block(text);
        add(text, cj_str_from(cj_alert_label(quote->alert, text->lang)));
        add(text, CJ_STR(":"));
        if (first && first->kind == CJ_NODE_PARAGRAPH) {
            add(text, CJ_STR(" "));
            add_inlines(text, first);
            first = first->next;
        }
    }
    add_blocks(text, first);
}

/* The cell behind which all cells of the row are blank; NULL when all are. */
static const struct cj_node *last_cell(const struct cj_node *row)
{
    const struct cj_node *last = NULL;

    for (const struct cj_node *cell = row->first; cell; cell = cell->next) {
        last = cj_node_is_blank(cell) ? last : cell;
    }
    return last;
}

static void add_row(struct text *text, const struct cj_node *row, const struct cj_node *last)
{
    for (const struct cj_node *cell = row->first; cell != last->next; cell = cell->next) {
        if (cell != row->first) {
            add(text, CJ_STR(" | "));
        }
        for (const struct cj_node *node = cell->first; node; node = node->next) {
            if (node->kind == CJ_NODE_BREAK) {
                add(text, CJ_STR(" "));
            } else {
                add_inline(text, node);
            }
        }
    }
}

static void add_table(struct text *text, const struct cj_node *table)
{
    for (const struct cj_node *row = table->first; row; row = row->next) {
        const struct cj_node *last = row->kind == CJ_NODE_ROW ? last_cell(row) : NULL;
        if (last) {
            begin_block(text);
            add_row(text, row, last);
            text->tight = true;
        }
    }
    text->tight = false;
}

static void add_footnote(struct text *text, const struct cj_node *note)
{
    const struct cj_node *first = note->first;

    begin_block(text);
    add_number(text, "[", note->number, "] ");
    if (first && first->kind == CJ_NODE_PARAGRAPH) {
        add_inlines(text, first);
        first = first->next;
    }
    add_blocks(text, first);
}

static void add_block(struct text *text, const struct cj_node *node)
{
    switch (node->kind) {
    case CJ_NODE_PARAGRAPH:
    case CJ_NODE_HEADING:
    case CJ_NODE_SUMMARY:
        if (!cj_node_is_blank(node)) {
            begin_block(text);
            add_inlines(text, node);
        }
        break;
    case CJ_NODE_CODE:
        begin_block(text);
        add_lines(text, node->text);
        break;
    case CJ_NODE_RULE:
        begin_block(text);
        add(text, CJ_STR("---"));
        break;
    case CJ_NODE_LIST:
        add_list(text, node);
        break;
    case CJ_NODE_QUOTE:
        add_quote(text, node);
        break;
    case CJ_NODE_TABLE:
        add_table(text, node);
        break;
    case CJ_NODE_FOOTNOTE:
        add_footnote(text, node);
        break;
    case CJ_NODE_DETAILS:
        add_blocks(text, node->first);
        break;
    default: /* comments are not seen */
        break;
    }
}

void cj_render_text(const struct cj_blocks *blocks, struct cj_buf *out)
{
    struct text text = {.out = out, .lang = blocks->lang, .line_empty = true};

    for (size_t i = 0; i < blocks->count; i++) {
        add_block(&text, blocks->items[i]);
    }
}

/* A line of words for each block that holds no other. */
static void add_words(const struct cj_node *node, struct cj_buf *out)
{
    struct cj_buf line = {0};

    if (!cj_node_holds_inlines(node->kind) && node->kind != CJ_NODE_CODE &&
        node->kind != CJ_NODE_ROW) {
        for (const struct cj_node *child = node->first; child; child = child->next) {
            add_words(child, out);
        }
        return;
    }

    cj_node_words(node, &line);
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\n' || line.ptr[i] == '\t') {
            line.ptr[i] = ' ';
        }
    }
    struct cj_str words = cj_str_trim(cj_buf_str(&line));
    if (words.len > 0) {
        if (out->len > 0) {
            cj_buf_addc(out, '\n');
        }
        cj_buf_add_str(out, words);
    }
    out->failed |= line.failed;
    cj_buf_clear(&line);
}

void cj_render_words(const struct cj_blocks *blocks, struct cj_buf *out)
{
    for (size_t i = 0; i < blocks->count; i++) {
        add_words(blocks->items[i], out);
    }
}
