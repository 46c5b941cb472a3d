#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <libstemmer.h>

#include "text/lang.h"

static void test_finds_codes_and_locales(void **state)
{
    static const struct {
        const char *asked;
        const char *code; /* NULL: unknown */
    } cases[] = {
        {"es", "es"},      {"ES", "es"},       {"es-ES", "es"},   {"es_MX.UTF-8", "es"},
        {"es@euro", "es"}, {"en", "en"},       {"En-gb", "en"},   {"pt_BR", "pt"},
        {"nb", "no"},      {"nn-NO", "no"},    {"no", "no"},      {"ji", "yi"},
        {"", NULL},        {"e", NULL},        {"xx", NULL},      {"C", NULL},
        {"POSIX", NULL},   {"español", NULL},  {"spanish", NULL}, {"esx", NULL},
        {"-es", NULL},     {"\x05\x13", NULL}, {"ñ", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cj_lang *lang = cj_lang_find(cj_str_from(cases[i].asked));
        if (cases[i].code) {
            assert_non_null(lang);
            assert_string_equal(lang->code, cases[i].code);
        } else {
            assert_null(lang);
        }
    }
}

static void test_the_same_language_is_the_same_pointer(void **state)
{
    (void)state;
    assert_ptr_equal(cj_lang_find(CJ_STR("es")), cj_lang_find(CJ_STR("es-AR")));
    assert_ptr_equal(cj_lang_find(CJ_STR("es")), cj_lang_at(0));
    assert_ptr_not_equal(cj_lang_find(CJ_STR("es")), cj_lang_find(CJ_STR("en")));
}

static void test_each_language_has_a_stemmer_and_each_stemmer_a_language(void **state)
{
    const struct cj_lang *lang;
    size_t stemmers = 0;
    size_t langs = 0;

    (void)state;
    for (; (lang = cj_lang_at(langs)) != NULL; langs++) {
        struct sb_stemmer *stemmer = sb_stemmer_new(lang->stemmer, "UTF_8");
        assert_non_null(stemmer);
        sb_stemmer_delete(stemmer);
        assert_ptr_equal(cj_lang_find(cj_str_from(lang->code)), lang);
        assert_true(lang->tuned == (lang->lexicon != NULL));
    }
    for (const char **name = sb_stemmer_list(); *name; name++) {
        stemmers += strcmp(*name, "porter") != 0; /* English as it was in 1980 */
    }
    assert_int_equal(langs, stemmers);
    assert_null(cj_lang_at(SIZE_MAX));
}

static void test_classes(void **state)
{
    static const struct {
        const char *lang;
        const char *word;
        enum cj_word_class word_class;
        bool common;
    } cases[] = {
        {"es", "de", CJ_WORD_FUNCTION, true},
        {"es", "tambien", CJ_WORD_FUNCTION, true},
        {"es", "puedo", CJ_WORD_FUNCTION, true},
        {"es", "donde", CJ_WORD_QUESTION, true},
        {"es", "cuando", CJ_WORD_QUESTION, true},
        {"es", "como", CJ_WORD_QUESTION, true},
        {"es", "que", CJ_WORD_QUESTION, true},
        {"es", "quien", CJ_WORD_QUESTION, true},
        {"es", "cuanto", CJ_WORD_QUESTION, true},
        {"es", "cual", CJ_WORD_QUESTION, true},
        {"es", "porque", CJ_WORD_QUESTION, true},
        {"es", "pedido", CJ_WORD_CONTENT, true},
        {"es", "español", CJ_WORD_CONTENT, true},
        {"es", "devolucion", CJ_WORD_CONTENT, true},
        {"es", "estoraque", CJ_WORD_CONTENT, false},
        {"es", "", CJ_WORD_CONTENT, false},
        {"es", "the", CJ_WORD_CONTENT, false},
        {"en", "the", CJ_WORD_FUNCTION, true},
        {"en", "where", CJ_WORD_QUESTION, true},
        {"en", "when", CJ_WORD_QUESTION, true},
        {"en", "how", CJ_WORD_QUESTION, true},
        {"en", "what", CJ_WORD_QUESTION, true},
        {"en", "who", CJ_WORD_QUESTION, true},
        {"en", "which", CJ_WORD_QUESTION, true},
        {"en", "why", CJ_WORD_QUESTION, true},
        {"en", "order", CJ_WORD_CONTENT, true},
        {"en", "consignment", CJ_WORD_CONTENT, false},
        {"fr", "le", CJ_WORD_CONTENT, false},
        {"de", "der", CJ_WORD_CONTENT, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cj_lang *lang = cj_lang_find(cj_str_from(cases[i].lang));
        struct cj_str word = cj_str_from(cases[i].word);
        assert_int_equal(cj_lang_word_class(lang, word), cases[i].word_class);
        assert_int_equal(cj_lang_is_common(lang, word), cases[i].common);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_codes_and_locales),
        cmocka_unit_test(test_the_same_language_is_the_same_pointer),
        cmocka_unit_test(test_each_language_has_a_stemmer_and_each_stemmer_a_language),
        cmocka_unit_test(test_classes),
    };
    return cmocka_run_group_tests_name("lang", tests, NULL, NULL);
}
