/* Files and folders: what is read, what is skipped, what is told. Golden files in
 * tests/golden/rules have the findings inside a file. */
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

#include "support/rules.h"
#include "yaml/yaml.h"

static char root[] = "/tmp/conserje-rules-XXXXXX";

static void write_file(const char *name, const char *text, size_t len)
{
    char path[200];

    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void make(const char *what, const char *name)
{
    char path[200];

    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    if (strcmp(what, "folder") == 0) {
        assert_int_equal(mkdir(path, 0700), 0);
    } else if (strcmp(what, "fifo") == 0) {
        assert_int_equal(mkfifo(path, 0600), 0);
    } else {
        assert_int_equal(symlink("../", path), 0);
    }
}

static const char good[] = "intents: [{ id: %c, say: x, rules: [{ any: [hola, z%c] }] }]\n";

static void write_intent(const char *name, char id)
{
    char text[100];
    int len = snprintf(text, sizeof(text), good, id, id);

    write_file(name, text, (size_t)len);
}

static int make_folder(void **state)
{
    static char large[CJ_YAML_MAX_LEN + 1];

    (void)state;
    assert_non_null(mkdtemp(root));
    make("folder", "intents");
    make("folder", "intents/mas");
    write_intent("intents/a.yaml", 'a');
    write_intent("intents/mas/b.yml", 'b');
    write_intent("intents/.oculto.yaml", 'c');
    write_intent("intents/nota.txt", 'd');
    make("fifo", "intents/fifo.yaml");
    make("link", "intents/lazo.yaml");
    memset(large, '#', sizeof(large));
    write_file("intents/grande.yaml", large, sizeof(large));
    write_file("intents/nul.yaml", "a: \0", 4);
    write_file("intents/utf8.yaml", "a: \xC0\x80", 5);
    write_file("intents/mal.yaml", "intents: [", 10);
    write_file("intents/dos.yaml", "messages: { x: y }\r\nfacts: 3\r\n", 30);
    write_file("intents/bom.yaml", "\xEF\xBB\xBFmessages: { bom: sí }\r\n", 26);
    return 0;
}

static int remove_folder(void **state)
{
    char command[100];

    (void)state;
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", root);
    return system(command) == 0 ? 0 : -1;
}

static void test_a_folder_is_read_and_what_is_bad_left_out(void **state)
{
    static const char *const expected[] = {
        "intents/dos.yaml:2:8: error: 'facts' must be a mapping [rules/value]",
        "intents/fifo.yaml:0:0: warning: skipped: not a regular file [file/special]",
        "intents/grande.yaml:0:0: error: the file has 262145 bytes; at most 262144 are read: "
        "split it [file/too-large]",
        "intents/lazo.yaml:0:0: warning: skipped: not a regular file [file/special]",
        "intents/mal.yaml:", /* worded by the YAML layer */
        "intents/nul.yaml:1:4: error: a NUL byte: this is not a text file [file/nul]",
        "intents/utf8.yaml:1:4: error: the bytes here are not UTF-8: save the file in that "
        "encoding [file/utf8]",
    };
    struct rules rules = {0};

    (void)state;
    rules_add(&rules, "memoria.yaml", "");
    assert_int_equal(cj_ruleset_add_folder(rules.set, root, "intents",
                                           cj_lang_find(CJ_STR("es")), rules.diags),
                     CJ_OK);
    rules_finish(&rules);
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        const char *finding = rules_finding(&rules, i);

        if (strncmp(finding, expected[i], strlen(expected[i])) != 0) {
            fail_msg("%s", finding);
        }
    }
    assert_string_equal(rules_finding(&rules, 7), "none");
    assert_string_equal(rules_matching(&rules, "es", "hola"), "a b");
    assert_string_equal(cj_ruleset_message(rules.set, cj_lang_find(CJ_STR("es")), "bom", 0),
                        "sí");
    assert_int_equal(cj_ruleset_file_count(rules.set), 4);
    assert_int_equal(cj_ruleset_skipped_count(rules.set), 5); /* a FIFO is no rules file */
    rules_clear(&rules);
}

static void test_a_missing_folder_is_no_finding(void **state)
{
    struct rules rules = {0};

    (void)state;
    rules_add(&rules, "memoria.yaml", "");
    assert_int_equal(cj_ruleset_add_folder(rules.set, root, "nada", cj_lang_find(CJ_STR("es")),
                                           rules.diags),
                     CJ_OK);
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0), "none");
    rules_clear(&rules);
}

static void test_a_text_in_memory_has_the_same_limits(void **state)
{
    static char large[CJ_YAML_MAX_LEN + 2];
    struct rules rules = {0};

    (void)state;
    memset(large, ' ', sizeof(large) - 1);
    assert_int_equal(rules_add(&rules, "grande.yaml", large), CJ_ERR_CONTENT);
    assert_string_equal(
        rules_finding(&rules, 0),
        "grande.yaml:0:0: error: the file has 262145 bytes; at most 262144 are "
        "read: split it [file/too-large]");
    assert_int_equal(cj_ruleset_skipped_count(rules.set), 1);
    rules_clear(&rules);
}

