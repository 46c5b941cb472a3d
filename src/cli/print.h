/* Writing for people: colours, and texts that can't upset a terminal. */
#ifndef CJ_CLI_PRINT_H
#define CJ_CLI_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum cj_style {
    CJ_STYLE_NONE, /* back to normal */
    CJ_STYLE_BOLD,
    CJ_STYLE_DIM,
    CJ_STYLE_RED,
    CJ_STYLE_YELLOW,
    CJ_STYLE_GREEN,
    CJ_STYLE_CYAN,
};

/** The escape sequence of a style, or "" when `color` is false. Static storage. */
const char *cj_style(bool color, enum cj_style style);

/** Whether to colour what goes to `stream`: it is a terminal that can, and NO_COLOR (see
 * no-color.org) is not set. */
bool cj_wants_color(FILE *stream);

/** Writes UTF-8 text. Control characters other than line ends and tabs become U+FFFD: what an
 * editor or a visitor wrote must not move the cursor or change the terminal's title. Marks
 * that turn the writing direction around go the same way. */
void cj_put(FILE *to, const char *text);

/** As cj_put(), with each line end followed by `indent` spaces. */
void cj_put_indented(FILE *to, const char *text, int indent);

/** Why writing to `stream` failed some time ago, as an errno: another byte fails alike. */
int cj_write_error(FILE *stream);

/** Columns of the terminal that `stream` is; 0 where it is none, or too narrow to care for. */
int cj_width(FILE *stream);

/** As cj_put_indented(), in lines of at most `width` columns that end between words; what
 * follows of a list's item stands under its text. The first line has been indented already.
 * @param width  0: lines are not broken */
void cj_put_wrapped(FILE *to, const char *text, int indent, int width);

/** As cj_put(), but at most `max` characters, the last of them "…", and all in one line. */
void cj_put_cut(FILE *to, const char *text, size_t max);

#endif
