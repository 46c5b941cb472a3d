/* Raw HTML inside Markdown becomes nodes, or vanishes with its text kept. */
#include "kb/raw_html.h"

#include <string.h>

#include "kb/block_meta.h"
#include "kb/html_tags.h"

struct reader {
    const struct cj_place *place;
    struct cj_builder *builder;
    struct cj_str rest;
    uint32_t told_line; /* one finding a line is enough */
};

/* A tag as it was written. */
struct written_tag {
    struct cj_str name; /* any case */
    struct cj_str attributes;
    bool end;          /* `</x>` */
    bool self_closing; /* `<x/>` */
    size_t len;
};

static bool is_letter(char c)
{
    return cj_ascii_lower(c) >= 'a' && cj_ascii_lower(c) <= 'z';
}

static bool is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_' ||
           c == '.';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Moves past `len` bytes and counts the lines. Inside a line of text the columns of what
 * follows are known; after a line end they are not worth the counting. */
static struct cj_str take(struct reader *reader, size_t len)
{
    struct cj_str taken = {reader->rest.ptr, len};

    for (size_t i = 0; i < len; i++) {
        if (taken.ptr[i] == '\n') {
            reader->builder->line++;
            reader->builder->column = 1;
        } else if (((unsigned char)taken.ptr[i] & 0xC0) != 0x80) {
            reader->builder->column++;
        }
    }
    reader->rest.ptr += len;
    reader->rest.len -= len;
    return taken;
}

/* Bytes of the quoted or bare attribute value at `text`. */
static size_t value_len(struct cj_str text)
{
    if (text.len > 0 && (text.ptr[0] == '"' || text.ptr[0] == '\'')) {
        const char *end = memchr(text.ptr + 1, text.ptr[0], text.len - 1);
        return end ? (size_t)(end - text.ptr) + 1 : text.len;
    }

    size_t len = 0;
    while (len < text.len && !is_space(text.ptr[len]) && text.ptr[len] != '>') {
        len++;
    }
    return len;
}

/* Reads the tag at the start of `text`; quotes may hold a '>'. False when it is none: then
 * `len` bytes are text, and nobody looks at them again, which keeps hostile quotes linear. */
static bool scan_tag(struct cj_str text, struct written_tag *out_tag)
{
    const bool end = text.len > 1 && text.ptr[1] == '/';
    const size_t name_at = 1 + (size_t)end;
    size_t at = name_at;

    while (at < text.len && is_name_char(text.ptr[at])) {
        at++;
    }
    const size_t name_end = at;
    if (name_at == name_end || !is_letter(text.ptr[name_at])) {
        out_tag->len = 1;
        return false;
    }
    while (at < text.len && text.ptr[at] != '>' && text.ptr[at] != '<') {
        bool quoted = text.ptr[at] == '=' && at + 1 < text.len &&
                      (text.ptr[at + 1] == '"' || text.ptr[at + 1] == '\'');
        at++;
        if (quoted) {
            at += value_len((struct cj_str){text.ptr + at, text.len - at});
        }
    }
    *out_tag = (struct written_tag){
        .name = {text.ptr + name_at, name_end - name_at},
        .attributes = {text.ptr + name_end, at - name_end},
        .end = end,
        .self_closing = text.ptr[at - 1] == '/',
        .len = at,
    };
    if (at == text.len || text.ptr[at] != '>') {
        return false;
    }
    out_tag->len++;
    return true;
}

