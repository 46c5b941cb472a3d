/* Counters without locks: each loop has its own, and a scrape adds them up. */
#include "server/http/stats.h"

#include <inttypes.h>
#include <string.h>

/* The last row of each stands for all that is not named: a client must not make labels. */
static const char *const methods[CJ_STATS_METHODS] = {"GET", "POST",   "HEAD",  "OPTIONS",
                                                      "PUT", "DELETE", "PATCH", "other"};
static const struct status_row {
    unsigned status;
    const char *text;
} statuses[CJ_STATS_STATUSES] = {
    {200, "200"}, {204, "204"}, {304, "304"}, {400, "400"}, {401, "401"},
    {403, "403"}, {404, "404"}, {405, "405"}, {409, "409"}, {411, "411"},
    {413, "413"}, {414, "414"}, {415, "415"}, {422, "422"}, {429, "429"},
    {431, "431"}, {503, "503"}, {505, "505"}, {0, "other"},
};

static size_t row_of_method(const char *method)
{
    for (size_t i = 0; i < CJ_STATS_METHODS - 1; i++) {
        if (strcmp(method, methods[i]) == 0) {
            return i;
        }
    }
    return CJ_STATS_METHODS - 1;
}

static size_t row_of_status(unsigned status)
{
    for (size_t i = 0; i < CJ_STATS_STATUSES - 1; i++) {
        if (status == statuses[i].status) {
            return i;
        }
    }
    return CJ_STATS_STATUSES - 1;
}

void cj_stats_request(struct cj_stats *stats, size_t route, const char *method,
                      unsigned status, uint64_t ns)
{
    atomic_fetch_add_explicit(
        &stats->requests[route][row_of_method(method)][row_of_status(status)], 1,
        memory_order_relaxed);
    cj_histogram_add(&stats->durations[route], ns);
}

static const char *route_label(const struct cj_http_app *app, size_t route)
{
    return route < app->route_count ? app->routes[route].path : "other";
}

static uint64_t sum_requests(const struct cj_stats *const *all, size_t count, size_t route,
                             size_t method, size_t status)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += atomic_load_explicit(&all[i]->requests[route][method][status],
                                    memory_order_relaxed);
    }
    return sum;
}

/* Rows of the table that share a path are one label: only their first row writes it. */
static bool is_repeated(const struct cj_http_app *app, size_t route)
{
    for (size_t i = 0; i < route && route < app->route_count; i++) {
        if (strcmp(app->routes[i].path, app->routes[route].path) == 0) {
            return true;
        }
    }
    return false;
}

static void write_requests(const struct cj_stats *const *all, size_t count,
                           const struct cj_http_app *app, size_t route, struct cj_buf *out)
{
    for (size_t cell = 0; cell < (size_t)CJ_STATS_METHODS * CJ_STATS_STATUSES; cell++) {
        size_t method = cell / CJ_STATS_STATUSES;
        size_t status = cell % CJ_STATS_STATUSES;
        uint64_t sum = sum_requests(all, count, route, method, status);

        if (sum > 0) {
            cj_buf_printf(out,
                          "conserje_http_requests_total{route=\"%s\",method=\"%s\","
                          "code=\"%s\"} %" PRIu64 "\n",
                          route_label(app, route), methods[method], statuses[status].text,
                          sum);
        }
    }
}

static void write_durations(const struct cj_stats *const *all, size_t count,
                            const struct cj_http_app *app, size_t route, struct cj_buf *out)
{
    struct cj_histogram_total total = {0};
    struct cj_buf label = {0};

    for (size_t i = 0; i < count; i++) {
        cj_histogram_collect(&all[i]->durations[route], &total);
    }
    cj_buf_printf(&label, "route=\"%s\"", route_label(app, route));
    if (label.failed) {
        out->failed = true;
    } else {
        cj_histogram_write(out, "conserje_http_request_duration_seconds", label.ptr, &total);
    }
    cj_buf_clear(&label);
}

/* Route rows in use, then the one of all other paths. */
static bool is_shown(const struct cj_http_app *app, size_t route)
{
    return route == CJ_MAX_ROUTES || (route < app->route_count && !is_repeated(app, route));
}

static uint64_t sum_one(const struct cj_stats *const *all, size_t count, size_t offset)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        const char *base = (const char *)all[i];

        sum += atomic_load_explicit(
            (const atomic_uint_fast64_t *)(const void *)(base + offset), memory_order_relaxed);
    }
    return sum;
}

void cj_stats_write(const struct cj_stats *const *all, size_t count,
                    const struct cj_http_app *app, struct cj_buf *out)
{
    static const struct single {
        const char *name, *type, *help;
        size_t offset;
    } singles[] = {
        {"conserje_http_connections", "gauge", "Connections that are open",
         offsetof(struct cj_stats, connections)},
        {"conserje_http_connections_refused_total", "counter",
         "Connections refused because their address has too many",
         offsetof(struct cj_stats, refused)},
        {"conserje_http_timeouts_total", "counter", "Connections closed at a deadline",
         offsetof(struct cj_stats, timeouts)},
    };

    cj_metric_family(out, "conserje_http_requests_total", "counter", "Requests answered");
    for (size_t route = 0; route <= CJ_MAX_ROUTES; route++) {
        if (is_shown(app, route)) {
            write_requests(all, count, app, route, out);
        }
    }
    cj_metric_family(out, "conserje_http_request_duration_seconds", "histogram",
                     "From the request line to the last byte of the answer");
    for (size_t route = 0; route <= CJ_MAX_ROUTES; route++) {
        if (is_shown(app, route)) {
            write_durations(all, count, app, route, out);
        }
    }
    for (size_t i = 0; i < sizeof(singles) / sizeof(singles[0]); i++) {
        cj_metric_family(out, singles[i].name, singles[i].type, singles[i].help);
        cj_metric_sample(out, singles[i].name, "", sum_one(all, count, singles[i].offset));
    }
}
