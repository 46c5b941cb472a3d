/* A POST with an Idempotency-Key runs once: sent again, it gets the answer it had. */
#include "server/http/loop.h"

#include <string.h>

/* Who sends it: the bearer of a key, or else a page or program at an address. */
static void add_sender(const cj_request *request, struct cj_buf *out)
{
    struct cj_address client;

    if (request->headers.authorization.len > 0) {
        cj_buf_adds(out, "key ");
        cj_buf_add_str(out, request->headers.authorization);
        return;
    }
    (void)cj_request_client(request, &client);
    cj_buf_adds(out, "address ");
    cj_buf_add(out, client.bytes, sizeof(client.bytes));
    cj_buf_add_str(out, request->headers.origin);
}

/* What it asks for; spaces are in no path and no query. */
static void add_request(const cj_request *request, struct cj_buf *out)
{
    cj_buf_add_str(out, request->target.path);
    cj_buf_addc(out, ' ');
    cj_buf_add_str(out, request->target.query);
    cj_buf_addc(out, ' ');
    cj_buf_add_str(out, cj_request_body(request));
}

static bool make_digests(cj_request *request, struct cj_digest *out_asked)
{
    cj_replays *replays = request->connection->loop->shared->replays;
    struct cj_buf sender = {0};
    struct cj_buf asked = {0};

    add_sender(request, &sender);
    add_request(request, &asked);
    bool done = !sender.failed && !asked.failed &&
                cj_digest_of(cj_buf_str(&asked), out_asked) &&
                cj_replays_name(replays, cj_buf_str(&sender), request->headers.idempotency_key,
                                &request->once_name);
    cj_buf_clear(&sender);
    cj_buf_clear(&asked);
    return done;
}

static enum cj_replay begin(cj_request *request, struct cj_replay_answer *out_answer)
{
    cj_replays *replays = request->connection->loop->shared->replays;
    struct cj_digest asked;

    return make_digests(request, &asked) ? cj_replays_begin(replays, &request->once_name,
                                                            &asked, cj_now_ms(), out_answer)
                                         : CJ_REPLAY_NO_MEMORY;
}

bool cj_once_begin(cj_request *request)
{
    struct cj_replay_answer answer;

    if (request->headers.idempotency_key.len == 0 || strcmp(request->method, "POST") != 0) {
        return true;
    }
    if (!cj_is_replay_key(request->headers.idempotency_key)) {
        cj_reply_problem(request, CJ_PROBLEM_BAD_ONCE_KEY, NULL);
        return false;
    }
    switch (begin(request, &answer)) {
    case CJ_REPLAY_NONE:
        request->is_once = true;
        return true;
    case CJ_REPLAY_DONE:
        cj_reply_again(request, &answer);
        break;
    case CJ_REPLAY_RUNNING:
        cj_reply_problem(request, CJ_PROBLEM_STILL_RUNNING, NULL);
        break;
    case CJ_REPLAY_OTHER:
        cj_reply_problem(request, CJ_PROBLEM_ONCE_KEY_TAKEN, NULL);
        break;
    case CJ_REPLAY_NO_MEMORY:
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
        break;
    }
    return false;
}

void cj_once_answered(cj_request *request, const struct cj_replay_answer *answer)
{
    cj_replays *replays = request->connection->loop->shared->replays;

    /* a server in trouble did nothing that must not be done again */
    if (request->is_once && answer->status < 500) {
        cj_replays_keep(replays, &request->once_name, answer, cj_now_ms());
        request->is_once = false;
    }
}

void cj_once_done(cj_request *request)
{
    if (request->is_once) {
        cj_replays_forget(request->connection->loop->shared->replays, &request->once_name);
        request->is_once = false;
    }
}
