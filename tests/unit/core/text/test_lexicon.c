#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/lexicon.h"

static const struct cj_lexicon *const lexicons[] = {&cj_lexicon_es, &cj_lexicon_en};

#define LEXICON_COUNT (sizeof(lexicons) / sizeof(lexicons[0]))

typedef void (*word_visitor)(const struct cj_lexicon *lexicon, const struct cj_word_list *list,
                             size_t index);

static void each_word(word_visitor visit)
{
    for (size_t i = 0; i < LEXICON_COUNT; i++) {
        const struct cj_lexicon *lexicon = lexicons[i];
        const struct cj_word_list *lists[] = {&lexicon->functions, &lexicon->questions,
                                              &lexicon->common};
        for (size_t j = 0; j < sizeof(lists) / sizeof(lists[0]); j++) {
            for (size_t k = 0; k < lists[j]->count; k++) {
                visit(lexicon, lists[j], k);
            }
        }
    }
}

/* Folded into a static place; two calls may be compared. */
static const char *folded(const char *word)
{
    static char places[2][CJ_MAX_WORD_LEN];
    static size_t turn;
    struct cj_buf out = {0};
    char *place = places[turn++ % 2];

    cj_fold(cj_str_from(word), &out);
    assert_true(out.len < CJ_MAX_WORD_LEN);
    (void)snprintf(place, CJ_MAX_WORD_LEN, "%s", out.ptr);
    cj_buf_clear(&out);
    return place;
}

static void check_order(const struct cj_lexicon *lexicon, const struct cj_word_list *list,
                        size_t index)
{
    (void)lexicon;
    if (index > 0) {
        const char *before = folded(list->items[index - 1]);
        assert_true(strcmp(before, folded(list->items[index])) < 0);
    }
}

static void check_found(const struct cj_lexicon *lexicon, const struct cj_word_list *list,
                        size_t index)
{
    (void)lexicon;
    const char *word = list->items[index];
    assert_string_equal(cj_word_list_find(list, cj_str_from(folded(word))), word);
}

/* Chat spelling goes first: a word that it rewrites would never be met. */
static void check_not_respelled(const struct cj_lexicon *lexicon,
                                const struct cj_word_list *list, size_t index)
{
    assert_null(cj_lexicon_respell(lexicon, cj_str_from(folded(list->items[index]))));
}

static void check_in_one_list(const struct cj_lexicon *lexicon,
                              const struct cj_word_list *list, size_t index)
{
    struct cj_str word = cj_str_from(folded(list->items[index]));
    int lists = (cj_word_list_find(&lexicon->functions, word) != NULL) +
                (cj_word_list_find(&lexicon->questions, word) != NULL) +
                (cj_word_list_find(&lexicon->common, word) != NULL);
    assert_int_equal(lists, 1);
}

static void test_lists_are_in_order(void **state)
{
    (void)state;
    each_word(check_order);
}

static void test_each_word_is_found(void **state)
{
    (void)state;
    each_word(check_found);
    assert_null(cj_word_list_find(&cj_lexicon_es.common, CJ_STR("")));
    assert_null(cj_word_list_find(&cj_lexicon_es.common, CJ_STR("aaa")));
    assert_null(cj_word_list_find(&cj_lexicon_es.common, CJ_STR("zzz")));
    assert_null(cj_word_list_find(&cj_lexicon_es.common, CJ_STR("pedid")));
}

static void test_each_word_is_in_one_place(void **state)
{
    (void)state;
    each_word(check_in_one_list);
    each_word(check_not_respelled);
}

static void test_lists_have_several_hundred_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEXICON_COUNT; i++) {
        assert_true(lexicons[i]->common.count > 800);
        assert_true(lexicons[i]->functions.count > 100);
    }
}

static void test_respellings_are_in_order_and_folded(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEXICON_COUNT; i++) {
        const struct cj_respelling *rows = lexicons[i]->respellings;
        for (size_t j = 0; j < lexicons[i]->respelling_count; j++) {
            assert_true(j == 0 || strcmp(rows[j - 1].typed, rows[j].typed) < 0);
            if (!strstr(rows[j].typed, "º")) {
                assert_string_equal(folded(rows[j].typed), rows[j].typed);
            }
            assert_string_equal(cj_lexicon_respell(lexicons[i], cj_str_from(rows[j].typed)),
                                rows[j].meant);
        }
    }
}

/* Nothing is rewritten twice: what is meant is not itself a chat spelling. */
static void test_what_is_meant_stands(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEXICON_COUNT; i++) {
        for (size_t j = 0; j < lexicons[i]->respelling_count; j++) {
            struct cj_str rest = cj_str_from(lexicons[i]->respellings[j].meant);
            while (rest.len > 0) {
                const char *space = memchr(rest.ptr, ' ', rest.len);
                size_t len = space ? (size_t)(space - rest.ptr) : rest.len;
                char word[CJ_MAX_WORD_LEN] = {0};

                assert_true(len > 0);
                memcpy(word, rest.ptr, len);
                assert_null(cj_lexicon_respell(lexicons[i], cj_str_from(folded(word))));
                len += space != NULL;
                rest.ptr += len;
                rest.len -= len;
            }
        }
    }
}

static void test_joins(void **state)
{
    (void)state;
    assert_string_equal(cj_lexicon_join(&cj_lexicon_es, CJ_STR("por"), CJ_STR("que")),
                        "porque");
    assert_null(cj_lexicon_join(&cj_lexicon_es, CJ_STR("que"), CJ_STR("por")));
    assert_null(cj_lexicon_join(&cj_lexicon_en, CJ_STR("por"), CJ_STR("que")));
}

static void test_restores_accents(void **state)
{
    static const struct {
        const char *typed;
        const char *restored;
    } cases[] = {
        {"telefono", "teléfono"},
        {"direccion", "dirección"},
        {"cancelacion", "cancelación"},
        {"transmision", "transmisión"},
        {"conexion", "conexión"},
        {"tecnologia", "tecnología"},
        {"fotografia", "fotografía"},
        {"donde", "dónde"},
        {"envio", "envío"},
        {"recibi", "recibí"},
        {"gustaria", "gustaría"},
        {"pedido", "pedido"},
        {"ion", "ion"},
        {"año", "año"},
        {"xyz", "xyz"},
        {"", ""},
    };
    char out[CJ_MAX_WORD_LEN];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_str restored =
            cj_lexicon_restore(&cj_lexicon_es, cj_str_from(cases[i].typed), out, sizeof(out));
        assert_true(cj_str_equals(restored, cases[i].restored));
    }
}

static void test_restores_only_what_fits(void **state)
{
    char out[12];

    (void)state;
    assert_true(cj_str_equals(
        cj_lexicon_restore(&cj_lexicon_es, CJ_STR("transmision"), out, sizeof(out)),
        "transmisión"));
    assert_true(cj_str_equals(
        cj_lexicon_restore(&cj_lexicon_es, CJ_STR("transmision"), out, sizeof(out) - 1),
        "transmision"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_are_in_order),
        cmocka_unit_test(test_each_word_is_found),
        cmocka_unit_test(test_each_word_is_in_one_place),
        cmocka_unit_test(test_lists_have_several_hundred_words),
        cmocka_unit_test(test_respellings_are_in_order_and_folded),
        cmocka_unit_test(test_what_is_meant_stands),
        cmocka_unit_test(test_joins),
        cmocka_unit_test(test_restores_accents),
        cmocka_unit_test(test_restores_only_what_fits),
    };
    return cmocka_run_group_tests_name("lexicon", tests, NULL, NULL);
}
