/* The table of routes. */
#include "server/api/app.h"
#include "server/api/handlers.h"

static const struct cj_route routes[] = {
    {"POST", "/v1/ask", cj_handle_ask, CJ_SCOPE_PUBLIC, CJ_RATE_VISITOR, true},
    {"GET", "/v1/suggest", cj_handle_suggest, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/v1/content", cj_handle_content, CJ_SCOPE_ADMIN, CJ_RATE_ADDRESS, false},
    {"POST", "/v1/content/reload", cj_handle_content_reload, CJ_SCOPE_ADMIN, CJ_RATE_ADDRESS,
     false},
    {"POST", "/v1/content/check", cj_handle_content_check, CJ_SCOPE_ADMIN, CJ_RATE_ADDRESS,
     false},
    {"GET", "/healthz", cj_handle_health, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"GET", "/readyz", cj_handle_ready, CJ_SCOPE_PUBLIC, CJ_RATE_FREE, false},
    {"GET", "/metrics", cj_handle_metrics, CJ_SCOPE_METRICS, CJ_RATE_ADDRESS, false},
    {"GET", "/openapi.json", cj_handle_openapi, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/", cj_handle_page, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/ask.css", cj_handle_page_style, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/ask.js", cj_handle_page_script, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
    {"GET", "/ask.svg", cj_handle_page_icon, CJ_SCOPE_PUBLIC, CJ_RATE_ADDRESS, false},
};

const struct cj_route *cj_app_routes(size_t *out_count)
{
    *out_count = sizeof(routes) / sizeof(routes[0]);
    return routes;
}
