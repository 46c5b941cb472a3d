/* The bot in force. */
#include "engine/live.h"

void cj_live_init(struct cj_live *live, cj_bot *first)
{
    (void)pthread_mutex_init(&live->lock, NULL);
    live->current = first;
    atomic_init(&live->generation, 1);
}

void cj_live_clear(struct cj_live *live)
{
    cj_bot_unref(live->current);
    live->current = NULL;
    (void)pthread_mutex_destroy(&live->lock);
}

void cj_live_replace(struct cj_live *live, cj_bot *next)
{
    (void)pthread_mutex_lock(&live->lock);
    cj_bot *old = live->current;
    live->current = next;
    atomic_fetch_add_explicit(&live->generation, 1, memory_order_release);
    (void)pthread_mutex_unlock(&live->lock);
    cj_bot_unref(old); /* may free a whole bot: not under the lock */
}

/* The pointer and the generation it belongs to, taken together. */
static cj_bot *acquire(struct cj_live *live, uint64_t *out_generation)
{
    (void)pthread_mutex_lock(&live->lock);
    cj_bot *bot = live->current ? cj_bot_ref(live->current) : NULL;
    *out_generation = atomic_load_explicit(&live->generation, memory_order_relaxed);
    (void)pthread_mutex_unlock(&live->lock);
    return bot;
}

cj_bot *cj_live_acquire(struct cj_live *live)
{
    uint64_t generation;

    return acquire(live, &generation);
}

cj_bot *cj_live_refresh(struct cj_live *live, struct cj_live_view *view)
{
    if (atomic_load_explicit(&live->generation, memory_order_acquire) == view->generation) {
        return view->bot;
    }
    cj_bot *old = view->bot;
    view->bot = acquire(live, &view->generation);
    cj_bot_unref(old);
    return view->bot;
}

void cj_live_view_clear(struct cj_live_view *view)
{
    cj_bot_unref(view->bot);
    *view = (struct cj_live_view){0};
}
