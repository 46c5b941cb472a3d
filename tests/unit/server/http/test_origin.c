#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "server/http/origin.h"

static const char *const shop_origins[] = {"https://shop.example",
                                           "https://shop.example:8443"};
static const struct cj_site sites[] = {{"shop", shop_origins, 2}, {"none", NULL, 0}};

static const cj_config without_sites = {.public_url = ""};
static const cj_config with_sites = {
    .public_url = "https://bot.example/help/", .sites = sites, .site_count = 2};

static void test_origins(void **state)
{
    static const struct fact {
        const cj_config *config;
        const char *origin, *host;
        enum cj_origin judged;
    } facts[] = {
        {&without_sites, "", "x", CJ_ORIGIN_NONE},
        {&without_sites, "http://localhost", "x", CJ_ORIGIN_ALLOWED},
        {&without_sites, "https://LocalHost:1", "x", CJ_ORIGIN_ALLOWED},
        {&without_sites, "http://127.0.0.1:80", "x", CJ_ORIGIN_ALLOWED},
        {&without_sites, "http://[::1]", "x", CJ_ORIGIN_ALLOWED},
        {&without_sites, "null", "x", CJ_ORIGIN_FOREIGN},
        {&without_sites, "http://", "x", CJ_ORIGIN_FOREIGN},
        {&without_sites, "http://localhostx", "x", CJ_ORIGIN_FOREIGN},
        {&without_sites, "http://localhost.x", "x", CJ_ORIGIN_FOREIGN},
        {&without_sites, "http://127.0.0.1.x", "x", CJ_ORIGIN_FOREIGN},
        {&without_sites, "http://192.0.2.1", "x", CJ_ORIGIN_FOREIGN},
        {&without_sites, "http://192.0.2.1:8080", "192.0.2.1:8080", CJ_ORIGIN_ALLOWED},
        {&without_sites, "http://[2001:db8::1]", "[2001:db8::1]", CJ_ORIGIN_ALLOWED},
        {&without_sites, "http://x.example", "x.example", CJ_ORIGIN_FOREIGN},
        {&without_sites, "ws://localhost", "x", CJ_ORIGIN_FOREIGN},
        {&with_sites, "https://shop.example", "x", CJ_ORIGIN_ALLOWED},
        {&with_sites, "https://SHOP.example:8443", "x", CJ_ORIGIN_ALLOWED},
        {&with_sites, "https://shop.example:443", "x", CJ_ORIGIN_FOREIGN},
        {&with_sites, "http://shop.example", "x", CJ_ORIGIN_FOREIGN},
        {&with_sites, "https://shop.exampl", "x", CJ_ORIGIN_FOREIGN},
        {&with_sites, "https://bot.example", "x", CJ_ORIGIN_ALLOWED},
        {&with_sites, "https://bot.example/help", "x", CJ_ORIGIN_FOREIGN},
        {&with_sites, "http://localhost", "x", CJ_ORIGIN_FOREIGN},
        {&with_sites, "http://localhost:1", "localhost:1", CJ_ORIGIN_ALLOWED},
        {&with_sites, "", "x", CJ_ORIGIN_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        enum cj_origin judged = cj_origin_judge(facts[i].config, cj_str_from(facts[i].origin),
                                                cj_str_from(facts[i].host));

        if (judged != facts[i].judged) {
            fail_msg("%s at %s gives %d", facts[i].origin, facts[i].host, judged);
        }
    }
}

static void test_sites(void **state)
{
    (void)state;
    assert_true(cj_origin_in_site(&sites[0], CJ_STR("https://shop.example")));
    assert_false(cj_origin_in_site(&sites[0], CJ_STR("https://bot.example")));
    assert_false(cj_origin_in_site(&sites[1], CJ_STR("https://shop.example")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_sites),
    };
    return cmocka_run_group_tests_name("origin", tests, NULL, NULL);
}
