/* A store: a writer and a reader of the same database. */
#include "server/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "server/store/reader.h"
#include "server/store/writer.h"

struct cj_store {
    char *path;
    struct cj_writer writer;
    struct cj_reader reader;
};

static enum cj_store_result start(cj_store *store, struct cj_home *home, unsigned busy_ms)
{
    if (!cj_writer_start(&store->writer, store->path, busy_ms, home)) {
        cj_home_close(home);
        return CJ_STORE_NO_MEMORY;
    }
    if (!cj_reader_start(&store->reader, store->path, busy_ms)) {
        cj_writer_stop(&store->writer);
        return CJ_STORE_NO_MEMORY;
    }
    return CJ_STORE_DONE;
}

static void discard(cj_store *store)
{
    free(store->path);
    free(store);
}

enum cj_store_result cj_store_open(const struct cj_store_options *options,
                                   struct cj_store_trouble *out_trouble, cj_store **out_store)
{
    unsigned busy_ms = options->busy_ms ? options->busy_ms : CJ_STORE_BUSY_MS;
    struct cj_store_trouble trouble = {.what = CJ_STORE_NO_MEMORY};
    cj_store *store = calloc(1, sizeof(*store));
    struct cj_home *home = NULL;

    if (store) {
        store->path = strdup(options->path);
    }
    if (store && store->path) {
        (void)cj_home_open(options->path, CJ_HOME_MAKE, busy_ms, &trouble, &home);
    }
    if (trouble.what == CJ_STORE_DONE) {
        trouble.what = start(store, home, busy_ms);
    }
    if (out_trouble) {
        *out_trouble = trouble;
    }
    if (trouble.what == CJ_STORE_DONE) {
        *out_store = store;
    } else if (store) {
        discard(store);
    }
    return trouble.what;
}

void cj_store_close(cj_store *store)
{
    if (!store) {
        return;
    }
    cj_reader_stop(&store->reader);
    cj_writer_stop(&store->writer);
    discard(store);
}

enum cj_store_result cj_store_health(const cj_store *store)
{
    return (enum cj_store_result)atomic_load_explicit(&store->writer.health,
                                                      memory_order_relaxed);
}

enum cj_store_result cj_store_write(cj_store *store, cj_write *write, cj_store_done done,
                                    void *context)
{
    return cj_writer_take(&store->writer, write, done, context);
}

enum cj_store_result cj_store_read(cj_store *store, const struct cj_store_query *query,
                                   cj_store_found found, void *context)
{
    return cj_reader_take(&store->reader, query, found, context);
}

/* ---- Counting ---- */

void cj_store_count(const cj_store *store, struct cj_store_counts *out_counts)
{
    const struct cj_writer *writer = &store->writer;

    *out_counts = (struct cj_store_counts){
        .waiting = atomic_load_explicit(&writer->waiting, memory_order_relaxed),
        .commits = atomic_load_explicit(&writer->commits, memory_order_relaxed),
        .batches = atomic_load_explicit(&writer->batches, memory_order_relaxed),
        .dropped = atomic_load_explicit(&writer->dropped, memory_order_relaxed),
        .refused = atomic_load_explicit(&writer->refused, memory_order_relaxed),
        .conflicts = atomic_load_explicit(&writer->conflicts, memory_order_relaxed),
        .reads = atomic_load_explicit(&store->reader.reads, memory_order_relaxed),
    };
}

static void write_durations(const struct cj_histogram *histogram, const char *label,
                            struct cj_buf *out)
{
    struct cj_histogram_total total = {0};

    cj_histogram_collect(histogram, &total);
    cj_histogram_write(out, "conserje_store_operation_duration_seconds", label, &total);
}

void cj_store_write_metrics(const cj_store *store, struct cj_buf *out)
{
    struct cj_store_counts counts;

    cj_store_count(store, &counts);
    const struct row {
        const char *name, *type, *help;
        uint64_t value;
    } rows[] = {
        {"conserje_store_queue_length", "gauge", "Batches that wait for the writer",
         counts.waiting},
        {"conserje_store_commits_total", "counter", "Transactions", counts.commits},
        {"conserje_store_batches_total", "counter", "Batches stored", counts.batches},
        {"conserje_store_dropped_total", "counter", "Batches of history that were lost",
         counts.dropped},
        {"conserje_store_refused_total", "counter", "Batches refused to who waited for them",
         counts.refused},
        {"conserje_store_conflicts_total", "counter", "Batches that came second",
         counts.conflicts},
        {"conserje_store_up", "gauge", "1 while the last transaction succeeded",
         cj_store_health(store) == CJ_STORE_DONE},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        cj_metric_family(out, rows[i].name, rows[i].type, rows[i].help);
        cj_metric_sample(out, rows[i].name, "", rows[i].value);
    }
    cj_metric_family(out, "conserje_store_operation_duration_seconds", "histogram",
                     "Transactions and reads");
    write_durations(&store->writer.durations, "op=\"commit\"", out);
    write_durations(&store->reader.durations, "op=\"read\"", out);
}