/* The value of an attribute, decoded; empty when there is none. */
static struct cj_str attribute(const struct reader *reader, struct cj_str text,
                               const char *name)
{
    size_t at = 0;

    while (at < text.len) {
        while (at < text.len && !is_name_char(text.ptr[at])) {
            at++;
        }
        size_t name_at = at;
        while (at < text.len && is_name_char(text.ptr[at])) {
            at++;
        }
        struct cj_str found = {text.ptr + name_at, at - name_at};
        while (at < text.len && is_space(text.ptr[at])) {
            at++;
        }
        if (at >= text.len || text.ptr[at] != '=') {
            continue;
        }
        for (at++; at < text.len && is_space(text.ptr[at]); at++) {
        }
        struct cj_str value = {text.ptr + at, 0};
        value.len = value_len((struct cj_str){text.ptr + at, text.len - at});
        at += value.len;
        if (cj_str_equals_nocase(found, name)) {
            if (value.len > 0 && (value.ptr[0] == '"' || value.ptr[0] == '\'')) {
                value.ptr++;
                value.len -= value.len > 1 ? 2 : 1;
            }
            value = cj_html_decode(value, reader->place->arena);
            if (!value.ptr) {
                reader->builder->status = CJ_ERR_NOMEM;
            }
            return value;
        }
    }
    return (struct cj_str){"", 0};
}

static void tell_dropped(struct reader *reader, const struct written_tag *tag,
                         const struct cj_html_tag *kind)
{
    const struct cj_place *place = reader->place;
    const struct cj_builder *builder = reader->builder;

    if (tag->end || reader->told_line == builder->line) {
        return;
    }
    reader->told_line = builder->line;
    if (!kind && tag->name.ptr[0] >= 'A' && tag->name.ptr[0] <= 'Z') {
        cj_diags_add(place->diags, CJ_WARNING, "kb/template-syntax", place->file,
                     builder->line, builder->column,
                     "the component <%.*s> was left out; its text stays",
                     CJ_STR_ARGS(tag->name));
        return;
    }
    if (kind && kind->treatment == CJ_HTML_ERASE) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/raw-html", place->file, builder->line,
                     builder->column, "the tag <%.*s> was left out with all that it holds",
                     CJ_STR_ARGS(tag->name));
        return;
    }
    cj_diags_add(place->diags, CJ_WARNING, "kb/raw-html", place->file, builder->line,
                 builder->column, "the tag <%.*s> was left out; its text stays",
                 CJ_STR_ARGS(tag->name));
}

/* `<a href>` is a link; `<a name>` or `<a id>` is a place. */
static void open_anchor(struct reader *reader, const struct written_tag *tag, unsigned id)
{
    struct cj_builder *builder = reader->builder;
    struct cj_str place = attribute(reader, tag->attributes, "id");
    struct cj_str href = attribute(reader, tag->attributes, "href");

    if (place.len == 0) {
        place = attribute(reader, tag->attributes, "name");
    }
    if (place.len > 0) {
        cj_builder_add(builder, CJ_NODE_ANCHOR)->text = place;
    }
    if (href.len > 0 && !tag->self_closing) {
        cj_builder_open(builder, CJ_NODE_LINK, id)->target = href;
    }
}

static void open_kept(struct reader *reader, const struct cj_html_tag *kind,
                      const struct written_tag *tag, unsigned id)
{
    struct cj_builder *builder = reader->builder;
    struct cj_node *node = cj_builder_open(builder, kind->kind, id);

    if (kind->kind == CJ_NODE_LIST) {
        struct cj_str start = attribute(reader, tag->attributes, "start");
        node->ordered = cj_ascii_lower(kind->name[0]) == 'o';
        node->number = 1;
        if (start.len > 0 && start.len < 9) {
            uint32_t number = 0;
            for (size_t i = 0; i < start.len; i++) {
                number = start.ptr[i] >= '0' && start.ptr[i] <= '9'
                             ? number * 10 + (uint32_t)(start.ptr[i] - '0')
                             : 1;
            }
            node->number = number;
        }
    } else if (kind->kind == CJ_NODE_CELL && kind->name[1] == 'h') {
        node->level = 1; /* finish_tables() makes a header of a row of these */
    }
}

