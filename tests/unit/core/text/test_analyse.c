#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "support/random.h"
#include "text/analyse.h"

static cj_analyser *analyser;

static int set_up(void **state)
{
    (void)state;
    analyser = cj_analyser_new();
    return analyser ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    cj_analyser_free(analyser);
    return 0;
}

static void analyse(const char *code, struct cj_str text, struct cj_arena *arena,
                    struct cj_tokens *out_tokens)
{
    const struct cj_lang *lang = cj_lang_find(cj_str_from(code));

    assert_int_equal(cj_analyse(analyser, lang, text, arena, out_tokens), CJ_OK);
}

static char *key_of(const char *code, struct cj_str text)
{
    struct cj_arena arena = {0};
    struct cj_buf key = {0};
    struct cj_tokens tokens;

    analyse(code, text, &arena, &tokens);
    cj_tokens_key(&tokens, &key);
    cj_arena_clear(&arena);
    return cj_buf_take(&key);
}

/* "surface=lower/key0/key1" of each token, the clause before it when it changes. */
static char *show(const char *code, const char *text)
{
    struct cj_arena arena = {0};
    struct cj_buf out = {0};
    struct cj_tokens tokens;
    uint32_t clause = 0;

    analyse(code, cj_str_from(text), &arena, &tokens);
    for (size_t i = 0; i < tokens.count; i++) {
        const struct cj_token *token = &tokens.items[i];

        assert_ptr_equal(token->surface.ptr, text + token->start);
        if (token->clause != clause) {
            cj_buf_printf(&out, "%u: ", token->clause);
            clause = token->clause;
        }
        cj_buf_printf(&out, "%.*s=%.*s/%.*s", CJ_STR_ARGS(token->surface),
                      CJ_STR_ARGS(token->lower), CJ_STR_ARGS(token->keys[0]));
        if (!cj_str_equal(token->keys[0], token->keys[1])) {
            cj_buf_printf(&out, "/%.*s", CJ_STR_ARGS(token->keys[1]));
        }
        cj_buf_addc(&out, i + 1 < tokens.count ? ' ' : '.');
    }
    cj_arena_clear(&arena);
    return cj_buf_take(&out);
}

static void test_tokens(void **state)
{
    static const struct {
        const char *lang;
        const char *text;
        const char *tokens;
    } cases[] = {
        {"es", "", ""},
        {"es", "¡¿!?", ""},
        {"es", "¿Dónde están mis PEDIDOS?",
         "Dónde=dónde/dond están=están/estan mis=mis/mis "
         "PEDIDOS=pedidos/ped."},
        {"es", "Cancelación ya", "Cancelación=cancelación/cancel/cancelacion ya=ya/ya."},
        {"es", "cancelacion ya", "cancelacion=cancelacion/cancel/cancelacion ya=ya/ya."},
        {"es", "XQ no llegaaa", "XQ=porque/porqu no=no/no llegaaa=llega/lleg."},
        {"es", "¿Por  qué no?", "Por  qué=porque/porqu no=no/no."},
        {"es", "porfa dime", "porfa=por/por porfa=favor/favor dime=dime/dim."},
        {"es", "hola. qué tal? bien;sí\n\nfin",
         "hola=hola/hol 1: qué=qué/que tal=tal/tal 2: bien=bien/bien 3: sí=sí/si 4: "
         "fin=fin/fin."},
        {"es", "?? hola", "hola=hola/hol."},
        {"es", "talla M o 2 x 1", "talla=talla/tall M=m/m o=o/o 2=2/2 x=x/x 1=1/1."},
        {"es", "pedido nº123AB", "pedido=pedido/ped nº=número/numer 123=123/123 AB=ab/ab."},
        {"es", "👍🏽 ok 1️⃣", "👍🏽=👍/👍 ok=ok/ok 1️⃣=1/1."},
        {"en", "I can’t log in", "I=i/i can’t=can/can can’t=not/not log=log/log in=in/in."},
        {"en", "the client's deliveries",
         "the=the/the client's=client/client deliveries=deliveries/deliveri."},
        {"fr", "l'adresse d’expédition",
         "l=l/l adresse=adresse/adress d=d/d "
         "expédition=expédition/expedit."},
        {"ru", "Где мой заказ?", "Где=где/где мой=мой/мо заказ=заказ/заказ."},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *tokens = show(cases[i].lang, cases[i].text);
        assert_string_equal(tokens, cases[i].tokens);
        free(tokens);
    }
}

