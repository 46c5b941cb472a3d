#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "text/analyse.h"
#include "text/speller.h"

struct spelling {
    const char *lang;
    const char *typed;
    const char *meant;
};

static void check(const struct spelling *spellings, size_t count)
{
    struct cj_speller speller = {0};

    for (size_t i = 0; i < count; i++) {
        const struct cj_lang *lang = cj_lang_find(cj_str_from(spellings[i].lang));
        struct cj_str meant;

        assert_int_equal(
            cj_speller_read(&speller, lang, cj_str_from(spellings[i].typed), false, &meant),
            CJ_OK);
        if (!cj_str_equals(meant, spellings[i].meant)) {
            fail_msg("%s: '%.*s', not '%s'", spellings[i].typed, CJ_STR_ARGS(meant),
                     spellings[i].meant);
        }
    }
    cj_speller_clear(&speller);
}

#define CHECK(table) check(table, sizeof(table) / sizeof((table)[0]))

static void test_plain_words_stay(void **state)
{
    static const struct spelling spellings[] = {
        {"es", "Devolución", "devolución"},
        {"es", "carro", "carro"},
        {"es", "llave", "llave"},
        {"es", "acción", "acción"},
        {"es", "leer", "leer"},
        {"es", "cooperar", "cooperar"},
        {"es", "perenne", "perenne"},
        {"es", "M", "m"},
        {"es", "s", "s"},
        {"es", "L", "l"},
        {"en", "Ordered", "ordered"},
        {"en", "well", "well"},
        {"en", "were", "were"},
        {"en", "ill", "ill"},
        {"en", "id", "id"},
        {"en", "shell", "shell"},
        {"en", "its", "its"},
        {"en", "bus", "bus"},
        {"de", "Straße", "strasse"},
        {"ru", "ПАРОЛЬ", "пароль"},
        {"fr", "q", "q"},
        {"fr", "xq", "xq"},
    };

    (void)state;
    CHECK(spellings);
}

static void test_held_letters_are_cut(void **state)
{
    static const struct spelling spellings[] = {
        {"es", "holaaaa", "hola"},      {"es", "HOLAAAA", "hola"},
        {"es", "holllla", "hola"},      {"es", "siiii", "si"},
        {"es", "sííí", "sí"},           {"es", "nooo", "no"},
        {"es", "perrrro", "perro"},     {"es", "peroooo", "pero"},
        {"es", "llllamar", "llamar"},   {"es", "leeeer", "leer"},
        {"es", "graciasss", "gracias"}, {"es", "queee", "que"},
        {"es", "carrrro", "carro"},     {"es", "porfaaaa", "por favor"},
        {"es", "graxxx", "graxxx"},     {"es", "kieeero", "quiero"},
        {"es", "ppppedido", "pedido"},  {"es", "añññño", "año"},
        {"en", "sorryyy", "sorry"},     {"en", "freee", "free"},
        {"en", "cooool", "cool"},       {"en", "helllp", "help"},
        {"en", "helllo", "hello"},      {"en", "hellooo", "hello"},
        {"en", "nooo", "no"},           {"en", "soooo", "so"},
        {"en", "pleaseee", "please"},   {"en", "plzzz", "please"},
        {"en", "loooong", "long"},      {"en", "shippppping", "shipping"},
        {"es", "XXXL", "xxxl"},         {"es", "AAA", "aaa"},
        {"en", "www", "www"},           {"fi", "hyvääää", "hyvä"},
        {"ru", "дааааа", "да"},
    };

    (void)state;
    CHECK(spellings);
}

