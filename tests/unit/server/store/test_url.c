/* Which file an address means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "server/store/url.h"

static void test_paths(void **state)
{
    static const struct fact {
        const char *url, *state, *home;
        enum cj_store_url kind;
        const char *path;
    } facts[] = {
        {"sqlite:/var/lib/a.db", NULL, NULL, CJ_URL_SQLITE, "/var/lib/a.db"},
        {"sqlite:data/a.db", NULL, NULL, CJ_URL_SQLITE, "bot/data/a.db"},
        {"sqlite:a b.db", NULL, NULL, CJ_URL_SQLITE, "bot/a b.db"},
        {"", "/s", "/h", CJ_URL_SQLITE, "/s/conserje/store.db"},
        {"", "s", "/h", CJ_URL_SQLITE, "/h/.local/state/conserje/store.db"},
        {"", NULL, "/h", CJ_URL_SQLITE, "/h/.local/state/conserje/store.db"},
        {"", "", "h", CJ_URL_HOMELESS, NULL},
        {"", NULL, NULL, CJ_URL_HOMELESS, NULL},
        {"sqlite:", NULL, NULL, CJ_URL_WRONG, NULL},
        {"sqlit:a", NULL, NULL, CJ_URL_WRONG, NULL},
        {"a.db", NULL, NULL, CJ_URL_WRONG, NULL},
        {"postgresql://host/base", NULL, NULL, CJ_URL_POSTGRES, NULL},
        {"postgres://host/base", NULL, NULL, CJ_URL_POSTGRES, NULL},
    };
    char path[CJ_STORE_PATH_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        assert_int_equal(cj_store_url_path(cj_str_from(facts[i].url), "bot", facts[i].state,
                                           facts[i].home, path),
                         facts[i].kind);
        if (facts[i].path) {
            assert_string_equal(path, facts[i].path);
        }
    }
}

static void test_long(void **state)
{
    char path[CJ_STORE_PATH_MAX];
    char url[CJ_STORE_PATH_MAX + 8];

    (void)state;
    memset(url, 'a', sizeof(url));
    memcpy(url, "sqlite:/", 8);
    struct cj_str text = {url, CJ_STORE_PATH_MAX - 1};
    assert_int_equal(cj_store_url_path(text, "bot", NULL, NULL, path), CJ_URL_SQLITE);
    text.len++;
    assert_int_equal(cj_store_url_path(text, "bot", NULL, NULL, path), CJ_URL_WRONG);
    url[7] = 'a'; /* relative: the folder comes before it */
    text.len -= 4;
    assert_int_equal(cj_store_url_path(text, "longer than that", NULL, NULL, path),
                     CJ_URL_WRONG);
    assert_int_equal(
        cj_store_url_path((struct cj_str){"sqlite:a\0b", 10}, "bot", NULL, NULL, path),
        CJ_URL_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
