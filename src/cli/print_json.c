/* Writing for programs. */
#include "cli/print_json.h"

#include "harness/json_dump.h"

int cj_cli_print_json(const struct cj_cli *cli, json_t *tree, bool failed, size_t flags)
{
    struct cj_buf text = {0};

    cj_json_dump(tree, flags, &text);
    failed = failed || text.failed;
    if (!failed) {
        (void)fprintf(cli->out, "%s\n", text.ptr);
    }
    cj_buf_clear(&text);
    return failed ? cj_cli_no_memory(cli) : CJ_EXIT_OK;
}
