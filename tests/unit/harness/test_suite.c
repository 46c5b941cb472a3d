/* Suites run on the bot of the fixtures: what passes, fails, is skipped, and what is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/suite.h"
#include "support/bot.h"
#include "support/folder.h"

static cj_bot *bot;
static struct test_folder folder;

static int set_up(void **state)
{
    (void)state;
    bot = test_bot_load("dialogo");
    test_folder_make(&folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    cj_bot_unref(bot);
    return 0;
}

/* Gathers the whole report; the buffer is the context. */
static bool gather(void *context, struct cj_report *report)
{
    struct cj_buf *all = context;

    cj_buf_add_str(all, cj_buf_str(&report->out));
    cj_buf_reset(&report->out);
    return true;
}

/* Runs one file with `text` and gives the report, for free(). */
static char *run_text(const char *text, const char *tag, struct cj_report *report)
{
    struct cj_suite suite = {0};
    struct cj_buf all = {0};

    test_folder_put(&folder, "t.conv", text);
    assert_int_equal(cj_suite_add_file(&suite, test_folder_path(&folder, "t.conv")), CJ_OK);
    assert_int_equal(cj_suite_run(&suite, bot, tag, report, gather, &all), CJ_OK);
    cj_suite_clear(&suite);
    cj_report_clear(report);
    return cj_buf_take(&all);
}

