/* /healthz and /readyz: for those who start and stop the process. */
#include "server/api/handlers.h"

static void reply_status(cj_request *request, const char *status)
{
    struct cj_buf body = {0};

    cj_buf_printf(&body, "{\"status\":\"%s\"}", status);
    cj_reply(request, 200, "application/json", &body);
}

/* Content is loaded before anybody listens: whoever gets an answer gets this one. */
void cj_handle_health(cj_request *request)
{
    reply_status(request, "ok");
}

void cj_handle_ready(cj_request *request)
{
    if (cj_request_is_draining(request)) {
        cj_reply_problem(request, CJ_PROBLEM_DRAINING, NULL);
    } else {
        reply_status(request, "ready");
    }
}
