/* What one loop thread needs for itself: scratch memory, its view of the live content, and
 * counters that no other thread writes. */
#ifndef CJ_API_WORKER_H
#define CJ_API_WORKER_H

#include <stdatomic.h>

#include <conserje/bot.h>

#include "engine/live.h"
#include "server/base/exposition.h"

struct cj_app;

#define CJ_OUTCOMES       6
#define CJ_ANSWER_SOURCES 3
#define CJ_WORKER_LANGS   32

/** Belongs to one loop thread; others only read the counters. */
struct cj_worker {
    struct cj_worker *next; /* in the app's list */
    struct cj_live *live;
    struct cj_live_view view;
    cj_scratch *scratch;
    atomic_uint_fast64_t answers[CJ_OUTCOMES][CJ_ANSWER_SOURCES][CJ_WORKER_LANGS];
    struct cj_histogram match;
    atomic_uint_fast64_t limit_hits; /* the scratch's, for others to read */
};

/** For cj_http_app: makes a worker of the app, its state; NULL when memory ran out. */
void *cj_worker_new(void *state);
void cj_worker_free(void *context);

/** For cj_http_app: lets go of content that is no longer live. */
void cj_worker_woken(void *context);

/** The live content, borrowed until the worker's next turn. */
cj_bot *cj_worker_bot(struct cj_worker *worker);

/** Counts an answer and the time it took. */
void cj_worker_count(struct cj_worker *worker, const struct cj_answer *answer, uint64_t ns);

/** Writes the sums over the list that begins with `workers`. */
void cj_worker_write_metrics(const struct cj_worker *workers, struct cj_buf *out);

#endif
