/* Loading content again, beside the content that serves.
 *
 * One background thread builds. Whoever asks while it builds shares the next build, which
 * begins after their request and so sees what they changed. */
#ifndef CJ_API_RELOAD_H
#define CJ_API_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/live.h"
#include "server/api/report.h"
#include "server/http/log.h"

/** How content is loaded. */
struct cj_loading {
    const char *(*getenv)(void *context,
                          const char *name); /* for conserje.yaml; may be NULL */
    void *getenv_context;
    cj_diags *(*diags_new)(void *context); /* an empty list; NULL when memory ran out */
    void *diags_context;
};

/** Told the report that was asked for, on the reloader's thread.
 * @param report  a reference for the receiver; NULL when memory ran out or the reloader stops
 */
typedef void (*cj_report_ready)(void *context, struct cj_report *report);

/** The thread and what it keeps. */
typedef struct cj_reloader cj_reloader;

struct cj_reloader_options {
    const char *root; /* the bot's folder; borrowed, as all here, until cj_reloader_free() */
    struct cj_live *live; /* holds the first content already */
    const struct cj_log *log;
    struct cj_loading loading;
    uint32_t first_load_ms;         /* how long what is live took to load */
    void (*swapped)(void *context); /* called after new content was put in force; or NULL */
    void *swapped_context;
};

/** Starts the thread.
 *
 * @param diags  findings of the load of what is live; taken over, also on a failure
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_reloader_start(const struct cj_reloader_options *options, cj_diags *diags,
                            cj_reloader **out_reloader);

/** Asks for a load; any thread, returns at once.
 *
 * @param check    look only, and ask every phrase too (cj_bot_check()); nothing is swapped
 * @param ready    NULL: nobody waits
 * @return CJ_OK; CJ_ERR_NOMEM: `ready` is not called */
cj_status cj_reloader_ask(cj_reloader *reloader, bool check, cj_report_ready ready,
                          void *context);

/** The report of the load that brought what is live; a reference for the caller. */
struct cj_report *cj_reloader_live(cj_reloader *reloader);

/** The report of the last load, live or not; a reference for the caller. */
struct cj_report *cj_reloader_last(cj_reloader *reloader);

/** How many loads had this result, the first one not counted. Any thread. */
uint64_t cj_reloader_count(const cj_reloader *reloader, enum cj_load_result result);

/** Ends the thread, after the load it is in. Those who wait still are told NULL.
 *
 * @return false when that load takes longer than `timeout_ms`: the thread runs on, and nothing
 *         that it uses may be released */
bool cj_reloader_stop(cj_reloader *reloader, uint32_t timeout_ms);

/** Releases a stopped reloader. NULL is allowed. */
void cj_reloader_free(cj_reloader *reloader);

#endif