static void test_kinds_and_classes(void **state)
{
    struct cj_arena arena = {0};
    struct cj_tokens tokens;

    (void)state;
    analyse("es", CJ_STR("¿dónde está el 7? 😀"), &arena, &tokens);
    assert_int_equal(tokens.count, 5);
    assert_int_equal(tokens.items[0].word_class, CJ_WORD_QUESTION);
    assert_int_equal(tokens.items[2].word_class, CJ_WORD_FUNCTION);
    assert_int_equal(tokens.items[2].kind, CJ_TOKEN_WORD);
    assert_int_equal(tokens.items[3].kind, CJ_TOKEN_NUMBER);
    assert_int_equal(tokens.items[3].word_class, CJ_WORD_CONTENT);
    assert_int_equal(tokens.items[4].kind, CJ_TOKEN_EMOJI);
    cj_arena_clear(&arena);
}

/* The same question, as an editor and as visitors write it. */
static void test_what_is_the_same_has_the_same_key(void **state)
{
    static const struct {
        const char *lang;
        const char *a;
        const char *b;
    } cases[] = {
        {"es", "¿Dónde está mi pedido?", "donde esta mi pedido"},
        {"es", "¿Dónde está mi pedido?", "DONDE  ESTA,MI PEDIDO!!! 😊"},
        {"es", "¿Cómo tramito una devolución?", "como tramito una devolucion"},
        {"es", "¿Por qué no llega?", "xq no llegaaa"},
        {"es", "¿Por qué no llega?", "porque no llega"},
        {"es", "Año nuevo", "AN\u0303O NUEVO"},
        {"es", "también quiero", "tb kiero"},
        {"es", "re\u00ADembolso", "reembolso"},
        {"en", "What's my order number?", "whats my order number"},
        {"en", "I don't know", "i dont know"},
        {"en", "I don’t know", "I don't know"},
        {"en", "Café", "cafe"},
        {"de", "Rückgabe", "RUCKGABE"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *a = key_of(cases[i].lang, cj_str_from(cases[i].a));
        char *b = key_of(cases[i].lang, cj_str_from(cases[i].b));
        assert_true(a[0] != '\0');
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
}

static void test_what_differs_has_another_key(void **state)
{
    static const char *const texts[] = {"año", "ano", "anos",    "no",     "número",
                                        "👍",   "👎",   "👍 no",    "sí no",  "1",
                                        "12",  "1 2", "talla m", "talla l"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        for (size_t j = 0; j < i; j++) {
            char *a = key_of("es", cj_str_from(texts[i]));
            char *b = key_of("es", cj_str_from(texts[j]));
            bool both_no = strstr(texts[i], " no") && strcmp(texts[j], "no") == 0 &&
                           strcmp(texts[i], "👍 no") == 0; /* emoji count only alone */
            assert_int_equal(strcmp(a, b) == 0, both_no);
            free(a);
            free(b);
        }
    }
}

/* The accent trap: for each accented form and the same without its accents, the keys have one
 * in common, so that content and query meet whichever of the two each of them has. */
static void test_dropped_accents_meet(void **state)
{
    static const char *const words[] = {
        "cancelación", "devolución", "teléfono", "dirección",   "número",      "envío",
        "envíos",      "código",     "artículo", "artículos",   "garantía",    "última",
        "próximo",     "días",       "país",     "página",      "método",      "crédito",
        "débito",      "tarjetón",   "camión",   "botón",       "cómodo",      "recibí",
        "perdí",       "pagué",      "compré",   "llegará",     "llegó",       "enviaría",
        "podría",      "querría",    "gustaría", "tenía",       "había",       "estábamos",
        "cambié",      "olvidé",     "escribí",  "interés",     "inglés",      "después",
        "además",      "también",    "atención", "reclamación", "suscripción", "facturación",
        "electrónico", "automático", "público",  "básico",      "español",     "mañana",
        "pequeño",     "año",        "compañía", "averías",     "vacío",       "tecnología",
        "fotografía",  "quién",      "cuándo",   "dónde",       "cuánto",      "cuál",
        "línea",       "móvil",      "fácil",    "útil",        "sábado",      "miércoles",
        "música",      "cámara",     "máximo",   "mínimo",      "rápido",      "así",
        "aquí",        "allí",       "avión",    "unión",       "razón",       "imágenes",
        "exámenes",    "órdenes",    "jóvenes",  "búsqueda",    "cálculo",     "trámite",
        "depósito",    "vehículo",   "matrícula"};
    size_t restored = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_str with_accents[2];
        struct cj_str without[2];
        struct cj_buf plain = {0};
        const struct cj_lang *es = cj_lang_find(CJ_STR("es"));

        cj_fold(cj_str_from(words[i]), &plain);
        assert_int_equal(
            cj_word_keys(analyser, es, cj_str_from(words[i]), &arena, with_accents), CJ_OK);
        assert_int_equal(cj_word_keys(analyser, es, cj_buf_str(&plain), &arena, without),
                         CJ_OK);
        assert_true(cj_str_equal(with_accents[1], without[1]));
        restored += cj_str_equal(with_accents[0], without[0]);
        cj_buf_clear(&plain);
        cj_arena_clear(&arena);
    }
    /* Beyond that, word lists and endings give most of them the very same keys. */
    assert_true(restored * 100 >= 95 * sizeof(words) / sizeof(words[0]));
}

/* Words of a message, and what a hurried visitor makes of each. */
struct variant {
    const char *careful;
    const char *hurried;
};

static const struct variant variants[] = {
    {"¿Dónde", "donde"},
    {"está", "ESTA"},
    {"mi", "mi"},
    {"pedido?", "pedido"},
    {"Quiero", "kiero"},
    {"devolución,", "devolucion"},
    {"¡Hola!", "holaaaa"},
    {"tengo", "TENGO"},
    {"año.", "año"},
    {"42", "42"},
    {"por qué", "xq"},
    {"camión", "camio\u0301n"},
    {"talla XL", "talla xl"},
    {"y", "Y"},
    {"«reembolso»", "reembolso"},
    {"José…", "jose"},
    {"a/b", "a  b"},
    {"n.º", "nº"},
};

static const char *const gaps[] = {" ", "  ", ", ", "\n", " - ", "\t", "\u00A0", "... "};

static void test_the_key_ignores_haste(void **state)
{
    struct test_random random = {123456};
    const size_t variant_count = sizeof(variants) / sizeof(variants[0]);
    const size_t gap_count = sizeof(gaps) / sizeof(gaps[0]);

    (void)state;
    for (int i = 0; i < 3000; i++) {
        struct cj_buf careful = {0};
        struct cj_buf hurried = {0};

        for (size_t left = 1 + test_random_below(&random, 8); left > 0; left--) {
            const struct variant *variant =
                &variants[test_random_below(&random, variant_count)];
            cj_buf_adds(&careful, variant->careful);
            cj_buf_addc(&careful, ' ');
            cj_buf_adds(&hurried, variant->hurried);
            cj_buf_adds(&hurried, gaps[test_random_below(&random, gap_count)]);
        }
        char *a = key_of("es", cj_buf_str(&careful));
        char *b = key_of("es", cj_buf_str(&hurried));
        assert_string_equal(a, b);
        free(a);
        free(b);
        cj_buf_clear(&careful);
        cj_buf_clear(&hurried);
    }
}

/* Any valid text gives whole, bounded tokens. */
static void test_any_text_is_fine(void **state)
{
    static const char *const pieces[] = {
        "a",   "É",   "9",      "'",      "’",      ".",      "º",      "°",
        " ",   "\n",  "😀",      "\u200D", "🏽",   "🇪",      "\u0301", "漢",
        "カ",  "ش",   "\u00AD", "\uFE0F", "\u20E3", "\u202E", "\x01",   "xxx",
        "por", "que", "ﷺ",      "ß",      "\u115F", "\u0640", "can't"};
    static const char *const codes[] = {"es", "en", "fr", "ar", "ru"};
    struct test_random random = {4242};
    char text[512];

    (void)state;
    for (int i = 0; i < 10000; i++) {
        struct cj_arena arena = {0};
        struct cj_utterance utterance;
        const struct cj_lang *lang =
            cj_lang_find(cj_str_from(codes[test_random_below(&random, 5)]));
        size_t len = test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 40,
                                      text, sizeof(text));

        assert_int_equal(
            cj_utterance_make(analyser, lang, (struct cj_str){text, len}, &arena, &utterance),
            CJ_OK);
        for (size_t j = 0; j < utterance.tokens.count; j++) {
            const struct cj_token *token = &utterance.tokens.items[j];
            const struct cj_str forms[] = {token->lower, token->fold, token->keys[0],
                                           token->keys[1]};
            for (size_t k = 0; k < 4; k++) {
                assert_true(forms[k].len > 0 && forms[k].len <= CJ_MAX_WORD_LEN);
                assert_int_equal(cj_utf8_valid(forms[k]), forms[k].len);
                assert_null(memchr(forms[k].ptr, ' ', forms[k].len));
            }
            assert_true(token->start + token->surface.len <= len);
        }
        cj_arena_clear(&arena);
    }
}

