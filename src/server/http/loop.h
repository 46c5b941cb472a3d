/* Inside of the server: one event loop, its connections and their requests. */
#ifndef CJ_HTTP_LOOP_H
#define CJ_HTTP_LOOP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

#include "server/base/clock.h"
#include "server/crypto/random.h"
#include "server/http/address.h"
#include "server/http/forwarded.h"
#include "server/http/headers.h"
#include "server/http/limiter.h"
#include "server/http/origin.h"
#include "server/http/replay.h"
#include "server/http/router.h"
#include "server/http/server.h"
#include "server/http/stats.h"

/** What all loops share. Immutable while they run, but for what locks itself. */
struct cj_shared {
    struct cj_http_options options;
    struct cj_proxies proxies;
    cj_limiter *limiter;
    cj_replays *replays;
    unsigned connections_per_loop;
    atomic_bool draining;
    atomic_int_fast64_t drain_end_ms; /* when running requests are cut off */
};

/** One event loop. Everything but `lock`, `completed`, `woken` and `stats` is its thread's. */
struct cj_loop {
    struct cj_shared *shared;
    struct MHD_Daemon *daemon; /* NULL once the thread has stopped it */
    void *worker;
    pthread_t thread;
    int listen_fd; /* -1 once it was closed */
    int epoll_fd;  /* the daemon's */
    int wake_fd;   /* an eventfd: others wake this loop by it */
    bool is_ready; /* between cj_loop_init() and cj_loop_clear() */
    bool has_thread;
    bool must_run; /* again, at once: the daemon has to take up listening */
    atomic_bool woken;
    struct cj_connection *connections;
    size_t connection_count;
    size_t in_flight; /* requests between their first line and their answer's end */
    int64_t next_sweep_ms;
    struct cj_id_source ids;
    struct cj_stats stats;
    pthread_mutex_t lock;
    cj_ticket *completed; /* under `lock` */
};

/** One client. */
struct cj_connection {
    struct cj_connection *next;
    struct cj_connection *prev;
    struct cj_loop *loop;
    cj_request *request; /* the one it is sending or waiting for; NULL between two */
    int fd;
    struct cj_address peer;
    bool is_counted; /* by the limiter */
    bool is_exempt;  /* loopback, or a trusted proxy: no limit by this address */
    bool is_reused;  /* had a request before */
    int64_t due_ms;  /* when it is closed, unless something happens; 0: never */
};

/** Where a request is in its life. */
enum cj_phase {
    CJ_PHASE_HEADERS,
    CJ_PHASE_BODY,
    CJ_PHASE_REFUSED, /* answered already; the rest of the body is read and dropped */
    CJ_PHASE_SUSPENDED,
    CJ_PHASE_RESUMED,
    CJ_PHASE_ANSWERED,
};

struct cj_request {
    struct cj_connection *connection;
    struct MHD_Connection *mhd;
    enum cj_phase phase;
    const char *method; /* borrowed from `mhd` */
    struct cj_headers headers;
    struct cj_guard guard;
    struct cj_target target;
    struct cj_routing routing;
    enum cj_origin origin;
    enum cj_speech speech;
    struct cj_verdict verdict;
    struct cj_buf body;
    int64_t start_ns;
    unsigned status;
    struct MHD_Response *response; /* made, not queued yet */
    bool must_close;
    bool is_once;   /* its answer is to be kept, as `once_name` */
    bool is_replay; /* its answer is that of an earlier one */
    struct cj_digest once_name;
    cj_ticket *ticket; /* while suspended */
    cj_resume resume;
    void (*free_result)(void *result);
    void *result;
    char id[CJ_REQUEST_ID_MAX + 1];
    char raw_target[]; /* what `target` borrows from */
};

/* connection.c */

/** MHD_NotifyConnectionCallback, with the loop. */
void cj_connection_notify(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode what);

/** The connection behind `mhd`; NULL when memory ran out for it. */
struct cj_connection *cj_connection_of(struct MHD_Connection *mhd);

/** Closes every connection whose time is over. */
void cj_connection_sweep(struct cj_loop *loop, int64_t now_ms);

/* request.c */

/** libmicrohttpd's callbacks: the request line is there; headers, body, end of body; all is
 * sent or lost. */
void *cj_request_line(void *context, const char *target, struct MHD_Connection *mhd);
enum MHD_Result cj_request_handle(void *context, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_len, void **request_context);
void cj_request_done(void *context, struct MHD_Connection *mhd, void **request_context,
                     enum MHD_RequestTerminationCode why);

/** The client's address; false when no limit counts for it. */
bool cj_request_client(const cj_request *request, struct cj_address *out_client);

/* once.c */

/** Looks at the request's Idempotency-Key, now that its body is there.
 * @return false when it was answered: it must not run */
bool cj_once_begin(cj_request *request);

/** Keeps the answer, when a key wants that. */
void cj_once_answered(cj_request *request, const struct cj_replay_answer *answer);

/** Forgets the key of a request that ends without an answer worth keeping. */
void cj_once_done(cj_request *request);

/* ticket.c */

/** Resumes all requests that were completed. */
void cj_ticket_take_completed(struct cj_loop *loop);

/** Resumes `request` with no result: the server stops. */
void cj_ticket_abandon(cj_request *request);

/** Forgets the request's ticket, because the request ends. */
void cj_ticket_drop(cj_request *request);

/* reply.c */

/** Answers an OPTIONS request: what the path takes, and what a page of the origin may do. */
void cj_reply_options(cj_request *request);

/** Answers as an earlier request was; takes over the answer's body. */
void cj_reply_again(cj_request *request, struct cj_replay_answer *answer);

/* loop.c */

/** Makes the daemon of `loop`, whose `shared`, `listen_fd` and `worker` are set.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_IO */
cj_status cj_loop_init(struct cj_loop *loop);

/** Starts its thread. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_loop_start(struct cj_loop *loop);

/** Wakes it. Any thread. */
void cj_loop_wake(struct cj_loop *loop);

/** Waits for the thread to end, which it does after `draining` was set. */
void cj_loop_join(struct cj_loop *loop);

/** Releases what cj_loop_init() made. */
void cj_loop_clear(struct cj_loop *loop);

#endif
