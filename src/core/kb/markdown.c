/* The parser's tree becomes ours. */
#include "kb/markdown.h"

#include <string.h>

#include <cmark-gfm-core-extensions.h>

#include "base/message.h"
#include "base/utf8.h"
#include "kb/alert.h"
#include "kb/builder.h"
#include "kb/inline.h"
#include "kb/parser.h"
#include "kb/raw_html.h"
#include "kb/scan.h"
#include "kb/shifts.h"

/* Columns further right are not told: counting them for each word of a line of 60 KB takes
 * quadratic time. */
#define MAX_COLUMN_LEN 500

/* A definition `[a]: address` is copied to each of its uses, so a file could hold more of it
 * than it has bytes. */
#define MAX_ADDRESS_BYTES ((size_t)1024 * 1024)

struct conversion {
    const struct cj_place *place;
    struct cj_builder builder;
    struct cj_str text;
    const uint32_t *line_starts; /* offsets into `text` */
    uint32_t line_count;
    cmark_node *table; /* whose rows are being read, for the alignment of cells */
    unsigned column;   /* of the table */
    cmark_node *image; /* whose description is being read, or NULL */
    struct cj_node *image_node;
    struct cj_buf alt;
    uint32_t footnotes;   /* read so far */
    size_t address_bytes; /* of all links and images so far */
};

static struct cj_str copy(struct conversion *conversion, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    char *made = cj_arena_strndup(conversion->place->arena, text, len);

    if (!made) {
        conversion->builder.status = CJ_ERR_NOMEM;
        return (struct cj_str){"", 0};
    }
    return (struct cj_str){made, len};
}

/* The address of a link or an image; links.c judges it. */
static struct cj_str copy_address(struct conversion *conversion, const char *address)
{
    struct cj_str made = copy(conversion, address);

    conversion->address_bytes += made.len;
    if (conversion->address_bytes > MAX_ADDRESS_BYTES && conversion->builder.status == CJ_OK) {
        conversion->builder.status = CJ_ERR_LIMIT;
    }
    return made;
}

