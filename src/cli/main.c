/* conserje: options, then a command. Errors of writing are errors: who pipes the output into
 * a full disk or a reader that went away must not see success. */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/globals.h"
#include "cli/print.h"

/* A caller may have closed 0, 1 or 2: then a file that is opened later must not get that
 * number, or messages would be written into it. */
static void fill_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) == -1 && errno == EBADF) {
            /* Read-only: writing to it fails, as it would have. */
            (void)open("/dev/null", O_RDONLY);
        }
    }
}

/* All text is UTF-8, whatever the locale of the machine says; only libedit looks at this. */
static void set_character_type(void)
{
    if (!setlocale(LC_CTYPE, "C.UTF-8")) {
        (void)setlocale(LC_CTYPE, "");
    }
}

static bool choose_color(const char *when, FILE *stream)
{
    return strcmp(when, "always") == 0 ||
           (strcmp(when, "auto") == 0 && cj_wants_color(stream));
}

static int print_version(const struct cj_cli *cli)
{
    (void)fprintf(cli->out, cli->json ? "{\"version\":\"%s\"}\n" : "conserje %s\n",
                  CJ_VERSION);
    return CJ_EXIT_OK;
}

static int run(struct cj_cli *cli, const struct cj_globals *globals, int argc, char **argv)
{
    if (globals->version) {
        return print_version(cli);
    }
    if (argc == 0) {
        return cj_cli_help(cli, NULL);
    }
    const struct cj_command *command = cj_command_find(argv[0]);
    if (!command) {
        return cj_cli_no_command(cli, argv[0]);
    }
    if (globals->help) {
        return cj_cli_help(cli, command->name);
    }
    return command->run(cli, argc, argv);
}

/* A pipe without a reader: who went away need not be told. */
static bool reader_is_gone(const struct cj_cli *cli)
{
    struct pollfd out = {.fd = fileno(cli->out)};

    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

static int finish(const struct cj_cli *cli, int code)
{
    bool failed = fflush(cli->out) != 0;
    int why = failed ? errno : 0;

    if (!failed && !ferror(cli->out)) {
        return code;
    }
    if (!reader_is_gone(cli)) {
        (void)cj_cli_fail(cli, cj_tr("can't write: %s"),
                          cj_why(why ? why : cj_write_error(cli->out)));
    }
    return CJ_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    struct cj_cli cli = {.dir = ".", .out = stdout, .err = stderr};
    struct cj_globals globals;

    fill_standard_streams();
    (void)signal(SIGPIPE, SIG_IGN); /* a write then fails with EPIPE, which finish() sees */
    set_character_type();
    (void)cj_messages_choose(NULL); /* for an error among the options themselves */
    cli.color_err = cj_wants_color(stderr);

    if (argc < 1 || cj_globals_take(&cli, &argc, argv, &globals) != CJ_EXIT_OK) {
        return CJ_EXIT_USAGE;
    }
    cli.dir = globals.dir;
    cli.lang = globals.lang;
    cli.json = globals.json;
    cli.color_out = choose_color(globals.color, stdout);
    cli.color_err = choose_color(globals.color, stderr);
    (void)cj_messages_choose(globals.lang);
    return finish(&cli, run(&cli, &globals, argc, argv));
}
