/* What the dialogue makes of each decision of the engine. The decisions are made up here, so
 * that no score can change what is tested. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialog/turn.h"
#include "support/bot.h"

static cj_bot *bot;

static int set_up(void **state)
{
    (void)state;
    bot = test_bot_load("dialogo");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cj_bot_unref(bot);
    return 0;
}

static const struct cj_choice offers[] = {
    {"pedido.estado", "¿Dónde está mi pedido?"},
    {"devolucion.plazo", "¿Cuánto tiempo tengo para devolver?"},
    {CJ_INTENT_PERSON, "Hablar con una persona"},
};

static const struct cj_candidate candidates[] = {
    {"pedido.cambiar", "¿Puedo cambiar la dirección de entrega?", 0.3},
    {"pedido.estado", "¿Dónde está mi pedido?", 0.1},
};

static struct cj_dialog_state fresh(void)
{
    return (struct cj_dialog_state){.last_text = CJ_TEXT_COUNT};
}

/* A turn on `state` in which the engine decided `outcome`; `state` is what follows. */
static struct cj_dialog_turn respond(struct cj_dialog_state *state, enum cj_outcome outcome)
{
    const struct cj_lang *es = cj_bot_find_language(bot, "es");
    const struct cj_dialog_state before = *state;
    struct cj_dialog_turn turn = {.bot = bot, .lang = es, .state = *state};

    turn.reply.answer = cj_dialog_blank_answer(bot, es, outcome);
    if (outcome == CJ_OUTCOME_SUGGEST || outcome == CJ_OUTCOME_CLARIFY) {
        turn.reply.answer.choices = offers;
        turn.reply.answer.choice_count = 3;
    }
    turn.reply.answer.candidates = candidates;
    turn.reply.answer.candidate_count = 2;
    if (outcome == CJ_OUTCOME_ANSWER) {
        turn.reply.answer.entry = "devolucion.plazo";
        turn.reply.answer.text = "Treinta días.";
    }
    cj_dialog_respond(&turn, &before);
    cj_dialog_finish(&turn);
    *state = turn.state;
    return turn;
}

/* The choices' ids with spaces between them. */
static const char *ids_of(const struct cj_dialog_turn *turn)
{
    static char ids[512];

    ids[0] = '\0';
    for (size_t i = 0; i < turn->reply.choice_count; i++) {
        strcat(ids, i ? " " : "");
        strcat(ids, turn->reply.choices[i].id);
    }
    return ids;
}

static void test_suggest_then_offer_then_a_person(void **state)
{
    struct cj_dialog_state s = fresh();
    struct cj_dialog_turn turn = respond(&s, CJ_OUTCOME_SUGGEST);

    (void)state;
    assert_string_equal(ids_of(&turn), "pedido.estado devolucion.plazo conserje.none");
    assert_int_equal(turn.state.asked, CJ_ASKED_WHICH);
    assert_int_equal(turn.state.last_text, CJ_TEXT_SUGGEST);
    assert_int_equal(turn.state.misses, 1);

    turn = respond(&s, CJ_OUTCOME_SUGGEST);
    assert_string_equal(ids_of(&turn),
                        "pedido.estado devolucion.plazo pedido.cambiar conserje.person");
    assert_int_equal(turn.state.asked, CJ_ASKED_PERSON);
    assert_int_equal(turn.state.last_text, CJ_TEXT_OFFER_PERSON);

    turn = respond(&s, CJ_OUTCOME_SUGGEST);
    assert_string_equal(ids_of(&turn), "");
    assert_int_equal(turn.state.handoff.state, CJ_STATE_QUEUED);
    assert_int_equal(turn.reply.answer.outcome, CJ_OUTCOME_HANDOFF);
    assert_string_equal(turn.reply.answer.handoff_reason, "misses");
}

static void test_the_nearest_are_offered_when_they_are_near(void **state)
{
    struct cj_dialog_state s = fresh();
    struct cj_dialog_turn turn = respond(&s, CJ_OUTCOME_NONE);

    (void)state;
    assert_string_equal(ids_of(&turn), "");
    assert_int_equal(turn.state.last_text, CJ_TEXT_NOT_UNDERSTOOD);
    turn = respond(&s, CJ_OUTCOME_NONE);
    assert_string_equal(ids_of(&turn), "pedido.cambiar conserje.person"); /* 0.1 is far */
}

static void test_clarify_asks_once_then_counts_as_a_miss(void **state)
{
    struct cj_dialog_state s = fresh();
    struct cj_dialog_turn turn = respond(&s, CJ_OUTCOME_CLARIFY);

    (void)state;
    assert_string_equal(ids_of(&turn), "pedido.estado devolucion.plazo conserje.person");
    assert_int_equal(turn.state.misses, 0);
    turn = respond(&s, CJ_OUTCOME_CLARIFY);
    assert_int_equal(turn.state.misses, 1);
    assert_int_equal(turn.state.last_text, CJ_TEXT_CLARIFY);
    assert_string_equal(ids_of(&turn), "pedido.estado devolucion.plazo conserje.person");
    turn = respond(&s, CJ_OUTCOME_CLARIFY);
    assert_int_equal(turn.state.last_text, CJ_TEXT_OFFER_PERSON);
    (void)respond(&s, CJ_OUTCOME_CLARIFY);
    assert_int_equal(s.handoff.state, CJ_STATE_QUEUED); /* not back to the first question */
}

