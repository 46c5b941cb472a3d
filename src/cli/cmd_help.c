/* conserje help: the overview, or one command, from the tables. */
#include <string.h>

#include "base/utf8.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/print_json.h"

#define LEFT_WIDTH   28 /* of the options' column */
#define LEAST_WIDTH  24 /* of the explanations; with less room they go below */
#define BELOW_INDENT 6

static void heading(const struct cj_cli *cli, const char *text)
{
    (void)fprintf(cli->out, "\n%s%s%s\n", cj_style(cli->color_out, CJ_STYLE_BOLD), text,
                  cj_style(cli->color_out, CJ_STYLE_NONE));
}

/* `left` padded to the column of explanations, by characters and not by bytes. */
static void row(const struct cj_cli *cli, const char *left, const char *right, int width)
{
    int used = (int)cj_utf8_count(cj_str_from(left));
    int padding = used < width ? width - used : 1;
    int column = 2 + used + padding;
    int room = cj_width(cli->out);

    (void)fprintf(cli->out, "  %s%s%s", cj_style(cli->color_out, CJ_STYLE_GREEN), left,
                  cj_style(cli->color_out, CJ_STYLE_NONE));
    if (room > 0 && room < column + LEAST_WIDTH) {
        column = BELOW_INDENT;
        (void)fputc('\n', cli->out);
        padding = column;
    }
    (void)fprintf(cli->out, "%*s", padding, "");
    cj_put_wrapped(cli->out, right, column, room);
    (void)fputc('\n', cli->out);
}

static bool has_option(const struct cj_option *table, const char *name)
{
    while (table && table->name && strcmp(table->name, name) != 0) {
        table++;
    }
    return table && table->name;
}

/* The rows of `table` but for those that `own`, which may be NULL, has too. */
static void options(const struct cj_cli *cli, const struct cj_option *table,
                    const struct cj_option *own)
{
    for (; table && table->name; table++) {
        if (has_option(own, table->name)) {
            continue;
        }
        bool is_short = table->name[1] == '\0';
        char left[128];

        (void)snprintf(left, sizeof(left), "%s%s%s%s", is_short ? "-" : "--", table->name,
                       table->argument ? " " : "",
                       table->argument ? cj_tr(table->argument) : "");
        row(cli, left, cj_tr(table->help), LEFT_WIDTH);
    }
}

static void overview(const struct cj_cli *cli)
{
    (void)fputs(cj_tr("conserje answers questions from a folder of Markdown.\n"), cli->out);
    heading(cli, cj_tr("Usage"));
    (void)fputs(cj_tr("  conserje [-C DIR] [--json] [--lang es|en] COMMAND [ARGUMENTS]\n"),
                cli->out);
    heading(cli, cj_tr("Commands"));
    for (const struct cj_command *command = cj_commands(); command->name; command++) {
        row(cli, command->name, cj_tr(command->summary), 10);
    }
    heading(cli, cj_tr("Options of every command"));
    options(cli, cj_global_options(), NULL);
    heading(cli, cj_tr("First steps"));
    (void)fputs(cj_tr("  conserje init my-bot            a new bot, ready to be changed\n"
                      "  conserje -C my-bot chat         talk to it\n"
                      "  conserje -C docs ask \"how ...?\" ask any folder of Markdown\n"),
                cli->out);
    (void)fputs(cj_tr("\nconserje help COMMAND explains one; man conserje explains all.\n"),
                cli->out);
}

static void one_command(const struct cj_cli *cli, const struct cj_command *command)
{
    (void)fprintf(cli->out, "conserje %s: %s\n", command->name, cj_tr(command->summary));
    heading(cli, cj_tr("Usage"));
    (void)fprintf(cli->out, "  conserje %s%s%s\n", command->name,
                  *command->arguments ? " " : "",
                  *command->arguments ? cj_tr(command->arguments) : "");
    if (command->options) {
        heading(cli, cj_tr("Options"));
        options(cli, command->options, NULL);
    }
    heading(cli, cj_tr("Options of every command"));
    options(cli, cj_global_options(), command->options);
}

static json_t *options_json(const struct cj_option *table)
{
    json_t *all = json_array();

    for (; table && table->name; table++) {
        (void)json_array_append_new(
            all, json_pack("{s:s, s:s?, s:s}", "name", table->name, "argument",
                           table->argument ? cj_tr(table->argument) : NULL, "help",
                           cj_tr(table->help)));
    }
    return all;
}

static json_t *command_json(const struct cj_command *command)
{
    const char *arguments = *command->arguments ? cj_tr(command->arguments) : "";

    return json_pack("{s:s, s:s, s:s, s:o}", "name", command->name, "arguments", arguments,
                     "summary", cj_tr(command->summary), "options",
                     options_json(command->options));
}

/* One command, or all of them with the options that they share. */
static int help_json(const struct cj_cli *cli, const struct cj_command *command)
{
    json_t *all = json_array();
    json_t *tree = NULL;

    if (command) {
        json_decref(all);
        return cj_cli_print_json(cli, command_json(command), false, JSON_INDENT(2));
    }
    for (command = cj_commands(); command->name; command++) {
        (void)json_array_append_new(all, command_json(command));
    }
    tree =
        json_pack("{s:o, s:o}", "commands", all, "options", options_json(cj_global_options()));
    return cj_cli_print_json(cli, tree, false, JSON_INDENT(2));
}

int cj_cli_help(const struct cj_cli *cli, const char *command)
{
    const struct cj_command *found = command ? cj_command_find(command) : NULL;

    if (cli->json) {
        return help_json(cli, found);
    }
    if (found) {
        one_command(cli, found);
    } else {
        overview(cli);
    }
    return CJ_EXIT_OK;
}

int cmd_help(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (argc - first > 1) {
        return cj_cli_usage(cli, "help", "%s", cj_tr("one command at a time"));
    }
    if (first < argc && !cj_command_find(argv[first])) {
        return cj_cli_no_command(cli, argv[first]);
    }
    return cj_cli_help(cli, argv[first]);
}