/* What was read before must not change what is read now: a cached word is the word. */
static void test_reading_twice_is_reading_once(void **state)
{
    static const char *const pieces[] = {"x",      "2",   " ",  "por",  "que", "Envío",
                                         "envio",  "2x1", "nº", "xfa",  "k",   "10",
                                         "HOLAAA", ".",   "no", "can't"};
    struct test_random random = {1729};
    char text[256];

    (void)state;
    for (int i = 0; i < 500; i++) {
        test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 20, text,
                         sizeof(text));
        char *warm = show("es", text);
        cj_analyser *used = analyser;
        analyser = cj_analyser_new();
        char *cold = show("es", text);
        cj_analyser_free(analyser);
        analyser = used;
        assert_string_equal(warm, cold);
        free(warm);
        free(cold);
    }
}

static void test_one_huge_word(void **state)
{
    struct cj_arena arena = {0};
    struct cj_buf text = {0};
    struct cj_tokens tokens;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        cj_buf_adds(&text, "xy");
    }
    analyse("es", cj_buf_str(&text), &arena, &tokens);
    assert_int_equal(tokens.count, 1);
    assert_int_equal(tokens.items[0].surface.len, 4000);
    assert_int_equal(tokens.items[0].fold.len, CJ_MAX_WORD_LEN);
    cj_arena_clear(&arena);
    cj_buf_clear(&text);
}

