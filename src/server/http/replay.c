/* Kept answers: found in a chained table, forgotten in the order in which they were given. */
#include "server/http/replay.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "server/crypto/random.h"

#define CHAINS   1024
#define SEED_LEN 16

struct replay {
    struct replay *next;  /* in its chain */
    struct replay *later; /* in the order of answers; only once it is answered */
    struct cj_digest name;
    struct cj_digest request;
    bool is_running;
    int64_t until_ms;
    struct cj_replay_answer answer;
};

struct cj_replays {
    pthread_mutex_t lock;         /* of all but the seed */
    unsigned char seed[SEED_LEN]; /* secret: nobody can choose keys that share a chain */
    struct replay *chains[CHAINS];
    struct replay *oldest; /* of those that are answered */
    struct replay *newest;
    size_t bytes; /* that they take */
};

cj_replays *cj_replays_new(void)
{
    cj_replays *replays = calloc(1, sizeof(*replays));

    if (!replays) {
        return NULL;
    }
    if (!cj_random_bytes(replays->seed, sizeof(replays->seed)) ||
        pthread_mutex_init(&replays->lock, NULL) != 0) {
        free(replays);
        return NULL;
    }
    return replays;
}

static void release(struct replay *replay)
{
    cj_buf_clear(&replay->answer.body);
    free(replay);
}

void cj_replays_free(cj_replays *replays)
{
    if (!replays) {
        return;
    }
    for (size_t i = 0; i < CHAINS; i++) {
        while (replays->chains[i]) {
            struct replay *next = replays->chains[i]->next;

            release(replays->chains[i]);
            replays->chains[i] = next;
        }
    }
    (void)pthread_mutex_destroy(&replays->lock);
    free(replays);
}

bool cj_is_replay_key(struct cj_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= 0x20 || text.ptr[i] >= 0x7F) {
            return false;
        }
    }
    return text.len > 0 && text.len <= CJ_REPLAY_MAX_KEY;
}

bool cj_replays_name(const cj_replays *replays, struct cj_str who, struct cj_str key,
                     struct cj_digest *out_name)
{
    struct cj_buf text = {0};

    cj_buf_add(&text, replays->seed, sizeof(replays->seed));
    cj_buf_add_str(&text, key);
    cj_buf_addc(&text, ' '); /* no key holds one */
    cj_buf_add_str(&text, who);
    bool done = !text.failed && cj_digest_of(cj_buf_str(&text), out_name);
    cj_buf_clear(&text);
    return done;
}

static struct replay **find(cj_replays *replays, const struct cj_digest *name)
{
    size_t chain = (size_t)(name->bytes[0] << 8 | name->bytes[1]) % CHAINS;
    struct replay **link = &replays->chains[chain];

    while (*link && !cj_digest_equal(&(*link)->name, name)) {
        link = &(*link)->next;
    }
    return link;
}

static void unlink_and_release(struct replay **link)
{
    struct replay *replay = *link;

    assert(replay); /* whoever has begun one has not ended it yet */
    *link = replay->next;
    release(replay);
}

static size_t bytes_of(const struct replay *replay)
{
    return sizeof(*replay) + replay->answer.body.capacity;
}

static void drop_oldest(cj_replays *replays)
{
    struct replay *oldest = replays->oldest;

    replays->oldest = oldest->later;
    if (!replays->oldest) {
        replays->newest = NULL;
    }
    replays->bytes -= bytes_of(oldest);
    unlink_and_release(find(replays, &oldest->name));
}

/* Drops what is over, and what must give way to `more` bytes. */
static void make_room(cj_replays *replays, size_t more, int64_t now_ms)
{
    while (replays->oldest && (now_ms >= replays->oldest->until_ms ||
                               replays->bytes + more > CJ_REPLAY_MAX_BYTES)) {
        drop_oldest(replays);
    }
}

static bool copy_answer(const struct cj_replay_answer *from, struct cj_replay_answer *to)
{
    *to = *from;
    to->body = (struct cj_buf){0};
    cj_buf_add_str(&to->body, cj_buf_str(&from->body));
    if (to->body.failed) {
        cj_buf_clear(&to->body);
        return false;
    }
    return true;
}

static enum cj_replay begin(cj_replays *replays, const struct cj_digest *name,
                            const struct cj_digest *request,
                            struct cj_replay_answer *out_answer)
{
    struct replay **link = find(replays, name);
    struct replay *replay = *link;

    if (!replay) {
        replay = calloc(1, sizeof(*replay));
        if (!replay) {
            return CJ_REPLAY_NO_MEMORY;
        }
        replay->name = *name;
        replay->request = *request;
        replay->is_running = true;
        *link = replay;
        return CJ_REPLAY_NONE;
    }
    if (!cj_digest_equal(&replay->request, request)) {
        return CJ_REPLAY_OTHER;
    }
    if (replay->is_running) {
        return CJ_REPLAY_RUNNING;
    }
    return copy_answer(&replay->answer, out_answer) ? CJ_REPLAY_DONE : CJ_REPLAY_NO_MEMORY;
}

enum cj_replay cj_replays_begin(cj_replays *replays, const struct cj_digest *name,
                                const struct cj_digest *request, int64_t now_ms,
                                struct cj_replay_answer *out_answer)
{
    (void)pthread_mutex_lock(&replays->lock);
    make_room(replays, 0, now_ms);
    enum cj_replay found = begin(replays, name, request, out_answer);
    (void)pthread_mutex_unlock(&replays->lock);
    return found;
}

static void keep(cj_replays *replays, struct replay *replay, int64_t now_ms)
{
    make_room(replays, bytes_of(replay), now_ms);
    replay->is_running = false;
    replay->until_ms = now_ms + CJ_REPLAY_MS;
    replays->bytes += bytes_of(replay);
    if (replays->newest) {
        replays->newest->later = replay;
    } else {
        replays->oldest = replay;
    }
    replays->newest = replay;
}

void cj_replays_keep(cj_replays *replays, const struct cj_digest *name,
                     const struct cj_replay_answer *answer, int64_t now_ms)
{
    (void)pthread_mutex_lock(&replays->lock);
    struct replay **link = find(replays, name);

    if (answer->body.len <= CJ_REPLAY_MAX_ANSWER && copy_answer(answer, &(*link)->answer)) {
        keep(replays, *link, now_ms);
    } else {
        unlink_and_release(link);
    }
    (void)pthread_mutex_unlock(&replays->lock);
}

void cj_replays_forget(cj_replays *replays, const struct cj_digest *name)
{
    (void)pthread_mutex_lock(&replays->lock);
    unlink_and_release(find(replays, name));
    (void)pthread_mutex_unlock(&replays->lock);
}
