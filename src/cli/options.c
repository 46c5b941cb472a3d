/* A command's options, read with getopt_long() from the same table that its help prints. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/command.h"

static const struct cj_option no_options[] = {{NULL, NULL, NULL}};

static size_t make_long_options(const struct cj_option *options, struct option *out)
{
    size_t count = 0;

    for (; options[count].name && count < CJ_MAX_OPTIONS; count++) {
        out[count] = (struct option){
            .name = options[count].name,
            .has_arg = options[count].argument ? required_argument : no_argument,
        };
    }
    out[count] = (struct option){0};
    return count;
}

/* Among the command's own options and those of every command. */
static const char *nearest_option(const struct cj_option *options, const char *word)
{
    enum { MAX_GLOBAL = 8 };
    const char *names[CJ_MAX_OPTIONS + MAX_GLOBAL + 1] = {NULL};
    const struct cj_option *global = cj_global_options();
    struct cj_str name = {word, strcspn(word, "=")};
    size_t count = 0;

    for (size_t i = 0; options[i].name && i < CJ_MAX_OPTIONS; i++) {
        names[count++] = options[i].name;
    }
    for (size_t i = 0; global[i].name && i < MAX_GLOBAL; i++) {
        names[count++] = global[i].name;
    }
    return cj_nearest(name, names);
}

/* `word` is what getopt_long() stopped at. */
static void tell_wrong(const struct cj_cli *cli, const char *command,
                       const struct cj_option *options, int what, const char *word)
{
    const char *nearest =
        strncmp(word, "--", 2) == 0 ? nearest_option(options, word + 2) : NULL;

    if (what == ':') {
        (void)cj_cli_usage(cli, command, cj_tr("the option %s needs a value"), word);
    } else if (nearest) {
        (void)cj_cli_usage(cli, command, cj_tr("no option %s: did you mean --%s?"), word,
                           nearest);
    } else {
        (void)cj_cli_usage(cli, command, cj_tr("no option %s"), word);
    }
}

int cj_cli_options(const struct cj_cli *cli, int argc, char **argv, const char **values)
{
    const struct cj_command *command = cj_command_find(argv[0]);
    const struct cj_option *options = command->options ? command->options : no_options;
    struct option long_options[CJ_MAX_OPTIONS + 1];
    size_t count = make_long_options(options, long_options);
    int index = 0;

    for (size_t i = 0; i < count; i++) {
        values[i] = NULL;
    }
    opterr = 0;
    optind = 0; /* glibc: start over */
    for (;;) {
        int at = optind > 0 ? optind : 1;
        int what = getopt_long(argc, argv, ":", long_options, &index);

        if (what == -1) {
            return optind;
        }
        if (what != 0) {
            tell_wrong(cli, command->name, options, what, argv[optind > at ? optind - 1 : at]);
            return -1;
        }
        values[index] = optarg ? optarg : "";
    }
}

bool cj_cli_number(const char *text, unsigned long max, unsigned long *out_number)
{
    char *end;

    if (*text < '0' || *text > '9') { /* strtoul() would take signs and spaces */
        return false;
    }
    errno = 0;
    unsigned long number = strtoul(text, &end, 10);
    if (errno != 0 || *end != '\0' || number > max) {
        return false;
    }
    *out_number = number;
    return true;
}
