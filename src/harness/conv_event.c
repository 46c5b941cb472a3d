/* Reading an event: its name, then what its row in the table asks for. */
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "base/nearest.h"
#include "harness/conv_reader.h"

/* An event while it is read. */
struct reading {
    struct cj_conv_reader line;
    struct cj_conv_turn *turn;
};

/* A text in quotes, when there is one. False when it is wrong. */
static bool skip_quoted(struct reading *reading, bool *out_found)
{
    cj_conv_skip_spaces(&reading->line);
    *out_found = reading->line.rest.len > 0 && reading->line.rest.ptr[0] == '"';
    return !*out_found || cj_conv_read_quoted(&reading->line) != NULL;
}

/* The bot has no part in what the agent says: it is there for who reads the test. */
static void read_agent(struct reading *reading)
{
    bool found;

    if (skip_quoted(reading, &found) && !found) {
        cj_conv_error(reading->line.parser, reading->line.rest.ptr, "conv/event",
                      "'agent' needs what they say, in quotes: ! agent \"Hello.\"");
    }
}

static void read_nothing(struct reading *reading)
{
    (void)reading;
}

static void read_release(struct reading *reading)
{
    static const char *const words[] = {"bot", "queue", NULL};
    struct cj_str word = cj_conv_next_word(&reading->line);
    const char *to;
    bool found;

    if (word.len == 0) {
        cj_conv_error(reading->line.parser, word.ptr, "conv/event",
                      "'release' needs where to: ! release bot, or ! release queue");
        return;
    }
    to =
        cj_conv_one_of(&reading->line, word, "conv/event", CJ_N("place to release to"), words);
    if (to) {
        reading->turn->act.trigger =
            strcmp(to, "bot") == 0 ? CJ_TRIGGER_RELEASE : CJ_TRIGGER_REQUEUE;
        (void)skip_quoted(reading, &found); /* the agent's note */
    }
}

static void read_close(struct reading *reading)
{
    static const char *const words[] = {"agent", "visitor", NULL};
    const char *who;

    if (cj_conv_at_end(&reading->line)) {
        return;
    }
    who = cj_conv_one_of(&reading->line, cj_conv_next_word(&reading->line), "conv/event",
                         CJ_N("side of the conversation"), words);
    if (who && strcmp(who, "visitor") == 0) {
        reading->turn->act.who = CJ_ACTOR_VISITOR;
    }
}

/* "25m" in milliseconds, or 0. */
static int64_t duration_of(struct cj_str word)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
    int64_t number = 0;

    if (word.len < 2) {
        return 0;
    }
    for (size_t i = 0; i + 1 < word.len; i++) {
        char c = word.ptr[i];

        if (c < '0' || c > '9' || number > CJ_CONV_MAX_WAIT_MS) {
            return 0;
        }
        number = number * 10 + (c - '0');
    }
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (word.ptr[word.len - 1] == units[i].unit &&
            number <= CJ_CONV_MAX_WAIT_MS / units[i].ms) {
            return number * units[i].ms;
        }
    }
    return 0;
}

static void read_wait(struct reading *reading)
{
    struct cj_str word = cj_conv_next_word(&reading->line);

    reading->turn->wait_ms = duration_of(word);
    if (reading->turn->wait_ms == 0) {
        cj_conv_error(reading->line.parser, word.ptr, "conv/event",
                      "'wait' needs a time up to 366d, such as 30s, 25m, 2h or 1d");
    }
}

/* In alphabetical order. */
static const struct {
    const char *name;
    enum cj_trigger trigger;
    void (*read)(struct reading *reading);
} events[] = {
    {"agent", CJ_TRIGGER_WRITE, read_agent},       {"close", CJ_TRIGGER_CLOSE, read_close},
    {"release", CJ_TRIGGER_RELEASE, read_release}, {"take", CJ_TRIGGER_TAKE, read_nothing},
    {"wait", CJ_TRIGGER_EXPIRE, read_wait},
};
#define EVENT_COUNT (sizeof(events) / sizeof(events[0]))

static void tell_unknown(struct cj_conv_parser *parser, struct cj_str name)
{
    const char *names[EVENT_COUNT + 1] = {NULL};

    if (name.len == 0) {
        cj_conv_error(parser, name.ptr, "conv/event",
                      "nothing happens: write, for example, '! take'");
        return;
    }
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        names[i] = events[i].name;
    }

    const char *near = cj_nearest(name, names);
    cj_conv_error(parser, name.ptr, "conv/unknown",
                  near ? CJ_N("unknown event '%.*s': did you mean '%s'?")
                       : CJ_N("unknown event '%.*s'"),
                  CJ_STR_ARGS(name), near);
}

static void read_rest(struct reading *reading, size_t event)
{
    struct cj_conv_parser *parser = reading->line.parser;
    bool was_wrong = parser->wrong;

    parser->wrong = false;
    reading->turn->act.trigger = events[event].trigger;
    events[event].read(reading);
    if (!parser->wrong && !cj_conv_at_end(&reading->line)) {
        cj_conv_error(parser, reading->line.rest.ptr, "conv/event",
                      "this does not belong to '%s': put a comment after '#'",
                      events[event].name);
    }
    parser->wrong = parser->wrong || was_wrong;
}

void cj_conv_read_event(struct cj_conv_parser *parser, struct cj_str text,
                        struct cj_conv_turn *turn)
{
    struct reading reading = {{parser, text}, turn};
    struct cj_str name = cj_conv_next_word(&reading.line);
    bool known = false;

    turn->act.who = CJ_ACTOR_AGENT;
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        if (cj_str_equals(name, events[i].name)) {
            read_rest(&reading, i);
            known = true;
        }
    }
    if (!known) {
        tell_unknown(parser, name);
    }

    struct cj_str source = {text.ptr, (size_t)(reading.line.rest.ptr - text.ptr)};
    turn->event = cj_conv_keep(parser, cj_str_trim(source));
}
