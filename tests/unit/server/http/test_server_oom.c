/* Every allocation of a start and of a request fails once: no crash, no leak, no answer that
 * is half made, and the next request is served. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/http/server.h"
#include "support/failing_malloc.h"

static void echo(cj_request *request)
{
    struct cj_buf out = {0};
    struct cj_buf name = {0};

    if (cj_request_param(request, "name", &name) == CJ_PARAM_NOMEM) {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    } else {
        cj_buf_add_str(&out, cj_request_body(request));
        cj_buf_printf(&out, "[\"%s\"]", name.ptr ? name.ptr : "");
        cj_reply(request, 200, "application/json", &out);
    }
    cj_buf_clear(&name);
}

static void refuse(cj_request *request)
{
    struct cj_problem_note note = {"/text", CJ_PROBLEM_TOO_LONG, "10"};

    cj_reply_invalid(request, &note, 1);
}

static void resume(cj_request *request, void *result)
{
    struct cj_buf out = {0};

    cj_buf_adds(&out, result);
    cj_reply(request, 200, "application/json", &out);
}

static void keep(void *result)
{
    (void)result; /* static storage */
}

static void suspend(cj_request *request)
{
    static char answer[] = "[\"later\"]";
    cj_ticket *ticket = cj_request_suspend(request, resume, keep);

    if (ticket) {
        cj_ticket_complete(ticket, answer);
    } else {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    }
}

static const struct cj_route routes[] = {
    {"POST", "/echo", echo, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, true},
    {"GET", "/echo", echo, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/refuse", refuse, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/later", suspend, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
};
static const struct cj_http_app app = {.routes = routes,
                                       .route_count = sizeof(routes) / sizeof(routes[0])};
static const struct cj_log no_log = {-1, CJ_LOG_ERROR};
static const char *const proxies[] = {"127.0.0.1"};
static const cj_config config = {
    .listen_host = "127.0.0.1",
    .public_url = "",
    .trusted_proxies = proxies,
    .trusted_proxy_count = 1,
    .limits = {.body_len = 65536, .address_per_min = 1000000},
};
static cj_status start(cj_http_server **out_server)
{
    struct cj_http_options options = {
        .config = &config,
        .app = &app,
        .log = &no_log,
        .loop_count = 1,
        .deadlines = CJ_DEADLINES_DEFAULT,
    };
    const char *why;

    return cj_http_start(&options, &why, out_server);
}

static void test_start(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth++) {
        cj_http_server *server = NULL;

        failing_malloc_arm(nth);
        cj_status st = start(&server);
        bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        assert_int_equal(st == CJ_OK, server != NULL);
        if (server) {
            cj_http_stop(server, 100);
        }
        cj_http_free(server);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 3); /* the loop did fail something */
}

/* Sends a request; its status, 0 when the connection was closed without an answer. */
static int status_of(uint16_t port, const char *request)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char answer[4096] = "";
    size_t len = 0;
    ssize_t got;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(send(fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
    while ((got = recv(fd, answer + len, sizeof(answer) - 1 - len, 0)) > 0) {
        len += (size_t)got;
        answer[len] = '\0';
    }
    (void)close(fd);
    if (len == 0) {
        return 0;
    }
    assert_non_null(strstr(answer, "\r\n\r\n")); /* whole */
    assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff"));
    return atoi(answer + strlen("HTTP/1.1 "));
}

/* The request with `number` for '#': keys that were not there before. */
static void with_number(char *out, size_t size, const char *request, unsigned number)
{
    const char *place = strchr(request, '#');

    if (place) {
        (void)snprintf(out, size, "%.*s%u%s", (int)(place - request), request, number,
                       place + 1);
    } else {
        (void)snprintf(out, size, "%s", request);
    }
}

static void test_requests(void **state)
{
    static const struct fact {
        const char *request;
        int status;
    } facts[] = {
#define END "Host: x\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1\r\n"
        {"GET /echo?name=a%20b HTTP/1.1\r\n" END "\r\n", 200},
        {"POST /echo HTTP/1.1\r\n" END
         "Content-Type: application/json\r\nContent-Length: 5\r\n\r\n[\"a\"]",
         200},
        {"POST /echo HTTP/1.1\r\n" END "Idempotency-Key: #\r\n"
         "Content-Type: application/json\r\nContent-Length: 5\r\n\r\n[\"a\"]",
         200},
        {"GET /refuse HTTP/1.1\r\n" END "\r\n", 422},
        {"GET /later HTTP/1.1\r\n" END "\r\n", 200},
        {"GET /nothing HTTP/1.1\r\n" END "\r\n", 404},
        {"DELETE /echo HTTP/1.1\r\n" END "\r\n", 405},
        {"OPTIONS /echo HTTP/1.1\r\n" END
         "Origin: http://localhost\r\nAccess-Control-Request-Method: GET\r\n\r\n",
         204},
#undef END
    };
    cj_http_server *server = NULL;

    (void)state;
    assert_int_equal(start(&server), CJ_OK);
    uint16_t port = cj_http_port(server);
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        unsigned nth = 1;

        for (;; nth++) {
            char request[512];

            with_number(request, sizeof(request), facts[i].request, nth);
            failing_malloc_arm(nth);
            int status = status_of(port, request);
            bool fired = failing_malloc_fired();

            if (status != facts[i].status) {
                assert_true(fired && (status == 0 || status == 503));
            }
            assert_int_equal(status_of(port, request), facts[i].status);
            if (!fired) {
                break;
            }
        }
        assert_true(nth > 2);
    }
    cj_http_stop(server, 1000);
    cj_http_free(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_start),
        cmocka_unit_test(test_requests),
    };

    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("server_oom", tests, NULL, NULL);
}
