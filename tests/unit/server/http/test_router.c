#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "server/api/app.h"
#include "server/http/router.h"

static const struct cj_route routes[] = {
    {.method = "GET", .path = "/a"},
    {.method = "POST", .path = "/a"},
    {.method = "POST", .path = "/b"},
};
static const struct cj_http_app app = {.routes = routes, .route_count = 3};

static void test_find(void **state)
{
    static const struct fact {
        const char *method, *path;
        size_t row;
        const struct cj_route *route;
    } facts[] = {
        {"GET", "/a", 0, &routes[0]},
        {"HEAD", "/a", 0, &routes[0]},
        {"POST", "/a", 0, &routes[1]},
        {"PUT", "/a", 0, NULL},
        {"POST", "/b", 2, &routes[2]},
        {"GET", "/b", 2, NULL},
        {"HEAD", "/b", 2, NULL},
        {"get", "/a", 0, NULL},
        {"GET", "/", CJ_MAX_ROUTES, NULL},
        {"GET", "/a/", CJ_MAX_ROUTES, NULL},
        {"GET", "/A", CJ_MAX_ROUTES, NULL},
        {"GET", "", CJ_MAX_ROUTES, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_routing found =
            cj_route_find(&app, facts[i].method, cj_str_from(facts[i].path));

        assert_int_equal(found.row, facts[i].row);
        assert_ptr_equal(found.route, facts[i].route);
    }
}

static void test_allow(void **state)
{
    struct cj_buf out = {0};

    (void)state;
    cj_route_allow(&app, CJ_STR("/a"), &out);
    assert_string_equal(out.ptr, "GET, HEAD, POST, OPTIONS");
    cj_buf_reset(&out);
    cj_route_allow(&app, CJ_STR("/b"), &out);
    assert_string_equal(out.ptr, "POST, OPTIONS");
    cj_buf_clear(&out);
}

/* The table of the API itself: each row can be reached, and what admins do is guarded. */
static void test_the_api(void **state)
{
    size_t count;
    const struct cj_route *table = cj_app_routes(&count);
    struct cj_http_app api = {.routes = table, .route_count = count};

    (void)state;
    assert_true(count > 0 && count <= CJ_MAX_ROUTES);
    for (size_t i = 0; i < count; i++) {
        struct cj_routing found =
            cj_route_find(&api, table[i].method, cj_str_from(table[i].path));

        assert_ptr_equal(found.route, &table[i]);
        assert_non_null(table[i].handle);
        if (strncmp(table[i].path, "/v1/content", 11) == 0) {
            assert_int_equal(table[i].scope, CJ_SCOPE_ADMIN);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_allow),
        cmocka_unit_test(test_the_api),
    };
    return cmocka_run_group_tests_name("router", tests, NULL, NULL);
}
