/* What the dialogue makes of the engine's decision. */
#include "dialog/turn.h"

#include <string.h>

#include "base/map.h"
#include "dialog/pick.h"

/* "As I was saying" helps once. A visitor who then asks the same again needs a person. */
#define REPEATS_BEFORE_PERSON 2

/* Small talk and control words, and the text that answers each. */
static const struct {
    const char *intent;
    enum cj_dialog_text text;
    bool offers_person;
} smalltalk[] = {
    {CJ_INTENT_GREETING, CJ_TEXT_GREETING, false}, {CJ_INTENT_THANKS, CJ_TEXT_THANKS, false},
    {CJ_INTENT_GOODBYE, CJ_TEXT_GOODBYE, false},   {CJ_INTENT_ROBOT, CJ_TEXT_ROBOT, true},
    {CJ_INTENT_MENU, CJ_TEXT_MENU, true},          {CJ_INTENT_CANCEL, CJ_TEXT_CANCEL, false},
};
#define SMALLTALK_COUNT (sizeof(smalltalk) / sizeof(smalltalk[0]))

/* A bot's own intent in the place of a built-in one: it answers, but to no question. */
static bool is_own_smalltalk(const struct cj_dialog_turn *turn)
{
    return !turn->reply.answer.entry && turn->reply.answer.intent &&
           strncmp(turn->reply.answer.intent, "conserje.", strlen("conserje.")) == 0;
}

/* What was said, as a number: the entry, or the intent that has its own words. */
static uint64_t answer_hash(const struct cj_dialog_turn *turn)
{
    const char *id =
        turn->reply.answer.entry ? turn->reply.answer.entry : turn->reply.answer.intent;

    return cj_hash(cj_hash(CJ_HASH_SEED, cj_str_from(turn->lang->code)), cj_str_from(id));
}

static bool was_said(const struct cj_dialog_state *state, uint64_t hash)
{
    uint32_t kept =
        state->said_count < CJ_DIALOG_MAX_SAID ? state->said_count : CJ_DIALOG_MAX_SAID;

    for (uint32_t i = 0; i < kept; i++) {
        if (state->said[i] == hash) {
            return true;
        }
    }
    return false;
}

static void remember_answer(struct cj_dialog_turn *turn, uint64_t hash)
{
    struct cj_dialog_state *state = &turn->state;
    const char *entry = turn->reply.answer.entry ? turn->reply.answer.entry : "";

    state->misses = 0;
    if (!was_said(state, hash)) {
        state->said[state->said_count++ % CJ_DIALOG_MAX_SAID] = hash;
    }
    if (strlen(entry) > CJ_DIALOG_MAX_ID_LEN) {
        entry = "";
    }
    if (strcmp(state->last_entry, entry) != 0) {
        state->repeats = 0;
        memset(state->last_entry, 0, sizeof(state->last_entry));
        memcpy(state->last_entry, entry, strlen(entry));
    }
}

/* A visitor who asks the same again gets it again, and is asked what is missing. */
static void say_again(struct cj_dialog_turn *turn)
{
    (void)cj_dialog_say(turn, CJ_TEXT_REPEAT_INTRO);
    cj_dialog_say_answer(turn);
    turn->state.repeats++;
    if (turn->state.repeats >= REPEATS_BEFORE_PERSON &&
        turn->state.handoff.state == CJ_STATE_BOT &&
        cj_dialog_say(turn, CJ_TEXT_OFFER_PERSON)) {
        cj_dialog_offer_own(turn, CJ_INTENT_PERSON);
        turn->asked = CJ_ASKED_PERSON;
        return;
    }
    (void)cj_dialog_say(turn, CJ_TEXT_REPEAT_MISSING);
}

/* What the editor offers next. */
static void offer_next(struct cj_dialog_turn *turn)
{
    const struct cj_kb *kb = cj_bot_kb(turn->bot);
    const char *id = turn->reply.answer.entry;
    uint32_t entry = id ? cj_kb_find(kb, id, turn->lang) : CJ_NO_ENTRY;

    for (size_t i = 0; entry != CJ_NO_ENTRY && i < kb->entries[entry].next.count; i++) {
        const char *next = kb->entries[entry].next.items[i].text;
        const char *title = cj_dialog_choice_title(turn->bot, turn->lang, next);

        if (title) { /* `check` tells of those that lead nowhere */
            cj_dialog_offer(turn, next, title);
        }
    }
}

