/* conserje chat: a conversation in this terminal, or line by line through a pipe. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <conserje/conversation.h>

#include "base/buf.h"
#include "base/json_text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/print.h"
#include "cli/record.h"
#include "engine/answer_json.h"

enum { OPTION_EXPLAIN, OPTION_RECORD };

struct chat {
    const struct cj_cli *cli;
    const cj_bot *bot;
    cj_scratch *scratch;
    cj_lines *lines;
    cj_conversation *conversation;
    const struct cj_reply *last; /* borrowed from the conversation; NULL before the first */
    bool explain;
    FILE *record; /* or NULL */
    bool over;
};

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- What the bot says ---- */

static void print_text(const struct chat *chat, const struct cj_reply *reply)
{
    for (size_t i = 0; i < reply->message_count; i++) {
        cj_put_wrapped(chat->cli->out, reply->messages[i].text, 0, cj_width(chat->cli->out));
        (void)fputc('\n', chat->cli->out);
    }
    cj_print_choices(chat->cli, reply->choices, reply->choice_count);
    if (chat->explain && reply->answer) {
        cj_print_source(chat->cli, reply->answer);
        cj_print_explain(chat->cli, reply->answer->explain);
    }
    (void)fputs(cj_lines_interactive(chat->lines) ? "\n" : "", chat->cli->out);
}

static void write_messages(const struct cj_reply *reply, struct cj_buf *out)
{
    cj_json_name(out, "messages");
    cj_buf_addc(out, '[');
    for (size_t i = 0; i < reply->message_count; i++) {
        cj_json_next(out);
        cj_json_text(out, cj_str_from(reply->messages[i].text));
    }
    cj_buf_addc(out, ']');
}

