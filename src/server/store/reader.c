/* Reads, one after the other, on a connection of their own: in WAL mode a reader sees what was
 * committed when it began, and the writer goes on beside it. */
#include "server/store/reader.h"

#include <stdlib.h>
#include <string.h>

#include "server/base/clock.h"

struct cj_read {
    struct cj_read *next;
    struct cj_store_query query; /* its texts lie behind it */
    cj_store_found found;
    void *context;
    char texts[];
};

static struct cj_read *copy(const struct cj_store_query *query, cj_store_found found,
                            void *context)
{
    size_t id_len = query->id.len;
    size_t state_len = query->state.len;
    struct cj_read *read = malloc(sizeof(*read) + id_len + state_len);

    if (!read) {
        return NULL;
    }
    *read = (struct cj_read){.query = *query, .found = found, .context = context};
    if (id_len > 0) {
        memcpy(read->texts, query->id.ptr, id_len);
    }
    if (state_len > 0) {
        memcpy(read->texts + id_len, query->state.ptr, state_len);
    }
    read->query.id.ptr = read->texts;
    read->query.state.ptr = read->texts + id_len;
    return read;
}

static bool push(struct cj_reader *reader, struct cj_read *read)
{
    (void)pthread_mutex_lock(&reader->lock);
    bool taken = reader->count < CJ_STORE_READS;
    if (taken) {
        if (reader->last) {
            reader->last->next = read;
        } else {
            reader->first = read;
        }
        reader->last = read;
        reader->count++;
        (void)pthread_cond_signal(&reader->some);
    }
    (void)pthread_mutex_unlock(&reader->lock);
    return taken;
}

enum cj_store_result cj_reader_take(struct cj_reader *reader,
                                    const struct cj_store_query *query, cj_store_found found,
                                    void *context)
{
    struct cj_read *read = copy(query, found, context);

    if (!read) {
        return CJ_STORE_NO_MEMORY;
    }
    if (!push(reader, read)) {
        free(read);
        return CJ_STORE_BUSY;
    }
    return CJ_STORE_DONE;
}

/* The next question; NULL when there is nothing more to come. */
static struct cj_read *pull(struct cj_reader *reader)
{
    (void)pthread_mutex_lock(&reader->lock);
    while (!reader->first && !reader->stop) {
        (void)pthread_cond_wait(&reader->some, &reader->lock);
    }
    struct cj_read *read = reader->first;
    if (read) {
        reader->first = read->next;
        reader->last = reader->first ? reader->last : NULL;
        reader->count--;
    }
    (void)pthread_mutex_unlock(&reader->lock);
    return read;
}

static void leave(struct cj_reader *reader)
{
    cj_home_close(reader->home);
    reader->home = NULL;
}

static enum cj_store_result answer(struct cj_reader *reader,
                                   const struct cj_store_query *query,
                                   struct cj_store_rows *out_rows)
{
    struct cj_store_trouble trouble;
    enum cj_store_result result = CJ_STORE_DONE;

    if (reader->home && cj_home_moved(reader->home)) {
        leave(reader);
    }
    if (!reader->home) {
        result =
            cj_home_open(reader->path, CJ_HOME_READ, reader->busy_ms, &trouble, &reader->home);
    }
    if (result == CJ_STORE_DONE) {
        result = cj_home_read(reader->home, query, &reader->arena, out_rows);
        if (result != CJ_STORE_DONE) { /* opened again for the next one: that heals most */
            leave(reader);
        }
    }
    return result;
}

static void *run(void *context)
{
    struct cj_reader *reader = context;
    struct cj_read *read;

    while ((read = pull(reader)) != NULL) {
        struct cj_store_rows rows = {0};
        int64_t start_ns = cj_now_ns();
        enum cj_store_result result = answer(reader, &read->query, &rows);

        cj_histogram_add(&reader->durations, (uint64_t)(cj_now_ns() - start_ns));
        atomic_fetch_add_explicit(&reader->reads, 1, memory_order_relaxed);
        read->found(read->context, result, &rows);
        cj_arena_reset(&reader->arena);
        free(read);
    }
    leave(reader);
    cj_arena_clear(&reader->arena);
    return NULL;
}

bool cj_reader_start(struct cj_reader *reader, const char *path, unsigned busy_ms)
{
    reader->path = path;
    reader->busy_ms = busy_ms;
    if (pthread_mutex_init(&reader->lock, NULL) != 0) {
        return false;
    }
    if (pthread_cond_init(&reader->some, NULL) != 0) {
        (void)pthread_mutex_destroy(&reader->lock);
        return false;
    }
    if (pthread_create(&reader->thread, NULL, run, reader) != 0) {
        (void)pthread_cond_destroy(&reader->some);
        (void)pthread_mutex_destroy(&reader->lock);
        return false;
    }
    return true;
}

void cj_reader_stop(struct cj_reader *reader)
{
    (void)pthread_mutex_lock(&reader->lock);
    reader->stop = true;
    (void)pthread_cond_signal(&reader->some);
    (void)pthread_mutex_unlock(&reader->lock);
    (void)pthread_join(reader->thread, NULL);
    (void)pthread_cond_destroy(&reader->some);
    (void)pthread_mutex_destroy(&reader->lock);
}
