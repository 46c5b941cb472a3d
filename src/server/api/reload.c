/* The reloader's thread. */
#include "server/api/reload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "server/api/file_set.h"
#include "server/base/clock.h"

/* How long the old content is kept after a swap: by then the loops have let go of it, so that
 * it is freed on this thread and not between two answers. */
#define OLD_CONTENT_MS 500

enum kind { LOAD, CHECK, KINDS };

/* Somebody who asked. */
struct asker {
    struct asker *next;
    cj_report_ready ready; /* NULL: nobody waits */
    void *context;
};

struct cj_reloader {
    struct cj_reloader_options options;
    pthread_t thread;
    struct cj_file_set files; /* of the live content; the thread's own */
    cj_bot *old;              /* what served before; the thread's own; or NULL */
    atomic_uint_fast64_t counts[CJ_LOAD_RESULTS];
    pthread_mutex_t lock; /* of all that follows */
    pthread_cond_t changed;
    struct asker *askers[KINDS];
    bool stopping;
    bool ended; /* the thread is at its last line */
    struct cj_report *live;
    struct cj_report *last;
};

/* ---- One load ---- */

static cj_status load_bot(const cj_reloader *reloader, cj_diags *diags, cj_bot **out_bot)
{
    const struct cj_loading *loading = &reloader->options.loading;
    struct cj_bot_options options = {
        .root = reloader->options.root,
        .getenv = loading->getenv,
        .getenv_context = loading->getenv_context,
    };
    cj_status st = cj_bot_load(&options, diags, out_bot);

    if (st == CJ_ERR_IO) { /* the other failures have told why */
        cj_diags_add(diags, CJ_ERROR, "bot/unreadable", ".", 0, 0,
                     "can't open the bot's folder: %s", strerrordesc_np(errno));
    } else if (st == CJ_ERR_LIMIT) {
        cj_diags_add(diags, CJ_ERROR, "bot/unreadable", ".", 0, 0,
                     "too many files for a bot: is it the right folder?");
    }
    return st;
}

static bool live_file_is_faulty(const cj_reloader *reloader, const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        if (diag->severity == CJ_ERROR && cj_file_set_holds(&reloader->files, diag->file)) {
            return true;
        }
    }
    return false;
}

static enum cj_load_result decide(const cj_reloader *reloader, cj_status st, bool check,
                                  const cj_diags *diags)
{
    if (st != CJ_OK) {
        return CJ_LOAD_FAILED;
    }
    if (check) {
        return CJ_LOAD_CHECKED;
    }
    return live_file_is_faulty(reloader, diags) ? CJ_LOAD_KEPT : CJ_LOAD_LIVE;
}

/* Loads and judges; nothing is in force yet. NULL when memory ran out. */
static struct cj_report *build(cj_reloader *reloader, bool check, cj_bot **out_bot)
{
    const struct cj_loading *loading = &reloader->options.loading;
    cj_diags *diags = loading->diags_new(loading->diags_context);
    int64_t begin_ms = cj_now_ms();
    cj_bot *bot = NULL;

    if (!diags) {
        return NULL;
    }
    cj_status st = load_bot(reloader, diags, &bot);
    if (st == CJ_OK && check) {
        (void)cj_bot_check(bot, diags);
    }
    cj_diags_sort(diags);
    struct cj_report *report = cj_report_new(bot, diags);
    if (!report) {
        cj_bot_unref(bot);
        return NULL;
    }
    report->result = decide(reloader, st, check, diags);
    report->took_ms = (uint32_t)(cj_now_ms() - begin_ms);
    memcpy(report->previous, reloader->live->version, sizeof(report->previous));
    *out_bot = bot;
    return report;
}

/* Puts `bot` in force, taking over its reference. */
static void put_in_force(cj_reloader *reloader, cj_bot *bot, const cj_diags *diags)
{
    const struct cj_reloader_options *options = &reloader->options;
    struct cj_file_set files = {0};

    if (cj_file_set_fill(&files, options->root, bot, diags) == CJ_OK) {
        cj_file_set_clear(&reloader->files);
        reloader->files = files;
    } else { /* the old names do: at worst a fault in a new file lets the rest go live */
        cj_file_set_clear(&files);
    }
    cj_bot_unref(reloader->old);
    reloader->old = cj_live_acquire(options->live);
    cj_live_replace(options->live, bot);
    if (options->swapped) {
        options->swapped(options->swapped_context);
    }
}

