/* A conversation of any turns: each is refused and changes nothing, or its reply keeps its
 * promises; and the same turns give the same replies.
 *
 * A line is a turn. "/close" ends the conversation, "/later" lets a week go by. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "fuzz/support/bot.h"

#define FIRST_MS INT64_C(1767225600000) /* 2026-01-01 */
#define TURN_MS  INT64_C(5000)
#define WEEK_MS  INT64_C(604800000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_reply(const cj_conversation *conversation, const struct cj_reply *reply)
{
    must(reply->message_count > 0 && reply->state == cj_conversation_state(conversation));
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
    cj_buf_printf(out, "%s %u\n", cj_state_name(reply->state), reply->misses);
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
    int64_t now_ms = FIRST_MS;

    must(cj_conversation_new(fuzz_bot(), seed & 1 ? "en" : NULL, seed, now_ms,
                             &conversation) == CJ_OK);
    must(cj_conversation_greet(conversation, fuzz_bot(), &reply) == CJ_OK);
    check_reply(conversation, reply);
    while (cj_str_next_line(&text, &line)) {
        now_ms += cj_str_equals(line, "/later") ? WEEK_MS : TURN_MS;
        if (cj_str_equals(line, "/close")) {
            cj_conversation_close(conversation);
            must(cj_conversation_state(conversation) == CJ_STATE_CLOSED);
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
