/* Conversations as tables of turns: what is said, and what must come of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <conserje/conversation.h>

#include "base/buf.h"
#include "dialog/state.h"
#include "support/bot.h"

#define NOW INT64_C(1767268800000)

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

static cj_conversation *start(const char *lang)
{
    cj_conversation *conversation = NULL;

    assert_int_equal(cj_conversation_new(bot, lang, 0, NOW, &conversation), CJ_OK);
    return conversation;
}

static const struct cj_reply *say_at(cj_conversation *conversation, const char *text,
                                     int64_t now)
{
    const struct cj_reply *reply = NULL;

    assert_int_equal(cj_conversation_say(conversation, bot, scratch, text, strlen(text), now,
                                         false, &reply),
                     CJ_OK);
    assert_true(reply->message_count > 0);
    return reply;
}

static const struct cj_reply *say(cj_conversation *conversation, const char *text)
{
    return say_at(conversation, text, NOW);
}

/* All messages, a line each. */
static const char *text_of(const struct cj_reply *reply)
{
    static char text[4096];
    size_t len = 0;

    text[0] = '\0';
    for (size_t i = 0; i < reply->message_count; i++) {
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? "\n" : "",
                                reply->messages[i].text);
    }
    return text;
}

struct turn {
    const char *said;
    enum cj_outcome outcome;
    const char *entry;    /* NULL = none */
    enum cj_state state;  /* after it */
    uint32_t misses;      /* after it */
    const char *contains; /* of the reply, or NULL */
};

static void play(const char *lang, const struct turn *turns)
{
    cj_conversation *conversation = start(lang);

    for (; turns->said; turns++) {
        const struct cj_reply *reply = say(conversation, turns->said);
        const char *text = text_of(reply);

        print_message("> %s\n< %s\n", turns->said, text);
        assert_string_equal(cj_outcome_name(reply->answer->outcome),
                            cj_outcome_name(turns->outcome));
        if (turns->entry) {
            assert_non_null(reply->answer->entry);
            assert_string_equal(reply->answer->entry, turns->entry);
        } else {
            assert_null(reply->answer->entry);
        }
        assert_string_equal(cj_state_name(reply->state), cj_state_name(turns->state));
        assert_int_equal(cj_conversation_state(conversation), turns->state);
        assert_int_equal(reply->misses, turns->misses);
        if (turns->contains && !strstr(text, turns->contains)) {
            fail_msg("'%s' is not in '%s'", turns->contains, text);
        }
    }
    cj_conversation_free(conversation);
}

#define ANSWER    CJ_OUTCOME_ANSWER
#define HANDOFF   CJ_OUTCOME_HANDOFF
#define NONE      CJ_OUTCOME_NONE
#define SMALLTALK CJ_OUTCOME_SMALLTALK
#define BOT       CJ_STATE_BOT
#define QUEUED    CJ_STATE_QUEUED

