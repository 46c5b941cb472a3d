#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/bot.h"
#include "support/fixture_bot.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- Folders that a test writes ---- */

static char root[64];

static int make_root(void **state)
{
    (void)state;
    (void)snprintf(root, sizeof(root), "%s", "/tmp/conserje-test-bot-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int remove_root(void **state)
{
    char command[128];

    (void)state;
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", root);
    return system(command); /* NOLINT(cert-env33-c): our own folder */
}

static void write_file(const char *name, const char *text)
{
    char path[256];

    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Loads `folder`; the bot is NULL when that fails. `out_code` gets the first error's code. */
static cj_status load(const char *folder, cj_bot **out_bot, char *out_code, size_t size)
{
    const struct cj_bot_options options = {.root = folder};
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    assert_non_null(diags);
    const cj_status st = cj_bot_load(&options, diags, &bot);
    const int saved = errno;
    assert_true((st == CJ_OK) == (bot != NULL));
    out_code[0] = '\0';
    for (size_t i = cj_diags_count(diags); i > 0; i--) {
        if (cj_diags_at(diags, i - 1)->severity == CJ_ERROR) {
            (void)snprintf(out_code, size, "%s", cj_diags_at(diags, i - 1)->code);
        }
    }
    cj_diags_free(diags);
    *out_bot = bot;
    errno = saved;
    return st;
}

static void version_of_root(char out[17])
{
    char code[64];
    cj_bot *bot;

    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_OK);
    (void)snprintf(out, 17, "%s", cj_bot_content_version(bot));
    cj_bot_unref(bot);
}

/* ---- Tests ---- */

static void test_what_a_bot_holds(void **state)
{
    cj_bot *bot = fixture_bot_load("gym");
    const struct cj_bot_counts counts = cj_bot_counts(bot);

    (void)state;
    assert_int_equal(counts.files, 4);
    assert_int_equal(counts.skipped, 0);
    assert_int_equal(counts.entries, 15);
    assert_int_equal(counts.intents, 4); /* the built-in ones are not the bot's */
    assert_int_equal(counts.languages, 2);
    assert_true(counts.rules > 4);
    assert_string_equal(cj_bot_language(bot, 0), "es");
    assert_string_equal(cj_bot_language(bot, 1), "en");
    assert_null(cj_bot_language(bot, 2));
    assert_ptr_equal(cj_bot_find_language(bot, "es_ES.UTF-8"), cj_lang_find(CJ_STR("es")));
    assert_null(cj_bot_find_language(bot, "fr"));
    assert_null(cj_bot_find_language(bot, "no such language"));
    assert_string_equal(cj_bot_config(bot)->name, "Gimnasio Norte");
    assert_int_equal(cj_bot_kb(bot)->count, 15);
    cj_bot_unref(bot);
}

static void test_a_reference_keeps_a_bot(void **state)
{
    cj_bot *bot = fixture_bot_load("gym");

    (void)state;
    assert_ptr_equal(cj_bot_ref(bot), bot);
    cj_bot_unref(bot);
    assert_int_equal(cj_bot_counts(bot).entries, 15);
    cj_bot_unref(bot);
    cj_bot_unref(NULL);
}

static void test_messages_in_each_language(void **state)
{
    static const char *const keys[] = {
        "greeting",       "thanks",        "goodbye",         "robot",
        "menu",           "cancel",        "suggest",         "clarify",
        "offer_person",   "connecting",    "closed",          "person",
        "not_understood", "repeat_intro",  "already_queued",  "words_yes",
        "words_no",       "none_of_these", "technical_error", "words_language_en",
        "agent_joined",   "returned",      "requeued",        "queue_expired",
        "nobody_there",   "contact_again", "contact_noted",   "already_callback",
        "ended",          "reopened",
    };
    cj_bot *bot = fixture_bot_load("gym");

    (void)state;
    for (size_t l = 0; l < 2; l++) {
        const struct cj_lang *lang = cj_bot_find_language(bot, cj_bot_language(bot, l));
        for (size_t k = 0; k < COUNT(keys); k++) {
            const size_t count = cj_bot_message_count(bot, lang, keys[k]);
            assert_true(count > 0);
            for (size_t n = 0; n < count; n++) {
                assert_true(cj_bot_message(bot, lang, keys[k], n)->text.len > 0);
            }
            assert_ptr_equal(cj_bot_message(bot, lang, keys[k], count),
                             cj_bot_message(bot, lang, keys[k], 0));
        }
    }
    assert_int_equal(cj_bot_message_count(bot, cj_lang_find(CJ_STR("es")), "no_such_key"), 0);
    assert_int_equal(
        cj_bot_message(bot, cj_lang_find(CJ_STR("es")), "no_such_key", 0)->text.len, 0);
    /* a language that the bot does not speak: its first one */
    assert_ptr_equal(cj_bot_message(bot, cj_lang_find(CJ_STR("fr")), "greeting", 0),
                     cj_bot_message(bot, cj_lang_find(CJ_STR("es")), "greeting", 0));
    cj_bot_unref(bot);
}

static void test_an_entry_can_be_picked(void **state)
{
    cj_bot *bot = fixture_bot_load("gym");
    cj_scratch *scratch = cj_scratch_new();
    const struct cj_lang *en = cj_bot_find_language(bot, "en");
    const struct cj_answer *answer;

    (void)state;
    assert_non_null(scratch);
    assert_int_equal(cj_bot_answer_entry(bot, scratch, "cuotas.pago", en, &answer), CJ_OK);
    assert_string_equal(answer->lang, "en");
    assert_int_equal(answer->outcome, CJ_OUTCOME_ANSWER);
    assert_true(answer->score == 1);
    assert_non_null(strstr(answer->text, "by card"));
    /* where the language lacks the entry, another's is better than none */
    assert_int_equal(cj_bot_answer_entry(bot, scratch, "cuotas.estudiantes", en, &answer),
                     CJ_OK);
    assert_string_equal(answer->lang, "es");
    assert_int_equal(cj_bot_answer_entry(bot, scratch, "cuotas.cobro-doble", NULL, &answer),
                     CJ_OK);
    assert_int_equal(answer->outcome, CJ_OUTCOME_HANDOFF);
    assert_int_equal(cj_bot_answer_entry(bot, scratch, "no.such", NULL, &answer),
                     CJ_ERR_USAGE);
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

static void test_the_language_of_a_message(void **state)
{
    static const struct {
        const char *text;
        const char *current; /* NULL: none yet */
        const char *wanted;
    } cases[] = {
        {"¿cuánto cuesta al mes?", NULL, "es"},
        {"how much is it", NULL, "en"},
        {"how much is it", "es", "en"},
        {"cuota", "en", "es"}, /* the content's own word */
        {"membership", "es", "en"},
        {"ok", NULL, "es"}, /* nothing to go by: the default */
        {"ok", "en", "en"}, /* or what it was */
        {"AB-99", "en", "en"},
        {"😀", "en", "en"},
        {"asdfgh", "es", "es"}, /* letters alone are no language */
        {"xyzzy", "es", "es"},
        {"the asdfgh", "es", "en"},
        {"thanks", "es", "en"},
    };
    cj_bot *bot = fixture_bot_load("gym");
    cj_scratch *scratch = cj_scratch_new();

    (void)state;
    assert_non_null(scratch);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct cj_lang *current =
            cases[i].current ? cj_bot_find_language(bot, cases[i].current) : NULL;
        print_message("%s\n", cases[i].text);
        assert_string_equal(
            cj_bot_guess_language(bot, scratch, cj_str_from(cases[i].text), current)->code,
            cases[i].wanted);
    }
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

static void test_a_folder_of_markdown_is_a_bot(void **state)
{
    char code[64];
    cj_bot *bot;

    (void)state;
    write_file("horario.md", "# ¿Cuál es el horario?\n\nAbrimos de **9 a 18 h**.\n");
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_OK);
    cj_scratch *scratch = cj_scratch_new();
    const struct cj_answer *answer =
        fixture_bot_ask(bot, scratch, "cual es el orario", NULL, NULL);
    assert_string_equal(answer->entry, "horario.md");
    assert_string_equal(answer->text, "Abrimos de 9 a 18 h.");
    assert_string_equal(cj_bot_language(bot, 0), "es"); /* guessed */
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

static void test_the_version_follows_the_content(void **state)
{
    char first[17];
    char again[17];
    char edited[17];
    char configured[17];
    char back[17];

    (void)state;
    write_file("a.md", "# Hola\n\nUno.\n");
    version_of_root(first);
    assert_int_equal(strlen(first), 16);
    assert_int_equal(strspn(first, "0123456789abcdef"), 16);
    write_file("a.md", "# Hola\n\nUno.\n"); /* a new file date is no new content */
    version_of_root(again);
    assert_string_equal(first, again);
    write_file("a.md", "# Hola\n\nDos.\n");
    version_of_root(edited);
    assert_string_not_equal(first, edited);
    write_file("conserje.yaml", "thresholds: { answer: 0.9, suggest: 0.3 }\n");
    version_of_root(configured);
    assert_string_not_equal(edited, configured);
    write_file("conserje.yaml", "listen: 127.0.0.1:9999\n"); /* changes no answer */
    write_file("a.md", "# Hola\n\nUno.\n");
    version_of_root(back);
    assert_string_equal(first, back);
}

static void test_thresholds_can_be_set(void **state)
{
    char code[64];
    cj_bot *bot;

    (void)state;
    write_file("a.md", "# Horario de la piscina\n\nDe 7 a 21.\n");
    write_file("conserje.yaml", "thresholds: { answer: 0.99999, suggest: 0.00001 }\n");
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_OK);
    cj_scratch *scratch = cj_scratch_new();
    const struct cj_answer *answer =
        fixture_bot_ask(bot, scratch, "el horario de piscina", "es", NULL);
    assert_int_equal(answer->outcome, CJ_OUTCOME_SUGGEST);
    assert_true(answer->explain->answer_threshold == 0.99999);
    assert_true(answer->explain->suggest_threshold == 0.00001);
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

static void test_bad_folders(void **state)
{
    char code[64];
    char path[128];
    cj_bot *bot;

    (void)state;
    assert_int_equal(load("/no/such/folder", &bot, code, sizeof(code)), CJ_ERR_IO);
    assert_int_equal(errno, ENOENT);
    write_file("file", "x");
    (void)snprintf(path, sizeof(path), "%s/file", root);
    assert_int_equal(load(path, &bot, code, sizeof(code)), CJ_ERR_IO);
    assert_int_equal(errno, ENOTDIR);
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_ERR_CONTENT);
    assert_string_equal(code, "bot/empty");
    write_file("conserje.yaml", "knowledge_base: nowhere\n");
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_ERR_CONTENT);
    assert_string_equal(code, "file/unreadable");
}

static void test_a_wrong_configuration_stops_the_load(void **state)
{
    static const struct {
        const char *yaml;
        const char *code; /* NULL: any error */
    } cases[] = {
        {"nmae: x\n", NULL},
        {"name: [\n", NULL},
        {"default_language: xx\n", "config/language"},
        {"languages: [es, qq]\n", "config/language"},
    };
    char code[64];
    cj_bot *bot;

    (void)state;
    write_file("a.md", "# Hola\n\nUno.\n");
    for (size_t i = 0; i < COUNT(cases); i++) {
        write_file("conserje.yaml", cases[i].yaml);
        assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_ERR_CONTENT);
        assert_true(strlen(code) > 0);
        assert_true(!cases[i].code || strcmp(code, cases[i].code) == 0);
    }
}

