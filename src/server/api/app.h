/* The HTTP API: its state, and the table of its routes. */
#ifndef CJ_API_APP_H
#define CJ_API_APP_H

#include <conserje/bot.h>
#include <conserje/diag.h>

#include "engine/live.h"
#include "server/api/reload.h"
#include "server/http/server.h"

/** What the API serves from. One a process. */
struct cj_app {
    struct cj_live live;
    cj_reloader *reloader;
    _Atomic(cj_http_server *) server; /* set by cj_app_attach() */
    struct cj_worker *workers; /* all of them, linked; complete before the loops start */
    struct cj_http_app http;   /* for cj_http_start() */
};

struct cj_app_options {
    const char *root; /* the bot's folder; borrowed until cj_app_clear() */
    const struct cj_log *log;
    struct cj_loading loading; /* how content is loaded again */
    cj_bot *bot;               /* the first content; its reference is taken over */
    cj_diags *diags;           /* the findings of its load; taken over */
    uint32_t load_ms;          /* how long that took */
};

/** Makes `app`, in place, and starts its reloader.
 * @return CJ_OK; CJ_ERR_NOMEM: bot and diags are released all the same */
cj_status cj_app_init(struct cj_app *app, const struct cj_app_options *options);

/** Tells it which server it runs in. Before that, /metrics lacks the server's part. */
void cj_app_attach(struct cj_app *app, cj_http_server *server);

/** Ends the reloader. Between cj_http_stop() and cj_http_free().
 * @return as cj_reloader_stop() */
bool cj_app_stop(struct cj_app *app, uint32_t timeout_ms);

/** Releases it, after cj_http_free(). */
void cj_app_clear(struct cj_app *app);

/** The table of routes, in the order of openapi.json. */
const struct cj_route *cj_app_routes(size_t *out_count);

#endif