static void write_choices(const struct cj_reply *reply, struct cj_buf *out)
{
    cj_json_name(out, "choices");
    cj_buf_addc(out, '[');
    for (size_t i = 0; i < reply->choice_count; i++) {
        cj_json_next(out);
        cj_buf_addc(out, '{');
        cj_json_name(out, "id");
        cj_json_text(out, cj_str_from(reply->choices[i].id));
        cj_json_name(out, "title");
        cj_json_text(out, cj_str_from(reply->choices[i].title));
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

/* One line a turn: {"messages":[…],"choices":[…],"state":"bot","answer":{…}}. Written without
 * jansson, whose parser drops a character when memory runs out in the middle of a string. */
static int print_json(const struct chat *chat, const struct cj_reply *reply)
{
    struct cj_buf out = {0};

    cj_buf_addc(&out, '{');
    write_messages(reply, &out);
    write_choices(reply, &out);
    cj_json_name(&out, "state");
    cj_json_text(&out, cj_str_from(cj_state_name(reply->state)));
    cj_json_name(&out, "answer");
    cj_answer_write_json(reply->answer, &out);
    cj_buf_adds(&out, "}\n");

    int code = out.failed ? cj_cli_no_memory(chat->cli) : CJ_EXIT_OK;
    if (!out.failed) {
        (void)fwrite(out.ptr, 1, out.len, chat->cli->out);
    }
    cj_buf_clear(&out);
    return code;
}

static int print_reply(const struct chat *chat, const struct cj_reply *reply)
{
    int code = CJ_EXIT_OK;

    if (chat->cli->json) {
        code = print_json(chat, reply);
    } else {
        print_text(chat, reply);
    }
    (void)fflush(chat->cli->out); /* whoever feeds the pipe waits for the answer */
    return code;
}

/* ---- What the person says ---- */

static int start(struct chat *chat)
{
    int64_t now = now_ms();
    cj_conversation *fresh = NULL;

    cj_status st = cj_conversation_new(chat->bot, chat->cli->lang, (uint64_t)now, now, &fresh);
    if (st == CJ_ERR_USAGE) { /* the bot does not speak the language of --lang */
        st = cj_conversation_new(chat->bot, NULL, (uint64_t)now, now, &fresh);
    }
    if (st != CJ_OK) {
        return cj_cli_no_memory(chat->cli);
    }
    cj_conversation_free(chat->conversation);
    chat->conversation = fresh;
    chat->last = NULL;
    if (chat->record) {
        cj_record_begin(chat->record, cj_conversation_language(fresh), now);
    }
    if (!cj_lines_interactive(chat->lines)) {
        return CJ_EXIT_OK;
    }
    const struct cj_reply *reply = NULL;
    if (cj_conversation_greet(fresh, chat->bot, &reply) != CJ_OK) {
        return cj_cli_no_memory(chat->cli);
    }
    return print_reply(chat, reply);
}

/* What time has done to the conversation since the last line. */
static int catch_up(struct chat *chat)
{
    const struct cj_reply *reply = NULL;

    if (cj_conversation_tick(chat->conversation, chat->bot, now_ms(), &reply) != CJ_OK) {
        return cj_cli_no_memory(chat->cli);
    }
    if (reply->transition && reply->transition->to == CJ_STATE_CLOSED) {
        return start(chat); /* left open for a day: what comes now is another matter */
    }
    return reply->transition ? print_reply(chat, reply) : CJ_EXIT_OK;
}

static int say(struct chat *chat, struct cj_str text)
{
    const struct cj_reply *reply = NULL;
    int code = catch_up(chat);

    if (code != CJ_EXIT_OK) {
        return code;
    }

    /* The explanation is always made: somebody may ask /why afterwards. */
    cj_status st = cj_conversation_say(chat->conversation, chat->bot, chat->scratch, text.ptr,
                                       text.len, now_ms(), true, &reply);
    switch (st) {
    case CJ_OK:
        chat->last = reply;
        if (chat->record) {
            cj_record_turn(chat->record, text, reply->answer);
        }
        return print_reply(chat, reply);
    case CJ_ERR_LIMIT:
        (void)cj_cli_fail(chat->cli, cj_tr("the question is longer than %d characters"),
                          CJ_MAX_TEXT_COUNT);
        return CJ_EXIT_OK; /* told; the conversation goes on */
    case CJ_ERR_USAGE:
        (void)cj_cli_fail(chat->cli, "%s", cj_tr("the question is empty, or not UTF-8 text"));
        return CJ_EXIT_OK;
    default:
        return cj_cli_no_memory(chat->cli);
    }
}

/* ---- Words that begin with a slash ---- */

static int do_why(struct chat *chat)
{
    if (!chat->last || !chat->last->answer) {
        (void)fprintf(chat->cli->out, "%s\n", cj_tr("Nothing has been answered yet."));
        return CJ_EXIT_OK;
    }
    cj_print_source(chat->cli, chat->last->answer);
    cj_print_explain(chat->cli, chat->last->answer->explain);
    (void)fputc('\n', chat->cli->out);
    return CJ_EXIT_OK;
}

static int do_quit(struct chat *chat)
{
    chat->over = true;
    return CJ_EXIT_OK;
}

static int do_help(struct chat *chat);

static const struct slash {
    const char *word;
    const char *spanish;
    int (*run)(struct chat *chat);
    const char *help;
} slashes[] = {
    {"/why", "/porque", do_why, CJ_N("explain the last answer")},
    {"/reset", "/reiniciar", start, CJ_N("begin a new conversation")},
    {"/help", "/ayuda", do_help, CJ_N("show these words")},
    {"/quit", "/salir", do_quit, CJ_N("leave; Ctrl-D does it too")},
};

#define SLASHES     (sizeof(slashes) / sizeof(slashes[0]))
#define SLASH_WIDTH 11

static int do_help(struct chat *chat)
{
    bool spanish = strcmp(cj_messages_language(), "es") == 0;

    for (size_t i = 0; i < SLASHES; i++) {
        (void)fprintf(chat->cli->out, "  %-*s ", SLASH_WIDTH,
                      spanish ? slashes[i].spanish : slashes[i].word);
        cj_put_wrapped(chat->cli->out, cj_tr(slashes[i].help), SLASH_WIDTH + 3,
                       cj_width(chat->cli->out));
        (void)fputc('\n', chat->cli->out);
    }
    return CJ_EXIT_OK;
}

static int do_slash(struct chat *chat, struct cj_str word)
{
    for (size_t i = 0; i < SLASHES; i++) {
        if (cj_str_equals(word, slashes[i].word) || cj_str_equals(word, slashes[i].spanish)) {
            return slashes[i].run(chat);
        }
    }
    (void)cj_cli_fail(chat->cli, "%s", cj_tr("no such word: /help lists them"));
    return CJ_EXIT_OK;
}

/* ---- The conversation ---- */

static int converse(struct chat *chat)
{
    int code = start(chat);
    struct cj_str line;

    while (code == CJ_EXIT_OK && !chat->over && !ferror(chat->cli->out)) {
        enum cj_line kind = cj_lines_next(chat->lines, &line);

        if (kind == CJ_LINE_END) {
            (void)fputs(cj_lines_interactive(chat->lines) ? "\n" : "", chat->cli->out);
            break;
        }
        if (kind == CJ_LINE_TOO_LONG) {
            (void)cj_cli_fail(chat->cli, cj_tr("the question is longer than %d characters"),
                              CJ_MAX_TEXT_COUNT);
            continue;
        }
        line = cj_str_trim(line);
        if (cj_str_starts(line, "/")) {
            code = do_slash(chat, line);
        } else if (line.len > 0) {
            code = say(chat, line);
        }
    }
    return code;
}

static int run(const struct cj_cli *cli, const cj_bot *bot, bool explain, FILE *record)
{
    struct chat chat = {
        .cli = cli,
        .bot = bot,
        .scratch = cj_scratch_new(),
        .lines = cj_lines_open(cli),
        .explain = explain,
        .record = record,
    };
    int code = chat.scratch && chat.lines ? CJ_EXIT_OK : cj_cli_no_memory(cli);

    if (code == CJ_EXIT_OK && cj_lines_interactive(chat.lines) && !cli->json) {
        (void)fputs(cj_style(cli->color_out, CJ_STYLE_DIM), cli->out);
        cj_put_wrapped(cli->out,
                       cj_tr("/why explains an answer, /help shows more, Ctrl-D leaves."), 0,
                       cj_width(cli->out));
        (void)fprintf(cli->out, "%s\n\n", cj_style(cli->color_out, CJ_STYLE_NONE));
    }
    if (code == CJ_EXIT_OK) {
        cj_scratch_set_language(chat.scratch, cj_cli_translate, NULL);
        code = converse(&chat);
    }
    cj_conversation_free(chat.conversation);
    cj_lines_close(chat.lines);
    cj_scratch_free(chat.scratch);
    return code;
}

/* Opens the record, talks, and tells when the record could not be written whole. */
static int run_recorded(const struct cj_cli *cli, const cj_bot *bot, bool explain,
                        const char *path)
{
    FILE *record = fopen(path, "ae");

    if (!record) {
        return cj_cli_fail(cli, cj_tr("can't write '%s': %s"), path, cj_why(errno));
    }
    (void)fseeko(record, 0, SEEK_END); /* cj_record_begin() looks at the place */
    int code = run(cli, bot, explain, record);
    int why = ferror(record) ? cj_write_error(record) : 0;
    if (fclose(record) != 0 && why == 0) {
        why = errno;
    }
    if (why != 0) {
        return cj_cli_fail(cli, cj_tr("can't write '%s': %s"), path, cj_why(why));
    }
    return code;
}

int cmd_chat(struct cj_cli *cli, int argc, char **argv)
{
    const char *values[CJ_MAX_OPTIONS];
    cj_bot *bot = NULL;
    int first = cj_cli_options(cli, argc, argv, values);

    if (first < 0) {
        return CJ_EXIT_USAGE;
    }
    if (first < argc) {
        return cj_cli_usage(cli, "chat", cj_tr("unexpected argument '%s'"), argv[first]);
    }
    int code = cj_cli_load_bot(cli, &bot, NULL);
    if (code == CJ_EXIT_OK) {
        bool explain = values[OPTION_EXPLAIN] != NULL;

        code = values[OPTION_RECORD] ? run_recorded(cli, bot, explain, values[OPTION_RECORD])
                                     : run(cli, bot, explain, NULL);
    }
    cj_bot_unref(bot);
    return code;
}
