/* The guard on its own: tests/http/test_guard.py asks the same of the server from outside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/guard.h"

#define OK CJ_PROBLEM_NONE

static void test_header_lines(void **state)
{
    static const struct fact {
        const char *name, *value;
        enum cj_problem problem;
    } facts[] = {
        {"Accept", "*/*", OK},
        {"X-Any", "", OK},
        {"x-!#$%&'*+-.^_`|~9", "v", OK},
        {"Cookie", "a=\"b\"; c=\t\xC3\xB1\xFF", OK},
        {"", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A B", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A ", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A\t", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A:", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A(B)", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A/B", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A\x7F", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"\xC3\xB1", "v", CJ_PROBLEM_BAD_HEADER_NAME},
        {"A", "b\rc", CJ_PROBLEM_BAD_HEADER_VALUE},
        {"A", "b\nc", CJ_PROBLEM_BAD_HEADER_VALUE},
        {"A", "\x1B[2J", CJ_PROBLEM_BAD_HEADER_VALUE},
        {"A", "\x7F", CJ_PROBLEM_BAD_HEADER_VALUE},
        {"Transfer-Encoding", "chunked", CJ_PROBLEM_TRANSFER_ENCODING},
        {"transfer-ENCODING", "identity", CJ_PROBLEM_TRANSFER_ENCODING},
        {"Transfer-Encoding", "", CJ_PROBLEM_TRANSFER_ENCODING},
        {"Content-Length", "0", OK},
        {"content-length", "9999999999", OK},
        {"Content-Length", "0000000001", OK},
        {"Content-Length", "00000000001", CJ_PROBLEM_BAD_LENGTH},
        {"Content-Length", "", CJ_PROBLEM_BAD_LENGTH},
        {"Content-Length", "-1", CJ_PROBLEM_BAD_LENGTH},
        {"Content-Length", "+1", CJ_PROBLEM_BAD_LENGTH},
        {"Content-Length", "1 ", CJ_PROBLEM_BAD_LENGTH},
        {"Content-Length", "1,1", CJ_PROBLEM_BAD_LENGTH},
        {"Content-Length", "0x1", CJ_PROBLEM_BAD_LENGTH},
        {"Host", "tienda.example", OK},
        {"Host", "tienda.example:8080", OK},
        {"Host", "[2001:db8::1]:80", OK},
        {"Host", "", CJ_PROBLEM_BAD_HOST},
        {"Host", "a b", CJ_PROBLEM_BAD_HOST},
        {"Host", "u@a", CJ_PROBLEM_BAD_HOST},
        {"Host", "a/b", CJ_PROBLEM_BAD_HOST},
        {"Host", "a,b", CJ_PROBLEM_BAD_HOST},
        {"Host", "\xC3\xB1", CJ_PROBLEM_BAD_HOST},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_guard guard = {0};

        cj_guard_header(&guard, cj_str_from(facts[i].name), cj_str_from(facts[i].value));
        if (guard.problem != facts[i].problem) {
            fail_msg("%s: %s gives %d", facts[i].name, facts[i].value, guard.problem);
        }
    }
}

static void test_bytes_that_c_strings_hide(void **state)
{
    struct cj_guard guard = {0};

    (void)state;
    cj_guard_header(&guard, CJ_STR("A"), CJ_STR("b\0c"));
    assert_int_equal(guard.problem, CJ_PROBLEM_BAD_HEADER_VALUE);
    guard = (struct cj_guard){0};
    cj_guard_header(&guard, CJ_STR("A\0B"), CJ_STR("b"));
    assert_int_equal(guard.problem, CJ_PROBLEM_BAD_HEADER_NAME);
}

static void test_what_may_be_there_once(void **state)
{
    static const char *const names[] = {"Host", "Content-Length"};
    static const enum cj_problem problems[] = {CJ_PROBLEM_BAD_HOST, CJ_PROBLEM_BAD_LENGTH};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct cj_guard guard = {0};

        cj_guard_header(&guard, cj_str_from(names[i]), CJ_STR("12"));
        assert_int_equal(guard.problem, OK);
        cj_guard_header(&guard, cj_str_from(names[i]), CJ_STR("12"));
        assert_int_equal(guard.problem, problems[i]);
    }
}

static void test_length_and_first_problem(void **state)
{
    struct cj_guard guard = {0};

    (void)state;
    cj_guard_header(&guard, CJ_STR("Content-Length"), CJ_STR("9999999999"));
    assert_true(guard.has_length);
    assert_true(guard.length == 9999999999u);
    cj_guard_header(&guard, CJ_STR("Transfer-Encoding"), CJ_STR("chunked"));
    cj_guard_header(&guard, CJ_STR("Host"), CJ_STR(""));
    assert_int_equal(guard.problem, CJ_PROBLEM_TRANSFER_ENCODING);
}

