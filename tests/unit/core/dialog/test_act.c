/* The hand-off in conversations: what agents, buttons and time do, and what the visitor hears.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <conserje/conversation.h>

#include "dialog/conversation.h"
#include "support/bot.h"

#define NOW  INT64_C(1767268800000)
#define MIN  (INT64_C(60) * 1000)
#define HOUR (60 * MIN)

static cj_bot *bot;
static cj_scratch *scratch;

static int set_up(void **state)
{
    (void)state;
    bot = test_bot_load("dialogo");
    scratch = cj_scratch_new();
    assert_non_null(scratch);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
    return 0;
}

/* ---- Scripts ---- */

enum does {
    SAYS,  /* the visitor says `text` */
    ACTS,  /* `who` does `trigger`; `text` is the agent's name, the contact or the reason */
    WAITS, /* time passes up to `at`, and what is due happens */
};

struct step {
    int64_t at; /* after NOW */
    enum does does;
    const char *text;
    enum cj_trigger trigger;
    enum cj_actor who;
    enum cj_state state;  /* after it */
    const char *event;    /* of the transition; "" = one without, NULL = none happened */
    const char *contains; /* of what is said; "" = nothing is said */
};

#define V CJ_ACTOR_VISITOR
#define A CJ_ACTOR_AGENT
#define E CJ_ACTOR_ENGINE

static cj_conversation *start(uint64_t seed)
{
    cj_conversation *conversation = NULL;

    assert_int_equal(cj_conversation_new(bot, "es", seed, NOW, &conversation), CJ_OK);
    return conversation;
}

static struct cj_act act_of(enum cj_trigger trigger, enum cj_actor who, const char *text)
{
    struct cj_act act = {.trigger = trigger, .who = who};

    if (trigger == CJ_TRIGGER_CONTACT) {
        act.contact = text;
    } else if (who == CJ_ACTOR_AGENT) {
        act.agent = text;
    } else {
        act.reason = text;
    }
    return act;
}

static const struct cj_reply *do_step(cj_conversation *conversation, const struct step *step)
{
    const struct cj_act act = act_of(step->trigger, step->who, step->text);
    const struct cj_reply *reply = NULL;
    cj_status st = CJ_OK;

    switch (step->does) {
    case SAYS:
        st = cj_conversation_say(conversation, bot, scratch, step->text, strlen(step->text),
                                 NOW + step->at, false, &reply);
        break;
    case ACTS:
        st = cj_conversation_act(conversation, bot, &act, NOW + step->at, &reply);
        break;
    case WAITS:
        st = cj_conversation_tick(conversation, bot, NOW + step->at, &reply);
        break;
    }
    assert_int_equal(st, CJ_OK);
    assert_non_null(reply);
    return reply;
}

static void check_said(const struct cj_reply *reply, const char *contains)
{
    char text[4096] = "";

    for (size_t i = 0; i < reply->message_count; i++) {
        strcat(strcat(text, reply->messages[i].text), "\n");
    }
    print_message("  < %s\n", text);
    if (contains && contains[0] == '\0') {
        assert_string_equal(text, "");
    } else if (contains && !strstr(text, contains)) {
        fail_msg("'%s' is not in '%s'", contains, text);
    }
}

static void play(const struct step *steps, size_t count)
{
    cj_conversation *conversation = start(0);
    uint32_t version = 0;

    for (size_t i = 0; i < count; i++) {
        const struct step *step = &steps[i];
        const struct cj_reply *reply = do_step(conversation, step);

        print_message("step %zu: %s\n", i, step->text ? step->text : "-");
        check_said(reply, step->contains);
        assert_string_equal(cj_state_name(reply->state), cj_state_name(step->state));
        assert_int_equal(!reply->transition, !step->event);
        if (step->event) {
            assert_int_equal(reply->transition->version, ++version);
            assert_string_equal(reply->transition->event ? reply->transition->event : "",
                                step->event);
        }
    }
    cj_conversation_free(conversation);
}

#define PLAY(steps) play(steps, sizeof(steps) / sizeof((steps)[0]))

