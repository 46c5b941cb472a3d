#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/calibrate.h"
#include "support/small_index.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct row alone[] = {
    {"a", "¿Cómo devuelvo un pedido?", NULL, NULL, NULL, NULL},
    {"b", "¿Cuánto cuesta el envío?", NULL, NULL, NULL, NULL},
};

/* Phrasings that share nothing: whatever is found by them is wrong. */
static const struct row hopeless[] = {
    {"a", "rojo verde", "azul negro|gato perro|luna sol", NULL, NULL, NULL},
    {"b", "mesa silla", "rojo luna|verde sol|gato azul", NULL, NULL, NULL},
    {"c", "libro papel", "perro negro|mesa verde|silla luna", NULL, NULL, NULL},
};

/* Phrasings that repeat their document's own words. */
static const struct row easy[] = {
    {"a", "plazo de entrega", "plazo de la entrega|la entrega y su plazo|plazo entrega", NULL,
     NULL, NULL},
    {"b", "color del sofá", "colores del sofá|color sofá|sofá de qué color", NULL, NULL, NULL},
    {"c", "garantía legal", "garantía legal mínima|la garantía es legal|legal garantía", NULL,
     NULL, NULL},
};

static void test_a_curve_rises(void **state)
{
    struct small_index small;
    double previous = 0;

    (void)state;
    small_index_init(&small, "es", alone, COUNT(alone), NULL);
    for (double x = 0; x <= 1; x += 0.01) {
        const double p = cj_calibrated(&small.index->curve, x);

        assert_true(p > previous && p < 1);
        previous = p;
    }
    const struct cj_thresholds thresholds = cj_index_thresholds(small.index);
    assert_true(thresholds.suggest > 0);
    assert_true(thresholds.answer > thresholds.suggest);
    assert_true(thresholds.answer < 1);
    small_index_clear(&small);
}

static void test_phrasings_move_the_curve(void **state)
{
    struct small_index few;
    struct small_index bad;
    struct small_index good;

    (void)state;
    small_index_init(&few, "es", alone, COUNT(alone), NULL);
    small_index_init(&bad, "es", hopeless, COUNT(hopeless), NULL);
    small_index_init(&good, "es", easy, COUNT(easy), NULL);
    /* the same confidence is worth less where it proved wrong */
    assert_true(cj_calibrated(&bad.index->curve, 0.2) < cj_calibrated(&few.index->curve, 0.2));
    assert_true(cj_calibrated(&good.index->curve, 0.2) >
                cj_calibrated(&bad.index->curve, 0.2));
    small_index_clear(&few);
    small_index_clear(&bad);
    small_index_clear(&good);
}

static void test_trust_falls_with_what_is_unknown_and_unsaid(void **state)
{
    struct small_index small;
    static struct cj_ranking ranking = {.count = 1, .known = 1};

    (void)state;
    small_index_init(&small, "es", alone, COUNT(alone), NULL);
    ranking.items[0].claim = 1;
    assert_true(cj_trust(small.index, &ranking) == 1);
    ranking.items[0].claim = 0; /* found by its body alone */
    assert_true(cj_trust(small.index, &ranking) < 1);
    assert_true(cj_trust(small.index, &ranking) > 0);
    ranking.items[0].claim = 1;
    ranking.known = 0.5;
    assert_true(cj_trust(small.index, &ranking) < 0.8);
    ranking.known = 0;
    assert_true(cj_trust(small.index, &ranking) == 0);
    small_index_clear(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_curve_rises),
        cmocka_unit_test(test_phrasings_move_the_curve),
        cmocka_unit_test(test_trust_falls_with_what_is_unknown_and_unsaid),
    };
    return cmocka_run_group_tests_name("calibrate", tests, NULL, NULL);
}
