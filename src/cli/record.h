/* A conversation written down as a conversation test (docs: the `.conv` format). */
#ifndef CJ_CLI_RECORD_H
#define CJ_CLI_RECORD_H

#include <stdint.h>
#include <stdio.h>

#include <conserje/answer.h>

#include "base/str.h"

/** Begins a conversation in `file`: at its start with the header, later with a title only.
 * @param now_ms  milliseconds since 1970 UTC: the conversation's clock and title */
void cj_record_begin(FILE *file, const char *lang, int64_t now_ms);

/** Adds a turn: what was said, and what was decided about it. */
void cj_record_turn(FILE *file, struct cj_str said, const struct cj_answer *answer);

#endif
