/* Errors of usage and environment, and findings, in the one form they have everywhere. */
#include <stdarg.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/print.h"

/* A message may quote what the user typed: it is cut, never wrapped, and cleaned. */
#define MAX_MESSAGE_LEN 1024

static void tell(const struct cj_cli *cli, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void tell(const struct cj_cli *cli, const char *format, va_list args)
{
    char text[MAX_MESSAGE_LEN];

    (void)fflush(cli->out); /* so that both streams keep their order on a terminal */
    (void)vsnprintf(text, sizeof(text), format, args);
    (void)fprintf(cli->err, "%sconserje:%s ", cj_style(cli->color_err, CJ_STYLE_RED),
                  cj_style(cli->color_err, CJ_STYLE_NONE));
    cj_put(cli->err, text);
    (void)fputc('\n', cli->err);
}

int cj_cli_fail(const struct cj_cli *cli, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    tell(cli, format, args);
    va_end(args);
    return CJ_EXIT_USAGE;
}

int cj_cli_no_memory(const struct cj_cli *cli)
{
    return cj_cli_fail(cli, "%s", cj_tr("memory ran out"));
}

int cj_cli_usage(const struct cj_cli *cli, const char *command, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    tell(cli, format, args);
    va_end(args);
    (void)fprintf(cli->err, "%s conserje help%s%s\n", cj_tr("Try:"), command ? " " : "",
                  command ? command : "");
    return CJ_EXIT_USAGE;
}

static enum cj_style style_of(enum cj_severity severity)
{
    static const enum cj_style styles[] = {
        [CJ_INFO] = CJ_STYLE_CYAN,
        [CJ_WARNING] = CJ_STYLE_YELLOW,
        [CJ_ERROR] = CJ_STYLE_RED,
    };

    return styles[severity];
}

void cj_cli_print_diag(const struct cj_cli *cli, FILE *to, const struct cj_diag *diag)
{
    bool color = to == cli->out ? cli->color_out : cli->color_err;
    const char *normal = cj_style(color, CJ_STYLE_NONE);

    (void)fputs(cj_style(color, CJ_STYLE_BOLD), to);
    cj_put(to, diag->file);
    if (diag->line > 0) {
        (void)fprintf(to, ":%u", diag->line);
    }
    if (diag->line > 0 && diag->column > 0) {
        (void)fprintf(to, ":%u", diag->column);
    }
    (void)fprintf(to, ":%s %s%s:%s ", normal, cj_style(color, style_of(diag->severity)),
                  cj_severity_name(diag->severity), normal);
    cj_put(to, diag->message);
    (void)fprintf(to, " %s[%s]%s\n", cj_style(color, CJ_STYLE_DIM), diag->code, normal);
}

void cj_cli_print_diags(const struct cj_cli *cli, FILE *to, const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        cj_cli_print_diag(cli, to, cj_diags_at(diags, i));
    }
}

const char *cj_cli_translate(void *context, const char *english)
{
    (void)context;
    return cj_tr(english);
}

cj_diags *cj_cli_diags(const struct cj_cli *cli)
{
    cj_diags *diags = cj_diags_new();

    (void)cli;
    if (diags) {
        cj_diags_set_language(diags, cj_cli_translate, NULL);
    }
    return diags;
}
