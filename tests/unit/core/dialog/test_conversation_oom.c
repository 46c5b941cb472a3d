/* Every allocation of a turn fails once: the turn fails, the conversation stays as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <conserje/conversation.h>

#include "support/bot.h"
#include "support/failing_malloc.h"

#define NOW   INT64_C(1767268800000)
#define LATER (NOW + INT64_C(60) * 60 * 1000) /* than anybody waits in the queue */

#define TAKE  "! take"
#define CLOSE "! close"
#define WAIT  "! wait"

static const char *const said[] = {"hola",
                                   "¿Dónde está mi pedido?",
                                   "la segunda",
                                   "canviar la direccion",
                                   "in english please",
                                   "quiero hablar con una persona",
                                   "cancelar",
                                   TAKE,
                                   "¿Dónde está mi pedido?",
                                   CLOSE,
                                   "los glimpagos siguen rotos",
                                   WAIT,
                                   "mi correo es ana@correo.es"};
#define SAID_COUNT (sizeof(said) / sizeof(said[0]))

/* One step: what the visitor says, an agent's act, or time that passes. */
static cj_status step(cj_conversation *conversation, const cj_bot *bot, cj_scratch *scratch,
                      const char *text, const struct cj_reply **out_reply)
{
    struct cj_act act = {.who = CJ_ACTOR_AGENT, .agent = "Ana"};

    if (strcmp(text, WAIT) == 0) {
        return cj_conversation_tick(conversation, bot, LATER, out_reply);
    }
    if (strcmp(text, TAKE) == 0 || strcmp(text, CLOSE) == 0) {
        act.trigger = strcmp(text, TAKE) == 0 ? CJ_TRIGGER_TAKE : CJ_TRIGGER_CLOSE;
        return cj_conversation_act(conversation, bot, &act, NOW, out_reply);
    }
    return cj_conversation_say(conversation, bot, scratch, text, strlen(text), NOW, false,
                               out_reply);
}

/* Plays the turns; in one of them the `nth` allocation fails, and it is said again. */
static bool play(const cj_bot *bot, size_t failing_turn, unsigned nth, char *transcript,
                 size_t size)
{
    cj_conversation *conversation = NULL;
    cj_scratch *scratch = cj_scratch_new();
    bool fired = false;

    transcript[0] = '\0';
    assert_non_null(scratch);
    assert_int_equal(cj_conversation_new(bot, NULL, 0, NOW, &conversation), CJ_OK);
    for (size_t i = 0; i < SAID_COUNT; i++) {
        const struct cj_reply *reply = NULL;

        if (i == failing_turn) {
            failing_malloc_arm(nth);
        }
        cj_status st = step(conversation, bot, scratch, said[i], &reply);
        bool failed = failing_malloc_fired();
        fired = fired || failed;
        if (st == CJ_ERR_NOMEM && failed) {
            assert_null(reply);
            st = step(conversation, bot, scratch, said[i], &reply);
        }
        assert_int_equal(st, CJ_OK);
        const char *heard = reply->message_count > 0 ? reply->messages[0].text : "";
        const char *now = cj_state_name(reply->state);
        assert_true(strlen(transcript) + strlen(heard) + strlen(now) + 3 < size);
        strcat(strcat(strcat(strcat(transcript, heard), " "), now), "\n");
    }
    cj_conversation_free(conversation);
    cj_scratch_free(scratch);
    return fired;
}

static void test_each_allocation_may_fail(void **state)
{
    static char wanted[4096];
    static char got[4096];
    cj_bot *bot = test_bot_load("dialogo");
    unsigned failures = 0;

    (void)state;
    (void)play(bot, SAID_COUNT, 0, wanted, sizeof(wanted));
    assert_non_null(strstr(wanted, "callback\n")); /* it went through all of it */
    for (size_t turn = 0; turn < SAID_COUNT; turn++) {
        for (unsigned nth = 1; play(bot, turn, nth, got, sizeof(got)); nth++) {
            assert_string_equal(got, wanted);
            failures++;
        }
    }
    assert_true(failures > 20); /* the loop did fail something */
    cj_bot_unref(bot);
}

static void test_starting_may_fail(void **state)
{
    cj_bot *bot = test_bot_load("dialogo");
    cj_conversation *conversation = NULL;

    (void)state;
    failing_malloc_arm(1);
    assert_int_equal(cj_conversation_new(bot, "es", 0, NOW, &conversation), CJ_ERR_NOMEM);
    assert_true(failing_malloc_fired());
    assert_null(conversation);
    cj_bot_unref(bot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_may_fail),
                                       cmocka_unit_test(test_starting_may_fail)};
    return cmocka_run_group_tests_name("conversation_oom", tests, NULL, NULL);
}
