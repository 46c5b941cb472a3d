#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/model.h"
#include "index/repair.h"
#include "support/small_index.h"

static const struct row shop[] = {
    {"a", "¿Cómo devuelvo un pedido?", NULL,
     "La devolución es gratuita. El reembolso llega en cinco días.", NULL, NULL},
    {"b", "Número de seguimiento del paquete", NULL, "Consulte el número en su cuenta.", NULL,
     NULL},
    {"c", "¿Puedo cambiar la dirección de entrega?", NULL,
     "Agregar otra dirección. La agregación de pedidos.", NULL, NULL},
    {"d", "Talla de los zapatos", NULL, "La casa mide cien metros, el caso es otro.", NULL,
     NULL},
};

static struct cj_token token_of(struct small_index *small, const char *word)
{
    struct cj_tokens tokens;

    assert_int_equal(cj_analyse(small->analyser, small->utterance.lang, cj_str_from(word),
                                &small->arena, &tokens),
                     CJ_OK);
    assert_int_equal(tokens.count, 1);
    return tokens.items[0];
}

static void test_typing_errors_are_repaired_by_the_own_words(void **state)
{
    static const struct {
        const char *typed;
        const char *wanted; /* NULL: left alone */
    } cases[] = {
        {"pedifo", "pedido"},           /* the key beside */
        {"peiddo", "pedido"},           /* two letters swapped */
        {"paqete", "paquete"},          /* a letter dropped */
        {"reembollso", "reembolso"},    /* a letter doubled */
        {"reenbolso", "reembolso"},     /* as it sounds */
        {"seguimeinot", "seguimiento"}, /* two errors in a long word */
        {"direcion", "direccion"},
        {"pexixo", NULL},   /* two errors in a short word */
        {"mongolia", NULL}, /* another word altogether */
        {"tia", NULL},      /* too short to tell */
        {"12345", NULL},    /* numbers are never mistyped words */
        {"tengo", NULL},    /* an everyday word is meant as it stands */
        {"quiero", NULL},
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", shop, sizeof(shop) / sizeof(shop[0]), NULL);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_token token = token_of(&small, cases[i].typed);
        struct cj_repairs repairs;

        cj_repair_word(small.index, &token, true, &repairs);
        if (!cases[i].wanted) {
            assert_int_equal(repairs.count, 0);
            continue;
        }
        assert_true(repairs.count > 0);
        assert_true(cj_str_equals(small.index->dictionary.words[repairs.words[0]].fold,
                                  cases[i].wanted));
        assert_true(repairs.weights[0] == 1);
        for (size_t r = 1; r < repairs.count; r++) {
            assert_true(repairs.weights[r] <= repairs.weights[r - 1]);
            assert_true(repairs.weights[r] > 0);
        }
    }
    small_index_clear(&small);
}

static void test_extra_words_are_repaired_to_as_well(void **state)
{
    struct small_index small;
    struct cj_repairs repairs;

    (void)state;
    small_index_init(&small, "es", shop, sizeof(shop) / sizeof(shop[0]), "mensajero|timo");
    struct cj_token token = token_of(&small, "mensagero");
    cj_repair_word(small.index, &token, true, &repairs);
    assert_int_equal(repairs.count, 1);
    assert_true(
        cj_str_equals(small.index->dictionary.words[repairs.words[0]].fold, "mensajero"));
    small_index_clear(&small);
}

/* "reembolso" and then `count` words from number `first` on, all different. */
static char *write_body(size_t first, size_t count)
{
    static const char letters[] = "bcdfghjklmnpqrstvwxz";
    char *text = malloc(16 + count * 8);
    char *at = text;

    assert_non_null(text);
    at += sprintf(at, "reembolso");
    for (size_t i = first; i < first + count; i++) {
        at += sprintf(at, " kwx%c%c%c%c", letters[i % 20], letters[i / 20 % 20],
                      letters[i / 400 % 20], letters[i / 8000 % 20]);
    }
    return text;
}

#define BODIES 14

/* A message of nothing but typing errors costs no more in a large dictionary than in a small
 * one: what counts is the words that its own are compared with. */
