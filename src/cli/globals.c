/* The options of every command. They are taken out by hand, because getopt_long() would stop
 * at the first one that only the command knows. */
#include "cli/globals.h"

#include <string.h>

#include "base/nearest.h"

enum taken {
    TAKEN_NONE = 0,
    TAKEN_ERROR = -1, /* else: how many words */
};

static int flag(bool *out)
{
    *out = true;
    return 1;
}

/* `word` is "--name" (then `next` is the value) or "--name=value". */
static int value_of(const struct cj_cli *cli, const char *word, size_t name_len,
                    const char *next, const char **out)
{
    if (word[name_len] == '=') {
        *out = word + name_len + 1;
        return 1;
    }
    if (!next) {
        (void)cj_cli_usage(cli, NULL, cj_tr("the option %s needs a value"), word);
        return TAKEN_ERROR;
    }
    *out = next;
    return 2;
}

static bool is_option(const char *word, const char *name)
{
    size_t len = strlen(name);

    return strncmp(word, name, len) == 0 && (word[len] == '\0' || word[len] == '=');
}

/* How many words at `words` are a global option; what it says goes to `globals`. */
static int take(const struct cj_cli *cli, char **words, bool lang_too,
                struct cj_globals *globals)
{
    const char *word = words[0];

    if (strcmp(word, "--json") == 0) {
        return flag(&globals->json);
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        return flag(&globals->help);
    }
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        return flag(&globals->version);
    }
    if (strncmp(word, "-C", 2) == 0 && word[2] != '\0') {
        globals->dir = word + 2;
        return 1;
    }
    if (strcmp(word, "-C") == 0) {
        return value_of(cli, word, 2, words[1], &globals->dir);
    }
    if (is_option(word, "--color")) {
        return value_of(cli, word, strlen("--color"), words[1], &globals->color);
    }
    if (lang_too && is_option(word, "--lang")) {
        return value_of(cli, word, strlen("--lang"), words[1], &globals->lang);
    }
    return TAKEN_NONE;
}

static bool has_own(const struct cj_command *command, const char *name)
{
    for (const struct cj_option *o = command ? command->options : NULL; o && o->name; o++) {
        if (strcmp(o->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static int unknown(const struct cj_cli *cli, const char *word)
{
    static const char *const names[] = {"--json", "--lang",    "--color",
                                        "--help", "--version", NULL};
    const char *nearest = cj_nearest((struct cj_str){word, strcspn(word, "=")}, names);

    if (nearest) {
        return cj_cli_usage(cli, NULL, cj_tr("no option %s: did you mean %s?"), word, nearest);
    }
    return cj_cli_usage(cli, NULL, cj_tr("no option %s"), word);
}

/* Those before the command. `*at` ends at the command's name. */
static int take_leading(const struct cj_cli *cli, char **argv, int *at,
                        struct cj_globals *globals)
{
    while (argv[*at] && argv[*at][0] == '-') {
        int taken = take(cli, &argv[*at], true, globals);

        if (taken == TAKEN_NONE) {
            return unknown(cli, argv[*at]);
        }
        if (taken < 0) {
            return CJ_EXIT_USAGE;
        }
        *at += taken;
    }
    return CJ_EXIT_OK;
}

static int check(const struct cj_cli *cli, const struct cj_globals *globals)
{
    if (globals->lang && strcmp(globals->lang, "es") != 0 &&
        strcmp(globals->lang, "en") != 0) {
        return cj_cli_usage(cli, NULL, cj_tr("--lang is es or en, not '%s'"), globals->lang);
    }
    if (strcmp(globals->color, "auto") != 0 && strcmp(globals->color, "always") != 0 &&
        strcmp(globals->color, "never") != 0) {
        return cj_cli_usage(cli, NULL, cj_tr("--color is auto, always or never, not '%s'"),
                            globals->color);
    }
    if (*globals->dir == '\0') {
        return cj_cli_usage(cli, NULL, "%s", cj_tr("-C needs a folder"));
    }
    return CJ_EXIT_OK;
}

int cj_globals_take(const struct cj_cli *cli, int *argc, char **argv,
                    struct cj_globals *globals)
{
    int from = 1;
    int to = 0;

    *globals = (struct cj_globals){.dir = ".", .color = "auto"};
    if (take_leading(cli, argv, &from, globals) != CJ_EXIT_OK) {
        return CJ_EXIT_USAGE;
    }

    const struct cj_command *command = argv[from] ? cj_command_find(argv[from]) : NULL;
    bool lang_too = !has_own(command, "lang");
    bool ended = false;
    while (argv[from]) {
        int taken = ended || to == 0 ? 0 : take(cli, &argv[from], lang_too, globals);

        if (taken < 0) {
            return CJ_EXIT_USAGE;
        }
        if (taken == 0) {
            ended = ended || strcmp(argv[from], "--") == 0;
            argv[to++] = argv[from++];
        }
        from += taken;
    }
    argv[to] = NULL;
    *argc = to;
    return check(cli, globals);
}
