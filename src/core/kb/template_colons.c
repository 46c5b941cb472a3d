/* Template syntax of three colons: fences, and what Microsoft's help centres put inside a
 * line.
 */
#include "kb/template_strip.h"

#include <string.h>

/* `:::image source="x" alt-text="y":::` becomes an image. */
static void add_colon_image(struct cj_strip *strip, struct cj_str line)
{
    struct cj_str source = cj_strip_parameter(line, "source");

    if (source.len > 0) {
        cj_buf_printf(strip->out, "![%.*s](<%.*s>)",
                      CJ_STR_ARGS(cj_strip_parameter(line, "alt-text")), CJ_STR_ARGS(source));
    }
}

/* The title of `:::note Title` and `:::note[Title]`; empty when there are but parameters. */
static struct cj_str colon_title(struct cj_str rest)
{
    size_t at = 0;

    while (at < rest.len && !strchr(" [{:", rest.ptr[at])) {
        at++;
    }
    struct cj_str title = cj_str_trim(cj_strip_from(rest, at));
    if (memchr(title.ptr, '=', title.len) || cj_str_ends(title, ":::") ||
        cj_str_starts(title, "{")) {
        return (struct cj_str){"", 0};
    }
    const char *end = cj_str_starts(title, "[") ? memchr(title.ptr, ']', title.len) : NULL;
    return end ? (struct cj_str){title.ptr + 1, (size_t)(end - title.ptr) - 1} : title;
}

/* A line that begins with `:::` is a fence of Docusaurus, Pandoc or Microsoft. Its title
 * becomes a line in bold above what the fence holds. */
void cj_strip_colons(struct cj_strip *strip, struct cj_str line, size_t indent)
{
    struct cj_str rest = cj_strip_skip_blanks(cj_strip_from(line, indent));

    cj_strip_tell(strip, rest.ptr, ":::");
    cj_buf_add(strip->out, line.ptr, indent);
    while (rest.len > 0 && rest.ptr[0] == ':') {
        rest = cj_strip_from(rest, 1);
    }
    rest = cj_strip_skip_blanks(rest);
    struct cj_str title = colon_title(rest);
    if (title.len > 0) {
        cj_buf_printf(strip->out, "**%.*s**  ", CJ_STR_ARGS(title));
    }
    cj_strip_consume(strip, line.len, false);
}

/* `:::image …:::` and `:::no-loc text="x":::` stand inside a line of text, and end at their
 * own colons or with the line. */
bool cj_is_colon_span(struct cj_str text)
{
    return cj_str_starts(text, ":::image ") || cj_str_starts(text, ":::no-loc ");
}

bool cj_strip_colon_span(struct cj_strip *strip)
{
    struct cj_str line;
    struct cj_str rest = strip->rest;

    if (!cj_is_colon_span(rest)) {
        return false;
    }
    (void)cj_str_next_line(&rest, &line);
    const char *end = memmem(line.ptr + 3, line.len - 3, ":::", 3);
    if (end) {
        line.len = (size_t)(end - line.ptr) + 3;
    }
    cj_strip_tell(strip, strip->rest.ptr, ":::");
    if (cj_str_starts(line, ":::image")) {
        add_colon_image(strip, line);
    } else {
        cj_buf_add_str(strip->out, cj_strip_parameter(line, "text"));
    }
    cj_strip_consume(strip, line.len, false);
    return true;
}
