/* Watching the content's folders: a saved file is live without anybody asking. */
#ifndef CJ_API_WATCH_H
#define CJ_API_WATCH_H

#include <conserje/status.h>

#include "engine/live.h"
#include "server/http/log.h"

/** How long the folders must be quiet after a change. Editors and synchronising programs write
 * in several steps, and half of a file must not go live. */
#define CJ_WATCH_QUIET_MS 80

/** ... unless they are never quiet: then a change waits no longer than this. */
#define CJ_WATCH_MAX_WAIT_MS 2000

struct cj_watch_options {
    const char *root;     /* the bot's folder; borrowed, as all here, until cj_watch_stop() */
    struct cj_live *live; /* its configuration names the folders */
    const struct cj_log *log;
    void (*changed)(void *context); /* called on the watch's thread */
    void *context;
};

/** A watch that runs. */
typedef struct cj_watch cj_watch;

/** Starts its thread. @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_IO: errno tells why */
cj_status cj_watch_start(const struct cj_watch_options *options, cj_watch **out_watch);

/** Ends the thread and releases the watch. NULL is allowed. */
void cj_watch_stop(cj_watch *watch);

#endif
