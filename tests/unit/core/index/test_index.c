#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/model.h"
#include "support/small_index.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct row shop_es[] = {
    {"devolver", "¿Cómo devuelvo un pedido?", "quiero hacer una devolución|devolver",
     "Entre en su cuenta y elija el pedido.\nImprima la etiqueta y péguela en la caja.",
     "Devoluciones", "cambio"},
    {"plazo", "¿Cuánto tiempo tengo para devolver un pedido?", "plazo de devolución",
     "Tiene 30 días naturales desde que recibe el paquete.", "Devoluciones", NULL},
    {"reembolso", "¿Cuándo me devuelven el dinero?", "cuánto tarda el reembolso",
     "El reembolso llega a su tarjeta en 5 días laborables.", "Devoluciones", NULL},
    {"envio", "¿Cuánto cuesta el envío?", "gastos de envío",
     "El envío cuesta 3,90 € y es gratis a partir de 50 €.", "Envíos", "porte|precio"},
    {"direccion", "¿Puedo cambiar la dirección de entrega?", NULL,
     "Sí, mientras el pedido no haya salido del almacén.", "Envíos", NULL},
    {"contrasena", "He olvidado mi contraseña", "no puedo entrar en mi cuenta",
     "Pulse en «¿Ha olvidado su contraseña?» y siga los pasos del correo.", "Cuenta", NULL},
    {"factura", "¿Dónde descargo mi factura?", NULL,
     "En su cuenta, junto a cada pedido, hay un enlace a la factura.", "Facturas", NULL},
    {"tarjeta", "¿Qué tarjetas aceptan?", "formas de pago",
     "Visa y Mastercard. También puede pagar con PayPal o en la tienda.", "Pagos", NULL},
};

static const struct row shop_en[] = {
    {"return", "How do I return an order?", "I want to send something back",
     "Open your account and pick the order.", "Returns", NULL},
    {"refund", "When do I get my money back?", "how long does a refund take",
     "Refunds reach your card within 5 working days.", "Returns", NULL},
    {"shipping", "How much is shipping?", "delivery costs",
     "Shipping is 3.90 and free from 50 on.", "Shipping", NULL},
    {"password", "I forgot my password", NULL, "Follow the link in the e-mail.", "Account",
     NULL},
};

static void test_questions_find_their_document(void **state)
{
    static const struct {
        const char *lang;
        const char *text;
        const char *wanted;
    } cases[] = {
        {"es", "¿Cómo devuelvo un pedido?", "devolver"},
        {"es", "como devuelvo un pedido", "devolver"},
        {"es", "kiero debolver un pedido", "devolver"},
        {"es", "hasta cuándo puedo devolver un pedido, qué plazo hay", "plazo"},
        {"es", "cuanto tardara el reenbolso", "reembolso"},
        {"es", "gastos de envio", "envio"},
        {"es", "cuanto cuestan los envios", "envio"},
        {"es", "porte", "envio"}, /* a tag */
        {"es", "cambiar direccion", "direccion"},
        {"es", "me he olvidado de la contraseña", "contrasena"},
        {"es", "olvide mi contrasenia", "contrasena"},
        {"es", "descargar facturas", "factura"},
        {"es", "¿aceptan PayPal?", "tarjeta"}, /* only in the body */
        {"es", "FACTURA!!!", "factura"},
        {"en", "how can I return my order", "return"},
        {"en", "refunds", "refund"},
        {"en", "shiping costs", "shipping"},
        {"en", "forgot pasword", "password"},
        {"en", "i want my money back", "refund"},
    };
    struct small_index es;
    struct small_index en;

    (void)state;
    small_index_init(&es, "es", shop_es, COUNT(shop_es), NULL);
    small_index_init(&en, "en", shop_en, COUNT(shop_en), NULL);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct small_index *small = strcmp(cases[i].lang, "es") == 0 ? &es : &en;
        const char *got = small_index_ask(small, cases[i].text);

        if (!got || strcmp(got, cases[i].wanted) != 0) {
            fail_msg("'%s' gave %s, not %s", cases[i].text, got ? got : "nothing",
                     cases[i].wanted);
        }
    }
    small_index_clear(&es);
    small_index_clear(&en);
}

