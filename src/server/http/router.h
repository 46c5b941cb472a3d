/* The table of routes, looked up. */
#ifndef CJ_HTTP_ROUTER_H
#define CJ_HTTP_ROUTER_H

#include "server/http/http.h"

/** What a path and a method lead to. */
struct cj_routing {
    size_t row;                   /* first row with the path; CJ_MAX_ROUTES: no such path */
    const struct cj_route *route; /* NULL: no row takes the method */
};

struct cj_routing cj_route_find(const struct cj_http_app *app, const char *method,
                                struct cj_str path);

/** Appends what `path` takes, as an Allow header says it: "GET, HEAD, OPTIONS". */
void cj_route_allow(const struct cj_http_app *app, struct cj_str path, struct cj_buf *out);

#endif