static void add_image(struct reader *reader, const struct written_tag *tag)
{
    struct cj_str alt = attribute(reader, tag->attributes, "alt");
    struct cj_str src = attribute(reader, tag->attributes, "src");
    struct cj_node *image = cj_builder_add(reader->builder, CJ_NODE_IMAGE);

    image->text = alt;
    image->target = src;
}

/* The text up to the end tag of `name`, which is consumed with it. */
static struct cj_str take_until_end(struct reader *reader, const char *name)
{
    const size_t name_len = strlen(name);
    const struct cj_str rest = reader->rest;

    for (size_t at = 0; at + 2 + name_len <= rest.len; at++) {
        if (rest.ptr[at] == '<' && rest.ptr[at + 1] == '/' &&
            cj_str_equals_nocase((struct cj_str){rest.ptr + at + 2, name_len}, name)) {
            struct cj_str inside = take(reader, at);
            const char *end = memchr(reader->rest.ptr, '>', reader->rest.len);
            take(reader, end ? (size_t)(end - reader->rest.ptr) + 1 : reader->rest.len);
            return inside;
        }
    }
    return take(reader, rest.len);
}

/* `html` without its tags. */
static struct cj_str strip_tags(const struct reader *reader, struct cj_str html)
{
    char *text = cj_arena_alloc(reader->place->arena, html.len + 1);
    size_t len = 0;
    struct written_tag tag;

    for (size_t at = 0; text && at < html.len;) {
        struct cj_str here = {html.ptr + at, html.len - at};
        bool is_tag = here.ptr[0] == '<' && scan_tag(here, &tag);
        size_t taken = here.ptr[0] == '<' ? tag.len : 1;
        if (!is_tag) {
            memcpy(text + len, here.ptr, taken);
            len += taken;
        }
        at += taken;
    }
    return (struct cj_str){text, len};
}

/* `<pre>`: its tags go, its line ends stay. */
static void add_pre(struct reader *reader)
{
    struct cj_builder *builder = reader->builder;
    struct cj_node *code = cj_builder_add(builder, CJ_NODE_CODE);
    struct cj_str text = strip_tags(reader, take_until_end(reader, "pre"));

    if (text.ptr) {
        text = cj_html_decode(text, reader->place->arena);
    }
    if (!text.ptr) {
        builder->status = CJ_ERR_NOMEM;
        return;
    }
    bool first_break = cj_str_starts(text, "\n"); /* HTML ignores it */
    code->text = (struct cj_str){text.ptr + first_break, text.len - first_break};
}

static void open_tag(struct reader *reader, const struct cj_html_tag *kind,
                     const struct written_tag *tag, unsigned id)
{
    struct cj_builder *builder = reader->builder;
    const struct cj_node *parent = builder->open[builder->depth - 1].node;

    switch (kind->treatment) {
    case CJ_HTML_KEEP:
        open_kept(reader, kind, tag, id);
        break;
    case CJ_HTML_BREAK:
    case CJ_HTML_RULE:
        cj_builder_add(builder, kind->kind);
        break;
    case CJ_HTML_IMAGE:
        add_image(reader, tag);
        break;
    case CJ_HTML_ANCHOR:
        open_anchor(reader, tag, id);
        break;
    case CJ_HTML_SUMMARY:
        cj_builder_open(builder,
                        parent->kind == CJ_NODE_DETAILS && !parent->first ? CJ_NODE_SUMMARY
                                                                          : CJ_NODE_PARAGRAPH,
                        id);
        break;
    case CJ_HTML_PRE:
    case CJ_HTML_ERASE: /* read_tag() did it */
    case CJ_HTML_SILENT:
        break;
    case CJ_HTML_DROP_BLOCK:
        cj_builder_break_block(builder);
        break;
    }
}

/* Elements that are read up to their end tag at once. */
static void swallow(struct reader *reader, const struct cj_html_tag *kind)
{
    if (kind->treatment == CJ_HTML_PRE) {
        add_pre(reader);
    } else {
        take_until_end(reader, kind->name);
    }
}

