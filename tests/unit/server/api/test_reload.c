/* The reloader by itself: what it decides, whom it tells, how it ends.
 * tests/http/test_reload.py asks the same of the program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <semaphore.h>
#include <stdatomic.h>

#include "server/api/file_set.h"
#include "server/api/reload.h"
#include "server/base/clock.h"
#include "support/scratch_bot.h"

#define GOOD   "# A\n\n## ¿Qué precio tiene?\n\nTres euros.\n\n## ¿Dónde está?\n\nAquí.\n"
#define OTHER  "# B\n\n## ¿Quién atiende?\n\nNosotras.\n\n## ¿Cuándo abren?\n\nHoy.\n"
#define FAULTY "# A\n\n## ¿Qué precio tiene?\n<!-- conserje\nid: [a\n-->\nTres euros.\n"

struct fixture {
    char *root;
    struct cj_live live;
    struct cj_log log;
    cj_reloader *reloader;
    sem_t told;
    struct cj_report *report;
    unsigned swaps;
};

static cj_diags *new_diags(void *context)
{
    (void)context;
    return cj_diags_new();
}

static void count_swap(void *context)
{
    struct fixture *fixture = context;

    fixture->swaps++;
}

static int set_up(void **state)
{
    static struct fixture fixture;
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    fixture = (struct fixture){.root = scratch_bot_new(), .log = {-1, CJ_LOG_ERROR}};
    scratch_bot_write(fixture.root, "knowledge-base/a.md", GOOD);
    struct cj_bot_options load = {.root = fixture.root};
    assert_int_equal(cj_bot_load(&load, diags, &bot), CJ_OK);
    cj_live_init(&fixture.live, bot);
    struct cj_reloader_options options = {
        .root = fixture.root,
        .live = &fixture.live,
        .log = &fixture.log,
        .loading = {.diags_new = new_diags},
        .swapped = count_swap,
        .swapped_context = &fixture,
    };
    assert_int_equal(cj_reloader_start(&options, diags, &fixture.reloader), CJ_OK);
    assert_int_equal(sem_init(&fixture.told, 0, 0), 0);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    cj_report_unref(fixture->report);
    assert_true(cj_reloader_stop(fixture->reloader, 5000));
    cj_reloader_free(fixture->reloader);
    cj_live_clear(&fixture->live);
    (void)sem_destroy(&fixture->told);
    scratch_bot_remove(fixture->root);
    return 0;
}

static void told(void *context, struct cj_report *report)
{
    struct fixture *fixture = context;

    cj_report_unref(fixture->report);
    fixture->report = report;
    (void)sem_post(&fixture->told);
}

static const struct cj_report *load(struct fixture *fixture, bool check)
{
    assert_int_equal(cj_reloader_ask(fixture->reloader, check, told, fixture), CJ_OK);
    assert_int_equal(sem_wait(&fixture->told), 0);
    assert_non_null(fixture->report);
    return fixture->report;
}

static void test_first_report(void **state)
{
    struct fixture *fixture = *state;
    struct cj_report *live = cj_reloader_live(fixture->reloader);
    struct cj_report *last = cj_reloader_last(fixture->reloader);

    assert_ptr_equal(live, last);
    assert_int_equal(live->counts.entries, 2);
    assert_int_equal(strlen(live->version), 16);
    assert_string_equal(live->previous, "");
    cj_report_unref(live);
    cj_report_unref(last);
}

static void test_decisions(void **state)
{
    static const struct fact {
        const char *name, *text;
        bool check;
        enum cj_load_result result;
        size_t entries; /* of what was loaded */
    } facts[] = {
        {"knowledge-base/b.md", OTHER, false, CJ_LOAD_LIVE, 4},
        {"knowledge-base/a.md", FAULTY, false, CJ_LOAD_KEPT, 2},
        {"knowledge-base/a.md", FAULTY, true, CJ_LOAD_CHECKED, 2},
        {"knowledge-base/a.md", GOOD, false, CJ_LOAD_LIVE, 4},
        {"knowledge-base/new.md", FAULTY, false, CJ_LOAD_LIVE, 4}, /* never was part of it */
        {"conserje.yaml", "nonsense: 1\n", false, CJ_LOAD_FAILED, 0},
        {"conserje.yaml", "name: x\n", false, CJ_LOAD_LIVE, 4},
        {"intents/x.yaml", "intents: [", false, CJ_LOAD_LIVE, 4},
        {"intents/x.yaml", "lang: es\n", false, CJ_LOAD_LIVE, 4},
        {"intents/x.yaml", "intents: [", false, CJ_LOAD_KEPT, 4},
    };
    struct fixture *fixture = *state;
    unsigned live = 0;

    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        scratch_bot_write(fixture->root, facts[i].name, facts[i].text);
        const struct cj_report *report = load(fixture, facts[i].check);

        if (report->result != facts[i].result || report->counts.entries != facts[i].entries) {
            fail_msg("%zu: %s with %zu entries", i, cj_load_result_name(report->result),
                     report->counts.entries);
        }
        live += report->result == CJ_LOAD_LIVE;
        assert_int_equal(fixture->swaps, live);
    }
    assert_int_equal(cj_reloader_count(fixture->reloader, CJ_LOAD_LIVE), live);
    assert_int_equal(cj_reloader_count(fixture->reloader, CJ_LOAD_KEPT), 2);
    assert_int_equal(cj_reloader_count(fixture->reloader, CJ_LOAD_FAILED), 1);
    assert_int_equal(cj_reloader_count(fixture->reloader, CJ_LOAD_CHECKED), 0);
}

