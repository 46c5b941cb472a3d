/* Lines that somebody types, or that come through a pipe. */
#ifndef CJ_CLI_LINES_H
#define CJ_CLI_LINES_H

#include "base/str.h"
#include "cli/command.h"

/** On a terminal: editing, history (kept in the user's state folder when there is one) and a
 * prompt. Through a pipe: nothing but the lines. */
typedef struct cj_lines cj_lines;

/** Bytes of one line: more than the longest message can have. */
#define CJ_LINES_MAX_LEN ((size_t)4 * CJ_MAX_TEXT_COUNT)

enum cj_line {
    CJ_LINE_TEXT,
    CJ_LINE_TOO_LONG, /* the line was skipped */
    CJ_LINE_END,      /* end of input, or Ctrl-C */
};

/** NULL when memory ran out. Release with cj_lines_close(). */
cj_lines *cj_lines_open(const struct cj_cli *cli);

/** Restores the terminal and saves the history. NULL is allowed. */
void cj_lines_close(cj_lines *lines);

/** Whether a person is typing. */
bool cj_lines_interactive(const cj_lines *lines);

/** The next line without its end, borrowed until the next call. */
enum cj_line cj_lines_next(cj_lines *lines, struct cj_str *out_line);

#endif