static void test_a_person_takes_answers_and_returns_it(void **state)
{
    static const struct step steps[] = {
        {0, SAYS, "quiero hablar con una persona", 0, 0, CJ_STATE_QUEUED, "handoff.requested",
         "Le paso con"},
        {0, SAYS, "¿Cuánto tiempo tengo para devolver?", 0, 0, CJ_STATE_QUEUED, NULL,
         "Treinta días"},
        {MIN, ACTS, "Ana", CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, "handoff.accepted",
         "persona de nuestro equipo"},
        {MIN, SAYS, "¿Dónde está mi pedido?", 0, 0, CJ_STATE_HUMAN, NULL, ""},
        {MIN, SAYS, "cancelar", 0, 0, CJ_STATE_HUMAN, NULL, ""},
        {MIN, ACTS, NULL, CJ_TRIGGER_WRITE, A, CJ_STATE_HUMAN, NULL, ""},
        {MIN, ACTS, NULL, CJ_TRIGGER_RELEASE, A, CJ_STATE_BOT, "handoff.returned", "Vuelvo"},
        {MIN, SAYS, "¿Dónde está mi pedido?", 0, 0, CJ_STATE_BOT, NULL, "Mi cuenta"},
        {MIN, ACTS, NULL, CJ_TRIGGER_CLOSE, A, CJ_STATE_CLOSED, "conversation.closed",
         "Terminamos"},
    };

    (void)state;
    PLAY(steps);
}

static void test_the_first_message_of_an_agent_takes_it(void **state)
{
    static const struct step steps[] = {
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST, V, CJ_STATE_QUEUED, "handoff.requested",
         "Le paso con"},
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST, V, CJ_STATE_QUEUED, NULL, "Ya he avisado"},
        {0, ACTS, "Ana", CJ_TRIGGER_WRITE, A, CJ_STATE_HUMAN, "handoff.accepted", ""},
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST, V, CJ_STATE_HUMAN, NULL, ""},
        {0, ACTS, NULL, CJ_TRIGGER_REQUEUE, A, CJ_STATE_QUEUED, "handoff.requeued",
         "otra persona"},
        {0, ACTS, NULL, CJ_TRIGGER_CANCEL, V, CJ_STATE_BOT, "handoff.cancelled",
         "ya no está en espera"},
        {0, ACTS, "Eva", CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, "", "persona"}, /* unasked */
    };

    (void)state;
    PLAY(steps);
}

static void test_nobody_free_leads_to_an_address(void **state)
{
    static const struct step steps[] = {
        {0, SAYS, "quiero hablar con una persona", 0, 0, CJ_STATE_QUEUED, "handoff.requested",
         NULL},
        {10 * MIN - 1, WAITS, NULL, 0, 0, CJ_STATE_QUEUED, NULL, ""},
        {10 * MIN, WAITS, NULL, 0, 0, CJ_STATE_WAITING_CONTACT, "handoff.expired",
         "Sentimos la espera"},
        {11 * MIN, SAYS, "hola?", 0, 0, CJ_STATE_WAITING_CONTACT, NULL,
         "No veo ahí un correo"},
        {12 * MIN, SAYS, "quiero hablar con una persona", 0, 0, CJ_STATE_WAITING_CONTACT, NULL,
         "necesito un correo"},
        {13 * MIN, SAYS, "vale, ana@correo.es", 0, 0, CJ_STATE_CALLBACK, "handoff.requested",
         "Anotado"},
        {14 * MIN, SAYS, "¿Cuánto tiempo tengo para devolver?", 0, 0, CJ_STATE_CALLBACK, NULL,
         "Treinta días"},
        {14 * MIN, SAYS, "es urgente", 0, 0, CJ_STATE_CALLBACK, NULL,
         "Ya tenemos su contacto"},
        {96 * HOUR, WAITS, NULL, 0, 0, CJ_STATE_CALLBACK, NULL, ""}, /* waiting is not idle */
        {96 * HOUR, ACTS, "Ana", CJ_TRIGGER_WRITE, A, CJ_STATE_HUMAN, "", ""},
    };

    (void)state;
    PLAY(steps);
}

