/* Template syntax of other tools, left over in Markdown.
 *
 * It is removed from the text before the parser sees it, for the parser would take
 * `{{<note>}}` for a tag and `*` inside it for emphasis. One pass from left to right, a line
 * at a time; what spans lines is cut at MAX_SPAN_LEN. */
#include "kb/template_strip.h"

#include <string.h>

#include "base/message.h"
#include "base/utf8.h"

/* A tag that does not end this soon is no tag: looking further would take quadratic time. */
#define MAX_SPAN_LEN 1000

/* Bytes before a place in its line, without and with what was taken away. Columns further
 * right are not worth counting: see MAX_COLUMN_LEN in markdown.c. */
#define MAX_STRIPPED_LEN 600
#define MAX_SOURCE_LEN   4096

size_t cj_strip_find(struct cj_str text, size_t start, const char *needle)
{
    size_t limit = text.len < MAX_SPAN_LEN ? text.len : MAX_SPAN_LEN;
    const char *found =
        start < limit ? memmem(text.ptr + start, limit - start, needle, strlen(needle)) : NULL;

    return found ? (size_t)(found - text.ptr) : 0;
}

struct cj_str cj_strip_parameter(struct cj_str tag, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 1; i + len + 2 < tag.len; i++) {
        if (memcmp(tag.ptr + i, name, len) == 0 && cj_strip_is_blank(tag.ptr[i - 1]) &&
            tag.ptr[i + len] == '=' && tag.ptr[i + len + 1] == '"') {
            struct cj_str value = cj_strip_from(tag, i + len + 2);
            const char *end = memchr(value.ptr, '"', value.len);
            return end ? (struct cj_str){value.ptr, (size_t)(end - value.ptr)}
                       : (struct cj_str){NULL, 0};
        }
    }
    return (struct cj_str){NULL, 0};
}

/* Whether this line had one of the kind already; kinds beyond the list count as told. */
static bool told_before(struct cj_strip *strip, const char *kind)
{
    if (strip->told_line != strip->line_number) {
        strip->told_line = strip->line_number;
        strip->told_count = 0;
    }
    for (size_t i = 0; i < strip->told_count; i++) {
        if (strip->told_kinds[i] == kind) {
            return true;
        }
    }
    if (strip->told_count == CJ_STRIP_KINDS) {
        return true;
    }
    strip->told_kinds[strip->told_count++] = kind;
    return false;
}

void cj_strip_tell(struct cj_strip *strip, const char *at, const char *kind)
{
    if (told_before(strip, kind)) {
        return;
    }

    struct cj_str before = {strip->line.ptr, (size_t)(at - strip->line.ptr)};
    uint32_t column = strip->place->column;
    cj_diags_add(strip->place->diags, CJ_WARNING, "kb/template-syntax", strip->place->file,
                 strip->line_number, column ? column : (uint32_t)cj_utf8_count(before) + 1,
                 "%s is for another tool: it was left out, its text stays",
                 cj_diags_translate(strip->place->diags, kind));
}

static uint32_t count(const char *start, const char *end)
{
    return (uint32_t)cj_utf8_count((struct cj_str){start, (size_t)(end - start)});
}

/* Notes what the columns of the rest of this line are. */
static void note_shift(struct cj_strip *strip)
{
    if (!strip->shifts || strip->out->failed) {
        return;
    }
    struct cj_str done = cj_buf_str(strip->out);
    size_t len = done.len < MAX_STRIPPED_LEN ? done.len : MAX_STRIPPED_LEN;
    const char *end = done.ptr + done.len;
    const char *newline = memrchr(end - len, '\n', len);

    if ((!newline && len < done.len) || strip->rest.ptr - strip->line.ptr > MAX_SOURCE_LEN) {
        return;
    }
    uint32_t column = count(newline ? newline + 1 : done.ptr, end) + 1;
    uint32_t in_file = count(strip->line.ptr, strip->rest.ptr) + 1;
    struct cj_shift shift = {
        .line = strip->line_number, .column = column, .by = (int32_t)(in_file - column)};
    strip->out->failed |= !cj_shifts_add(strip->shifts, shift);
}

/* Line ends inside what was removed stay, so that later lines keep their numbers. */
void cj_strip_consume(struct cj_strip *strip, size_t len, bool keep)
{
    for (size_t i = 0; i < len; i++) {
        char c = strip->rest.ptr[i];
        if (keep || c == '\n') {
            cj_buf_addc(strip->out, c);
        }
        if (c == '\n') {
            strip->line_number++;
            strip->line = cj_strip_from(strip->rest, i + 1);
        }
    }
    strip->rest = cj_strip_from(strip->rest, len);
    if (!keep) {
        note_shift(strip);
    }
}

