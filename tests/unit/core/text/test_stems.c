#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/stems.h"

static const struct cj_lang *lang_of(const char *code)
{
    return cj_lang_find(cj_str_from(code));
}

static void read_word(struct cj_stems *stems, const char *code, const char *lower,
                      struct cj_word *out_word)
{
    assert_int_equal(cj_stems_read(stems, lang_of(code), cj_str_from(lower), out_word), CJ_OK);
}

static void test_two_keys(void **state)
{
    static const struct {
        const char *lang;
        const char *lower;
        const char *fold;
        const char *keys[2];
    } cases[] = {
        {"es", "cancelación", "cancelacion", {"cancel", "cancelacion"}},
        {"es", "cancelacion", "cancelacion", {"cancel", "cancelacion"}},
        {"es", "pedidos", "pedidos", {"ped", "ped"}},
        {"es", "envíos", "envios", {"envi", "envi"}},
        {"es", "español", "español", {"español", "español"}},
        {"es", "recibí", "recibi", {"recib", "recibi"}},
        {"es", "recibi", "recibi", {"recib", "recibi"}},
        {"en", "deliveries", "deliveries", {"deliveri", "deliveri"}},
        {"en", "café", "cafe", {"cafe", "cafe"}},
        {"ru", "пароли", "пароли", {"парол", "парол"}},
        {"de", "bücher", "bucher", {"buch", "buch"}},
        {"es", "日", "日", {"日", "日"}},
    };
    struct cj_stems *stems = cj_stems_new();

    (void)state;
    assert_non_null(stems);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_word word;

        read_word(stems, cases[i].lang, cases[i].lower, &word);
        assert_true(cj_str_equals(word.lower, cases[i].lower));
        assert_true(cj_str_equals(word.fold, cases[i].fold));
        assert_true(cj_str_equals(word.keys[0], cases[i].keys[0]));
        assert_true(cj_str_equals(word.keys[1], cases[i].keys[1]));
        assert_int_equal(word.word_class,
                         cj_lang_word_class(lang_of(cases[i].lang), word.fold));
    }
    cj_stems_free(stems);
}

static void test_the_same_letters_in_two_languages(void **state)
{
    struct cj_stems *stems = cj_stems_new();
    struct cj_word word;

    (void)state;
    read_word(stems, "es", "actions", &word);
    assert_true(cj_str_equals(word.keys[1], "actions"));
    read_word(stems, "en", "actions", &word);
    assert_true(cj_str_equals(word.keys[1], "action"));
    read_word(stems, "es", "actions", &word);
    assert_true(cj_str_equals(word.keys[1], "actions"));
    cj_stems_free(stems);
}

static void test_nothing_but_an_accent(void **state)
{
    struct cj_stems *stems = cj_stems_new();
    struct cj_word word;

    (void)state;
    read_word(stems, "es", "\u0301", &word);
    assert_int_equal(word.fold.len, 0);
    cj_stems_free(stems);
}

/* Each stemmer gets words of every script, and its answer is text that has a key. */
static void test_each_language_stems_anything(void **state)
{
    static const char *const words[] = {"a",  "й",       "हिन्दी",   "العربية", "λόγος",
                                        "日", "ünïcödé", "հայերեն", "தமிழ்",    "ייִדיש",
                                        "s",  "es",      "ing",     "0"};
    struct cj_stems *stems = cj_stems_new();
    const struct cj_lang *lang;

    (void)state;
    for (size_t i = 0; (lang = cj_lang_at(i)) != NULL; i++) {
        for (size_t j = 0; j < sizeof(words) / sizeof(words[0]); j++) {
            struct cj_word word;
            struct cj_buf lower = {0};

            cj_fold_case(cj_str_from(words[j]), &lower);
            assert_int_equal(cj_stems_read(stems, lang, cj_buf_str(&lower), &word), CJ_OK);
            assert_true(word.fold.len > 0);
            assert_true(word.keys[0].len > 0 && word.keys[0].len <= CJ_MAX_WORD_LEN);
            assert_true(word.keys[1].len > 0 && word.keys[1].len <= CJ_MAX_WORD_LEN);
            cj_buf_clear(&lower);
        }
    }
    cj_stems_free(stems);
}

static void test_clip(void **state)
{
    (void)state;
    assert_int_equal(cj_clip(CJ_STR("abc"), 3).len, 3);
    assert_int_equal(cj_clip(CJ_STR("abc"), 2).len, 2);
    assert_int_equal(cj_clip(CJ_STR("añb"), 2).len, 1);
    assert_int_equal(cj_clip(CJ_STR("añb"), 3).len, 3);
    assert_int_equal(cj_clip(CJ_STR("👍"), 3).len, 0);
    assert_int_equal(cj_clip(CJ_STR(""), 0).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_keys),
        cmocka_unit_test(test_the_same_letters_in_two_languages),
        cmocka_unit_test(test_nothing_but_an_accent),
        cmocka_unit_test(test_each_language_stems_anything),
        cmocka_unit_test(test_clip),
    };
    cj_stems_free(NULL);
    return cmocka_run_group_tests_name("stems", tests, NULL, NULL);
}