static void test_no_address_but_something_else(void **state)
{
    static const struct step question[] = {
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST_AWAY, V, CJ_STATE_WAITING_CONTACT, "",
         "no hay nadie"},
        {0, SAYS, "¿Dónde está mi pedido?", 0, 0, CJ_STATE_BOT, "", "Mi cuenta"},
    };
    static const struct step no[] = {
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST_AWAY, E, CJ_STATE_WAITING_CONTACT, "", NULL},
        {0, SAYS, "no, gracias", 0, 0, CJ_STATE_BOT, "", "lo dejamos así"},
        {0, SAYS, "quiero hablar con una persona", 0, 0, CJ_STATE_QUEUED, "handoff.requested",
         NULL},
    };
    static const struct step forget[] = {
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST_AWAY, V, CJ_STATE_WAITING_CONTACT, "", NULL},
        {0, SAYS, "olvídelo", 0, 0, CJ_STATE_BOT, "", "lo dejamos así"},
    };
    static const struct step silence[] = {
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST_AWAY, V, CJ_STATE_WAITING_CONTACT, "", NULL},
        {10 * MIN, WAITS, NULL, 0, 0, CJ_STATE_CLOSED, "handoff.missed", "Terminamos"},
        {11 * MIN, SAYS, "sigo aquí", 0, 0, CJ_STATE_CLOSED, NULL, "ha terminado"},
    };
    static const struct step buttons[] = {
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST_AWAY, V, CJ_STATE_WAITING_CONTACT, "", NULL},
        {0, ACTS, NULL, CJ_TRIGGER_DECLINE, V, CJ_STATE_BOT, "", "lo dejamos así"},
        {0, ACTS, NULL, CJ_TRIGGER_REQUEST_AWAY, V, CJ_STATE_WAITING_CONTACT, "", NULL},
        {0, ACTS, "600 123 456", CJ_TRIGGER_CONTACT, V, CJ_STATE_CALLBACK, "handoff.requested",
         "Anotado"},
    };

    (void)state;
    PLAY(question);
    PLAY(no);
    PLAY(forget);
    PLAY(silence);
    PLAY(buttons);
}

static void test_an_agent_who_is_away_loses_it(void **state)
{
    static const struct step steps[] = {
        {0, ACTS, "Ana", CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, "", NULL},
        {MIN, ACTS, NULL, CJ_TRIGGER_WRITE, A, CJ_STATE_HUMAN, NULL, ""},
        {2 * HOUR, WAITS, NULL, 0, 0, CJ_STATE_HUMAN, NULL, ""}, /* it is the visitor's turn */
        {2 * HOUR, SAYS, "ya", 0, 0, CJ_STATE_HUMAN, NULL, ""},
        {2 * HOUR + 29 * MIN, SAYS, "¿sigue ahí?", 0, 0, CJ_STATE_HUMAN, NULL, ""},
        {2 * HOUR + 30 * MIN, WAITS, NULL, 0, 0, CJ_STATE_QUEUED, "handoff.requeued",
         "otra persona"},
    };

    (void)state;
    PLAY(steps);
}

static void test_silence_closes(void **state)
{
    static const struct step human[] = {
        {0, ACTS, "Ana", CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, "", NULL},
        {0, ACTS, NULL, CJ_TRIGGER_WRITE, A, CJ_STATE_HUMAN, NULL, ""},
        {24 * HOUR - 1, WAITS, NULL, 0, 0, CJ_STATE_HUMAN, NULL, ""},
        {24 * HOUR, WAITS, NULL, 0, 0, CJ_STATE_CLOSED, "conversation.closed", "Terminamos"},
        /* nobody had called it solved */
        {25 * HOUR, SAYS, "sigue roto", 0, 0, CJ_STATE_CLOSED, NULL, "ha terminado"},
    };
    static const struct step with_bot[] = {
        {HOUR, SAYS, "hola", 0, 0, CJ_STATE_BOT, NULL, NULL},
        {25 * HOUR - 1, WAITS, NULL, 0, 0, CJ_STATE_BOT, NULL, ""},
        {25 * HOUR, WAITS, NULL, 0, 0, CJ_STATE_CLOSED, "conversation.closed", NULL},
    };

    (void)state;
    PLAY(human);
    PLAY(with_bot);
}

