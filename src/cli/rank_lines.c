/* One line out for each line in. */
#include "cli/rank_lines.h"

#include <errno.h>

#include "harness/lines.h"

/* Candidates of a line unless --top says otherwise. */
#define DEFAULT_TOP 3

bool cj_rank_read_options(const struct cj_cli *cli, const char *command, const char *lang,
                          const char *top, struct cj_rank_options *out_options)
{
    unsigned long number = DEFAULT_TOP;
    const struct cj_lang *found = lang ? cj_lang_find(cj_str_from(lang)) : NULL;

    if (lang && !found) {
        (void)cj_cli_usage(cli, command, cj_tr("'%s' is no language that can be loaded"),
                           lang);
        return false;
    }
    if (top && (!cj_cli_number(top, CJ_RANKER_MAX_TOP, &number) || number == 0)) {
        (void)cj_cli_usage(cli, command, cj_tr("--top is a number from 1 to %d, not '%s'"),
                           CJ_RANKER_MAX_TOP, top);
        return false;
    }
    *out_options = (struct cj_rank_options){.lang = found, .top = number};
    return true;
}

static cj_status answer_lines(const struct cj_cli *cli, cj_ranker *ranker, size_t top)
{
    struct cj_buf line = {0};
    struct cj_buf out = {0};
    cj_status st = CJ_OK;

    while (st == CJ_OK && cj_lines_read(stdin, CJ_RANKER_MAX_LINE, &line)) {
        cj_buf_reset(&out);
        st = cj_ranker_answer(ranker, cj_buf_str(&line), top, cli->json, &out);
        if (st == CJ_OK &&
            (fwrite(out.ptr, 1, out.len, cli->out) != out.len || fflush(cli->out) != 0)) {
            break; /* the reader went away: main() tells when it is to be told */
        }
    }
    st = line.failed ? CJ_ERR_NOMEM : st;
    cj_buf_clear(&line);
    cj_buf_clear(&out);
    return st;
}

int cj_rank_run(const struct cj_cli *cli, cj_ranker *ranker, size_t top, const cj_diags *diags,
                cj_status st)
{
    if (diags) {
        cj_cli_print_diags(cli, cli->err, diags);
    }
    if (st == CJ_OK) {
        st = answer_lines(cli, ranker, top);
    }
    if (st == CJ_ERR_NOMEM) {
        return cj_cli_no_memory(cli);
    }
    if (st != CJ_OK) {
        return CJ_EXIT_USAGE; /* told in the findings */
    }
    if (ferror(stdin)) {
        return cj_cli_fail(cli, cj_tr("can't read standard input: %s"), cj_why(errno));
    }
    return CJ_EXIT_OK;
}
