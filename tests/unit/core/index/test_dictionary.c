#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "index/dictionary.h"

struct fixture {
    cj_analyser *analyser;
    const struct cj_lang *lang;
    struct cj_dictionary dictionary;
    struct cj_arena arena;
};

static int setup(void **state)
{
    static struct fixture fixture;

    fixture =
        (struct fixture){.analyser = cj_analyser_new(), .lang = cj_lang_find(CJ_STR("es"))};
    *state = &fixture;
    return fixture.analyser && cj_dictionary_init(&fixture.dictionary) == CJ_OK ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    cj_dictionary_clear(&fixture->dictionary);
    cj_arena_clear(&fixture->arena);
    cj_analyser_free(fixture->analyser);
    return 0;
}

/* Adds the words of `text`; returns how many. */
static size_t add(struct fixture *fixture, const char *text, bool occurs, uint32_t *out_words)
{
    struct cj_tokens tokens;

    assert_int_equal(cj_analyse(fixture->analyser, fixture->lang, cj_str_from(text),
                                &fixture->arena, &tokens),
                     CJ_OK);
    for (size_t i = 0; i < tokens.count; i++) {
        assert_int_equal(
            cj_dictionary_add(&fixture->dictionary, &tokens.items[i], occurs, &out_words[i]),
            CJ_OK);
    }
    return tokens.count;
}

static void test_spellings_of_one_folded_word_form_a_chain(void **state)
{
    struct fixture *fixture = *state;
    struct cj_dictionary *dictionary = &fixture->dictionary;
    uint32_t words[8];

    assert_int_equal(add(fixture, "público publico publicó PÚBLICO", true, words), 4);
    assert_int_equal(words[3], words[0]); /* case is no spelling of its own */
    assert_int_equal(dictionary->count, 3);
    assert_int_equal(cj_dictionary_find(dictionary, CJ_STR("publico")), words[0]);
    assert_int_equal(dictionary->words[words[0]].next, words[1]);
    assert_int_equal(dictionary->words[words[1]].next, words[2]);
    assert_int_equal(dictionary->words[words[2]].next, CJ_NO_WORD);
    assert_int_equal(dictionary->words[words[0]].count, 2);
    assert_int_equal(cj_dictionary_find(dictionary, CJ_STR("otra")), CJ_NO_WORD);
}

static void test_extra_words_do_not_count_as_occurring(void **state)
{
    struct fixture *fixture = *state;
    uint32_t words[2];

    assert_int_equal(add(fixture, "repartidor", false, words), 1);
    assert_int_equal(fixture->dictionary.words[words[0]].count, 0);
    assert_int_equal(add(fixture, "repartidor", true, words), 1);
    assert_int_equal(fixture->dictionary.words[words[0]].count, 1);
}

static void test_units_count_each_key_once(void **state)
{
    struct fixture *fixture = *state;
    struct cj_dictionary *dictionary = &fixture->dictionary;
    uint32_t words[8];
    uint32_t key;
    size_t count = add(fixture, "pedido pedidos pedido", true, words);

    cj_dictionary_count_unit(dictionary, words, count);
    count = add(fixture, "el pedido", true, words);
    cj_dictionary_count_unit(dictionary, words, count);
    count = add(fixture, "otra cosa", true, words);
    cj_dictionary_count_unit(dictionary, words, count);

    assert_int_equal(dictionary->units, 3);
    assert_true(cj_dictionary_find_key(dictionary, CJ_STR("ped"), &key));
    assert_int_equal(dictionary->keys[key].df, 2);
    assert_int_equal(dictionary->keys[key].word_class, CJ_WORD_CONTENT);
    assert_true(cj_dictionary_find_key(dictionary, CJ_STR("el"), &key));
    assert_int_equal(dictionary->keys[key].word_class, CJ_WORD_FUNCTION);
}

static void test_rarity_falls_with_frequency(void **state)
{
    (void)state;
    for (double df = 0; df < 1000; df++) {
        assert_true(cj_idf(1000, df) > cj_idf(1000, df + 1));
    }
    assert_true(cj_idf(1000, 1000) > 0);
    assert_true(cj_idf(10, 20) > 0); /* more documents than units: among passages */
    assert_true(fabs(cj_idf(10, 3) - log(1 + 7.5 / 3.5)) < 1e-14);
}

static void test_grams_are_all_runs_of_three_to_five(void **state)
{
    uint32_t slots[CJ_MAX_WORD_GRAMS];
    char longest[CJ_MAX_WORD_LEN + 10];

    (void)state;
    assert_int_equal(cj_word_grams(CJ_STR("a"), slots), 1);            /* ^a$ */
    assert_int_equal(cj_word_grams(CJ_STR("casa"), slots), 4 + 3 + 2); /* ^casa$ */
    for (size_t i = 0; i < 9; i++) {
        assert_true(slots[i] < CJ_GRAM_SLOTS);
    }
    memset(longest, 'x', sizeof(longest));
    assert_true(cj_word_grams((struct cj_str){longest, sizeof(longest)}, slots) <=
                CJ_MAX_WORD_GRAMS);
    assert_int_equal(cj_word_grams((struct cj_str){"", 0}, slots), 0);
}

static void test_letters_are_a_set(void **state)
{
    (void)state;
    assert_int_equal(cj_word_letters(CJ_STR("abba")), 3);
    assert_int_equal(cj_word_letters(CJ_STR("z")), 1 << 25);
    assert_int_equal(cj_word_letters(CJ_STR("ñ3")), 0);
}

static void test_the_alphabet_does_not_depend_on_the_order_of_adding(void **state)
{
    static const char *const orders[] = {"zapato año abeja ano público publico",
                                         "publico público ano abeja año zapato"};
    char seen[2][256] = {"", ""};

    (void)state;
    for (size_t o = 0; o < 2; o++) {
        void *own = NULL;
        uint32_t words[8];

        assert_int_equal(setup(&own), 0);
        struct fixture *fixture = own;
        (void)add(fixture, orders[o], true, words);
        assert_int_equal(cj_dictionary_finish(&fixture->dictionary), CJ_OK);
        for (size_t i = 0; i < fixture->dictionary.count; i++) {
            const struct cj_word *word =
                &fixture->dictionary.words[fixture->dictionary.alphabet[i]];
            (void)snprintf(seen[o] + strlen(seen[o]), sizeof(seen[o]) - strlen(seen[o]),
                           "%.*s ", CJ_STR_ARGS(word->lower));
        }
        (void)teardown(&own);
    }
    assert_string_equal(seen[0], seen[1]);
    assert_string_equal(seen[0], "abeja ano año publico público zapato ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_spellings_of_one_folded_word_form_a_chain, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_extra_words_do_not_count_as_occurring, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_units_count_each_key_once, setup, teardown),
        cmocka_unit_test(test_rarity_falls_with_frequency),
        cmocka_unit_test(test_grams_are_all_runs_of_three_to_five),
        cmocka_unit_test(test_letters_are_a_set),
        cmocka_unit_test(test_the_alphabet_does_not_depend_on_the_order_of_adding),
    };
    return cmocka_run_group_tests_name("dictionary", tests, NULL, NULL);
}
