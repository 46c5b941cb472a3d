#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/command.h"
#include "cli/globals.h"

#define MAX_WORDS 12

/* Where the program's errors go meanwhile. */
static FILE *nowhere;

static struct cj_cli make_cli(void)
{
    return (struct cj_cli){.dir = ".", .out = nowhere, .err = nowhere};
}

/* Splits at spaces into an array as main() gets it. */
static int split(char *line, char **words)
{
    int count = 0;

    for (char *word = strtok(line, " "); word && count < MAX_WORDS; word = strtok(NULL, " ")) {
        words[count++] = word;
    }
    words[count] = NULL;
    return count;
}

static void test_options_of_the_program_are_taken_out_anywhere(void **state)
{
    static const struct {
        const char *line;
        int code;
        const char *rest; /* what the command gets */
        const char *dir;
        const char *lang;
        bool json;
        bool help;
    } cases[] = {
        {"conserje", CJ_EXIT_OK, "", ".", NULL, false, false},
        {"conserje help", CJ_EXIT_OK, "help", ".", NULL, false, false},
        {"conserje -C x help y", CJ_EXIT_OK, "help y", "x", NULL, false, false},
        {"conserje -Cx help", CJ_EXIT_OK, "help", "x", NULL, false, false},
        {"conserje help -C x --json y", CJ_EXIT_OK, "help y", "x", NULL, true, false},
        {"conserje --lang es help", CJ_EXIT_OK, "help", ".", "es", false, false},
        {"conserje help --lang=en", CJ_EXIT_OK, "help", ".", "en", false, false},
        /* init has a --lang of its own. */
        {"conserje init --lang en x", CJ_EXIT_OK, "init --lang en x", ".", NULL, false, false},
        {"conserje --lang es init --lang en x", CJ_EXIT_OK, "init --lang en x", ".", "es",
         false, false},
        {"conserje help -- --json -C x", CJ_EXIT_OK, "help -- --json -C x", ".", NULL, false,
         false},
        {"conserje help x --help", CJ_EXIT_OK, "help x", ".", NULL, false, true},
        {"conserje -h", CJ_EXIT_OK, "", ".", NULL, false, true},
        {"conserje help --lang fr", CJ_EXIT_USAGE, NULL, NULL, NULL, false, false},
        {"conserje help -C", CJ_EXIT_USAGE, NULL, NULL, NULL, false, false},
        {"conserje --nope help", CJ_EXIT_USAGE, NULL, NULL, NULL, false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_cli cli = make_cli();
        struct cj_globals globals;
        char line[128];
        char rest[128] = "";
        char *words[MAX_WORDS + 1];

        (void)snprintf(line, sizeof(line), "%s", cases[i].line);
        int count = split(line, words);
        assert_int_equal(cj_globals_take(&cli, &count, words, &globals), cases[i].code);
        if (cases[i].code != CJ_EXIT_OK) {
            continue;
        }
        for (int w = 0; w < count; w++) {
            (void)strcat(strcat(rest, w ? " " : ""), words[w]);
        }
        assert_null(words[count]);
        assert_string_equal(rest, cases[i].rest);
        assert_string_equal(globals.dir, cases[i].dir);
        assert_int_equal(globals.json, cases[i].json);
        assert_int_equal(globals.help, cases[i].help);
        assert_true((globals.lang == NULL) == (cases[i].lang == NULL));
        if (globals.lang) {
            assert_string_equal(globals.lang, cases[i].lang);
        }
    }
}

static void test_a_command_reads_its_own_options(void **state)
{
    static const struct {
        const char *line;
        int first; /* operand; -1: an error */
        const char *lang;
    } cases[] = {
        {"init x", 1, NULL},
        {"init --lang es x", 3, "es"},
        {"init x --lang es", 3, "es"}, /* permuted */
        {"init --lang=es x", 2, "es"},
        {"init --lan es x", 3, "es"}, /* an unambiguous beginning is enough */
        {"init --lang es --lang en x", 5, "en"},
        {"init -- --lang", 2, NULL},
        {"init", 1, NULL},
        {"init --lang", -1, NULL},
        {"init --nope x", -1, NULL},
        {"init -x", -1, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_cli cli = make_cli();
        const char *values[CJ_MAX_OPTIONS];
        char line[128];
        char *words[MAX_WORDS + 1];

        (void)snprintf(line, sizeof(line), "%s", cases[i].line);
        int count = split(line, words);
        assert_int_equal(cj_cli_options(&cli, count, words, values), cases[i].first);
        if (cases[i].first < 0) {
            continue;
        }
        assert_true((values[0] == NULL) == (cases[i].lang == NULL));
        if (values[0]) {
            assert_string_equal(values[0], cases[i].lang);
        }
    }
}

static void test_numbers_are_digits_only(void **state)
{
    static const struct {
        const char *text;
        bool good;
        unsigned long number;
    } cases[] = {
        {"0", true, 0},     {"42", true, 42},  {"100", true, 100},
        {"101", false, 0},  {"", false, 0},    {"-1", false, 0},
        {"+1", false, 0},   {" 1", false, 0},  {"1 ", false, 0},
        {"0x10", false, 0}, {"1e3", false, 0}, {"99999999999999999999999", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned long number = 7;

        assert_int_equal(cj_cli_number(cases[i].text, 100, &number), cases[i].good);
        assert_int_equal(number, cases[i].good ? cases[i].number : 7);
    }
}

static void test_every_command_can_be_found_and_explained(void **state)
{
    (void)state;
    for (const struct cj_command *row = cj_commands(); row->name; row++) {
        assert_ptr_equal(cj_command_find(row->name), row);
        assert_non_null(row->run);
        assert_true(strlen(row->summary) > 0);
        size_t count = 0;
        while (row->options && row->options[count].name) {
            assert_true(strlen(row->options[count++].help) > 0);
        }
        assert_true(count <= CJ_MAX_OPTIONS);
    }
    assert_null(cj_command_find("nope"));
    assert_null(cj_command_find(""));
}

static int open_nowhere(void **state)
{
    (void)state;
    nowhere = fopen("/dev/null", "w");
    return nowhere ? 0 : -1;
}

static int close_nowhere(void **state)
{
    (void)state;
    return fclose(nowhere);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_of_the_program_are_taken_out_anywhere),
        cmocka_unit_test(test_a_command_reads_its_own_options),
        cmocka_unit_test(test_numbers_are_digits_only),
        cmocka_unit_test(test_every_command_can_be_found_and_explained),
    };
    return cmocka_run_group_tests_name("options", tests, open_nowhere, close_nowhere);
}
