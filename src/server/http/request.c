/* The life of a request: line → headers → body → handler → answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/http/loop.h"

/* A refused body up to here is read and dropped: closing with bytes unread makes the system
 * reset the connection, and the client may lose the answer that tells it why. */
#define MAX_DROPPED_BODY ((uint64_t)1024 * 1024)

void *cj_request_state(const cj_request *request)
{
    return request->connection->loop->shared->options.app->state;
}

void *cj_request_worker(const cj_request *request)
{
    return request->connection->loop->worker;
}

const cj_config *cj_request_config(const cj_request *request)
{
    return request->connection->loop->shared->options.config;
}

const struct cj_log *cj_request_log(const cj_request *request)
{
    return request->connection->loop->shared->options.log;
}

struct cj_str cj_request_body(const cj_request *request)
{
    return cj_buf_str(&request->body);
}

const char *cj_request_id(const cj_request *request)
{
    return request->id;
}

enum cj_speech cj_request_speech(const cj_request *request)
{
    return request->speech;
}

enum cj_param cj_request_param(const cj_request *request, const char *name, struct cj_buf *out)
{
    return cj_target_param(request->target.query, name, out);
}

struct cj_str cj_request_origin(const cj_request *request)
{
    return request->headers.origin;
}

bool cj_request_is_draining(const cj_request *request)
{
    return atomic_load(&request->connection->loop->shared->draining);
}

static const struct cj_deadlines *deadlines_of(const struct cj_loop *loop)
{
    return &loop->shared->options.deadlines;
}

void *cj_request_line(void *context, const char *target, struct MHD_Connection *mhd)
{
    struct cj_loop *loop = context;
    struct cj_connection *connection = cj_connection_of(mhd);
    size_t len = strlen(target);
    cj_request *request = connection ? calloc(1, sizeof(*request) + len + 1) : NULL;

    if (!request) {
        return NULL;
    }
    memcpy(request->raw_target, target, len + 1);
    request->connection = connection;
    request->mhd = mhd;
    request->routing.row = CJ_MAX_ROUTES;
    request->start_ns = cj_now_ns();
    connection->request = request;
    if (connection->is_reused) { /* a first request's headers count from the connection on */
        connection->due_ms = request->start_ns / 1000000 + deadlines_of(loop)->headers_ms;
    }
    loop->in_flight++;
    return request;
}

static void set_id(cj_request *request)
{
    struct cj_str given = request->headers.request_id;

    if (cj_is_request_id(given)) {
        memcpy(request->id, given.ptr, given.len);
        request->id[given.len] = '\0';
    } else if (!cj_id_source_next(&request->connection->loop->ids, request->id)) {
        request->id[0] = '-'; /* no randomness: the request has no name, and goes on */
    }
}

static void read_head(cj_request *request, const struct cj_request_line *line)
{
    request->method = line->method;
    cj_headers_read(request->mhd, line, &request->guard, &request->headers);
    if (request->guard.problem == CJ_PROBLEM_NONE &&
        !cj_target_split(cj_str_from(request->raw_target), &request->target)) {
        request->guard.problem = CJ_PROBLEM_BAD_TARGET;
    }
    request->speech = cj_speech_of(request->headers.accept_language);
    set_id(request);
}

static bool is_admin(const cj_request *request)
{
    const struct cj_http_options *options = &request->connection->loop->shared->options;
    struct cj_digest given;
    bool found = false;

    if (!cj_digest_of(cj_bearer_token(request->headers.authorization), &given)) {
        return false;
    }
    for (size_t i = 0; i < options->admin_key_count; i++) {
        found |= cj_digest_equal(&given, &options->admin_keys[i]);
    }
    return found;
}

static enum cj_problem check_scope(const cj_request *request)
{
    const struct cj_http_options *options = &request->connection->loop->shared->options;
    enum cj_scope scope = request->routing.route->scope;

    if (scope == CJ_SCOPE_PUBLIC ||
        (scope == CJ_SCOPE_METRICS && options->config->metrics_public)) {
        return CJ_PROBLEM_NONE;
    }
    if (options->admin_key_count == 0) {
        return CJ_PROBLEM_NO_KEY_SET;
    }
    if (request->headers.authorization.len == 0) {
        return CJ_PROBLEM_KEY_MISSING;
    }
    return is_admin(request) ? CJ_PROBLEM_NONE : CJ_PROBLEM_KEY_WRONG;
}

