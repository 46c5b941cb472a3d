/* Template syntax in braces and brackets: shortcodes, variables, attributes, `[!NAME …]`. */
#include "kb/template_strip.h"

#include <string.h>

#include "base/message.h"

/* A tag may carry words in its parameters: `{{% def name="Term" %}}`. */
static void add_words(struct cj_strip *strip, struct cj_str tag)
{
    static const char *const names[] = {"title", "name", "caption", "alt", "text", "summary"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct cj_str value = cj_strip_parameter(tag, names[i]);
        if (value.len > 0) {
            cj_buf_add_str(strip->out, value);
            cj_buf_addc(strip->out, ' ');
            return;
        }
    }
}

/* True right behind the `](` of a link or an image. */
static bool in_address(const struct cj_strip *strip)
{
    return cj_str_ends(cj_buf_str(strip->out), "](");
}

/* What a tag refers to: in quotes, or the word behind its name. Empty when it is no reference.
 */
static struct cj_str referred(struct cj_str tag)
{
    static const char *const names[] = {"ref ", "relref ", "link "};
    bool known = false;

    while (tag.len > 0 && strchr("{%< ", tag.ptr[0])) {
        tag = cj_strip_from(tag, 1);
    }
    for (size_t i = 0; !known && i < sizeof(names) / sizeof(names[0]); i++) {
        known = cj_str_starts(tag, names[i]);
    }
    const char *quote = known ? memchr(tag.ptr, '"', tag.len) : NULL;
    const char *space = known ? memchr(tag.ptr, ' ', tag.len) : NULL;
    const char *start = quote ? quote + 1 : space;
    if (!start) {
        return (struct cj_str){NULL, 0};
    }
    struct cj_str value = {start, tag.len - (size_t)(start - tag.ptr)};
    const char *end = quote ? memchr(value.ptr, '"', value.len) : NULL;
    value.len = end ? (size_t)(end - value.ptr) : value.len;
    return cj_str_trim(value);
}

/* `[text]({{< ref "a b.md" >}})`, `[text]({% link a.md %})`: the file that is meant. */
static void add_address(struct cj_strip *strip, struct cj_str tag)
{
    struct cj_str target = referred(tag);

    for (size_t i = 0; i < target.len; i++) {
        if (target.ptr[i] == ' ') {
            cj_buf_adds(strip->out, "%20");
        } else {
            cj_buf_addc(strip->out, target.ptr[i]);
        }
    }
}

static bool strip_tag(struct cj_strip *strip, const char *end, const char *kind)
{
    size_t found = cj_strip_find(strip->rest, 2, end);

    if (found == 0) {
        return false;
    }
    cj_strip_tell(strip, strip->rest.ptr, kind);
    struct cj_str tag = {strip->rest.ptr, found};
    if (in_address(strip)) {
        add_address(strip, tag);
    } else {
        add_words(strip, tag);
    }
    cj_strip_consume(strip, found + strlen(end), false);
    return true;
}

/* `({{ site.baseurl }}/a)` becomes `(/a)`, `({{ "/a" | relative_url }})` too. */
static void add_variable_address(struct cj_strip *strip, struct cj_str inside,
                                 struct cj_str after)
{
    if (inside.len > 1 && inside.ptr[0] == '"' && cj_str_ends(inside, "\"")) {
        cj_buf_add(strip->out, inside.ptr + 1, inside.len - 2);
    } else if (!cj_str_starts(after, "/")) {
        cj_buf_add_str(strip->out, inside);
    }
}

/* `{{ name | filter }}` becomes `name`: it is the nearest thing to a readable text. */
static bool strip_variable(struct cj_strip *strip)
{
    size_t found = cj_strip_find(strip->rest, 2, "}}");

    if (found == 0) {
        return false;
    }
    cj_strip_tell(strip, strip->rest.ptr, "{{ … }}");

    struct cj_str inside = {strip->rest.ptr + 2, found - 2};
    const char *filter = memchr(inside.ptr, '|', inside.len);
    if (filter) {
        inside.len = (size_t)(filter - inside.ptr);
    }
    inside = cj_str_trim(inside);
    if (in_address(strip)) {
        add_variable_address(strip, inside, cj_strip_from(strip->rest, found + 2));
    } else if (!memchr(inside.ptr, '\n', inside.len)) {
        cj_buf_add_str(strip->out, inside);
    }
    cj_strip_consume(strip, found + 2, false);
    return true;
}

