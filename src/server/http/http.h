/* A request and its answer: all that the handlers of the API see of HTTP.
 *
 * A handler runs on a loop thread, once the whole body is there, and must not wait: it
 * answers with one of the cj_reply functions, or suspends the request and lets another thread
 * complete it. A handler that does neither has its connection closed. */
#ifndef CJ_HTTP_HTTP_H
#define CJ_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "config/config.h"
#include "server/http/log.h"
#include "server/http/problem.h"
#include "server/http/target.h"

/** One request. Belongs to its loop thread; handlers borrow it for the call. */
typedef struct cj_request cj_request;

typedef void (*cj_handler)(cj_request *request);

/** Who may call a route. */
enum cj_scope {
    CJ_SCOPE_PUBLIC,
    CJ_SCOPE_ADMIN,   /* the admin key */
    CJ_SCOPE_METRICS, /* the admin key, or `metrics: public` */
};

/** Which token buckets count a request to a route. */
enum cj_rate {
    CJ_RATE_FREE,
    CJ_RATE_ADDRESS,
    CJ_RATE_VISITOR, /* the address's, and the one of the browser at it */
};

/** A row of the table of routes. */
struct cj_route {
    const char *method; /* "GET" answers HEAD too */
    const char *path;   /* whole; also the label in the metrics */
    cj_handler handle;
    enum cj_scope scope;
    enum cj_rate rate;
    bool takes_json; /* its body is JSON, and has to be there */
};

/** Routes that a table may have: the counters are arrays. */
#define CJ_MAX_ROUTES 32

/** What the server serves. Borrowed by it from start to free. */
struct cj_http_app {
    const struct cj_route *routes;
    size_t route_count;
    void *state;

    /** Makes and releases what one loop thread needs for itself; NULL: nothing. Called before
     * the threads start and after they ended. worker_new returns NULL when memory ran out. */
    void *(*worker_new)(void *state);
    void (*worker_free)(void *worker);

    /** Called on the loop's thread after cj_http_wake(); NULL: nothing. */
    void (*worker_woken)(void *worker);
};

/* ---- The request ---- */

/** The app's state, and this thread's own part of it. */
void *cj_request_state(const cj_request *request);
void *cj_request_worker(const cj_request *request);

const cj_config *cj_request_config(const cj_request *request);
const struct cj_log *cj_request_log(const cj_request *request);

/** The body, borrowed until the request is answered; empty when there is none. */
struct cj_str cj_request_body(const cj_request *request);

/** Its id: the client's X-Request-Id when it sent a sound one. Borrowed. */
const char *cj_request_id(const cj_request *request);

/** The language of the problems it is told. */
enum cj_speech cj_request_speech(const cj_request *request);

/** Looks a query parameter up, as cj_target_param(). */
enum cj_param cj_request_param(const cj_request *request, const char *name,
                               struct cj_buf *out);

/** The Origin header, borrowed; empty when there is none. It is on a list already. */
struct cj_str cj_request_origin(const cj_request *request);

/** True once the server has begun to stop. */
bool cj_request_is_draining(const cj_request *request);

/* ---- The answer: exactly one of these ---- */

/** Answers with `body`, whose memory is taken over (it is empty afterwards); with "no memory"
 * when the buffer failed. */
void cj_reply(cj_request *request, unsigned status, const char *media_type,
              struct cj_buf *body);

/** A file that is part of the program. */
struct cj_asset {
    const char *media_type;
    const unsigned char *bytes; /* static storage */
    size_t len;
    const char *policy; /* Content-Security-Policy; NULL: that of the API */
};

/** Answers with a file. */
void cj_reply_asset(cj_request *request, const struct cj_asset *asset);

/** Answers with a problem. @param argument  for the sentence's "{}", or NULL */
void cj_reply_problem(cj_request *request, enum cj_problem problem, const char *argument);

/** Answers with CJ_PROBLEM_VALIDATION and its notes. */
void cj_reply_invalid(cj_request *request, const struct cj_problem_note *notes, size_t count);

/** As cj_reply_problem() with further members: `"name":value`. */
void cj_reply_problem_with(cj_request *request, enum cj_problem problem, const char *argument,
                           struct cj_str extension);

/* ---- The answer later ---- */

/** The promise to complete a suspended request. */
typedef struct cj_ticket cj_ticket;

/** Answers a request on its loop thread with what another thread prepared. `result` is NULL
 * when the server stops before it was completed. */
typedef void (*cj_resume)(cj_request *request, void *result);

/** Suspends the request: no thread waits, the handler returns without an answer.
 *
 * @param resume       called once, on the loop thread
 * @param free_result  releases what cj_ticket_complete() was given
 * @return the ticket, for exactly one cj_ticket_complete(), from any thread, before
 *         cj_http_free(); NULL when memory ran out: the request is not suspended */
cj_ticket *cj_request_suspend(cj_request *request, cj_resume resume,
                              void (*free_result)(void *result));

/** Completes a request and releases the ticket. `result` is taken over. When the request is
 * gone meanwhile, nothing else happens. */
void cj_ticket_complete(cj_ticket *ticket, void *result);

#endif
