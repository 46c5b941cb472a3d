#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "support/random.h"
#include "text/fold.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef void (*fold_function)(struct cj_str text, struct cj_buf *out);

struct fold_case {
    const char *text;
    const char *with_accents;
    const char *without;
};

static const struct fold_case fold_cases[] = {
    {"", "", ""},
    {"DEVOLUCIÓN", "devolución", "devolucion"},
    {"AÑO Único", "año único", "año unico"},
    {"pingüino", "pingüino", "pinguino"},
    {"an\u0303o", "año", "año"}, /* n and a combining tilde */
    {"AN\u0303O", "año", "año"},
    {"cancelacio\u0301n", "cancelación", "cancelacion"},
    {"n\u0303\u0301", "ñ\u0301", "ñ"}, /* a second accent goes, the ñ stays */
    {"Çedilla façade", "çedilla façade", "cedilla facade"},
    {"Straße", "strasse", "strasse"},
    {"Ærø Łódź œuvre", "ærø łódź œuvre", "aero lodz oeuvre"},
    {"İstanbul ılık", "i\u0307stanbul ılık", "istanbul ilik"},
    {"don’t don´t donʼt", "don’t don \u0301t donʼt", "don't don't don't"},
    {"ﬁn ＡＢＣ １２ 𝐀", "fin abc 12 a", "fin abc 12 a"},
    {"1.ª n.º m² ½", "1.a n.o m2 1⁄2", "1.a n.o m2 1⁄2"},
    {"re\u00ADem\u200Bbolso", "reembolso", "reembolso"},
    {"Ελλάδα ΟΔΟΣ", "ελλάδα οδοσ", "ελλαδα οδοσ"},
    {"ПРИВЕТ Йод ёлка", "привет йод ёлка", "привет йод елка"},
    {"Việt Nam", "việt nam", "viet nam"},
    {"が ガ", "が ガ", "が ガ"}, /* voicing is spelling */
    {"한국 \u1112\u1161\u11AB", "한국 한", "한국 한"},
    {"हिन्दी", "हिन्दी", "हिन्दी"},
    {"שָׁלוֹם", "שָׁלוֹם", "שלום"},
    {"كِتَاب", "كِتَاب", "كتاب"},
    {"👩\u200D💻 👍🏽", "👩💻 👍🏽", "👩💻 👍🏽"},
    {"\u0301a", "\u0301a", "a"}, /* an accent on nothing */
    {"\x01\t\x7F", "\x01\t\x7F", "\x01\t\x7F"},
};

static char *apply(fold_function fold, const char *text)
{
    struct cj_buf out = {0};

    fold(cj_str_from(text), &out);
    assert_false(out.failed);
    return cj_buf_take(&out);
}

static void test_folds(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(fold_cases); i++) {
        char *with_accents = apply(cj_fold_case, fold_cases[i].text);
        char *without = apply(cj_fold, fold_cases[i].text);

        assert_string_equal(with_accents, fold_cases[i].with_accents);
        assert_string_equal(without, fold_cases[i].without);
        free(with_accents);
        free(without);
    }
}

static void test_appends_to_what_is_there(void **state)
{
    struct cj_buf out = {0};

    (void)state;
    cj_buf_adds(&out, "A ");
    cj_fold(CJ_STR("ÉL"), &out);
    cj_fold(CJ_STR("LA"), &out);
    assert_string_equal(out.ptr, "A ella");
    cj_buf_clear(&out);
}

/* The table of Latin-1 and libunistring are two ways to the same form: a word joiner behind
 * the character forces the second, and is dropped by it. */
static void test_the_table_agrees_with_the_library(void **state)
{
    static const fold_function folds[] = {cj_fold_case, cj_fold};

    (void)state;
    for (uint32_t code = 1; code < 0x100; code++) {
        char one[8] = {0};
        char joined[16] = {0};
        size_t len = cj_utf8_put(code, one);

        memcpy(joined, one, len);
        memcpy(joined + len, "\u2060", strlen("\u2060"));
        for (size_t i = 0; i < COUNT(folds); i++) {
            char *quick = apply(folds[i], one);
            char *slow = apply(folds[i], joined);
            assert_string_equal(quick, slow);
            free(quick);
            free(slow);
        }
    }
}

static void assert_stable(fold_function fold, const char *text)
{
    char *once = apply(fold, text);
    char *twice = apply(fold, once);

    assert_int_equal(cj_utf8_valid(cj_str_from(once)), strlen(once));
    assert_string_equal(once, twice);
    free(once);
    free(twice);
}

static void test_folding_each_character_twice_changes_nothing_more(void **state)
{
    (void)state;
    for (uint32_t code = 1; code < 0x20000; code++) {
        char one[8] = {0};

        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        if (code >= 0x3400 && code < 0xD7A0 && code % 97 != 0) {
            continue; /* a sample of the ideographs and syllables will do */
        }
        (void)cj_utf8_put(code, one);
        assert_stable(cj_fold_case, one);
        assert_stable(cj_fold, one);
    }
}

