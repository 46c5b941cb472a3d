/* The HTTP server: listening sockets and one event loop a core.
 *
 * Each loop thread has a libmicrohttpd daemon of its own that never blocks: the loop polls the
 * daemon's epoll descriptor and runs it. (The library's own epoll thread stalls whenever a
 * multiple of 128 clients is ready: bench/http/stall.c.) */
#ifndef CJ_HTTP_SERVER_H
#define CJ_HTTP_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/buf.h"
#include "config/config.h"
#include "server/crypto/digest.h"
#include "server/http/http.h"
#include "server/http/log.h"

/** Absolute times that a client gets; milliseconds. libmicrohttpd only knows inactivity: a
 * client that sends a byte now and then would live for ever. */
struct cj_deadlines {
    uint32_t
        headers_ms;   /* from the connection, or from the request line, to the last header */
    uint32_t body_ms; /* from there to the last byte of the body */
    uint32_t request_ms; /* from the first to the answer's last byte */
    uint32_t idle_ms;    /* between two requests */
    uint32_t sweep_ms;   /* how often they are looked at */
};

#define CJ_DEADLINES_DEFAULT                    \
    ((struct cj_deadlines){.headers_ms = 10000, \
                           .body_ms = 20000,    \
                           .request_ms = 30000, \
                           .idle_ms = 30000,    \
                           .sweep_ms = 1000})

/** How to start. Everything is borrowed until cj_http_free(). */
struct cj_http_options {
    const cj_config *config;
    const struct cj_http_app *app;
    const struct cj_log *log;
    const struct cj_digest *admin_keys; /* SHA-256 of each */
    size_t admin_key_count;
    unsigned loop_count;           /* 0: one a core */
    struct cj_deadlines deadlines; /* CJ_DEADLINES_DEFAULT but in tests */
};

/** A server that runs. */
typedef struct cj_http_server cj_http_server;

/** Listens on config->listen_host and listen_port (0: any free one) and starts the loops.
 * SIGPIPE must be ignored by the process; signals that others wait for must be blocked.
 *
 * @param out_why     set on CJ_ERR_IO: what the system said; static storage
 * @param out_server  set only on CJ_OK
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_IO when the address can't be had */
cj_status cj_http_start(const struct cj_http_options *options, const char **out_why,
                        cj_http_server **out_server);

/** The port it listens on. */
uint16_t cj_http_port(const cj_http_server *server);

/** True once cj_http_stop() was called. */
bool cj_http_is_draining(const cj_http_server *server);

/** Wakes every loop, for its app's worker_woken. Any thread, until cj_http_stop() returned. */
void cj_http_wake(cj_http_server *server);

/** Stops: no new connection is taken, running requests are answered, then connections are
 * closed. What still runs after `grace_ms` is cut off. Returns when all loops have ended. */
void cj_http_stop(cj_http_server *server, uint32_t grace_ms);

/** Releases a stopped server. NULL is allowed. */
void cj_http_free(cj_http_server *server);

/** Appends the server's own figures as Prometheus text. */
void cj_http_write_metrics(const cj_http_server *server, struct cj_buf *out);

#endif
