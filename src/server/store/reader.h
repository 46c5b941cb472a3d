/* The thread that reads: questions wait in a queue, each is answered by a callback. */
#ifndef CJ_STORE_READER_H
#define CJ_STORE_READER_H

#include <pthread.h>
#include <stdatomic.h>

#include "server/base/exposition.h"
#include "server/store/home.h"

struct cj_read;

struct cj_reader {
    const char *path; /* borrowed from the store */
    unsigned busy_ms;
    pthread_t thread;
    pthread_mutex_t lock; /* of the queue, from `first` to `stop` */
    pthread_cond_t some;
    struct cj_read *first, *last;
    size_t count;
    bool stop;
    /* the thread's own */
    struct cj_home *home;
    struct cj_arena arena; /* of the answer */
    /* for any thread */
    atomic_uint_fast64_t reads;
    struct cj_histogram durations;
};

bool cj_reader_start(struct cj_reader *reader, const char *path, unsigned busy_ms);

/** Answers what waits, then ends the thread. */
void cj_reader_stop(struct cj_reader *reader);

/** cj_store_read(). */
enum cj_store_result cj_reader_take(struct cj_reader *reader,
                                    const struct cj_store_query *query, cj_store_found found,
                                    void *context);

#endif
