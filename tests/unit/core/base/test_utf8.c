#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

/* By RFC 3629; `valid` is the length of the longest valid prefix. */
static const struct {
    const char *name;
    const char *bytes;
    size_t len;
    size_t valid;
} validity[] = {
    {"empty", "", 0, 0},
    {"ascii", "abc", 3, 3},
    {"NUL is a character", "a\0b", 3, 3},
    {"two, three, four bytes", "ñ\u20AC\U0001F44D", 9, 9},
    {"the last of each length", "\x7F\xDF\xBF\xEF\xBF\xBF\xF4\x8F\xBF\xBF", 10, 10},
    {"lone continuation", "a\x80", 2, 1},
    {"lone continuation, last", "a\xBF", 2, 1},
    {"overlong two bytes, NUL", "\xC0\x80", 2, 0},
    {"overlong two bytes, DEL", "\xC1\xBF", 2, 0},
    {"overlong three bytes", "\xE0\x9F\xBF", 3, 0},
    {"shortest three bytes", "\xE0\xA0\x80", 3, 3},
    {"overlong four bytes", "\xF0\x8F\xBF\xBF", 4, 0},
    {"shortest four bytes", "\xF0\x90\x80\x80", 4, 4},
    {"high surrogate", "\xED\xA0\x80", 3, 0},
    {"low surrogate", "\xED\xBF\xBF", 3, 0},
    {"before the surrogates", "\xED\x9F\xBF", 3, 3},
    {"after the surrogates", "\xEE\x80\x80", 3, 3},
    {"a surrogate pair", "\xED\xA0\xBD\xED\xB1\x8D", 6, 0},
    {"over U+10FFFF", "\xF4\x90\x80\x80", 4, 0},
    {"five bytes", "\xF8\x88\x80\x80\x80", 5, 0},
    {"six bytes", "\xFC\x84\x80\x80\x80\x80", 6, 0},
    {"FE", "\xFE", 1, 0},
    {"FF", "\xFF", 1, 0},
    {"cut after one of two", "a\xC3", 2, 1},
    {"cut after two of three", "a\xE2\x82", 3, 1},
    {"cut after three of four", "a\xF0\x9F\x91", 4, 1},
    {"second byte is ascii",
     "\xC3"
     "a",
     2, 0},
    {"third byte is ascii",
     "\xE2\x82"
     "a",
     3, 0},
    {"fourth byte is a lead", "\xF0\x9F\x91\xC3", 4, 0},
    {"Latin-1",
     "ma\xF1"
     "ana",
     6, 2},
    {"UTF-16",
     "\xFF\xFE"
     "a\0",
     4, 0},
    {"noncharacters are fine", "\xEF\xBF\xBE", 3, 3},
};

static void test_validity(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(validity) / sizeof(validity[0]); i++) {
        char *copy = malloc(validity[i].len + 1); /* a sanitizer sees reading beyond it */
        assert_non_null(copy);
        char *at = copy + 1;
        memcpy(at, validity[i].bytes, validity[i].len);
        size_t valid = cj_utf8_valid((struct cj_str){at, validity[i].len});
        if (valid != validity[i].valid) {
            fail_msg("%s: %zu, not %zu", validity[i].name, valid, validity[i].valid);
        }
        free(copy);
    }
}

/* All code points there and back; their bytes are valid, and so is nothing shorter. */
static void test_each_code_point(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[4];
        size_t len = cj_utf8_put(code, bytes);
        const char *at = bytes;

        if (code >= 0xD800 && code <= 0xDFFF) {
            continue;
        }
        assert_int_equal(len, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
        assert_int_equal(cj_utf8_valid((struct cj_str){bytes, len}), len);
        assert_int_equal(cj_utf8_valid((struct cj_str){bytes, len - 1}), 0);
        assert_int_equal(cj_utf8_next(&at, bytes + len), code);
        assert_ptr_equal(at, bytes + len);
    }
}

static void test_count(void **state)
{
    (void)state;
    assert_int_equal(cj_utf8_count(CJ_STR("")), 0);
    assert_int_equal(cj_utf8_count(CJ_STR("año")), 3);
    assert_int_equal(cj_utf8_count(CJ_STR("👍\u20AC\0x")), 4);
}

static void test_position(void **state)
{
    static const char text[] = "ab\nñ👍c\n\nz";
    static const struct {
        size_t offset;
        uint32_t line;
        uint32_t column;
    } cases[] = {
        {0, 1, 1},  {1, 1, 2},  {2, 1, 3},  {3, 2, 1},  {5, 2, 2},   {9, 2, 3},
        {10, 2, 4}, {11, 3, 1}, {12, 4, 1}, {13, 4, 2}, {999, 4, 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint32_t line;
        uint32_t column;
        cj_utf8_position(CJ_STR(text), cases[i].offset, &line, &column);
        assert_int_equal(line, cases[i].line);
        assert_int_equal(column, cases[i].column);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_validity),
        cmocka_unit_test(test_each_code_point),
        cmocka_unit_test(test_count),
        cmocka_unit_test(test_position),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