bool cj_request_client(const cj_request *request, struct cj_address *out_client)
{
    const struct cj_connection *connection = request->connection;
    const struct cj_proxies *proxies = &connection->loop->shared->proxies;
    const struct cj_headers *headers = &request->headers;
    bool is_forwarded = headers->forwarded.count > 0 || headers->x_forwarded_for.count > 0;
    struct cj_address client = cj_forwarded_client(
        proxies, &connection->peer, &headers->forwarded, &headers->x_forwarded_for);

    *out_client = cj_address_client(&client);
    return is_forwarded || !connection->is_exempt;
}

/* Asks the buckets. The browser's own is asked only when there is a browser: a server that
 * asks for many visitors shows no Origin, and is held by its address alone. */
static bool take_token(cj_request *request)
{
    const struct cj_limits *limits = &cj_request_config(request)->limits;
    cj_limiter *limiter = request->connection->loop->shared->limiter;
    enum cj_rate rate = request->routing.route->rate;
    int64_t now_ms = request->start_ns / 1000000;
    struct cj_address client;

    if (rate == CJ_RATE_FREE || !cj_request_client(request, &client)) {
        return true;
    }
    request->verdict = cj_limiter_take(limiter, "address", &client, (struct cj_str){0},
                                       limits->address_per_min, now_ms);
    if (request->verdict.allowed && rate == CJ_RATE_VISITOR &&
        request->headers.origin.len > 0) {
        request->verdict =
            cj_limiter_take(limiter, "visitor", &client, request->headers.user_agent,
                            limits->visitor_per_min, now_ms);
    }
    return request->verdict.allowed;
}

static enum cj_problem check_body(const cj_request *request)
{
    const struct cj_guard *guard = &request->guard;

    if (guard->length > cj_request_config(request)->limits.body_len) {
        return CJ_PROBLEM_BODY_TOO_LARGE;
    }
    if (!request->routing.route->takes_json) {
        return CJ_PROBLEM_NONE;
    }
    if (!guard->has_length) {
        return CJ_PROBLEM_LENGTH_MISSING;
    }
    return cj_is_json_type(request->headers.content_type) ? CJ_PROBLEM_NONE
                                                          : CJ_PROBLEM_MEDIA_TYPE;
}

static void refuse_method(cj_request *request)
{
    struct cj_buf allow = {0};

    cj_route_allow(request->connection->loop->shared->options.app, request->target.path,
                   &allow);
    cj_reply_problem(request, CJ_PROBLEM_METHOD, allow.ptr);
    cj_buf_clear(&allow);
}

static void refuse(cj_request *request, enum cj_problem problem)
{
    char number[24];

    (void)snprintf(number, sizeof(number), "%zu",
                   problem == CJ_PROBLEM_RATE ? (size_t)request->verdict.wait_s
                                              : cj_request_config(request)->limits.body_len);
    cj_reply_problem(request, problem, number);
}

/* Answers at once whatever must not reach a handler, in the order that costs least and tells
 * a stranger least. */
static void judge(cj_request *request)
{
    const struct cj_shared *shared = request->connection->loop->shared;
    const struct cj_headers *headers = &request->headers;

    if (request->guard.problem != CJ_PROBLEM_NONE) {
        request->must_close = true;
        refuse(request, request->guard.problem);
        return;
    }
    request->routing =
        cj_route_find(shared->options.app, request->method, request->target.path);
    request->origin = cj_origin_judge(shared->options.config, headers->origin, headers->host);
    if (request->origin == CJ_ORIGIN_FOREIGN) {
        refuse(request, CJ_PROBLEM_ORIGIN);
    } else if (request->routing.row == CJ_MAX_ROUTES) {
        refuse(request, CJ_PROBLEM_NO_SUCH_PATH);
    } else if (strcmp(request->method, "OPTIONS") == 0) {
        cj_reply_options(request);
    } else if (!request->routing.route) {
        refuse_method(request);
    } else if (!take_token(request)) {
        refuse(request, CJ_PROBLEM_RATE);
    } else {
        enum cj_problem problem = check_scope(request);

        problem = problem != CJ_PROBLEM_NONE ? problem : check_body(request);
        if (problem != CJ_PROBLEM_NONE) {
            refuse(request, problem);
        }
    }
}

static enum MHD_Result queue(cj_request *request)
{
    if (!request->response) {
        return MHD_NO; /* nothing could be made: the connection is closed */
    }
    enum MHD_Result queued =
        MHD_queue_response(request->mhd, request->status, request->response);
    MHD_destroy_response(request->response);
    request->response = NULL;
    request->phase = CJ_PHASE_ANSWERED;
    return queued;
}

