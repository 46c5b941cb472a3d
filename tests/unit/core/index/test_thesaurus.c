#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "index/thesaurus.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct fixture {
    cj_analyser *analyser;
    struct cj_dictionary dictionary;
    struct cj_thesaurus thesaurus;
    struct cj_arena arena;
};

static int setup(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.analyser = cj_analyser_new()};
    *state = &fixture;
    return fixture.analyser && cj_dictionary_init(&fixture.dictionary) == CJ_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    cj_thesaurus_clear(&fixture->thesaurus);
    cj_dictionary_clear(&fixture->dictionary);
    cj_arena_clear(&fixture->arena);
    cj_analyser_free(fixture->analyser);
    return 0;
}

/* Adds the words; those that occur are counted as one unit of a document. */
static void add(struct fixture *fixture, const char *text, bool occurs)
{
    struct cj_tokens tokens;
    uint32_t words[16];

    assert_int_equal(cj_analyse(fixture->analyser, cj_lang_find(CJ_STR("en")),
                                cj_str_from(text), &fixture->arena, &tokens),
                     CJ_OK);
    for (size_t i = 0; i < tokens.count; i++) {
        assert_int_equal(
            cj_dictionary_add(&fixture->dictionary, &tokens.items[i], occurs, &words[i]),
            CJ_OK);
    }
    if (occurs) {
        cj_dictionary_count_unit(&fixture->dictionary, words, tokens.count);
    }
}

static void build(struct fixture *fixture, const struct cj_synonyms *sets, size_t count)
{
    assert_int_equal(cj_dictionary_finish(&fixture->dictionary), CJ_OK);
    assert_int_equal(
        cj_thesaurus_build(&fixture->thesaurus, &fixture->dictionary, sets, count), CJ_OK);
}

static size_t synonyms(const struct fixture *fixture, const char *key, bool *out_found,
                       const char *wanted)
{
    uint32_t number;
    uint32_t other;
    size_t count;

    assert_true(cj_dictionary_find_key(&fixture->dictionary, cj_str_from(key), &number));
    const struct cj_synonym *others = cj_synonyms_of(&fixture->thesaurus, number, &count);
    *out_found = false;
    if (cj_dictionary_find_key(&fixture->dictionary, cj_str_from(wanted), &other)) {
        for (size_t i = 0; i < count; i++) {
            *out_found |= others[i].key == other;
        }
    }
    return count;
}

static void test_any_word_leads_to_those_that_stand_in_a_document(void **state)
{
    struct fixture *fixture = *state;
    const struct cj_str shop[] = {CJ_STR("parcel"), CJ_STR("box"), CJ_STR("packag"),
                                  CJ_STR("nowher")};
    const struct cj_str more[] = {CJ_STR("box"), CJ_STR("parcel"), CJ_STR("crate")};
    const struct cj_synonyms sets[] = {{shop, COUNT(shop), 0.7F}, {more, COUNT(more), 0.4F}};
    bool found;

    add(fixture, "parcel box", true);
    add(fixture, "package crate", false); /* of a rule alone */
    build(fixture, sets, COUNT(sets));
    assert_int_equal(synonyms(fixture, "parcel", &found, "box"), 1); /* said twice */
    assert_true(found);
    assert_int_equal(synonyms(fixture, "packag", &found, "parcel"), 2);
    assert_true(found);
    (void)synonyms(fixture, "box", &found, "packag");
    assert_false(found); /* no document has it */
    assert_int_equal(synonyms(fixture, "crate", &found, "box"), 2);
    assert_true(found);
}

static void test_without_concepts_there_are_none(void **state)
{
    struct fixture *fixture = *state;
    bool found;

    add(fixture, "parcel", true);
    build(fixture, NULL, 0);
    assert_int_equal(synonyms(fixture, "parcel", &found, "parcel"), 0);
}

static void test_a_long_list_is_cut(void **state)
{
    struct fixture *fixture = *state;
    char texts[CJ_MAX_SYNONYMS + 4][8];
    struct cj_str keys[CJ_MAX_SYNONYMS + 4];
    const struct cj_synonyms set = {keys, COUNT(keys), 0.5F};
    bool found;

    for (size_t i = 0; i < COUNT(keys); i++) {
        (void)snprintf(texts[i], sizeof(texts[i]), "zq%cx", (char)('a' + i));
        keys[i] = cj_str_from(texts[i]);
        add(fixture, texts[i], true);
    }
    build(fixture, &set, 1);
    assert_int_equal(synonyms(fixture, "zqax", &found, "zqbx"), CJ_MAX_SYNONYMS);
    assert_true(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_any_word_leads_to_those_that_stand_in_a_document,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_concepts_there_are_none, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_long_list_is_cut, setup, teardown),
    };
    return cmocka_run_group_tests_name("thesaurus", tests, NULL, NULL);
}
