/* What a visitor picks, in both languages, however it is typed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialog/pick.h"
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

/* The state after a turn that offered `ids` (NULL-terminated) for `asked`. */
static struct cj_dialog_state offered(enum cj_dialog_asked asked, const char *const *ids)
{
    struct cj_dialog_state state = {.asked = (uint8_t)asked};
    size_t used = 0;

    for (; *ids; ids++) {
        memcpy(state.choices + used, *ids, strlen(*ids) + 1);
        used += strlen(*ids) + 1;
        state.choice_count++;
    }
    return state;
}

static struct cj_pick pick(const struct cj_dialog_state *state, const char *lang,
                           const char *text)
{
    struct cj_pick result = {CJ_PICK_NOTHING, NULL};

    assert_int_equal(cj_dialog_pick(state, bot, cj_bot_find_language(bot, lang),
                                    cj_str_from(text), &result),
                     CJ_OK);
    return result;
}

static const char *const which[] = {"pedido.estado", "devolucion.plazo", CJ_CHOICE_NONE,
                                    CJ_INTENT_PERSON, NULL};

static const struct {
    const char *lang;
    const char *text;
    enum cj_pick_kind kind;
    const char *entry;
} picks[] = {
    {"es", "1", CJ_PICK_ENTRY, "pedido.estado"},
    {"es", " 2. ", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "2)", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "#2", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "la 2", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "La 2ª", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "opción 2, por favor", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "la segunda", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "SEGUNDA", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "dos", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "quiero la primera", CJ_PICK_ENTRY, "pedido.estado"},
    {"es", "3", CJ_PICK_NONE, NULL},
    {"es", "la última", CJ_PICK_PERSON, NULL},
    {"es", "4", CJ_PICK_PERSON, NULL},
    {"es", "5", CJ_PICK_BEYOND, NULL},
    {"es", "0", CJ_PICK_NOTHING, NULL},
    {"es", "12345", CJ_PICK_NOTHING, NULL},
    {"es", "2 pedidos", CJ_PICK_NOTHING, NULL},
    {"es", "¿Dónde está mi pedido?", CJ_PICK_ENTRY, "pedido.estado"},
    {"es", "donde esta mi peddio", CJ_PICK_ENTRY, "pedido.estado"},
    {"es", "cuanto tienpo tengo para debolver", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "donde esta mi", CJ_PICK_NOTHING, NULL},
    {"es", "donde esta mi pedido de ayer", CJ_PICK_NOTHING, NULL},
    {"es", "devolucion.plazo", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"es", "pedido.cambiar", CJ_PICK_ENTRY, "pedido.cambiar"}, /* an earlier turn's button */
    {"es", "reclamacion", CJ_PICK_NOTHING, NULL},              /* a word, not offered */
    {"es", "conserje.person", CJ_PICK_PERSON, NULL},
    {"es", "conserje.none", CJ_PICK_NONE, NULL},
    {"es", "Hablar con una persona", CJ_PICK_PERSON, NULL},
    {"es", "hablar con una presona", CJ_PICK_PERSON, NULL},
    {"es", "ninguna", CJ_PICK_NONE, NULL},
    {"es", "Ninguna de estas.", CJ_PICK_NONE, NULL},
    {"es", "no", CJ_PICK_NONE, NULL},
    {"es", "sí", CJ_PICK_NOTHING, NULL}, /* to which of the two? */
    {"es", "cancelar", CJ_PICK_CANCEL, NULL},
    {"es", "no sé si es la segunda", CJ_PICK_NOTHING, NULL},
    {"en", "2", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"en", "the second one", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"en", "2nd", CJ_PICK_ENTRY, "devolucion.plazo"},
    {"en", "number 1 please", CJ_PICK_ENTRY, "pedido.estado"},
    {"en", "one", CJ_PICK_ENTRY, "pedido.estado"},
    {"en", "the last one", CJ_PICK_PERSON, NULL},
    {"en", "where is my ordre", CJ_PICK_ENTRY, "pedido.estado"},
    {"en", "none of these", CJ_PICK_NONE, NULL},
    {"en", "don't", CJ_PICK_NONE, NULL},
    {"en", "la segunda", CJ_PICK_NOTHING, NULL}, /* not a word of this language */
};

