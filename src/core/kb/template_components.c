/* Components of MDX on lines of their own: `<Steps>`, `<TabItem label="npm">`, `<Card … />`.
 *
 * What stands between them is Markdown, which the parser would take for HTML up to the next
 * empty line. Inside a line, raw_html.c meets them. */
#include "kb/template_strip.h"

#include <string.h>

#include "base/message.h"

#define MAX_TAG_LEN  1000                /* as of other tags: see template.c */
#define MAX_BODY_LEN ((size_t)64 * 1024) /* a tag that is not closed this soon is a word */
#define MAX_UNCLOSED 200                 /* of them, each searched for through MAX_BODY_LEN */

struct component {
    struct cj_str tag;
    struct cj_str name;
    bool ends; /* `</Name>` or `<Name/>` */
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* The name of a component has letters of both cases: <YOUR_DOMAIN> is to be filled in. */
static struct cj_str read_name(struct cj_str text)
{
    size_t len = 0;
    bool lower = false;

    while (len < text.len && (is_upper(text.ptr[len]) || is_lower(text.ptr[len]) ||
                              strchr("0123456789.", text.ptr[len]))) {
        lower |= is_lower(text.ptr[len++]);
    }
    bool ends = len < text.len && strchr(" \t\n/>", text.ptr[len]);
    return lower && ends && is_upper(text.ptr[0]) ? (struct cj_str){text.ptr, len}
                                                  : (struct cj_str){NULL, 0};
}

/* Where the tag ends: values may be in quotes, or JavaScript in braces. 0 when it does not. */
static size_t find_end(struct cj_str text)
{
    size_t depth = 0;
    char quote = '\0';

    for (size_t i = 0; i < text.len && i < MAX_TAG_LEN; i++) {
        char c = text.ptr[i];
        if (quote) {
            if (c == quote) {
                quote = '\0';
            }
        } else if (c == '"' || c == '\'' || c == '`') {
            quote = c;
        } else if (c == '{') {
            depth++;
        } else if (c == '}') {
            depth -= depth > 0;
        } else if (c == '>' && depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

static bool is_closed(struct cj_strip *strip, struct cj_str name, struct cj_str behind)
{
    char closing[MAX_TAG_LEN + 4];
    size_t limit = behind.len < MAX_BODY_LEN ? behind.len : MAX_BODY_LEN;

    closing[0] = '<';
    closing[1] = '/';
    memcpy(closing + 2, name.ptr, name.len);
    closing[name.len + 2] = '>';
    bool found = strip->unclosed < MAX_UNCLOSED &&
                 memmem(behind.ptr, limit, closing, name.len + 3) != NULL;
    strip->unclosed += !found;
    return found;
}

/* Reads the tag of a component at the start of `text`. */
static bool read_component(struct cj_strip *strip, struct cj_str text, struct component *out)
{
    if (!cj_str_starts(text, "<")) {
        return false;
    }
    const bool closing = cj_str_starts(text, "</");
    struct cj_str name = read_name(cj_strip_from(text, closing ? 2 : 1));
    size_t len = name.len > 0 && name.len < MAX_TAG_LEN ? find_end(text) : 0;
    if (len == 0) {
        return false;
    }
    *out = (struct component){
        .tag = {text.ptr, len}, .name = name, .ends = closing || text.ptr[len - 2] == '/'};
    return out->ends || is_closed(strip, name, cj_strip_from(text, len));
}

/* What a visitor reads of it: the label of a tab, the title of a card. */
static void add_label(struct cj_strip *strip, struct cj_str tag)
{
    static const char *const names[] = {"label", "title"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct cj_str value = cj_str_trim(cj_strip_parameter(tag, names[i]));
        if (value.len > 0) {
            cj_buf_printf(strip->out, "**%.*s**  ", CJ_STR_ARGS(value));
            return;
        }
    }
}

/* Bytes of the components at the start of `text`, when they fill their line; else 0. */
static size_t measure(struct cj_strip *strip)
{
    struct cj_str text = strip->rest;
    struct component component;
    struct cj_str rest = cj_strip_skip_blanks(text);
    bool found = false;

    while (read_component(strip, rest, &component)) {
        rest = cj_strip_skip_blanks(cj_strip_from(rest, component.tag.len));
        found = true;
    }
    bool alone = rest.len == 0 || rest.ptr[0] == '\n';
    return found && alone ? text.len - rest.len : 0;
}

bool cj_strip_components(struct cj_strip *strip)
{
    const size_t len = measure(strip);
    struct cj_str text = {strip->rest.ptr, len};
    struct cj_str tag = cj_strip_skip_blanks(text);

    if (len == 0) {
        return false;
    }
    cj_strip_tell(strip, tag.ptr, CJ_N("a component"));
    cj_buf_add(strip->out, text.ptr, len - tag.len);
    while (tag.len > 0) {
        size_t end = find_end(tag); /* measure() has seen each of them */
        add_label(strip, (struct cj_str){tag.ptr, end});
        tag = cj_strip_skip_blanks(cj_strip_from(tag, end));
    }
    cj_strip_consume(strip, len, false);
    return true;
}