static void test_the_rest_of_a_broken_bot_answers(void **state)
{
    char code[64];
    char intents[128];
    cj_bot *bot;

    (void)state;
    write_file("good.md", "# ¿Dónde están?\n\nEn la calle Mayor.\n");
    write_file("bad.md", "# Malo\n\n\xff\xfe\n");
    (void)snprintf(intents, sizeof(intents), "%s/intents", root);
    assert_int_equal(mkdir(intents, 0700), 0);
    write_file("intents/bad.yaml",
               "lang: es\nintents: [ {id: x, rules: [ {regex: '('} ]} ]\n");
    write_file("intents/good.yaml",
               "lang: es\nintents: [ {id: y, phrases: [buenos días], say: Buenos días.} ]\n");
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_OK);
    assert_true(strlen(code) > 0);
    assert_int_equal(cj_bot_counts(bot).files, 1);
    assert_int_equal(cj_bot_counts(bot).skipped, 1);
    cj_scratch *scratch = cj_scratch_new();
    assert_string_equal(fixture_bot_ask(bot, scratch, "donde estan", "es", NULL)->entry,
                        "good.md");
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

static void test_intents_alone_are_a_bot(void **state)
{
    char code[64];
    char intents[128];
    cj_bot *bot;

    (void)state;
    (void)snprintf(intents, sizeof(intents), "%s/intents", root);
    assert_int_equal(mkdir(intents, 0700), 0);
    write_file("intents/a.yaml",
               "lang: es\nintents: [ {id: y, phrases: [dame la hora], say: Son las dos.} ]\n");
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_OK);
    cj_scratch *scratch = cj_scratch_new();
    const struct cj_answer *answer =
        fixture_bot_ask(bot, scratch, "Dáme la hora!", NULL, NULL);
    assert_string_equal(answer->intent, "y");
    assert_string_equal(answer->text, "Son las dos.");
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

