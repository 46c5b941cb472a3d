/* Writing for people. */
#include "cli/print.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

void cj_put_indented(FILE *to, const char *text, int indent)
{
    struct cj_str rest = cj_str_from(text);
    const char *end = text + cj_utf8_valid(rest); /* what follows a bad byte is left out */

    while (text < end) {
        const char *start = text;
        uint32_t code = cj_utf8_next(&text, end);

        if (is_unsafe(code)) {
            (void)fputs(REPLACEMENT, to);
        } else {
            (void)fwrite(start, 1, (size_t)(text - start), to);
        }
        if (code == '\n' && text < end) {
            (void)fprintf(to, "%*s", indent, "");
        }
    }
}

void cj_put(FILE *to, const char *text)
{
    cj_put_indented(to, text, 0);
}
