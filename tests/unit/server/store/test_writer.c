/* The ring: what waits, what is dropped, what is refused; and one transaction for all. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "server/store/writer.h"
#include "support/store_kit.h"

static struct store_kit kit;
static sqlite3 *other;

static int setup(void **state)
{
    const struct cj_store_options options = {kit.path, 60000};
    struct cj_store_trouble trouble;

    (void)state;
    store_kit_init(&kit);
    assert_int_equal(cj_store_open(&options, &trouble, &kit.store), CJ_STORE_DONE);
    assert_int_equal(sqlite3_open(kit.path, &other), SQLITE_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
    store_kit_clear(&kit);
    return 0;
}

/* Another process holds the database: the writer waits with what it has taken. */
static void hold(void)
{
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
}

static void release(void)
{
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
}

static cj_write *make_create(size_t number)
{
    char id[24];

    (void)snprintf(id, sizeof(id), "c_%zu", number);
    const struct cj_store_conversation conversation = kit_conversation(id);
    cj_write *write = cj_write_new();
    cj_write_create(write, &conversation);
    return write;
}

struct tally {
    atomic_size_t results[CJ_STORE_RESULTS];
    atomic_size_t all;
};

static void on_done(void *context, enum cj_store_result result)
{
    struct tally *tally = context;

    atomic_fetch_add(&tally->results[result], 1);
    atomic_fetch_add(&tally->all, 1);
}

static void wait_for(const struct tally *tally, size_t count)
{
    for (int i = 0; i < 60000 && atomic_load(&tally->all) < count; i++) {
        (void)poll(NULL, 0, 1);
    }
    assert_int_equal(atomic_load(&tally->all), count);
}

/* Until the writer has taken its first group, and waits for the lock with it. */
static void wait_until_taken(void)
{
    struct cj_store_counts counts = {.waiting = 1};

    for (int i = 0; i < 10000 && counts.waiting > 0; i++) {
        (void)poll(NULL, 0, 1);
        cj_store_count(kit.store, &counts);
    }
    assert_int_equal(counts.waiting, 0);
}

static void test_full_ring(void **state)
{
    static struct tally tally;
    struct cj_store_counts counts;
    size_t number = 0;
    size_t history = 0;
    size_t lasting = 0;

    (void)state;
    hold();
    assert_int_equal(cj_store_write(kit.store, make_create(number++), on_done, &tally),
                     CJ_STORE_DONE);
    wait_until_taken();
    while (cj_store_write(kit.store, make_create(number++), NULL, NULL) == CJ_STORE_DONE) {
        history++;
    }
    assert_int_equal(history, CJ_STORE_RING_HISTORY);
    while (cj_store_write(kit.store, make_create(number++), on_done, &tally) ==
           CJ_STORE_DONE) {
        lasting++;
    }
    assert_int_equal(history + lasting, CJ_STORE_RING);
    cj_store_count(kit.store, &counts);
    assert_int_equal(counts.waiting, CJ_STORE_RING);
    assert_int_equal(counts.dropped, 1);
    assert_int_equal(counts.refused, 1);
    release();
    wait_for(&tally, lasting + 1);
    assert_int_equal(tally.results[CJ_STORE_DONE], lasting + 1);
    cj_store_count(kit.store, &counts);
    assert_int_equal(counts.batches, history + lasting + 1);
    assert_in_range(counts.commits, 2, 1 + CJ_STORE_RING / CJ_STORE_GROUP + 1);
}

/* Bytes count as well: long texts fill it before their number does. */
static void test_full_of_bytes(void **state)
{
    static char text[512 * 1024];
    static struct tally tally;
    struct cj_store_message message = kit_message("c_0", 0);
    size_t taken = 0;

    (void)state;
    memset(text, 'x', sizeof(text));
    message.text = (struct cj_str){text, sizeof(text)};
    assert_int_equal(store_kit_write(&kit, make_create(0)), CJ_STORE_DONE);
    hold();
    for (enum cj_store_result result = CJ_STORE_DONE; result == CJ_STORE_DONE;) {
        cj_write *write = cj_write_new();

        message.seq++;
        cj_write_message(write, &message);
        result = cj_store_write(kit.store, write, on_done, &tally);
        taken += result == CJ_STORE_DONE;
    }
    assert_in_range(taken, CJ_STORE_RING_BYTES / sizeof(text) - 2,
                    2 * CJ_STORE_RING_BYTES / sizeof(text));
    release();
    wait_for(&tally, taken);
    assert_int_equal(tally.results[CJ_STORE_DONE], taken);
}

