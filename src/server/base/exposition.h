/* Prometheus text format 0.0.4, written line by line. */
#ifndef CJ_SERVER_BASE_EXPOSITION_H
#define CJ_SERVER_BASE_EXPOSITION_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/** Begins a metric family: its HELP and TYPE lines. */
void cj_metric_family(struct cj_buf *out, const char *name, const char *type,
                      const char *help);

/** One sample. @param labels  `{route="/v1/ask"}` or "" */
void cj_metric_sample(struct cj_buf *out, const char *name, const char *labels,
                      uint64_t value);

/** A duration histogram that one thread fills and any thread reads. */
#define CJ_HISTOGRAM_BUCKETS 15

struct cj_histogram {
    atomic_uint_fast64_t counts[CJ_HISTOGRAM_BUCKETS + 1]; /* the last one is +Inf */
    atomic_uint_fast64_t sum_ns;
};

void cj_histogram_add(struct cj_histogram *histogram, uint64_t ns);

/** Sums up `count` histograms. */
struct cj_histogram_total {
    uint64_t counts[CJ_HISTOGRAM_BUCKETS + 1];
    uint64_t sum_ns;
};

void cj_histogram_collect(const struct cj_histogram *histogram,
                          struct cj_histogram_total *total);

/** Its samples. @param labels  `route="/v1/ask"` (without braces) or "" */
void cj_histogram_write(struct cj_buf *out, const char *name, const char *labels,
                        const struct cj_histogram_total *total);

#endif
