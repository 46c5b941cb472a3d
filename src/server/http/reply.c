/* Answers: a body, and the headers that go with every one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/http/loop.h"

#define API_POLICY "default-src 'none'; frame-ancestors 'none'"

#define ALLOWED_HEADERS                                                             \
    "authorization, content-type, idempotency-key, last-event-id, x-ms-bot-agent, " \
    "x-requested-with"
#define EXPOSED_HEADERS "location, retry-after, x-request-id, ratelimit, ratelimit-policy"

#define PREFLIGHT_MAX_AGE   "600" /* seconds */
#define UNAVAILABLE_RETRY_S 2     /* a load of content takes about as long */

/* Headers are added until one can't be: then there is no answer at all, rather than one that
 * lacks a protection. */
static bool add(struct MHD_Response *response, const char *name, const char *value)
{
    return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_cors(const cj_request *request, struct MHD_Response *response)
{
    char origin[256];
    struct cj_str given = request->headers.origin;

    if (request->origin != CJ_ORIGIN_ALLOWED) {
        return true;
    }
    if (given.len >= sizeof(origin)) {
        return false; /* no list holds one as long */
    }
    memcpy(origin, given.ptr, given.len);
    origin[given.len] = '\0';
    return add(response, "Access-Control-Allow-Origin", origin) &&
           add(response, "Access-Control-Expose-Headers", EXPOSED_HEADERS);
}

/* draft-ietf-httpapi-ratelimit-headers */
static bool add_rate(const cj_request *request, struct MHD_Response *response)
{
    const struct cj_verdict *verdict = &request->verdict;
    char policy[64];
    char state[64];

    if (!verdict->policy) {
        return true;
    }
    (void)snprintf(policy, sizeof(policy), "\"%s\";q=%u;w=60", verdict->policy,
                   verdict->limit);
    (void)snprintf(state, sizeof(state), "\"%s\";r=%u;t=%u", verdict->policy,
                   verdict->remaining, verdict->wait_s);
    return add(response, "RateLimit-Policy", policy) && add(response, "RateLimit", state);
}

static bool add_common(const cj_request *request, struct MHD_Response *response,
                       const char *policy)
{
    bool close = request->must_close || cj_request_is_draining(request);

    return add(response, "X-Content-Type-Options", "nosniff") &&
           add(response, "Content-Security-Policy", policy) &&
           add(response, "Referrer-Policy", "no-referrer") &&
           add(response, "X-Request-Id", request->id) && add_cors(request, response) &&
           add_rate(request, response) &&
           (!request->is_replay || add(response, "Idempotency-Replayed", "true")) &&
           (!close || add(response, "Connection", "close"));
}

/* Makes `response` the request's answer. */
static void finish(cj_request *request, unsigned status, struct MHD_Response *response,
                   bool complete)
{
    request->status = status;
    if (complete) {
        request->response = response;
    } else if (response) {
        MHD_destroy_response(response);
    }
}

static struct MHD_Response *response_of(struct cj_buf *body)
{
    size_t len = body->len;
    char *bytes = cj_buf_take(body);
    struct MHD_Response *response =
        bytes ? MHD_create_response_from_buffer(len, bytes, MHD_RESPMEM_MUST_FREE) : NULL;

    if (!response) {
        free(bytes);
    }
    return response;
}

/* What the status of a problem demands beside its document. */
static bool add_for_status(const cj_request *request, struct MHD_Response *response,
                           unsigned status, const char *argument)
{
    char seconds[16];

    switch (status) {
    case 401:
        return add(response, "WWW-Authenticate", "Bearer realm=\"conserje\"");
    case 405:
        return add(response, "Allow", argument);
    case 429:
    case 503:
        (void)snprintf(seconds, sizeof(seconds), "%u",
                       status == 429 ? request->verdict.wait_s : UNAVAILABLE_RETRY_S);
        return add(response, "Retry-After", seconds);
    default:
        return true;
    }
}

static bool add_language(struct MHD_Response *response, const char *language)
{
    return language ? add(response, "Content-Language", language) &&
                          add(response, "Vary", "Origin, Accept-Language")
                    : add(response, "Vary", "Origin");
}

/* Answers with a text that was made for this request. @param argument  of its problem */
static void reply_text(cj_request *request, struct cj_replay_answer *answer,
                       const char *argument)
{
    cj_once_answered(request, answer);

    struct MHD_Response *response = response_of(&answer->body);
    bool complete = response && add(response, "Content-Type", answer->media_type) &&
                    add(response, "Cache-Control", "no-store") &&
                    add_language(response, answer->language) &&
                    add_for_status(request, response, answer->status, argument) &&
                    add_common(request, response, API_POLICY);

    finish(request, answer->status, response, complete);
}

void cj_reply(cj_request *request, unsigned status, const char *media_type,
              struct cj_buf *body)
{
    struct cj_replay_answer answer = {status, media_type, NULL, *body};

    *body = (struct cj_buf){0};
    if (answer.body.failed) {
        cj_buf_clear(&answer.body);
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    } else {
        reply_text(request, &answer, NULL);
    }
}

void cj_reply_again(cj_request *request, struct cj_replay_answer *answer)
{
    request->is_replay = true;
    reply_text(request, answer, NULL);
}

void cj_reply_asset(cj_request *request, const struct cj_asset *asset)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        asset->len, (void *)asset->bytes, MHD_RESPMEM_PERSISTENT);
    bool complete = response && add(response, "Content-Type", asset->media_type) &&
                    add(response, "Cache-Control", "no-cache") &&
                    add(response, "Vary", "Origin") &&
                    add_common(request, response, asset->policy ? asset->policy : API_POLICY);

    finish(request, 200, response, complete);
}

