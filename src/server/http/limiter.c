/* Buckets in a set-associative table, connection counts in a chained one. */
#include "server/http/limiter.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "server/crypto/random.h"

#define SETS       4096 /* × WAYS clients of 24 bytes: 400 KB, whatever a flood does */
#define WAYS       4
#define CHAINS     1024
#define MILLI      1000u /* tokens are counted in thousandths: slow rates refill too */
#define MS_PER_MIN 60000

struct bucket {
    uint64_t key;      /* 0: free */
    uint64_t tokens;   /* thousandths */
    int64_t filled_ms; /* when `tokens` was right */
};

struct count {
    struct count *next;
    struct cj_address client;
    uint32_t connections;
};

struct cj_limiter {
    pthread_mutex_t lock;
    uint64_t seed; /* secret: nobody can choose an address that shares another's bucket */
    struct bucket buckets[SETS][WAYS];
    struct count *chains[CHAINS];
};

cj_limiter *cj_limiter_new(void)
{
    cj_limiter *limiter = calloc(1, sizeof(*limiter));

    if (!limiter) {
        return NULL;
    }
    if (!cj_random_bytes(&limiter->seed, sizeof(limiter->seed)) ||
        pthread_mutex_init(&limiter->lock, NULL) != 0) {
        free(limiter);
        return NULL;
    }
    return limiter;
}

void cj_limiter_free(cj_limiter *limiter)
{
    if (!limiter) {
        return;
    }
    for (size_t i = 0; i < CHAINS; i++) {
        while (limiter->chains[i]) {
            struct count *next = limiter->chains[i]->next;

            free(limiter->chains[i]);
            limiter->chains[i] = next;
        }
    }
    (void)pthread_mutex_destroy(&limiter->lock);
    free(limiter);
}

static uint64_t key_of(const cj_limiter *limiter, const char *policy,
                       const struct cj_address *client, struct cj_str extra)
{
    uint64_t key = cj_hash(limiter->seed, cj_str_from(policy));

    key = cj_hash(key, (struct cj_str){(const char *)client->bytes, sizeof(client->bytes)});
    key = cj_hash(key, extra);
    return key ? key : 1;
}

static uint64_t tokens_at(const struct bucket *bucket, uint32_t per_min, int64_t now_ms)
{
    uint64_t capacity = (uint64_t)per_min * MILLI;
    int64_t elapsed = now_ms - bucket->filled_ms;

    if (elapsed <= 0) {
        return bucket->tokens;
    }
    if (elapsed >= MS_PER_MIN) {
        return capacity;
    }
    uint64_t tokens = bucket->tokens + (uint64_t)elapsed * capacity / MS_PER_MIN;
    return tokens < capacity ? tokens : capacity;
}

/* The client's bucket, or one for it: a free one, else the one that has filled up longest. */
static struct bucket *find_bucket(cj_limiter *limiter, uint64_t key, uint32_t per_min,
                                  int64_t now_ms)
{
    struct bucket *set = limiter->buckets[key % SETS];
    struct bucket *oldest = &set[0];

    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].key == key) {
            return &set[i];
        }
        if (oldest->key != 0 && (set[i].key == 0 || set[i].filled_ms < oldest->filled_ms)) {
            oldest = &set[i];
        }
    }
    *oldest = (struct bucket){key, (uint64_t)per_min * MILLI, now_ms};
    return oldest;
}

/* Seconds, rounded up, until `missing` thousandths have come in. */
static uint32_t seconds_for(uint64_t missing, uint32_t per_min)
{
    uint64_t per_s_by_60 = (uint64_t)per_min * MILLI;

    return (uint32_t)((missing * 60 + per_s_by_60 - 1) / per_s_by_60);
}

struct cj_verdict cj_limiter_take(cj_limiter *limiter, const char *policy,
                                  const struct cj_address *client, struct cj_str extra,
                                  uint32_t per_min, int64_t now_ms)
{
    struct cj_verdict verdict = {.allowed = true};

    if (per_min == 0) {
        return verdict;
    }
    uint64_t key = key_of(limiter, policy, client, extra);
    uint64_t capacity = (uint64_t)per_min * MILLI;

    (void)pthread_mutex_lock(&limiter->lock);
    struct bucket *bucket = find_bucket(limiter, key, per_min, now_ms);
    uint64_t tokens = tokens_at(bucket, per_min, now_ms);

    verdict.allowed = tokens >= MILLI;
    tokens -= verdict.allowed ? MILLI : 0;
    bucket->tokens = tokens;
    bucket->filled_ms = now_ms;
    (void)pthread_mutex_unlock(&limiter->lock);

    verdict.policy = policy;
    verdict.limit = per_min;
    verdict.remaining = (uint32_t)(tokens / MILLI);
    verdict.wait_s =
        seconds_for(verdict.allowed ? capacity - tokens : MILLI - tokens, per_min);
    return verdict;
}

static struct count **find_count(cj_limiter *limiter, const struct cj_address *client)
{
    uint64_t key = key_of(limiter, "", client, (struct cj_str){0});
    struct count **link = &limiter->chains[key % CHAINS];

    while (*link && !cj_address_equal(&(*link)->client, client)) {
        link = &(*link)->next;
    }
    return link;
}

bool cj_limiter_connect(cj_limiter *limiter, const struct cj_address *client, uint32_t max)
{
    bool allowed = false;

    (void)pthread_mutex_lock(&limiter->lock);
    struct count **link = find_count(limiter, client);

    if (!*link) {
        *link = calloc(1, sizeof(**link));
        if (*link) {
            (*link)->client = *client;
        }
    }
    if (*link && (max == 0 || (*link)->connections < max)) {
        (*link)->connections++;
        allowed = true;
    }
    (void)pthread_mutex_unlock(&limiter->lock);
    return allowed;
}

void cj_limiter_disconnect(cj_limiter *limiter, const struct cj_address *client)
{
    (void)pthread_mutex_lock(&limiter->lock);
    struct count **link = find_count(limiter, client);
    struct count *count = *link;

    if (count && --count->connections == 0) {
        *link = count->next;
        free(count);
    }
    (void)pthread_mutex_unlock(&limiter->lock);
}