static const struct {
    const char *what;
    const char *text;
    size_t passed;
    size_t failed;
    size_t skipped;
    const char *contains; /* the report */
} suites[] = {
    {"all kinds of claims",
     "lang: es\n== t\n> hola\n? outcome smalltalk\n? lang es\n? state bot\n? score == 1\n"
     "? choices none\n? intent conserje.greeting\n? answer none\n< ¡Hola! ¿En qué puedo "
     "ayudarle?\n> ¿Dónde está mi pedido?\n? answer pedido.estado\n? contains \"Mi cuenta\"\n"
     "? not /correo/\n? choices \"¿Puedo cambiar la dirección de entrega?\" | "
     "\"¿Cuánto tiempo tengo para devolver?\"\n> la segunda\n? answer devolucion.plazo\n",
     1, 0, 0, "1 passed, 0 failed\n"},
    {"paragraphs and indents of golden texts do not matter",
     "lang: es\n== t\n> ¿Cómo presento una reclamación?\n<   Sentimos lo ocurrido.\n<\n"
     "< Le paso con una persona de nuestro equipo. Verá esta conversación, así que no tendrá "
     "que repetir nada.\n",
     1, 0, 0, NULL},
    {"a wrong golden text", "lang: es\n== t\n> hola\n< ¡Adiós!\n", 0, 1, 0,
     "      to pass:     if the new words are right, put them in the '<' lines\n"},
    {"the wrong entry",
     "lang: es\n== t\n> ¿Dónde está mi pedido?\n? answer devolucion.plazo\n", 0, 1, 0,
     "add the phrase to 'also' of 'devolucion.plazo' (knowledge-base/es/preguntas.md:16), or "
     "add the phrase to 'not' of 'pedido.estado' (knowledge-base/es/preguntas.md:3)\n"},
    {"an entry that is not there",
     "lang: es\n== t\n> ¿Dónde está mi pedido?\n? answer pedido.estdo\n", 0, 1, 0,
     "there is no entry 'pedido.estdo': did you mean 'pedido.estado'?\n"},
    {"an answer where none was wanted",
     "lang: es\n== t\n> quiero alquilar bicicletas\n? answer none\n", 0, 1, 0,
     "narrow the rules of 'bici' (intents/reglas.yaml:"},
    {"a text that moved", "lang: es\n== t\n> ¿Dónde está mi pedido?\n? contains \"mañana\"\n",
     0, 1, 0, "the text is that of 'pedido.estado' (knowledge-base/es/preguntas.md:3)\n"},
    {"other choices", "lang: es\n== t\n> ¿Dónde está mi pedido?\n? choices none\n", 0, 1, 0,
     "'next' of 'pedido.estado' says what is offered"},
    {"only one", "== a\n> hola\n? outcome none\n== b\nonly\n> hola\n? outcome smalltalk\n", 1,
     0, 1, "1 skipped\n1 passed, 0 failed\n"},
    {"skipped", "== a @skip\n> hola\n? outcome none\n", 0, 0, 1, "1 skipped\n0 passed"},
    {"known to fail", "== a\nxfail: no todavía\n> hola\n? outcome none\n", 1, 0, 0, NULL},
    {"known to fail, but passes", "== a @xfail\n> hola\n? outcome smalltalk\n", 0, 1, 0,
     "it passes: take its 'xfail' away"},
    {"a language the bot lacks", "lang: fr\n== a\n> bonjour\n? outcome smalltalk\n", 0, 1, 0,
     "the bot does not speak the test's language"},
    {"a message of odd spaces", "== a\n> \xe2\x80\x8b\n? outcome none\n", 1, 0, 0, NULL},
    {"a broken file", "== a\n? outcome none\n", 0, 1, 0, "the tests can't be read"},
    {"a person and time",
     "lang: es\n== t\n> ¿Cómo presento una reclamación?\n"
     "? escalated queue=quejas priority=high reason=rule\n! take\n? state human\n"
     "? escalated none\n! agent \"Hola.\"\n> ¿Dónde está mi pedido?\n? answer none\n"
     "? choices none\n! release queue \"nota\"\n? escalated\n! wait 9m\n? state queued\n"
     "! wait 1m\n? state waiting_contact\n? contains \"Sentimos la espera\"\n"
     "> ana@correo.es\n? state callback\n! agent \"Hola.\"\n! close\n? state closed\n",
     1, 0, 0, NULL},
    {"each thing happens at its time",
     "lang: es\n== t\n> quiero hablar con una persona\n! wait 30d\n"
     "< Sentimos la espera, pero ahora mismo no hay nadie libre. Díganos un correo o un "
     "teléfono y le contestaremos en cuanto podamos.\n"
     "< Terminamos aquí la conversación. Gracias por escribirnos; si necesita algo más, aquí "
     "estamos.\n? state closed\n? escalated none\n",
     1, 0, 0, NULL},
    {"a new conversation goes on in the test",
     "lang: es\n== t\n! close visitor\n? state closed\n> ¿Dónde está mi pedido?\n"
     "? answer pedido.estado\n? state bot\n",
     1, 0, 0, NULL},
    {"an event that is not possible",
     "lang: es\n== t\n> hola\n? outcome smalltalk\n! release bot\n? state bot\n", 0, 1, 0,
     "line 5: 'release bot' can't be done while the conversation is 'bot'\n"},
    {"an event is a turn of the report",
     "lang: es\n== t\n> quiero hablar con una persona\n! take\n? state queued\n> hola\n", 0, 1,
     0,
     "  ! take\n  < Ya está con usted una persona de nuestro equipo. Ha leído esta "
     "conversación.\n    human\n    5: ? state queued\n      expected:    queued\n"
     "      got:         human\n  > hola\n    human\n"},
    {"other than was claimed",
     "lang: es\n== t\n> ¿Cómo presento una reclamación?\n? escalated priority=urgent\n", 0, 1,
     0, "      got:         queue=quejas priority=high reason=rule\n"},
    {"all turns up to the end are shown",
     "lang: es\n== t\n> hola\n? outcome none\n> gracias\n? outcome none\n", 0, 1, 0,
     "  > gracias\n"},
};

static void test_each_suite(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++) {
        struct cj_report report = {0};
        char *text = run_text(suites[i].text, NULL, &report);

        if (report.passed != suites[i].passed || report.failed != suites[i].failed ||
            report.skipped != suites[i].skipped ||
            (suites[i].contains && !strstr(text, suites[i].contains))) {
            fail_msg("%s: %zu passed, %zu failed, %zu skipped\n%s", suites[i].what,
                     report.passed, report.failed, report.skipped, text);
        }
        free(text);
    }
}

