/* conserje classify: intents from a table, for texts on standard input. */
#include "cli/command.h"
#include "cli/rank_lines.h"

enum { OPTION_TRAIN, OPTION_DEV, OPTION_LANG, OPTION_TOP };

static cj_status tune(cj_ranker *ranker, const char *path, cj_diags *diags)
{
    struct cj_table dev = {0};
    cj_status st = cj_table_examples(path, diags, &dev);

    if (st == CJ_OK) {
        st = cj_ranker_tune(ranker, dev.rows, dev.row_count);
    }
    cj_table_clear(&dev);
    return st;
}

static cj_status train(const char **values, const struct cj_lang *lang, cj_diags *diags,
                       cj_ranker **out_ranker)
{
    struct cj_table table = {0};
    cj_ranker *ranker = NULL;
    cj_status st = cj_table_examples(values[OPTION_TRAIN], diags, &table);

    if (st == CJ_OK) {
        st = cj_ranker_new(&table, lang, &ranker);
    }
    cj_table_clear(&table);
    if (st == CJ_OK && values[OPTION_DEV]) {
        st = tune(ranker, values[OPTION_DEV], diags);
    }
    if (st != CJ_OK) {
        cj_ranker_free(ranker);
        return st;
    }
    *out_ranker = ranker;
    return CJ_OK;
}

int cmd_classify(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    struct cj_rank_options options;
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc || !values[OPTION_TRAIN]) {
        return cj_cli_usage(cli, "classify", "%s",
                            cj_tr("name a table with --train; texts come on standard input"));
    }
    if (!cj_rank_read_options(cli, "classify", values[OPTION_LANG], values[OPTION_TOP],
                              &options)) {
        return CJ_EXIT_USAGE;
    }

    cj_ranker *ranker = NULL;
    cj_diags *diags = cj_cli_diags(cli);
    cj_status st = diags ? train(values, options.lang, diags, &ranker) : CJ_ERR_NOMEM;
    int code = cj_rank_run(cli, ranker, options.top, diags, st);
    cj_ranker_free(ranker);
    cj_diags_free(diags);
    return code;
}
