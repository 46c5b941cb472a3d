/* conserje rules: every rule, in the files' order or in the order in which they are tried. */
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/print.h"
#include "cli/print_json.h"
#include "engine/bot.h"

enum { OPTION_ORDER };

#define RULE_WIDTH 90 /* a regex can be a page long: JSON has all of it */

static int compare_places(const void *left, const void *right)
{
    const struct cj_rule *a = *(const struct cj_rule *const *)left;
    const struct cj_rule *b = *(const struct cj_rule *const *)right;
    int order = strcmp(a->file, b->file);

    if (order == 0) {
        order = (a->line > b->line) - (a->line < b->line);
    }
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* The rules as they are to be printed, for the caller to free(); NULL when memory ran out. */
static const struct cj_rule **sorted(const cj_ruleset *rules, size_t count, bool by_order)
{
    const struct cj_rule **items = calloc(count + 1, sizeof(const struct cj_rule *));

    for (size_t i = 0; items && i < count; i++) {
        items[i] = cj_ruleset_rule(rules, i);
    }
    if (items && !by_order && count > 0) {
        qsort(items, count, sizeof(const struct cj_rule *), compare_places);
    }
    return items;
}

static void print_rule(const struct cj_cli *cli, const struct cj_rule *rule, bool by_order)
{
    const char *dim = cj_style(cli->color_out, CJ_STYLE_DIM);
    const char *normal = cj_style(cli->color_out, CJ_STYLE_NONE);

    if (by_order) {
        (void)fprintf(cli->out, "%s%4u  %s %d  %s %u%s  ", dim, rule->order + 1,
                      cj_tr("priority"), rule->priority, cj_tr("specificity"),
                      rule->specificity, normal);
    }
    (void)fputs(cj_style(cli->color_out, CJ_STYLE_BOLD), cli->out);
    cj_put(cli->out, rule->file);
    (void)fprintf(cli->out, ":%u:%u%s  [%s] ", rule->line, rule->column, normal,
                  rule->lang->code);
    cj_put(cli->out, rule->owner);
    (void)fputs(": ", cli->out);
    cj_put_cut(cli->out, rule->text, RULE_WIDTH);
    (void)fputc('\n', cli->out);
}

static json_t *rule_json(const struct cj_rule *rule)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:s}", "owner",
                     rule->owner, "lang", rule->lang->code, "kind",
                     rule->kind == CJ_RULE_REGEX ? "regex" : "words", "file", rule->file,
                     "line", (int)rule->line, "column", (int)rule->column, "priority",
                     (int)rule->priority, "specificity", (int)rule->specificity, "order",
                     (int)rule->order, "rule", rule->text);
}

static int print_json(const struct cj_cli *cli, const struct cj_rule **items, size_t count)
{
    json_t *all = json_array();
    bool failed = !all;

    for (size_t i = 0; !failed && i < count; i++) {
        failed = json_array_append_new(all, rule_json(items[i])) != 0;
    }
    return cj_cli_print_json(cli, all, failed, JSON_INDENT(2));
}

static int print(const struct cj_cli *cli, const cj_ruleset *rules, bool by_order)
{
    size_t count = cj_ruleset_rule_count(rules);
    const struct cj_rule **items = sorted(rules, count, by_order);
    int code = CJ_EXIT_OK;

    if (!items) {
        return cj_cli_no_memory(cli);
    }
    if (cli->json) {
        code = print_json(cli, items, count);
    } else {
        for (size_t i = 0; i < count; i++) {
            print_rule(cli, items[i], by_order);
        }
    }
    free(items);
    return code;
}

int cmd_rules(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    cj_bot *bot = NULL;
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc) {
        return cj_cli_usage(cli, "rules", cj_tr("unexpected argument '%s'"), argv[first]);
    }
    int code = cj_cli_load_bot(cli, &bot, NULL);
    if (code == CJ_EXIT_OK) {
        code = print(cli, cj_bot_rules(bot), values[OPTION_ORDER] != NULL);
    }
    cj_bot_unref(bot);
    return code;
}
