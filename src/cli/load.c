/* Loading the bot of a command: where errors go, and what a person sees meanwhile. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/print.h"

#define QUIET_MS   1000 /* a load shorter than this says nothing */
#define REDRAW_MS  100
#define MAX_ERRORS 20 /* told one by one; the rest is a job for `conserje check` */
#define CLEAR_LINE "\r\033[K"

/* A line on a terminal that counts the files. */
struct progress {
    FILE *to; /* NULL: nobody looks */
    int64_t next_ms;
    bool drawn;
};

static int64_t monotonic_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void on_progress(void *context, size_t done, size_t total)
{
    struct progress *progress = context;
    int64_t now = progress->to ? monotonic_ms() : 0;

    if (!progress->to || now < progress->next_ms) {
        return;
    }
    (void)fprintf(progress->to, CLEAR_LINE);
    (void)fprintf(progress->to, cj_tr("Loading: %zu of %zu"), done, total);
    (void)fflush(progress->to);
    progress->drawn = true;
    progress->next_ms = now + REDRAW_MS;
}

static const char *lookup(void *context, const char *name)
{
    (void)context;
    return getenv(name);
}

static cj_status load(const struct cj_cli *cli, cj_diags *diags, cj_bot **out_bot)
{
    struct progress progress = {
        .to = isatty(fileno(cli->err)) == 1 ? cli->err : NULL,
        .next_ms = monotonic_ms() + QUIET_MS,
    };
    const struct cj_bot_options options = {
        .root = cli->dir,
        .getenv = lookup,
        .progress = on_progress,
        .progress_context = &progress,
    };

    cj_status st = cj_bot_load(&options, diags, out_bot);
    int why = errno;
    if (progress.drawn) {
        (void)fprintf(cli->err, CLEAR_LINE);
    }
    errno = why;
    return st;
}

/* The errors, not the warnings: whoever asks a question did not ask about those. */
static void print_errors(const struct cj_cli *cli, const cj_diags *diags)
{
    size_t count = 0;

    for (size_t i = 0; i < cj_diags_count(diags) && count < MAX_ERRORS; i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        if (diag->severity == CJ_ERROR) {
            cj_cli_print_diag(cli, cli->err, diag);
            count++;
        }
    }
    if (cj_diags_errors(diags) > count) {
        (void)fprintf(cli->err, cj_tr("… and %zu more errors: see conserje check\n"),
                      cj_diags_errors(diags) - count);
    }
}

static int explain_failure(const struct cj_cli *cli, cj_status st, const cj_diags *diags)
{
    switch (st) {
    case CJ_ERR_NOMEM:
        return cj_cli_no_memory(cli);
    case CJ_ERR_IO:
        return cj_cli_fail(cli, cj_tr("can't open the folder '%s': %s"), cli->dir,
                           cj_why(errno));
    case CJ_ERR_LIMIT:
        return cj_cli_fail(cli, cj_tr("too many files in '%s': is it the right folder?"),
                           cli->dir);
    default:
        if (cj_diags_errors(diags) == 0) {
            (void)cj_cli_fail(cli, cj_tr("nothing in '%s' can be answered"), cli->dir);
        }
        return CJ_EXIT_FINDINGS;
    }
}

int cj_cli_load_bot(const struct cj_cli *cli, cj_bot **out_bot, cj_diags **out_diags)
{
    cj_diags *diags = cj_cli_diags(cli);
    int code = CJ_EXIT_OK;

    if (out_diags) {
        *out_diags = diags;
    }
    if (!diags) {
        return cj_cli_no_memory(cli);
    }
    cj_status st = load(cli, diags, out_bot);
    int why = errno;
    if (!out_diags) {
        print_errors(cli, diags);
    }
    if (st != CJ_OK) {
        errno = why;
        code = explain_failure(cli, st, diags);
    }
    if (!out_diags) {
        cj_diags_free(diags);
    }
    return code;
}