static void keep_report(cj_reloader *reloader, struct cj_report *report)
{
    (void)atomic_fetch_add(&reloader->counts[report->result], 1);
    (void)pthread_mutex_lock(&reloader->lock);
    cj_report_unref(reloader->last);
    reloader->last = cj_report_ref(report);
    if (report->result == CJ_LOAD_LIVE) {
        cj_report_unref(reloader->live);
        reloader->live = cj_report_ref(report);
    }
    (void)pthread_mutex_unlock(&reloader->lock);
}

static void log_report(const cj_reloader *reloader, const struct cj_report *report, bool check)
{
    bool stays = report->result == CJ_LOAD_KEPT || report->result == CJ_LOAD_FAILED;

    CJ_LOG(reloader->options.log, stays && !check ? CJ_LOG_ERROR : CJ_LOG_INFO, "content",
           CJ_LOG_TEXT("result", cj_load_result_name(report->result)),
           CJ_LOG_TEXT("content_version", stays ? report->previous : report->version),
           CJ_LOG_NUMBER("entries", report->counts.entries),
           CJ_LOG_NUMBER("errors", cj_diags_errors(report->diags)),
           CJ_LOG_NUMBER("warnings", cj_diags_total(report->diags, CJ_WARNING)),
           CJ_LOG_NUMBER("ms", report->took_ms));
    if (!check) {
        cj_report_log_errors(report->diags, reloader->options.log);
    }
}

/* One load from beginning to end; a reference for the caller, or NULL. */
static struct cj_report *run_load(cj_reloader *reloader, bool check)
{
    cj_bot *bot = NULL;
    struct cj_report *report = build(reloader, check, &bot);

    if (!report) {
        CJ_LOG(reloader->options.log, CJ_LOG_ERROR, "content",
               CJ_LOG_TEXT("result", "out of memory"));
        return NULL;
    }
    if (report->result == CJ_LOAD_LIVE) {
        put_in_force(reloader, bot, report->diags);
    } else {
        cj_bot_unref(bot);
    }
    if (!check) {
        keep_report(reloader, report);
    }
    log_report(reloader, report, check);
    return report;
}

/* ---- Who asks ---- */

static void tell_all(struct asker *askers, struct cj_report *report)
{
    while (askers) {
        struct asker *next = askers->next;

        if (askers->ready) {
            askers->ready(askers->context, report ? cj_report_ref(report) : NULL);
        }
        free(askers);
        askers = next;
    }
}

static struct timespec in_ms(long ms)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += (at.tv_nsec / 1000000 + ms) / 1000;
    at.tv_nsec = (at.tv_nsec / 1000000 + ms) % 1000 * 1000000;
    return at;
}

/* Waits until somebody asks or the reloader stops, with the lock held. What served before is
 * released on the way, once its time is over. */
static void wait_for_askers(cj_reloader *reloader)
{
    struct timespec until = in_ms(OLD_CONTENT_MS);

    while (!reloader->stopping && !reloader->askers[LOAD] && !reloader->askers[CHECK]) {
        if (!reloader->old) {
            (void)pthread_cond_wait(&reloader->changed, &reloader->lock);
        } else if (pthread_cond_timedwait(&reloader->changed, &reloader->lock, &until) ==
                   ETIMEDOUT) {
            cj_bot_unref(reloader->old);
            reloader->old = NULL;
        }
    }
}

static void *run(void *argument)
{
    cj_reloader *reloader = argument;

    (void)pthread_mutex_lock(&reloader->lock);
    for (;;) {
        wait_for_askers(reloader);
        if (reloader->stopping) {
            break;
        }
        enum kind kind = reloader->askers[LOAD] ? LOAD : CHECK;
        struct asker *askers = reloader->askers[kind];
        reloader->askers[kind] = NULL;
        (void)pthread_mutex_unlock(&reloader->lock);

        struct cj_report *report = run_load(reloader, kind == CHECK);
        tell_all(askers, report);
        cj_report_unref(report);
        (void)pthread_mutex_lock(&reloader->lock);
    }
    reloader->ended = true;
    (void)pthread_cond_broadcast(&reloader->changed);
    (void)pthread_mutex_unlock(&reloader->lock);
    return NULL;
}