static void test_a_large_dictionary_repairs_fewer_words(void **state)
{
    static const struct {
        size_t words; /* of each body */
        size_t least;
        size_t most;
    } cases[] = {
        {10, CJ_MAX_REPAIRED_WORDS, CJ_MAX_REPAIRED_WORDS},
        {600, CJ_MIN_REPAIRED_WORDS + 1, CJ_MAX_REPAIRED_WORDS - 1},
        {4000, CJ_MIN_REPAIRED_WORDS, CJ_MIN_REPAIRED_WORDS},
    };
    char ids[BODIES][2] = {{0}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct row rows[BODIES] = {{0}};
        char message[1000] = "";
        size_t repaired = 0;
        struct small_index small;

        for (size_t body = 0; body < BODIES; body++) {
            ids[body][0] = (char)('a' + body);
            rows[body].id = ids[body];
            rows[body].title = "seguimiento";
            rows[body].body = write_body(body * cases[i].words, cases[i].words);
        }
        small_index_init(&small, "es", rows, BODIES, NULL);
        for (size_t word = 0; word < 2 * CJ_MAX_REPAIRED_WORDS; word++) {
            strcat(message, word % 2 ? "reenbolso " : "seguimeinto ");
        }
        (void)small_index_ask(&small, message);
        for (size_t word = 0; word < small.utterance.tokens.count; word++) {
            repaired += small.hits.words[word].correction.len > 0;
        }
        assert_in_range(repaired, cases[i].least, cases[i].most);
        assert_true(repaired == CJ_MIN_REPAIRED_WORDS ||
                    repaired * small.index->dictionary.count <= CJ_REPAIR_WORK);
        small_index_clear(&small);
        for (size_t body = 0; body < BODIES; body++) {
            free((char *)rows[body].body);
        }
    }
}

static void test_words_written_together_are_cut(void **state)
{
    static const struct {
        const char *word;
        const char *left; /* NULL: no cut */
        const char *right;
    } cases[] = {
        {"numeropedido", "numero", "pedido"},
        {"casapedido", "casa", "pedido"},
        {"xxpedido", NULL, NULL},
        {"pedido", NULL, NULL},
        {"ab", NULL, NULL},
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", shop, sizeof(shop) / sizeof(shop[0]), NULL);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t words[2];
        const bool cut = cj_split_word(small.index, cj_str_from(cases[i].word), words);

        assert_int_equal(cut, cases[i].left != NULL);
        if (cut) {
            const struct cj_word *all = small.index->dictionary.words;
            assert_true(cj_str_equals(all[words[0]].fold, cases[i].left));
            assert_true(cj_str_equals(all[words[1]].fold, cases[i].right));
        }
    }
    small_index_clear(&small);
}

static void test_relatives_share_half_of_the_word(void **state)
{
    struct small_index small;
    struct cj_relatives relatives;

    (void)state;
    small_index_init(&small, "es", shop, sizeof(shop) / sizeof(shop[0]), NULL);
    cj_find_relatives(small.index, CJ_STR("agregado"), &relatives);
    assert_int_equal(relatives.count, 2);
    for (size_t i = 0; i < relatives.count; i++) {
        const struct cj_str fold = small.index->dictionary.words[relatives.words[i]].fold;
        assert_true(cj_str_starts(fold, "agrega"));
        assert_true(relatives.similarities[i] >= 0.5 && relatives.similarities[i] <= 1);
    }
    cj_find_relatives(small.index, CJ_STR("agr"), &relatives);
    assert_int_equal(relatives.count, 0);
    cj_find_relatives(small.index, CJ_STR("agridulce"), &relatives);
    assert_int_equal(relatives.count, 0); /* four letters of eighteen */
    small_index_clear(&small);
}

static void test_english_words_have_no_relatives(void **state)
{
    static const struct row rows[] = {{"a", "organ donation", NULL, NULL, NULL, NULL}};
    struct small_index small;
    struct cj_relatives relatives;

    (void)state;
    small_index_init(&small, "en", rows, 1, NULL);
    cj_find_relatives(small.index, CJ_STR("organise"), &relatives);
    assert_int_equal(relatives.count, 0);
    small_index_clear(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_typing_errors_are_repaired_by_the_own_words),
        cmocka_unit_test(test_extra_words_are_repaired_to_as_well),
        cmocka_unit_test(test_a_large_dictionary_repairs_fewer_words),
        cmocka_unit_test(test_words_written_together_are_cut),
        cmocka_unit_test(test_relatives_share_half_of_the_word),
        cmocka_unit_test(test_english_words_have_no_relatives),
    };
    return cmocka_run_group_tests_name("repair", tests, NULL, NULL);
}