static void test_request_lines(void **state)
{
    static const struct fact {
        const char *method, *target, *version;
        enum cj_problem problem;
    } facts[] = {
        {"GET", "/", "HTTP/1.1", OK},
        {"BREW", "/a?b=c&d=%20", "HTTP/1.0", OK},
        {"GET", "/\xC3\xB1", "HTTP/1.1", OK},
        {"GET", "/", "HTTP/1.2", CJ_PROBLEM_BAD_REQUEST_LINE},
        {"GET", "/", "HTTP/1.10", CJ_PROBLEM_BAD_REQUEST_LINE},
        {"GET", "/", "http/1.1", CJ_PROBLEM_BAD_REQUEST_LINE},
        {"GET", "/", "", CJ_PROBLEM_BAD_REQUEST_LINE},
        {"", "/", "HTTP/1.1", CJ_PROBLEM_BAD_REQUEST_LINE},
        {"G T", "/", "HTTP/1.1", CJ_PROBLEM_BAD_REQUEST_LINE},
        {"GET", "", "HTTP/1.1", CJ_PROBLEM_BAD_TARGET},
        {"GET", "/a b", "HTTP/1.1", CJ_PROBLEM_BAD_TARGET},
        {"GET", "/a#b", "HTTP/1.1", CJ_PROBLEM_BAD_TARGET},
        {"GET", "/<a>", "HTTP/1.1", CJ_PROBLEM_BAD_TARGET},
        {"GET", "/a\\b", "HTTP/1.1", CJ_PROBLEM_BAD_TARGET},
        {"GET", "/\x7F", "HTTP/1.1", CJ_PROBLEM_BAD_TARGET},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_guard guard = {0};

        cj_guard_line(&guard, cj_str_from(facts[i].method), cj_str_from(facts[i].target),
                      cj_str_from(facts[i].version));
        assert_int_equal(guard.problem, facts[i].problem);
    }
}

/* A head in memory as libmicrohttpd leaves it: '^' stands for each NUL it wrote, and the parts
 * that it shows are told apart by their letters: m t v, then N V for each header shown. */
static enum cj_problem problem_of_places(const char *head, const char *shown)
{
    struct cj_guard guard = {0};
    char memory[128];
    size_t len = strlen(head);
    const char *name = NULL;

    for (size_t i = 0; i <= len; i++) {
        memory[i] = (char)(head[i] == '^' ? '\0' : head[i]);
    }
    cj_guard_follow(&guard, memory, (struct cj_str){memory + 2, 1}, memory + 4);
    for (; *shown; shown++) {
        const char *at = memory + (strchr(head, *shown) - head);

        if (!name) {
            name = at;
            continue;
        }
        cj_guard_header(&guard, (struct cj_str){name, strlen(name)},
                        (struct cj_str){at, strlen(at)});
        name = NULL;
    }
    cj_guard_end(&guard, memory + len);
    return guard.problem;
}

static void test_hidden_bytes(void **state)
{
    static const struct fact {
        const char *head, *shown;
        enum cj_problem problem;
    } facts[] = {
        {"m^t^v^^^^", "", OK},                                          /* no header at all */
        {"m^t^v^^A^^b^^^^", "Ab", OK},                                  /* CRLF, a space */
        {"m^t^v^A^b^^", "Ab", OK},                                      /* LF, none */
        {"m^t^v^^A^^b^^C^^d^^^^", "AbCd", OK},                          /* two */
        {"m^t^v^^A^^   b^^^^", "Ab", OK},                               /* white space */
        {"m^t^v^^A^^b^^^c^^D^^e^^^^", "AbDe", CJ_PROBLEM_HIDDEN_BYTES}, /* NUL in a value */
        {"m^t^v^^A^^b^^^^x^^^^", "Ab", CJ_PROBLEM_HIDDEN_BYTES},        /* a line at the end */
        {"m^t^v^^^^x^^A^^b^^^^", "Ab", CJ_PROBLEM_HIDDEN_BYTES},        /* at the beginning */
        {"m^t^v^^A^^b^^^^x^^C^^d^^^^", "AbCd", CJ_PROBLEM_HIDDEN_BYTES}, /* between */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        enum cj_problem found = problem_of_places(facts[i].head, facts[i].shown);

        if (found != facts[i].problem) {
            fail_msg("%s gives %d", facts[i].head, found);
        }
    }
}

static void test_a_line_moved_elsewhere(void **state)
{
    static const char elsewhere[] = "Transfer-Encodingchunked";
    struct cj_guard guard = {0};
    char memory[] = "m t v\0\0A\0\0b\0\0\0";

    (void)state;
    memory[1] = memory[3] = '\0';
    cj_guard_follow(&guard, memory, (struct cj_str){memory + 2, 1}, memory + 4);
    cj_guard_header(&guard, cj_str_from(elsewhere), (struct cj_str){memory + 10, 1});
    assert_int_equal(guard.problem, CJ_PROBLEM_HIDDEN_BYTES);
}

static void test_a_target_cut_at_nul(void **state)
{
    char memory[] = "GET\0/a\0b\0HTTP/1.1";
    struct cj_guard guard = {0};

    (void)state;
    cj_guard_follow(&guard, memory, (struct cj_str){memory + 4, 2}, memory + 9);
    assert_int_equal(guard.problem, CJ_PROBLEM_BAD_REQUEST_LINE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_header_lines),
        cmocka_unit_test(test_bytes_that_c_strings_hide),
        cmocka_unit_test(test_what_may_be_there_once),
        cmocka_unit_test(test_length_and_first_problem),
        cmocka_unit_test(test_request_lines),
        cmocka_unit_test(test_hidden_bytes),
        cmocka_unit_test(test_a_line_moved_elsewhere),
        cmocka_unit_test(test_a_target_cut_at_nul),
    };
    return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