/* Pieces that like to interact: bases, marks in both orders, joiners, other scripts. */
static const char *const pieces[] = {
    "a",      "E",      "n",      "N",      "ñ", "Ñ",  "o",      " ",      "'",      "é",
    "Ü",      "ß",      "´",      "¨",      "º", "½",  "\u0301", "\u0303", "\u0308", "\u0323",
    "\u0345", "\u00AD", "\u200D", "\u200B", "ﬁ", "ﾊ",  "ﾞ",      "は",     "\u3099", "и",
    "Й",      "\u0306", "α",      "ΰ",      "Σ", "ᾳ",  "ㄱ",     "ㅏ",     "가",     "\u1100",
    "\u1161", "\u11A8", "क",      "\u093C", "ি", "ো",  "ש",      "ּ",       "أ",      "\u0651",
    "ộ",      "ş",      "İ",      "ı",      "Ǆ", "👍",  "🏽",   "𝐀",      "漢",     "\u2060",
    "№",      "™",      "\u20E3", "1",      "Ⅳ", "\n", "\x01"};

static void test_folding_made_up_text_twice_changes_nothing_more(void **state)
{
    struct test_random random = {20240501};
    char text[256];

    (void)state;
    for (int i = 0; i < 20000; i++) {
        test_random_text(&random, pieces, COUNT(pieces), 12, text, sizeof(text));
        assert_stable(cj_fold_case, text);
        assert_stable(cj_fold, text);

        char *direct = apply(cj_fold, text);
        char *with_accents = apply(cj_fold_case, text);
        char *by_way_of_case = apply(cj_fold, with_accents);
        if (!strstr(text, "´") && !strstr(text, "¨")) { /* those fall apart on the way */
            assert_string_equal(direct, by_way_of_case);
        }
        free(direct);
        free(with_accents);
        free(by_way_of_case);
    }
}

static void assert_mapping_holds(const char *text)
{
    struct cj_arena arena = {0};
    struct cj_folded folded = {0};
    char *plain = apply(cj_fold, text);
    uint32_t last = 0;

    assert_int_equal(cj_fold_mapped(cj_str_from(text), &arena, &folded), CJ_OK);
    assert_string_equal(folded.text.ptr, plain);
    assert_int_equal(folded.text.len, strlen(plain));
    for (size_t i = 0; i <= folded.text.len; i++) {
        assert_true(folded.origin[i] >= last);
        assert_true(folded.origin[i] <= strlen(text));
        assert_int_not_equal((unsigned char)text[folded.origin[i]] & 0xC0, 0x80);
        last = folded.origin[i];
    }
    assert_int_equal(last, strlen(text));
    free(plain);
    cj_arena_clear(&arena);
}

static void test_every_byte_knows_where_it_is_from(void **state)
{
    struct test_random random = {77};
    char text[256];

    (void)state;
    assert_mapping_holds("");
    for (size_t i = 0; i < COUNT(fold_cases); i++) {
        assert_mapping_holds(fold_cases[i].text);
    }
    for (int i = 0; i < 20000; i++) {
        test_random_text(&random, pieces, COUNT(pieces), 12, text, sizeof(text));
        assert_mapping_holds(text);
    }
}

/* What a rule captures in the folded text, and what the visitor wrote there. */
static void test_a_capture_comes_back_as_it_was_written(void **state)
{
    static const struct {
        const char *text;
        const char *captured;
        const char *written;
    } cases[] = {
        {"Pedido ÁÉ-123 ¡ya!", "ae-123", "ÁÉ-123"},
        {"me llamo José Ñáñez", "jose ñañez", "José Ñáñez"},
        {"me llamo Jose\u0301 Pe\u0301rez", "jose perez", "Jose\u0301 Pe\u0301rez"},
        {"Straße 5", "strasse", "Straße"},
        {"Ref ＡＢ１ fin", "ab1", "ＡＢ１"},
        {"Улица ЁЛКИ 7", "елки", "ЁЛКИ"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct cj_arena arena = {0};
        struct cj_folded folded;
        size_t written_len = strlen(cases[i].written);

        assert_int_equal(cj_fold_mapped(cj_str_from(cases[i].text), &arena, &folded), CJ_OK);
        const char *at = strstr(folded.text.ptr, cases[i].captured);
        assert_non_null(at);
        size_t place = (size_t)(at - folded.text.ptr);
        uint32_t from = folded.origin[place];
        uint32_t to = folded.origin[place + strlen(cases[i].captured)];
        assert_int_equal(to - from, written_len);
        assert_memory_equal(cases[i].text + from, cases[i].written, written_len);
        cj_arena_clear(&arena);
    }
}

static void test_long_text_of_marks_is_fine(void **state)
{
    struct cj_buf text = {0};
    struct cj_buf out = {0};

    (void)state;
    cj_buf_adds(&text, "e");
    for (int i = 0; i < 4000; i++) {
        cj_buf_adds(&text, "\u0301\u0323");
    }
    cj_fold(cj_buf_str(&text), &out);
    assert_string_equal(out.ptr, "e");
    assert_mapping_holds(text.ptr);
    cj_buf_clear(&text);
    cj_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folds),
        cmocka_unit_test(test_appends_to_what_is_there),
        cmocka_unit_test(test_the_table_agrees_with_the_library),
        cmocka_unit_test(test_folding_each_character_twice_changes_nothing_more),
        cmocka_unit_test(test_folding_made_up_text_twice_changes_nothing_more),
        cmocka_unit_test(test_every_byte_knows_where_it_is_from),
        cmocka_unit_test(test_a_capture_comes_back_as_it_was_written),
        cmocka_unit_test(test_long_text_of_marks_is_fine),
    };
    return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
