/* conserje search: answers from a table, for questions on standard input. */
#include "cli/command.h"
#include "cli/rank_lines.h"

enum { OPTION_FAQS, OPTION_ALTERNATIVES, OPTION_LANG, OPTION_TOP };

static cj_status load(const char **values, const struct cj_lang *lang, cj_diags *diags,
                      cj_ranker **out_ranker)
{
    struct cj_table table = {0};
    cj_status st =
        cj_table_faqs(values[OPTION_FAQS], values[OPTION_ALTERNATIVES], diags, &table);

    if (st == CJ_OK) {
        st = cj_ranker_new(&table, lang, out_ranker);
    }
    cj_table_clear(&table);
    return st;
}

int cmd_search(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    struct cj_rank_options options;
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc || !values[OPTION_FAQS]) {
        return cj_cli_usage(
            cli, "search", "%s",
            cj_tr("name a table with --faqs; questions come on standard input"));
    }
    if (!cj_rank_read_options(cli, "search", values[OPTION_LANG], values[OPTION_TOP],
                              &options)) {
        return CJ_EXIT_USAGE;
    }

    cj_ranker *ranker = NULL;
    cj_diags *diags = cj_cli_diags(cli);
    cj_status st = diags ? load(values, options.lang, diags, &ranker) : CJ_ERR_NOMEM;
    int code = cj_rank_run(cli, ranker, options.top, diags, st);
    cj_ranker_free(ranker);
    cj_diags_free(diags);
    return code;
}
