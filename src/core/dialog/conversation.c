/* A conversation: its turns. The state is a plain copy that a turn changes on the side; only a
 * turn that went well is written back. */
#include <conserje/conversation.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "dialog/conversation.h"
#include "dialog/pick.h"
#include "dialog/text.h"

/* Bytes of a message that may be nothing but a greeting or a call for a person. */
#define MAX_COURTESY_LEN 24

/* What the visitor said, on its way through a turn. */
struct saying {
    cj_conversation *conversation;
    cj_scratch *scratch;
    struct cj_str text;
    bool explain;
};

cj_status cj_conversation_new(const cj_bot *bot, const char *lang, uint64_t seed,
                              int64_t now_ms, cj_conversation **out_conversation)
{
    const struct cj_lang *found =
        cj_bot_find_language(bot, lang ? lang : cj_bot_language(bot, 0));

    if (!found) {
        return CJ_ERR_USAGE;
    }

    cj_conversation *made = calloc(1, sizeof(*made));
    if (!made) {
        return CJ_ERR_NOMEM;
    }
    made->state.seed = seed;
    made->state.started_ms = now_ms;
    made->state.last_ms = now_ms;
    made->state.handoff.since_ms = now_ms;
    made->state.last_text = CJ_TEXT_COUNT;
    made->state.lang_known = lang != NULL;
    (void)snprintf(made->state.lang, sizeof(made->state.lang), "%s", found->code);
    *out_conversation = made;
    return CJ_OK;
}

void cj_conversation_free(cj_conversation *conversation)
{
    free(conversation);
}

enum cj_state cj_conversation_state(const cj_conversation *conversation)
{
    return (enum cj_state)conversation->state.handoff.state;
}

const char *cj_conversation_language(const cj_conversation *conversation)
{
    return cj_lang_find(cj_str_from(conversation->state.lang))->code;
}

/* The conversation's language, or the default of a bot that was reloaded without it. */
static const struct cj_lang *current_lang(const cj_conversation *conversation,
                                          const cj_bot *bot)
{
    const struct cj_lang *lang = cj_bot_find_language(bot, conversation->state.lang);

    return lang ? lang : cj_bot_find_language(bot, cj_bot_language(bot, 0));
}

void cj_dialog_begin(struct cj_dialog_turn *turn, const cj_conversation *conversation,
                     const cj_bot *bot, int64_t now_ms)
{
    const struct cj_dialog_state *state = &conversation->state;

    *turn = (struct cj_dialog_turn){.bot = bot, .state = *state};
    turn->lang = current_lang(conversation, bot);
    /* a clock that was set back moves nothing */
    turn->now_ms = now_ms > state->last_ms ? now_ms : state->last_ms;
    turn->reply.answer = cj_dialog_blank_answer(bot, turn->lang, CJ_OUTCOME_NONE);
}

/* A turn of the visitor's. */
static void start_turn(struct cj_dialog_turn *turn, const cj_conversation *conversation,
                       const cj_bot *bot, int64_t now_ms)
{
    struct cj_dialog_state *state = &turn->state;

    cj_dialog_begin(turn, conversation, bot, now_ms);
    if (turn->now_ms - state->last_ms > CJ_DIALOG_FORGET_MS) {
        state->choice_count = 0;
        state->asked = CJ_ASKED_NOTHING;
        state->misses = 0;
        state->repeats = 0;
        memset(state->last_entry, 0, sizeof(state->last_entry));
    }
    state->last_ms = turn->now_ms;
    state->turns++;
}

static void publish(cj_conversation *conversation, const struct cj_reply **out_reply)
{
    const struct cj_dialog_reply *said = &conversation->said;

    conversation->reply = (struct cj_reply){
        .messages = said->messages,
        .message_count = said->message_count,
        .choices = said->choices,
        .choice_count = said->choice_count,
        .answer = &said->answer,
        .state = (enum cj_state)conversation->state.handoff.state,
        .misses = conversation->state.misses,
        .transition = said->moved ? &said->transition : NULL,
        .contact = said->contact[0] ? said->contact : NULL,
        .anew = said->anew,
    };
    *out_reply = &conversation->reply;
}

/* Ids of choices move into the state: where they were offered again they came from the state
 * that is replaced now. */