static void test_a_file_without_a_language_needs_a_default(void **state)
{
    struct rules rules = {0};

    (void)state;
    rules_add(&rules, "a.yaml", "{ lang: en-GB, messages: { m: hello } }");
    assert_int_equal(cj_ruleset_add_text(rules.set, "b.yaml", CJ_STR("messages: { m: x }"),
                                         false, NULL, rules.diags),
                     CJ_ERR_CONTENT);
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0),
                        "b.yaml:1:1: error: the file does not say its language: add 'lang: "
                        "es' [rules/value]");
    assert_string_equal(cj_ruleset_message(rules.set, cj_lang_find(CJ_STR("en")), "m", 0),
                        "hello");
    rules_clear(&rules);
}

static void test_the_regex_of_an_entry(void **state)
{
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    struct rules rules = {0};

    (void)state;
    rules_add(&rules, "a.yaml",
              "entities: { n: { pattern: x, example: x, normalize: upper } }");
    assert_int_equal(
        cj_ruleset_add_regex(rules.set, "e.uno", es, "e.md", 7, 9, "ñandú (", rules.diags),
        CJ_ERR_CONTENT);
    assert_int_equal(
        cj_ruleset_add_regex(rules.set, "e.dos", es, "e.md", 8, 9, "(a+)+b", rules.diags),
        CJ_OK);
    assert_int_equal(cj_ruleset_add_regex(rules.set, "e.tres", es, "e.md", 9, 9,
                                          "\\bplazo (?<n>\\w+)", rules.diags),
                     CJ_OK);
    rules_finish(&rules);
    assert_string_equal(rules_finding(&rules, 0),
                        "e.md:7:16: error: the regex does not compile: missing closing "
                        "parenthesis [rules/regex]");
    assert_string_equal(
        rules_finding(&rules, 1),
        "e.md:8:9: warning: the regex takes very long on some texts: repeats "
        "that can take the same letters, as in (a+)+ or \\w*\\w*; take one out "
        "[rules/regex]");
    assert_string_equal(rules_finding(&rules, 2), "none");
    assert_int_equal(cj_ruleset_rule_count(rules.set), 2);
    assert_string_equal(rules_matching(&rules, "es", "el PLAZO único"), "e.tres");
    assert_true(cj_str_equals(rules.results.items[0].captures[0].value, "ÚNICO"));
    assert_string_equal(rules_matching(&rules, "en", "el plazo único"), "");
    rules_clear(&rules);
}

/* ---- Bombs ---- */

static void test_bombs_are_refused_in_no_time(void **state)
{
    static const struct {
        const char *opening;
        const char *part;
        size_t count;
    } bombs[] = {
        {"", "{a: ", 50000},
        {"", "[", 200000},
        {"", "- ", 100000},
        {"concepts: { a: [", "x, ", 80000},
        {"a: &a [x, x]\nb: ", "*a ", 1000},
        {"intents:\n", "  - { id: x, say: y, phrases: [z] }\n", 7000},
        {"messages:\n", "  m: x\n", 30000},
        {"intents: [{ id: a, rules: [{ all: [", "[x], ", 40000},
    };
    static char text[CJ_YAML_MAX_LEN + 1];

    (void)state;
    for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++) {
        struct rules rules = {0};
        size_t len = strlen(bombs[i].opening);
        size_t part = strlen(bombs[i].part);

        memcpy(text, bombs[i].opening, len);
        for (size_t j = 0; j < bombs[i].count && len + part < sizeof(text); j++) {
            memcpy(text + len, bombs[i].part, part);
            len += part;
        }
        text[len] = '\0';
        assert_int_equal(rules_add(&rules, "bomba.yaml", text),
                         strncmp(text, "intents:\n", 9) == 0 ? CJ_OK : CJ_ERR_CONTENT);
        rules_finish(&rules);
        assert_int_equal(cj_ruleset_skipped_count(rules.set), 1);
        assert_true(cj_diags_errors(rules.diags) > 0);
        rules_clear(&rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_folder_is_read_and_what_is_bad_left_out),
        cmocka_unit_test(test_a_missing_folder_is_no_finding),
        cmocka_unit_test(test_a_text_in_memory_has_the_same_limits),
        cmocka_unit_test(test_a_file_without_a_language_needs_a_default),
        cmocka_unit_test(test_the_regex_of_an_entry),
        cmocka_unit_test(test_bombs_are_refused_in_no_time),
    };
    return cmocka_run_group_tests_name("load", tests, make_folder, remove_folder);
}
