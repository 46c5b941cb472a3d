/* conserje store: the file where conversations are kept, as a whole. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/print_json.h"
#include "config/config.h"
#include "server/store/files.h"

enum { OPTION_STORE };

static const char *lookup(void *context, const char *name)
{
    (void)context;
    return getenv(name);
}

/* What an action was about and what came of it. */
struct job {
    const char *file; /* NULL for check */
    char path[CJ_STORE_PATH_MAX];
    char old[CJ_STORE_PATH_MAX];
    struct cj_store_trouble trouble;
    struct cj_store_report report;
};

static enum cj_store_result run_backup(struct job *job)
{
    return cj_store_backup(job->path, job->file, &job->trouble, &job->report);
}

static enum cj_store_result run_restore(struct job *job)
{
    return cj_store_restore(job->path, job->file, &job->trouble, &job->report, job->old);
}

static enum cj_store_result run_check(struct job *job)
{
    return cj_store_check(job->path, &job->trouble, &job->report);
}

static const struct action {
    const char *name;
    enum cj_store_result (*run)(struct job *job);
    bool takes_file;
    bool reads_file; /* what is wrong is wrong with the file, not with the store */
    const char *done;
} actions[] = {
    {"backup", run_backup, true, false, CJ_N("copied")},
    {"restore", run_restore, true, true, CJ_N("put back")},
    {"check", run_check, false, false, CJ_N("sound")},
};

/* What is wrong with a file, said after its name. */
static const char *const failures[CJ_STORE_RESULTS] = {
    [CJ_STORE_EXISTS] = CJ_N("exists already: choose another name"),
    [CJ_STORE_FULL] = CJ_N("does not fit on its disk: make room there"),
    [CJ_STORE_READ_ONLY] = CJ_N("may not be written"),
    [CJ_STORE_LOCKED] = CJ_N("is in use: stop the server first"),
    [CJ_STORE_CORRUPT] = CJ_N("is damaged, or no database"),
    [CJ_STORE_FOREIGN] = CJ_N("is a database, but not a store of conserje"),
    [CJ_STORE_MISSING] = CJ_N("does not exist"),
    [CJ_STORE_FUTURE] = CJ_N("was made by a newer version of conserje: use that one"),
};

/* Whose fault it was: the copy that is to be made, or where things come from. */
static const char *blamed(const struct action *action, const struct job *job)
{
    bool is_target = job->trouble.what == CJ_STORE_EXISTS;

    if (job->trouble.what == CJ_STORE_LOCKED || !action->takes_file) {
        return job->path;
    }
    return action->reads_file || is_target ? job->file : job->path;
}

static int tell_failure(const struct cj_cli *cli, const struct action *action,
                        const struct job *job)
{
    const char *path = blamed(action, job);
    const char *words = failures[job->trouble.what];

    if (job->trouble.what == CJ_STORE_NO_MEMORY) {
        return cj_cli_no_memory(cli);
    }
    if (words) {
        (void)cj_cli_fail(cli, "'%s' %s", path, cj_tr(words));
    } else {
        (void)cj_cli_fail(cli, "'%s': %s", path, job->trouble.detail);
    }
    return job->trouble.what == CJ_STORE_CORRUPT ? CJ_EXIT_FINDINGS : CJ_EXIT_USAGE;
}

static json_t *report_json(const struct job *job)
{
    const struct cj_store_report *report = &job->report;

    return json_pack("{s:s%, s:s*, s:s*, s:I, s:I, s:I, s:I, s:I}", "store", job->path,
                     strlen(job->path), "file", job->file, "old", *job->old ? job->old : NULL,
                     "schema", (json_int_t)report->schema, "conversations",
                     (json_int_t)report->conversations, "messages",
                     (json_int_t)report->messages, "pending", (json_int_t)report->pending,
                     "keys", (json_int_t)report->keys);
}

static void print_line(const struct cj_cli *cli, const char *name, const char *value)
{
    cj_put(cli->out, name);
    (void)fputs(": ", cli->out);
    cj_put(cli->out, value);
    (void)fputc('\n', cli->out);
}

static void print_count(const struct cj_cli *cli, const char *name, int64_t count)
{
    (void)fprintf(cli->out, "  %s: %" PRId64 "\n", name, count);
}

static int tell_done(const struct cj_cli *cli, const struct action *action,
                     const struct job *job)
{
    const struct cj_store_report *report = &job->report;

    if (cli->json) {
        return cj_cli_print_json(cli, report_json(job), false, JSON_INDENT(2));
    }
    print_line(cli, job->file ? job->file : job->path, cj_tr(action->done));
    if (*job->old) {
        print_line(cli, cj_tr("what was there before"), job->old);
    }
    print_count(cli, cj_tr("conversations"), report->conversations);
    print_count(cli, cj_tr("messages"), report->messages);
    print_count(cli, cj_tr("events to deliver"), report->pending);
    print_count(cli, cj_tr("API keys"), report->keys);
    return CJ_EXIT_OK;
}

/* The file that the option, the environment or the configuration names. */
static int find_path(const struct cj_cli *cli, const cj_config *config, char *path)
{
    switch (cj_store_url_path(cj_str_from(config->store), cli->dir, getenv("XDG_STATE_HOME"),
                              getenv("HOME"), path)) {
    case CJ_URL_SQLITE:
        return CJ_EXIT_OK;
    case CJ_URL_POSTGRES:
        return cj_cli_fail(cli,
                           cj_tr("PostgreSQL can't be used yet: say --store sqlite:FILE"));
    case CJ_URL_HOMELESS:
        return cj_cli_fail(cli, cj_tr("there is no home folder to look in: say --store "
                                      "sqlite:FILE"));
    case CJ_URL_WRONG:
        break;
    }
    return cj_cli_fail(cli, cj_tr("'%s' is no store: write sqlite:FILE"), config->store);
}

static int choose(const struct cj_cli *cli, const char *url, char *path)
{
    cj_diags *diags = cj_cli_diags(cli);
    cj_config *config = NULL;
    int code = CJ_EXIT_USAGE;

    cj_status st =
        diags ? cj_config_load(cli->dir, lookup, NULL, diags, &config) : CJ_ERR_NOMEM;
    if (st == CJ_OK && url) {
        st = cj_config_set(config, "store", url, diags);
    }
    if (diags) {
        cj_cli_print_diags(cli, cli->err, diags);
    }
    if (st == CJ_OK) {
        code = find_path(cli, config, path);
    } else if (st == CJ_ERR_NOMEM) {
        code = cj_cli_no_memory(cli);
    }
    cj_config_free(config);
    cj_diags_free(diags);
    return code;
}

static const struct action *find_action(const char *name)
{
    for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
        if (strcmp(actions[i].name, name) == 0) {
            return &actions[i];
        }
    }
    return NULL;
}

int cmd_store(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    struct job job = {0};
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    const struct action *action = first < argc ? find_action(argv[first]) : NULL;
    if (!action) {
        return cj_cli_usage(cli, "store", "%s", cj_tr("say backup, restore or check"));
    }
    if (argc - first - 1 != (action->takes_file ? 1 : 0)) {
        return cj_cli_usage(cli, "store",
                            action->takes_file ? cj_tr("%s takes one file")
                                               : cj_tr("%s takes no file"),
                            action->name);
    }
    job.file = action->takes_file ? argv[first + 1] : NULL;
    int code = choose(cli, values[OPTION_STORE], job.path);
    if (code != CJ_EXIT_OK) {
        return code;
    }
    return action->run(&job) == CJ_STORE_DONE ? tell_done(cli, action, &job)
                                              : tell_failure(cli, action, &job);
}
