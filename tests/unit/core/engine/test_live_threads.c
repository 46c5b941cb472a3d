/* Many threads ask the bot in force while a writer replaces it: every answer is whole, and a
 * sanitizer sees no race. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine/live.h"
#include "support/fixture_bot.h"

enum { READERS = 6, SWAPS = 8 };

struct shared {
    struct cj_live live;
    atomic_bool done;
    atomic_uint answered;
    atomic_uint wrong;
};

static void ask_once(struct shared *shared, const cj_bot *bot, cj_scratch *scratch)
{
    static const struct {
        const char *text;
        const char *entry;
    } cases[] = {
        {"cuota mensual", "cuotas.precio"},
        {"hay plaza libre el lunes", "clases.reservar"},
        {"orario de la picina", "clases.piscina"},
        {"leave the gym", "cuotas.baja"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cj_question question = {.text = cases[i].text,
                                             .len = strlen(cases[i].text)};
        const struct cj_answer *answer;

        if (cj_bot_ask(bot, scratch, &question, &answer) != CJ_OK || !answer->entry ||
            strcmp(answer->entry, cases[i].entry) != 0 ||
            strcmp(answer->content_version, cj_bot_content_version(bot)) != 0) {
            atomic_fetch_add(&shared->wrong, 1);
        }
        atomic_fetch_add(&shared->answered, 1);
    }
}

static void *read_on(void *context)
{
    struct shared *shared = context;
    struct cj_live_view view = {0};
    cj_scratch *scratch = cj_scratch_new();

    do {
        ask_once(shared, cj_live_refresh(&shared->live, &view), scratch);
    } while (!atomic_load(&shared->done));
    cj_live_view_clear(&view);
    cj_scratch_free(scratch);
    return NULL;
}

static void test_readers_never_notice_a_reload(void **state)
{
    static struct shared shared;
    pthread_t threads[READERS];

    (void)state;
    cj_live_init(&shared.live, fixture_bot_load("gym"));
    for (size_t i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &shared), 0);
    }
    for (size_t i = 0; i < SWAPS; i++) {
        cj_live_replace(&shared.live, fixture_bot_load("gym"));
    }
    atomic_store(&shared.done, true);
    for (size_t i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    assert_true(atomic_load(&shared.answered) >= 4 * READERS);
    assert_int_equal(atomic_load(&shared.wrong), 0);
    cj_live_clear(&shared.live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_readers_never_notice_a_reload)};
    return cmocka_run_group_tests_name("live_threads", tests, NULL, NULL);
}
