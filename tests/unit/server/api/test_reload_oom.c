/* Allocations of a reload fail, one after the other: what serves goes on serving, whoever
 * waits is told, and the next reload works. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <semaphore.h>

#include "server/api/reload.h"
#include "support/failing_malloc.h"
#include "support/scratch_bot.h"

struct waiting {
    sem_t told;
    enum cj_load_result result;
    bool has_report;
};

static cj_diags *new_diags(void *context)
{
    (void)context;
    return cj_diags_new();
}

static void told(void *context, struct cj_report *report)
{
    struct waiting *waiting = context;

    waiting->has_report = report != NULL;
    waiting->result = report ? report->result : CJ_LOAD_FAILED;
    cj_report_unref(report);
    (void)sem_post(&waiting->told);
}

/* False when the load was never asked for, because there was no memory to ask. */
static bool reload(cj_reloader *reloader, struct waiting *waiting)
{
    if (cj_reloader_ask(reloader, false, told, waiting) != CJ_OK) {
        return false;
    }
    assert_int_equal(sem_wait(&waiting->told), 0);
    return true;
}

static void test_each_allocation_may_fail(void **state)
{
    char *root = scratch_bot_new();
    struct cj_log log = {-1, CJ_LOG_ERROR};
    struct cj_live live;
    struct waiting waiting;
    cj_diags *diags = cj_diags_new();
    cj_reloader *reloader = NULL;
    cj_bot *bot = NULL;
    unsigned failures = 0;

    (void)state;
    assert_int_equal(sem_init(&waiting.told, 0, 0), 0);
    scratch_bot_write(root, "a.md", "# A\n\n## ¿Qué precio tiene?\n\nTres euros.\n");
    struct cj_bot_options options = {.root = root};
    assert_int_equal(cj_bot_load(&options, diags, &bot), CJ_OK);
    size_t entries = cj_bot_counts(bot).entries;
    cj_live_init(&live, bot);
    struct cj_reloader_options reloading = {
        .root = root, .live = &live, .log = &log, .loading = {.diags_new = new_diags}};
    assert_int_equal(cj_reloader_start(&reloading, diags, &reloader), CJ_OK);

    for (unsigned nth = 1;; nth += 1 + nth / 6) { /* a load has thousands */
        failing_malloc_arm(nth);
        bool asked = reload(reloader, &waiting);
        bool fired = failing_malloc_fired();

        failures += fired;
        bot = cj_live_acquire(&live);
        assert_int_equal(cj_bot_counts(bot).entries, entries);
        cj_bot_unref(bot);
        assert_true(reload(reloader, &waiting));
        assert_true(waiting.has_report);
        assert_int_equal(waiting.result, CJ_LOAD_LIVE);
        if (!fired) {
            assert_true(asked);
            break;
        }
    }
    assert_true(failures > 20);
    assert_true(cj_reloader_stop(reloader, 5000));
    cj_reloader_free(reloader);
    cj_live_clear(&live);
    (void)sem_destroy(&waiting.told);
    scratch_bot_remove(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_may_fail)};
    return cmocka_run_group_tests_name("reload_oom", tests, NULL, NULL);
}
