/* Answers kept by the Idempotency-Key of their requests, so that what is sent again does
 * nothing again (draft-ietf-httpapi-idempotency-key-header).
 *
 * A key belongs to who sent it first, with what they sent: the same request gets the same
 * answer, any other is a mistake of its sender. All is in memory; a restart forgets it. */
#ifndef CJ_HTTP_REPLAY_H
#define CJ_HTTP_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "server/crypto/digest.h"

/** All kept answers. Thread-safe. */
typedef struct cj_replays cj_replays;

/** How long an answer is kept: whoever has not heard of it by then has given up. */
#define CJ_REPLAY_MS INT64_C(600000)

/** Memory for all of them; past it the oldest give way, before their time. */
#define CJ_REPLAY_MAX_BYTES ((size_t)8 * 1024 * 1024)

/** A longer answer is not kept: one must not push out all others. */
#define CJ_REPLAY_MAX_ANSWER ((size_t)256 * 1024)

/** Characters of a key. */
#define CJ_REPLAY_MAX_KEY 255

/** What is kept of an answer. */
struct cj_replay_answer {
    unsigned status;
    const char *media_type; /* static storage, as is `language` */
    const char *language;   /* of its Content-Language; NULL: none */
    struct cj_buf body;
};

/** What became of the key's first request. */
enum cj_replay {
    CJ_REPLAY_NONE,    /* this is the first one */
    CJ_REPLAY_DONE,    /* it was answered */
    CJ_REPLAY_RUNNING, /* it has no answer yet */
    CJ_REPLAY_OTHER,   /* it was another request */
    CJ_REPLAY_NO_MEMORY,
};

/** NULL when memory or randomness ran out. */
cj_replays *cj_replays_new(void);
void cj_replays_free(cj_replays *replays);

/** The name of `key` as `who` sends it: nobody gets what another's key keeps.
 * @return false when memory ran out */
bool cj_replays_name(const cj_replays *replays, struct cj_str who, struct cj_str key,
                     struct cj_digest *out_name);

/** Begins a request, unless its key had one before.
 *
 * @param request     digest of all that makes it this request
 * @param now_ms      a monotonic clock
 * @param out_answer  set on CJ_REPLAY_DONE; release its body
 * @return on CJ_REPLAY_NONE exactly one cj_replays_keep() or cj_replays_forget() must follow
 */
enum cj_replay cj_replays_begin(cj_replays *replays, const struct cj_digest *name,
                                const struct cj_digest *request, int64_t now_ms,
                                struct cj_replay_answer *out_answer);

/** Keeps a copy of the answer of a request that was begun; forgets it when there is no memory
 * for that, or the answer is too long. */
void cj_replays_keep(cj_replays *replays, const struct cj_digest *name,
                     const struct cj_replay_answer *answer, int64_t now_ms);

/** Forgets a request that was begun: sent again, it runs again. */
void cj_replays_forget(cj_replays *replays, const struct cj_digest *name);

/** True for what may be a key: 1 to CJ_REPLAY_MAX_KEY visible ASCII characters. */
bool cj_is_replay_key(struct cj_str text);

#endif