/* A bot in a language without texts of its own still greets. */
static void test_any_language_has_messages(void **state)
{
    char code[64];
    cj_bot *bot;

    (void)state;
    write_file("conserje.yaml", "default_language: fr\n");
    write_file("a.md", "# Quels sont vos horaires ?\n\nDe 9 h à 18 h.\n");
    assert_int_equal(load(root, &bot, code, sizeof(code)), CJ_OK);
    assert_string_equal(cj_bot_language(bot, 0), "fr");
    assert_true(cj_bot_message(bot, cj_bot_find_language(bot, "fr"), "greeting", 0)->text.len >
                0);
    cj_scratch *scratch = cj_scratch_new();
    assert_string_equal(
        fixture_bot_ask(bot, scratch, "quels sont vos horaires", NULL, NULL)->entry, "a.md");
    cj_scratch_free(scratch);
    cj_bot_unref(bot);
}

struct progress {
    size_t calls;
    size_t last;
};

static void note_progress(void *context, size_t done, size_t total)
{
    struct progress *progress = context;

    assert_true(done >= progress->last);
    assert_true(done <= total);
    progress->last = done;
    progress->calls++;
}

static const char *no_variables(void *context, const char *name)
{
    (void)name;
    ++*(size_t *)context;
    return NULL;
}