void cj_dialog_end(cj_conversation *conversation, struct cj_dialog_turn *turn,
                   const struct cj_reply **out_reply)
{
    struct cj_dialog_reply *said = &conversation->said;

    cj_dialog_finish(turn);
    conversation->state = turn->state;
    *said = turn->reply;
    for (size_t i = 0; i < conversation->state.choice_count; i++) {
        said->choices[i].id = cj_dialog_choice_id(&conversation->state, i);
    }
    said->answer.choices = said->choices;
    said->answer.choice_count = said->choice_count;
    publish(conversation, out_reply);
}

void cj_dialog_pass(cj_conversation *conversation, const struct cj_dialog_turn *turn,
                    const struct cj_reply **out_reply)
{
    conversation->said = turn->reply;
    publish(conversation, out_reply);
}

cj_status cj_conversation_greet(cj_conversation *conversation, const cj_bot *bot,
                                const struct cj_reply **out_reply)
{
    struct cj_dialog_turn turn;

    start_turn(&turn, conversation, bot, conversation->state.last_ms);
    turn.reply.answer = cj_dialog_blank_answer(bot, turn.lang, CJ_OUTCOME_SMALLTALK);
    turn.reply.answer.intent = CJ_INTENT_GREETING;
    turn.reply.answer.score = 1;
    (void)cj_dialog_say(&turn, CJ_TEXT_GREETING);
    cj_dialog_end(conversation, &turn, out_reply);
    return CJ_OK;
}

static void technical_error(struct cj_dialog_turn *turn)
{
    turn->reply.answer = cj_dialog_blank_answer(turn->bot, turn->lang, CJ_OUTCOME_NONE);
    if (turn->state.handoff.state == CJ_STATE_BOT) {
        cj_dialog_miss(turn, CJ_TEXT_TECHNICAL_ERROR);
    } else {
        cj_dialog_say_waiting(turn);
    }
}

static void respond(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    if (turn->state.handoff.state == CJ_STATE_BOT) {
        cj_dialog_respond(turn, before);
    } else {
        cj_dialog_respond_waiting(turn, before);
    }
}

/* A decision that the dialogue takes without the engine. */
static void decide(struct cj_dialog_turn *turn, enum cj_outcome outcome, const char *intent)
{
    turn->reply.answer = cj_dialog_blank_answer(turn->bot, turn->lang, outcome);
    turn->reply.answer.intent = intent;
    turn->reply.answer.score = intent ? 1 : 0;
}

static cj_status answer_entry(struct saying *saying, struct cj_dialog_turn *turn,
                              const char *entry)
{
    const struct cj_answer *answer = NULL;
    cj_status st = cj_bot_answer_entry(turn->bot, saying->scratch, entry, turn->lang, &answer);

    if (st == CJ_OK) {
        turn->reply.answer = *answer;
    }
    return st;
}

/* "In English, please": the language that the message asks for, or NULL. */
static const struct cj_lang *asked_language(const struct cj_dialog_turn *turn,
                                            struct cj_str text, cj_status *out_status)
{
    const struct cj_lang *asked = NULL;
    struct cj_buf key = {0};
    struct cj_buf scratch = {0};
    const char *code;

    cj_dialog_key(text, &key);
    for (size_t i = 0; !asked && (code = cj_bot_language(turn->bot, i)) != NULL; i++) {
        const char *in;
        char name[64];

        (void)snprintf(name, sizeof(name), "words_language_%s", code);
        for (size_t j = 0; !asked && (in = cj_bot_language(turn->bot, j)) != NULL; j++) {
            if (cj_dialog_is_word(turn->bot, cj_bot_find_language(turn->bot, in), name,
                                  cj_buf_str(&key), &scratch)) {
                asked = cj_bot_find_language(turn->bot, code);
            }
        }
    }
    *out_status = key.failed || scratch.failed ? CJ_ERR_NOMEM : CJ_OK;
    cj_buf_clear(&key);
    cj_buf_clear(&scratch);
    return asked;
}

static cj_status switch_language(struct cj_dialog_turn *turn, struct cj_str text,
                                 bool *out_switched)
{
    cj_status st = CJ_OK;
    const struct cj_lang *asked = asked_language(turn, text, &st);

    *out_switched = asked != NULL;
    if (asked) {
        turn->lang = asked;
        turn->state.lang_known = true;
        decide(turn, CJ_OUTCOME_SMALLTALK, CJ_INTENT_LANGUAGE);
        (void)cj_dialog_say(turn, CJ_TEXT_LANGUAGE_SWITCHED);
    }
    return st;
}

