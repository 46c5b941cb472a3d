/* Each key with each shape of value: what is taken, and what is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

/* ---- Shapes ---- */

/* A file in which %s stands for the value of one key, and the shapes that the key takes. */
static const struct {
    const char *key;
    const char *file;
    bool text;
    bool list;
    bool map;
} keys[] = {
    {"concepts", "concepts: %s", false, false, true},
    {"entities", "entities: %s", false, false, false}, /* {a: b} has no shape of an entity */
    {"intents", "intents: %s", false, false, false},
    {"messages", "messages: %s", false, false, true},
    {"facts", "facts: %s", false, false, true},
    {"concept", "concepts: { c: %s }", true, true, false},
    {"message", "messages: { m: %s }", true, true, false},
    {"pattern", "entities: { e: { pattern: %s, example: a } }", true, false, false},
    {"values", "entities: { e: { values: %s } }", false, true, true},
    {"example", "entities: { e: { values: [x], example: %s } }", true, false, false},
    {"phrases", "intents: [{ id: i, say: x, phrases: %s }]", true, true, false},
    {"say", "intents: [{ id: i, phrases: x, say: %s }]", true, true, false},
    {"after", "intents: [{ id: i, phrases: x, say: x, after: %s }]", true, true, false},
    {"answer", "intents: [{ id: i, phrases: x, answer: %s }]", true, false, false},
    {"id", "intents: [{ phrases: x, say: x, id: %s }]", true, false, false},
    {"rules", "intents: [{ id: i, phrases: x, say: x, rules: %s }]", false, false, false},
    {"all", "intents: [{ id: i, say: x, rules: [{ all: %s }] }]", true, true, false},
    {"any", "intents: [{ id: i, say: x, rules: [{ any: %s }] }]", true, true, false},
    {"in_order", "intents: [{ id: i, say: x, rules: [{ in_order: %s }] }]", true, true, false},
    {"none", "intents: [{ id: i, say: x, rules: [{ all: q, none: %s }] }]", true, true, false},
    {"regex", "intents: [{ id: i, say: x, rules: [{ regex: %s }] }]", true, false, false},
    {"yes", "intents: [{ id: i, say: x, samples: { yes: %s } }]", true, true, false},
    {"queue", "intents: [{ id: i, say: x, phrases: x, escalate: { queue: %s } }]", true, false,
     false},
    {"ask",
     "{ entities: { e: { values: [x] } },"
     " intents: [{ id: i, phrases: x, form: { s: { entity: e, ask: %s } } }] }",
     true, true, false},
    {"service", "intents: [{ id: i, phrases: x, lookup: { path: /, service: %s } }]", true,
     false, false},
};

static void expect_shape(const char *file, const char *value, bool taken, const char *key)
{
    struct rules rules = {0};
    struct cj_buf yaml = {0};
    const char *hole = strstr(file, "%s");

    cj_buf_add(&yaml, file, (size_t)(hole - file));
    cj_buf_adds(&yaml, value);
    cj_buf_adds(&yaml, hole + 2);
    cj_status st = rules_add(&rules, "t.yaml", yaml.ptr);
    if ((st == CJ_OK) != taken) {
        fail_msg("%s: '%s' is %staken: %s", key, value, taken ? "not " : "",
                 rules_finding(&rules, 0));
    }
    cj_buf_clear(&yaml);
    rules_clear(&rules);
}

static void test_the_shape_of_each_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        expect_shape(keys[i].file, "palabra", keys[i].text, keys[i].key);
        expect_shape(keys[i].file, "[una, otra]", keys[i].list, keys[i].key);
        expect_shape(keys[i].file, "{ a: b }", keys[i].map, keys[i].key);
        expect_shape(keys[i].file, "[[[a]]]", false, keys[i].key);
        expect_shape(keys[i].file, "{ a: { b: c } }", false, keys[i].key);
    }
}

