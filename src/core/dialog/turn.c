/* One turn: its messages, its choices, and what is remembered of them. */
#include "dialog/turn.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "dialog/pick.h"
#include "dialog/text.h"

struct cj_answer cj_dialog_blank_answer(const cj_bot *bot, const struct cj_lang *lang,
                                        enum cj_outcome outcome)
{
    return (struct cj_answer){
        .outcome = outcome,
        .lang = lang->code,
        .text = "",
        .html = "",
        .blocks = "[]",
        .more_text = "",
        .more_html = "",
        .more_blocks = "[]",
        .content_version = cj_bot_content_version(bot),
    };
}

static void add_message(struct cj_dialog_turn *turn, const char *text, const char *html,
                        const char *blocks)
{
    if (turn->reply.message_count < CJ_DIALOG_MAX_MESSAGES) {
        turn->reply.messages[turn->reply.message_count++] =
            (struct cj_message){text, html, blocks};
    }
}

bool cj_dialog_say(struct cj_dialog_turn *turn, enum cj_dialog_text text)
{
    const struct cj_content *content =
        cj_dialog_next_text(&turn->state, turn->bot, turn->lang, text);

    if (!content) {
        return false;
    }
    add_message(turn, content->text.ptr, content->html.ptr, content->blocks.ptr);
    return true;
}

void cj_dialog_say_answer(struct cj_dialog_turn *turn)
{
    add_message(turn, turn->reply.answer.text, turn->reply.answer.html,
                turn->reply.answer.blocks);
    turn->state.last_text = CJ_TEXT_COUNT;
}

void cj_dialog_offer(struct cj_dialog_turn *turn, const char *id, const char *title)
{
    if (turn->reply.choice_count == CJ_DIALOG_MAX_CHOICES) {
        return;
    }
    for (size_t i = 0; i < turn->reply.choice_count; i++) {
        if (strcmp(turn->reply.choices[i].id, id) == 0) {
            return;
        }
    }
    turn->reply.choices[turn->reply.choice_count++] = (struct cj_choice){id, title};
}

void cj_dialog_offer_own(struct cj_dialog_turn *turn, const char *id)
{
    cj_dialog_offer(turn, id, cj_dialog_choice_title(turn->bot, turn->lang, id));
}

void cj_dialog_offer_entries(struct cj_dialog_turn *turn, size_t limit)
{
    for (size_t i = 0; i < turn->reply.answer.choice_count && turn->reply.choice_count < limit;
         i++) {
        const struct cj_choice *choice = &turn->reply.answer.choices[i];

        if (strcmp(choice->id, CJ_INTENT_PERSON) != 0) {
            cj_dialog_offer(turn, choice->id, choice->title);
        }
    }
}

void cj_dialog_offer_again(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    for (size_t i = 0; i < before->choice_count; i++) {
        const char *id = cj_dialog_choice_id(before, i);
        const char *title = cj_dialog_choice_title(turn->bot, turn->lang, id);

        if (title) { /* a reload may have taken the entry away */
            cj_dialog_offer(turn, id, title);
        }
    }
    turn->asked = (enum cj_dialog_asked)before->asked;
}

bool cj_dialog_has_intent(const struct cj_dialog_turn *turn, const char *intent)
{
    return turn->reply.answer.intent && strcmp(turn->reply.answer.intent, intent) == 0;
}

cj_status cj_dialog_move(struct cj_dialog_turn *turn, enum cj_trigger trigger,
                         enum cj_actor who)
{
    const struct cj_handoff_policy policy = cj_handoff_policy_of(cj_bot_config(turn->bot));

    assert(!turn->reply.moved); /* one transition a turn: each has a version and an event */
    cj_status st = cj_handoff_apply(&turn->state.handoff, &policy, trigger, who, turn->now_ms,
                                    &turn->reply.transition);
    turn->reply.moved = st == CJ_OK;
    return st;
}

void cj_dialog_hand_over(struct cj_dialog_turn *turn, const char *reason)
{
    struct cj_answer *answer = &turn->reply.answer;
    bool asked = strcmp(reason, "user_request") == 0;

    answer->outcome = CJ_OUTCOME_HANDOFF;
    answer->handoff_reason = reason;
    (void)cj_dialog_move(turn, CJ_TRIGGER_REQUEST, asked ? CJ_ACTOR_VISITOR : CJ_ACTOR_ENGINE);
    cj_handoff_describe(&turn->state.handoff, reason, answer->handoff_queue,
                        answer->handoff_priority);
    turn->reply.choice_count = 0;
    turn->asked = CJ_ASKED_NOTHING;
    (void)cj_dialog_say(turn, CJ_TEXT_CONNECTING); /* it may always be said */
}

/* Keeps the ids of the choices, in order, as far as there is room: the numbers that a visitor
 * types must mean what was shown. */
static void remember_choices(struct cj_dialog_turn *turn)
{
    struct cj_dialog_state *state = &turn->state;
    char kept[CJ_DIALOG_MAX_CHOICES_LEN];
    size_t used = 0;
    size_t count = 0;

    while (count < turn->reply.choice_count) {
        size_t size = strlen(turn->reply.choices[count].id) + 1;

        if (size > sizeof(kept) - used) {
            break;
        }
        memcpy(kept + used, turn->reply.choices[count].id, size);
        used += size;
        count++;
    }
    memset(kept + used, 0, sizeof(kept) - used);
    memcpy(state->choices, kept, sizeof(kept));
    state->choice_count = (uint8_t)count;
    state->asked = (uint8_t)(count > 0 ? turn->asked : CJ_ASKED_NOTHING);
}

void cj_dialog_finish(struct cj_dialog_turn *turn)
{
    struct cj_answer *answer = &turn->reply.answer;

    remember_choices(turn);
    if (answer->outcome != CJ_OUTCOME_ANSWER && turn->reply.message_count > 0) {
        answer->text = turn->reply.messages[0].text;
        answer->html = turn->reply.messages[0].html;
        answer->blocks = turn->reply.messages[0].blocks;
    }
    (void)snprintf(turn->state.lang, sizeof(turn->state.lang), "%s", turn->lang->code);
}