/* Nodes of ours that are opened and closed as the parser's are. */
static bool container_kind(cmark_node_type type, enum cj_node_kind *out_kind)
{
    static const struct {
        cmark_node_type type;
        enum cj_node_kind kind;
    } kinds[] = {
        {CMARK_NODE_BLOCK_QUOTE, CJ_NODE_QUOTE},
        {CMARK_NODE_LIST, CJ_NODE_LIST},
        {CMARK_NODE_ITEM, CJ_NODE_ITEM},
        {CMARK_NODE_PARAGRAPH, CJ_NODE_PARAGRAPH},
        {CMARK_NODE_HEADING, CJ_NODE_HEADING},
        {CMARK_NODE_EMPH, CJ_NODE_EM},
        {CMARK_NODE_STRONG, CJ_NODE_STRONG},
        {CMARK_NODE_LINK, CJ_NODE_LINK},
        {CMARK_NODE_FOOTNOTE_DEFINITION, CJ_NODE_FOOTNOTE},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].type == type) {
            *out_kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static uint32_t to_number(const char *text)
{
    uint32_t number = 0;

    for (; *text >= '0' && *text <= '9' && number < 100000; text++) {
        number = number * 10 + (uint32_t)(*text - '0');
    }
    return number;
}

static bool is_named(cmark_node *node, const char *name)
{
    return strcmp(cmark_node_get_type_string(node), name) == 0;
}

static void open_container(struct conversion *conversion, cmark_node *from,
                           enum cj_node_kind kind)
{
    struct cj_node *node = cj_builder_open(&conversion->builder, kind, 0);

    switch (kind) {
    case CJ_NODE_HEADING:
        node->level = (uint8_t)cmark_node_get_heading_level(from);
        break;
    case CJ_NODE_LIST:
        node->ordered = cmark_node_get_list_type(from) == CMARK_ORDERED_LIST;
        node->number = node->ordered ? (uint32_t)cmark_node_get_list_start(from) : 0;
        break;
    case CJ_NODE_LINK:
        node->target = copy_address(conversion, cmark_node_get_url(from));
        break;
    case CJ_NODE_ITEM:
        if (is_named(from, "tasklist")) {
            node->task = cmark_gfm_extensions_get_tasklist_item_checked(from) ? CJ_TASK_DONE
                                                                              : CJ_TASK_OPEN;
        }
        break;
    case CJ_NODE_FOOTNOTE:
        node->number = ++conversion->footnotes; /* they come in the order of their numbers */
        break;
    default:
        break;
    }
}

static enum cj_align cell_align(struct conversion *conversion)
{
    unsigned count = cmark_gfm_extensions_get_table_columns(conversion->table);
    const uint8_t *aligns = cmark_gfm_extensions_get_table_alignments(conversion->table);
    unsigned column = conversion->column++;

    switch (column < count && aligns ? aligns[column] : 0) {
    case 'l':
        return CJ_ALIGN_LEFT;
    case 'c':
        return CJ_ALIGN_CENTER;
    case 'r':
        return CJ_ALIGN_RIGHT;
    default:
        return CJ_ALIGN_NONE;
    }
}

/* Table nodes have no constants: the extension got its numbers at run time. */
static bool open_table_part(struct conversion *conversion, cmark_node *from)
{
    struct cj_builder *builder = &conversion->builder;

    if (is_named(from, "table")) {
        conversion->table = from;
        cj_builder_open(builder, CJ_NODE_TABLE, 0);
    } else if (is_named(from, "table_header") || is_named(from, "table_row")) {
        conversion->column = 0;
        cj_builder_open(builder, CJ_NODE_ROW, 0)->header = is_named(from, "table_header");
    } else if (is_named(from, "table_cell")) {
        cj_builder_open(builder, CJ_NODE_CELL, 0)->align = cell_align(conversion);
    } else {
        return false;
    }
    return true;
}

static void add_text(struct conversion *conversion, const char *literal)
{
    cj_builder_text(&conversion->builder, copy(conversion, literal));
}

static void add_code(struct conversion *conversion, cmark_node *from)
{
    struct cj_node *node = cj_builder_add(&conversion->builder, CJ_NODE_CODE);
    struct cj_str info = cj_str_trim(copy(conversion, cmark_node_get_fence_info(from)));
    size_t len = 0;

    node->text = copy(conversion, cmark_node_get_literal(from));
    while (len < info.len && info.ptr[len] != ' ' && info.ptr[len] != '{') {
        len++; /* "sh title=…" is the language sh */
    }
    node->target = (struct cj_str){info.ptr, len};
}

static void add_html(struct conversion *conversion, cmark_node *from)
{
    struct cj_str html = copy(conversion, cmark_node_get_literal(from));

    if (conversion->builder.status == CJ_OK) {
        cj_raw_html_read(conversion->place, &conversion->builder, html,
                         conversion->builder.line, conversion->builder.column);
    }
}

static void add_leaf(struct conversion *conversion, cmark_node *from, cmark_node_type type)
{
    struct cj_builder *builder = &conversion->builder;

    switch (type) {
    case CMARK_NODE_TEXT:
        add_text(conversion, cmark_node_get_literal(from));
        break;
    case CMARK_NODE_SOFTBREAK:
        cj_builder_text(builder, CJ_STR(" "));
        break;
    case CMARK_NODE_LINEBREAK:
        cj_builder_add(builder, CJ_NODE_BREAK);
        break;
    case CMARK_NODE_CODE:
        cj_builder_add(builder, CJ_NODE_CODE_SPAN)->text =
            copy(conversion, cmark_node_get_literal(from));
        break;
    case CMARK_NODE_CODE_BLOCK:
        add_code(conversion, from);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        cj_builder_add(builder, CJ_NODE_RULE);
        break;
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        cj_builder_add(builder, CJ_NODE_FOOTNOTE_REF)->number =
            to_number(cmark_node_get_literal(from));
        break;
    default: /* HTML, in a block or in a line */
        add_html(conversion, from);
    }
}

/* An image's description is the text inside it, without markup: it cannot hold any. */
static void read_description(struct conversion *conversion, cmark_node *node,
                             cmark_event_type event)
{
    cmark_node_type type = cmark_node_get_type(node);

    if (event == CMARK_EVENT_EXIT && node == conversion->image) {
        conversion->image_node->text = copy(conversion, cj_buf_str(&conversion->alt).ptr);
        conversion->image = NULL;
    } else if (event == CMARK_EVENT_ENTER &&
               (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)) {
        cj_buf_adds(&conversion->alt, cmark_node_get_literal(node));
    } else if (type == CMARK_NODE_SOFTBREAK) {
        cj_buf_addc(&conversion->alt, ' ');
    }
}

static void open_image(struct conversion *conversion, cmark_node *from)
{
    conversion->image = from;
    conversion->image_node = cj_builder_add(&conversion->builder, CJ_NODE_IMAGE);
    conversion->image_node->target = copy_address(conversion, cmark_node_get_url(from));
    cj_buf_reset(&conversion->alt);
}

/* The parser's lines and columns count from 1, its columns in bytes. */
static void set_place(struct conversion *conversion, cmark_node *from)
{
    int line = cmark_node_get_start_line(from);
    int column = cmark_node_get_start_column(from);
    struct cj_builder *builder = &conversion->builder;

    if (line < 1 || (uint32_t)line > conversion->line_count) {
        return; /* made up by the parser: it stands where the last one stood */
    }
    builder->line = conversion->place->first_line + (uint32_t)line - 1;
    builder->column = 0;

    size_t start = conversion->line_starts[line - 1];
    size_t offset = column > 1 ? (size_t)column - 1 : 0;
    if (offset <= MAX_COLUMN_LEN && offset <= conversion->text.len - start) {
        struct cj_str before = {conversion->text.ptr + start, offset};
        builder->column = cj_shifts_column(conversion->place->shifts, builder->line,
                                           (uint32_t)cj_utf8_count(before) + 1);
    }
}

static void convert_node(struct conversion *conversion, cmark_node *node,
                         cmark_event_type event)
{
    cmark_node_type type = cmark_node_get_type(node);
    enum cj_node_kind kind;

    if (conversion->image) {
        read_description(conversion, node, event);
        return;
    }
    if (type == CMARK_NODE_DOCUMENT) {
        return;
    }
    if (event == CMARK_EVENT_EXIT) {
        if (type != CMARK_NODE_FOOTNOTE_REFERENCE) { /* a leaf of ours, not of cmark's */
            cj_builder_close(&conversion->builder);
        }
        return;
    }
    set_place(conversion, node);
    if (type == CMARK_NODE_IMAGE) {
        open_image(conversion, node);
    } else if (container_kind(type, &kind)) {
        open_container(conversion, node, kind);
    } else if (!open_table_part(conversion, node)) {
        add_leaf(conversion, node, type);
    }
}

static bool find_lines(struct conversion *conversion)
{
    struct cj_str rest = conversion->text;
    struct cj_str line;
    uint32_t count = 1;

    for (size_t i = 0; i < rest.len; i++) {
        count += rest.ptr[i] == '\n';
    }
    uint32_t *starts =
        cj_arena_array(conversion->place->arena, count, sizeof(*conversion->line_starts));
    if (!starts) {
        return false;
    }
    conversion->line_starts = starts;
    while (cj_str_next_line(&rest, &line)) {
        starts[conversion->line_count++] = (uint32_t)(line.ptr - conversion->text.ptr);
    }
    return true;
}

static cj_status convert(void *context, cmark_node *document)
{
    struct conversion *conversion = context;
    cmark_iter *iter = cmark_iter_new(document);
    cmark_event_type event;

    while (conversion->builder.status == CJ_OK &&
           (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        convert_node(conversion, cmark_iter_get_node(iter), event);
    }
    if (conversion->alt.failed) {
        return CJ_ERR_NOMEM;
    }
    return conversion->builder.status;
}

static cj_status too_complex(const struct conversion *conversion)
{
    const struct cj_place *place = conversion->place;
    bool ours = conversion->builder.status == CJ_ERR_LIMIT;
    bool addresses = conversion->address_bytes > MAX_ADDRESS_BYTES;
    const char *what = !ours       ? CJ_N("the text needs too much memory")
                       : addresses ? CJ_N("too many uses of long addresses")
                                   : CJ_N("nested too deep");

    cj_diags_add(place->diags, CJ_ERROR, "kb/too-complex", place->file,
                 ours ? conversion->builder.line : 0, 0, "%s: split or simplify the text",
                 cj_diags_translate(place->diags, what));
    return CJ_ERR_CONTENT;
}

/* Lists the footnotes, which the parser numbers and puts last. */
static cj_status index_footnotes(struct cj_tree *tree, size_t count, struct cj_arena *arena)
{
    tree->footnotes = cj_arena_array(arena, count + 1, sizeof(struct cj_node *));
    if (!tree->footnotes) {
        return CJ_ERR_NOMEM;
    }
    for (struct cj_node *node = tree->root->first; node; node = node->next) {
        if (node->kind == CJ_NODE_FOOTNOTE && tree->footnote_count < count) {
            tree->footnotes[tree->footnote_count++] = node;
        }
    }
    return CJ_OK;
}

static cj_status parse_and_convert(struct conversion *conversion, struct cj_tree *out_tree)
{
    struct cj_arena *arena = conversion->place->arena;
    struct cj_tree tree = {.root = cj_builder_init(&conversion->builder, arena)};

    if (!tree.root || !find_lines(conversion)) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_parser_run(conversion->text, convert, conversion);
    if (st == CJ_OK) {
        st = cj_inline_finish(tree.root, arena);
    }
    if (st == CJ_OK) {
        cj_alerts_find(tree.root);
        st = index_footnotes(&tree, conversion->footnotes, arena);
    }
    if (st == CJ_OK) {
        *out_tree = tree;
    }
    return st == CJ_ERR_LIMIT ? too_complex(conversion) : st;
}

cj_status cj_markdown_parse(const struct cj_place *place, struct cj_str text,
                            struct cj_tree *out_tree)
{
    struct conversion conversion = {.place = place, .text = text};

    cj_status st = cj_scan(place, text);
    if (st == CJ_OK) {
        st = parse_and_convert(&conversion, out_tree);
    }
    cj_buf_clear(&conversion.alt);
    return st;
}
