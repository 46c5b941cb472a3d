/* Token buckets and connection counts by client. Shared by all loops. */
#ifndef CJ_HTTP_LIMITER_H
#define CJ_HTTP_LIMITER_H

#include <stdbool.h>
#include <stdint.h>

#include "server/http/address.h"

/** All buckets and counts. Thread-safe. */
typedef struct cj_limiter cj_limiter;

/** What a bucket said about one request: the fields of the RateLimit headers. */
struct cj_verdict {
    const char *policy; /* "address"; NULL when no bucket was asked */
    bool allowed;
    uint32_t limit;     /* requests a minute */
    uint32_t remaining; /* requests that would be allowed right now */
    uint32_t wait_s;    /* until the next one is, when not allowed; else until it is full */
};

/** NULL when memory or randomness ran out. */
cj_limiter *cj_limiter_new(void);
void cj_limiter_free(cj_limiter *limiter);

/** Takes one token for `client` under `policy`; a bucket holds a minute's worth. `extra` tells
 * apart the clients behind one address ("" when they are one). `per_min` 0 is no limit.
 *
 * Buckets are in a table of fixed size: when a flood of addresses fills it, the bucket that
 * was left alone longest gives way, whose owner loses least by it.
 *
 * @param now_ms  a monotonic clock */
struct cj_verdict cj_limiter_take(cj_limiter *limiter, const char *policy,
                                  const struct cj_address *client, struct cj_str extra,
                                  uint32_t per_min, int64_t now_ms);

/** Counts one more connection of `client`; false when it has `max` already (0 is no limit) or
 * when memory ran out. */
bool cj_limiter_connect(cj_limiter *limiter, const struct cj_address *client, uint32_t max);

/** Counts one less; to be called once for each true of cj_limiter_connect(). */
void cj_limiter_disconnect(cj_limiter *limiter, const struct cj_address *client);

#endif
