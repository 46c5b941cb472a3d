#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/headers.h"

static void test_request_ids(void **state)
{
    static const char *const good[] = {"a", "A-b_c.9",
                                       "0123456789012345678901234567890123456789"
                                       "012345678901234567890123"};
    static const char *const bad[] = {"",
                                      "a b",
                                      "a/b",
                                      "\"",
                                      "a\n",
                                      "\xC3\xB1",
                                      "0123456789012345678901234567890123456789"
                                      "0123456789012345678901234"};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(cj_is_request_id(cj_str_from(good[i])));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_false(cj_is_request_id(cj_str_from(bad[i])));
    }
    assert_false(cj_is_request_id(CJ_STR("a\0b")));
}

static void test_media_types(void **state)
{
    static const struct fact {
        const char *type;
        bool json;
    } facts[] = {
        {"application/json", true},
        {"Application/JSON", true},
        {"application/json;charset=utf-8", true},
        {"application/json ; Charset=\"UTF-8\"", true},
        {"application/json;", true},
        {"application/json; profile=x", true},
        {"application/json; charset=latin1", false},
        {"application/json; charset=", false},
        {"application/jsonx", false},
        {"application/json, text/plain", false},
        {"text/json", false},
        {"", false},
        {";", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        if (cj_is_json_type(cj_str_from(facts[i].type)) != facts[i].json) {
            fail_msg("%s", facts[i].type);
        }
    }
}

static void test_bearer_tokens(void **state)
{
    static const struct fact {
        const char *header, *token;
    } facts[] = {
        {"Bearer abc", "abc"}, {"bearer  abc ", "abc"}, {"BEARER a b", "a b"}, {"Bearer ", ""},
        {"Bearer", ""},        {"Bearerabc", ""},       {"Basic abc", ""},     {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_str token = cj_bearer_token(cj_str_from(facts[i].header));

        assert_true(cj_str_equals(token, facts[i].token));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_ids),
        cmocka_unit_test(test_media_types),
        cmocka_unit_test(test_bearer_tokens),
    };
    return cmocka_run_group_tests_name("headers", tests, NULL, NULL);
}
