/* What is done to a conversation from outside its own turns: by a person of the team, by a
 * button, by time. */
#include <conserje/conversation.h>

#include <string.h>

#include "base/utf8.h"
#include "dialog/conversation.h"
#include "dialog/text.h"

/* Said to the visitor. An agent's first message speaks for itself. */
#define NOTHING CJ_TEXT_COUNT

static const enum cj_dialog_text texts[CJ_TRIGGER_COUNT] = {
    [CJ_TRIGGER_REQUEST] = CJ_TEXT_CONNECTING,
    [CJ_TRIGGER_REQUEST_AWAY] = CJ_TEXT_NOBODY_THERE,
    [CJ_TRIGGER_TAKE] = CJ_TEXT_AGENT_JOINED,
    [CJ_TRIGGER_WRITE] = NOTHING,
    [CJ_TRIGGER_RELEASE] = CJ_TEXT_RETURNED,
    [CJ_TRIGGER_REQUEUE] = CJ_TEXT_REQUEUED,
    [CJ_TRIGGER_CANCEL] = CJ_TEXT_CANCEL_QUEUE,
    [CJ_TRIGGER_EXPIRE] = CJ_TEXT_QUEUE_EXPIRED,
    [CJ_TRIGGER_CONTACT] = CJ_TEXT_CONTACT_NOTED,
    [CJ_TRIGGER_DECLINE] = CJ_TEXT_CANCEL,
    [CJ_TRIGGER_MISS] = CJ_TEXT_ENDED,
    [CJ_TRIGGER_CLOSE] = CJ_TEXT_ENDED,
    [CJ_TRIGGER_REOPEN] = CJ_TEXT_REOPENED,
};

void cj_conversation_handoff(const cj_conversation *conversation,
                             struct cj_handoff_view *out_view)
{
    cj_handoff_view(&conversation->state.handoff, out_view);
}

static bool is_request(const struct cj_act *act)
{
    return act->trigger == CJ_TRIGGER_REQUEST || act->trigger == CJ_TRIGGER_REQUEST_AWAY;
}

static bool is_text(const char *text)
{
    struct cj_str str = cj_str_from(text);

    return cj_utf8_valid(str) == str.len;
}

static bool is_well_formed(const struct cj_act *act, char *out_contact)
{
    if ((act->agent && !is_text(act->agent)) ||
        (act->reason && !cj_handoff_is_reason(act->reason))) {
        return false;
    }
    return act->trigger != CJ_TRIGGER_CONTACT ||
           (act->contact && is_text(act->contact) &&
            cj_contact_find(cj_str_from(act->contact), out_contact));
}

static const char *reason_of(const struct cj_act *act)
{
    if (act->reason) {
        return act->reason;
    }
    return act->who == CJ_ACTOR_VISITOR ? "user_request" : "rule";
}

/* What a conversation remembers of the change beside its state. */
static void take_note(struct cj_dialog_turn *turn, const struct cj_act *act)
{
    struct cj_dialog_state *state = &turn->state;

    if (is_request(act)) {
        cj_handoff_describe(&state->handoff, reason_of(act), NULL, NULL);
    } else if (turn->reply.transition.from == CJ_STATE_BOT &&
               act->trigger == CJ_TRIGGER_TAKE) { /* nobody asked: of its own accord */
        cj_handoff_describe(&state->handoff, NULL, NULL, NULL);
    }
    if (state->handoff.state == CJ_STATE_BOT) {
        state->misses = 0;
        state->repeats = 0;
    }
}

static void note_agent(struct cj_dialog_turn *turn, const struct cj_act *act)
{
    if (act->trigger == CJ_TRIGGER_TAKE || act->trigger == CJ_TRIGGER_WRITE) {
        if (act->agent) {
            cj_handoff_name_agent(&turn->state.handoff, act->agent);
        }
        if (act->trigger == CJ_TRIGGER_WRITE) {
            cj_handoff_agent_wrote(&turn->state.handoff, turn->now_ms);
        }
    }
}

/* What needs no transition: an agent's next message, and a request that was made before. */
static bool is_settled(const struct cj_dialog_turn *turn, const struct cj_act *act)
{
    enum cj_state state = (enum cj_state)turn->state.handoff.state;

    return (act->trigger == CJ_TRIGGER_WRITE && state == CJ_STATE_HUMAN) ||
           (is_request(act) && state != CJ_STATE_CLOSED);
}

static cj_status do_act(struct cj_dialog_turn *turn, const struct cj_act *act)
{
    cj_status st = cj_dialog_move(turn, act->trigger, act->who);

    if (st == CJ_OK) {
        take_note(turn, act);
        if (texts[act->trigger] != NOTHING) {
            (void)cj_dialog_say(turn, texts[act->trigger]);
        }
    } else if (st == CJ_ERR_STATE && is_settled(turn, act)) {
        st = CJ_OK;
        cj_dialog_say_waiting(turn);
    }
    if (st == CJ_OK) {
        note_agent(turn, act);
    }
    return st;
}

cj_status cj_conversation_act(cj_conversation *conversation, const cj_bot *bot,
                              const struct cj_act *act, int64_t now_ms,
                              const struct cj_reply **out_reply)
{
    struct cj_dialog_turn turn;

    cj_dialog_begin(&turn, conversation, bot, now_ms);
    if (!is_well_formed(act, turn.reply.contact)) {
        return CJ_ERR_USAGE;
    }
    cj_status st = do_act(&turn, act);
    if (st == CJ_OK) {
        cj_dialog_end(conversation, &turn, out_reply);
    }
    return st;
}

static int64_t due(const cj_conversation *conversation, const cj_bot *bot,
                   enum cj_trigger *out_trigger)
{
    const struct cj_handoff_policy policy = cj_handoff_policy_of(cj_bot_config(bot));

    return cj_handoff_due(&conversation->state.handoff, &policy, conversation->state.last_ms,
                          out_trigger);
}

int64_t cj_conversation_due_ms(const cj_conversation *conversation, const cj_bot *bot)
{
    enum cj_trigger trigger;

    return due(conversation, bot, &trigger);
}

cj_status cj_conversation_tick(cj_conversation *conversation, const cj_bot *bot,
                               int64_t now_ms, const struct cj_reply **out_reply)
{
    struct cj_act act = {.who = CJ_ACTOR_ENGINE};
    struct cj_dialog_turn turn;

    int64_t due_ms = due(conversation, bot, &act.trigger);
    if (due_ms != INT64_MAX && now_ms >= due_ms) {
        return cj_conversation_act(conversation, bot, &act, now_ms, out_reply);
    }
    cj_dialog_begin(&turn, conversation, bot, now_ms);
    cj_dialog_pass(conversation, &turn, out_reply);
    return CJ_OK;
}