static void read_tag(struct reader *reader, const struct written_tag *tag)
{
    unsigned id = 0;
    const struct cj_html_tag *kind = cj_html_find_tag(tag->name, &id);

    if (!kind || kind->treatment == CJ_HTML_DROP_BLOCK || kind->treatment == CJ_HTML_ERASE) {
        tell_dropped(reader, tag, kind);
    }
    if (kind && !tag->end &&
        (kind->treatment == CJ_HTML_PRE || kind->treatment == CJ_HTML_ERASE)) {
        take(reader, tag->len);
        swallow(reader, kind);
        return;
    }
    if (kind && !tag->end) {
        open_tag(reader, kind, tag, id);
    } else if (kind && kind->treatment == CJ_HTML_DROP_BLOCK) {
        cj_builder_break_block(reader->builder);
    } else if (kind) {
        cj_builder_close_tag(reader->builder, id);
    }
    take(reader, tag->len);
}

/* HTML's white space is one space; a text that is all space stays one. */
static void read_text(struct reader *reader, size_t len)
{
    struct cj_str text = cj_html_decode(take(reader, len), reader->place->arena);
    size_t written = 0;

    char *out = text.ptr ? cj_arena_alloc(reader->place->arena, text.len + 1) : NULL;
    if (!out) {
        reader->builder->status = CJ_ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_space(text.ptr[i])) {
            out[written++] = text.ptr[i];
        } else if (written == 0 || out[written - 1] != ' ') {
            out[written++] = ' ';
        }
    }
    cj_builder_text(reader->builder, (struct cj_str){out, written});
}

/* What HTML has beside tags: comments, declarations, instructions. */
static const struct {
    const char *start;
    const char *end;
} asides[] = {
    {"<!--", "-->"},
    {"<![CDATA[", "]]>"},
    {"<?", "?>"},
    {"<!", ">"},
};

/* Bytes of the comment, declaration or instruction at the start of `text`, or 0. */
static size_t scan_aside(struct cj_str text)
{
    for (size_t i = 0; i < sizeof(asides) / sizeof(asides[0]); i++) {
        size_t start = strlen(asides[i].start);
        size_t end = strlen(asides[i].end);
        if (cj_str_starts(text, asides[i].start)) {
            const char *found = memmem(text.ptr + start, text.len - start, asides[i].end, end);
            return found ? (size_t)(found - text.ptr) + end : text.len;
        }
    }
    return 0;
}

/* Comments become nodes where they may be for us. All the others are dropped in silence. */
static void read_aside(struct reader *reader, size_t len)
{
    struct cj_builder *builder = reader->builder;
    struct cj_str text = {reader->rest.ptr, len};

    const struct cj_node *inside = builder->open[builder->depth - 1].node;

    if (cj_str_starts(text, "<!--") &&
        (inside->kind == CJ_NODE_DOCUMENT || cj_block_meta_is(text))) {
        cj_builder_add(builder, CJ_NODE_COMMENT)->text = text;
    }
    take(reader, len);
}

cj_status cj_raw_html_read(const struct cj_place *place, struct cj_builder *builder,
                           struct cj_str html, uint32_t line, uint32_t column)
{
    struct reader reader = {.place = place, .builder = builder, .rest = html};
    struct written_tag tag;

    builder->line = line;
    builder->column = column;
    while (reader.rest.len > 0 && builder->status == CJ_OK) {
        const char *open = memchr(reader.rest.ptr, '<', reader.rest.len);
        if (open != reader.rest.ptr) {
            read_text(&reader, open ? (size_t)(open - reader.rest.ptr) : reader.rest.len);
            continue;
        }
        size_t aside = scan_aside(reader.rest);
        if (aside > 0) {
            read_aside(&reader, aside);
        } else if (scan_tag(reader.rest, &tag)) {
            read_tag(&reader, &tag);
        } else {
            read_text(&reader, tag.len); /* a '<' that begins nothing */
        }
    }
    return builder->status;
}
