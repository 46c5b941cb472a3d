/* Families, samples, histograms. */
#include "server/base/exposition.h"

#include <inttypes.h>

/* From below a cached answer to above the longest deadline. */
static const struct bound {
    uint64_t ns;
    const char *text;
} bounds[CJ_HISTOGRAM_BUCKETS] = {
    {50000, "0.00005"},  {100000, "0.0001"},  {250000, "0.00025"}, {500000, "0.0005"},
    {1000000, "0.001"},  {2500000, "0.0025"}, {5000000, "0.005"},  {10000000, "0.01"},
    {25000000, "0.025"}, {50000000, "0.05"},  {100000000, "0.1"},  {500000000, "0.5"},
    {1000000000, "1"},   {5000000000, "5"},   {30000000000, "30"},
};

void cj_metric_family(struct cj_buf *out, const char *name, const char *type, const char *help)
{
    cj_buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void cj_metric_sample(struct cj_buf *out, const char *name, const char *labels, uint64_t value)
{
    cj_buf_printf(out, "%s%s %" PRIu64 "\n", name, labels, value);
}

void cj_histogram_add(struct cj_histogram *histogram, uint64_t ns)
{
    size_t bucket = 0;

    while (bucket < CJ_HISTOGRAM_BUCKETS && ns > bounds[bucket].ns) {
        bucket++;
    }
    atomic_fetch_add_explicit(&histogram->counts[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&histogram->sum_ns, ns, memory_order_relaxed);
}

void cj_histogram_collect(const struct cj_histogram *histogram,
                          struct cj_histogram_total *total)
{
    for (size_t i = 0; i <= CJ_HISTOGRAM_BUCKETS; i++) {
        total->counts[i] += atomic_load_explicit(&histogram->counts[i], memory_order_relaxed);
    }
    total->sum_ns += atomic_load_explicit(&histogram->sum_ns, memory_order_relaxed);
}

void cj_histogram_write(struct cj_buf *out, const char *name, const char *labels,
                        const struct cj_histogram_total *total)
{
    const char *comma = labels[0] ? "," : "";
    uint64_t below = 0;

    for (size_t i = 0; i < CJ_HISTOGRAM_BUCKETS; i++) {
        below += total->counts[i];
        cj_buf_printf(out, "%s_bucket{%s%sle=\"%s\"} %" PRIu64 "\n", name, labels, comma,
                      bounds[i].text, below);
    }
    below += total->counts[CJ_HISTOGRAM_BUCKETS];
    cj_buf_printf(out, "%s_bucket{%s%sle=\"+Inf\"} %" PRIu64 "\n", name, labels, comma, below);
    cj_buf_printf(out, labels[0] ? "%s_sum{%s}" : "%s_sum%s", name, labels);
    cj_buf_printf(out, " %" PRIu64 ".%09" PRIu64 "\n", total->sum_ns / 1000000000,
                  total->sum_ns % 1000000000);
    cj_buf_printf(out, labels[0] ? "%s_count{%s}" : "%s_count%s", name, labels);
    cj_buf_printf(out, " %" PRIu64 "\n", below);
}