static void test_answers_and_small_talk(void **state)
{
    static const struct turn turns[] = {
        {"hola", SMALLTALK, NULL, BOT, 0, "¿En qué puedo ayudarle?"},
        {"¿Dónde está mi pedido?", ANSWER, "pedido.estado", BOT, 0, "Mi cuenta"},
        {"gracias", SMALLTALK, NULL, BOT, 0, "De nada"},
        {"muchas gracias!!", SMALLTALK, NULL, BOT, 0, "Gracias a usted"},
        {"quiero alquilar bicicletas", ANSWER, NULL, BOT, 0, "No alquilamos"},
        {"adiós", SMALLTALK, NULL, BOT, 0, "Hasta pronto"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play(NULL, turns);
}

static void test_choices_by_number_ordinal_title_and_id(void **state)
{
    static const struct turn turns[] = {
        {"donde esta mi pedido", ANSWER, "pedido.estado", BOT, 0, NULL},
        {"2", ANSWER, "devolucion.plazo", BOT, 0, "Treinta días"},
        {"devolucion.plazo", ANSWER, "devolucion.plazo", BOT, 0, "Como le decía"},
        {"pedido.estado", ANSWER, "pedido.estado", BOT, 0, NULL},
        {"la primera, por favor", ANSWER, "pedido.cambiar", BOT, 0, NULL},
        {"dónde está mi pedido?", ANSWER, "pedido.estado", BOT, 0, NULL},
        {"puedo canbiar la direccion de entrega", ANSWER, "pedido.cambiar", BOT, 0, NULL},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", turns);
}

static void test_a_person_is_queued_at_once(void **state)
{
    static const struct turn turns[] = {
        {"hola, quiero hablar con una persona", HANDOFF, NULL, QUEUED, 0, "Le paso con"},
        {"¿hay alguien?", HANDOFF, NULL, QUEUED, 0, "Ya he avisado"},
        {"los glimpagos tresmuñan", NONE, NULL, QUEUED, 0, "Lo he anotado"},
        {"¿Cuánto tiempo tengo para devolver?", ANSWER, "devolucion.plazo", QUEUED, 0,
         "Treinta"},
        {"gracias", SMALLTALK, NULL, QUEUED, 0, "Sigue en la lista"},
        {"cancelar", SMALLTALK, NULL, BOT, 0, "ya no está en espera"},
        {"páseme con un agente", HANDOFF, NULL, QUEUED, 0, "Aviso ahora mismo"},
        {"ya no hace falta", SMALLTALK, NULL, BOT, 0, "he avisado de que ya no hace falta"},
        {"conserje.person", HANDOFF, NULL, QUEUED, 0, "Enseguida le atiende"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", turns);
}

static void test_entries_and_rules_hand_over(void **state)
{
    static const struct turn complaint[] = {
        {"¿Cómo presento una reclamación?", HANDOFF, "reclamacion", QUEUED, 0,
         "Sentimos lo ocurrido.\nLe paso con"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    static const struct turn fraud[] = {
        {"me han hecho un fraude", HANDOFF, NULL, QUEUED, 0, "Le paso con"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    cj_conversation *conversation = start("es");

    (void)state;
    play("es", complaint);
    play("es", fraud);

    const struct cj_reply *reply = say(conversation, "¿Cómo presento una reclamación?");
    assert_string_equal(reply->answer->handoff_queue, "quejas");
    assert_string_equal(reply->answer->handoff_priority, "high");
    assert_string_equal(reply->answer->handoff_reason, "rule");
    cj_conversation_free(conversation);

    conversation = start("es");
    reply = say(conversation, "me han hecho un fraude");
    assert_int_equal(reply->message_count, 1); /* "connecting" is said once */
    assert_string_equal(reply->answer->handoff_priority, "urgent");
    cj_conversation_free(conversation);
}

static void test_the_ladder_ends_with_a_person(void **state)
{
    static const struct turn turns[] = {
        {"los glimpagos tresmuñan", NONE, NULL, BOT, 1, "otras palabras"},
        {"la brutonga del zurbio", NONE, NULL, BOT, 2, "¿Quiere que le pase con una persona?"},
        {"un cántaro de flamiñes", HANDOFF, NULL, QUEUED, 3, "Le paso con"},
        {"olvídelo", SMALLTALK, NULL, BOT, 0, NULL},
        {"los glimpagos tresmuñan", NONE, NULL, BOT, 1, "no lo he entendido"},
        {"¿Dónde está mi pedido?", ANSWER, "pedido.estado", BOT, 0, NULL},
        {"los glimpagos tresmuñan", NONE, NULL, BOT, 1, "no le sigo"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    cj_conversation *conversation = start("es");
    const struct cj_reply *reply = NULL;

    (void)state;
    play("es", turns);

    for (int i = 0; i < 3; i++) {
        reply = say(conversation, "los glimpagos tresmuñan");
    }
    assert_string_equal(reply->answer->handoff_reason, "misses");
    cj_conversation_free(conversation);
}

static void test_the_offer_of_a_person_can_be_taken_and_declined(void **state)
{
    static const struct turn yes[] = {
        {"los glimpagos tresmuñan", NONE, NULL, BOT, 1, NULL},
        {"la brutonga del zurbio", NONE, NULL, BOT, 2, "persona"},
        {"sí, por favor", HANDOFF, NULL, QUEUED, 2, "Le paso con"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    static const struct turn no[] = {
        {"los glimpagos tresmuñan", NONE, NULL, BOT, 1, NULL},
        {"la brutonga del zurbio", NONE, NULL, BOT, 2, "persona"},
        {"no, gracias", SMALLTALK, NULL, BOT, 0, "De acuerdo"},
        {"un cántaro de flamiñes", NONE, NULL, BOT, 1, NULL},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    static const struct turn title[] = {
        {"los glimpagos tresmuñan", NONE, NULL, BOT, 1, NULL},
        {"la brutonga del zurbio", NONE, NULL, BOT, 2, "persona"},
        {"Hablar con una persona", HANDOFF, NULL, QUEUED, 2, NULL},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    static const struct turn robot[] = {
        {"¿eres un robot?", SMALLTALK, NULL, BOT, 0, "asistente automático"},
        {"sí", HANDOFF, NULL, QUEUED, 0, NULL},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", yes);
    play("es", no);
    play("es", title);
    play("es", robot);
}

static void test_the_same_question_gets_the_answer_again(void **state)
{
    static const struct turn turns[] = {
        {"¿Dónde está mi pedido?", ANSWER, "pedido.estado", BOT, 0, "Lo ve en"},
        {"donde esta mi pedido", ANSWER, "pedido.estado", BOT, 0,
         "Como le decía:\nLo ve en Mi cuenta.\n¿Qué es lo que le falta por saber?"},
        {"DONDE ESTA MI PEDIDO", ANSWER, "pedido.estado", BOT, 0,
         "Se lo repito:\nLo ve en Mi cuenta.\nTodavía no doy"},
        {"sí", HANDOFF, NULL, QUEUED, 0, NULL},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", turns);
}

static void test_repeat_says_the_last_answer_again(void **state)
{
    static const struct turn turns[] = {
        {"¿puede repetir?", SMALLTALK, NULL, BOT, 0, NULL}, /* nothing was said yet */
        {"¿Cuánto tiempo tengo para devolver?", ANSWER, "devolucion.plazo", BOT, 0, NULL},
        {"gracias", SMALLTALK, NULL, BOT, 0, NULL},
        {"¿puede repetir?", ANSWER, "devolucion.plazo", BOT, 0, "Treinta días"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", turns);
}

static void test_an_answer_that_was_not_it(void **state)
{
    static const struct turn said_so[] = {
        {"¿Dónde está mi pedido?", ANSWER, "pedido.estado", BOT, 0, NULL},
        {"eso no es lo que pregunté", NONE, NULL, BOT, 1, "le falta por saber"},
        {"no", SMALLTALK, NULL, BOT, 0, "lo dejamos así"},
        {"no", SMALLTALK, NULL, BOT, 0, "Hasta pronto"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };
    static const struct turn no_choices[] = {
        {"¿Puedo cambiar la dirección de entrega?", ANSWER, "pedido.cambiar", BOT, 0, NULL},
        {"no me sirve", NONE, NULL, BOT, 1, "le falta por saber"},
        {"sí", HANDOFF, NULL, QUEUED, 1, NULL}, /* to the person who was offered */
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", said_so);
    play("es", no_choices);
}

static void test_a_bare_yes_or_no_is_about_what_was_said(void **state)
{
    static const struct turn turns[] = {
        {"no", SMALLTALK, NULL, BOT, 0, "lo dejamos así"},
        {"gracias", SMALLTALK, NULL, BOT, 0, "¿Necesita algo más?"},
        {"no", SMALLTALK, NULL, BOT, 0, "Hasta pronto"},
        {"sí", SMALLTALK, NULL, BOT, 0, "Escriba su pregunta"},
        {"¿Dónde está mi pedido?", ANSWER, "pedido.estado", BOT, 0, NULL},
        {"sí", CJ_OUTCOME_CLARIFY, NULL, BOT, 0, "¿A cuál de estas"}, /* of two */
        {"la segunda", ANSWER, "devolucion.plazo", BOT, 0, "Treinta días"},
        {"no", NONE, NULL, BOT, 1, "le falta por saber"},
        {NULL, NONE, NULL, BOT, 0, NULL},
    };

    (void)state;
    play("es", turns);
}

static void test_the_language_follows_the_visitor(void **state)
{
    cj_conversation *conversation = start(NULL);

    (void)state;
    assert_string_equal(cj_conversation_language(conversation), "es");

    const struct cj_reply *reply = say(conversation, "Where is my order?");
    assert_string_equal(reply->answer->lang, "en");
    assert_string_equal(cj_conversation_language(conversation), "en");
    assert_string_equal(reply->choices[0].title, "Can I change the delivery address?");

    reply = say(conversation, "en español, por favor");
    assert_string_equal(cj_conversation_language(conversation), "es");
    assert_non_null(strstr(text_of(reply), "seguimos en español"));
    assert_string_equal(reply->answer->intent, "conserje.language");

    reply = say(conversation, "in english please");
    assert_string_equal(cj_conversation_language(conversation), "en");

    reply = say(conversation, "ok"); /* no evidence: it stays */
    assert_string_equal(reply->answer->lang, "en");
    cj_conversation_free(conversation);
}

/* One word alone can look like any language; what it says can't. */
static void test_a_misspelt_courtesy_is_heard_in_any_language(void **state)
{
    static const struct {
        const char *text;
        const char *lang;
        const char *intent;
    } rows[] = {
        {"hiya", "en", "conserje.greeting"},  {"cya", "en", "conserje.goodbye"},
        {"adioss", "es", "conserje.goodbye"}, {"graciass", "es", "conserje.thanks"},
        {"ajente", "es", "conserje.person"},  {"reprasentative", "en", "conserje.person"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cj_conversation *conversation = start(i % 2 ? "es" : "en");
        const struct cj_reply *reply = say(conversation, rows[i].text);

        assert_string_equal(reply->answer->lang, rows[i].lang);
        assert_string_equal(reply->answer->intent, rows[i].intent);
        cj_conversation_free(conversation);
    }

    cj_conversation *conversation = start("es");
    assert_string_equal(say(conversation, "los glimpagos")->answer->lang, "es");
    assert_string_equal(say(conversation, "the weather tomorrow")->answer->lang, "en");
    cj_conversation_free(conversation);
}

static void test_only_the_languages_of_the_bot(void **state)
{
    cj_conversation *conversation = NULL;

    (void)state;
    assert_int_equal(cj_conversation_new(bot, "fr", 0, NOW, &conversation), CJ_ERR_USAGE);
    assert_null(conversation);
}

static void test_after_a_long_silence_choices_and_misses_are_forgotten(void **state)
{
    cj_conversation *conversation = start("es");
    const struct cj_reply *reply = say(conversation, "¿Dónde está mi pedido?");

    (void)state;
    assert_int_equal(reply->choice_count, 2);
    reply = say_at(conversation, "2", NOW + CJ_DIALOG_FORGET_MS + 1);
    assert_null(reply->answer->entry);
    assert_int_equal(reply->misses, 1);

    reply = say_at(conversation, "los glimpagos tresmuñan", NOW + 3 * CJ_DIALOG_FORGET_MS);
    assert_int_equal(reply->misses, 1); /* not 2 */
    reply = say_at(conversation, "los glimpagos tresmuñan", NOW);
    assert_int_equal(reply->misses, 2); /* a clock set back changes nothing */
    cj_conversation_free(conversation);
}

static void test_closed_conversations_stay_closed(void **state)
{
    cj_conversation *conversation = start("es");

    (void)state;
    const struct cj_act closing = {.trigger = CJ_TRIGGER_CLOSE, .who = CJ_ACTOR_VISITOR};
    const struct cj_reply *reply = NULL;
    assert_int_equal(cj_conversation_act(conversation, bot, &closing, NOW, &reply), CJ_OK);
    reply = say(conversation, "¿Dónde está mi pedido?");
    assert_true(reply->anew);
    assert_null(reply->answer->entry);
    assert_int_equal(reply->state, CJ_STATE_CLOSED);
    assert_non_null(strstr(text_of(reply), "ha terminado"));
    cj_conversation_free(conversation);
}

static void test_a_refused_message_changes_nothing(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } refused[] = {{"", 0}, {" \n\t", 3}, {"a\0b", 3}, {"\xff\xfe", 2}, {"\xc0\xaf", 2}};
    cj_conversation *conversation = start("es");
    const struct cj_reply *reply = NULL;

    (void)state;
    (void)say(conversation, "¿Dónde está mi pedido?");
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        reply = NULL;
        assert_int_equal(cj_conversation_say(conversation, bot, scratch, refused[i].text,
                                             refused[i].len, NOW, false, &reply),
                         CJ_ERR_USAGE);
        assert_null(reply);
    }
    reply = say(conversation, "1");
    assert_string_equal(reply->answer->entry, "pedido.cambiar");
    cj_conversation_free(conversation);
}

static void test_an_endless_message_takes_the_ladder(void **state)
{
    static char text[CJ_MAX_TEXT_COUNT + 2];
    cj_conversation *conversation = start("es");
    const struct cj_reply *reply = NULL;

    (void)state;
    memset(text, 'a', sizeof(text) - 1);
    reply = say(conversation, text);
    assert_int_equal(reply->misses, 1);
    assert_non_null(strstr(text_of(reply), "problema técnico"));
    (void)say(conversation, text);
    reply = say(conversation, text);
    assert_int_equal(reply->state, CJ_STATE_QUEUED);
    reply = say(conversation, text);
    assert_non_null(strstr(text_of(reply), "Ya he avisado"));
    cj_conversation_free(conversation);
}

static void test_greet_and_hello_use_different_words(void **state)
{
    cj_conversation *conversation = start("es");
    const struct cj_reply *reply = NULL;
    char first[256];

    (void)state;
    assert_int_equal(cj_conversation_greet(conversation, bot, &reply), CJ_OK);
    assert_int_equal(reply->answer->outcome, CJ_OUTCOME_SMALLTALK);
    assert_string_equal(reply->answer->text, reply->messages[0].text);
    (void)snprintf(first, sizeof(first), "%s", reply->messages[0].text);
    reply = say(conversation, "hola");
    assert_string_not_equal(reply->messages[0].text, first);
    cj_conversation_free(conversation);
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
    "adiós",
    "¿eres un robot?",
    "ayuda",
    "¿puede repetir?",
    "no entiendo",
    "olvídelo",
    "cancelar",
    "sí",
    "no",
    "1",
    "2",
    "9",
    "la segunda",
    "la última",
    "ninguna de estas",
    "no me sirve",
    "los glimpagos tresmuñan",
    "el ñurdo y la sarpia",
    "mañana dirección",
    "pedido devolver",
    "¿Dónde está mi pedido?",
    "¿Puedo cambiar la dirección de entrega?",
    "¿Cuánto tiempo tengo para devolver?",
    "quiero alquilar bicicletas",
    "Where is my order?",
    "in english please",
    "en español",
    "conserje.none",
    "devolucion.plazo",
    "!!!",
    "😀",
};
#define POOL_COUNT (sizeof(pool) / sizeof(pool[0]))

static void test_the_bot_never_says_the_same_twice_running(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        char last[4096] = "";
        cj_conversation *conversation = NULL;

        assert_int_equal(cj_conversation_new(bot, NULL, seed, NOW, &conversation), CJ_OK);
        for (int i = 0; i < 200; i++) {
            const char *said = pool[next_random(&random) % POOL_COUNT];
            const struct cj_reply *reply = say(conversation, said);
            const char *text = text_of(reply);

            if (strcmp(text, last) == 0) {
                fail_msg("seed %d, turn %d: '%s' gets '%s' again", (int)seed, i, said, text);
            }
            (void)snprintf(last, sizeof(last), "%s", text);
            for (size_t j = 0; j < reply->choice_count; j++) {
                assert_string_not_equal(reply->choices[j].title, "");
            }
        }
        cj_conversation_free(conversation);
    }
}

/* What the bot said of its own accord: neither an answer nor small talk, which the visitor
 * asks for. */
static bool is_own_accord(const struct cj_reply *reply)
{
    return reply->answer->outcome != CJ_OUTCOME_ANSWER &&
           reply->answer->outcome != CJ_OUTCOME_SMALLTALK && reply->state == CJ_STATE_BOT;
}

/* Whatever is not understood ends with a person, after a bounded number of turns and without a
 * sentence said twice. */
static void test_nonsense_always_reaches_a_person(void **state)
{
    static const char *const nonsense[] = {"los glimpagos tresmuñan",
                                           "el ñurdo y la sarpia",
                                           "!!!",
                                           "😀",
                                           "ninguna de estas",
                                           "9",
                                           "no"};
    const size_t count = sizeof(nonsense) / sizeof(nonsense[0]);

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        struct cj_buf all = {0};
        cj_conversation *conversation = NULL;
        int turns = 0;

        assert_int_equal(cj_conversation_new(bot, "es", seed, NOW, &conversation), CJ_OK);
        while (cj_conversation_state(conversation) == CJ_STATE_BOT) {
            const char *said = nonsense[next_random(&random) % count];
            const struct cj_reply *reply = say(conversation, said);
            const char *text = text_of(reply);

            if (is_own_accord(reply) && all.ptr && strstr(all.ptr, text)) {
                fail_msg("seed %d: '%s' was said before", (int)seed, text);
            }
            cj_buf_printf(&all, "%s\n", text);
            assert_true(++turns <= 20);
        }
        cj_buf_clear(&all);
        cj_conversation_free(conversation);
    }
}

static void test_the_same_seed_gives_the_same_conversation(void **state)
{
    cj_conversation *a = NULL;
    cj_conversation *b = NULL;
    uint64_t random = 7;

    (void)state;
    assert_int_equal(cj_conversation_new(bot, NULL, 99, NOW, &a), CJ_OK);
    assert_int_equal(cj_conversation_new(bot, NULL, 99, NOW, &b), CJ_OK);
    for (int i = 0; i < 100; i++) {
        const char *said = pool[next_random(&random) % POOL_COUNT];
        char first[4096];

        (void)snprintf(first, sizeof(first), "%s", text_of(say(a, said)));
        assert_string_equal(text_of(say(b, said)), first);
    }
    cj_conversation_free(a);
    cj_conversation_free(b);
}

static void test_names_and_null(void **state)
{
    (void)state;
    assert_string_equal(cj_state_name(CJ_STATE_BOT), "bot");
    assert_string_equal(cj_state_name(CJ_STATE_QUEUED), "queued");
    assert_string_equal(cj_state_name(CJ_STATE_CLOSED), "closed");
    cj_conversation_free(NULL);
}

/* A store keeps 100,000 of them. */
static void test_the_state_stays_small(void **state)
{
    (void)state;
    assert_true(sizeof(struct cj_dialog_state) <= 1536);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_and_small_talk),
        cmocka_unit_test(test_choices_by_number_ordinal_title_and_id),
        cmocka_unit_test(test_a_person_is_queued_at_once),
        cmocka_unit_test(test_entries_and_rules_hand_over),
        cmocka_unit_test(test_the_ladder_ends_with_a_person),
        cmocka_unit_test(test_the_offer_of_a_person_can_be_taken_and_declined),
        cmocka_unit_test(test_the_same_question_gets_the_answer_again),
        cmocka_unit_test(test_repeat_says_the_last_answer_again),
        cmocka_unit_test(test_an_answer_that_was_not_it),
        cmocka_unit_test(test_a_bare_yes_or_no_is_about_what_was_said),
        cmocka_unit_test(test_the_language_follows_the_visitor),
        cmocka_unit_test(test_a_misspelt_courtesy_is_heard_in_any_language),
        cmocka_unit_test(test_only_the_languages_of_the_bot),
        cmocka_unit_test(test_after_a_long_silence_choices_and_misses_are_forgotten),
        cmocka_unit_test(test_closed_conversations_stay_closed),
        cmocka_unit_test(test_a_refused_message_changes_nothing),
        cmocka_unit_test(test_an_endless_message_takes_the_ladder),
        cmocka_unit_test(test_greet_and_hello_use_different_words),
        cmocka_unit_test(test_the_bot_never_says_the_same_twice_running),
        cmocka_unit_test(test_nonsense_always_reaches_a_person),
        cmocka_unit_test(test_the_same_seed_gives_the_same_conversation),
        cmocka_unit_test(test_names_and_null),
        cmocka_unit_test(test_the_state_stays_small),
    };
    return cmocka_run_group_tests_name("conversation", tests, set_up, tear_down);
}