static void test_an_answer_resets_the_count(void **state)
{
    struct cj_dialog_state s = fresh();

    (void)state;
    (void)respond(&s, CJ_OUTCOME_NONE);
    (void)respond(&s, CJ_OUTCOME_NONE);
    assert_int_equal(s.misses, 2);
    struct cj_dialog_turn turn = respond(&s, CJ_OUTCOME_ANSWER);
    assert_int_equal(s.misses, 0);
    assert_string_equal(s.last_entry, "devolucion.plazo");
    assert_string_equal(turn.reply.answer.text, "Treinta días.");
    turn = respond(&s, CJ_OUTCOME_ANSWER);
    assert_int_equal(turn.reply.message_count, 3);
    assert_string_equal(turn.reply.messages[1].text, "Treinta días.");
    assert_string_equal(turn.reply.answer.text, "Treinta días."); /* the answer is itself */
}

/* However the misses are spread, the bot runs out of ways to say it: a person comes. */
static void test_misses_between_answers_end_too(void **state)
{
    struct cj_dialog_state s = fresh();
    int rounds = 0;

    (void)state;
    while (s.handoff.state == CJ_STATE_BOT) {
        (void)respond(&s, CJ_OUTCOME_NONE);
        if (s.handoff.state == CJ_STATE_BOT) {
            (void)respond(&s, CJ_OUTCOME_ANSWER);
        }
        assert_true(++rounds < 20);
    }
    assert_true(rounds > 3);
}

static void test_an_entry_may_speak_before_it_hands_over(void **state)
{
    const struct cj_lang *es = cj_bot_find_language(bot, "es");
    const struct cj_dialog_state before = fresh();
    struct cj_dialog_turn turn = {.bot = bot, .lang = es, .state = before};

    (void)state;
    turn.reply.answer = cj_dialog_blank_answer(bot, es, CJ_OUTCOME_HANDOFF);
    turn.reply.answer.text = "Lo sentimos.";
    turn.reply.answer.handoff_reason = "rule";
    cj_dialog_respond(&turn, &before);
    cj_dialog_finish(&turn);
    assert_int_equal(turn.reply.message_count, 2);
    assert_string_equal(turn.reply.messages[0].text, "Lo sentimos.");
    assert_string_equal(turn.reply.answer.handoff_reason, "rule");
    assert_int_equal(turn.state.handoff.state, CJ_STATE_QUEUED);
}

/* A bot may put its own words in the place of small talk; that is no answer to a question. */
static void test_own_small_talk_is_not_repeated_with_an_introduction(void **state)
{
    const struct cj_lang *es = cj_bot_find_language(bot, "es");
    struct cj_dialog_state s = fresh();

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct cj_dialog_turn turn = {.bot = bot, .lang = es, .state = s};

        turn.reply.answer = cj_dialog_blank_answer(bot, es, CJ_OUTCOME_ANSWER);
        turn.reply.answer.intent = CJ_INTENT_GREETING;
        turn.reply.answer.text = "¡Buenas!";
        cj_dialog_respond(&turn, &s);
        cj_dialog_finish(&turn);
        assert_int_equal(turn.reply.message_count, 1);
        assert_string_equal(turn.reply.messages[0].text, "¡Buenas!");
        s = turn.state;
    }
}

static void test_choices_that_do_not_fit_are_shown_but_not_numbered(void **state)
{
    const struct cj_lang *es = cj_bot_find_language(bot, "es");
    struct cj_dialog_turn turn = {.bot = bot, .lang = es, .state = fresh()};
    static char ids[CJ_DIALOG_MAX_CHOICES + 2][300];

    (void)state;
    turn.reply.answer = cj_dialog_blank_answer(bot, es, CJ_OUTCOME_NONE);
    for (size_t i = 0; i < CJ_DIALOG_MAX_CHOICES + 2; i++) {
        memset(ids[i], (int)('a' + i), sizeof(ids[i]) - 1);
        cj_dialog_offer(&turn, ids[i], "title");
        cj_dialog_offer(&turn, ids[i], "twice");
    }
    cj_dialog_finish(&turn);
    assert_int_equal(turn.reply.choice_count, CJ_DIALOG_MAX_CHOICES);
    assert_int_equal(turn.state.choice_count, CJ_DIALOG_MAX_CHOICES_LEN / 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suggest_then_offer_then_a_person),
        cmocka_unit_test(test_the_nearest_are_offered_when_they_are_near),
        cmocka_unit_test(test_clarify_asks_once_then_counts_as_a_miss),
        cmocka_unit_test(test_an_answer_resets_the_count),
        cmocka_unit_test(test_misses_between_answers_end_too),
        cmocka_unit_test(test_an_entry_may_speak_before_it_hands_over),
        cmocka_unit_test(test_own_small_talk_is_not_repeated_with_an_introduction),
        cmocka_unit_test(test_choices_that_do_not_fit_are_shown_but_not_numbered),
    };
    return cmocka_run_group_tests_name("respond", tests, set_up, tear_down);
}
