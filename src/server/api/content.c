/* /v1/content: what serves, and how it is loaded again. */
#include "server/api/app.h"
#include "server/api/handlers.h"
#include "server/api/report.h"

/* The last attempt, when it did not become what serves. */
static void write_failed_attempt(const struct cj_report *last, struct cj_buf *out)
{
    cj_buf_printf(out, ",\"last_reload\":{\"result\":\"%s\",\"at\":\"%s\",",
                  cj_load_result_name(last->result), last->time);
    cj_report_write_findings(last, out);
    cj_buf_addc(out, '}');
}

void cj_handle_content(cj_request *request)
{
    struct cj_app *app = cj_request_state(request);
    struct cj_report *live = cj_reloader_live(app->reloader);
    struct cj_report *last = cj_reloader_last(app->reloader);
    struct cj_buf body = {0};

    cj_buf_addc(&body, '{');
    cj_report_write_content(live, &body);
    cj_buf_addc(&body, ',');
    cj_report_write_findings(live, &body);
    if (last != live) {
        write_failed_attempt(last, &body);
    }
    cj_buf_addc(&body, '}');
    cj_report_unref(last);
    cj_report_unref(live);
    cj_reply(request, 200, "application/json", &body);
}

static void reply_report(cj_request *request, const struct cj_report *report)
{
    struct cj_buf body = {0};

    cj_buf_printf(&body, "{\"result\":\"%s\",\"previous_version\":\"%s\",",
                  cj_load_result_name(report->result), report->previous);
    cj_report_write_content(report, &body);
    cj_buf_addc(&body, ',');
    cj_report_write_findings(report, &body);
    cj_buf_addc(&body, '}');
    cj_reply(request, 200, "application/json", &body);
}

static void reply_refusal(cj_request *request, const struct cj_report *report)
{
    struct cj_buf extension = {0};

    cj_buf_printf(&extension, "\"result\":\"%s\",\"content_version\":\"%s\",",
                  cj_load_result_name(report->result), report->previous);
    cj_report_write_findings(report, &extension);
    if (extension.failed) {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    } else {
        cj_reply_problem_with(request,
                              report->result == CJ_LOAD_KEPT ? CJ_PROBLEM_CONTENT_KEPT
                                                             : CJ_PROBLEM_CONTENT_FAILED,
                              NULL, cj_buf_str(&extension));
    }
    cj_buf_clear(&extension);
}

/* On the loop thread again. */
static void resume(cj_request *request, void *result)
{
    const struct cj_report *report = result;

    if (!report) {
        cj_reply_problem(request,
                         cj_request_is_draining(request) ? CJ_PROBLEM_DRAINING
                                                         : CJ_PROBLEM_NO_MEMORY,
                         NULL);
    } else if (report->result == CJ_LOAD_LIVE || report->result == CJ_LOAD_CHECKED) {
        reply_report(request, report);
    } else {
        reply_refusal(request, report);
    }
}

static void free_report(void *result)
{
    cj_report_unref(result);
}

/* On the reloader's thread. */
static void ready(void *context, struct cj_report *report)
{
    cj_ticket_complete(context, report);
}

static void ask_reloader(cj_request *request, bool check)
{
    struct cj_app *app = cj_request_state(request);
    cj_ticket *ticket = cj_request_suspend(request, resume, free_report);

    if (!ticket) {
        cj_reply_problem(request, CJ_PROBLEM_NO_MEMORY, NULL);
    } else if (cj_reloader_ask(app->reloader, check, ready, ticket) != CJ_OK) {
        cj_ticket_complete(ticket, NULL);
    }
}

void cj_handle_content_reload(cj_request *request)
{
    ask_reloader(request, false);
}

void cj_handle_content_check(cj_request *request)
{
    ask_reloader(request, true);
}
