/* Allocations of a load, of asking, suggesting and checking fail: no crash, no leak, no
 * half-made result. A load makes thousands of them, most inside layers that have a loop of
 * their own; so each one up to DENSE fails, and of the later ones every so-manieth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/failing_malloc.h"
#include "support/fixture_bot.h"

enum { DENSE = 20, STRIDE_SHARE = 12 };

static unsigned next(unsigned nth)
{
    return nth < DENSE ? nth + 1 : nth + 1 + nth / STRIDE_SHARE;
}

static void test_loading(void **state)
{
    const struct cj_bot_options options = {.root = CJ_SOURCE_DIR "/tests/fixtures/bots/gym"};
    unsigned nth = 1;

    (void)state;
    for (;; nth = next(nth)) {
        cj_bot *bot = NULL;
        cj_diags *diags = cj_diags_new();

        failing_malloc_arm(nth);
        const cj_status st = cj_bot_load(&options, diags, &bot);
        const bool fired = failing_malloc_fired();

        /* a finding without memory is dropped, but counted: see cj_diags_add() */
        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        assert_true((st == CJ_OK) == (bot != NULL));
        cj_bot_unref(bot);
        cj_diags_free(diags);
        if (!fired) {
            assert_int_equal(st, CJ_OK);
            break;
        }
    }
    assert_true(nth > 500); /* the loop did fail something */
}

static cj_status ask(const cj_bot *bot, cj_scratch *scratch, const char *text)
{
    const struct cj_question question = {
        .text = text, .len = strlen(text), .context = "cuotas.precio", .explain = true};
    const struct cj_answer *answer = NULL;
    const cj_status st = cj_bot_ask(bot, scratch, &question, &answer);

    assert_true((st == CJ_OK) == (answer != NULL));
    if (st == CJ_OK) {
        char *json = cj_answer_to_json(answer);
        const bool written = json != NULL;
        free(json);
        return written ? CJ_OK : CJ_ERR_NOMEM;
    }
    return st;
}

static cj_status suggest(const cj_bot *bot, cj_scratch *scratch)
{
    const struct cj_choice *choices;
    size_t count;

    return cj_bot_suggest(bot, scratch, "cuo", 3, "es", 5, &choices, &count);
}

static cj_status everything(const cj_bot *bot)
{
    cj_scratch *scratch = cj_scratch_new();
    cj_status st = scratch ? CJ_OK : CJ_ERR_NOMEM;
    static const char *const texts[] = {"dime el saldo de s-1234 mensual", "¿hay secadores?",
                                        "una persona", "xyz"};

    for (size_t i = 0; st == CJ_OK && i < sizeof(texts) / sizeof(texts[0]); i++) {
        st = ask(bot, scratch, texts[i]);
    }
    if (st == CJ_OK) {
        st = suggest(bot, scratch);
    }
    cj_scratch_free(scratch);
    return st;
}

static void test_asking(void **state)
{
    cj_bot *bot = fixture_bot_load("gym");
    unsigned nth = 1;

    (void)state;
    for (;; nth = next(nth)) {
        failing_malloc_arm(nth);
        const cj_status st = everything(bot);
        const bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        assert_int_equal(everything(bot), CJ_OK); /* the bot itself took no harm */
        if (!fired) {
            assert_int_equal(st, CJ_OK);
            break;
        }
    }
    assert_true(nth > 20);
    cj_bot_unref(bot);
}

static void test_checking(void **state)
{
    cj_bot *bot = fixture_bot_load("gym");
    unsigned nth = 1;

    (void)state;
    for (;; nth = next(nth)) {
        cj_diags *diags = cj_diags_new();

        failing_malloc_arm(nth);
        const cj_status st = cj_bot_check(bot, diags);
        const bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        cj_diags_free(diags);
        if (!fired) {
            assert_int_equal(st, CJ_OK);
            break;
        }
    }
    assert_true(nth > 10);
    cj_bot_unref(bot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loading),
        cmocka_unit_test(test_asking),
        cmocka_unit_test(test_checking),
    };
    return cmocka_run_group_tests_name("bot_oom", tests, NULL, NULL);
}