static void test_what_a_person_closed_opens_again(void **state)
{
    static const struct step steps[] = {
        {0, SAYS, "¿Cómo presento una reclamación?", 0, 0, CJ_STATE_QUEUED,
         "handoff.requested", NULL},
        {0, ACTS, "Ana", CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, "handoff.accepted", NULL},
        {0, ACTS, NULL, CJ_TRIGGER_CLOSE, A, CJ_STATE_CLOSED, "conversation.closed", NULL},
        {MIN, SAYS, "muchas gracias", 0, 0, CJ_STATE_CLOSED, NULL, "De nada"},
        {MIN, SAYS, "¿Dónde está mi pedido?", 0, 0, CJ_STATE_CLOSED, NULL, "ha terminado"},
        {24 * HOUR, SAYS, "los glimpagos siguen rotos", 0, 0, CJ_STATE_QUEUED,
         "handoff.requeued", "Retomamos su caso"},
    };
    static const struct step late[] = {
        {0, ACTS, NULL, CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, "", NULL},
        {0, ACTS, NULL, CJ_TRIGGER_CLOSE, A, CJ_STATE_CLOSED, "conversation.closed", NULL},
        {24 * HOUR + 1, SAYS, "siguen rotos", 0, 0, CJ_STATE_CLOSED, NULL, "ha terminado"},
    };

    (void)state;
    PLAY(steps);
    PLAY(late);
}

static void test_the_view_tells_why_and_for_whom(void **state)
{
    static const struct step steps[] = {
        {0, SAYS, "¿Cómo presento una reclamación?", 0, 0, CJ_STATE_QUEUED, NULL, NULL},
        {0, ACTS, "Ana", CJ_TRIGGER_TAKE, A, CJ_STATE_HUMAN, NULL, NULL},
        {MIN, ACTS, NULL, CJ_TRIGGER_REQUEUE, A, CJ_STATE_QUEUED, NULL, NULL},
    };
    cj_conversation *conversation = start(0);
    struct cj_handoff_view view;

    (void)state;
    cj_conversation_handoff(conversation, &view);
    assert_int_equal(view.version, 0);
    assert_int_equal(view.attempt, 0);
    assert_null(view.reason);
    assert_string_equal(view.priority, "normal");
    for (size_t i = 0; i < 3; i++) {
        (void)do_step(conversation, &steps[i]);
    }
    cj_conversation_handoff(conversation, &view);
    assert_int_equal(view.version, 3);
    assert_int_equal(view.attempt, 2);
    assert_int_equal(view.since_ms, NOW + MIN);
    assert_string_equal(view.reason, "rule");
    assert_string_equal(view.queue, "quejas");
    assert_string_equal(view.priority, "high");
    assert_string_equal(view.agent, "Ana");
    cj_conversation_free(conversation);
}

static void test_the_contact_is_told(void **state)
{
    static const struct step steps[] = {
        {0, ACTS, "form", CJ_TRIGGER_REQUEST_AWAY, E, CJ_STATE_WAITING_CONTACT, NULL, NULL},
        {0, SAYS, "+34 600 12 34 56", 0, 0, CJ_STATE_CALLBACK, NULL, NULL},
    };
    cj_conversation *conversation = start(0);

    (void)state;
    assert_null(do_step(conversation, &steps[0])->contact);
    const struct cj_reply *reply = do_step(conversation, &steps[1]);
    assert_string_equal(reply->contact, "+34600123456");
    assert_int_equal(reply->answer->outcome, CJ_OUTCOME_HANDOFF);
    assert_string_equal(reply->answer->handoff_reason, "form");
    cj_conversation_free(conversation);
}

