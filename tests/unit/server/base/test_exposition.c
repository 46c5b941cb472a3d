#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/stats.h"

static void test_histogram(void **state)
{
    static struct cj_histogram histogram;
    struct cj_histogram_total total = {0};
    struct cj_buf out = {0};

    (void)state;
    cj_histogram_add(&histogram, 0);
    cj_histogram_add(&histogram, 50000); /* a bound belongs to its own bucket */
    cj_histogram_add(&histogram, 50001);
    cj_histogram_add(&histogram, UINT64_C(31000000000));
    cj_histogram_collect(&histogram, &total);
    cj_histogram_collect(&histogram, &total); /* as two threads' */
    cj_histogram_write(&out, "x_seconds", "route=\"/a\"", &total);
    assert_non_null(strstr(out.ptr, "x_seconds_bucket{route=\"/a\",le=\"0.00005\"} 4\n"));
    assert_non_null(strstr(out.ptr, "x_seconds_bucket{route=\"/a\",le=\"0.0001\"} 6\n"));
    assert_non_null(strstr(out.ptr, "x_seconds_bucket{route=\"/a\",le=\"30\"} 6\n"));
    assert_non_null(strstr(out.ptr, "x_seconds_bucket{route=\"/a\",le=\"+Inf\"} 8\n"));
    assert_non_null(strstr(out.ptr, "x_seconds_sum{route=\"/a\"} 62.000200002\n"));
    assert_non_null(strstr(out.ptr, "x_seconds_count{route=\"/a\"} 8\n"));
    cj_buf_reset(&out);
    cj_histogram_write(&out, "x_seconds", "", &total);
    assert_non_null(strstr(out.ptr, "x_seconds_bucket{le=\"0.00005\"} 4\n"));
    assert_non_null(strstr(out.ptr, "x_seconds_count 8\n"));
    cj_buf_clear(&out);
}

static void test_requests_by_route(void **state)
{
    static const struct cj_route routes[] = {{.method = "GET", .path = "/a"},
                                             {.method = "POST", .path = "/a"},
                                             {.method = "GET", .path = "/b"}};
    static const struct cj_http_app app = {.routes = routes, .route_count = 3};
    struct cj_stats *one = calloc(1, sizeof(*one));
    struct cj_stats *two = calloc(1, sizeof(*two));
    const struct cj_stats *both[] = {one, two};
    struct cj_buf out = {0};

    (void)state;
    cj_stats_request(one, 0, "GET", 200, 1);
    cj_stats_request(two, 0, "GET", 200, 1);
    cj_stats_request(two, 0, "POST", 422, 1);
    cj_stats_request(two, CJ_MAX_ROUTES, "BREW\"}", 418, 1); /* no labels of a client's own */
    cj_stats_write(both, 2, &app, &out);
    assert_non_null(strstr(out.ptr, "_total{route=\"/a\",method=\"GET\",code=\"200\"} 2\n"));
    assert_non_null(strstr(out.ptr, "_total{route=\"/a\",method=\"POST\",code=\"422\"} 1\n"));
    assert_non_null(
        strstr(out.ptr, "_total{route=\"other\",method=\"other\",code=\"other\"} 1\n"));
    assert_null(strstr(out.ptr, "BREW"));
    assert_non_null(strstr(out.ptr, "_count{route=\"/b\"} 0\n"));
    const char *first = strstr(out.ptr, "_count{route=\"/a\"}");
    assert_non_null(first);
    assert_null(strstr(first + 1, "_count{route=\"/a\"}")); /* a path is one family */
    cj_buf_clear(&out);
    free(one);
    free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_histogram),
        cmocka_unit_test(test_requests_by_route),
    };
    return cmocka_run_group_tests_name("exposition", tests, NULL, NULL);
}
