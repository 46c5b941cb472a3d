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
#include "text/scan.h"

/* Pieces with '|' behind each; '#' before a number, '*' before an emoji, '/' before the first
 * piece of a new sentence. */
static char *cut(const char *text, bool elides)
{
    struct cj_scan scan = {.text = cj_str_from(text), .elides = elides};
    struct cj_buf out = {0};
    struct cj_piece piece;

    while (cj_scan_next(&scan, &piece)) {
        assert_ptr_equal(piece.surface.ptr, text + piece.start);
        cj_buf_adds(&out, piece.after_stop ? "/" : "");
        cj_buf_adds(&out, piece.kind == CJ_TOKEN_NUMBER  ? "#"
                          : piece.kind == CJ_TOKEN_EMOJI ? "*"
                                                         : "");
        cj_buf_add_str(&out, piece.surface);
        cj_buf_addc(&out, '|');
    }
    return cj_buf_take(&out);
}

static void test_cuts(void **state)
{
    static const struct {
        const char *text;
        const char *pieces;
    } cases[] = {
        {"", ""},
        {" \t\n", ""},
        {"¿Dónde está mi pedido?", "Dónde|está|mi|pedido|"},
        {"hola...¿qué tal?", "hola|/qué|tal|"},
        {"covid19 2x1", "covid|#19|#2|x|#1|"},
        {"12.50€ 3,5 %", "#12|#50|#3|#5|"},
        {"don't don’t don´t don`t", "don't|don’t|don´t|don`t|"},
        {"'hola' l' 's", "hola|l|s|"},
        {"rock'n'roll", "rock'n'roll|"},
        {"n.º 5, N.ª S.ª, 1.º, 2ª, nº7, n°7", "n.º|#5|N.ª|S.ª|#1|#2|nº|#7|n°|#7|"},
        {"e-mail user_name a/b q&a", "e|mail|user|name|a|b|q|a|"},
        {"www.tienda.es/x?y=1", "www|tienda|es|x|/y|#1|"},
        {"Uno. Dos; tres! cuatro\ncinco", "Uno|/Dos|/tres|/cuatro|/cinco|"},
        {"a, b: c (d) - e", "a|b|c|d|e|"},
        {"fin.", "fin|"},
        {"re\u00ADembolso", "re\u00ADembolso|"},
        {"cafe\u0301", "cafe\u0301|"},
        {"\u0301 a", "a|"},
        {"10°C", "#10|C|"},
        {"x² 1\uFE0F\u20E3", "x|#²|#1\uFE0F\u20E3|"},
        {"👍👍🏽 ok", "*👍|*👍🏽|ok|"},
        {"👩\u200D👩\u200D👧a", "*👩\u200D👩\u200D👧|a|"},
        {"❤\uFE0F😀", "*❤\uFE0F|*😀|"},
        {"🇪🇸🇲🇽🇦", "*🇪🇸|*🇲🇽|*🇦|"},
        {"© 2024 ™", "#2024|"},
        {"日本語 カタカナ", "日|本|語|カタカナ|"},
        {"你好。再见", "你|好|/再|见|"},
        {"שלום עולם", "שלום|עולם|"},
        {"مرحبا؟ نعم ١٢", "مرحبا|/نعم|#١٢|"},
        {"हिन्दी भाषा।", "हिन्दी|भाषा|"},
        {"Привет,мир", "Привет|мир|"},
        {"한국어 \u1112\u1161\u11AB", "한국어|\u1112\u1161\u11AB|"},
        {"a\x01\x7F"
         "b\xC2\x85"
         "c",
         "a|b|c|"},
        {"\u202Eabc\u202C def", "abc\u202C|def|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *pieces = cut(cases[i].text, false);
        assert_string_equal(pieces, cases[i].pieces);
        free(pieces);
    }
}

static void test_elisions_part(void **state)
{
    static const struct {
        const char *text;
        const char *pieces;
    } cases[] = {
        {"l'eau d’accord qu'il", "l|eau|d|accord|qu|il|"},
        {"dell'ordine", "dell|ordine|"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *pieces = cut(cases[i].text, true);
        assert_string_equal(pieces, cases[i].pieces);
        free(pieces);
    }
}

static void test_apostrophes_and_emoji(void **state)
{
    (void)state;
    assert_true(cj_scan_is_apostrophe('\''));
    assert_true(cj_scan_is_apostrophe(0x2019));
    assert_false(cj_scan_is_apostrophe('"'));
    assert_true(cj_scan_is_emoji(0x1F44D));
    assert_true(cj_scan_is_emoji(0x1F1EA));  /* half a flag */
    assert_false(cj_scan_is_emoji(0x1F3FD)); /* a skin colour */
    assert_false(cj_scan_is_emoji(0xA9));
    assert_false(cj_scan_is_emoji('1'));
}

/* Whatever the text: pieces are in order, don't overlap, and end between characters. */
static void test_pieces_of_any_text_are_in_order(void **state)
{
    static const char *const pieces[] = {
        "a",  "É",      "9",      "²",      "'",    "’", ".",      "º",  " ",
        "\n", "?",      "😀",      "\u200D", "🏽", "🇪", "\u0301", "漢", "カ",
        "ش",  "\u00AD", "\uFE0F", "\u20E3", "_",    "-", "\x01"};
    struct test_random random = {99};
    char text[256];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        size_t len = test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 20,
                                      text, sizeof(text));
        struct cj_scan scan = {.text = {text, len}, .elides = i % 2};
        struct cj_piece piece;
        size_t end = 0;

        while (cj_scan_next(&scan, &piece)) {
            assert_true(piece.surface.len > 0);
            assert_true(piece.start >= end);
            assert_int_equal(cj_utf8_valid(piece.surface), piece.surface.len);
            end = piece.start + piece.surface.len;
        }
        assert_true(end <= len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_elisions_part),
        cmocka_unit_test(test_apostrophes_and_emoji),
        cmocka_unit_test(test_pieces_of_any_text_are_in_order),
    };
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
