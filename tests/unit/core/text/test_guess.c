#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "support/random.h"
#include "text/guess.h"

#define MAX_LANGS 4

struct candidates {
    const struct cj_lang *langs[MAX_LANGS];
    size_t count;
};

static struct candidates read_codes(const char *codes)
{
    struct candidates all = {.count = 0};

    for (; strlen(codes) >= 2; codes += codes[2] ? 3 : 2) {
        all.langs[all.count] = cj_lang_find((struct cj_str){codes, 2});
        assert_non_null(all.langs[all.count]);
        all.count++;
    }
    return all;
}

static void guess(const char *text, const struct candidates *all,
                  struct cj_lang_score *out_scores)
{
    double sum = 0;

    cj_lang_guess(cj_str_from(text), all->langs, all->count, out_scores);
    for (size_t i = 0; i < all->count; i++) {
        assert_ptr_equal(out_scores[i].lang, all->langs[i]);
        assert_true(out_scores[i].score > 0 && out_scores[i].score <= 1);
        sum += out_scores[i].score;
    }
    assert_true(all->count == 0 || fabs(sum - 1) < 1e-12);
}

struct guess_case {
    const char *langs;
    const char *text;
    const char *best;
};

static void test_short_messages(void **state)
{
    static const struct guess_case cases[] = {
        {"es en", "¿Dónde está mi pedido?", "es"},
        {"es en", "donde esta mi pedido", "es"},
        {"en es", "where is my order", "en"},
        {"es en", "Where's my order?", "en"},
        {"es en", "hola", "es"},
        {"es en", "hello", "en"},
        {"es en", "holaaaa", "es"},
        {"es en", "helppppp", "en"},
        {"es en", "gracias", "es"},
        {"es en", "thanks!", "en"},
        {"es en", "xq no llega", "es"},
        {"es en", "quiero devolver unas zapatillas", "es"},
        {"es en", "I want to return some trainers", "en"},
        {"es en", "mi paquete no a yegado", "es"},
        {"es en", "my pakage hasnt arived", "en"},
        {"es en", "pagar con paypal", "es"},
        {"es en", "pay with paypal", "en"},
        {"es en", "horario", "es"},
        {"es en", "opening hours", "en"},
        {"es en", "gift wrapping", "en"},
        {"es en", "envoltorio para regalo", "es"},
        {"es en", "factura", "es"},
        {"es en", "invoice", "en"},
        {"es en", "¡adiós!", "es"},
        {"es en", "bye", "en"},
        {"es en", "hablar con una persona", "es"},
        {"es en", "talk to a human", "en"},
        {"es en", "tracking", "en"},
        {"es en", "seguimiento", "es"},
        {"es en", "¿tracking?", "es"},
        {"es en", "me llego roto el iPhone 12 que compre", "es"},
        {"es en fr", "Bonjour, où est ma commande ?", "fr"},
        {"es en ru", "где мой заказ", "ru"},
        {"es en de", "Wo bleibt mein Päckchen", "de"},
        {"es de", "donde esta mi pedido", "es"},
        {"en fr", "where is my order", "en"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct candidates all = read_codes(cases[i].langs);
        struct cj_lang_score scores[MAX_LANGS];
        size_t best = 0;

        guess(cases[i].text, &all, scores);
        for (size_t j = 1; j < all.count; j++) {
            best = scores[j].score > scores[best].score ? j : best;
        }
        if (strcmp(scores[best].lang->code, cases[i].best) != 0 || scores[best].score < 0.6) {
            fail_msg("%s: %s %g", cases[i].text, scores[best].lang->code, scores[best].score);
        }
    }
}

/* Without evidence nothing is guessed, so that the conversation's language stays. */
static void test_no_evidence_is_equal(void **state)
{
    static const char *const texts[] = {"",   "?",     "AB-123456", "12",  "😀",   "ok",
                                        "no", "hotel", "thx",       "xyz", "chat"};
    static const char *const codes[] = {"es en", "en es", "es en", "es"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        for (size_t j = 0; j < sizeof(codes) / sizeof(codes[0]); j++) {
            struct candidates all = read_codes(codes[j]);
            struct cj_lang_score scores[MAX_LANGS];

            guess(texts[i], &all, scores);
            for (size_t k = 0; k < all.count; k++) {
                assert_true(scores[k].score == 1.0 / (double)all.count);
            }
        }
    }
}

static void test_untuned_languages_share_alike(void **state)
{
    struct candidates all = read_codes("es fr de en");
    struct cj_lang_score scores[MAX_LANGS];

    (void)state;
    guess("Bonjour, où est ma commande ?", &all, scores);
    assert_true(scores[1].score == scores[2].score);
    assert_true(scores[1].score > scores[0].score);
    guess("", &all, scores);
    assert_true(scores[0].score == 0.25 && scores[1].score == 0.25);

    all = read_codes("fr de");
    guess("Bonjour, où est ma commande ?", &all, scores);
    assert_true(scores[0].score == 0.5);
}

/* One letter that would fit is no reason to be sure. */
static void test_weak_hints_leave_room(void **state)
{
    struct candidates all = read_codes("es it");
    struct cj_lang_score scores[MAX_LANGS];

    (void)state;
    guess("mela rossa dolce", &all, scores);
    assert_true(scores[0].score < 0.5);
}

static void test_the_order_of_candidates_does_not_matter(void **state)
{
    static const char *const pieces[] = {"the ",   "de ", "casa ",   "house ",
                                         "hallo ", "xq ", "привет ", "ñ ",
                                         "où ",    "¿",   "12 ",     "ing "};
    struct candidates forth = read_codes("es en fr ru");
    struct candidates back = read_codes("ru fr en es");
    struct test_random random = {2718};
    char text[128];

    (void)state;
    for (int i = 0; i < 2000; i++) {
        struct cj_lang_score a[MAX_LANGS];
        struct cj_lang_score b[MAX_LANGS];

        test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 8, text,
                         sizeof(text));
        guess(text, &forth, a);
        guess(text, &back, b);
        for (size_t j = 0; j < MAX_LANGS; j++) {
            assert_true(fabs(a[j].score - b[MAX_LANGS - 1 - j].score) < 1e-12);
        }
    }
}

static void test_long_text_is_fine(void **state)
{
    struct candidates all = read_codes("es en");
    struct cj_lang_score scores[MAX_LANGS];
    char text[4001] = {0};

    (void)state;
    for (size_t i = 0; i + 5 < sizeof(text); i += 5) {
        memcpy(text + i, "donde", 5);
    }
    guess(text, &all, scores); /* a single word of 4,000 letters */
    for (size_t i = 0; i + 6 < sizeof(text); i += 6) {
        memcpy(text + i, "donde ", 6);
    }
    guess(text, &all, scores);
    assert_true(scores[0].score > 0.99);
    cj_lang_guess(CJ_STR("hola"), NULL, 0, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short_messages),
        cmocka_unit_test(test_no_evidence_is_equal),
        cmocka_unit_test(test_untuned_languages_share_alike),
        cmocka_unit_test(test_weak_hints_leave_room),
        cmocka_unit_test(test_the_order_of_candidates_does_not_matter),
        cmocka_unit_test(test_long_text_is_fine),
    };
    return cmocka_run_group_tests_name("guess", tests, NULL, NULL);
}
