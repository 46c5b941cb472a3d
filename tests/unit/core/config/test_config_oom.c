/* Every allocation of a load fails once: no crash, no leak, no half-made configuration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config/config.h"
#include "support/failing_malloc.h"

static const char text[] =
    "name: ${NAME}\n"
    "languages: [es, en]\n"
    "public_url: https://bot.example/x\n"
    "store: postgresql://bot:${PASSWORD}@db/bot\n"
    "handoff: { hours: { mon: \"09:00-14:00, 16:00\" }, targets: [{ secrets: [\"${S}\"] }] }\n"
    "sites: [{ id: shop, origins: [\"https://shop.example\"] }]\n"
    "trusted_proxies: [10.0.0.0/8]\n"
    "privacy: { redact: [card] }\n";

static const char *lookup(void *context, const char *name)
{
    (void)context;
    if (strcmp(name, "CONSERJE_LISTEN") == 0) {
        return "127.0.0.1:81";
    }
    return strcmp(name, "CONSERJE_STORE") == 0 ? "sqlite:x.db" : "x";
}

static void test_each_allocation_may_fail(void **state)
{
    char root[] = "/tmp/conserje-config-oom-XXXXXX";
    char path[64];
    unsigned nth = 1;

    (void)state;
    assert_non_null(mkdtemp(root));
    (void)snprintf(path, sizeof(path), "%s/conserje.yaml", root);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);

    for (;; nth++) {
        cj_config *config = NULL;
        cj_diags *diags = cj_diags_new();

        failing_malloc_arm(nth);
        cj_status st = cj_config_load(root, lookup, NULL, diags, &config);
        bool fired = failing_malloc_fired();

        assert_int_equal(st, fired ? CJ_ERR_NOMEM : CJ_OK);
        assert_true((st == CJ_OK) == (config != NULL));
        cj_config_free(config);
        cj_diags_free(diags);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 20); /* the loop did fail something */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_may_fail)};
    return cmocka_run_group_tests_name("config_oom", tests, NULL, NULL);
}
