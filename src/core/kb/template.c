/* Template syntax of other tools, left over in Markdown.
 *
 * It is removed from the text before the parser sees it, for the parser would take
 * `{{<note>}}` for a tag and `*` inside it for emphasis. One pass from left to right, a line
 * at a time; what spans lines is cut at MAX_SPAN_LEN. */
#include "kb/template.h"

#include <stdbool.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

/* A tag that does not end this soon is no tag: looking further would take quadratic time. */
#define MAX_SPAN_LEN 1000

struct strip {
    const struct cj_place *place;
    struct cj_buf *out;
    struct cj_str rest; /* what is still to be read, the line's end included */
    struct cj_str line; /* from its beginning, for columns */
    uint32_t line_number;
    uint32_t told_line; /* one finding a line and kind is enough */
    const char *told_kind;
    char fence; /* '`' or '~' inside a fenced code block, else '\0' */
    size_t fence_len;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static struct cj_str from(struct cj_str text, size_t at)
{
    return (struct cj_str){text.ptr + at, text.len - at};
}

static struct cj_str skip_blanks(struct cj_str text)
{
    while (text.len > 0 && is_blank(text.ptr[0])) {
        text = from(text, 1);
    }
    return text;
}

static void tell(struct strip *strip, const char *at, const char *kind)
{
    if (strip->told_line == strip->line_number && strip->told_kind == kind) {
        return;
    }
    strip->told_line = strip->line_number;
    strip->told_kind = kind;

    struct cj_str before = {strip->line.ptr, (size_t)(at - strip->line.ptr)};
    uint32_t column = strip->place->column;
    cj_diags_add(strip->place->diags, CJ_WARNING, "kb/template-syntax", strip->place->file,
                 strip->line_number, column ? column : (uint32_t)cj_utf8_count(before) + 1,
                 "%s is for another tool: it was left out, its text stays",
                 cj_diags_translate(strip->place->diags, kind));
}

/* Line ends inside what was removed stay, so that later lines keep their numbers. */
static void consume(struct strip *strip, size_t len, bool keep)
{
    for (size_t i = 0; i < len; i++) {
        char c = strip->rest.ptr[i];
        if (keep || c == '\n') {
            cj_buf_addc(strip->out, c);
        }
        if (c == '\n') {
            strip->line_number++;
            strip->line = from(strip->rest, i + 1);
        }
    }
    strip->rest = from(strip->rest, len);
}

static size_t find_within(struct cj_str text, size_t start, const char *needle)
{
    size_t limit = text.len < MAX_SPAN_LEN ? text.len : MAX_SPAN_LEN;
    const char *found =
        start < limit ? memmem(text.ptr + start, limit - start, needle, strlen(needle)) : NULL;

    return found ? (size_t)(found - text.ptr) : 0;
}

/* The value of `name="…"` in a tag, or empty. */
static struct cj_str parameter(struct cj_str tag, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 1; i + len + 2 < tag.len; i++) {
        if (memcmp(tag.ptr + i, name, len) == 0 && is_blank(tag.ptr[i - 1]) &&
            tag.ptr[i + len] == '=' && tag.ptr[i + len + 1] == '"') {
            struct cj_str value = from(tag, i + len + 2);
            const char *end = memchr(value.ptr, '"', value.len);
            return end ? (struct cj_str){value.ptr, (size_t)(end - value.ptr)}
                       : (struct cj_str){NULL, 0};
        }
    }
    return (struct cj_str){NULL, 0};
}

/* A tag may carry words in its parameters: `{{% def name="Term" %}}`. */
static void add_words(struct strip *strip, struct cj_str tag)
{
    static const char *const names[] = {"title", "name", "caption", "alt", "text", "summary"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct cj_str value = parameter(tag, names[i]);
        if (value.len > 0) {
            cj_buf_add_str(strip->out, value);
            cj_buf_addc(strip->out, ' ');
            return;
        }
    }
}

