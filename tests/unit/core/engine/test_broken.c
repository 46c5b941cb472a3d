/* A broken file is told with its exact place and left out whole; everything else answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/bot.h"
#include "support/fixture_bot.h"
#include "support/folder.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BYTES(text)  (text), sizeof(text) - 1
#define KB           "knowledge-base/"
#define ID_BLOCK     "<!-- conserje\nid: mismo\n-->\n"

/* One of each kind. Files of the same folder must not disturb each other. */
static const struct broken {
    const char *name;
    const char *bytes;
    size_t len;
    const char *finding; /* "file:line:column: code" of its only error */
    bool is_left_out;    /* a Markdown file of which no entry may be left */
} broken[] = {
    {KB "utf8.md", BYTES("# Hola ñ\n\náé\xff mal\n"), KB "utf8.md:3:3: file/utf8", true},
    {KB "overlong.md", BYTES("# X\n\nab\xc0\xafz\n"), KB "overlong.md:3:3: file/utf8", true},
    {KB "half.md", BYTES("# X\n\nab\xed\xa0\x80z\n"), KB "half.md:3:3: file/utf8", true},
    {KB "nul.md", BYTES("# Nulo\r\n\r\nñb\0c\n"), KB "nul.md:3:3: file/nul", true},
    {KB "same.md", BYTES("## ¿Dos?\n" ID_BLOCK "B.\n"), KB "same.md:3:5: kb/duplicate-id",
     true},
    {KB "yaml.md",
     BYTES("---\ntitle: X\n---\n## ¿A?\n<!-- conserje\nid: a\nalso: [b\n-->\nB.\n"),
     KB "yaml.md:8:1: kb/block", true},
    {KB "open.md", BYTES("\xef\xbb\xbf## ¿A?\n<!-- conserje\nid: a\nB.\n"),
     KB "open.md:2:1: kb/block", true},
    {KB "value.md",
     BYTES("## ¿A?\n<!-- conserje { id: v, escalate: { priority: ya } } -->\nB.\n"),
     KB "value.md:2:46: kb/block", true},
    {KB "place.md", BYTES("# Lugar\n\nTexto.\n\n> <!-- conserje\n> id: x\n> -->\n"),
     KB "place.md:5:3: kb/block", true},
    {KB "front.md", BYTES("---\nconserje:\n  id: con espacio\n---\n# A\n\nB.\n"),
     KB "front.md:3:7: kb/block", true},
    {KB "regex.md", BYTES("## ¿A?\n<!-- conserje\nmatch: 'ñandú (b'\n-->\nB.\n"),
     KB "regex.md:3:17: rules/regex", true},
    {"intents/yaml.yaml", BYTES("lang: es\nintents:\n\t- id: a\n"),
     "intents/yaml.yaml:3:1: intents/yaml", false},
    {"intents/alias.yaml", BYTES("lang: es\nconcepts:\n  a: [*x]\n"),
     "intents/alias.yaml:3:7: intents/yaml", false},
    {"intents/key.yaml",
     BYTES("lang: es\nintents:\n  - id: k\n    frases: [x]\n    phrases: [x]\n"),
     "intents/key.yaml:4:5: rules/unknown-key", false},
    {"intents/regex.yaml",
     BYTES("lang: es\nintents:\n  - { id: r, say: x, rules: [{ regex: 'año [' }] }\n"),
     "intents/regex.yaml:3:45: rules/regex", false},
    {"intents/circle.yaml", BYTES("lang: es\nconcepts:\n  una: [~dos]\n  dos: [~una]\n"),
     "intents/circle.yaml:4:3: rules/concept", false},
    {"intents/taken.yaml",
     BYTES("lang: es\nintents:\n  - { id: saludo, say: x, phrases: [y] }\n"),
     "intents/taken.yaml:3:5: intents/duplicate", false},
    {"intents/empty.yaml", BYTES("lang: es\nintents:\n  - { id: vacio, say: x }\n"),
     "intents/empty.yaml:3:5: intents/empty", false},
};

struct place {
    struct test_folder folder;
    cj_diags *diags;
    cj_bot *bot;
};

