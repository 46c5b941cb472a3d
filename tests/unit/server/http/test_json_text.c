#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <jansson.h>

#include "server/http/json_text.h"
#include "server/http/log.h"

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

static void test_log_lines(void **state)
{
    int ends[2];
    char line[512] = "";

    (void)state;
    assert_int_equal(pipe(ends), 0);
    struct cj_log log = {ends[1], CJ_LOG_INFO};

    CJ_LOG(&log, CJ_LOG_DEBUG, "unseen", CJ_LOG_NUMBER("n", 1));
    CJ_LOG(&log, CJ_LOG_WARNING, "seen", CJ_LOG_TEXT("text", "a\n\"\u202E"),
           CJ_LOG_NUMBER("number", -7));
    assert_true(read(ends[0], line, sizeof(line) - 1) > 0);
    json_t *parsed = json_loads(line, 0, NULL);
    assert_non_null(parsed);
    assert_non_null(strchr(line, '\n'));
    assert_null(strstr(line, "unseen"));
    assert_null(strstr(line, "\u202E"));
    assert_string_equal(json_string_value(json_object_get(parsed, "level")), "warning");
    assert_string_equal(json_string_value(json_object_get(parsed, "event")), "seen");
    assert_string_equal(json_string_value(json_object_get(parsed, "text")), "a\n\"\u202E");
    assert_int_equal(json_integer_value(json_object_get(parsed, "number")), -7);
    assert_int_equal(strlen(json_string_value(json_object_get(parsed, "time"))), 24);
    json_decref(parsed);
    (void)close(ends[0]);
    (void)close(ends[1]);
    log.fd = -1;
    CJ_LOG(&log, CJ_LOG_ERROR, "nowhere", CJ_LOG_NUMBER("n", 1));
}

static void test_log_levels(void **state)
{
    (void)state;
    assert_int_equal(cj_log_level_of("error"), CJ_LOG_ERROR);
    assert_int_equal(cj_log_level_of("debug"), CJ_LOG_DEBUG);
    assert_int_equal(cj_log_level_of("loud"), CJ_LOG_INFO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_any_bytes_are_json),
        cmocka_unit_test(test_log_lines),
        cmocka_unit_test(test_log_levels),
    };
    return cmocka_run_group_tests_name("json_text", tests, NULL, NULL);
}
