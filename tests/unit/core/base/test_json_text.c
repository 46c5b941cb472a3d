#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <locale.h>

#include <jansson.h>

#include "base/json_text.h"

static void test_escapes(void **state)
{
    const struct fact {
        struct cj_str text;
        const char *json;
    } facts[] = {
        {CJ_STR(""), "\"\""},
        {CJ_STR("año"), "\"año\""},
        {CJ_STR("a\"b\\c/"), "\"a\\\"b\\\\c/\""},
        {CJ_STR("\n\r\t\x01\x1F"), "\"\\n\\u000d\\u0009\\u0001\\u001f\""},
        {CJ_STR("a\0b"), "\"a\\u0000b\""},
        {CJ_STR("\x7F\xC2\x85\xC2\xA0"), "\"\\u007f\\u0085\xC2\xA0\""},
        {CJ_STR("\u202E\u2066\u200F\u061C\u2028\uFEFF"),
         "\"\\u202e\\u2066\\u200f\\u061c\\u2028\\ufeff\""},
        {CJ_STR("😀"), "\"😀\""},
        {CJ_STR("a\xFFz"), "\"a\\ufffdz\""},
        {CJ_STR("\xC3"), "\"\\ufffd\""},
        {CJ_STR("\xED\xA0\x80"), "\"\\ufffd\\ufffd\\ufffd\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_buf out = {0};

        cj_json_text(&out, facts[i].text);
        assert_string_equal(out.ptr, facts[i].json);
        cj_buf_clear(&out);
    }
}

/* Any bytes give JSON that a strict parser takes. */
static void test_any_bytes_are_json(void **state)
{
    uint32_t random = 7;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        char bytes[40];
        struct cj_buf out = {0};

        for (size_t i = 0; i < sizeof(bytes); i++) {
            random = random * 1664525u + 1013904223u;
            bytes[i] = (char)(random >> 24);
        }
        cj_json_text(&out, (struct cj_str){bytes, sizeof(bytes)});
        json_t *parsed = json_loadb(out.ptr, out.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        assert_true(json_is_string(parsed));
        json_decref(parsed);
        cj_buf_clear(&out);
    }
}

static void assert_real(double value, const char *wanted)
{
    struct cj_buf out = {0};

    cj_json_real(&out, value);
    assert_string_equal(out.ptr, wanted);
    cj_buf_clear(&out);
}

static void test_reals(void **state)
{
    static const struct fact {
        double value;
        const char *json;
    } facts[] = {
        {0, "0.0"},
        {1, "1.0"},
        {-2, "-2.0"},
        {0.75, "0.75"},
        {0.986, "0.986"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.33333333333333331"},
        {1e-7, "1e-07"},
        {2.5e-9, "2.5e-09"},
        {1e21, "1e+21"},
        {123456.5, "123456.5"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        assert_real(facts[i].value, facts[i].json);
    }
}

/* A program that embeds the library may speak any language. */
static void test_reals_in_any_locale(void **state)
{
    static const char *const locales[] = {"es_ES.UTF-8", "de_DE.UTF-8", "ps_AF.UTF-8"};

    (void)state;
    for (size_t i = 0; i < sizeof(locales) / sizeof(locales[0]); i++) {
        if (setlocale(LC_NUMERIC, locales[i])) {
            assert_real(0.986, "0.986");
            assert_real(2.5e-9, "2.5e-09");
            assert_real(3, "3.0");
        }
    }
    (void)setlocale(LC_NUMERIC, "C");
}

/* Any number reads back as itself. */
static void test_reals_read_back(void **state)
{
    uint64_t random = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct cj_buf out = {0};

        random = random * 6364136223846793005u + 1442695040888963407u;
        const double value = (double)(random >> 11) / (double)(1 + (random & 0xFFFFF));
        cj_json_real(&out, value);
        json_t *parsed = json_loadb(out.ptr, out.len, JSON_DECODE_ANY, NULL);
        assert_true(json_is_real(parsed));
        assert_true(json_real_value(parsed) == value);
        json_decref(parsed);
        cj_buf_clear(&out);
    }
}

static void test_commas(void **state)
{
    struct cj_buf out = {0};

    (void)state;
    cj_json_next(&out);
    cj_buf_addc(&out, '{');
    cj_json_name(&out, "a");
    cj_buf_addc(&out, '[');
    for (int i = 0; i < 2; i++) {
        cj_json_next(&out);
        cj_json_text(&out, CJ_STR("[{:"));
    }
    cj_buf_addc(&out, ']');
    cj_json_name(&out, "b");
    cj_json_next(&out);
    cj_json_real(&out, 1);
    cj_json_name(&out, "c");
    cj_buf_adds(&out, "{}}");
    assert_string_equal(out.ptr, "{\"a\":[\"[{:\",\"[{:\"],\"b\":1.0,\"c\":{}}");
    cj_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),         cmocka_unit_test(test_any_bytes_are_json),
        cmocka_unit_test(test_reals),           cmocka_unit_test(test_reals_in_any_locale),
        cmocka_unit_test(test_reals_read_back), cmocka_unit_test(test_commas),
    };
    return cmocka_run_group_tests_name("json_text", tests, NULL, NULL);
}