static void test_what_is_refused_changes_nothing(void **state)
{
    static const struct {
        struct cj_act act;
        cj_status st;
    } rows[] = {
        {{.trigger = CJ_TRIGGER_TAKE, .who = CJ_ACTOR_VISITOR}, CJ_ERR_ACTOR},
        {{.trigger = CJ_TRIGGER_WRITE, .who = CJ_ACTOR_VISITOR}, CJ_ERR_ACTOR},
        {{.trigger = CJ_TRIGGER_WRITE, .who = CJ_ACTOR_AGENT}, CJ_ERR_STATE},
        {{.trigger = CJ_TRIGGER_RELEASE, .who = CJ_ACTOR_AGENT}, CJ_ERR_STATE},
        {{.trigger = CJ_TRIGGER_REQUEST, .who = CJ_ACTOR_AGENT}, CJ_ERR_ACTOR},
        {{.trigger = CJ_TRIGGER_REQUEST, .who = CJ_ACTOR_VISITOR, .reason = "whim"},
         CJ_ERR_USAGE},
        {{.trigger = CJ_TRIGGER_TAKE, .who = CJ_ACTOR_AGENT, .agent = "\xff"}, CJ_ERR_USAGE},
        {{.trigger = CJ_TRIGGER_CONTACT, .who = CJ_ACTOR_VISITOR, .contact = "mañana"},
         CJ_ERR_USAGE},
        {{.trigger = CJ_TRIGGER_CONTACT, .who = CJ_ACTOR_VISITOR}, CJ_ERR_USAGE},
        {{.trigger = CJ_TRIGGER_CONTACT, .who = CJ_ACTOR_VISITOR, .contact = "a@correo.es"},
         CJ_ERR_STATE},
    };
    cj_conversation *conversation = start(0);
    struct cj_dialog_state before;

    (void)state;
    before = conversation->state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct cj_reply *reply = NULL;

        assert_int_equal(cj_conversation_act(conversation, bot, &rows[i].act, NOW, &reply),
                         rows[i].st);
        assert_null(reply);
        assert_memory_equal(&conversation->state, &before, sizeof(before));
    }
    cj_conversation_free(conversation);
}

static void test_a_tick_with_nothing_due_keeps_the_choices(void **state)
{
    static const struct step steps[] = {
        {0, SAYS, "¿Dónde está mi pedido?", 0, 0, CJ_STATE_BOT, NULL, NULL},
        {MIN, WAITS, NULL, 0, 0, CJ_STATE_BOT, NULL, NULL},
        {MIN, SAYS, "2", 0, 0, CJ_STATE_BOT, NULL, NULL},
    };
    cj_conversation *conversation = start(0);

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        (void)do_step(conversation, &steps[i]);
    }
    assert_int_equal(cj_conversation_due_ms(conversation, bot), NOW + 24 * HOUR);
    assert_string_equal(do_step(conversation, &steps[2])->answer->entry, "devolucion.plazo");
    cj_conversation_free(conversation);
}

/* A server that slept for days still asks for the address before it gives up. */
static void test_a_late_tick_takes_one_step(void **state)
{
    static const struct step steps[] = {
        {0, SAYS, "quiero hablar con una persona", 0, 0, CJ_STATE_QUEUED, "handoff.requested",
         NULL},
        {72 * HOUR, WAITS, NULL, 0, 0, CJ_STATE_WAITING_CONTACT, "handoff.expired", NULL},
        {72 * HOUR, WAITS, NULL, 0, 0, CJ_STATE_WAITING_CONTACT, NULL, ""},
        {72 * HOUR + 10 * MIN, WAITS, NULL, 0, 0, CJ_STATE_CLOSED, "handoff.missed", NULL},
    };

    (void)state;
    PLAY(steps);
}

/* ---- Properties ---- */

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33);
}

static const char *const pool[] = {
    "hola",
    "gracias",
    "cancelar",
    "olvídelo",
    "sí",
    "no",
    "1",
    "2",
    "la última",
    "ninguna de estas",
    "los glimpagos tresmuñan",
    "quiero hablar con una persona",
    "¿Dónde está mi pedido?",
    "¿Cuánto tiempo tengo para devolver?",
    "¿Cómo presento una reclamación?",
    "me han hecho un fraude",
    "mi correo es ana@correo.es",
    "600 123 456",
    "in english please",
    "devolucion.plazo",
    "pedido devolver",
    "no me sirve",
};
#define POOL_COUNT (sizeof(pool) / sizeof(pool[0]))

