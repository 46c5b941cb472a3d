#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include "server/http/problem.h"

#define LAST CJ_PROBLEM_BAD_ENCODING

/* The document of `problem`, parsed. */
static json_t *document_of(const struct cj_problem_document *document)
{
    struct cj_buf out = {0};

    cj_problem_write(document, &out);
    assert_false(out.failed);
    json_t *parsed = json_loadb(out.ptr, out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(parsed);
    cj_buf_clear(&out);
    return parsed;
}

static const char *text_of(const json_t *document, const char *name)
{
    return json_string_value(json_object_get(document, name));
}

/* Every problem has its own sentence in both languages, and a status that fits its slug. */
static void test_every_problem(void **state)
{
    (void)state;
    for (enum cj_problem problem = CJ_PROBLEM_NONE + 1; problem <= LAST; problem++) {
        json_t *both[2];

        for (int i = 0; i < 2; i++) {
            both[i] = document_of(&(struct cj_problem_document){.problem = problem,
                                                                .argument = "42",
                                                                .request_id = "r",
                                                                .speech = (enum cj_speech)i});
            const char *detail = text_of(both[i], "detail");

            assert_true(strlen(detail) > 5);
            assert_null(strstr(detail, "{}"));
            assert_true(detail[strlen(detail) - 1] != '.');
        }
        assert_string_not_equal(text_of(both[0], "detail"), text_of(both[1], "detail"));
        assert_string_not_equal(text_of(both[0], "title"), text_of(both[1], "title"));
        assert_string_equal(text_of(both[0], "type"), text_of(both[1], "type"));
        unsigned status = cj_problem_status(problem);
        assert_int_equal(json_integer_value(json_object_get(both[0], "status")), status);
        assert_true(status >= 400 && status <= 503);
        json_decref(both[0]);
        json_decref(both[1]);
    }
}

static void test_document(void **state)
{
    struct cj_problem_note notes[] = {
        {"/text", CJ_PROBLEM_TOO_LONG, "4000"},
        {"/a\"b", CJ_PROBLEM_MISSING, NULL},
    };
    json_t *document = document_of(&(struct cj_problem_document){
        .problem = CJ_PROBLEM_VALIDATION,
        .instance = CJ_STR("/v1/\xC3\xB1\"<a>%20"),
        .request_id = "r-1",
        .speech = CJ_SPEECH_ES,
        .notes = notes,
        .note_count = 2,
        .extension = CJ_STR("\"more\":[1]"),
    });
    const json_t *errors = json_object_get(document, "errors");

    (void)state;
    assert_string_equal(text_of(document, "type"), "urn:conserje:problem:validation");
    assert_string_equal(text_of(document, "instance"), "/v1/%C3%B1%22%3Ca%3E%20");
    assert_string_equal(text_of(document, "request_id"), "r-1");
    assert_int_equal(json_array_size(errors), 2);
    assert_string_equal(text_of(json_array_get(errors, 0), "pointer"), "/text");
    assert_string_equal(text_of(json_array_get(errors, 0), "detail"),
                        "Tiene más de 4000 caracteres");
    assert_string_equal(text_of(json_array_get(errors, 1), "pointer"), "/a\"b");
    assert_int_equal(json_array_size(json_object_get(document, "more")), 1);
    json_decref(document);
}

static void test_an_argument_is_only_text(void **state)
{
    json_t *document = document_of(&(struct cj_problem_document){
        .problem = CJ_PROBLEM_UNKNOWN_LANGUAGE,
        .argument = "\",\"status\":200,\"x\":\"{}%s%n\xFF",
        .request_id = "r",
    });

    (void)state;
    assert_int_equal(json_integer_value(json_object_get(document, "status")), 422);
    assert_string_equal(text_of(document, "detail"),
                        "The bot speaks: \",\"status\":200,\"x\":\"{}%s%n\uFFFD");
    json_decref(document);
}

static void test_accept_language(void **state)
{
    static const struct fact {
        const char *header;
        enum cj_speech speech;
    } facts[] = {
        {"", CJ_SPEECH_EN},
        {"es", CJ_SPEECH_ES},
        {"ES-AR", CJ_SPEECH_ES},
        {"en", CJ_SPEECH_EN},
        {"es,en", CJ_SPEECH_EN}, /* no preference told: English */
        {"es;q=1,en;q=0.9", CJ_SPEECH_ES},
        {"es;q=0.900,en;q=0.901", CJ_SPEECH_EN},
        {"fr;q=1, es ; q=0.1", CJ_SPEECH_ES},
        {"es;q=0", CJ_SPEECH_EN},
        {"est,esp", CJ_SPEECH_EN},
        {"*", CJ_SPEECH_EN},
        {"es;level=1", CJ_SPEECH_EN},
        {"es;q=abc", CJ_SPEECH_EN},
        {"es;q=", CJ_SPEECH_EN},
        {";;;,,,q=1", CJ_SPEECH_EN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        if (cj_speech_of(cj_str_from(facts[i].header)) != facts[i].speech) {
            fail_msg("%s", facts[i].header);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_problem),
        cmocka_unit_test(test_document),
        cmocka_unit_test(test_an_argument_is_only_text),
        cmocka_unit_test(test_accept_language),
    };
    return cmocka_run_group_tests_name("problem", tests, NULL, NULL);
}
