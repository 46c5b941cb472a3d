/* A conversation of any turns: each is refused and changes nothing, or its reply keeps its
 * promises; and the same turns give the same replies.
 *
 * A line is a turn. "/take agent", "/close visitor" and the like are acts, "/later" lets a
 * week go by. Whatever happens, the version tells of it. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "fuzz/support/bot.h"

#define FIRST_MS INT64_C(1767225600000) /* 2026-01-01 */
#define TURN_MS  INT64_C(5000)
#define WEEK_MS  INT64_C(604800000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_reply(const cj_conversation *conversation, const struct cj_reply *reply)
{
    struct cj_handoff_view view;

    cj_conversation_handoff(conversation, &view);
    must(reply->state == cj_conversation_state(conversation));
    if (reply->transition) {
        must(reply->transition->to == reply->state &&
             reply->transition->version == view.version);
    }
    for (size_t i = 0; i < reply->message_count; i++) {
        must(reply->messages[i].text[0] != '\0' && reply->messages[i].html[0] != '\0');
        must(reply->messages[i].blocks[0] == '[');
    }
    for (size_t i = 0; i < reply->choice_count; i++) {
        must(reply->choices[i].id[0] != '\0' && reply->choices[i].title[0] != '\0');
    }
    if (reply->answer) {
        fuzz_check_answer(reply->answer);
    }
}

static void write_reply(const struct cj_reply *reply, struct cj_buf *out)
{
    for (size_t i = 0; i < reply->message_count; i++) {
        cj_buf_adds(out, reply->messages[i].text);
        cj_buf_addc(out, '\n');
    }
    for (size_t i = 0; i < reply->choice_count; i++) {
        cj_buf_printf(out, "%s %s\n", reply->choices[i].id, reply->choices[i].title);
    }
    cj_buf_printf(out, "%s %u %s\n", cj_state_name(reply->state), reply->misses,
                  reply->contact ? reply->contact : "");
}

static uint32_t version(const cj_conversation *conversation)
{
    struct cj_handoff_view view;

    cj_conversation_handoff(conversation, &view);
    return view.version;
}

/* "/trigger actor"; false when the line is none. */
static bool read_act(struct cj_str line, struct cj_act *out_act)
{
    for (int trigger = 0; trigger < CJ_TRIGGER_COUNT; trigger++) {
        for (int who = 0; who < CJ_ACTOR_COUNT; who++) {
            char text[64];

            (void)snprintf(text, sizeof(text), "/%s %s",
                           cj_trigger_name((enum cj_trigger)trigger),
                           cj_actor_name((enum cj_actor)who));
            if (cj_str_equals(line, text)) {
                *out_act = (struct cj_act){.trigger = (enum cj_trigger)trigger,
                                           .who = (enum cj_actor)who,
                                           .agent = "Ana",
                                           .contact = "ana@example.com"};
                return true;
            }
        }
    }
    return false;
}

static void take_act(cj_conversation *conversation, const struct cj_act *act, int64_t now_ms,
                     struct cj_buf *out)
{
    const struct cj_reply *reply = NULL;
    uint32_t before = version(conversation);
    cj_status st = cj_conversation_act(conversation, fuzz_bot(), act, now_ms, &reply);

    must(st == CJ_OK || st == CJ_ERR_STATE || st == CJ_ERR_ACTOR);
    if (st == CJ_OK) {
        check_reply(conversation, reply);
        write_reply(reply, out);
    }
    must(version(conversation) == before + (st == CJ_OK && reply->transition ? 1 : 0));
}

static void let_time_pass(cj_conversation *conversation, int64_t now_ms, struct cj_buf *out)
{
    const struct cj_reply *reply = NULL;

    must(cj_conversation_tick(conversation, fuzz_bot(), now_ms, &reply) == CJ_OK);
    check_reply(conversation, reply);
    must((reply->message_count > 0) == (reply->transition != NULL));
    must(cj_conversation_due_ms(conversation, fuzz_bot()) > now_ms);
    write_reply(reply, out);
}

static void take_turn(cj_conversation *conversation, struct cj_str line, int64_t now_ms,
                      struct cj_buf *out)
{
    const struct cj_reply *reply = NULL;
    enum cj_state before = cj_conversation_state(conversation);
    cj_status st = cj_conversation_say(conversation, fuzz_bot(), fuzz_scratch(), line.ptr,
                                       line.len, now_ms, line.len & 1, &reply);

    must(st == CJ_OK || st == CJ_ERR_USAGE);
    if (st == CJ_OK) {
        must((reply->message_count == 0) == (reply->state == CJ_STATE_HUMAN));
        check_reply(conversation, reply);
        write_reply(reply, out);
    } else {
        must(cj_conversation_state(conversation) == before);
    }
}

static void converse(struct cj_str text, uint64_t seed, struct cj_buf *out)
{
    cj_conversation *conversation = NULL;
    const struct cj_reply *reply = NULL;
    struct cj_str line;
    struct cj_act act;
    int64_t now_ms = FIRST_MS;

    must(cj_conversation_new(fuzz_bot(), seed & 1 ? "en" : NULL, seed, now_ms,
                             &conversation) == CJ_OK);
    must(cj_conversation_greet(conversation, fuzz_bot(), &reply) == CJ_OK);
    check_reply(conversation, reply);
    while (cj_str_next_line(&text, &line)) {
        now_ms += cj_str_equals(line, "/later") ? WEEK_MS : TURN_MS;
        let_time_pass(conversation, now_ms, out);
        if (read_act(line, &act)) {
            take_act(conversation, &act, now_ms, out);
        } else {
            take_turn(conversation, line, now_ms, out);
        }
    }
    cj_conversation_free(conversation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cj_buf once = {0};
    struct cj_buf again = {0};

    if (size == 0) {
        return 0;
    }
    struct cj_str text = {(const char *)data + 1, size - 1};
    converse(text, data[0], &once);
    converse(text, data[0], &again);
    must(cj_str_equal(cj_buf_str(&once), cj_buf_str(&again)));
    cj_buf_clear(&once);
    cj_buf_clear(&again);
    return 0;
}
