/* conserje test: the conversation tests of a bot. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "harness/suite.h"

enum { OPTION_FORMAT, OPTION_TAG };

static bool write_report(void *context, struct cj_report *report)
{
    const struct cj_cli *cli = context;
    size_t len = report->out.len; /* 0: then there is no memory to write from either */
    size_t written = len > 0 ? fwrite(report->out.ptr, 1, len, cli->out) : 0;
    bool fine = written == len && fflush(cli->out) == 0;

    cj_buf_reset(&report->out);
    return fine;
}

static int explain_failure(const struct cj_cli *cli, cj_status st, const char *path)
{
    switch (st) {
    case CJ_OK:
        return CJ_EXIT_OK;
    case CJ_ERR_IO:
        return cj_cli_fail(cli, cj_tr("can't open '%s': %s"), path, cj_why(errno));
    case CJ_ERR_LIMIT:
        return cj_cli_fail(cli, cj_tr("too many files in '%s': is it the right folder?"),
                           path);
    default:
        return cj_cli_no_memory(cli);
    }
}

static int add_path(const struct cj_cli *cli, struct cj_suite *suite, char *path,
                    cj_diags *diags)
{
    struct stat info;
    size_t len = strlen(path);

    while (len > 1 && path[len - 1] == '/') {
        path[--len] = '\0';
    }
    if (stat(path, &info) != 0) {
        return explain_failure(cli, CJ_ERR_IO, path);
    }
    cj_status st = S_ISDIR(info.st_mode) ? cj_suite_add_folder(suite, "", path, diags)
                                         : cj_suite_add_file(suite, path);
    return explain_failure(cli, st, path);
}

/* The files that are named, or the folder of the bot's tests. */
static int gather(const struct cj_cli *cli, struct cj_suite *suite, int count, char **paths,
                  cj_diags *diags)
{
    int code = CJ_EXIT_OK;

    if (count == 0) {
        code =
            explain_failure(cli, cj_suite_add_folder(suite, cli->dir, CJ_SUITE_FOLDER, diags),
                            CJ_SUITE_FOLDER);
    }
    for (int i = 0; code == CJ_EXIT_OK && i < count; i++) {
        code = add_path(cli, suite, paths[i], diags);
    }
    if (code == CJ_EXIT_OK && suite->count == 0) {
        code = cj_cli_fail(cli, "%s", cj_tr("there are no tests: their names end in .conv"));
    }
    return code;
}

static int run(struct cj_cli *cli, const struct cj_suite *suite, enum cj_report_format format,
               const char *tag)
{
    struct cj_report report = {
        .format = format, .color = cli->color_out, .translate = cj_cli_translate};
    cj_bot *bot = NULL;
    int code = cj_cli_load_bot(cli, &bot, NULL);

    if (code != CJ_EXIT_OK) {
        return code;
    }
    for (size_t i = 0; i < suite->count; i++) {
        cj_cli_print_diags(cli, cli->err, suite->files[i].diags);
    }
    cj_status st = cj_suite_run(suite, bot, tag, &report, write_report, cli);
    if (st != CJ_OK) {
        code = cj_cli_no_memory(cli);
    } else if (report.passed + report.failed + report.skipped == 0 && tag) {
        code = cj_cli_fail(cli, cj_tr("no test has the tag '%s'"), tag);
    } else if (report.passed + report.failed + report.skipped == 0) {
        code = cj_cli_fail(
            cli, "%s", cj_tr("there is no test in these files: begin one with '== title'"));
    } else if (report.failed > 0) {
        code = CJ_EXIT_FINDINGS;
    }
    cj_report_clear(&report);
    cj_bot_unref(bot);
    return code;
}

int cmd_test(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    enum cj_report_format format = cli->json ? CJ_REPORT_JSON : CJ_REPORT_PRETTY;
    struct cj_suite suite = {.translate = cj_cli_translate};
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (values[OPTION_FORMAT] &&
        !cj_report_find(cj_str_from(values[OPTION_FORMAT]), &format)) {
        return cj_cli_usage(cli, "test", cj_tr("--format is pretty, tap or json, not '%s'"),
                            values[OPTION_FORMAT]);
    }

    const char *tag = values[OPTION_TAG];
    cj_diags *diags = cj_cli_diags(cli);
    int code =
        diags ? gather(cli, &suite, argc - first, argv + first, diags) : cj_cli_no_memory(cli);
    if (diags) {
        cj_cli_print_diags(cli, cli->err, diags);
    }
    if (code == CJ_EXIT_OK) {
        code = run(cli, &suite, format, tag && tag[0] == '@' ? tag + 1 : tag);
    }
    cj_suite_clear(&suite);
    cj_diags_free(diags);
    return code;
}
