/* One turn while it is made: the state it leads to and the reply it gives. Nothing here
 * allocates, so that a turn is made on the side and takes effect as a whole. */
#ifndef CJ_DIALOG_TURN_H
#define CJ_DIALOG_TURN_H

#include <stdbool.h>

#include "dialog/contact.h"
#include "dialog/state.h"
#include "engine/bot.h"

/** The intent of "in English, please", which the dialogue reads by itself. */
#define CJ_INTENT_LANGUAGE "conserje.language"

/** Messages of one turn: "as I was saying", the answer, what is missing; or an answer and who
 * takes over. */
#define CJ_DIALOG_MAX_MESSAGES 4

/** What a turn says. Strings are borrowed from bot and scratch. */
struct cj_dialog_reply {
    struct cj_answer answer; /* first what the engine said, then what the turn decided */
    struct cj_message messages[CJ_DIALOG_MAX_MESSAGES];
    size_t message_count;
    struct cj_choice choices[CJ_DIALOG_MAX_CHOICES];
    size_t choice_count;
    struct cj_transition transition; /* with `moved` */
    bool moved;
    bool anew;
    char contact[CJ_CONTACT_MAX_LEN + 1]; /* "" = none was given */
};

struct cj_dialog_turn {
    const cj_bot *bot;
    const struct cj_lang *lang;
    int64_t now_ms;
    struct cj_dialog_state state; /* after the turn */
    enum cj_dialog_asked asked;   /* what the choices are for */
    struct cj_dialog_reply reply;
};

/** An answer that holds nothing but the outcome: no field is NULL that must not be. */
struct cj_answer cj_dialog_blank_answer(const cj_bot *bot, const struct cj_lang *lang,
                                        enum cj_outcome outcome);

/** Says a system text; false when it has been said in every wording that may still be used. */
bool cj_dialog_say(struct cj_dialog_turn *turn, enum cj_dialog_text text);

/** Says what the answer holds. */
void cj_dialog_say_answer(struct cj_dialog_turn *turn);

/** Adds a choice; beyond CJ_DIALOG_MAX_CHOICES, or twice the same, it is dropped. */
void cj_dialog_offer(struct cj_dialog_turn *turn, const char *id, const char *title);

/** Adds one of the dialogue's own choices: CJ_INTENT_PERSON or CJ_CHOICE_NONE. */
void cj_dialog_offer_own(struct cj_dialog_turn *turn, const char *id);

/** Adds the entries among the answer's choices, at most `limit`. */
void cj_dialog_offer_entries(struct cj_dialog_turn *turn, size_t limit);

/** Adds what the last turn offered, for the same purpose. */
void cj_dialog_offer_again(struct cj_dialog_turn *turn, const struct cj_dialog_state *before);

/** True when the answer comes from that intent. */
bool cj_dialog_has_intent(const struct cj_dialog_turn *turn, const char *intent);

/** Changes the state, once a turn at most.
 * @return as cj_handoff_apply() */
cj_status cj_dialog_move(struct cj_dialog_turn *turn, enum cj_trigger trigger,
                         enum cj_actor who);

/** Hands the conversation to a person. `reason` is static, or borrowed from the answer. */
void cj_dialog_hand_over(struct cj_dialog_turn *turn, const char *reason);

/** Nothing found: the next rung of the ladder, which ends with a person. `rephrase` is what
 * the first rung says: CJ_TEXT_NOT_UNDERSTOOD, CJ_TEXT_SUGGEST, CJ_TEXT_TECHNICAL_ERROR, … */
void cj_dialog_miss(struct cj_dialog_turn *turn, enum cj_dialog_text rephrase);

/** The last answer was not what the visitor wanted: asks what is missing, with a person at
 * hand; it counts as a miss. */
void cj_dialog_not_it(struct cj_dialog_turn *turn);

/** Responds to what the engine decided. `before` is the state before the turn. */
void cj_dialog_respond(struct cj_dialog_turn *turn, const struct cj_dialog_state *before);

/** Says to a visitor who waits that they still do; nothing in other states. */
void cj_dialog_say_waiting(struct cj_dialog_turn *turn);

/** Responds while the visitor waits for a person, or is asked for an address: only to what is
 * sure. */
void cj_dialog_respond_waiting(struct cj_dialog_turn *turn,
                               const struct cj_dialog_state *before);

/** Writes what was offered and said into the new state, and closes the answer. */
void cj_dialog_finish(struct cj_dialog_turn *turn);

#endif