static void test_chat_spelling_is_undone(void **state)
{
    static const struct spelling spellings[] = {
        {"es", "q", "que"},          {"es", "Q", "que"},           {"es", "k", "que"},
        {"es", "xq", "porque"},      {"es", "XQ", "porque"},       {"es", "pq", "porque"},
        {"es", "porq", "porque"},    {"es", "tb", "también"},      {"es", "tmb", "también"},
        {"es", "xa", "para"},        {"es", "x", "por"},           {"es", "d", "de"},
        {"es", "dnd", "donde"},      {"es", "kiero", "quiero"},    {"es", "ola", "hola"},
        {"es", "bn", "bien"},        {"es", "grax", "gracias"},    {"es", "grcs", "gracias"},
        {"es", "msj", "mensaje"},    {"es", "tlf", "teléfono"},    {"es", "tfno", "teléfono"},
        {"es", "tel", "teléfono"},   {"es", "nº", "número"},       {"es", "Nº", "número"},
        {"es", "n.º", "número"},     {"es", "n°", "número"},       {"es", "núm", "número"},
        {"es", "no", "no"},          {"es", "porfa", "por favor"}, {"es", "plis", "por favor"},
        {"es", "wasap", "whatsapp"}, {"es", "TMBIÉN", "también"},  {"en", "u", "you"},
        {"en", "r", "are"},          {"en", "pls", "please"},      {"en", "plz", "please"},
        {"en", "thx", "thanks"},     {"en", "ur", "your"},         {"en", "w", "with"},
        {"en", "tmrw", "tomorrow"},  {"en", "gonna", "going to"},  {"en", "q", "q"},
    };

    (void)state;
    CHECK(spellings);
}

static void test_apostrophes(void **state)
{
    static const struct spelling spellings[] = {
        {"en", "don't", "do not"},
        {"en", "dont", "do not"},
        {"en", "DON’T", "do not"},
        {"en", "don´t", "do not"},
        {"en", "don`t", "do not"},
        {"en", "can't", "can not"},
        {"en", "cannot", "can not"},
        {"en", "what's", "what is"},
        {"en", "whats", "what is"},
        {"en", "I'm", "i am"},
        {"en", "I’ll", "i will"},
        {"en", "i'd", "i would"},
        {"en", "we're", "we are"},
        {"en", "won't", "will not"},
        {"en", "it's", "it"},
        {"en", "client's", "client"},
        {"en", "CLIENT’S", "client"},
        {"en", "clients", "clients"},
        {"en", "o'clock", "oclock"},
        {"es", "l'hospitalet", "lhospitalet"},
        {"es", "d'artagnan's", "dartagnans"},
    };

    (void)state;
    CHECK(spellings);
}

static void test_a_letter_after_a_number_stays(void **state)
{
    struct cj_speller speller = {0};
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    struct cj_str meant;

    (void)state;
    assert_int_equal(cj_speller_read(&speller, es, CJ_STR("x"), true, &meant), CJ_OK);
    assert_true(cj_str_equals(meant, "x"));
    assert_int_equal(cj_speller_read(&speller, es, CJ_STR("xq"), true, &meant), CJ_OK);
    assert_true(cj_str_equals(meant, "porque"));
    cj_speller_clear(&speller);
}

/* Longer words are cut between two characters, before and after folding makes them longer. */
static void test_long_words_are_clipped(void **state)
{
    struct cj_speller speller = {0};
    const struct cj_lang *es = cj_lang_find(CJ_STR("es"));
    struct cj_buf word = {0};
    struct cj_str meant;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        cj_buf_adds(&word, "óa");
    }
    assert_int_equal(cj_speller_read(&speller, es, cj_buf_str(&word), false, &meant), CJ_OK);
    assert_int_equal(meant.len, CJ_MAX_WORD_LEN - 1);
    assert_memory_equal(meant.ptr, word.ptr, meant.len);

    cj_buf_reset(&word);
    for (int i = 0; i < 21; i++) {
        cj_buf_adds(&word, "\uFDFA"); /* 18 characters when folded */
    }
    assert_int_equal(cj_speller_read(&speller, es, cj_buf_str(&word), false, &meant), CJ_OK);
    assert_true(meant.len <= CJ_MAX_WORD_LEN && meant.len > CJ_MAX_WORD_LEN - 4);
    cj_buf_clear(&word);
    cj_speller_clear(&speller);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_words_stay),
        cmocka_unit_test(test_held_letters_are_cut),
        cmocka_unit_test(test_chat_spelling_is_undone),
        cmocka_unit_test(test_apostrophes),
        cmocka_unit_test(test_a_letter_after_a_number_stays),
        cmocka_unit_test(test_long_words_are_clipped),
    };
    return cmocka_run_group_tests_name("speller", tests, NULL, NULL);
}
