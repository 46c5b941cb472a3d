/* conserje ask: one question, one answer. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/print.h"

enum { OPTION_EXPLAIN };

/* Bytes read from standard input: more than the longest message can have. */
#define MAX_INPUT_LEN ((size_t)4 * CJ_MAX_TEXT_COUNT + 1)

static bool read_input(struct cj_buf *out)
{
    if (!cj_buf_reserve(out, MAX_INPUT_LEN)) {
        return false;
    }
    out->len = fread(out->ptr, 1, MAX_INPUT_LEN, stdin);
    out->ptr[out->len] = '\0';
    return true;
}

/* The words of the command line with one space between them, or standard input for "-". */
static bool gather(int argc, char **argv, struct cj_buf *out)
{
    if (argc == 1 && strcmp(argv[0], "-") == 0) {
        return read_input(out);
    }
    for (int i = 0; i < argc; i++) {
        cj_buf_adds(out, i > 0 ? " " : "");
        cj_buf_adds(out, argv[i]);
    }
    return !out->failed;
}

/* The language of --lang, when the bot speaks it: else it is guessed. */
static const char *question_language(const struct cj_cli *cli, const cj_bot *bot)
{
    const char *code;

    for (size_t i = 0; cli->lang && (code = cj_bot_language(bot, i)) != NULL; i++) {
        if (strcmp(code, cli->lang) == 0) {
            return code;
        }
    }
    return NULL;
}

static int explain_failure(const struct cj_cli *cli, cj_status st)
{
    switch (st) {
    case CJ_ERR_LIMIT:
        return cj_cli_fail(cli, cj_tr("the question is longer than %d characters"),
                           CJ_MAX_TEXT_COUNT);
    case CJ_ERR_USAGE:
        return cj_cli_fail(cli, "%s", cj_tr("the question is empty, or not UTF-8 text"));
    default:
        return cj_cli_no_memory(cli);
    }
}

static int print_json(const struct cj_cli *cli, const struct cj_answer *answer)
{
    char *text = cj_answer_to_json(answer);

    if (!text) {
        return cj_cli_no_memory(cli);
    }
    (void)fprintf(cli->out, "%s\n", text);
    free(text);
    return CJ_EXIT_OK;
}

static int ask(const struct cj_cli *cli, const cj_bot *bot, struct cj_str text, bool explain)
{
    cj_scratch *scratch = cj_scratch_new();
    const struct cj_answer *answer = NULL;
    const struct cj_question question = {
        .text = text.ptr,
        .len = text.len,
        .lang = question_language(cli, bot),
        .explain = explain,
    };
    int code = CJ_EXIT_OK;

    if (scratch) {
        cj_scratch_set_language(scratch, cj_cli_translate, NULL);
    }
    cj_status st = scratch ? cj_bot_ask(bot, scratch, &question, &answer) : CJ_ERR_NOMEM;
    if (st != CJ_OK) {
        code = explain_failure(cli, st);
    } else if (cli->json) {
        code = print_json(cli, answer);
    } else {
        cj_print_answer(cli, answer);
        cj_print_explain(cli, answer->explain);
    }
    cj_scratch_free(scratch);
    return code;
}

int cmd_ask(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    struct cj_buf text = {0};
    cj_bot *bot = NULL;
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first == argc) {
        return cj_cli_usage(cli, "ask", "%s",
                            cj_tr("write a question, or - to read it from standard input"));
    }
    if (!gather(argc - first, argv + first, &text)) {
        cj_buf_clear(&text);
        return cj_cli_no_memory(cli);
    }
    int code = cj_cli_load_bot(cli, &bot, NULL);
    if (code == CJ_EXIT_OK) {
        code = ask(cli, bot, cj_str_trim(cj_buf_str(&text)), values[OPTION_EXPLAIN] != NULL);
    }
    cj_bot_unref(bot);
    cj_buf_clear(&text);
    return code;
}
