/* Answers and explanations, for a terminal. */
#ifndef CJ_CLI_ANSWER_H
#define CJ_CLI_ANSWER_H

#include <conserje/answer.h>

#include "cli/command.h"

/** Prints choices as a numbered list; nothing when there are none. */
void cj_print_choices(const struct cj_cli *cli, const struct cj_choice *choices, size_t count);

/** Prints where the answer is from and how sure it is: "file.md:12 · score 0.93"; nothing
 * for an answer without a source. */
void cj_print_source(const struct cj_cli *cli, const struct cj_answer *answer);

/** Prints an answer: text, choices, source. */
void cj_print_answer(const struct cj_cli *cli, const struct cj_answer *answer);

/** Prints why it is the answer. Does nothing when `explain` is NULL. */
void cj_print_explain(const struct cj_cli *cli, const struct cj_explain *explain);

#endif
