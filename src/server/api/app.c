/* The API's state, put together and taken apart. */
#include "server/api/app.h"

#include <string.h>

#include "server/api/worker.h"

/* New content is in force: idle loops must not hold the old one until somebody asks. */
static void swapped(void *context)
{
    struct cj_app *app = context;

    cj_http_server *server = atomic_load(&app->server);

    if (server) {
        cj_http_wake(server);
    }
}

cj_status cj_app_init(struct cj_app *app, const struct cj_app_options *options)
{
    memset(app, 0, sizeof(*app));
    cj_live_init(&app->live, options->bot);
    app->http = (struct cj_http_app){
        .state = app,
        .worker_new = cj_worker_new,
        .worker_free = cj_worker_free,
        .worker_woken = cj_worker_woken,
    };
    app->http.routes = cj_app_routes(&app->http.route_count);
    struct cj_reloader_options reloading = {
        .root = options->root,
        .live = &app->live,
        .log = options->log,
        .loading = options->loading,
        .first_load_ms = options->load_ms,
        .swapped = swapped,
        .swapped_context = app,
    };
    cj_status st = cj_reloader_start(&reloading, options->diags, &app->reloader);
    if (st != CJ_OK) {
        cj_live_clear(&app->live);
    }
    return st;
}

void cj_app_attach(struct cj_app *app, cj_http_server *server)
{
    atomic_store(&app->server, server);
}

bool cj_app_stop(struct cj_app *app, uint32_t timeout_ms)
{
    return cj_reloader_stop(app->reloader, timeout_ms);
}

void cj_app_clear(struct cj_app *app)
{
    cj_reloader_free(app->reloader);
    cj_live_clear(&app->live);
}