static const struct cj_reply *random_step(cj_conversation *conversation, uint64_t *random,
                                          int64_t *now)
{
    const struct cj_reply *reply = NULL;
    uint32_t dice = next_random(random) % 10;

    *now += next_random(random) % (20 * MIN);
    if (dice == 0) {
        *now += 25 * HOUR;
    }
    if (dice < 2) {
        assert_int_equal(cj_conversation_tick(conversation, bot, *now, &reply), CJ_OK);
    } else if (dice < 6) {
        const struct cj_act act = {
            .trigger = (enum cj_trigger)(next_random(random) % CJ_TRIGGER_COUNT),
            .who = (enum cj_actor)(next_random(random) % CJ_ACTOR_COUNT),
            .contact = "ana@correo.es",
            .agent = "Ana",
        };
        cj_status st = cj_conversation_act(conversation, bot, &act, *now, &reply);
        assert_true(st == CJ_OK || st == CJ_ERR_STATE || st == CJ_ERR_ACTOR);
    } else {
        const char *said = pool[next_random(random) % POOL_COUNT];
        assert_int_equal(cj_conversation_say(conversation, bot, scratch, said, strlen(said),
                                             *now, false, &reply),
                         CJ_OK);
        assert_int_equal(reply->message_count == 0, reply->state == CJ_STATE_HUMAN);
    }
    return reply;
}

/* From wherever it is, asking for a person and leaving an address reaches one. */
static void check_way_to_a_person(const cj_conversation *conversation, int64_t now)
{
    static const char *const asks[] = {"quiero hablar con una persona",
                                       "mi correo es ana@correo.es"};
    cj_conversation copy = *conversation;
    const struct cj_reply *reply = NULL;

    for (size_t i = 0; i < 2 && copy.state.handoff.state != CJ_STATE_QUEUED; i++) {
        assert_int_equal(cj_conversation_say(&copy, bot, scratch, asks[i], strlen(asks[i]),
                                             now, false, &reply),
                         CJ_OK);
        if (reply->anew) { /* the next conversation starts with the bot, who passes it on */
            return;
        }
    }
    assert_true(copy.state.handoff.state == CJ_STATE_QUEUED ||
                copy.state.handoff.state == CJ_STATE_HUMAN ||
                copy.state.handoff.state == CJ_STATE_CALLBACK);
}

static void test_random_walks_keep_the_promises(void **state)
{
    size_t moves[CJ_STATE_COUNT] = {0};

    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint64_t random = seed;
        int64_t now = NOW;
        cj_conversation *conversation = start(seed);

        for (int i = 0; i < 60; i++) {
            const struct cj_handoff before = conversation->state.handoff;
            const struct cj_reply *reply = random_step(conversation, &random, &now);
            const struct cj_handoff *after = &conversation->state.handoff;
            bool moved = reply && reply->transition;

            assert_int_equal(after->version, before.version + (moved ? 1 : 0));
            assert_true(moved || after->state == before.state);
            assert_true(after->since_ms >= before.since_ms);
            assert_true(cj_conversation_due_ms(conversation, bot) > after->since_ms);
            if (moved) {
                assert_int_equal(reply->transition->from, before.state);
                assert_int_equal(reply->transition->to, after->state);
                assert_int_equal(reply->transition->version, after->version);
                moves[after->state]++;
            }
            check_way_to_a_person(conversation, now);
        }
        cj_conversation_free(conversation);
    }
    for (size_t i = 0; i < CJ_STATE_COUNT; i++) {
        assert_true(moves[i] > 0); /* the walk has been everywhere */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_person_takes_answers_and_returns_it),
        cmocka_unit_test(test_the_first_message_of_an_agent_takes_it),
        cmocka_unit_test(test_nobody_free_leads_to_an_address),
        cmocka_unit_test(test_no_address_but_something_else),
        cmocka_unit_test(test_an_agent_who_is_away_loses_it),
        cmocka_unit_test(test_silence_closes),
        cmocka_unit_test(test_what_a_person_closed_opens_again),
        cmocka_unit_test(test_the_view_tells_why_and_for_whom),
        cmocka_unit_test(test_the_contact_is_told),
        cmocka_unit_test(test_what_is_refused_changes_nothing),
        cmocka_unit_test(test_a_tick_with_nothing_due_keeps_the_choices),
        cmocka_unit_test(test_a_late_tick_takes_one_step),
        cmocka_unit_test(test_random_walks_keep_the_promises),
    };
    return cmocka_run_group_tests_name("act", tests, set_up, tear_down);
}
