#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <jansson.h>

#include "server/http/log.h"

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
        cmocka_unit_test(test_log_lines),
        cmocka_unit_test(test_log_levels),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
