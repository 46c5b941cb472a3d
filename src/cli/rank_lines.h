/* What `classify` and `search` share: their options, and one line out for each line in. */
#ifndef CJ_CLI_RANK_LINES_H
#define CJ_CLI_RANK_LINES_H

#include "cli/command.h"
#include "harness/ranker.h"

struct cj_rank_options {
    const struct cj_lang *lang; /* NULL: guessed */
    size_t top;
};

/** Reads --lang and --top; false (and told) when one is wrong. */
bool cj_rank_read_options(const struct cj_cli *cli, const char *command, const char *lang,
                          const char *top, struct cj_rank_options *out_options);

/** Prints the findings, then answers standard input line by line, each flushed at once.
 * @param st  how building the ranker went
 * @return the exit code */
int cj_rank_run(const struct cj_cli *cli, cj_ranker *ranker, size_t top, const cj_diags *diags,
                cj_status st);

#endif