/* Asks the engine in `lang`, which becomes the turn's language. */
static cj_status ask_in(struct saying *saying, struct cj_dialog_turn *turn,
                        const struct cj_lang *lang)
{
    const struct cj_answer *answer = NULL;
    const struct cj_question question = {
        .text = saying->text.ptr,
        .len = saying->text.len,
        .lang = lang->code,
        .context = turn->state.last_entry[0] ? turn->state.last_entry : NULL,
        .explain = saying->explain,
    };
    cj_status st = cj_bot_ask(turn->bot, saying->scratch, &question, &answer);

    if (st == CJ_OK) {
        turn->lang = lang;
        turn->reply.answer = *answer;
    }
    return st;
}

static bool is_missed(const struct cj_dialog_turn *turn)
{
    return turn->reply.answer.outcome == CJ_OUTCOME_NONE ||
           turn->reply.answer.outcome == CJ_OUTCOME_SUGGEST;
}

/* Only what is built in: a bot's own rule in another language would be a coincidence. */
static bool is_courtesy(const struct cj_dialog_turn *turn)
{
    const struct cj_answer *answer = &turn->reply.answer;

    return (answer->outcome == CJ_OUTCOME_SMALLTALK ||
            answer->outcome == CJ_OUTCOME_HANDOFF) &&
           answer->intent && cj_str_starts(cj_str_from(answer->intent), "conserje.");
}

/* "hiya", "adioss": greetings and calls for a person are short and spelt anyhow, so that the
 * guess of their language is weakest. Each language listens for them before it is a miss. */
static cj_status listen_for_courtesy(struct saying *saying, struct cj_dialog_turn *turn)
{
    const struct cj_lang *guessed = turn->lang;
    cj_status st = CJ_OK;
    const char *code;

    for (size_t i = 0; st == CJ_OK && (code = cj_bot_language(turn->bot, i)) != NULL; i++) {
        const struct cj_lang *other = cj_bot_find_language(turn->bot, code);

        if (other == guessed) {
            continue;
        }
        st = ask_in(saying, turn, other);
        if (st == CJ_OK && is_courtesy(turn)) {
            return CJ_OK;
        }
    }
    return st == CJ_OK && turn->lang != guessed ? ask_in(saying, turn, guessed) : st;
}

/* Asks the engine in the language of the message. */
static cj_status ask(struct saying *saying, struct cj_dialog_turn *turn)
{
    const struct cj_lang *current = turn->state.lang_known ? turn->lang : NULL;

    cj_status st =
        ask_in(saying, turn,
               cj_bot_guess_language(turn->bot, saying->scratch, saying->text, current));
    if (st == CJ_OK && is_missed(turn) && saying->text.len <= MAX_COURTESY_LEN) {
        st = listen_for_courtesy(saying, turn);
    }
    turn->state.lang_known = true;
    return st;
}

/* "Can you repeat that?" asks for the last answer, unless a question of ours is open. */
static bool wants_last_answer(const struct cj_dialog_turn *turn)
{
    const char *intent = turn->reply.answer.intent;

    return turn->reply.answer.outcome == CJ_OUTCOME_SMALLTALK && intent &&
           strcmp(intent, CJ_INTENT_REPEAT) == 0 && turn->state.asked != CJ_ASKED_WHICH &&
           turn->state.last_entry[0] != '\0' && turn->state.handoff.state == CJ_STATE_BOT;
}

static cj_status turn_by_pick(struct saying *saying, struct cj_dialog_turn *turn,
                              const struct cj_pick *pick);

static cj_status turn_by_asking(struct saying *saying, struct cj_dialog_turn *turn)
{
    const struct cj_lang *spoken = turn->lang; /* a bare "no" is no evidence of another */
    cj_status st = ask(saying, turn);
    struct cj_pick plain = {CJ_PICK_NOTHING, NULL};
    bool switched = false;

    if (st == CJ_ERR_LIMIT) {
        technical_error(turn);
        return CJ_OK;
    }
    if (st == CJ_OK && wants_last_answer(turn)) {
        st = answer_entry(saying, turn, turn->state.last_entry);
        st =
            st == CJ_ERR_USAGE ? CJ_OK : st; /* the entry went with a reload: a plain repeat */
    }
    if (st == CJ_OK && is_missed(turn)) {
        st = switch_language(turn, saying->text, &switched);
    }
    if (st == CJ_OK && is_missed(turn) && !switched) {
        st = cj_dialog_pick_plain(&saying->conversation->state, turn->bot, spoken,
                                  saying->text, &plain);
    }
    if (st == CJ_OK && plain.kind != CJ_PICK_NOTHING) {
        turn->lang = spoken;
        return turn_by_pick(saying, turn, &plain);
    }
    if (st == CJ_OK && !switched) {
        respond(turn, &saying->conversation->state);
    }
    return st;
}

