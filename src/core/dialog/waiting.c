/* What the bot says while the visitor waits for a person. It keeps their place: only what it
 * is sure of is answered, and nothing is asked back. */
#include "dialog/turn.h"

#include "dialog/text.h"

void cj_dialog_say_waiting(struct cj_dialog_turn *turn)
{
    switch ((enum cj_state)turn->state.handoff.state) {
    case CJ_STATE_QUEUED:
        (void)cj_dialog_say(turn, CJ_TEXT_ALREADY_QUEUED);
        break;
    case CJ_STATE_WAITING_CONTACT:
        (void)cj_dialog_say(turn, CJ_TEXT_CONTACT_AGAIN);
        break;
    case CJ_STATE_CALLBACK:
        (void)cj_dialog_say(turn, CJ_TEXT_ALREADY_CALLBACK);
        break;
    case CJ_STATE_BOT:
    case CJ_STATE_HUMAN:
    case CJ_STATE_CLOSED:
        break;
    }
}

static void leave(struct cj_dialog_turn *turn, enum cj_trigger trigger,
                  enum cj_dialog_text text)
{
    (void)cj_dialog_move(turn, trigger, CJ_ACTOR_VISITOR);
    turn->state.misses = 0;
    (void)cj_dialog_say(turn, text);
}

/* Instead of an address comes another question, one that the bot can do something with. */
static void change_subject(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    (void)cj_dialog_move(turn, CJ_TRIGGER_DECLINE, CJ_ACTOR_VISITOR);
    turn->state.misses = 0;
    cj_dialog_respond(turn, before);
}

static void respond_contact(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    enum cj_outcome outcome = turn->reply.answer.outcome;

    if (outcome == CJ_OUTCOME_ANSWER || outcome == CJ_OUTCOME_CLARIFY) {
        change_subject(turn, before);
    } else if (cj_dialog_has_intent(turn, CJ_INTENT_CANCEL)) {
        leave(turn, CJ_TRIGGER_DECLINE, CJ_TEXT_CANCEL);
    } else {
        cj_dialog_say_waiting(turn);
    }
}

void cj_dialog_respond_waiting(struct cj_dialog_turn *turn,
                               const struct cj_dialog_state *before)
{
    if (turn->state.handoff.state == CJ_STATE_WAITING_CONTACT) {
        respond_contact(turn, before);
    } else if (turn->reply.answer.outcome == CJ_OUTCOME_ANSWER) {
        cj_dialog_respond(turn, before);
    } else if (turn->state.handoff.state == CJ_STATE_QUEUED &&
               cj_dialog_has_intent(turn, CJ_INTENT_CANCEL)) {
        leave(turn, CJ_TRIGGER_CANCEL, CJ_TEXT_CANCEL_QUEUE);
    } else {
        cj_dialog_say_waiting(turn);
    }
}
