/* Whole paths, compared one by one: the table is short. */
#include "server/http/router.h"

#include <string.h>

static bool takes_method(const struct cj_route *route, const char *method)
{
    return strcmp(route->method, method) == 0 ||
           (strcmp(route->method, "GET") == 0 && strcmp(method, "HEAD") == 0);
}

struct cj_routing cj_route_find(const struct cj_http_app *app, const char *method,
                                struct cj_str path)
{
    struct cj_routing routing = {.row = CJ_MAX_ROUTES};

    for (size_t i = 0; i < app->route_count; i++) {
        const struct cj_route *route = &app->routes[i];

        if (!cj_str_equals(path, route->path)) {
            continue;
        }
        if (routing.row == CJ_MAX_ROUTES) {
            routing.row = i;
        }
        if (takes_method(route, method)) {
            routing.route = route;
            break;
        }
    }
    return routing;
}

void cj_route_allow(const struct cj_http_app *app, struct cj_str path, struct cj_buf *out)
{
    for (size_t i = 0; i < app->route_count; i++) {
        const struct cj_route *route = &app->routes[i];

        if (cj_str_equals(path, route->path)) {
            cj_buf_adds(out, route->method);
            cj_buf_adds(out, strcmp(route->method, "GET") == 0 ? ", HEAD, " : ", ");
        }
    }
    cj_buf_adds(out, "OPTIONS");
}
