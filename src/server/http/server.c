/* The loops together: started, stopped, measured. */
#include "server/http/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "server/http/listener.h"
#include "server/http/loop.h"

#define MAX_LOOPS 64

/* Descriptors that are not connections: files of a load, the store, the loops' own. */
#define RESERVED_DESCRIPTORS ((rlim_t)128)

/* Connections of an "auto" limit, whatever the system would allow: 16 KB each must fit. */
#define MAX_AUTO_CONNECTIONS 32768

struct cj_http_server {
    struct cj_shared shared;
    struct cj_network *networks;
    uint16_t port;
    unsigned loop_count;
    struct cj_loop loops[];
};

static unsigned count_loops(unsigned wanted)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned count = wanted > 0 ? wanted : cores > 0 ? (unsigned)cores : 1;

    return count < MAX_LOOPS ? count : MAX_LOOPS;
}

/* Raises the limit of open files to what the system allows, and says what is left for
 * connections. */
static unsigned count_connections(const struct cj_limits *limits)
{
    struct rlimit files = {.rlim_cur = 1024, .rlim_max = 1024};
    unsigned most = MAX_AUTO_CONNECTIONS;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &files);
        (void)getrlimit(RLIMIT_NOFILE, &files);
    }
    if (files.rlim_cur < RESERVED_DESCRIPTORS * 2) {
        most = RESERVED_DESCRIPTORS;
    } else if (files.rlim_cur - RESERVED_DESCRIPTORS < most) {
        most = (unsigned)(files.rlim_cur - RESERVED_DESCRIPTORS);
    }
    return limits->connections > 0 && limits->connections < most ? limits->connections : most;
}

static cj_status read_proxies(cj_http_server *server)
{
    const cj_config *config = server->shared.options.config;
    size_t count = 0;

    server->networks = calloc(config->trusted_proxy_count + 1, sizeof(*server->networks));
    if (!server->networks) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < config->trusted_proxy_count; i++) {
        if (cj_network_parse(cj_str_from(config->trusted_proxies[i]),
                             &server->networks[count])) {
            count++;
        } else {
            CJ_LOG(server->shared.options.log, CJ_LOG_WARNING, "trusted-proxy-ignored",
                   CJ_LOG_TEXT("value", config->trusted_proxies[i]));
        }
    }
    server->shared.proxies = (struct cj_proxies){server->networks, count};
    return CJ_OK;
}

static cj_status init_loops(cj_http_server *server, const int *fds)
{
    const struct cj_http_app *app = server->shared.options.app;
    cj_status st = CJ_OK;

    for (unsigned i = 0; i < server->loop_count && st == CJ_OK; i++) {
        struct cj_loop *loop = &server->loops[i];

        loop->shared = &server->shared;
        loop->listen_fd = fds[i];
        if (app->worker_new) {
            loop->worker = app->worker_new(app->state);
            st = loop->worker ? CJ_OK : CJ_ERR_NOMEM;
        }
        st = st == CJ_OK ? cj_loop_init(loop) : st;
    }
    return st;
}

static cj_status start_loops(cj_http_server *server)
{
    cj_status st = CJ_OK;

    for (unsigned i = 0; i < server->loop_count && st == CJ_OK; i++) {
        st = cj_loop_start(&server->loops[i]);
    }
    return st;
}

static cj_status prepare(cj_http_server *server, const char **out_why)
{
    const cj_config *config = server->shared.options.config;
    int fds[MAX_LOOPS];

    server->shared.limiter = cj_limiter_new();
    server->shared.replays = cj_replays_new();
    if (!server->shared.limiter || !server->shared.replays) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = read_proxies(server);
    if (st != CJ_OK) {
        return st;
    }
    server->shared.connections_per_loop =
        count_connections(&config->limits) / server->loop_count + 1;
    st = cj_listen(config->listen_host, config->listen_port, server->loop_count, fds,
                   &server->port, out_why);
    if (st != CJ_OK) {
        return st;
    }
    for (unsigned i = 0; i < server->loop_count; i++) {
        server->loops[i].listen_fd = fds[i];
    }
    st = init_loops(server, fds);
    return st == CJ_OK ? start_loops(server) : st;
}

cj_status cj_http_start(const struct cj_http_options *options, const char **out_why,
                        cj_http_server **out_server)
{
    unsigned loop_count = count_loops(options->loop_count);
    cj_http_server *server = calloc(1, sizeof(*server) + loop_count * sizeof(struct cj_loop));

    if (!server) {
        return CJ_ERR_NOMEM;
    }
    server->shared.options = *options;
    server->loop_count = loop_count;
    for (unsigned i = 0; i < loop_count; i++) {
        server->loops[i].listen_fd = -1;
    }
    *out_why = "";
    cj_status st = prepare(server, out_why);
    if (st != CJ_OK) {
        cj_http_stop(server, 0);
        cj_http_free(server);
        return st;
    }
    *out_server = server;
    return CJ_OK;
}

uint16_t cj_http_port(const cj_http_server *server)
{
    return server->port;
}

bool cj_http_is_draining(const cj_http_server *server)
{
    return atomic_load(&server->shared.draining);
}

void cj_http_wake(cj_http_server *server)
{
    for (unsigned i = 0; i < server->loop_count; i++) {
        if (server->loops[i].is_ready) {
            cj_loop_wake(&server->loops[i]);
        }
    }
}

void cj_http_stop(cj_http_server *server, uint32_t grace_ms)
{
    atomic_store(&server->shared.drain_end_ms, cj_now_ms() + grace_ms);
    atomic_store(&server->shared.draining, true);
    cj_http_wake(server);
    for (unsigned i = 0; i < server->loop_count; i++) {
        cj_loop_join(&server->loops[i]);
    }
}

void cj_http_free(cj_http_server *server)
{
    if (!server) {
        return;
    }
    const struct cj_http_app *app = server->shared.options.app;

    for (unsigned i = 0; i < server->loop_count; i++) {
        struct cj_loop *loop = &server->loops[i];

        cj_loop_clear(loop);
        if (loop->listen_fd >= 0) {
            (void)close(loop->listen_fd);
        }
        if (loop->worker) {
            app->worker_free(loop->worker);
        }
    }
    cj_limiter_free(server->shared.limiter);
    cj_replays_free(server->shared.replays);
    free(server->networks);
    free(server);
}

void cj_http_write_metrics(const cj_http_server *server, struct cj_buf *out)
{
    const struct cj_stats *all[MAX_LOOPS];

    for (unsigned i = 0; i < server->loop_count; i++) {
        all[i] = &server->loops[i].stats;
    }
    cj_stats_write(all, server->loop_count, server->shared.options.app, out);
}
