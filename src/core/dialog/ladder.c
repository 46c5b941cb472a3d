/* The fallback ladder: ask to rephrase, offer the nearest and a person, hand over. Each rung
 * has a bounded number of wordings, none is said twice, and only an answer leads down again:
 * it can't loop. */
#include "dialog/turn.h"

/* A "did you mean" of more than three is a quiz. */
#define MAX_ENTRIES 3

/* Below this a candidate has nothing to do with the question, and offering it would only show
 * that nothing was understood. */
#define NEAREST_SCORE 0.2

static bool rephrase_rung(struct cj_dialog_turn *turn, enum cj_dialog_text rephrase)
{
    if (!cj_dialog_say(turn, rephrase)) {
        return false;
    }
    if (rephrase == CJ_TEXT_SUGGEST || rephrase == CJ_TEXT_CLARIFY) {
        cj_dialog_offer_entries(turn, MAX_ENTRIES);
        cj_dialog_offer_own(turn,
                            rephrase == CJ_TEXT_SUGGEST ? CJ_CHOICE_NONE : CJ_INTENT_PERSON);
        turn->asked = CJ_ASKED_WHICH;
    }
    return true;
}

static void offer_nearest(struct cj_dialog_turn *turn)
{
    const struct cj_answer *answer = &turn->reply.answer;

    cj_dialog_offer_entries(turn, MAX_ENTRIES);
    for (size_t i = 0; i < answer->candidate_count && turn->reply.choice_count < MAX_ENTRIES;
         i++) {
        const struct cj_candidate *candidate = &answer->candidates[i];

        if (candidate->score >= NEAREST_SCORE) {
            cj_dialog_offer(turn, candidate->entry, candidate->title);
        }
    }
}

static bool offer_rung(struct cj_dialog_turn *turn)
{
    if (!cj_dialog_say(turn, CJ_TEXT_OFFER_PERSON)) {
        return false;
    }
    offer_nearest(turn);
    cj_dialog_offer_own(turn, CJ_INTENT_PERSON);
    turn->asked = CJ_ASKED_PERSON;
    return true;
}

void cj_dialog_miss(struct cj_dialog_turn *turn, enum cj_dialog_text rephrase)
{
    uint32_t last = cj_bot_config(turn->bot)->handoff_after_misses;

    turn->state.misses++;
    if (turn->state.misses + 1 < last && rephrase_rung(turn, rephrase)) {
        return;
    }
    if (turn->state.misses < last && offer_rung(turn)) {
        return;
    }
    cj_dialog_hand_over(turn, "misses");
}

void cj_dialog_not_it(struct cj_dialog_turn *turn)
{
    turn->state.misses++;
    if (turn->state.misses >= cj_bot_config(turn->bot)->handoff_after_misses) {
        cj_dialog_hand_over(turn, "misses");
        return;
    }
    (void)cj_dialog_say(turn, CJ_TEXT_REPEAT_MISSING); /* it may always be said */
    cj_dialog_offer_own(turn, CJ_INTENT_PERSON);
    turn->asked = CJ_ASKED_PERSON;
}
