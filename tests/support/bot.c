#include "support/bot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

cj_bot *test_bot_load(const char *name)
{
    char root[512];
    cj_bot *bot = NULL;
    cj_diags *diags = cj_diags_new();

    (void)snprintf(root, sizeof(root), "%s/tests/fixtures/bots/%s", CJ_SOURCE_DIR, name);
    assert_non_null(diags);
    assert_int_equal(cj_bot_load(&(struct cj_bot_options){.root = root}, diags, &bot), CJ_OK);
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        if (cj_diags_at(diags, i)->severity == CJ_ERROR) {
            print_error("%s\n", cj_diags_at(diags, i)->message);
        }
    }
    assert_int_equal(cj_diags_errors(diags), 0);
    cj_diags_free(diags);
    return bot;
}