/* Whether the last thing said was "anything else?", to which "no" is goodbye. */
static bool was_asked_for_more(const struct cj_dialog_state *before)
{
    return before->last_text == CJ_TEXT_THANKS || before->last_text == CJ_TEXT_CANCEL ||
           before->last_text == CJ_TEXT_GOODBYE || before->last_text == CJ_TEXT_REPEAT_MISSING;
}

/* No person, or no address where one could write. */
static void decline(struct cj_dialog_turn *turn)
{
    decide(turn, CJ_OUTCOME_SMALLTALK, CJ_INTENT_CANCEL);
    if (turn->state.handoff.state == CJ_STATE_WAITING_CONTACT) {
        (void)cj_dialog_move(turn, CJ_TRIGGER_DECLINE, CJ_ACTOR_VISITOR);
    }
    turn->state.misses = 0;
    (void)cj_dialog_say(turn, CJ_TEXT_CANCEL);
}

/* A number that no choice has: the same choices once more, as if the engine had asked. */
static void respond_beyond(struct cj_dialog_turn *turn, const struct cj_dialog_state *before)
{
    cj_dialog_offer_again(turn, before);
    const struct cj_dialog_reply shown = turn->reply;
    turn->reply.choice_count = 0;
    decide(turn, CJ_OUTCOME_CLARIFY, NULL);
    turn->reply.answer.choices = shown.choices;
    turn->reply.answer.choice_count = shown.choice_count;
    respond(turn, before);
    turn->reply.answer.choice_count = 0; /* `shown` ends here */
}

static cj_status turn_by_entry(struct saying *saying, struct cj_dialog_turn *turn,
                               const char *entry)
{
    cj_status st = answer_entry(saying, turn, entry);

    if (st == CJ_ERR_USAGE) { /* the entry went with a reload */
        return turn_by_asking(saying, turn);
    }
    if (st == CJ_OK) {
        respond(turn, &saying->conversation->state);
    }
    return st;
}

static cj_status turn_by_pick(struct saying *saying, struct cj_dialog_turn *turn,
                              const struct cj_pick *pick)
{
    const struct cj_dialog_state *before = &saying->conversation->state;

    switch (pick->kind) {
    case CJ_PICK_NOTHING:
        return turn_by_asking(saying, turn);
    case CJ_PICK_ENTRY:
        return turn_by_entry(saying, turn, pick->entry);
    case CJ_PICK_PERSON:
        decide(turn, CJ_OUTCOME_HANDOFF, CJ_INTENT_PERSON);
        break;
    case CJ_PICK_NONE:
        decide(turn, CJ_OUTCOME_NONE, NULL);
        break;
    case CJ_PICK_CANCEL:
        decide(turn, CJ_OUTCOME_SMALLTALK, CJ_INTENT_CANCEL);
        break;
    case CJ_PICK_NO:
        decline(turn);
        return CJ_OK;
    case CJ_PICK_BEYOND:
        respond_beyond(turn, before);
        return CJ_OK;
    case CJ_PICK_NOT_IT:
        decide(turn, CJ_OUTCOME_NONE, NULL);
        cj_dialog_not_it(turn);
        return CJ_OK;
    case CJ_PICK_MORE:
        decide(turn, CJ_OUTCOME_SMALLTALK, CJ_INTENT_MENU);
        break;
    case CJ_PICK_DONE:
        decide(turn, CJ_OUTCOME_SMALLTALK,
               was_asked_for_more(before) ? CJ_INTENT_GOODBYE : CJ_INTENT_CANCEL);
        break;
    }
    respond(turn, before);
    return CJ_OK;
}

/* The message is for the person who has the conversation. */
static void hand_on(struct cj_dialog_turn *turn)
{
    cj_handoff_visitor_wrote(&turn->state.handoff, turn->now_ms);
}