static void test_a_folder_that_is_gone(void **state)
{
    struct fixture *fixture = *state;

    scratch_bot_remove(strdup(fixture->root)); /* the reloader still has the path itself */
    const struct cj_report *report = load(fixture, false);
    assert_int_equal(report->result, CJ_LOAD_FAILED);
    assert_int_equal(cj_diags_errors(report->diags), 1);
    cj_bot *bot = cj_live_acquire(&fixture->live);
    assert_int_equal(cj_bot_counts(bot).entries, 2); /* the old content serves */
    cj_bot_unref(bot);
}

static void test_those_who_wait_are_told_at_the_end(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < 50; i++) {
        assert_int_equal(cj_reloader_ask(fixture->reloader, i % 2 == 0, told, fixture), CJ_OK);
    }
    assert_true(cj_reloader_stop(fixture->reloader, 10000));
    for (int i = 0; i < 50; i++) {
        assert_int_equal(sem_trywait(&fixture->told), 0);
    }
    assert_int_not_equal(sem_trywait(&fixture->told), 0);
    cj_reloader_free(fixture->reloader);

    /* for tear_down */
    cj_diags *diags = cj_diags_new();
    struct cj_reloader_options options = {.root = fixture->root,
                                          .live = &fixture->live,
                                          .log = &fixture->log,
                                          .loading = {.diags_new = new_diags}};
    assert_int_equal(cj_reloader_start(&options, diags, &fixture->reloader), CJ_OK);
}

static void test_report_as_json(void **state)
{
    struct fixture *fixture = *state;
    struct cj_buf out = {0};

    scratch_bot_write(fixture->root, "knowledge-base/z.md", FAULTY);
    const struct cj_report *report = load(fixture, false);
    cj_report_write_findings(report, &out);
    assert_non_null(strstr(out.ptr, "\"error_count\":1,"));
    const char *error = strstr(out.ptr, "\"severity\":\"error\"");
    const char *warning = strstr(out.ptr, "\"severity\":\"warning\"");
    assert_non_null(error);
    assert_true(!warning || error < warning);
    cj_buf_reset(&out);
    cj_report_write_content(report, &out);
    assert_non_null(strstr(out.ptr, "\"languages\":[{\"lang\":\"es\",\"entries\":2}]"));
    cj_buf_clear(&out);
}

static void test_file_set(void **state)
{
    struct fixture *fixture = *state;
    struct cj_file_set set = {0};
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = cj_live_acquire(&fixture->live);

    scratch_bot_write(fixture->root, "knowledge-base/deep/c.markdown", OTHER);
    scratch_bot_write(fixture->root, "knowledge-base/.hidden.md", OTHER);
    scratch_bot_write(fixture->root, "knowledge-base/notes.txt", OTHER);
    scratch_bot_write(fixture->root, "intents/i.yaml", "lang: es\n");
    scratch_bot_write(fixture->root, "elsewhere/e.md", OTHER);
    cj_diags_add(diags, CJ_ERROR, "x/y", "intents/i.yaml", 1, 1, "faulty");
    cj_diags_add(diags, CJ_WARNING, "x/y", "knowledge-base/a.md", 1, 1, "not so bad");
    assert_int_equal(cj_file_set_fill(&set, fixture->root, bot, diags), CJ_OK);
    assert_true(cj_file_set_holds(&set, "knowledge-base/a.md"));
    assert_true(cj_file_set_holds(&set, "knowledge-base/deep/c.markdown"));
    assert_false(cj_file_set_holds(&set, "intents/i.yaml"));
    assert_false(cj_file_set_holds(&set, "knowledge-base/.hidden.md"));
    assert_false(cj_file_set_holds(&set, "knowledge-base/notes.txt"));
    assert_false(cj_file_set_holds(&set, "elsewhere/e.md"));
    cj_file_set_clear(&set);
    cj_bot_unref(bot);
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_first_report, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decisions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_folder_that_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_those_who_wait_are_told_at_the_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_report_as_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_file_set, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("reload", tests, NULL, NULL);
}
