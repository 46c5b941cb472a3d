/* Group commit. A transaction costs one wait for the disk, whatever it holds; while one waits,
 * the next fills. */
#include "server/store/writer.h"

#include <time.h>

#include "server/base/clock.h"

#define LOG_RETRY_S 1

/* ---- The ring ---- */

static bool has_room(const struct cj_writer *writer, size_t bytes, bool is_history)
{
    size_t most = is_history ? CJ_STORE_RING_HISTORY : CJ_STORE_RING;
    size_t most_bytes = is_history ? CJ_STORE_RING_BYTES / 4 * 3 : CJ_STORE_RING_BYTES;

    return writer->count < most && writer->bytes + bytes <= most_bytes;
}

static bool push(struct cj_writer *writer, cj_write *write)
{
    (void)pthread_mutex_lock(&writer->lock);
    bool taken = has_room(writer, write->bytes, !write->done);
    if (taken) {
        writer->ring[(writer->first + writer->count) % CJ_STORE_RING] = write;
        writer->count++;
        writer->bytes += write->bytes;
        atomic_store_explicit(&writer->waiting, writer->count, memory_order_relaxed);
        if (writer->count == 1) {
            (void)pthread_cond_signal(&writer->some);
        }
    }
    (void)pthread_mutex_unlock(&writer->lock);
    return taken;
}

static enum cj_store_result judge(const cj_write *write)
{
    if (!write || write->failed) {
        return CJ_STORE_NO_MEMORY;
    }
    return write->bytes > CJ_STORE_BATCH_BYTES ? CJ_STORE_LIMIT : CJ_STORE_DONE;
}

