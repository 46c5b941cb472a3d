/* /metrics: Prometheus text. */
#include <inttypes.h>

#include "server/api/app.h"
#include "server/api/handlers.h"
#include "server/api/worker.h"

static void write_entries(const struct cj_report *live, struct cj_buf *out)
{
    cj_metric_family(out, "conserje_content_entries", "gauge", "Entries that can be answered");
    for (size_t i = 0; i < live->language_count; i++) {
        cj_buf_printf(out, "conserje_content_entries{lang=\"%s\"} %zu\n",
                      live->languages[i].code, live->languages[i].entries);
    }
}

static void write_reloads(const cj_reloader *reloader, struct cj_buf *out)
{
    static const enum cj_load_result results[] = {CJ_LOAD_LIVE, CJ_LOAD_KEPT, CJ_LOAD_FAILED};

    cj_metric_family(out, "conserje_content_reloads_total", "counter",
                     "Reloads of the content, by what came of them");
    for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
        cj_buf_printf(out, "conserje_content_reloads_total{result=\"%s\"} %" PRIu64 "\n",
                      cj_load_result_name(results[i]),
                      cj_reloader_count(reloader, results[i]));
    }
}

void cj_handle_metrics(cj_request *request)
{
    struct cj_app *app = cj_request_state(request);
    struct cj_report *live = cj_reloader_live(app->reloader);
    cj_http_server *server = atomic_load(&app->server);
    struct cj_buf body = {0};

    if (server) {
        cj_http_write_metrics(server, &body);
    }
    cj_worker_write_metrics(app->workers, &body);
    write_entries(live, &body);
    write_reloads(app->reloader, &body);
    cj_metric_family(&body, "conserje_build_info", "gauge", "The program that runs");
    cj_buf_adds(&body, "conserje_build_info{version=\"" CJ_VERSION "\"} 1\n");
    cj_report_unref(live);
    cj_reply(request, 200, "text/plain; version=0.0.4; charset=utf-8", &body);
}
