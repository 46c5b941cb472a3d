/* Writing for programs. */
#ifndef CJ_CLI_PRINT_JSON_H
#define CJ_CLI_PRINT_JSON_H

#include <jansson.h>

#include "cli/command.h"

/** Prints `tree`, which it takes, and a line end.
 *
 * @param failed  memory ran out while `tree` was made
 * @param flags   of json_dumps()
 * @return CJ_EXIT_OK, or CJ_EXIT_USAGE when memory ran out, which is told */
int cj_cli_print_json(const struct cj_cli *cli, json_t *tree, bool failed, size_t flags);

#endif
