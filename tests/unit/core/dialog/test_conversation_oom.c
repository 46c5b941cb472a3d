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

#define NOW INT64_C(1767268800000)

static const char *const said[] = {"hola",
                                   "¿Dónde está mi pedido?",
                                   "la segunda",
                                   "canviar la direccion",
                                   "in english please",
                                   "quiero hablar con una persona",
                                   "cancelar"};
#define SAID_COUNT (sizeof(said) / sizeof(said[0]))

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
        cj_status st = cj_conversation_say(conversation, bot, scratch, said[i],
                                           strlen(said[i]), NOW, false, &reply);
        bool failed = failing_malloc_fired();
        fired = fired || failed;
        if (st == CJ_ERR_NOMEM && failed) {
            assert_null(reply);
            st = cj_conversation_say(conversation, bot, scratch, said[i], strlen(said[i]), NOW,
                                     false, &reply);
        }
        assert_int_equal(st, CJ_OK);
        assert_true(strlen(transcript) + strlen(reply->messages[0].text) + 2 < size);
        strcat(strcat(transcript, reply->messages[0].text), "\n");
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
