/* The HTTP layer without the bot: a server whose limits and deadlines a test can choose.
 *
 * usage: http_echo [--KEY VALUE]…   prints "port N" and serves until SIGTERM */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "server/http/server.h"

#define ADMIN_KEY "echo-admin-key"

struct setup {
    cj_config config;
    struct cj_deadlines deadlines;
    uint32_t loops;
    uint32_t grace_ms;
};

struct state {
    cj_http_server *server;
    atomic_uint naps;   /* threads that will complete a request */
    atomic_uint counts; /* how often count() ran */
};

static void echo(cj_request *request)
{
    struct cj_str body = cj_request_body(request);
    json_error_t error;
    json_t *in =
        json_loadb(body.ptr ? body.ptr : "", body.len, JSON_REJECT_DUPLICATES, &error);
    struct cj_buf out = {0};

    if (!in) {
        cj_reply_problem(request, CJ_PROBLEM_JSON_SYNTAX, error.text);
        return;
    }
    json_t *reply =
        json_pack("{s:O?, s:s}", "echo", json_object_get(in, "text"), "lang", "es");
    char *text = reply ? json_dumps(reply, JSON_COMPACT) : NULL;

    cj_buf_adds(&out, text ? text : "{}");
    free(text);
    json_decref(reply);
    json_decref(in);
    cj_reply(request, 200, "application/json", &out);
}

static void hello(cj_request *request)
{
    struct cj_buf out = {0};
    struct cj_buf name = {0};
    enum cj_param found = cj_request_param(request, "name", &name);

    cj_buf_printf(&out, "{\"hello\":\"%s\"}", found == CJ_PARAM_FOUND ? name.ptr : "");
    cj_buf_clear(&name);
    cj_reply(request, 200, "application/json", &out);
}

struct nap {
    struct state *state;
    cj_ticket *ticket;
    useconds_t us;
};

static void *nap(void *argument)
{
    struct nap *nap = argument;

    (void)usleep(nap->us);
    cj_ticket_complete(nap->ticket, strdup("{\"slept\":true}"));
    (void)atomic_fetch_sub(&nap->state->naps, 1);
    free(nap);
    return NULL;
}

static void wake(cj_request *request, void *result)
{
    struct cj_buf out = {0};

    if (!result) {
        cj_reply_problem(request, CJ_PROBLEM_DRAINING, NULL);
        return;
    }
    cj_buf_adds(&out, result);
    cj_reply(request, 200, "application/json", &out);
}

/* Another thread answers after `ms`. */
static void sleep_for(cj_request *request)
{
    struct cj_buf ms = {0};
    struct nap *job = calloc(1, sizeof(*job));
    pthread_t thread;

    if (cj_request_param(request, "ms", &ms) == CJ_PARAM_FOUND && job) {
        job->state = cj_request_state(request);
        job->us = (useconds_t)atoi(ms.ptr) * 1000;
        job->ticket = cj_request_suspend(request, wake, free);
        (void)atomic_fetch_add(&job->state->naps, 1);
        if (pthread_create(&thread, NULL, nap, job) == 0) {
            (void)pthread_detach(thread);
        }
    }
    cj_buf_clear(&ms);
}

/* As many kilobytes as `kb` says. */
static void big(cj_request *request)
{
    struct cj_buf out = {0};
    struct cj_buf kb = {0};

    if (cj_request_param(request, "kb", &kb) == CJ_PARAM_FOUND &&
        cj_buf_reserve(&out, strtoul(kb.ptr, NULL, 10) * 1024)) {
        out.len = out.capacity - 1;
        memset(out.ptr, 'x', out.len);
    }
    cj_buf_clear(&kb);
    cj_reply(request, 200, "application/json", &out);
}

static void count(cj_request *request)
{
    struct state *state = cj_request_state(request);
    struct cj_buf out = {0};

    cj_buf_printf(&out, "{\"count\":%u}", atomic_fetch_add(&state->counts, 1));
    cj_reply(request, 200, "application/json", &out);
}

static void silent(cj_request *request)
{
    (void)request; /* a handler that forgets to answer */
}

static void metrics(cj_request *request)
{
    struct state *state = cj_request_state(request);
    struct cj_buf out = {0};

    cj_http_write_metrics(state->server, &out);
    cj_reply(request, 200, "text/plain; version=0.0.4", &out);
}

