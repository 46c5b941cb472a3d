#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/target.h"

static void test_split(void **state)
{
    static const struct fact {
        const char *target;
        const char *path; /* NULL: refused */
        const char *query;
    } facts[] = {
        {"/", "/", ""},
        {"/a/b", "/a/b", ""},
        {"/a?b=c", "/a", "b=c"},
        {"/a?", "/a", ""},
        {"/a?b?c", "/a", "b?c"},
        {"/?", "/", ""},
        {"//a", "//a", ""},
        {"/%2e%2e/a", "/%2e%2e/a", ""},
        {"http://x/a?b", "/a", "b"},
        {"HTTPS://x:1/a", "/a", ""},
        {"http://x", NULL, ""},
        {"http:///a", NULL, ""},
        {"http://", NULL, ""},
        {"ftp://x/a", NULL, ""},
        {"a", NULL, ""},
        {"*", NULL, ""},
        {"?a", NULL, ""},
        {"", NULL, ""},
        {"x:443", NULL, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_target target = {0};
        bool split = cj_target_split(cj_str_from(facts[i].target), &target);

        assert_int_equal(split, facts[i].path != NULL);
        if (split) {
            assert_true(cj_str_equals(target.path, facts[i].path));
            assert_true(cj_str_equals(target.query, facts[i].query));
        }
    }
}

static void test_parameters(void **state)
{
    static const struct fact {
        const char *query;
        enum cj_param found;
        const char *value;
    } facts[] = {
        {"", CJ_PARAM_MISSING, NULL},
        {"a=1", CJ_PARAM_MISSING, NULL},
        {"qq=1&Q=2&xq=3", CJ_PARAM_MISSING, NULL},
        {"q", CJ_PARAM_FOUND, ""},
        {"q=", CJ_PARAM_FOUND, ""},
        {"q=&", CJ_PARAM_FOUND, ""},
        {"&&q=1", CJ_PARAM_FOUND, "1"},
        {"a=1&q=2&b=3", CJ_PARAM_FOUND, "2"},
        {"q=1&q=2", CJ_PARAM_FOUND, "1"},
        {"q=a+b%20c", CJ_PARAM_FOUND, "a b c"},
        {"q=%C3%B1%26%3D%2B", CJ_PARAM_FOUND, "ñ&=+"},
        {"q=%c3%b1", CJ_PARAM_FOUND, "ñ"},
        {"q=\xC3\xB1", CJ_PARAM_FOUND, "ñ"},
        {"q=a=b", CJ_PARAM_FOUND, "a=b"},
        {"q=%", CJ_PARAM_INVALID, NULL},
        {"q=%4", CJ_PARAM_INVALID, NULL},
        {"q=%4&a=1", CJ_PARAM_INVALID, NULL},
        {"q=%zz", CJ_PARAM_INVALID, NULL},
        {"q=%-1", CJ_PARAM_INVALID, NULL},
        {"q=%00", CJ_PARAM_INVALID, NULL},
        {"q=%FF", CJ_PARAM_INVALID, NULL},
        {"q=%C0%AF", CJ_PARAM_INVALID, NULL},
        {"q=%ED%A0%80", CJ_PARAM_INVALID, NULL},
    };
    struct cj_buf out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        enum cj_param found = cj_target_param(cj_str_from(facts[i].query), "q", &out);

        if (found != facts[i].found) {
            fail_msg("%s gives %d", facts[i].query, found);
        }
        if (found == CJ_PARAM_FOUND) {
            assert_string_equal(out.ptr, facts[i].value);
        }
    }
    cj_buf_clear(&out);
}

/* Whatever bytes a text has, encoding and decoding give them back. */
static void test_every_byte_comes_back(void **state)
{
    struct cj_buf out = {0};

    (void)state;
    for (unsigned code = 1; code < 0x250; code++) {
        char utf8[4] = {(char)(0xC0 | (code >> 6)), (char)(0x80 | (code & 0x3F))};
        char query[16] = "q=";
        size_t len = code < 0x80 ? 1 : 2;

        if (code < 0x80) {
            utf8[0] = (char)code;
        }
        for (size_t i = 0; i < len; i++) {
            static const char digits[] = "0123456789ABCDEF";
            unsigned char c = (unsigned char)utf8[i];

            query[2 + 3 * i] = '%';
            query[3 + 3 * i] = digits[c >> 4];
            query[4 + 3 * i] = digits[c & 15];
        }
        assert_int_equal(cj_target_param(cj_str_from(query), "q", &out), CJ_PARAM_FOUND);
        assert_int_equal(out.len, len);
        assert_memory_equal(out.ptr, utf8, len);
    }
    cj_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_every_byte_comes_back),
    };
    return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
