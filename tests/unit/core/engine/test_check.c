#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/fixture_bot.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_a_good_bot_has_nothing_to_tell(void **state)
{
    cj_bot *bot = fixture_bot_load("gym");
    cj_diags *diags = cj_diags_new();

    (void)state;
    assert_int_equal(cj_bot_check(bot, diags), CJ_OK);
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        print_error("%s\n", cj_diags_at(diags, i)->message);
    }
    assert_int_equal(cj_diags_count(diags), 0);
    cj_diags_free(diags);
    cj_bot_unref(bot);
}

static cj_bot *load_flawed(cj_diags *diags)
{
    const struct cj_bot_options options = {.root =
                                               CJ_SOURCE_DIR "/tests/fixtures/bots/flawed"};
    cj_bot *bot = NULL;

    assert_int_equal(cj_bot_load(&options, diags, &bot), CJ_OK);
    return bot;
}

/* Each flaw of the fixture, with its place and what the message must name. */
static void test_flaws_are_told_with_their_place(void **state)
{
    static const struct {
        const char *code;
        enum cj_severity severity;
        const char *file;
        uint32_t line;
        const char *names;
    } wanted[] = {
        {"match/stolen", CJ_WARNING, "faq.md", 21, "general"},
        {"match/not-won", CJ_WARNING, "faq.md", 17, "y para mí"},
        {"rules/sample", CJ_ERROR, "intents/es.yaml", 9, "no tiene nada que ver"},
        {"rules/sample", CJ_ERROR, "intents/es.yaml", 10, "la tienda en línea"},
        {"rules/sample", CJ_ERROR, "intents/es.yaml", 17, "general"},
        {"rules/unreachable", CJ_WARNING, "intents/es.yaml", 12, "tapado"},
        {"intents/answer", CJ_ERROR, "intents/es.yaml", 22, "no.existe"},
    };
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = load_flawed(diags);
    cj_diags *found = cj_diags_new();

    (void)state;
    assert_int_equal(cj_bot_check(bot, found), CJ_OK);
    for (size_t w = 0; w < COUNT(wanted); w++) {
        bool seen = false;
        for (size_t i = 0; i < cj_diags_count(found) && !seen; i++) {
            const struct cj_diag *diag = cj_diags_at(found, i);
            seen = strcmp(diag->code, wanted[w].code) == 0 &&
                   diag->severity == wanted[w].severity &&
                   strcmp(diag->file, wanted[w].file) == 0 && diag->line == wanted[w].line &&
                   strstr(diag->message, wanted[w].names) != NULL;
        }
        if (!seen) {
            for (size_t i = 0; i < cj_diags_count(found); i++) {
                const struct cj_diag *diag = cj_diags_at(found, i);
                print_error("%s:%u: %s [%s]\n", diag->file, (unsigned)diag->line,
                            diag->message, diag->code);
            }
            fail_msg("%s at %s:%u was not found", wanted[w].code, wanted[w].file,
                     (unsigned)wanted[w].line);
        }
    }
    assert_int_equal(cj_diags_count(found), COUNT(wanted));
    cj_diags_free(found);
    cj_diags_free(diags);
    cj_bot_unref(bot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_bot_has_nothing_to_tell),
        cmocka_unit_test(test_flaws_are_told_with_their_place),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, NULL);
}