static void test_tags_choose(void **state)
{
    static const char text[] = "== a @uno\n> hola\n? outcome smalltalk\n"
                               "== b @dos @uno\n> hola\n? outcome smalltalk\n"
                               "== c\n> hola\n? outcome none\n";
    struct cj_report uno = {.format = CJ_REPORT_TAP};
    struct cj_report none = {.format = CJ_REPORT_TAP};
    char *out = run_text(text, "uno", &uno);

    (void)state;
    assert_non_null(strstr(out, "1..2\n"));
    assert_int_equal(uno.passed, 2);
    assert_int_equal(uno.failed + uno.skipped, 0);
    free(out);
    out = run_text(text, "tres", &none);
    assert_non_null(strstr(out, "1..0\n"));
    assert_int_equal(none.passed + none.failed + none.skipped, 0);
    free(out);
}

static void test_a_folder_in_the_order_of_its_paths(void **state)
{
    struct test_folder own;
    struct cj_suite suite = {0};
    cj_diags *diags = cj_diags_new();

    (void)state;
    test_folder_make(&own);
    test_folder_put(&own, "tests/conversations/b.conv", "== b\n> hola\n? outcome smalltalk\n");
    test_folder_put(&own, "tests/conversations/a/z.conv", "== z\n> hola\n");
    test_folder_put(&own, "tests/conversations/a.conv", "no es una prueba\n");
    test_folder_put(&own, "tests/conversations/notas.txt", "no\n");
    test_folder_write(&own, "tests/conversations/nul.conv", "== a\0b", 6);
    assert_int_equal(cj_suite_add_folder(&suite, own.path, CJ_SUITE_FOLDER, diags), CJ_OK);
    assert_int_equal(suite.count, 4);
    assert_string_equal(suite.files[0].name, "tests/conversations/a.conv");
    assert_null(suite.files[0].conv);
    assert_int_equal(cj_diags_errors(suite.files[0].diags), 1);
    assert_string_equal(suite.files[1].name, "tests/conversations/a/z.conv");
    assert_string_equal(suite.files[2].name, "tests/conversations/b.conv");
    assert_non_null(suite.files[2].conv);
    assert_string_equal(cj_diags_at(suite.files[3].diags, 0)->code, "file/nul");
    assert_int_equal(cj_suite_add_folder(&suite, own.path, "no/such", diags), CJ_ERR_IO);
    cj_suite_clear(&suite);
    cj_diags_free(diags);
    test_folder_remove(&own);
}

static bool stop_at_once(void *context, struct cj_report *report)
{
    unsigned *calls = context;

    cj_buf_reset(&report->out);
    ++*calls;
    return false;
}

static void test_a_reader_that_goes_away_ends_the_run(void **state)
{
    struct cj_suite suite = {0};
    struct cj_report report = {0};
    unsigned calls = 0;

    (void)state;
    test_folder_put(&folder, "t.conv",
                    "== a\n> hola\n? outcome none\n== b\n> hola\n? outcome none\n");
    assert_int_equal(cj_suite_add_file(&suite, test_folder_path(&folder, "t.conv")), CJ_OK);
    assert_int_equal(cj_suite_run(&suite, bot, NULL, &report, stop_at_once, &calls), CJ_OK);
    assert_int_equal(calls, 1);
    assert_int_equal(report.failed, 1);
    cj_report_clear(&report);
    cj_suite_clear(&suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_suite),
        cmocka_unit_test(test_tags_choose),
        cmocka_unit_test(test_a_folder_in_the_order_of_its_paths),
        cmocka_unit_test(test_a_reader_that_goes_away_ends_the_run),
    };
    return cmocka_run_group_tests_name("suite", tests, set_up, tear_down);
}
