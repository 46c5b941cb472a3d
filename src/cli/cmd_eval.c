/* conserje eval: labelled questions, and how many the bot answers rightly. */
#include "cli/command.h"
#include "cli/print.h"
#include "harness/eval.h"

enum { OPTION_CONFUSIONS };

/* Confusions that are shown unless --confusions says otherwise. */
#define DEFAULT_CONFUSIONS 20
#define MAX_CONFUSIONS     1000000

static int read_files(const struct cj_cli *cli, int count, char **paths,
                      struct cj_eval_set *set)
{
    cj_diags *diags = cj_cli_diags(cli);
    cj_status st = diags ? CJ_OK : CJ_ERR_NOMEM;

    for (int i = 0; st == CJ_OK && i < count; i++) {
        st = cj_eval_read(set, paths[i], diags);
    }
    if (diags) {
        cj_cli_print_diags(cli, cli->err, diags);
    }
    cj_diags_free(diags);
    if (st == CJ_ERR_NOMEM) {
        return cj_cli_no_memory(cli);
    }
    return st == CJ_OK ? CJ_EXIT_OK : CJ_EXIT_USAGE;
}

static int print_result(const struct cj_cli *cli, const struct cj_eval_result *result,
                        size_t confusions)
{
    struct cj_buf out = {0};
    int code = CJ_EXIT_OK;

    if (cli->json) {
        cj_eval_write_json(result, confusions, &out);
    } else {
        cj_eval_write(result, confusions, cj_cli_translate, NULL, &out);
    }
    if (out.failed) {
        code = cj_cli_no_memory(cli);
    } else {
        cj_put(cli->out, out.ptr ? out.ptr : "");
    }
    cj_buf_clear(&out);
    return code;
}

static int evaluate(struct cj_cli *cli, const struct cj_eval_set *set, size_t confusions)
{
    struct cj_eval_result result = {0};
    cj_bot *bot = NULL;
    int code = cj_cli_load_bot(cli, &bot, NULL);

    if (code != CJ_EXIT_OK) {
        return code;
    }
    code = cj_eval_run(bot, set, &result) == CJ_OK ? print_result(cli, &result, confusions)
                                                   : cj_cli_no_memory(cli);
    cj_eval_result_clear(&result);
    cj_bot_unref(bot);
    return code;
}

int cmd_eval(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    unsigned long confusions = DEFAULT_CONFUSIONS;
    struct cj_eval_set set = {0};
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first == argc) {
        return cj_cli_usage(cli, "eval", "%s",
                            cj_tr("name a file of questions with the ids they expect"));
    }
    if (values[OPTION_CONFUSIONS] &&
        !cj_cli_number(values[OPTION_CONFUSIONS], MAX_CONFUSIONS, &confusions)) {
        return cj_cli_usage(cli, "eval", cj_tr("--confusions is a number, not '%s'"),
                            values[OPTION_CONFUSIONS]);
    }

    int code = read_files(cli, argc - first, argv + first, &set);
    if (code == CJ_EXIT_OK) {
        code = evaluate(cli, &set, confusions);
    }
    cj_eval_set_clear(&set);
    return code;
}
