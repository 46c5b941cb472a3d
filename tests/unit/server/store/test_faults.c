/* A disk that fails: nothing is called stored that is not, and it goes on when the disk does.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/faulty_vfs.h"
#include "support/store_kit.h"

static struct store_kit kit;

static int setup(void **state)
{
    (void)state;
    faulty_vfs_install();
    store_kit_init(&kit);
    store_kit_open(&kit);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    faulty_vfs_arm(FAULTY_FULL, 0, false);
    store_kit_clear(&kit);
    return 0;
}

/* A conversation with a message of many pages. */
static cj_write *make_batch(const char *id)
{
    static char text[20000];
    const struct cj_store_conversation conversation = kit_conversation(id);
    struct cj_store_message message = kit_message(id, 1);
    cj_write *write = cj_write_new();

    memset(text, 'x', sizeof(text));
    message.text = (struct cj_str){text, sizeof(text)};
    cj_write_create(write, &conversation);
    cj_write_message(write, &message);
    return write;
}

/* Both its rows, or neither. */
static bool is_stored(const char *id)
{
    const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = cj_str_from(id)};
    const struct cj_store_rows *rows = store_kit_ask(&kit, &query);
    size_t conversations = rows->conversation_count;
    size_t messages = rows->message_count;

    assert_int_equal(kit.result, CJ_STORE_DONE);
    store_kit_done(&kit);
    assert_int_equal(conversations, messages);
    return conversations > 0;
}

static const struct kind {
    enum faulty_kind kind;
    enum cj_store_result result;
} kinds[] = {
    {FAULTY_FULL, CJ_STORE_FULL},
    {FAULTY_WRITE, CJ_STORE_IO},
    {FAULTY_SHORT, CJ_STORE_IO},
    {FAULTY_SYNC, CJ_STORE_IO},
    {FAULTY_READ_ONLY, CJ_STORE_READ_ONLY},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* Until it works again; it must within a few attempts to open it. */
static void recover(const char *id)
{
    for (int i = 0; i < 40; i++) {
        if (store_kit_write(&kit, make_batch(id)) == CJ_STORE_DONE) {
            return;
        }
        (void)poll(NULL, 0, 50);
    }
    fail_msg("%s: it does not recover", id);
}

/* As long as the disk refuses, so does the store, by the right name; then it goes on. */
static void test_outage(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        char id[32];

        faulty_vfs_arm(kinds[i].kind, 1, true);
        for (int n = 0; n < 5; n++) {
            (void)snprintf(id, sizeof(id), "c_lost_%zu_%d", i, n);
            assert_int_equal(store_kit_write(&kit, make_batch(id)), kinds[i].result);
            assert_int_equal(cj_store_health(kit.store), kinds[i].result);
        }
        assert_true(faulty_vfs_fired());
        faulty_vfs_arm(kinds[i].kind, 0, false);
        (void)snprintf(id, sizeof(id), "c_after_%zu", i);
        recover(id);
        assert_int_equal(cj_store_health(kit.store), CJ_STORE_DONE);
        assert_true(is_stored(id));
        if (kinds[i].result != CJ_STORE_IO) { /* then nobody knows */
            (void)snprintf(id, sizeof(id), "c_lost_%zu_0", i);
            assert_false(is_stored(id));
        }
    }
    struct cj_store_counts counts;
    cj_store_count(kit.store, &counts);
    assert_true(counts.refused >= KINDS * 5);
}

/* History is lost without a word, and counted. */
static void test_history(void **state)
{
    struct cj_store_counts counts;

    (void)state;
    faulty_vfs_arm(FAULTY_FULL, 1, true);
    for (int n = 0; n < 10; n++) {
        char id[32];

        (void)snprintf(id, sizeof(id), "c_%d", n);
        assert_int_equal(cj_store_write(kit.store, make_batch(id), NULL, NULL), CJ_STORE_DONE);
    }
    assert_int_equal(store_kit_write(&kit, make_batch("c_sure")), CJ_STORE_FULL);
    cj_store_count(kit.store, &counts);
    assert_int_equal(counts.dropped, 10);
    assert_int_equal(counts.refused, 1);
}

/* Each write and each sync fails once: what was acknowledged is there after a restart, whole,
 * and what was refused is not, unless nobody could know. */
static void test_each_once(void **state)
{
    static char done[KINDS][64];
    size_t points = 0;

    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        for (unsigned nth = 1; nth < 64; nth++) {
            char id[32];

            (void)snprintf(id, sizeof(id), "c_%zu_%u", i, nth);
            faulty_vfs_arm(kinds[i].kind, nth, false);
            enum cj_store_result result = store_kit_write(&kit, make_batch(id));
            bool fired = faulty_vfs_fired();

            faulty_vfs_arm(kinds[i].kind, 0, false);
            assert_true(result == CJ_STORE_DONE || (fired && result == kinds[i].result));
            done[i][nth] = (char)(result == CJ_STORE_DONE ? 'y' : 'n');
            if (result != CJ_STORE_DONE) { /* rather than to wait for the next attempt */
                store_kit_close(&kit);
                store_kit_open(&kit);
            }
            points += fired;
            if (!fired) {
                break;
            }
        }
    }
    assert_true(points > 20);
    store_kit_close(&kit);
    store_kit_open(&kit);
    for (size_t i = 0; i < KINDS; i++) {
        for (unsigned nth = 1; nth < 64 && done[i][nth]; nth++) {
            char id[32];

            (void)snprintf(id, sizeof(id), "c_%zu_%u", i, nth);
            if (done[i][nth] == 'y') {
                assert_true(is_stored(id));
            } else if (kinds[i].result != CJ_STORE_IO) {
                assert_false(is_stored(id));
            }
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_outage),
        TEST(test_history),
        TEST(test_each_once),
    };

    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