/* A refused body is worth reading when it is short and already on its way. */
static bool can_drop_body(const cj_request *request)
{
    return !request->must_close && request->headers.expect.len == 0 &&
           request->guard.length <= MAX_DROPPED_BODY;
}

static enum MHD_Result begin(cj_request *request, const struct cj_request_line *line)
{
    struct cj_connection *connection = request->connection;
    const struct cj_deadlines *deadlines = deadlines_of(connection->loop);
    int64_t start_ms = request->start_ns / 1000000;
    int64_t body_end_ms = cj_now_ms() + deadlines->body_ms;
    int64_t end_ms = start_ms + deadlines->request_ms;

    connection->due_ms = body_end_ms < end_ms ? body_end_ms : end_ms;
    read_head(request, line);
    request->phase = CJ_PHASE_BODY;
    judge(request);
    if (request->status == 0) {
        return MHD_YES;
    }
    request->phase = CJ_PHASE_REFUSED;
    if (can_drop_body(request)) {
        return MHD_YES;
    }
    request->must_close = true;
    return queue(request);
}

static void take_body(cj_request *request, const char *data, size_t len)
{
    if (request->phase != CJ_PHASE_BODY) {
        return; /* dropped */
    }
    cj_buf_add(&request->body, data, len);
    if (request->body.failed) {
        cj_buf_clear(&request->body);
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
        request->phase = CJ_PHASE_REFUSED;
    }
}

static enum MHD_Result run(cj_request *request)
{
    struct cj_connection *connection = request->connection;

    connection->due_ms =
        request->start_ns / 1000000 + deadlines_of(connection->loop)->request_ms;
    if (cj_once_begin(request)) {
        request->routing.route->handle(request);
    }
    return request->phase == CJ_PHASE_SUSPENDED ? MHD_YES : queue(request);
}

static enum MHD_Result run_resumed(cj_request *request)
{
    struct cj_connection *connection = request->connection;

    connection->due_ms = cj_now_ms() + deadlines_of(connection->loop)->request_ms;
    request->resume(request, request->result);
    return queue(request);
}

enum MHD_Result cj_request_handle(void *context, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_len, void **request_context)
{
    cj_request *request = *request_context;

    (void)context;
    (void)mhd;
    if (!request) {
        return MHD_NO;
    }
    if (*data_len > 0) {
        take_body(request, data, *data_len);
        *data_len = 0;
        return MHD_YES;
    }
    switch (request->phase) {
    case CJ_PHASE_HEADERS:
        return begin(request, &(struct cj_request_line){
                                  method, cj_str_from(request->raw_target), url, version});
    case CJ_PHASE_BODY:
        return run(request);
    case CJ_PHASE_REFUSED:
        return queue(request);
    case CJ_PHASE_RESUMED:
        return run_resumed(request);
    case CJ_PHASE_SUSPENDED:
    case CJ_PHASE_ANSWERED:
        break;
    }
    return MHD_YES;
}

static void count(const cj_request *request)
{
    struct cj_loop *loop = request->connection->loop;
    uint64_t ns = (uint64_t)(cj_now_ns() - request->start_ns);

    cj_stats_request(&loop->stats, request->routing.row, request->method, request->status, ns);
    CJ_LOG(loop->shared->options.log, CJ_LOG_DEBUG, "request",
           CJ_LOG_TEXT("request_id", request->id), CJ_LOG_TEXT("method", request->method),
           CJ_LOG_NUMBER("status", request->status), CJ_LOG_NUMBER("us", ns / 1000));
}

void cj_request_done(void *context, struct MHD_Connection *mhd, void **request_context,
                     enum MHD_RequestTerminationCode why)
{
    struct cj_loop *loop = context;
    cj_request *request = *request_context;

    (void)mhd;
    (void)why;
    if (!request) {
        return;
    }
    *request_context = NULL;
    if (request->status != 0) {
        count(request);
    }
    loop->in_flight--;
    request->connection->request = NULL;
    request->connection->is_reused = true;
    request->connection->due_ms = cj_now_ms() + deadlines_of(loop)->idle_ms;

    cj_once_done(request);
    cj_ticket_drop(request);
    if (request->result) {
        request->free_result(request->result);
    }
    if (request->response) {
        MHD_destroy_response(request->response);
    }
    cj_buf_clear(&request->body);
    free(request);
}