static void respond_answer(struct cj_dialog_turn *turn)
{
    uint64_t hash = answer_hash(turn);
    bool again = was_said(&turn->state, hash);

    turn->asked = CJ_ASKED_FOLLOW_UP;
    remember_answer(turn, hash);
    offer_next(turn);
    if (again) {
        say_again(turn);
    } else {
        cj_dialog_say_answer(turn);
    }
}

/* An entry or a rule that hands over may have something to say first. The engine fills in
 * "connecting" where it has not: that is ours to say, in the wording whose turn it is. */
static void respond_handoff(struct cj_dialog_turn *turn)
{
    const char *reason = turn->reply.answer.handoff_reason;
    const char *text = turn->reply.answer.text;
    const char *connecting = cj_bot_message(turn->bot, turn->lang, "connecting", 0)->text.ptr;

    if (text[0] != '\0' && strcmp(text, connecting) != 0) {
        cj_dialog_say_answer(turn);
    }
    cj_dialog_hand_over(turn, reason ? reason : "user_request");
}

static void respond_clarify(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    /* asked twice running, or after a person was offered: it did not help */
    if (before->asked == CJ_ASKED_WHICH || before->asked == CJ_ASKED_PERSON) {
        cj_dialog_miss(turn, CJ_TEXT_CLARIFY);
        return;
    }
    if (!cj_dialog_say(turn, CJ_TEXT_CLARIFY)) {
        cj_dialog_miss(turn, CJ_TEXT_NOT_UNDERSTOOD);
        return;
    }
    cj_dialog_offer_entries(turn, CJ_DIALOG_MAX_CHOICES - 1);
    cj_dialog_offer_own(turn, CJ_INTENT_PERSON);
    turn->asked = CJ_ASKED_WHICH;
}

/* Repeating an answer has been done by asking for it anew: what is left is the question that
 * is open, or nothing. */
static void respond_repeat(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    if (before->asked == CJ_ASKED_WHICH && cj_dialog_say(turn, CJ_TEXT_CLARIFY)) {
        cj_dialog_offer_again(turn, before);
        return;
    }
    (void)cj_dialog_say(turn, CJ_TEXT_MENU);
}

static void respond_smalltalk(struct cj_dialog_turn *turn,
                              const struct cj_dialog_state *before)
{
    if (cj_dialog_has_intent(turn, CJ_INTENT_REPEAT)) {
        respond_repeat(turn, before);
        return;
    }
    for (size_t i = 0; i < SMALLTALK_COUNT; i++) {
        if (cj_dialog_has_intent(turn, smalltalk[i].intent)) {
            (void)cj_dialog_say(turn, smalltalk[i].text);
            if (smalltalk[i].offers_person) {
                cj_dialog_offer_own(turn, CJ_INTENT_PERSON);
                turn->asked = CJ_ASKED_PERSON;
            }
            return;
        }
    }
    cj_dialog_say_answer(turn);
}

void cj_dialog_respond(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    switch (turn->reply.answer.outcome) {
    case CJ_OUTCOME_ANSWER:
        if (is_own_smalltalk(turn)) {
            cj_dialog_say_answer(turn);
        } else {
            respond_answer(turn);
        }
        break;
    case CJ_OUTCOME_SUGGEST:
        cj_dialog_miss(turn, turn->reply.answer.choice_count > 0 ? CJ_TEXT_SUGGEST
                                                                 : CJ_TEXT_NOT_UNDERSTOOD);
        break;
    case CJ_OUTCOME_CLARIFY:
        respond_clarify(turn, before);
        break;
    case CJ_OUTCOME_NONE:
        cj_dialog_miss(turn, CJ_TEXT_NOT_UNDERSTOOD);
        break;
    case CJ_OUTCOME_HANDOFF:
        respond_handoff(turn);
        break;
    case CJ_OUTCOME_SMALLTALK:
        respond_smalltalk(turn, before);
        break;
    }
}
