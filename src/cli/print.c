/* Writing for people. */
#include "cli/print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/str.h"
#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

const char *cj_style(bool color, enum cj_style style)
{
    static const char *const escapes[] = {
        [CJ_STYLE_NONE] = "\033[0m",    [CJ_STYLE_BOLD] = "\033[1m",
        [CJ_STYLE_DIM] = "\033[2m",     [CJ_STYLE_RED] = "\033[1;31m",
        [CJ_STYLE_YELLOW] = "\033[33m", [CJ_STYLE_GREEN] = "\033[32m",
        [CJ_STYLE_CYAN] = "\033[36m",
    };

    return color ? escapes[style] : "";
}

bool cj_wants_color(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if ((no_color && *no_color) || !term || strcmp(term, "dumb") == 0) {
        return false;
    }
    return isatty(fileno(stream)) == 1;
}

/* C0 but for line ends and tabs, DEL, C1, and the bidirectional controls. */
static bool is_unsafe(uint32_t code)
{
    if (code < 0x20) {
        return code != '\n' && code != '\t';
    }
    return (code >= 0x7F && code <= 0x9F) || code == 0x200E || code == 0x200F ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/* Writes the character at `*at`, which moves past it, and returns it. */
static uint32_t put_next(FILE *to, const char **at, const char *end)
{
    const char *start = *at;
    uint32_t code = cj_utf8_next(at, end);

    if (is_unsafe(code)) {
        (void)fputs(REPLACEMENT, to);
    } else {
        (void)fwrite(start, 1, (size_t)(*at - start), to);
    }
    return code;
}

/* What follows a bad byte is left out. */
static const char *valid_end(const char *text)
{
    return text + cj_utf8_valid(cj_str_from(text));
}

void cj_put_indented(FILE *to, const char *text, int indent)
{
    const char *end = valid_end(text);

    while (text < end) {
        if (put_next(to, &text, end) == '\n' && text < end) {
            (void)fprintf(to, "%*s", indent, "");
        }
    }
}

int cj_write_error(FILE *stream)
{
    return write(fileno(stream), "\n", 1) == 1 ? EIO : errno;
}

/* ---- Wrapping ---- */

/* Below this, wrapping would only make it worse. */
#define NARROWEST 20

int cj_width(FILE *stream)
{
    struct winsize size;

    if (isatty(fileno(stream)) != 1 || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col >= NARROWEST ? size.ws_col : 0;
}

static int width_of(uint32_t code)
{
    int width = is_unsafe(code) ? 1 : wcwidth((wchar_t)code);

    return width < 0 ? 1 : width;
}

/* Columns up to the next space or end of line. */
static int width_of_word(const char *at, const char *end)
{
    int width = 0;

    while (at < end && *at != ' ' && *at != '\n') {
        width += width_of(cj_utf8_next(&at, end));
    }
    return width;
}

/* How far a line's own text stands in: behind "- ", "12. " and the spaces before them. */
static int hang_of_line(const char *at, const char *end)
{
    const char *start = at;

    while (at < end && *at == ' ') {
        at++;
    }
    const char *mark = at;
    while (at < end && *at >= '0' && *at <= '9') {
        at++;
    }
    bool is_item = at < end && (at > mark ? *at == '.' : *at == '-');
    return (int)((is_item && at + 1 < end && at[1] == ' ' ? at + 2 : mark) - start);
}

static void put_word(FILE *to, const char **at, const char *end)
{
    while (*at < end && **at != ' ' && **at != '\n') {
        (void)put_next(to, at, end);
    }
}

/* One line of the text, from `column` on. `*at` ends at its line end, or at the text's. */
static void put_line(FILE *to, const char **at, const char *end, int column, int hang,
                     int width)
{
    int spaces = 0;

    while (*at < end && **at != '\n') {
        if (**at == ' ') {
            spaces++;
            (*at)++;
            continue;
        }
        int word = width_of_word(*at, end);

        if (column > hang && column + spaces + word > width) {
            (void)fprintf(to, "\n%*s", hang, "");
            column = hang;
        } else {
            (void)fprintf(to, "%*s", spaces, "");
            column += spaces;
        }
        put_word(to, at, end);
        column += word;
        spaces = 0;
    }
}

void cj_put_wrapped(FILE *to, const char *text, int indent, int width)
{
    const char *end = valid_end(text);

    if (width <= indent + NARROWEST / 2) {
        cj_put_indented(to, text, indent);
        return;
    }
    while (text < end) {
        put_line(to, &text, end, indent, indent + hang_of_line(text, end), width);
        if (text < end && put_next(to, &text, end) == '\n' && text < end) {
            (void)fprintf(to, "%*s", indent, "");
        }
    }
}

void cj_put_cut(FILE *to, const char *text, size_t max)
{
    const char *end = valid_end(text);
    size_t left = cj_utf8_count((struct cj_str){text, (size_t)(end - text)});

    for (size_t room = max; text < end && room > 0; room--, left--) {
        if (room == 1 && left > 1) {
            (void)fputs("…", to);
            return;
        }
        if (*text == '\n') {
            (void)fputc(' ', to);
            text++;
        } else {
            (void)put_next(to, &text, end);
        }
    }
}

void cj_put(FILE *to, const char *text)
{
    cj_put_indented(to, text, 0);
}
