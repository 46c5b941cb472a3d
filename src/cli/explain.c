/* The explanation of an answer: what was understood, which rules were tried, what was ranked
 * and how each score adds up. */
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "cli/answer.h"
#include "cli/print.h"

#define MAX_CANDIDATES 5  /* what follows explains nothing any more */
#define MAX_RULES      20 /* of those that did not match */
#define RULE_WIDTH     90 /* a regex can be a page long: `rules --json` has all of it */

static void heading(const struct cj_cli *cli, const char *text)
{
    (void)fprintf(cli->out, "\n%s%s%s\n", cj_style(cli->color_out, CJ_STYLE_BOLD), text,
                  cj_style(cli->color_out, CJ_STYLE_NONE));
}

/* `text` in a column of `width` characters. */
static void column(const struct cj_cli *cli, const char *text, int width)
{
    int count = (int)cj_utf8_count(cj_str_from(text));

    cj_put(cli->out, text);
    (void)fprintf(cli->out, "%*s", count < width ? width - count : 1, "");
}

static void print_token(const struct cj_cli *cli, const struct cj_explain_token *token)
{
    (void)fputs("  ", cli->out);
    column(cli, token->surface, 18);
    column(cli, token->stem, 14);
    (void)fprintf(cli->out, "%3.0f %%", token->weight * 100);
    if (token->correction) {
        (void)fprintf(cli->out, "  %s→ ", cj_style(cli->color_out, CJ_STYLE_YELLOW));
        cj_put(cli->out, token->correction);
        (void)fputs(cj_style(cli->color_out, CJ_STYLE_NONE), cli->out);
    }
    if (token->concept) {
        (void)fputs("  ", cli->out);
        cj_put(cli->out, token->concept);
    }
    (void)fprintf(cli->out, "%s%s\n", token->known || token->correction ? "" : "  ",
                  token->known || token->correction ? "" : cj_tr("(unknown word)"));
}

static void print_tokens(const struct cj_cli *cli, const struct cj_explain *explain)
{
    heading(cli, cj_tr("Words: as written, stem, weight"));
    for (size_t i = 0; i < explain->token_count; i++) {
        print_token(cli, &explain->tokens[i]);
    }
}

static void print_rule(const struct cj_cli *cli, const struct cj_explain_rule *rule)
{
    (void)fprintf(cli->out, "  %s%s%s ",
                  cj_style(cli->color_out, rule->matched ? CJ_STYLE_GREEN : CJ_STYLE_DIM),
                  rule->matched ? "✓" : "·", cj_style(cli->color_out, CJ_STYLE_NONE));
    cj_put(cli->out, rule->owner);
    (void)fputs(": ", cli->out);
    cj_put_cut(cli->out, rule->rule, RULE_WIDTH);
    (void)fputs("  ", cli->out);
    cj_put(cli->out, rule->file);
    (void)fprintf(cli->out, ":%u", rule->line);
    if (!rule->matched && *rule->reason) {
        (void)fputs("  — ", cli->out);
        cj_put(cli->out, rule->reason);
    }
    (void)fputc('\n', cli->out);
}

/* Conserje's own intents: their files are part of the program, not of the bot. */
static bool is_builtin(const struct cj_explain_rule *rule)
{
    return cj_str_starts(cj_str_from(rule->file), "builtin.");
}

/* Those that matched, and the bot's own that did not: the others are only counted. */
static void print_rules(const struct cj_cli *cli, const struct cj_explain *explain)
{
    size_t left_out = 0;
    size_t failed = 0;

    heading(cli, cj_tr("Rules tried"));
    for (size_t i = 0; i < explain->rule_count; i++) {
        const struct cj_explain_rule *rule = &explain->rules[i];

        if (rule->matched || (!is_builtin(rule) && failed++ < MAX_RULES)) {
            print_rule(cli, rule);
        } else {
            left_out++;
        }
    }
    if (explain->rule_count == left_out) {
        (void)fprintf(cli->out, "  %s\n", cj_tr("none matched"));
    } else if (left_out > 0) {
        (void)fprintf(cli->out, cj_tr("  and %zu more that did not match\n"), left_out);
    }
}

/* "0.71 = title +0.40 phrases +0.31": the parts add up to the score. */
static void print_candidate(const struct cj_cli *cli,
                            const struct cj_explain_candidate *candidate)
{
    (void)fprintf(cli->out, "  %s%.3f%s  ", cj_style(cli->color_out, CJ_STYLE_CYAN),
                  candidate->score, cj_style(cli->color_out, CJ_STYLE_NONE));
    cj_put(cli->out, candidate->entry);
    (void)fputs("  ", cli->out);
    cj_put(cli->out, candidate->title);
    (void)fprintf(cli->out, "\n         =");
    for (size_t i = 0; i < candidate->part_count; i++) {
        (void)fprintf(cli->out, " %s %+.3f", candidate->parts[i].name,
                      candidate->parts[i].value);
    }
    (void)fputc('\n', cli->out);
}

static void print_candidates(const struct cj_cli *cli, const struct cj_explain *explain)
{
    heading(cli, cj_tr("Best candidates"));
    for (size_t i = 0; i < explain->candidate_count && i < MAX_CANDIDATES; i++) {
        print_candidate(cli, &explain->candidates[i]);
    }
    if (explain->candidate_count == 0) {
        (void)fprintf(cli->out, "  %s\n", cj_tr("none"));
    }
}

/* The steps, as the engine calls them. */
static const char *step_name(const char *step)
{
    static const char *const names[] = {CJ_N("control"), CJ_N("exact"), CJ_N("rule"),
                                        CJ_N("ranked"), CJ_N("choice")};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], step) == 0) {
            return cj_tr(names[i]);
        }
    }
    return step;
}

void cj_print_explain(const struct cj_cli *cli, const struct cj_explain *explain)
{
    if (!explain) {
        return;
    }
    heading(cli, cj_tr("Why"));
    (void)fprintf(cli->out, "  %s: %s\n  ", cj_tr("decided by"), step_name(explain->step));
    cj_put(cli->out, explain->reason);
    (void)fputc('\n', cli->out);
    (void)fprintf(
        cli->out, cj_tr("  answers from %.2f, suggests from %.2f; words covered: %.0f %%\n"),
        explain->answer_threshold, explain->suggest_threshold, explain->coverage * 100);
    print_tokens(cli, explain);
    print_rules(cli, explain);
    print_candidates(cli, explain);
}
