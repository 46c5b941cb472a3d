#include "support/fixture_bot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

cj_bot *fixture_bot_load(const char *name)
{
    char root[512];
    struct cj_bot_options options = {.root = root};
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    assert_non_null(diags);
    (void)snprintf(root, sizeof(root), "%s/tests/fixtures/bots/%s", CJ_SOURCE_DIR, name);
    const cj_status st = cj_bot_load(&options, diags, &bot);
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        print_error("%s:%u: %s [%s]\n", diag->file, (unsigned)diag->line, diag->message,
                    diag->code);
    }
    assert_int_equal(st, CJ_OK);
    assert_int_equal(cj_diags_count(diags), 0);
    cj_diags_free(diags);
    return bot;
}

const struct cj_answer *fixture_bot_ask(const cj_bot *bot, cj_scratch *scratch,
                                        const char *text, const char *lang,
                                        const char *context)
{
    const struct cj_question question = {
        .text = text, .len = strlen(text), .lang = lang, .context = context, .explain = true};
    const struct cj_answer *answer = NULL;

    assert_int_equal(cj_bot_ask(bot, scratch, &question, &answer), CJ_OK);
    return answer;
}

cj_bot *gym;
cj_scratch *gym_scratch;

int gym_setup(void **state)
{
    (void)state;
    gym = fixture_bot_load("gym");
    gym_scratch = cj_scratch_new();
    return gym_scratch ? 0 : -1;
}

int gym_teardown(void **state)
{
    (void)state;
    cj_scratch_free(gym_scratch);
    cj_bot_unref(gym);
    return 0;
}
