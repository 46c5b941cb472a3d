/* conserje init: a new small bot that passes its own tests. Nothing that exists is touched. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/print_json.h"
#include "cli/templates.h"

enum { OPTION_LANG };

/* "DIR/path"; false (and told) when it is too long. */
static bool join(const struct cj_cli *cli, const char *dir, const char *path, char *out)
{
    int len = snprintf(out, PATH_MAX, "%s/%s", dir, path);

    if (len < 0 || len >= PATH_MAX) {
        (void)cj_cli_fail(cli, cj_tr("can't write '%s': %s"), dir, cj_why(ENAMETOOLONG));
        return false;
    }
    return true;
}

/* Makes the folders above the last part of `path`. */
static int make_folders(const struct cj_cli *cli, char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = mkdir(path, 0777) != 0 && errno != EEXIST;
        if (failed) {
            return cj_cli_fail(cli, cj_tr("can't make the folder '%s': %s"), path,
                               cj_why(errno));
        }
        *slash = '/';
    }
    return CJ_EXIT_OK;
}

static int write_template(const struct cj_cli *cli, char *path, const struct cj_template *file)
{
    int code = make_folders(cli, path);
    if (code != CJ_EXIT_OK) {
        return code;
    }

    FILE *out = fopen(path, "wxe"); /* x: never over a file, not even one made meanwhile */
    bool failed = !out || fwrite(file->bytes, 1, *file->len, out) != *file->len;
    int why = errno;
    if (out && fclose(out) != 0 && !failed) {
        failed = true;
        why = errno;
    }
    if (failed) {
        return cj_cli_fail(cli, cj_tr("can't write '%s': %s"), path, cj_why(why));
    }
    return CJ_EXIT_OK;
}

/* All files are looked for before the first is written: half a bot helps nobody. */
static int check_free(const struct cj_cli *cli, const char *dir, const char *lang)
{
    char path[PATH_MAX];
    struct stat info;

    for (const struct cj_template *file = cj_templates(); file->lang; file++) {
        if (strcmp(file->lang, lang) != 0) {
            continue;
        }
        if (!join(cli, dir, file->path, path)) {
            return CJ_EXIT_USAGE;
        }
        if (lstat(path, &info) == 0) {
            return cj_cli_fail(cli, cj_tr("'%s' exists already: choose another folder"), path);
        }
    }
    return CJ_EXIT_OK;
}

/* For people at once, for programs into `paths`. */
static void tell_written(const struct cj_cli *cli, const char *path, json_t *paths)
{
    if (cli->json) {
        (void)json_array_append_new(paths, json_string(path));
        return;
    }
    (void)fputs("  ", cli->out);
    cj_put(cli->out, path);
    (void)fputc('\n', cli->out);
}

static int write_all(const struct cj_cli *cli, const char *dir, const char *lang,
                     json_t *paths)
{
    char path[PATH_MAX];
    int code = check_free(cli, dir, lang);

    for (const struct cj_template *file = cj_templates(); code == CJ_EXIT_OK && file->lang;
         file++) {
        if (strcmp(file->lang, lang) != 0) {
            continue;
        }
        code =
            join(cli, dir, file->path, path) ? write_template(cli, path, file) : CJ_EXIT_USAGE;
        if (code == CJ_EXIT_OK) {
            tell_written(cli, path, paths);
        }
    }
    return code;
}

static int make(const struct cj_cli *cli, const char *dir, const char *lang)
{
    json_t *paths = json_array();
    int code = write_all(cli, dir, lang, paths);

    if (code == CJ_EXIT_OK && cli->json) {
        json_t *tree = json_pack("{s:s%, s:s, s:O}", "folder", dir, strlen(dir), "lang", lang,
                                 "files", paths);
        code = cj_cli_print_json(cli, tree, false, JSON_INDENT(2));
    } else if (code == CJ_EXIT_OK) {
        (void)fputs(cj_tr("\nThe bot is ready. Now:\n"), cli->out);
        (void)fprintf(cli->out, "  conserje -C %s chat\n  conserje -C %s test\n", dir, dir);
    }
    json_decref(paths);
    return code;
}

int cmd_init(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (argc - first != 1 || *argv[first] == '\0') {
        return cj_cli_usage(cli, "init", "%s", cj_tr("name one folder for the new bot"));
    }
    const char *lang = values[OPTION_LANG] ? values[OPTION_LANG] : cj_messages_language();
    if (strcmp(lang, "es") != 0 && strcmp(lang, "en") != 0) {
        return cj_cli_usage(cli, "init", cj_tr("--lang is es or en, not '%s'"), lang);
    }

    return make(cli, argv[first], lang);
}
