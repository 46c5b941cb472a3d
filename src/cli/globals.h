/* The options that stand before or after any command's name. */
#ifndef CJ_CLI_GLOBALS_H
#define CJ_CLI_GLOBALS_H

#include "cli/command.h"

/** What they said. */
struct cj_globals {
    const char *dir;
    const char *lang;  /* NULL: not given */
    const char *color; /* "auto", "always", "never" */
    bool json;
    bool help;
    bool version;
};

/** Takes them out of `argv`: first those before the command, then those after it, except what
 * follows `--` and the options that the command has of its own.
 *
 * @param cli    for errors
 * @param argc   number of words, updated; argv[0] is then the command's name
 * @param argv   rearranged; ends with NULL
 * @return CJ_EXIT_OK, with *argc 0 when there is no command; CJ_EXIT_USAGE after an error */
int cj_globals_take(const struct cj_cli *cli, int *argc, char **argv,
                    struct cj_globals *globals);

#endif