static void test_progress_and_variables_go_through_callbacks(void **state)
{
    struct progress progress = {0};
    size_t asked = 0;
    const struct cj_bot_options options = {.root = CJ_SOURCE_DIR "/tests/fixtures/bots/gym",
                                           .progress = note_progress,
                                           .progress_context = &progress,
                                           .getenv = no_variables,
                                           .getenv_context = &asked};
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    (void)state;
    assert_int_equal(cj_bot_load(&options, diags, &bot), CJ_OK);
    assert_true(progress.calls > 3);
    assert_int_equal(progress.last, 100);
    assert_true(asked > 0);
    cj_bot_unref(bot);
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_bot_holds),
        cmocka_unit_test(test_a_reference_keeps_a_bot),
        cmocka_unit_test(test_messages_in_each_language),
        cmocka_unit_test(test_an_entry_can_be_picked),
        cmocka_unit_test(test_the_language_of_a_message),
        cmocka_unit_test_setup_teardown(test_a_folder_of_markdown_is_a_bot, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(test_the_version_follows_the_content, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(test_thresholds_can_be_set, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_bad_folders, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_a_wrong_configuration_stops_the_load, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(test_the_rest_of_a_broken_bot_answers, make_root,
                                        remove_root),
        cmocka_unit_test_setup_teardown(test_intents_alone_are_a_bot, make_root, remove_root),
        cmocka_unit_test_setup_teardown(test_any_language_has_messages, make_root,
                                        remove_root),
        cmocka_unit_test(test_progress_and_variables_go_through_callbacks),
    };
    return cmocka_run_group_tests_name("bot", tests, NULL, NULL);
}