/* "key:" with nothing after it is an empty list or mapping, but no text. */
static void test_nothing_after_a_key(void **state)
{
    static const struct {
        const char *yaml;
        bool taken;
    } cases[] = {
        {"concepts:\nentities:\nintents:\nmessages:\nfacts:\n", true},
        {"intents:\n  - id: i\n    phrases: x\n    say: x\n    rules:\n    form:\n", true},
        {"intents:\n  - id: i\n    phrases:\n    say: x\n", false},
        {"intents:\n  - id:\n    phrases: x\n    say: x\n", false},
        {"messages:\n  m:\n", false},
        {"concepts:\n  c:\n", false},
        {"lang:\nmessages: { m: x }\n", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};

        assert_int_equal(rules_add(&rules, "t.yaml", cases[i].yaml) == CJ_OK, cases[i].taken);
        rules_clear(&rules);
    }
}

/* ---- Scalars ---- */

static const struct cj_intent *load_intent(struct rules *rules, const char *keys_of_it)
{
    struct cj_buf yaml = {0};

    cj_buf_printf(&yaml, "intents: [{ id: i, phrases: x, say: x, %s }]", keys_of_it);
    cj_status st = rules_add(rules, "t.yaml", yaml.ptr);
    cj_buf_clear(&yaml);
    if (st != CJ_OK) {
        return NULL;
    }
    rules_finish(rules);
    return cj_ruleset_intent(rules->set, 0);
}

static void test_whole_numbers(void **state)
{
    static const struct {
        const char *text;
        bool taken;
        int32_t value;
    } cases[] = {
        {"0", true, 0},
        {"7", true, 7},
        {"-12", true, -12},
        {"007", true, 7},
        {"1000000", true, 1000000},
        {"-1000000", true, -1000000},
        {"1000001", false, 0},
        {"-1000001", false, 0},
        {"99999999999999999999", false, 0},
        {"1.5", false, 0},
        {"+1", false, 0},
        {"1e3", false, 0},
        {"-", false, 0},
        {"'-'", false, 0},
        {"0x10", false, 0},
        {"uno", false, 0},
        {"'1 '", false, 0},
        {"''", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};
        char text[60];

        (void)snprintf(text, sizeof(text), "priority: %s", cases[i].text);
        const struct cj_intent *intent = load_intent(&rules, text);
        if ((intent != NULL) != cases[i].taken) {
            fail_msg("%s", cases[i].text);
        }
        if (intent) {
            assert_int_equal(intent->priority, cases[i].value);
        }
        rules_clear(&rules);
    }
}

static void test_yes_and_no(void **state)
{
    static const char *const yes[] = {"true", "yes", "on", "sí", "si"};
    static const char *const no[] = {"false", "no", "off"};
    static const char *const neither[] = {"True", "1", "nein", "oui", "[yes]"};
    char text[40];

    (void)state;
    for (size_t i = 0; i < 13; i++) {
        struct rules rules = {0};
        const char *word = i < 5 ? yes[i] : i < 8 ? no[i - 5] : neither[i - 8];

        (void)snprintf(text, sizeof(text), "off: %s", word);
        const struct cj_intent *intent = load_intent(&rules, text);
        assert_int_equal(intent != NULL, i >= 5 && i < 8); /* off: the intent is gone */
        assert_int_equal(cj_diags_errors(rules.diags) > 0, i >= 8);
        rules_clear(&rules);
    }
}

static void test_words_to_choose_from(void **state)
{
    static const struct {
        const char *text;
        const char *when;
        const char *queue;
        const char *priority;
    } cases[] = {
        {"escalate: { when: always }", "always", NULL, NULL},
        {"escalate: { when: never, queue: q }", "never", "q", NULL},
        {"escalate: { when: form_done, priority: urgent }", "form_done", NULL, "urgent"},
        {"escalate: { queue: ' cola de envíos ', priority: low }", NULL, "cola de envíos",
         "low"},
        {"escalate: {}", NULL, NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};
        const struct cj_intent *intent = load_intent(&rules, cases[i].text);

        assert_non_null(intent);
        const char *const found[] = {intent->escalate_when, intent->escalate_queue,
                                     intent->escalate_priority};
        const char *const wanted[] = {cases[i].when, cases[i].queue, cases[i].priority};
        for (size_t j = 0; j < 3; j++) {
            assert_int_equal(found[j] == NULL, wanted[j] == NULL);
            if (wanted[j]) {
                assert_string_equal(found[j], wanted[j]);
            }
        }
        rules_clear(&rules);
    }
}