static int make(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    assert_non_null(place);
    test_folder_make(&place->folder);
    test_folder_put(&place->folder, KB "a.md", "# ¿Dónde están?\n\nEn la calle Mayor.\n");
    test_folder_put(&place->folder, KB "mismo.md", "## ¿Uno?\n" ID_BLOCK "A.\n");
    test_folder_put(
        &place->folder, "intents/a.yaml",
        "lang: es\nintents:\n  - { id: saludo, say: Muy buenas., phrases: [ave] }\n");
    *state = place;
    return 0;
}

static int clear(void **state)
{
    struct place *place = *state;

    test_folder_remove(&place->folder);
    free(place);
    return 0;
}

static void load(struct place *place)
{
    const struct cj_bot_options options = {.root = place->folder.path};

    place->diags = cj_diags_new();
    assert_non_null(place->diags);
    assert_int_equal(cj_bot_load(&options, place->diags, &place->bot), CJ_OK);
    cj_diags_sort(place->diags);
}

static void unload(struct place *place)
{
    cj_bot_unref(place->bot);
    cj_diags_free(place->diags);
    place->bot = NULL;
    place->diags = NULL;
}

static bool is_told(const cj_diags *diags, const char *finding)
{
    char told[256];

    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        (void)snprintf(told, sizeof(told), "%s:%u:%u: %s", diag->file, (unsigned)diag->line,
                       (unsigned)diag->column, diag->code);
        if (diag->severity == CJ_ERROR && strcmp(told, finding) == 0) {
            return true;
        }
    }
    return false;
}

static void print_findings(const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        print_error("%s:%u:%u: %s [%s]\n", diag->file, (unsigned)diag->line,
                    (unsigned)diag->column, diag->message, diag->code);
    }
}

static void check_the_rest_answers(const struct place *place)
{
    cj_scratch *scratch = cj_scratch_new();

    assert_string_equal(
        fixture_bot_ask(place->bot, scratch, "¿Dónde están?", "es", NULL)->entry, "a.md");
    assert_string_equal(fixture_bot_ask(place->bot, scratch, "¿Uno?", "es", NULL)->entry,
                        "mismo");
    assert_string_equal(fixture_bot_ask(place->bot, scratch, "ave", "es", NULL)->text,
                        "Muy buenas.");
    cj_scratch_free(scratch);
}

static void test_each_by_itself(void **state)
{
    struct place *place = *state;

    for (size_t i = 0; i < COUNT(broken); i++) {
        test_folder_write(&place->folder, broken[i].name, broken[i].bytes, broken[i].len);
        load(place);
        if (cj_diags_errors(place->diags) != 1 || !is_told(place->diags, broken[i].finding)) {
            print_findings(place->diags);
            fail_msg("%s: expected %s", broken[i].name, broken[i].finding);
        }
        assert_int_equal(cj_bot_counts(place->bot).files, 2);
        assert_int_equal(cj_bot_counts(place->bot).skipped, broken[i].is_left_out);
        check_the_rest_answers(place);
        unload(place);
        assert_int_equal(unlink(test_folder_path(&place->folder, broken[i].name)), 0);
    }
}

static void test_all_at_once(void **state)
{
    struct place *place = *state;

    size_t left_out = 0;
    for (size_t i = 0; i < COUNT(broken); i++) {
        test_folder_write(&place->folder, broken[i].name, broken[i].bytes, broken[i].len);
        left_out += broken[i].is_left_out;
    }
    load(place);
    for (size_t i = 0; i < COUNT(broken); i++) {
        if (!is_told(place->diags, broken[i].finding)) {
            print_findings(place->diags);
            fail_msg("%s: expected %s", broken[i].name, broken[i].finding);
        }
    }
    assert_int_equal(cj_diags_errors(place->diags), COUNT(broken));
    assert_int_equal(cj_bot_counts(place->bot).files, 2);
    assert_int_equal(cj_bot_counts(place->bot).skipped, left_out);
    check_the_rest_answers(place);
    unload(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_by_itself, make, clear),
        cmocka_unit_test_setup_teardown(test_all_at_once, make, clear),
    };
    return cmocka_run_group_tests_name("broken", tests, NULL, NULL);
}