/* Bytes up to the brace that closes attributes; 0 when prose stands between the braces. */
static size_t attributes_end(struct cj_str text)
{
    size_t found = cj_strip_find(text, 2, "}");

    for (size_t i = 2; i < found; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool name = (c >= '0' && c <= '9') || ((c | ' ') >= 'a' && (c | ' ') <= 'z');
        if (!name && !strchr(" .#-_=:\"'", c)) {
            return 0;
        }
    }
    return found > 2 ? found : 0;
}

/* `{: .class #id}` and `{.class}`: attributes for the block or the link before them. */
static bool strip_attributes(struct cj_strip *strip)
{
    return attributes_end(strip->rest) > 0 && strip_tag(strip, "}", "{: … }");
}

/* A line of nothing but = or - makes a heading of the line above it. */
static bool is_underline(struct cj_str line)
{
    line = cj_str_trim(line);
    size_t len = 0;
    while (len < line.len && line.ptr[len] == line.ptr[0]) {
        len++;
    }
    return len > 0 && len == line.len && (line.ptr[0] == '=' || line.ptr[0] == '-');
}

static bool is_heading(const struct cj_strip *strip)
{
    struct cj_str rest = strip->line;
    struct cj_str line;
    struct cj_str below;

    (void)cj_str_next_line(&rest, &line);
    return cj_str_starts(cj_strip_skip_blanks(line), "#") ||
           (cj_str_next_line(&rest, &below) && is_underline(below));
}

/* `{#name}` and `{#name .class}` name a heading, which is for us. Elsewhere they become a
 * place to link to. */
static bool strip_anchor(struct cj_strip *strip)
{
    size_t end = attributes_end(strip->rest);
    size_t len = 0;

    while (2 + len < end && !cj_strip_is_blank(strip->rest.ptr[2 + len])) {
        len++;
    }
    bool prose = 2 + len < end && strip->rest.ptr[2 + len + 1] != '.';
    if (end == 0 || prose || is_heading(strip)) {
        return false;
    }
    cj_strip_tell(strip, strip->rest.ptr, "{# … }");
    cj_buf_printf(strip->out, "<a id='%.*s'></a>", (int)len, strip->rest.ptr + 2);
    cj_strip_consume(strip, end + 1, false);
    return true;
}

bool cj_strip_braces(struct cj_strip *strip)
{
    struct cj_str rest = strip->rest;

    if (cj_str_starts(rest, "{{<") || cj_str_starts(rest, "{{%")) {
        return strip_tag(strip, rest.ptr[2] == '<' ? ">}}" : "%}}", CJ_N("a shortcode"));
    }
    if (cj_str_starts(rest, "{{")) {
        return strip_variable(strip);
    }
    if (cj_str_starts(rest, "{/*")) {
        return strip_tag(strip, "*/}", "{/* … */}");
    }
    if (cj_str_starts(rest, "{%")) {
        return strip_tag(strip, "%}", "{% … %}");
    }
    if (cj_str_starts(rest, "{#")) {
        return strip_anchor(strip);
    }
    /* `[text](address){target=_blank}` */
    bool after_link = strip->out->len > 0 && strip->out->ptr[strip->out->len - 1] == ')';
    return (after_link || cj_str_starts(rest, "{:") || cj_str_starts(rest, "{.")) &&
           strip_attributes(strip);
}

/* `[!NOTE]` is for us; `[!DNL name]`, `[!INCLUDE [title](file)]` and `[!VIDEO address]` are
 * not. What stands in them is a text, a title, an address. */
bool cj_strip_bang(struct cj_strip *strip)
{
    struct cj_str rest = strip->rest;
    size_t at = 2;

    while (at < rest.len && rest.ptr[at] >= 'A' && rest.ptr[at] <= 'Z') {
        at++;
    }
    if (at < 4 || at == rest.len || !strchr(" [", rest.ptr[at])) {
        return false;
    }
    size_t end = cj_strip_find(rest, at, "]");
    if (end == 0 || memchr(rest.ptr, '\n', end)) {
        return false;
    }
    cj_strip_tell(strip, rest.ptr, "[! … ]");

    struct cj_str inside = cj_strip_skip_blanks((struct cj_str){rest.ptr + at, end - at});
    size_t len = end + 1;
    if (inside.len > 0 && inside.ptr[0] == '[') { /* a title with its file behind it */
        inside = cj_strip_from(inside, 1);
        size_t close = cj_strip_find(rest, end + 1, "]");
        len = len < rest.len && rest.ptr[len] == '(' && close > 0 ? close + 1 : len;
    }
    cj_buf_add_str(strip->out, inside);
    cj_strip_consume(strip, len, false);
    return true;
}
