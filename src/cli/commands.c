/* The table of commands, and the options that all of them share. */
#include "cli/command.h"

#include <string.h>

#include "base/nearest.h"

static const struct cj_option global_options[] = {
    {"C", "DIR", CJ_N("folder of the bot; by default the current one")},
    {"json", NULL, CJ_N("write JSON, for programs")},
    {"lang", "es|en", CJ_N("language of the messages; by default that of the environment")},
    {"color", CJ_N("WHEN"), CJ_N("auto (the default), always or never")},
    {"help", NULL, CJ_N("show this help")},
    {"version", NULL, CJ_N("show the version")},
    {NULL, NULL, NULL},
};

static const struct cj_option init_options[] = {
    {"lang", "es|en", CJ_N("language of the new bot; by default that of the messages")},
    {NULL, NULL, NULL},
};

static const struct cj_option ask_options[] = {
    {"explain", NULL, CJ_N("say why: words, rules, candidates and their scores")},
    {NULL, NULL, NULL},
};

static const struct cj_option chat_options[] = {
    {"explain", NULL, CJ_N("say why after each answer")},
    {"record", CJ_N("FILE"), CJ_N("add the conversation to a conversation test")},
    {NULL, NULL, NULL},
};

static const struct cj_option check_options[] = {
    {"format", "text|json", CJ_N("form of the report")},
    {"max-warnings", "N", CJ_N("fail when there are more warnings than N")},
    {"show", NULL, CJ_N("also print what each entry would say")},
    {"explain", "CODE", CJ_N("describe a code; all describes every one")},
    {NULL, NULL, NULL},
};

static const struct cj_option rules_options[] = {
    {"order", NULL, CJ_N("in the order in which they are tried")},
    {NULL, NULL, NULL},
};

static const struct cj_option test_options[] = {
    {"format", "pretty|tap|json", CJ_N("form of the report")},
    {"tag", CJ_N("TAG"), CJ_N("run only the tests with this tag")},
    {NULL, NULL, NULL},
};

static const struct cj_option eval_options[] = {
    {"confusions", "N", CJ_N("how many confusions to show; 20 by default")},
    {NULL, NULL, NULL},
};

static const struct cj_option classify_options[] = {
    {"train", CJ_N("FILE"), CJ_N("table of text, tab, label")},
    {"dev", CJ_N("FILE"), CJ_N("table by which to choose when to refuse (label __oos__)")},
    {"lang", CJ_N("CODE"), CJ_N("language of the texts; by default guessed")},
    {"top", "N", CJ_N("candidates of a line; 3 by default")},
    {NULL, NULL, NULL},
};

static const struct cj_option search_options[] = {
    {"faqs", CJ_N("FILE"), CJ_N("table of id, question, answer, with tabs")},
    {"alternatives", CJ_N("FILE"), CJ_N("table of question, tab, id: other phrasings")},
    {"lang", CJ_N("CODE"), CJ_N("language of the texts; by default guessed")},
    {"top", "N", CJ_N("candidates of a line; 3 by default")},
    {NULL, NULL, NULL},
};

static const struct cj_option serve_options[] = {
    {"listen", CJ_N("HOST:PORT"),
     CJ_N("where to listen; by default what the configuration says")},
    {"store", "URL",
     CJ_N("where conversations are kept; checked now, used from the next version")},
    {"watch", NULL, CJ_N("load the content again when a file changes")},
    {"dev", NULL, CJ_N("make an admin key for this run, and show it")},
    {NULL, NULL, NULL},
};

static const struct cj_option store_options[] = {
    {"store", "URL", CJ_N("which store; by default what the configuration says")},
    {NULL, NULL, NULL},
};

/* In the order of `conserje help`. */
static const struct cj_command commands[] = {
    {"init", cmd_init, "DIR [--lang es|en]", CJ_N("make a new small bot to start from"),
     init_options},
    {"ask", cmd_ask, CJ_N("[--explain] TEXT"), CJ_N("answer one question"), ask_options},
    {"chat", cmd_chat, CJ_N("[--explain] [--record FILE]"),
     CJ_N("talk to the bot in this terminal"), chat_options},
    {"check", cmd_check,
     CJ_N("[--format text|json] [--max-warnings N] [--show] [--explain CODE]"),
     CJ_N("report what is wrong in the content"), check_options},
    {"test", cmd_test, CJ_N("[--format pretty|tap|json] [--tag TAG] [PATH ...]"),
     CJ_N("run conversation tests"), test_options},
    {"eval", cmd_eval, CJ_N("[--confusions N] FILE ..."),
     CJ_N("ask labelled questions and count the right answers"), eval_options},
    {"classify", cmd_classify, CJ_N("--train FILE [--dev FILE] [--lang CODE] [--top N]"),
     CJ_N("intents from a table, for texts on standard input"), classify_options},
    {"search", cmd_search, CJ_N("--faqs FILE [--alternatives FILE] [--lang CODE] [--top N]"),
     CJ_N("answers from a table, for questions on standard input"), search_options},
    {"rules", cmd_rules, "[--order]", CJ_N("list the rules"), rules_options},
    {"serve", cmd_serve, CJ_N("[--listen HOST:PORT] [--store URL] [--watch] [--dev]"),
     CJ_N("answer over HTTP, with a page to ask in"), serve_options},
    {"store", cmd_store, CJ_N("[--store URL] backup FILE | restore FILE | check"),
     CJ_N("copy, put back or examine what is kept of conversations"), store_options},
    {"config", cmd_config, "", CJ_N("show the configuration in force, and where it is from"),
     NULL},
    {"help", cmd_help, CJ_N("[COMMAND]"), CJ_N("explain the commands, or one of them"), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const struct cj_command *cj_commands(void)
{
    return commands;
}

const struct cj_option *cj_global_options(void)
{
    return global_options;
}

const struct cj_command *cj_command_find(const char *name)
{
    for (const struct cj_command *command = commands; command->name; command++) {
        if (strcmp(command->name, name) == 0) {
            return command;
        }
    }
    return NULL;
}

#define COMMANDS                                                                \
    (sizeof(commands) / sizeof(commands[0])) /* the row that ends them included \
                                              */

int cj_cli_no_command(const struct cj_cli *cli, const char *name)
{
    const char *names[COMMANDS];

    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = commands[i].name;
    }
    const char *nearest = cj_nearest(cj_str_from(name), names);
    if (nearest) {
        return cj_cli_usage(cli, NULL, cj_tr("no command '%s': did you mean '%s'?"), name,
                            nearest);
    }
    return cj_cli_usage(cli, NULL, cj_tr("no command '%s'"), name);
}