static bool strip_tag(struct strip *strip, const char *end, const char *kind)
{
    size_t found = find_within(strip->rest, 2, end);

    if (found == 0) {
        return false;
    }
    tell(strip, strip->rest.ptr, kind);
    add_words(strip, (struct cj_str){strip->rest.ptr, found});
    consume(strip, found + strlen(end), false);
    return true;
}

/* `{{ name | filter }}` becomes `name`: it is the nearest thing to a readable text. */
static bool strip_variable(struct strip *strip)
{
    size_t found = find_within(strip->rest, 2, "}}");

    if (found == 0) {
        return false;
    }
    tell(strip, strip->rest.ptr, "{{ … }}");

    struct cj_str inside = {strip->rest.ptr + 2, found - 2};
    const char *filter = memchr(inside.ptr, '|', inside.len);
    if (filter) {
        inside.len = (size_t)(filter - inside.ptr);
    }
    inside = cj_str_trim(inside);
    if (!memchr(inside.ptr, '\n', inside.len)) {
        cj_buf_add_str(strip->out, inside);
    }
    consume(strip, found + 2, false);
    return true;
}

/* Bytes up to the brace that closes attributes; 0 when prose stands between the braces. */
static size_t attributes_end(struct cj_str text)
{
    size_t found = find_within(text, 2, "}");

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
static bool strip_attributes(struct strip *strip)
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

static bool is_heading(const struct strip *strip)
{
    struct cj_str rest = strip->line;
    struct cj_str line;
    struct cj_str below;

    (void)cj_str_next_line(&rest, &line);
    return cj_str_starts(skip_blanks(line), "#") ||
           (cj_str_next_line(&rest, &below) && is_underline(below));
}

/* `{#name}` and `{#name .class}` name a heading, which is for us. Elsewhere they become a
 * place to link to. */
static bool strip_anchor(struct strip *strip)
{
    size_t end = attributes_end(strip->rest);
    size_t len = 0;

    while (2 + len < end && !is_blank(strip->rest.ptr[2 + len])) {
        len++;
    }
    bool prose = 2 + len < end && strip->rest.ptr[2 + len + 1] != '.';
    if (end == 0 || prose || is_heading(strip)) {
        return false;
    }
    tell(strip, strip->rest.ptr, "{# … }");
    cj_buf_printf(strip->out, "<a id='%.*s'></a>", (int)len, strip->rest.ptr + 2);
    consume(strip, end + 1, false);
    return true;
}

static bool strip_braces(struct strip *strip)
{
    struct cj_str rest = strip->rest;

    if (cj_str_starts(rest, "{{<") || cj_str_starts(rest, "{{%")) {
        return strip_tag(strip, rest.ptr[2] == '<' ? ">}}" : "%}}", CJ_N("a shortcode"));
    }
    if (cj_str_starts(rest, "{{")) {
        return strip_variable(strip);
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
static bool strip_bang(struct strip *strip)
{
    struct cj_str rest = strip->rest;
    size_t at = 2;

    while (at < rest.len && rest.ptr[at] >= 'A' && rest.ptr[at] <= 'Z') {
        at++;
    }
    if (at < 4 || at == rest.len || !strchr(" [", rest.ptr[at])) {
        return false;
    }
    size_t end = find_within(rest, at, "]");
    if (end == 0 || memchr(rest.ptr, '\n', end)) {
        return false;
    }
    tell(strip, rest.ptr, "[! … ]");

    struct cj_str inside = skip_blanks((struct cj_str){rest.ptr + at, end - at});
    size_t len = end + 1;
    if (inside.len > 0 && inside.ptr[0] == '[') { /* a title with its file behind it */
        inside = from(inside, 1);
        size_t close = find_within(rest, end + 1, "]");
        len = len < rest.len && rest.ptr[len] == '(' && close > 0 ? close + 1 : len;
    }
    cj_buf_add_str(strip->out, inside);
    consume(strip, len, false);
    return true;
}

/* Code between backticks, and what opens none, is copied as it is. */
static void copy_code(struct strip *strip)
{
    size_t ticks = 0;

    while (ticks < strip->rest.len && strip->rest.ptr[ticks] == '`') {
        ticks++;
    }
    const char *line_end = memchr(strip->rest.ptr, '\n', strip->rest.len);
    size_t limit = line_end ? (size_t)(line_end - strip->rest.ptr) : strip->rest.len;
    size_t run = 0;
    for (size_t at = ticks; at <= limit; at++) {
        if (at < limit && strip->rest.ptr[at] == '`') {
            run++;
        } else if (run == ticks) {
            consume(strip, at, true);
            return;
        } else {
            run = 0;
        }
    }
    consume(strip, ticks, true);
}

static void copy_comment(struct strip *strip)
{
    const char *end = memmem(strip->rest.ptr, strip->rest.len, "-->", 3);

    consume(strip, end ? (size_t)(end - strip->rest.ptr) + 3 : strip->rest.len, true);
}

/* Most of a text is nothing but text. */
static void copy_plain(struct strip *strip)
{
    size_t len = 0;

    while (len < strip->rest.len && !strchr("\n\\`<{[:", strip->rest.ptr[len])) {
        len++;
    }
    cj_buf_add(strip->out, strip->rest.ptr, len);
    strip->rest = from(strip->rest, len);
}

/* `:::image source="x" alt-text="y":::` becomes an image. */
static void add_colon_image(struct strip *strip, struct cj_str line)
{
    struct cj_str source = parameter(line, "source");

    if (source.len > 0) {
        cj_buf_printf(strip->out, "![%.*s](<%.*s>)", CJ_STR_ARGS(parameter(line, "alt-text")),
                      CJ_STR_ARGS(source));
    }
}

/* The title of `:::note Title` and `:::note[Title]`; empty when there are but parameters. */
static struct cj_str colon_title(struct cj_str rest)
{
    size_t at = 0;

    while (at < rest.len && !strchr(" [{:", rest.ptr[at])) {
        at++;
    }
    struct cj_str title = cj_str_trim(from(rest, at));
    if (memchr(title.ptr, '=', title.len) || cj_str_ends(title, ":::") ||
        cj_str_starts(title, "{")) {
        return (struct cj_str){"", 0};
    }
    const char *end = cj_str_starts(title, "[") ? memchr(title.ptr, ']', title.len) : NULL;
    return end ? (struct cj_str){title.ptr + 1, (size_t)(end - title.ptr) - 1} : title;
}

/* A line that begins with `:::` is a fence of Docusaurus, Pandoc or Microsoft. Its title
 * becomes a line in bold above what the fence holds. */
static void strip_colons(struct strip *strip, struct cj_str line, size_t indent)
{
    struct cj_str rest = skip_blanks(from(line, indent));

    tell(strip, rest.ptr, ":::");
    cj_buf_add(strip->out, line.ptr, indent);
    while (rest.len > 0 && rest.ptr[0] == ':') {
        rest = from(rest, 1);
    }
    rest = skip_blanks(rest);
    struct cj_str title = colon_title(rest);
    if (cj_str_starts(rest, "image")) {
        add_colon_image(strip, rest);
    } else if (title.len > 0) {
        cj_buf_printf(strip->out, "**%.*s**  ", CJ_STR_ARGS(title));
    }
    consume(strip, line.len, false);
}

/* The same inside a line of text, up to its own colons or the end of the line. */
static bool strip_colon_image(struct strip *strip)
{
    if (!cj_str_starts(strip->rest, ":::image ")) {
        return false;
    }
    struct cj_str line;
    struct cj_str rest = strip->rest;
    (void)cj_str_next_line(&rest, &line);
    const char *end = memmem(line.ptr + 3, line.len - 3, ":::", 3);
    if (end) {
        line.len = (size_t)(end - line.ptr) + 3;
    }
    tell(strip, strip->rest.ptr, ":::");
    add_colon_image(strip, line);
    consume(strip, line.len, false);
    return true;
}

/* One step inside a line, at a sign that may begin something. */
static void step(struct strip *strip)
{
    char c = strip->rest.ptr[0];

    if (c == '\\' && strip->rest.len > 1 && strip->rest.ptr[1] != '\n') {
        consume(strip, 2, true);
    } else if (c == '`') {
        copy_code(strip);
    } else if (c == '<' && cj_str_starts(strip->rest, "<!--")) {
        copy_comment(strip);
    } else if (!(c == '{' && strip_braces(strip)) && !(c == ':' && strip_colon_image(strip)) &&
               !(c == '[' && cj_str_starts(strip->rest, "[!") && strip_bang(strip))) {
        consume(strip, 1, true);
    }
}

/* MDX: `import X from "y"` and `export const …` on a line of their own. */
static bool is_module_line(struct cj_str line)
{
    static const char *const exports[] = {"export const ", "export default ",
                                          "export function ", "export let "};

    if (cj_str_starts(line, "import ")) {
        struct cj_str end = cj_str_trim(line);
        if (cj_str_ends(end, ";")) {
            end.len--;
        }
        return (cj_str_ends(end, "'") || cj_str_ends(end, "\"")) &&
               (memmem(line.ptr, line.len, " from ", 6) != NULL || line.ptr[7] == '\'' ||
                line.ptr[7] == '"');
    }
    for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++) {
        if (cj_str_starts(line, exports[i])) {
            return true;
        }
    }
    return false;
}

/* Keeps track of fenced code; true for its lines, the fences included. */
static bool in_fence(struct strip *strip, struct cj_str line)
{
    while (line.len > 0 && (is_blank(line.ptr[0]) || line.ptr[0] == '>')) {
        line = from(line, 1);
    }

    char sign = '\0';
    size_t len = 0;
    if (cj_str_starts(line, "`") || cj_str_starts(line, "~")) {
        sign = line.ptr[0];
    }
    while (sign && len < line.len && line.ptr[len] == sign) {
        len++;
    }
    if (strip->fence) {
        if (sign == strip->fence && len >= strip->fence_len &&
            cj_str_trim(from(line, len)).len == 0) {
            strip->fence = '\0';
        }
        return true;
    }
    if (len < 3 || (sign == '`' && memchr(line.ptr + len, '`', line.len - len))) {
        return false;
    }
    strip->fence = sign;
    strip->fence_len = len;
    return true;
}

static void strip_line(struct strip *strip)
{
    const char *newline = memchr(strip->rest.ptr, '\n', strip->rest.len);
    const char *line_end = newline ? newline : strip->rest.ptr + strip->rest.len;
    struct cj_str line = {strip->rest.ptr, (size_t)(line_end - strip->rest.ptr)};
    size_t indent = line.len - skip_blanks(line).len;

    if (in_fence(strip, line)) {
        consume(strip, line.len + (newline != NULL), true);
        return;
    }
    if (cj_str_starts(from(line, indent), ":::")) {
        strip_colons(strip, line, indent);
    } else if (is_module_line(line)) {
        tell(strip, line.ptr, CJ_N("an import or export"));
        consume(strip, line.len, false);
    }
    while (strip->rest.len > 0) {
        copy_plain(strip);
        if (strip->rest.len > 0 && strip->rest.ptr[0] == '\n') {
            consume(strip, 1, true);
            return;
        }
        if (strip->rest.len > 0) {
            step(strip);
        }
    }
}

void cj_template_strip(const struct cj_place *place, struct cj_str text, struct cj_buf *out)
{
    struct strip strip = {.place = place,
                          .out = out,
                          .rest = text,
                          .line = text,
                          .line_number = place->first_line};

    cj_buf_reserve(out, text.len);
    while (strip.rest.len > 0) {
        strip_line(&strip);
    }
}