/* The same with and without accents, in any case: same order, same scores. */
static void test_dropped_accents_cost_nothing(void **state)
{
    static const struct {
        const char *with;
        const char *without;
    } cases[] = {
        {"¿Cómo hago una devolución?", "como hago una devolucion"},
        {"¿Cuánto cuesta el envío?", "CUANTO CUESTA EL ENVIO"},
        {"dirección de entrega", "direccion de entrega"},
        {"¿cuándo me llegará el reembolso?", "cuando me llegara el reembolso"},
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", shop_es, COUNT(shop_es), NULL);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char with[64];
        (void)snprintf(with, sizeof(with), "%s", small_index_ask(&small, cases[i].with));
        const double score = small.hits.items[0].score;

        assert_string_equal(small_index_ask(&small, cases[i].without), with);
        assert_true(fabs(small.hits.items[0].score - score) < 0.05);
    }
    small_index_clear(&small);
}

static void test_every_explanation_adds_up(void **state)
{
    static const char *const texts[] = {
        "¿Cómo devuelvo un pedido?",
        "devolver",
        "envio gratis hoy",
        "pedido",
        "el la los de en",
        "cuanto cuesta cambiar la direccion de mi factura con tarjeta visa",
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", shop_es, COUNT(shop_es), NULL);
    for (size_t i = 0; i < COUNT(texts); i++) {
        (void)small_index_ask(&small, texts[i]);
        for (size_t h = 0; h < small.hits.count; h++) {
            const struct cj_hit *hit = &small.hits.items[h];
            double sum = 0;

            for (size_t p = 0; p < hit->part_count; p++) {
                sum += hit->parts[p].value;
            }
            assert_true(fabs(sum - hit->score) < 1e-12);
            assert_true(hit->score >= 0 && hit->score <= 1);
            assert_true(hit->raw >= 0 && hit->raw <= 1);
            assert_true(hit->coverage >= 0 && hit->coverage <= 1);
            assert_true(h == 0 || hit->score <= small.hits.items[h - 1].score);
        }
    }
    small_index_clear(&small);
}

static void test_word_matches_tell_what_became_of_each_word(void **state)
{
    struct small_index small;
    double sum = 0;

    (void)state;
    small_index_init(&small, "es", shop_es, COUNT(shop_es), NULL);
    (void)small_index_ask(&small, "debolver el pedifo en Mongolia");
    assert_int_equal(small.utterance.tokens.count, 5);
    const struct cj_word_match *words = small.hits.words;
    assert_true(cj_str_equals(words[0].correction, "devolver"));
    assert_int_equal(words[1].correction.len, 0);
    assert_true(words[1].known);
    assert_true(cj_str_equals(words[2].correction, "pedido"));
    assert_false(words[4].known);
    assert_int_equal(words[4].correction.len, 0);
    for (size_t i = 0; i < 5; i++) {
        assert_true(words[i].weight >= 0);
        sum += words[i].weight;
    }
    assert_true(fabs(sum - 1) < 1e-9);
    assert_true(words[4].weight > words[1].weight); /* unknown counts, "el" hardly */
    assert_int_equal(small.hits.content_words, 3);
    assert_true(small.hits.coverage < 0.8);
    small_index_clear(&small);
}

static void test_results_do_not_depend_on_the_order_of_documents(void **state)
{
    static const char *const texts[] = {"devolver un pedido", "cuanto cuesta", "mi cuenta",
                                        "tarjeta o factura", "envio"};
    struct row shuffled[COUNT(shop_es)];
    struct small_index first;
    uint64_t seed = 7;

    (void)state;
    small_index_init(&first, "es", shop_es, COUNT(shop_es), NULL);
    memcpy(shuffled, shop_es, sizeof(shuffled));
    for (int round = 0; round < 10; round++) {
        struct small_index second;

        for (size_t i = COUNT(shuffled) - 1; i > 0; i--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const size_t j = (size_t)(seed >> 33) % (i + 1);
            const struct row moved = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = moved;
        }
        small_index_init(&second, "es", shuffled, COUNT(shuffled), NULL);
        for (size_t t = 0; t < COUNT(texts); t++) {
            (void)small_index_ask(&first, texts[t]);
            (void)small_index_ask(&second, texts[t]);
            assert_int_equal(first.hits.count, second.hits.count);
            for (size_t h = 0; h < first.hits.count; h++) {
                const struct cj_hit *a = &first.hits.items[h];
                const struct cj_hit *b = &second.hits.items[h];

                assert_string_equal(cj_index_id(first.index, a->document),
                                    cj_index_id(second.index, b->document));
                assert_true(a->score == b->score); /* bit for bit */
            }
        }
        small_index_clear(&second);
    }
    small_index_clear(&first);
}

static void test_ties_go_to_the_smaller_id(void **state)
{
    static const struct row rows[] = {
        {"c", "horario de la tienda", NULL, NULL, NULL, NULL},
        {"a", "horario de la tienda", NULL, NULL, NULL, NULL},
        {"b", "horario de la tienda", NULL, NULL, NULL, NULL},
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", rows, COUNT(rows), NULL);
    assert_string_equal(small_index_ask(&small, "horario"), "a");
    assert_string_equal(cj_index_id(small.index, small.hits.items[1].document), "b");
    assert_string_equal(cj_index_id(small.index, small.hits.items[2].document), "c");
    assert_int_equal(cj_index_exact(small.index, CJ_STR("horario de la tienda")), 1);
    small_index_clear(&small);
}

static uint32_t exact(struct small_index *small, const char *text)
{
    struct cj_buf key = {0};

    (void)small_index_ask(small, text);
    cj_tokens_key(&small->utterance.tokens, &key);
    const uint32_t document = cj_index_exact(small->index, cj_buf_str(&key));
    cj_buf_clear(&key);
    return document;
}

static void test_exact_questions(void **state)
{
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", shop_es, COUNT(shop_es), NULL);
    assert_int_equal(exact(&small, "¿CÓMO devuelvo un pedido?"), 0);
    assert_int_equal(exact(&small, "  como   devuelvo un pedido "), 0);
    assert_int_equal(exact(&small, "Gastos de envío"), 3); /* a phrasing */
    assert_int_equal(exact(&small, "como devuelvo un pedido ya"), UINT32_MAX);
    assert_int_equal(exact(&small, "¿?"), UINT32_MAX);
    assert_int_equal(cj_index_count(small.index), COUNT(shop_es));
    small_index_clear(&small);
}

static void test_correction_changes_unknown_words_alone(void **state)
{
    struct small_index small;
    struct cj_utterance corrected;
    const struct cj_word_match *words;

    (void)state;
    small_index_init(&small, "es", shop_es, COUNT(shop_es), "repartidor");
    (void)small_index_ask(&small, "el repatridor perdio mi pedido");
    assert_int_equal(cj_index_correct(small.index, small.scratch, small.analyser,
                                      &small.utterance, &small.arena, &corrected, &words),
                     CJ_OK);
    assert_int_equal(corrected.tokens.count, 5);
    assert_true(cj_str_equals(corrected.tokens.items[1].fold, "repartidor"));
    assert_true(cj_str_equals(corrected.tokens.items[1].surface, "repatridor"));
    assert_true(cj_str_equals(words[1].correction, "repartidor"));
    assert_true(cj_str_equals(corrected.tokens.items[4].fold, "pedido"));
    assert_int_equal(words[4].correction.len, 0);
    assert_true(cj_str_equals(small.utterance.tokens.items[1].fold, "repatridor"));
    small_index_clear(&small);
}

static void test_known_words_tell_the_language(void **state)
{
    struct small_index es;
    struct small_index en;

    (void)state;
    small_index_init(&es, "es", shop_es, COUNT(shop_es), NULL);
    small_index_init(&en, "en", shop_en, COUNT(shop_en), NULL);
    (void)small_index_ask(&es, "gastos de shipping");
    assert_int_equal(cj_index_count_known(es.index, &es.utterance.tokens), 2);
    (void)small_index_ask(&en, "gastos de shipping");
    assert_int_equal(cj_index_count_known(en.index, &en.utterance.tokens), 1);
    small_index_clear(&es);
    small_index_clear(&en);
}

/* Messages that no visitor means. Each must end, in bounds, without a hit or with an honest
 * score. */
static void test_pathological_messages(void **state)
{
    static const char *const short_ones[] = {"😀😀😀", "!!!???...", "¿?", "a",    "   ",
                                             "ñ",   "0",         "-",  "de la"};
    struct small_index small;
    char *text = calloc(1, 20001);

    (void)state;
    assert_non_null(text);
    small_index_init(&small, "es", shop_es, COUNT(shop_es), NULL);
    for (size_t i = 0; i < COUNT(short_ones); i++) {
        (void)small_index_ask(&small, short_ones[i]);
        for (size_t h = 0; h < small.hits.count; h++) {
            assert_true(small.hits.items[h].score >= 0 && small.hits.items[h].score <= 1);
        }
    }
    memset(text, 'x', 4000); /* one huge word */
    (void)small_index_ask(&small, text);
    assert_int_equal(small.hits.count, 0);
    for (size_t i = 0; i < 4000; i++) { /* two thousand words of one letter */
        text[i] = i % 2 ? ' ' : (char)('a' + i / 2 % 26);
    }
    (void)small_index_ask(&small, text);
    for (size_t i = 0; i < 2000; i++) { /* unknown words of nine letters */
        (void)snprintf(text + 10 * i, 11, "q%08zx ", i * 2654435761u % 0xffffffffu);
    }
    (void)small_index_ask(&small, text);
    free(text);
    small_index_clear(&small);
}

static void test_an_empty_index_answers_nothing(void **state)
{
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", NULL, 0, NULL);
    assert_null(small_index_ask(&small, "hola"));
    assert_int_equal(cj_index_count(small.index), 0);
    assert_int_equal(exact(&small, "hola"), UINT32_MAX);
    small_index_clear(&small);
}

static void test_documents_may_lack_everything(void **state)
{
    static const struct row rows[] = {
        {"", NULL, NULL, NULL, NULL, NULL},
        {"punctuation", "¿?", "!!|...", "---", "…", "·"},
        {"body", NULL, NULL, "Solo un cuerpo.", NULL, NULL},
        {"phrase", NULL, "una frase suelta", NULL, NULL, NULL},
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "es", rows, COUNT(rows), NULL);
    assert_string_equal(small_index_ask(&small, "frase suelta"), "phrase");
    assert_string_equal(small_index_ask(&small, "cuerpo"), "body");
    small_index_clear(&small);
}

/* A scratch that has served one index serves another, smaller or larger, as if it were new. */
static void test_a_scratch_serves_any_index(void **state)
{
    struct small_index es;
    struct small_index en;

    (void)state;
    small_index_init(&es, "es", shop_es, COUNT(shop_es), NULL);
    small_index_init(&en, "en", shop_en, COUNT(shop_en), NULL);
    cj_index_scratch *own = en.scratch;
    en.scratch = es.scratch;
    for (int i = 0; i < 5; i++) {
        assert_string_equal(small_index_ask(&es, "gastos de envio"), "envio");
        assert_string_equal(small_index_ask(&en, "return an order"), "return");
    }
    en.scratch = own;
    small_index_clear(&es);
    small_index_clear(&en);
}

/* What tells the documents apart decides what their parts weigh. */
static void test_the_profile_follows_what_tells_documents_apart(void **state)
{
    static const struct row titled[] = {
        {"a", "Pay by card", NULL, "Visa.", NULL, NULL},
        {"b", "Opening hours", NULL, "From 9 to 5.", NULL, NULL},
    };
    static const struct row phrased[] = {
        {"a", "Pay by card", "do you take Visa|credit cards", "Visa.", NULL, NULL},
        {"b", "Opening hours", "when do you open", "From 9 to 5.", NULL, NULL},
    };
    static const struct row sections[] = {
        {"a", "Cause", NULL, "The tank is empty.", "No hot water", NULL},
        {"b", "Cause", NULL, "The lamp is dead.", "No light", NULL},
        {"c", "Cause", NULL, "The fuse blew.", "No power", NULL},
        {"d", "Cause", NULL, "A blocked pipe.", "The sink is full", NULL},
    };
    static const struct row passages[] = {
        {"a", "Rome", NULL, "It lies on the Tiber.", NULL, NULL},
        {"b", "Rome", NULL, "Its founder was Romulus.", NULL, NULL},
        {"c", "Rome", NULL, "The Colosseum is there.", NULL, NULL},
    };
    static const struct {
        const struct row *rows;
        size_t count;
        enum cj_profile profile;
    } cases[] = {
        {titled, COUNT(titled), CJ_PROFILE_TITLED},
        {phrased, COUNT(phrased), CJ_PROFILE_PHRASED},
        {sections, COUNT(sections), CJ_PROFILE_TITLED}, /* by what stands above */
        {passages, COUNT(passages), CJ_PROFILE_PASSAGES},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct small_index small;
        small_index_init(&small, "en", cases[i].rows, cases[i].count, NULL);
        assert_int_equal(small.index->profile, cases[i].profile);
        small_index_clear(&small);
    }
}

/* A visitor's words stand in the body and in the headings above as often as in the title. */
static void test_sections_are_found_by_what_stands_above_and_below(void **state)
{
    static const struct row rows[] = {
        {"water", "Cause", NULL, "The tank is empty.", "No hot water", NULL},
        {"light", "Cause", NULL, "The lamp is dead.", "No light", NULL},
        {"power", "Cause", NULL, "The fuse blew.", "No power", NULL},
    };
    struct small_index small;

    (void)state;
    small_index_init(&small, "en", rows, COUNT(rows), NULL);
    assert_string_equal(small_index_ask(&small, "what is the cause of no light"), "light");
    assert_string_equal(small_index_ask(&small, "my fuse blew"), "power");
    small_index_clear(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_profile_follows_what_tells_documents_apart),
        cmocka_unit_test(test_sections_are_found_by_what_stands_above_and_below),
        cmocka_unit_test(test_questions_find_their_document),
        cmocka_unit_test(test_dropped_accents_cost_nothing),
        cmocka_unit_test(test_every_explanation_adds_up),
        cmocka_unit_test(test_word_matches_tell_what_became_of_each_word),
        cmocka_unit_test(test_results_do_not_depend_on_the_order_of_documents),
        cmocka_unit_test(test_ties_go_to_the_smaller_id),
        cmocka_unit_test(test_exact_questions),
        cmocka_unit_test(test_correction_changes_unknown_words_alone),
        cmocka_unit_test(test_known_words_tell_the_language),
        cmocka_unit_test(test_pathological_messages),
        cmocka_unit_test(test_an_empty_index_answers_nothing),
        cmocka_unit_test(test_documents_may_lack_everything),
        cmocka_unit_test(test_a_scratch_serves_any_index),
    };
    return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
