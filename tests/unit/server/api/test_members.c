#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/api/members.h"

static void test_bodies(void **state)
{
    const struct fact {
        struct cj_str body;
        enum cj_problem problem;
        const char *place;
    } facts[] = {
        {CJ_STR("{}"), CJ_PROBLEM_NONE, NULL},
        {CJ_STR(" {\"a\": [1, 2.5, null]}\n"), CJ_PROBLEM_NONE, NULL},
        {CJ_STR("[]"), CJ_PROBLEM_NONE, NULL},
        {{NULL, 0}, CJ_PROBLEM_JSON_SYNTAX, "1:0"},
        {CJ_STR("{\n\"a\":\n}"), CJ_PROBLEM_JSON_SYNTAX, "3:1"},
        {CJ_STR("{} {}"), CJ_PROBLEM_JSON_SYNTAX, "1:4"},
        {CJ_STR("{\"a\":\"\xFF\"}"), CJ_PROBLEM_JSON_UTF8, "1:6"},
        {CJ_STR("{\"a\":1,\"a\":2}"), CJ_PROBLEM_JSON_DUPLICATE, "1:10"},
        {CJ_STR("{\"a\":\"\\u0000\"}"), CJ_PROBLEM_JSON_NUL, "1:13"},
        {CJ_STR("{\"\\u0000\":1}"), CJ_PROBLEM_JSON_NUL, "1:9"},
        {CJ_STR("{\"a\":\"\\ud800\"}"), CJ_PROBLEM_JSON_SYNTAX, "1:13"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_members members;
        char place[CJ_PLACE_MAX] = "";
        enum cj_problem problem = cj_members_read(facts[i].body, &members, place);

        assert_int_equal(problem, facts[i].problem);
        if (problem == CJ_PROBLEM_NONE) {
            cj_members_clear(&members);
        } else {
            assert_string_equal(place, facts[i].place);
        }
    }
}

static void test_nesting_is_bounded(void **state)
{
    char body[60000];
    char place[CJ_PLACE_MAX];
    struct cj_members members;

    (void)state;
    memset(body, '[', sizeof(body));
    assert_int_equal(cj_members_read((struct cj_str){body, sizeof(body)}, &members, place),
                     CJ_PROBLEM_JSON_DEPTH);
}

static void test_members(void **state)
{
    struct cj_members members;
    char place[CJ_PLACE_MAX];

    (void)state;
    assert_int_equal(cj_members_read(CJ_STR("{\"text\":\"ñ\",\"empty\":\"\",\"null\":null,"
                                            "\"number\":1,\"yes\":true,\"no\":false}"),
                                     &members, place),
                     CJ_PROBLEM_NONE);
    assert_true(cj_str_equals(cj_members_text(&members, "/text", true), "ñ"));
    assert_non_null(cj_members_text(&members, "/empty", true).ptr);
    assert_null(cj_members_text(&members, "/null", false).ptr);
    assert_null(cj_members_text(&members, "/missing", false).ptr);
    assert_true(cj_members_flag(&members, "/yes"));
    assert_false(cj_members_flag(&members, "/no"));
    assert_false(cj_members_flag(&members, "/null"));
    assert_int_equal(members.note_count, 0);

    assert_null(cj_members_text(&members, "/null", true).ptr);
    assert_null(cj_members_text(&members, "/number", false).ptr);
    assert_false(cj_members_flag(&members, "/text"));
    assert_int_equal(members.note_count, 3);
    assert_int_equal(members.notes[0].problem, CJ_PROBLEM_MISSING);
    assert_int_equal(members.notes[1].problem, CJ_PROBLEM_NOT_STRING);
    assert_int_equal(members.notes[2].problem, CJ_PROBLEM_NOT_BOOLEAN);
    assert_string_equal(members.notes[2].pointer, "/text");
    for (int i = 0; i < 2 * CJ_MAX_NOTES; i++) {
        cj_members_note(&members, "/x", CJ_PROBLEM_MISSING, NULL);
    }
    assert_int_equal(members.note_count, CJ_MAX_NOTES);
    cj_members_clear(&members);
}

static void test_what_is_no_object_is_noted(void **state)
{
    static const char *const bodies[] = {"[]", "1", "\"a\"", "null", "true"};
    struct cj_members members;
    char place[CJ_PLACE_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        assert_int_equal(cj_members_read(cj_str_from(bodies[i]), &members, place),
                         CJ_PROBLEM_NONE);
        assert_int_equal(members.note_count, 1);
        assert_int_equal(members.notes[0].problem, CJ_PROBLEM_NOT_OBJECT);
        cj_members_clear(&members);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_nesting_is_bounded),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_what_is_no_object_is_noted),
    };
    return cmocka_run_group_tests_name("members", tests, NULL, NULL);
}
