/* System texts: wordings in turn, and when there is none left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialog/text.h"
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

static const char *next(struct cj_dialog_state *state, enum cj_dialog_text text)
{
    const struct cj_content *content =
        cj_dialog_next_text(state, bot, cj_bot_find_language(bot, "es"), text);

    return content ? content->text.ptr : NULL;
}

static void test_keys_are_what_matters_of_a_text(void **state)
{
    static const struct {
        const char *text;
        const char *key;
    } keys[] = {
        {"¿Dónde está mi PEDIDO?", "donde esta mi pedido"},
        {"  la 2ª,  por favor!! ", "la 2a por favor"},
        {"don't", "dont"},
        {"«Ninguna» de éstas…", "ninguna de estas"},
        {"año", "año"},
        {"—", ""},
        {"👍", "👍"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        struct cj_buf out = {0};

        cj_dialog_key(cj_str_from(keys[i].text), &out);
        assert_false(out.failed);
        assert_string_equal(out.ptr ? out.ptr : "", keys[i].key);
        cj_buf_clear(&out);
    }
}

static void test_every_text_exists(void **state)
{
    (void)state;
    for (int text = 0; text < CJ_TEXT_COUNT; text++) {
        struct cj_dialog_state fresh = {.last_text = CJ_TEXT_COUNT};

        assert_non_null(next(&fresh, (enum cj_dialog_text)text));
        assert_int_equal(fresh.used[text], 1);
        assert_int_equal(fresh.last_text, text);
    }
}

static void test_prompted_texts_take_turns(void **state)
{
    struct cj_dialog_state s = {.last_text = CJ_TEXT_COUNT};
    size_t count = cj_bot_message_count(bot, cj_bot_find_language(bot, "es"), "greeting");
    const char *first = next(&s, CJ_TEXT_GREETING);

    (void)state;
    assert_true(count > 1);
    for (size_t i = 1; i < count; i++) {
        assert_string_not_equal(next(&s, CJ_TEXT_GREETING), first);
    }
    assert_string_equal(next(&s, CJ_TEXT_GREETING), first);
    for (int i = 0; i < 70000; i++) { /* past the counter's end */
        const char *before = next(&s, CJ_TEXT_GREETING);

        if (i % 1000 == 0) {
            assert_string_not_equal(next(&s, CJ_TEXT_GREETING), before);
        }
    }
}

static void test_texts_of_its_own_accord_come_once(void **state)
{
    static const enum cj_dialog_text once[] = {CJ_TEXT_NOT_UNDERSTOOD, CJ_TEXT_TECHNICAL_ERROR,
                                               CJ_TEXT_OFFER_PERSON};

    (void)state;
    for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++) {
        struct cj_dialog_state s = {.seed = 12345, .last_text = CJ_TEXT_COUNT};
        size_t said = 0;

        while (next(&s, once[i])) {
            assert_true(++said < 20);
        }
        assert_true(said >= 2);
        assert_null(next(&s, once[i]));
    }
}

static void test_the_seed_chooses_the_first_wording(void **state)
{
    struct cj_dialog_state a = {.seed = 0, .last_text = CJ_TEXT_COUNT};
    struct cj_dialog_state b = {.seed = 1, .last_text = CJ_TEXT_COUNT};
    const char *second;

    (void)state;
    (void)next(&a, CJ_TEXT_GREETING);
    second = next(&a, CJ_TEXT_GREETING);
    assert_string_equal(next(&b, CJ_TEXT_GREETING), second);
}

static void test_word_lists(void **state)
{
    const struct cj_lang *es = cj_bot_find_language(bot, "es");
    struct cj_buf scratch = {0};

    (void)state;
    assert_true(cj_dialog_is_word(bot, es, "words_yes", CJ_STR("si"), &scratch));
    assert_true(cj_dialog_is_word(bot, es, "words_yes", CJ_STR("claro que si"), &scratch));
    assert_false(cj_dialog_is_word(bot, es, "words_yes", CJ_STR("si pero no"), &scratch));
    assert_false(cj_dialog_is_word(bot, es, "words_no_such_list", CJ_STR("si"), &scratch));
    cj_buf_clear(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_are_what_matters_of_a_text),
        cmocka_unit_test(test_every_text_exists),
        cmocka_unit_test(test_prompted_texts_take_turns),
        cmocka_unit_test(test_texts_of_its_own_accord_come_once),
        cmocka_unit_test(test_the_seed_chooses_the_first_wording),
        cmocka_unit_test(test_word_lists),
    };
    return cmocka_run_group_tests_name("text", tests, set_up, tear_down);
}
