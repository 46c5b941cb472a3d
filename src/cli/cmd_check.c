/* conserje check: everything that is wrong in the content, in one run. */
#include <limits.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/print_json.h"
#include "engine/bot.h"

enum { OPTION_FORMAT, OPTION_MAX_WARNINGS, OPTION_SHOW, OPTION_EXPLAIN };

struct check {
    bool json;
    bool show;
    unsigned long max_warnings; /* more of them are a failure */
};

/* ---- --explain CODE ---- */

static const char *nearest_code(const char *code)
{
    enum { MAX_CODES = 200 };
    const char *names[MAX_CODES + 1] = {NULL};

    for (size_t i = 0; cj_codes()[i].code && i < MAX_CODES; i++) {
        names[i] = cj_codes()[i].code;
    }
    return cj_nearest(cj_str_from(code), names);
}

static void print_code(const struct cj_cli *cli, const struct cj_code *row)
{
    (void)fprintf(cli->out, "%s%s%s\n  %s\n", cj_style(cli->color_out, CJ_STYLE_BOLD),
                  row->code, cj_style(cli->color_out, CJ_STYLE_NONE), cj_tr(row->description));
}

static bool is_asked(const struct cj_code *row, const char *code)
{
    return strcmp(code, "all") == 0 || strcmp(row->code, code) == 0;
}

static int print_codes_json(const struct cj_cli *cli, const char *code)
{
    json_t *all = json_array();
    bool failed = !all;

    for (const struct cj_code *row = cj_codes(); !failed && row->code; row++) {
        failed =
            is_asked(row, code) &&
            json_array_append_new(all, json_pack("{s:s, s:s}", "code", row->code,
                                                 "description", cj_tr(row->description))) != 0;
    }
    return cj_cli_print_json(cli, all, failed, JSON_INDENT(2));
}

static int explain_code(const struct cj_cli *cli, const char *code, bool json)
{
    bool found = false;

    for (const struct cj_code *row = cj_codes(); row->code; row++) {
        if (is_asked(row, code)) {
            found = true;
            if (!json) {
                print_code(cli, row);
            }
        }
    }
    if (found) {
        return json ? print_codes_json(cli, code) : CJ_EXIT_OK;
    }
    const char *nearest = nearest_code(code);
    if (nearest) {
        return cj_cli_fail(cli, cj_tr("no code '%s': did you mean '%s'?"), code, nearest);
    }
    return cj_cli_fail(cli, cj_tr("no code '%s': --explain all lists them"), code);
}

/* ---- --show ---- */

static void print_entry(const struct cj_cli *cli, const struct cj_entry *entry)
{
    (void)fputs(cj_style(cli->color_out, CJ_STYLE_BOLD), cli->out);
    cj_put(cli->out, entry->question);
    (void)fprintf(cli->out, "%s\n  %s", cj_style(cli->color_out, CJ_STYLE_NONE),
                  cj_style(cli->color_out, CJ_STYLE_DIM));
    cj_put(cli->out, entry->file);
    (void)fprintf(cli->out, ":%u  [%s]  ", entry->line, entry->lang->code);
    cj_put(cli->out, entry->id);
    (void)fprintf(cli->out, "%s\n  ", cj_style(cli->color_out, CJ_STYLE_NONE));
    cj_put_indented(cli->out, entry->brief.text.ptr, 2);
    (void)fputs("\n\n", cli->out);
}

static void print_entries(const struct cj_cli *cli, const struct cj_kb *kb)
{
    for (size_t i = 0; i < kb->count; i++) {
        print_entry(cli, &kb->entries[i]);
    }
}

