/* Writing for programs. */
#include "cli/print_json.h"

#include <stdlib.h>

int cj_cli_print_json(const struct cj_cli *cli, json_t *tree, bool failed, size_t flags)
{
    char *text = tree && !failed ? json_dumps(tree, flags) : NULL;

    json_decref(tree);
    if (!text) {
        return cj_cli_no_memory(cli);
    }
    (void)fprintf(cli->out, "%s\n", text);
    free(text);
    return CJ_EXIT_OK;
}
