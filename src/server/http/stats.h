/* What a loop counts: requests by route, method and status, and their durations. */
#ifndef CJ_HTTP_STATS_H
#define CJ_HTTP_STATS_H

#include "base/buf.h"
#include "server/base/exposition.h"
#include "server/http/http.h"

#define CJ_STATS_METHODS  8
#define CJ_STATS_STATUSES 19

/** Counters of one loop thread; other threads read them when metrics are asked for. */
struct cj_stats {
    atomic_uint_fast64_t requests[CJ_MAX_ROUTES + 1][CJ_STATS_METHODS][CJ_STATS_STATUSES];
    struct cj_histogram durations[CJ_MAX_ROUTES + 1];
    atomic_uint_fast64_t connections; /* open now */
    atomic_uint_fast64_t refused;     /* connections over the limit of their address */
    atomic_uint_fast64_t timeouts;    /* connections closed at a deadline */
};

/** Counts one answered request.
 *
 * @param route  its row in the table; CJ_MAX_ROUTES when the path is in no row */
void cj_stats_request(struct cj_stats *stats, size_t route, const char *method,
                      unsigned status, uint64_t ns);

/** Writes the sums over all loops' counters. */
void cj_stats_write(const struct cj_stats *const *all, size_t count,
                    const struct cj_http_app *app, struct cj_buf *out);

#endif