static json_t *entries_json(const struct cj_kb *kb)
{
    json_t *all = json_array();

    for (size_t i = 0; all && i < kb->count; i++) {
        const struct cj_entry *entry = &kb->entries[i];
        json_t *one =
            json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "id", entry->id, "lang",
                      entry->lang->code, "question", entry->question, "file", entry->file,
                      "line", (json_int_t)entry->line, "says", entry->brief.text.ptr);

        if (json_array_append_new(all, one) != 0) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

/* ---- The report ---- */

static json_t *diags_json(const cj_diags *diags)
{
    json_t *all = json_array();

    for (size_t i = 0; all && i < cj_diags_count(diags); i++) {
        const struct cj_diag *d = cj_diags_at(diags, i);
        json_t *one =
            json_pack("{s:s, s:I, s:I, s:s, s:s, s:s}", "file", d->file, "line",
                      (json_int_t)d->line, "column", (json_int_t)d->column, "severity",
                      cj_severity_name(d->severity), "code", d->code, "message", d->message);

        if (json_array_append_new(all, one) != 0) {
            json_decref(all);
            return NULL;
        }
    }
    return all;
}

static int print_json(const struct cj_cli *cli, const struct check *check, const cj_bot *bot,
                      const cj_diags *diags)
{
    struct cj_bot_counts counts = bot ? cj_bot_counts(bot) : (struct cj_bot_counts){0};
    json_t *report =
        json_pack("{s:o, s:I, s:I}", "diagnostics", diags_json(diags), "files",
                  (json_int_t)counts.files, "entries", (json_int_t)counts.entries);
    bool failed = !report;

    if (!failed && check->show && bot) {
        failed = json_object_set_new(report, "shown", entries_json(cj_bot_kb(bot))) != 0;
    }
    return cj_cli_print_json(cli, report, failed, JSON_INDENT(2));
}

static void print_summary(const struct cj_cli *cli, const cj_bot *bot, const cj_diags *diags)
{
    struct cj_bot_counts counts = bot ? cj_bot_counts(bot) : (struct cj_bot_counts){0};
    size_t errors = cj_diags_errors(diags);
    size_t warnings = cj_diags_total(diags, CJ_WARNING);

    (void)fputs(cj_style(cli->color_out, errors > 0     ? CJ_STYLE_RED
                                         : warnings > 0 ? CJ_STYLE_YELLOW
                                                        : CJ_STYLE_GREEN),
                cli->out);
    (void)fprintf(cli->out, cj_tr_count(errors, CJ_N("%zu error"), CJ_N("%zu errors")),
                  errors);
    (void)fputs(", ", cli->out);
    (void)fprintf(cli->out, cj_tr_count(warnings, CJ_N("%zu warning"), CJ_N("%zu warnings")),
                  warnings);
    (void)fprintf(cli->out, "%s: ", cj_style(cli->color_out, CJ_STYLE_NONE));
    (void)fprintf(cli->out, cj_tr_count(counts.files, CJ_N("%zu file"), CJ_N("%zu files")),
                  counts.files);
    (void)fputs(", ", cli->out);
    (void)fprintf(cli->out,
                  cj_tr_count(counts.entries, CJ_N("%zu entry"), CJ_N("%zu entries")),
                  counts.entries);
    (void)fputc('\n', cli->out);
}

static int report(const struct cj_cli *cli, const struct check *check, const cj_bot *bot,
                  cj_diags *diags)
{
    cj_diags_sort(diags);
    if (check->json) {
        int code = print_json(cli, check, bot, diags);
        if (code != CJ_EXIT_OK) {
            return code;
        }
    } else {
        if (check->show && bot) {
            print_entries(cli, cj_bot_kb(bot));
        }
        cj_cli_print_diags(cli, cli->out, diags);
        print_summary(cli, bot, diags);
    }
    bool bad =
        cj_diags_errors(diags) > 0 || cj_diags_total(diags, CJ_WARNING) > check->max_warnings;
    return bad ? CJ_EXIT_FINDINGS : CJ_EXIT_OK;
}

static int run(const struct cj_cli *cli, const struct check *check)
{
    cj_diags *diags = NULL;
    cj_bot *bot = NULL;

    int code = cj_cli_load_bot(cli, &bot, &diags);
    if (code == CJ_EXIT_OK && cj_bot_check(bot, diags) != CJ_OK) {
        code = cj_cli_no_memory(cli);
    }
    if (code != CJ_EXIT_USAGE) {
        int reported = report(cli, check, bot, diags);
        code = reported != CJ_EXIT_OK ? reported : code;
    }
    cj_bot_unref(bot);
    cj_diags_free(diags);
    return code;
}

int cmd_check(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    struct check check = {.json = cli->json, .max_warnings = ULONG_MAX};
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc) {
        return cj_cli_usage(cli, "check", cj_tr("unexpected argument '%s'"), argv[first]);
    }
    if (values[OPTION_FORMAT]) {
        check.json = strcmp(values[OPTION_FORMAT], "json") == 0;
        if (!check.json && strcmp(values[OPTION_FORMAT], "text") != 0) {
            return cj_cli_usage(cli, "check", cj_tr("--format is text or json, not '%s'"),
                                values[OPTION_FORMAT]);
        }
    }
    if (values[OPTION_EXPLAIN]) {
        return explain_code(cli, values[OPTION_EXPLAIN], check.json);
    }
    if (values[OPTION_MAX_WARNINGS] &&
        !cj_cli_number(values[OPTION_MAX_WARNINGS], ULONG_MAX, &check.max_warnings)) {
        return cj_cli_usage(cli, "check", cj_tr("--max-warnings is a number, not '%s'"),
                            values[OPTION_MAX_WARNINGS]);
    }
    check.show = values[OPTION_SHOW] != NULL;
    return run(cli, &check);
}