cj_status cj_reloader_ask(cj_reloader *reloader, bool check, cj_report_ready ready,
                          void *context)
{
    enum kind kind = check ? CHECK : LOAD;
    struct asker *asker = calloc(1, sizeof(*asker));

    if (!asker) {
        return CJ_ERR_NOMEM;
    }
    asker->ready = ready;
    asker->context = context;
    (void)pthread_mutex_lock(&reloader->lock);
    asker->next = reloader->askers[kind];
    reloader->askers[kind] = asker;
    (void)pthread_cond_signal(&reloader->changed);
    (void)pthread_mutex_unlock(&reloader->lock);
    return CJ_OK;
}

/* ---- Begin and end ---- */

/* The condition's clock is the monotonic one: setting the time must not stretch a wait. */
static cj_status init_locks(cj_reloader *reloader)
{
    pthread_condattr_t clock;

    if (pthread_condattr_init(&clock) != 0) {
        return CJ_ERR_NOMEM;
    }
    (void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    int failed = pthread_cond_init(&reloader->changed, &clock);
    (void)pthread_condattr_destroy(&clock);
    if (failed) {
        return CJ_ERR_NOMEM;
    }
    if (pthread_mutex_init(&reloader->lock, NULL) != 0) {
        (void)pthread_cond_destroy(&reloader->changed);
        return CJ_ERR_NOMEM;
    }
    return CJ_OK;
}

static cj_status set_first(cj_reloader *reloader, cj_diags *diags)
{
    const struct cj_reloader_options *options = &reloader->options;
    cj_bot *bot = cj_live_acquire(options->live);
    cj_status st = cj_file_set_fill(&reloader->files, options->root, bot, diags);

    reloader->live = cj_report_new(bot, diags);
    cj_bot_unref(bot);
    if (st == CJ_ERR_NOMEM || !reloader->live) {
        return CJ_ERR_NOMEM;
    }
    reloader->live->took_ms = options->first_load_ms;
    reloader->last = cj_report_ref(reloader->live);
    return CJ_OK;
}

static void release(cj_reloader *reloader)
{
    cj_report_unref(reloader->live);
    cj_report_unref(reloader->last);
    cj_file_set_clear(&reloader->files);
    cj_bot_unref(reloader->old);
    (void)pthread_mutex_destroy(&reloader->lock);
    (void)pthread_cond_destroy(&reloader->changed);
    free(reloader);
}

cj_status cj_reloader_start(const struct cj_reloader_options *options, cj_diags *diags,
                            cj_reloader **out_reloader)
{
    cj_reloader *reloader = calloc(1, sizeof(*reloader));

    if (!reloader || init_locks(reloader) != CJ_OK) {
        cj_diags_free(diags);
        free(reloader);
        return CJ_ERR_NOMEM;
    }
    reloader->options = *options;
    if (set_first(reloader, diags) != CJ_OK ||
        pthread_create(&reloader->thread, NULL, run, reloader) != 0) {
        release(reloader);
        return CJ_ERR_NOMEM;
    }
    *out_reloader = reloader;
    return CJ_OK;
}

struct cj_report *cj_reloader_live(cj_reloader *reloader)
{
    (void)pthread_mutex_lock(&reloader->lock);
    struct cj_report *report = cj_report_ref(reloader->live);
    (void)pthread_mutex_unlock(&reloader->lock);
    return report;
}

struct cj_report *cj_reloader_last(cj_reloader *reloader)
{
    (void)pthread_mutex_lock(&reloader->lock);
    struct cj_report *report = cj_report_ref(reloader->last);
    (void)pthread_mutex_unlock(&reloader->lock);
    return report;
}

uint64_t cj_reloader_count(const cj_reloader *reloader, enum cj_load_result result)
{
    return atomic_load(&reloader->counts[result]);
}

bool cj_reloader_stop(cj_reloader *reloader, uint32_t timeout_ms)
{
    struct timespec until = in_ms(timeout_ms);
    int waited = 0;

    (void)pthread_mutex_lock(&reloader->lock);
    reloader->stopping = true;
    (void)pthread_cond_broadcast(&reloader->changed);
    while (!reloader->ended && waited == 0) {
        waited = pthread_cond_timedwait(&reloader->changed, &reloader->lock, &until);
    }
    bool ended = reloader->ended;
    (void)pthread_mutex_unlock(&reloader->lock);
    if (!ended) {
        return false;
    }
    (void)pthread_join(reloader->thread, NULL);
    tell_all(reloader->askers[LOAD], NULL);
    tell_all(reloader->askers[CHECK], NULL);
    return true;
}

void cj_reloader_free(cj_reloader *reloader)
{
    if (reloader) {
        release(reloader);
    }
}