/* The end of the code that begins with `ticks` backticks, inside its line; 0 when it has none.
 */
static size_t code_end(struct cj_str text, size_t ticks)
{
    const char *line_end = memchr(text.ptr, '\n', text.len);
    size_t limit = line_end ? (size_t)(line_end - text.ptr) : text.len;
    size_t run = 0;

    for (size_t at = ticks; at <= limit; at++) {
        if (at < limit && text.ptr[at] == '`') {
            run++;
        } else if (run == ticks) {
            return at;
        } else {
            run = 0;
        }
    }
    return 0;
}

/* Code between backticks, and what opens none, is copied as it is. As many backticks as have
 * found no end in this line will find none further on: to look each time would be quadratic.
 */
static void copy_code(struct cj_strip *strip)
{
    size_t ticks = 0;

    while (ticks < strip->rest.len && strip->rest.ptr[ticks] == '`') {
        ticks++;
    }
    if (strip->open_line != strip->line_number) {
        strip->open_line = strip->line_number;
        strip->open_ticks = 0;
    }
    uint64_t bit = ticks < 64 ? UINT64_C(1) << ticks : 0;
    size_t end = strip->open_ticks & bit ? 0 : code_end(strip->rest, ticks);
    if (end == 0) {
        strip->open_ticks |= bit;
    }
    cj_strip_consume(strip, end ? end : ticks, true);
}

static void copy_comment(struct cj_strip *strip)
{
    const char *end = memmem(strip->rest.ptr, strip->rest.len, "-->", 3);

    cj_strip_consume(strip, end ? (size_t)(end - strip->rest.ptr) + 3 : strip->rest.len, true);
}

/* Most of a text is nothing but text. */
static void copy_plain(struct cj_strip *strip)
{
    size_t len = 0;

    while (len < strip->rest.len && !strchr("\n\\`<{[:", strip->rest.ptr[len])) {
        len++;
    }
    cj_buf_add(strip->out, strip->rest.ptr, len);
    strip->rest = cj_strip_from(strip->rest, len);
}

/* One step inside a line, at a sign that may begin something. */
static void step(struct cj_strip *strip)
{
    char c = strip->rest.ptr[0];

    if (c == '\\' && strip->rest.len > 1 && strip->rest.ptr[1] != '\n') {
        cj_strip_consume(strip, 2, true);
    } else if (c == '`') {
        copy_code(strip);
    } else if (c == '<' && cj_str_starts(strip->rest, "<!--")) {
        copy_comment(strip);
    } else if (!(c == '{' && cj_strip_braces(strip)) &&
               !(c == ':' && cj_strip_colon_span(strip)) &&
               !(c == '[' && cj_str_starts(strip->rest, "[!") && cj_strip_bang(strip))) {
        cj_strip_consume(strip, 1, true);
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
static bool in_fence(struct cj_strip *strip, struct cj_str line)
{
    while (line.len > 0 && (cj_strip_is_blank(line.ptr[0]) || line.ptr[0] == '>')) {
        line = cj_strip_from(line, 1);
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
            cj_str_trim(cj_strip_from(line, len)).len == 0) {
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

static void strip_line(struct cj_strip *strip)
{
    const char *newline = memchr(strip->rest.ptr, '\n', strip->rest.len);
    const char *line_end = newline ? newline : strip->rest.ptr + strip->rest.len;
    struct cj_str line = {strip->rest.ptr, (size_t)(line_end - strip->rest.ptr)};
    size_t indent = line.len - cj_strip_skip_blanks(line).len;

    if (in_fence(strip, line)) {
        cj_strip_consume(strip, line.len + (newline != NULL), true);
        return;
    }
    struct cj_str text = cj_strip_from(line, indent);
    if (cj_str_starts(text, ":::") && !cj_is_colon_span(text)) {
        cj_strip_colons(strip, line, indent);
    } else if (is_module_line(line)) {
        cj_strip_tell(strip, line.ptr, CJ_N("an import or export"));
        cj_strip_consume(strip, line.len, false);
    } else {
        (void)cj_strip_components(strip);
    }
    while (strip->rest.len > 0) {
        copy_plain(strip);
        if (strip->rest.len > 0 && strip->rest.ptr[0] == '\n') {
            cj_strip_consume(strip, 1, true);
            return;
        }
        if (strip->rest.len > 0) {
            step(strip);
        }
    }
}

void cj_template_strip(const struct cj_place *place, struct cj_str text, struct cj_buf *out,
                       struct cj_shifts *shifts)
{
    struct cj_strip strip = {.place = place,
                             .out = out,
                             .shifts = shifts,
                             .rest = text,
                             .line = text,
                             .line_number = place->first_line};

    cj_buf_reserve(out, text.len);
    while (strip.rest.len > 0) {
        strip_line(&strip);
    }
}