static const struct cj_route routes[] = {
    {"POST", "/echo", echo, CJ_SCOPE_PUBLIC, CJ_RATE_VISITOR, true},
    {"GET", "/hello", hello, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"POST", "/hello", hello, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/sleep", sleep_for, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"POST", "/sleep", sleep_for, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"POST", "/count", count, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"GET", "/big", big, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"GET", "/silent", silent, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"POST", "/silent", silent, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"POST", "/admin", hello, CJ_SCOPE_ADMIN, CJ_RATE_ADDRESS, false},
    {"GET", "/metrics", metrics, CJ_SCOPE_METRICS, CJ_RATE_FREE, false},
};

static bool set_number(struct setup *setup, const char *key, const char *value)
{
    struct row {
        const char *key;
        uint32_t *number;
    } rows[] = {
        {"--headers-ms", &setup->deadlines.headers_ms},
        {"--body-ms", &setup->deadlines.body_ms},
        {"--request-ms", &setup->deadlines.request_ms},
        {"--idle-ms", &setup->deadlines.idle_ms},
        {"--sweep-ms", &setup->deadlines.sweep_ms},
        {"--address-connections", &setup->config.limits.address_connections},
        {"--connections", &setup->config.limits.connections},
        {"--address-rate", &setup->config.limits.address_per_min},
        {"--visitor-rate", &setup->config.limits.visitor_per_min},
        {"--loops", &setup->loops},
        {"--grace-ms", &setup->grace_ms},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(key, rows[i].key) == 0) {
            *rows[i].number = (uint32_t)strtoul(value, NULL, 10);
            return true;
        }
    }
    return false;
}

static bool parse(struct setup *setup, int argc, char **argv)
{
    static const char *origins[] = {"https://shop.example"};
    static const char *proxies[1];
    static struct cj_site site = {"shop", origins, 1};

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--host") == 0) {
            setup->config.listen_host = argv[i + 1];
        } else if (strcmp(argv[i], "--port") == 0) {
            setup->config.listen_port = (uint16_t)strtoul(argv[i + 1], NULL, 10);
        } else if (strcmp(argv[i], "--site") == 0) {
            origins[0] = argv[i + 1];
            setup->config.sites = &site;
            setup->config.site_count = 1;
        } else if (strcmp(argv[i], "--proxy") == 0) {
            proxies[0] = argv[i + 1];
            setup->config.trusted_proxies = proxies;
            setup->config.trusted_proxy_count = 1;
        } else if (!set_number(setup, argv[i], argv[i + 1])) {
            (void)fprintf(stderr, "http_echo: unknown %s\n", argv[i]);
            return false;
        }
    }
    return true;
}

static int serve(struct setup *setup, const sigset_t *signals)
{
    struct state state = {0};
    struct cj_http_app app = {
        .routes = routes,
        .route_count = sizeof(routes) / sizeof(routes[0]),
        .state = &state,
    };
    struct cj_log log = {STDERR_FILENO, CJ_LOG_INFO};
    struct cj_digest key;
    const char *why;
    int signal_number;

    (void)cj_digest_of(CJ_STR(ADMIN_KEY), &key);
    struct cj_http_options options = {
        .config = &setup->config,
        .app = &app,
        .log = &log,
        .admin_keys = &key,
        .admin_key_count = 1,
        .loop_count = setup->loops,
        .deadlines = setup->deadlines,
    };
    if (cj_http_start(&options, &why, &state.server) != CJ_OK) {
        (void)fprintf(stderr, "http_echo: %s\n", why);
        return 2;
    }
    (void)printf("port %u\n", (unsigned)cj_http_port(state.server));
    (void)fflush(stdout);
    (void)sigwait(signals, &signal_number);
    cj_http_stop(state.server, setup->grace_ms);
    while (atomic_load(&state.naps) > 0) { /* tickets outlive requests, not the server */
        (void)usleep(1000);
    }
    cj_http_free(state.server);
    return 0;
}

int main(int argc, char **argv)
{
    struct setup setup = {
        .config = {.listen_host = "127.0.0.1",
                   .public_url = "",
                   .limits = {.body_len = 65536}},
        .deadlines = CJ_DEADLINES_DEFAULT,
        .grace_ms = 4000,
    };
    sigset_t signals;

    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    return parse(&setup, argc, argv) ? serve(&setup, &signals) : 2;
}
