/* The thread that writes: batches wait in a ring, all that wait are committed at once. */
#ifndef CJ_STORE_WRITER_H
#define CJ_STORE_WRITER_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/base/exposition.h"
#include "server/store/home.h"

/** Batches of one transaction: who waits for the first must not wait for ten thousand. */
#define CJ_STORE_GROUP 2048

/** Time between two attempts to open a store again that went away. */
#define CJ_STORE_RETRY_MS 500

struct cj_writer {
    const char *path; /* borrowed from the store */
    unsigned busy_ms;
    pthread_t thread;
    pthread_mutex_t lock; /* of the ring, from `ring` to `stop` */
    pthread_cond_t some;
    cj_write *ring[CJ_STORE_RING];
    size_t first, count;
    size_t bytes;
    bool stop;
    /* the thread's own */
    struct cj_home *home;
    int64_t retry_ms;  /* no attempt to open it before; a monotonic clock */
    bool log_is_dirty; /* what was erased may still be in the log */
    cj_write *group[CJ_STORE_GROUP];
    size_t group_count;
    /* for any thread */
    atomic_int health; /* enum cj_store_result */
    atomic_uint_fast64_t waiting, commits, batches, dropped, refused, conflicts;
    struct cj_histogram durations;
};

/** Starts the thread. @param home  taken, when this returns true */
bool cj_writer_start(struct cj_writer *writer, const char *path, unsigned busy_ms,
                     struct cj_home *home);

/** Commits what waits, then ends the thread. */
void cj_writer_stop(struct cj_writer *writer);

/** cj_store_write(). */
enum cj_store_result cj_writer_take(struct cj_writer *writer, cj_write *write,
                                    cj_store_done done, void *context);

#endif