/* In one transaction, what is refused takes nobody with it. */
static void test_isolated(void **state)
{
    static struct tally tally;
    struct cj_store_counts counts;

    (void)state;
    assert_int_equal(store_kit_write(&kit, make_create(0)), CJ_STORE_DONE);
    hold();
    assert_int_equal(cj_store_write(kit.store, make_create(1), on_done, &tally),
                     CJ_STORE_DONE);
    wait_until_taken();
    for (size_t i = 2; i < 302; i++) {
        size_t number = i % 3 == 0 ? 0 : i; /* every third is there already */

        assert_int_equal(cj_store_write(kit.store, make_create(number), on_done, &tally),
                         CJ_STORE_DONE);
    }
    release();
    wait_for(&tally, 301);
    assert_int_equal(tally.results[CJ_STORE_DONE], 201);
    assert_int_equal(tally.results[CJ_STORE_EXISTS], 100);
    cj_store_count(kit.store, &counts);
    assert_int_equal(counts.commits, 3);
    const struct cj_store_query all = {.ask = CJ_ASK_OPEN};
    assert_int_equal(store_kit_count(&kit, &all), 202);
}

/* Whoever is later has the last word. */
static void test_order(void **state)
{
    const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = CJ_STR("c_0")};

    (void)state;
    assert_int_equal(store_kit_write(&kit, make_create(0)), CJ_STORE_DONE);
    for (int64_t i = 1; i <= 500; i++) {
        struct cj_store_conversation conversation = kit_conversation("c_0");
        cj_write *write = cj_write_new();

        conversation.version = i;
        cj_write_update(write, &conversation, i - 1);
        assert_int_equal(cj_store_write(kit.store, write, NULL, NULL), CJ_STORE_DONE);
    }
    assert_int_equal(store_kit_write(&kit, make_create(1)), CJ_STORE_DONE);
    assert_int_equal(store_kit_ask(&kit, &query)->conversations[0].version, 500);
    store_kit_done(&kit);
}

/* Closing loses nothing that was taken. */
static void test_close(void **state)
{
    static struct tally tally;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(
            cj_store_write(kit.store, make_create(i), i % 2 ? on_done : NULL, &tally),
            CJ_STORE_DONE);
    }
    store_kit_close(&kit);
    assert_int_equal(tally.results[CJ_STORE_DONE], 500);
    store_kit_open(&kit);
    const struct cj_store_query all = {.ask = CJ_ASK_OPEN};
    assert_int_equal(store_kit_count(&kit, &all), 1000);
}

struct hand {
    size_t first;
    struct tally *tally;
};

static void *write_many(void *context)
{
    const struct hand *hand = context;

    for (size_t i = 0; i < 200; i++) {
        if (cj_store_write(kit.store, make_create(hand->first + i), on_done, hand->tally) !=
            CJ_STORE_DONE) {
            on_done(hand->tally, CJ_STORE_BUSY);
        }
    }
    return NULL;
}

/* Many hands at once. */
static void test_threads(void **state)
{
    static struct tally tally;
    struct hand hands[4];
    pthread_t threads[4];

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        hands[i] = (struct hand){i * 1000, &tally};
        assert_int_equal(pthread_create(&threads[i], NULL, write_many, &hands[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    wait_for(&tally, 800);
    assert_int_equal(tally.results[CJ_STORE_DONE], 800);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_full_ring), TEST(test_full_of_bytes), TEST(test_isolated),
        TEST(test_order),     TEST(test_close),         TEST(test_threads),
    };

    return cmocka_run_group_tests_name("writer", tests, NULL, NULL);
}