static void test_too_many_words_are_left_out(void **state)
{
    struct cj_arena arena = {0};
    struct cj_buf text = {0};
    struct cj_tokens tokens;

    (void)state;
    for (int i = 0; i < CJ_MAX_TOKENS + 10; i++) {
        cj_buf_adds(&text, i % 2 ? "no " : "porfa ");
    }
    analyse("es", cj_buf_str(&text), &arena, &tokens);
    assert_int_equal(tokens.count, CJ_MAX_TOKENS);
    cj_arena_clear(&arena);
    cj_buf_clear(&text);
}

static void test_an_utterance_has_all_of_it(void **state)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    const char *text = "¿Mi Envío?";

    (void)state;
    assert_int_equal(cj_utterance_make(analyser, es, cj_str_from(text), &arena, &utterance),
                     CJ_OK);
    assert_ptr_equal(utterance.text.ptr, text);
    assert_ptr_equal(utterance.lang, es);
    assert_int_equal(utterance.tokens.count, 2);
    assert_string_equal(utterance.folded.text.ptr, "¿mi envio?");
    cj_arena_clear(&arena);
}

static void test_keys_of_one_word(void **state)
{
    static const struct {
        const char *lower;
        const char *keys[2];
    } cases[] = {
        {"devoluciones", {"devolu", "devolu"}},
        {"devolución", {"devolu", "devolucion"}},
        {"q", {"q", "q"}}, /* the word itself: chat spelling is for messages */
        {"\u0301", {"\u0301", "\u0301"}},
    };
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_str keys[2];

        assert_int_equal(cj_word_keys(analyser, es, cj_str_from(cases[i].lower), &arena, keys),
                         CJ_OK);
        assert_true(cj_str_equals(keys[0], cases[i].keys[0]));
        assert_true(cj_str_equals(keys[1], cases[i].keys[1]));
        cj_arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_kinds_and_classes),
        cmocka_unit_test(test_what_is_the_same_has_the_same_key),
        cmocka_unit_test(test_what_differs_has_another_key),
        cmocka_unit_test(test_dropped_accents_meet),
        cmocka_unit_test(test_the_key_ignores_haste),
        cmocka_unit_test(test_any_text_is_fine),
        cmocka_unit_test(test_reading_twice_is_reading_once),
        cmocka_unit_test(test_one_huge_word),
        cmocka_unit_test(test_too_many_words_are_left_out),
        cmocka_unit_test(test_an_utterance_has_all_of_it),
        cmocka_unit_test(test_keys_of_one_word),
    };
    cj_analyser_free(NULL);
    return cmocka_run_group_tests_name("analyse", tests, set_up, tear_down);
}