static void test_texts_are_trimmed_and_know_their_place(void **state)
{
    struct rules rules = {0};

    (void)state;
    assert_int_equal(rules_add(&rules, "t.yaml",
                               "intents:\n  - id: ' i '\n    phrases:\n      - '  hola '\n"
                               "      - ¿qué tal?\n    say: |\n      Uno.\n\n      Dos.\n"
                               "    after: b.c\n"),
                     CJ_OK);
    rules_finish(&rules);
    const struct cj_intent *intent = cj_ruleset_intent(rules.set, 0);

    assert_string_equal(intent->id, "i");
    assert_string_equal(intent->file, "t.yaml");
    assert_int_equal(intent->line, 2);
    assert_int_equal(intent->phrases.count, 2);
    assert_string_equal(intent->phrases.items[0].text, "hola");
    assert_int_equal(intent->phrases.items[0].line, 4);
    assert_int_equal(intent->phrases.items[0].column, 9);
    assert_string_equal(intent->phrases.items[1].text, "¿qué tal?");
    assert_string_equal(intent->say.items[0].text, "Uno.\n\nDos.");
    assert_int_equal(intent->after.count, 1);
    rules_clear(&rules);
}

/* ---- Names and sizes ---- */

static void repeat(char *text, size_t len)
{
    memset(text, 'n', len);
    text[len] = '\0';
}

static void test_how_long_names_may_be(void **state)
{
    static const char *const files[] = {
        "concepts: { %s: [x] }",
        "entities: { %s: { values: [x] } }",
        "messages: { %s: x }",
        "facts: { %s: x }",
        "intents: [{ id: %s, phrases: x, say: x }]",
        "intents: [{ id: i, phrases: x, form: { %s: { ask: x } } }]",
        "intents: [{ id: i, phrases: x, lookup: { service: s, path: /, take: { %s: /a } } }]",
    };
    char name[80];

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        repeat(name, 64);
        expect_shape(files[i], name, true, "64 bytes");
        repeat(name, 65);
        expect_shape(files[i], name, false, "65 bytes");
        if (i != 4) { /* an id is any text */
            expect_shape(files[i], "\"a b\"", false, "a space");
            expect_shape(files[i], "9a", false, "a digit first");
            expect_shape(files[i], "_a", false, "a line first");
            expect_shape(files[i], "a-", false, "a hyphen last");
            expect_shape(files[i], "año_2-b", true, "all kinds");
        }
    }
    repeat(name, 70);
    expect_shape("intents: [{ id: i, say: x, rules: [{ all: ~%s }] }]", name, false,
                 "reference");
}

static void test_how_many_words_an_item_may_have(void **state)
{
    char words[200] = "";

    (void)state;
    for (int i = 0; i < 16; i++) {
        strcat(words, "zaf ");
    }
    expect_shape("concepts: { c: [%s] }", words, true, "16 words");
    expect_shape("intents: [{ id: i, say: x, rules: [{ all: [%s] }] }]", words, true,
                 "16 words");
    strcat(words, "zaf");
    expect_shape("concepts: { c: [%s] }", words, false, "17 words");
    expect_shape("intents: [{ id: i, say: x, rules: [{ all: [%s] }] }]", words, false,
                 "17 words");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_shape_of_each_key),
        cmocka_unit_test(test_nothing_after_a_key),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_yes_and_no),
        cmocka_unit_test(test_words_to_choose_from),
        cmocka_unit_test(test_texts_are_trimmed_and_know_their_place),
        cmocka_unit_test(test_how_long_names_may_be),
        cmocka_unit_test(test_how_many_words_an_item_may_have),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, NULL);
}