static void test_each_way_of_picking(void **state)
{
    const struct cj_dialog_state asked = offered(CJ_ASKED_WHICH, which);
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(picks) / sizeof(picks[0]); i++) {
        struct cj_pick got = pick(&asked, picks[i].lang, picks[i].text);
        bool same_entry = (!got.entry && !picks[i].entry) ||
                          (got.entry && picks[i].entry && !strcmp(got.entry, picks[i].entry));

        if (got.kind != picks[i].kind || !same_entry) {
            print_error("%s '%s': kind %d, entry %s\n", picks[i].lang, picks[i].text, got.kind,
                        got.entry ? got.entry : "-");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void test_under_an_answer_words_are_just_words(void **state)
{
    static const char *const next[] = {"pedido.cambiar", NULL};
    const struct cj_dialog_state asked = offered(CJ_ASKED_FOLLOW_UP, next);

    (void)state;
    assert_int_equal(pick(&asked, "es", "1").kind, CJ_PICK_ENTRY);
    assert_int_equal(pick(&asked, "es", "2").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&asked, "es", "sí").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&asked, "es", "no").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&asked, "es", "cancelar").kind, CJ_PICK_NOTHING);
}

static void test_yes_and_no_answer_the_offer(void **state)
{
    static const char *const person[] = {CJ_INTENT_PERSON, NULL};
    static const char *const one[] = {"pedido.estado", CJ_CHOICE_NONE, NULL};
    const struct cj_dialog_state offer = offered(CJ_ASKED_PERSON, person);
    const struct cj_dialog_state single = offered(CJ_ASKED_WHICH, one);

    (void)state;
    assert_int_equal(pick(&offer, "es", "Sí, por favor").kind, CJ_PICK_PERSON);
    assert_int_equal(pick(&offer, "es", "vale").kind, CJ_PICK_PERSON);
    assert_int_equal(pick(&offer, "es", "no, gracias").kind, CJ_PICK_NO);
    assert_int_equal(pick(&offer, "en", "yes please").kind, CJ_PICK_PERSON);
    assert_int_equal(pick(&offer, "en", "no thanks").kind, CJ_PICK_NO);
    assert_string_equal(pick(&single, "es", "sí").entry, "pedido.estado");
    assert_int_equal(pick(&single, "es", "no").kind, CJ_PICK_NONE);
}

static void test_nothing_was_asked(void **state)
{
    const struct cj_dialog_state idle = {0};
    const struct cj_dialog_state queued = {.handoff.state = CJ_STATE_QUEUED};

    (void)state;
    assert_int_equal(pick(&idle, "es", "2").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&idle, "es", "sí").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&idle, "es", "cancelar").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&idle, "es", "hola.").kind, CJ_PICK_NOTHING);
    assert_int_equal(pick(&queued, "es", "cancelar").kind, CJ_PICK_CANCEL);
    assert_int_equal(pick(&queued, "es", "no").kind, CJ_PICK_NOTHING);
}

static void test_a_long_message_is_no_pick(void **state)
{
    const struct cj_dialog_state asked = offered(CJ_ASKED_WHICH, which);
    char text[600];

    (void)state;
    memset(text, '.', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    text[0] = '2';
    assert_int_equal(pick(&asked, "es", text).kind, CJ_PICK_NOTHING);
    text[100] = '\0';
    assert_int_equal(pick(&asked, "es", text).kind, CJ_PICK_ENTRY);
}

static void test_titles_of_choices(void **state)
{
    const struct cj_lang *es = cj_bot_find_language(bot, "es");

    (void)state;
    assert_string_equal(cj_dialog_choice_title(bot, es, "pedido.estado"),
                        "¿Dónde está mi pedido?");
    assert_string_equal(cj_dialog_choice_title(bot, es, CJ_INTENT_PERSON),
                        "Hablar con una persona");
    assert_string_equal(cj_dialog_choice_title(bot, es, CJ_CHOICE_NONE), "Ninguna de estas");
    assert_null(cj_dialog_choice_title(bot, es, "no.such"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_way_of_picking),
        cmocka_unit_test(test_under_an_answer_words_are_just_words),
        cmocka_unit_test(test_yes_and_no_answer_the_offer),
        cmocka_unit_test(test_nothing_was_asked),
        cmocka_unit_test(test_a_long_message_is_no_pick),
        cmocka_unit_test(test_titles_of_choices),
    };
    return cmocka_run_group_tests_name("pick", tests, set_up, tear_down);
}