static void note_contact(struct cj_dialog_turn *turn)
{
    struct cj_handoff_view view;

    (void)cj_dialog_move(turn, CJ_TRIGGER_CONTACT, CJ_ACTOR_VISITOR);
    cj_handoff_view(&turn->state.handoff, &view);
    decide(turn, CJ_OUTCOME_HANDOFF, NULL);
    turn->reply.answer.handoff_reason = view.reason;
    (void)cj_dialog_say(turn, CJ_TEXT_CONTACT_NOTED);
}

static void begin_anew(struct cj_dialog_turn *turn)
{
    decide(turn, CJ_OUTCOME_NONE, NULL);
    turn->reply.anew = true;
    (void)cj_dialog_say(turn, CJ_TEXT_CLOSED);
}

static void reopen(struct cj_dialog_turn *turn)
{
    struct cj_handoff_view view;

    (void)cj_dialog_move(turn, CJ_TRIGGER_REOPEN, CJ_ACTOR_VISITOR);
    cj_handoff_view(&turn->state.handoff, &view);
    decide(turn, CJ_OUTCOME_HANDOFF, NULL);
    turn->reply.answer.handoff_reason = view.reason;
    (void)cj_dialog_say(turn, CJ_TEXT_REOPENED);
}

/* "It is still broken" goes back to whoever closed it; thanks do not, and a question that has
 * an answer is the beginning of something else. */
static cj_status turn_when_closed(struct saying *saying, struct cj_dialog_turn *turn)
{
    const struct cj_handoff_policy policy = cj_handoff_policy_of(cj_bot_config(turn->bot));

    if (!cj_handoff_may_reopen(&turn->state.handoff, &policy, turn->now_ms)) {
        begin_anew(turn);
        return CJ_OK;
    }

    cj_status st = ask(saying, turn);
    if (st == CJ_ERR_NOMEM) {
        return st;
    }
    if (st == CJ_OK && turn->reply.answer.outcome == CJ_OUTCOME_SMALLTALK) {
        cj_dialog_respond(turn, &saying->conversation->state);
    } else if (st == CJ_OK && turn->reply.answer.outcome == CJ_OUTCOME_ANSWER) {
        begin_anew(turn);
    } else {
        reopen(turn);
    }
    return CJ_OK;
}

static bool takes_contact(struct saying *saying, struct cj_dialog_turn *turn)
{
    return turn->state.handoff.state == CJ_STATE_WAITING_CONTACT &&
           cj_contact_find(saying->text, turn->reply.contact);
}

static cj_status run_turn(struct saying *saying, struct cj_dialog_turn *turn)
{
    struct cj_pick pick = {CJ_PICK_NOTHING, NULL};

    if (turn->state.handoff.state == CJ_STATE_HUMAN) {
        hand_on(turn);
        return CJ_OK;
    }
    if (turn->state.handoff.state == CJ_STATE_CLOSED) {
        return turn_when_closed(saying, turn);
    }
    if (takes_contact(saying, turn)) {
        note_contact(turn);
        return CJ_OK;
    }
    if (cj_utf8_count(saying->text) > CJ_MAX_TEXT_COUNT) {
        technical_error(turn);
        return CJ_OK;
    }

    cj_status st = cj_dialog_pick(&turn->state, turn->bot, turn->lang, saying->text, &pick);
    return st == CJ_OK ? turn_by_pick(saying, turn, &pick) : st;
}

static bool is_text(struct cj_str text)
{
    return cj_utf8_valid(text) == text.len &&
           !(text.len && memchr(text.ptr, '\0', text.len)) && cj_str_trim(text).len > 0;
}

cj_status cj_conversation_say(cj_conversation *conversation, const cj_bot *bot,
                              cj_scratch *scratch, const char *text, size_t len,
                              int64_t now_ms, bool explain, const struct cj_reply **out_reply)
{
    struct saying saying = {conversation, scratch, {text, len}, explain};
    struct cj_dialog_turn turn;

    if (!is_text(saying.text)) {
        return CJ_ERR_USAGE;
    }
    start_turn(&turn, conversation, bot, now_ms);
    cj_status st = run_turn(&saying, &turn);
    if (st == CJ_OK) {
        cj_dialog_end(conversation, &turn, out_reply);
    }
    return st;
}