static void count(atomic_uint_fast64_t *counter)
{
    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

enum cj_store_result cj_writer_take(struct cj_writer *writer, cj_write *write,
                                    cj_store_done done, void *context)
{
    enum cj_store_result result = judge(write);

    if (result == CJ_STORE_DONE) {
        write->done = done;
        write->context = context;
        result = push(writer, write) ? CJ_STORE_DONE : CJ_STORE_BUSY;
    }
    if (result != CJ_STORE_DONE) {
        count(done ? &writer->refused : &writer->dropped);
        cj_write_free(write);
    }
    return result;
}

/* ---- The thread ---- */

static void wait_for_some(struct cj_writer *writer)
{
    struct timespec until;

    while (writer->count == 0 && !writer->stop) {
        if (!writer->log_is_dirty) {
            (void)pthread_cond_wait(&writer->some, &writer->lock);
            continue;
        }
        (void)clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += LOG_RETRY_S;
        if (pthread_cond_timedwait(&writer->some, &writer->lock, &until) != 0) {
            return;
        }
    }
}

/* Fills the group from the ring; false when there is nothing more to come. */
static bool pull(struct cj_writer *writer)
{
    (void)pthread_mutex_lock(&writer->lock);
    wait_for_some(writer);
    bool more = writer->count > 0 || !writer->stop;
    size_t taken = writer->count < CJ_STORE_GROUP ? writer->count : CJ_STORE_GROUP;

    for (size_t i = 0; i < taken; i++) {
        writer->group[i] = writer->ring[writer->first];
        writer->first = (writer->first + 1) % CJ_STORE_RING;
        writer->bytes -= writer->group[i]->bytes;
    }
    writer->count -= taken;
    writer->group_count = taken;
    atomic_store_explicit(&writer->waiting, writer->count, memory_order_relaxed);
    (void)pthread_mutex_unlock(&writer->lock);
    return more;
}

static void set_health(struct cj_writer *writer, enum cj_store_result health)
{
    atomic_store_explicit(&writer->health, (int)health, memory_order_relaxed);
}

static void leave(struct cj_writer *writer)
{
    cj_home_close(writer->home);
    writer->home = NULL;
}

/* The connection, opened again when it was lost, though not at every batch. */
static enum cj_store_result have_home(struct cj_writer *writer)
{
    struct cj_store_trouble trouble;

    if (writer->home && cj_home_moved(writer->home)) {
        leave(writer);
    }
    if (writer->home) {
        return CJ_STORE_DONE;
    }
    int64_t now_ms = cj_now_ms();
    if (now_ms < writer->retry_ms) {
        return (enum cj_store_result)atomic_load_explicit(&writer->health,
                                                          memory_order_relaxed);
    }
    enum cj_store_result result =
        cj_home_open(writer->path, CJ_HOME_KEEP, writer->busy_ms, &trouble, &writer->home);
    set_health(writer, result);
    writer->retry_ms = cj_now_ms() + CJ_STORE_RETRY_MS;
    return result;
}

static bool is_own_fault(enum cj_store_result result)
{
    return result == CJ_STORE_CONFLICT || result == CJ_STORE_EXISTS;
}

/* Every batch of the group gets its own result; what is returned is the transaction's. */
static enum cj_store_result apply_all(struct cj_writer *writer)
{
    for (size_t i = 0; i < writer->group_count; i++) {
        cj_write *write = writer->group[i];

        write->result = cj_home_apply(writer->home, write);
        if (write->result != CJ_STORE_DONE && !is_own_fault(write->result)) {
            return write->result;
        }
    }
    return cj_home_commit(writer->home);
}

/* The log holds what was there before; it has to go too before "erased" is true. */
static enum cj_store_result empty_log(struct cj_writer *writer)
{
    enum cj_store_result result = cj_home_empty_log(writer->home);

    writer->log_is_dirty = result != CJ_STORE_DONE;
    return result;
}

static void finish_erasures(struct cj_writer *writer)
{
    bool any = false;

    for (size_t i = 0; i < writer->group_count; i++) {
        any = any || (writer->group[i]->erases && writer->group[i]->result == CJ_STORE_DONE);
    }
    enum cj_store_result result =
        any || writer->log_is_dirty ? empty_log(writer) : CJ_STORE_DONE;
    for (size_t i = 0; any && i < writer->group_count; i++) {
        if (writer->group[i]->erases && writer->group[i]->result == CJ_STORE_DONE) {
            writer->group[i]->result = result;
        }
    }
}

/* A disk that is full and a lock that is held pass; after anything else the connection can't
 * be trusted. */
static bool must_leave(enum cj_store_result result)
{
    return result != CJ_STORE_DONE && result != CJ_STORE_FULL && result != CJ_STORE_LOCKED &&
           result != CJ_STORE_NO_MEMORY && result != CJ_STORE_LIMIT;
}

static enum cj_store_result commit(struct cj_writer *writer)
{
    enum cj_store_result result = have_home(writer);

    if (result != CJ_STORE_DONE) {
        return result;
    }
    result = cj_home_begin(writer->home);
    if (result == CJ_STORE_DONE) {
        result = apply_all(writer);
    }
    set_health(writer, result);
    if (must_leave(result)) {
        leave(writer);
    } else if (result == CJ_STORE_DONE) {
        count(&writer->commits);
        finish_erasures(writer);
    }
    return result;
}

static void tell(struct cj_writer *writer, cj_write *write)
{
    if (write->result == CJ_STORE_DONE) {
        count(&writer->batches);
    } else if (is_own_fault(write->result)) {
        count(&writer->conflicts);
    } else {
        count(write->done ? &writer->refused : &writer->dropped);
    }
    if (write->done) {
        write->done(write->context, write->result);
    }
    cj_write_free(write);
}

static void *run(void *context)
{
    struct cj_writer *writer = context;

    while (pull(writer)) {
        if (writer->group_count == 0) { /* woken for the log */
            if (have_home(writer) == CJ_STORE_DONE) {
                (void)empty_log(writer);
            }
            continue;
        }
        int64_t start_ns = cj_now_ns();
        enum cj_store_result result = commit(writer);

        cj_histogram_add(&writer->durations, (uint64_t)(cj_now_ns() - start_ns));
        for (size_t i = 0; i < writer->group_count; i++) {
            if (result != CJ_STORE_DONE) { /* none of them is stored */
                writer->group[i]->result = result;
            }
            tell(writer, writer->group[i]);
        }
    }
    leave(writer);
    return NULL;
}

static bool init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;

    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }
    bool done = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(condition, &attributes) == 0;
    (void)pthread_condattr_destroy(&attributes);
    return done;
}

bool cj_writer_start(struct cj_writer *writer, const char *path, unsigned busy_ms,
                     struct cj_home *home)
{
    if (pthread_mutex_init(&writer->lock, NULL) != 0) {
        return false;
    }
    if (!init_condition(&writer->some)) {
        (void)pthread_mutex_destroy(&writer->lock);
        return false;
    }
    writer->path = path;
    writer->busy_ms = busy_ms;
    writer->home = home;
    if (pthread_create(&writer->thread, NULL, run, writer) != 0) {
        writer->home = NULL;
        (void)pthread_cond_destroy(&writer->some);
        (void)pthread_mutex_destroy(&writer->lock);
        return false;
    }
    return true;
}

void cj_writer_stop(struct cj_writer *writer)
{
    (void)pthread_mutex_lock(&writer->lock);
    writer->stop = true;
    (void)pthread_cond_signal(&writer->some);
    (void)pthread_mutex_unlock(&writer->lock);
    (void)pthread_join(writer->thread, NULL);
    (void)pthread_cond_destroy(&writer->some);
    (void)pthread_mutex_destroy(&writer->lock);
}