static void reply_document(cj_request *request, const struct cj_problem_document *document)
{
    struct cj_replay_answer answer = {.status = cj_problem_status(document->problem),
                                      .media_type = "application/problem+json",
                                      .language = cj_speech_name(request->speech)};

    cj_problem_write(document, &answer.body);
    if (answer.body.failed) {
        cj_buf_clear(&answer.body);
        finish(request, answer.status, NULL, false);
    } else {
        reply_text(request, &answer, document->argument);
    }
}

void cj_reply_problem_with(cj_request *request, enum cj_problem problem, const char *argument,
                           struct cj_str extension)
{
    reply_document(request, &(struct cj_problem_document){
                                .problem = problem,
                                .argument = argument,
                                .instance = request->target.path,
                                .request_id = request->id,
                                .speech = request->speech,
                                .extension = extension,
                            });
}

void cj_reply_problem(cj_request *request, enum cj_problem problem, const char *argument)
{
    cj_reply_problem_with(request, problem, argument, (struct cj_str){0});
}

void cj_reply_invalid(cj_request *request, const struct cj_problem_note *notes, size_t count)
{
    reply_document(request, &(struct cj_problem_document){
                                .problem = CJ_PROBLEM_VALIDATION,
                                .instance = request->target.path,
                                .request_id = request->id,
                                .speech = request->speech,
                                .notes = notes,
                                .note_count = count,
                            });
}

static bool add_preflight(struct MHD_Response *response, const char *allow)
{
    return add(response, "Access-Control-Allow-Methods", allow) &&
           add(response, "Access-Control-Allow-Headers", ALLOWED_HEADERS) &&
           add(response, "Access-Control-Max-Age", PREFLIGHT_MAX_AGE);
}

void cj_reply_options(cj_request *request)
{
    struct cj_buf allow = {0};
    bool is_preflight = request->origin == CJ_ORIGIN_ALLOWED &&
                        request->headers.access_control_request_method.len > 0;

    cj_route_allow(request->connection->loop->shared->options.app, request->target.path,
                   &allow);
    struct MHD_Response *response =
        allow.failed ? NULL : MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    bool complete = response && add(response, "Allow", allow.ptr) &&
                    add(response, "Vary", "Origin") &&
                    (!is_preflight || add_preflight(response, allow.ptr)) &&
                    add_common(request, response, API_POLICY);

    finish(request, 204, response, complete);
    cj_buf_clear(&allow);
}
