/* The bare echo: the cheapest JSON answer that our loops can give, to measure others against.
 *
 * usage: bench_echo PORT [LOOPS]   serves until SIGTERM */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>

#include "server/http/server.h"

static void echo(cj_request *request)
{
    struct cj_str body = cj_request_body(request);
    json_t *in = json_loadb(body.ptr, body.len, JSON_REJECT_DUPLICATES, NULL);
    json_t *reply =
        json_pack("{s:O?, s:s}", "echo", json_object_get(in, "text"), "lang", "es");
    char *text = json_dumps(reply, JSON_COMPACT);
    struct cj_buf out = {0};

    cj_buf_adds(&out, text ? text : "{}");
    free(text);
    json_decref(reply);
    json_decref(in);
    cj_reply(request, 200, "application/json", &out);
}

int main(int argc, char **argv)
{
    static const struct cj_route routes[] = {
        {"POST", "/", echo, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, true},
    };
    struct cj_http_app app = {.routes = routes, .route_count = 1};
    struct cj_log log = {STDERR_FILENO, CJ_LOG_WARNING};
    cj_config config = {.listen_host = "127.0.0.1",
                        .listen_port = (uint16_t)(argc > 1 ? atoi(argv[1]) : 8099),
                        .public_url = "",
                        .limits = {.body_len = 65536}};
    struct cj_http_options options = {
        .config = &config,
        .app = &app,
        .log = &log,
        .loop_count = argc > 2 ? (unsigned)atoi(argv[2]) : 1,
        .deadlines = CJ_DEADLINES_DEFAULT,
    };
    cj_http_server *server = NULL;
    const char *why;
    sigset_t signals;
    int number;

    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (cj_http_start(&options, &why, &server) != CJ_OK) {
        (void)fprintf(stderr, "bench_echo: %s\n", why);
        return 2;
    }
    (void)sigwait(&signals, &number);
    cj_http_stop(server, 1000);
    cj_http_free(server);
    return 0;
}
