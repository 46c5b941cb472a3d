/* The bot in force. One writer replaces it; many readers answer from it meanwhile.
 *
 * A reader thread keeps one reference and compares the generation once a turn, which costs a
 * nanosecond; only after a reload does it take the lock. */
#ifndef CJ_ENGINE_LIVE_H
#define CJ_ENGINE_LIVE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include <conserje/bot.h>

struct cj_live {
    pthread_mutex_t lock; /* held only to copy the pointer and count the reference */
    cj_bot *current;      /* one reference is ours */
    atomic_uint_fast64_t generation;
};

/** One reader thread's view. Zero-initialise it. */
struct cj_live_view {
    cj_bot *bot; /* a reference of the view; NULL before the first content */
    uint64_t generation;
};

/** Takes over the caller's reference to `first`, which may be NULL: nothing serves yet. */
void cj_live_init(struct cj_live *live, cj_bot *first);
void cj_live_clear(struct cj_live *live);

/** Puts `next` in force, taking over the caller's reference. Turns that run keep the old bot.
 */
void cj_live_replace(struct cj_live *live, cj_bot *next);

/** A new reference to the bot in force (or NULL): cj_bot_unref() it. */
cj_bot *cj_live_acquire(struct cj_live *live);

/** The bot in force, borrowed until the view's next refresh; NULL before the first content. */
cj_bot *cj_live_refresh(struct cj_live *live, struct cj_live_view *view);
void cj_live_view_clear(struct cj_live_view *view);

#endif
