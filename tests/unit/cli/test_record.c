#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cli/record.h"

#define NOON INT64_C(1772445600123) /* 2026-03-02T10:00:00.123Z */

static void test_a_conversation_becomes_a_test(void **state)
{
    static const struct cj_answer answered = {.outcome = CJ_OUTCOME_ANSWER, .entry = "a.b"};
    static const struct cj_answer said = {.outcome = CJ_OUTCOME_ANSWER, .intent = "i"};
    static const struct cj_answer nothing = {.outcome = CJ_OUTCOME_NONE};
    char *written = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&written, &len);

    (void)state;
    assert_non_null(file);
    cj_record_begin(file, "es", NOON);
    cj_record_turn(file, CJ_STR("¿cuándo abren?"), &answered);
    cj_record_turn(file, CJ_STR("> y eso"), &said);
    cj_record_begin(file, "es", NOON + 1000);
    cj_record_turn(file, CJ_STR("Mongolia"), &nothing);
    assert_int_equal(fclose(file), 0);
    assert_string_equal(written, "lang: es\n"
                                 "clock: 2026-03-02T10:00:00+00:00\n"
                                 "\n"
                                 "== 2026-03-02T10:00:00\n"
                                 "> ¿cuándo abren?\n"
                                 "? answer a.b\n"
                                 "> > y eso\n"
                                 "? outcome answer\n"
                                 "\n"
                                 "== 2026-03-02T10:00:01\n"
                                 "> Mongolia\n"
                                 "? outcome none\n");
    free(written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_conversation_becomes_a_test),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
