/* What every command is given, and the table of commands. */
#ifndef CJ_CLI_COMMAND_H
#define CJ_CLI_COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include <conserje/bot.h>
#include <conserje/diag.h>

#include "base/message.h"
#include "cli/messages.h"

/** Exit codes, the same for every command. */
enum cj_exit {
    CJ_EXIT_OK = 0,
    CJ_EXIT_FINDINGS = 1, /* findings or failures: the content's fault */
    CJ_EXIT_USAGE = 2,    /* usage or environment */
};

/** The options before the command's name, and where to write. */
struct cj_cli {
    const char *dir;  /* -C DIR; "." by default */
    const char *lang; /* --lang; NULL: from the environment */
    bool json;        /* --json */
    bool color_out;   /* stdout is a terminal, and NO_COLOR is not set; or --color=always */
    bool color_err;
    FILE *out;
    FILE *err;
};

/** Runs a command. `argv[0]` is its name; options are parsed by the command: with
 * cj_cli_options(), or with getopt_long(). `--help` never gets here.
 * @return one of enum cj_exit */
typedef int (*cj_command_run)(struct cj_cli *cli, int argc, char **argv);

/** One option of a command: a row of its help. */
struct cj_option {
    const char *name;     /* "explain"; NULL ends the table */
    const char *argument; /* "FILE"; NULL: it takes none */
    const char *help;     /* English, marked with CJ_N; translated when shown */
};

struct cj_command {
    const char *name;
    cj_command_run run;
    const char *arguments;           /* "[--explain] TEXT"; like the summary, or "" */
    const char *summary;             /* English, marked with CJ_N; translated when shown */
    const struct cj_option *options; /* may be NULL */
};

/** The table, in the order of `conserje help`; ends with a row whose name is NULL. */
const struct cj_command *cj_commands(void);

/** The row with that name, or NULL. */
const struct cj_command *cj_command_find(const char *name);

/** Says that there is no such command, with the nearest one. Returns CJ_EXIT_USAGE. */
int cj_cli_no_command(const struct cj_cli *cli, const char *name);

/** The options that every command has; they stand before or after its name. */
const struct cj_option *cj_global_options(void);

/** Most options that one command may have. */
#define CJ_MAX_OPTIONS 24

/** Reads the options that the row of the command `argv[0]` names, in any order with its
 * operands; `--` ends them.
 *
 * @param argv    permuted: options first, then the operands
 * @param values  room for CJ_MAX_OPTIONS; for each option of the row, in its order: NULL when
 *                it was not given, "" for one without argument, else its last argument
 * @return index of the first operand (argc when there is none), or -1 after a usage error */
int cj_cli_options(const struct cj_cli *cli, int argc, char **argv, const char **values);

/** Reads all of `text` as a decimal number up to `max`. False when it is none. */
bool cj_cli_number(const char *text, unsigned long max, unsigned long *out_number);

/** cj_tr() as a cj_translate, for the libraries; `context` is not used. */
const char *cj_cli_translate(void *context, const char *english);

/** A new list that words its findings in the language of this run; NULL when memory ran out.
 */
cj_diags *cj_cli_diags(const struct cj_cli *cli);

/** Prints an error as `conserje: message` on stderr. Returns CJ_EXIT_USAGE, to be returned. */
int cj_cli_fail(const struct cj_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Prints that memory ran out. Returns CJ_EXIT_USAGE, to be returned. */
int cj_cli_no_memory(const struct cj_cli *cli);

/** Usage error of a command: the message, then how to get help. Returns CJ_EXIT_USAGE.
 * @param command  NULL: the program's own options */
int cj_cli_usage(const struct cj_cli *cli, const char *command, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Prints the help of one command from its table row, or of the program when `command` is
 * NULL; returns CJ_EXIT_OK. */
int cj_cli_help(const struct cj_cli *cli, const char *command);

/** Prints one finding as `file:line:column: severity: message [code]`; all of them. */
void cj_cli_print_diag(const struct cj_cli *cli, FILE *to, const struct cj_diag *diag);
void cj_cli_print_diags(const struct cj_cli *cli, FILE *to, const cj_diags *diags);

/** Loads the bot of `cli->dir`, with a progress line on a terminal when it takes over a
 * second. Errors of single files go to stderr and loading goes on.
 *
 * @param out_diags  may be NULL; else gets the findings, for cj_diags_free(), also when the
 *                   load fails, and nothing is printed about them (NULL in it when memory ran
 *                   out)
 * @return CJ_EXIT_OK and a bot for cj_bot_unref(); else the exit code, already told why */
int cj_cli_load_bot(const struct cj_cli *cli, cj_bot **out_bot, cj_diags **out_diags);

/* One row a file: src/cli/cmd_<name>.c. */
int cmd_ask(struct cj_cli *cli, int argc, char **argv);
int cmd_chat(struct cj_cli *cli, int argc, char **argv);
int cmd_check(struct cj_cli *cli, int argc, char **argv);
int cmd_classify(struct cj_cli *cli, int argc, char **argv);
int cmd_config(struct cj_cli *cli, int argc, char **argv);
int cmd_eval(struct cj_cli *cli, int argc, char **argv);
int cmd_help(struct cj_cli *cli, int argc, char **argv);
int cmd_init(struct cj_cli *cli, int argc, char **argv);
int cmd_rules(struct cj_cli *cli, int argc, char **argv);
int cmd_search(struct cj_cli *cli, int argc, char **argv);
int cmd_serve(struct cj_cli *cli, int argc, char **argv);
int cmd_store(struct cj_cli *cli, int argc, char **argv);
int cmd_test(struct cj_cli *cli, int argc, char **argv);

#endif
