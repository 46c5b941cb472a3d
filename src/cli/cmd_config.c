/* conserje config: what is in force, and who said so. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/print_json.h"
#include "config/config.h"

static const char *const origins[] = {
    [CJ_CONFIG_DEFAULT] = CJ_N("default"),
    [CJ_CONFIG_FILE] = CJ_N("conserje.yaml"),
    [CJ_CONFIG_ENVIRONMENT] = CJ_N("environment"),
    [CJ_CONFIG_COMMAND_LINE] = CJ_N("command line"),
};

static const char *lookup(void *context, const char *name)
{
    (void)context;
    return getenv(name);
}

static bool print_item(void *context, const struct cj_config_item *item)
{
    const struct cj_cli *cli = context;
    const char *dim = cj_style(cli->color_out, CJ_STYLE_DIM);
    const char *normal = cj_style(cli->color_out, CJ_STYLE_NONE);

    (void)fprintf(cli->out, "%s# %s%s\n%s%s%s: ", dim, cj_tr(item->help), normal,
                  cj_style(cli->color_out, CJ_STYLE_BOLD), item->directive, normal);
    cj_put(cli->out, item->value.len > 0 ? item->value.ptr : "\"\"");
    (void)fprintf(cli->out, "  %s# %s%s\n", dim, cj_tr(origins[item->origin]), normal);
    return true;
}

/* The object that is filled, and whether memory ran out meanwhile. */
struct listing {
    json_t *all;
    bool failed;
};

static bool add_item(void *context, const struct cj_config_item *item)
{
    static const char *const sources[] = {"default", "file", "environment", "command_line"};
    struct listing *listing = context;
    json_t *one = json_pack("{s:s%, s:s}", "value", item->value.ptr, item->value.len, "source",
                            sources[item->origin]);

    listing->failed = json_object_set_new(listing->all, item->directive, one) != 0;
    return !listing->failed;
}

static int print_json(const struct cj_cli *cli, const cj_config *config)
{
    struct listing listing = {.all = json_object()};

    if (listing.all) {
        cj_config_each(config, add_item, &listing);
    }
    return cj_cli_print_json(cli, listing.all, listing.failed, JSON_INDENT(2));
}

static int print(const struct cj_cli *cli, const cj_config *config)
{
    if (cli->json) {
        return print_json(cli, config);
    }
    cj_config_each(config, print_item, (void *)cli);
    return CJ_EXIT_OK;
}

static int show(const struct cj_cli *cli)
{
    cj_diags *diags = cj_cli_diags(cli);
    cj_config *config = NULL;
    int code = CJ_EXIT_FINDINGS;

    cj_status st =
        diags ? cj_config_load(cli->dir, lookup, NULL, diags, &config) : CJ_ERR_NOMEM;
    if (diags) {
        cj_cli_print_diags(cli, cli->err, diags);
    }
    if (st == CJ_OK) {
        code = print(cli, config);
    } else if (st == CJ_ERR_NOMEM) {
        code = cj_cli_no_memory(cli);
    }
    cj_config_free(config);
    cj_diags_free(diags);
    return code;
}

int cmd_config(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    struct stat info;
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc) {
        return cj_cli_usage(cli, "config", cj_tr("unexpected argument '%s'"), argv[first]);
    }
    if (stat(cli->dir, &info) != 0) {
        return cj_cli_fail(cli, cj_tr("can't open the folder '%s': %s"), cli->dir,
                           cj_why(errno));
    }
    if (!S_ISDIR(info.st_mode)) {
        return cj_cli_fail(cli, cj_tr("'%s' is not a folder"), cli->dir);
    }
    return show(cli);
}
