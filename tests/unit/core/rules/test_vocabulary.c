/* What a vocabulary is made of: equal items share a mark, equal words a term, and a mark comes
 * after those it contains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/model.h"
#include "support/rules.h"

static const struct cj_vocabulary *vocabulary_of(const struct rules *rules, const char *lang)
{
    for (size_t i = 0; i < rules->set->vocabulary_count; i++) {
        if (strcmp(rules->set->vocabularies[i].lang->code, lang) == 0) {
            return &rules->set->vocabularies[i];
        }
    }
    fail_msg("no vocabulary of %s", lang);
    return NULL;
}

static const struct {
    const char *what;
    const char *yaml;
    size_t marks;
    size_t terms;
    size_t sequences;
} cases[] = {
    {"nothing", "messages: { m: x }", 0, 0, 0},
    {"a concept", "concepts: { c: [uno, dos, uno dos] }", 1, 2, 3},
    {"a word twice", "concepts: { c: [uno, UNO, ¡uno!] }", 1, 1, 3},
    {"words of two rules",
     "intents: [{ id: a, say: x, rules: [{ all: [uno, dos] }, { any: [dos, tres] }] }]", 3, 3,
     3},
    {"written otherwise",
     "intents: [{ id: a, say: x, rules: [{ all: [Pedido, ¿pedido?], none: [PEDIDO] }] }]", 1,
     1, 1},
    {"several words, and each",
     "intents: [{ id: a, say: x, rules: [{ all: [uno dos, uno, dos] }] }]", 3, 2, 3},
    {"a concept alone is its own mark",
     "{ concepts: { c: [uno] }, intents: [{ id: a, say: x, rules: [{ all: [~c] }] }] }", 1, 1,
     1},
    {"and not among words",
     "{ concepts: { c: [uno] }, intents: [{ id: a, say: x, rules: [{ all: [mi ~c] }] }] }", 2,
     2, 2},
    {"an entity by regex has no words",
     "{ entities: { e: { pattern: '\\d', example: 1 } },"
     " intents: [{ id: a, say: x, rules: [{ all: [\"{e}\"] }] }] }",
     1, 0, 0},
    {"one by list has", "entities: { e: { values: { S: [pequeña, chica], M: [mediana] } } }",
     1, 5, 5},
    {"phrases have no marks", "intents: [{ id: a, say: x, phrases: [uno dos tres] }]", 0, 0,
     0},
};

static void test_what_is_equal_is_shared(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rules rules = {0};

        assert_int_equal(rules_add(&rules, "t.yaml", cases[i].yaml), CJ_OK);
        rules_finish(&rules);
        const struct cj_vocabulary *vocabulary = vocabulary_of(&rules, "es");

        if (vocabulary->mark_count != cases[i].marks ||
            vocabulary->term_count != cases[i].terms ||
            vocabulary->sequence_count != cases[i].sequences) {
            fail_msg("%s: %zu marks, %zu terms, %zu sequences", cases[i].what,
                     vocabulary->mark_count, vocabulary->term_count,
                     vocabulary->sequence_count);
        }
        rules_clear(&rules);
    }
}

static void test_a_mark_comes_after_those_it_contains(void **state)
{
    struct rules rules = {0};

    (void)state;
    rules_load(&rules,
               "concepts:\n"
               "  a: [~z, uno]\n"
               "  m: [\"dos ~a {n}\"]\n"
               "  z: [~y]\n"
               "  y: [tres]\n"
               "entities: { n: { pattern: '\\d', example: 1 } }\n"
               "intents:\n"
               "  - { id: i, say: x, rules: [{ all: [mi ~m, ~z ya], none: [uno] }] }\n");
    const struct cj_vocabulary *vocabulary = vocabulary_of(&rules, "es");
    size_t inner = 0;

    for (size_t i = 0; i < vocabulary->sequence_count; i++) {
        const struct cj_sequence *sequence = &vocabulary->sequences[i];

        for (uint32_t j = 0; j < sequence->count; j++) {
            const struct cj_element *element = &vocabulary->elements[sequence->element + j];

            assert_true(!element->is_mark || element->id < sequence->mark);
            inner += element->is_mark;
        }
    }
    assert_int_equal(inner, 6);
    rules_clear(&rules);
}

static void test_each_language_has_its_own(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "es.yaml", "concepts: { c: [uno, dos] }");
    (void)rules_add(&rules, "en.yaml", "{ lang: en, concepts: { c: [one] } }");
    (void)rules_add(&rules, "fr.yaml", "{ lang: fr, concepts: { c: [un, ~d] } }"); /* wrong */
    assert_int_equal(cj_ruleset_add_regex(rules.set, "k", cj_lang_find(CJ_STR("de")), "k.md",
                                          1, 1, "bestellung", rules.diags),
                     CJ_OK);
    rules_finish(&rules);
    assert_int_equal(rules.set->vocabulary_count, 3);
    assert_int_equal(vocabulary_of(&rules, "es")->term_count, 2);
    assert_int_equal(vocabulary_of(&rules, "en")->term_count, 1);
    assert_int_equal(vocabulary_of(&rules, "de")->rule_count, 1);
    assert_string_equal(rules_matching(&rules, "de", "Meine Bestellung"), "k");
    rules_clear(&rules);
}

/* A member that names what is not there is never seen; the rest of its concept is. */
static void test_what_is_missing_is_never_seen(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "mal.yaml", "x: y");
    (void)rules_add(
        &rules, "t.yaml",
        "concepts: { c: [~falta, mi ~falta, uno] }\n"
        "intents:\n"
        "  - { id: a, say: x, rules: [{ all: [~c] }] }\n"
        "  - { id: b, say: x, rules: [{ all: [~falta] }] }\n"
        "  - { id: d, say: x, rules: [{ all: [uno], none: [~falta, un ~falta] }] }\n");
    rules_finish(&rules);
    assert_int_equal(cj_ruleset_skipped_count(rules.set), 1);
    assert_string_equal(rules_matching(&rules, "es", "mi falta"), "");
    assert_string_equal(rules_matching(&rules, "es", "uno"), "a d");
    rules_try(&rules, "es", "falta", true);
    for (size_t i = 0; i < rules.results.count; i++) {
        assert_int_equal(rules.results.items[i].outcome, CJ_RULE_FAILED);
    }
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_equal_is_shared),
        cmocka_unit_test(test_a_mark_comes_after_those_it_contains),
        cmocka_unit_test(test_each_language_has_its_own),
        cmocka_unit_test(test_what_is_missing_is_never_seen),
    };
    return cmocka_run_group_tests_name("vocabulary", tests, NULL, NULL);
}
