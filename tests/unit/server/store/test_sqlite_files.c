/* Copies of stores, and stores out of copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/store/files.h"
#include "support/store_kit.h"

static struct store_kit kit;
static char copy[128];
static struct cj_store_trouble trouble;
static struct cj_store_report report;
static char old[CJ_STORE_PATH_MAX];

static int setup(void **state)
{
    (void)state;
    store_kit_init(&kit);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", kit.folder.path);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_kit_clear(&kit);
    return 0;
}

static void put(const char *id)
{
    const struct cj_store_conversation conversation = kit_conversation(id);
    const struct cj_store_message message = kit_message(id, 1);
    const struct cj_store_event event = kit_event(id, id, 1);
    const struct cj_store_key key = kit_key(id);
    cj_write *write = cj_write_new();

    cj_write_create(write, &conversation);
    cj_write_message(write, &message);
    cj_write_event(write, &event);
    cj_write_key(write, &key);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
}

static void assert_report(int64_t count)
{
    assert_int_equal(report.schema, 3);
    assert_int_equal(report.conversations, count);
    assert_int_equal(report.messages, count);
    assert_int_equal(report.pending, count);
    assert_int_equal(report.keys, count);
}

/* A copy holds what was committed, though the store is open, and is put back. */
static void test_there_and_back(void **state)
{
    struct stat info;

    (void)state;
    store_kit_open(&kit);
    put("c_1");
    put("c_2");
    assert_int_equal(cj_store_backup(kit.path, copy, &trouble, &report), CJ_STORE_DONE);
    assert_report(2);
    assert_int_equal(stat(copy, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    put("c_3");
    assert_int_equal(cj_store_check(kit.path, &trouble, &report), CJ_STORE_DONE);
    assert_report(3);
    assert_int_equal(cj_store_restore(kit.path, copy, &trouble, &report, old),
                     CJ_STORE_LOCKED); /* somebody uses it */
    put("c_4");
    store_kit_close(&kit);

    assert_int_equal(cj_store_restore(kit.path, copy, &trouble, &report, old), CJ_STORE_DONE);
    assert_report(2);
    assert_int_equal(cj_store_check(old, &trouble, &report), CJ_STORE_DONE);
    assert_report(4); /* nothing is thrown away */
    store_kit_open(&kit);
    put("c_3");
    assert_int_equal(access(test_folder_path(&kit.folder, "store.db.new"), F_OK), -1);
}

static void test_never_over_a_file(void **state)
{
    (void)state;
    store_kit_open(&kit);
    test_folder_put(&kit.folder, "copy.db", "precious");
    assert_int_equal(cj_store_backup(kit.path, copy, &trouble, &report), CJ_STORE_EXISTS);
    struct stat info;
    assert_int_equal(stat(copy, &info), 0);
    assert_int_equal(info.st_size, strlen("precious"));
}

/* The store is damaged: that is what copies are for. Its log goes with it. */
static void test_over_a_broken_one(void **state)
{
    (void)state;
    store_kit_open(&kit);
    put("c_1");
    assert_int_equal(cj_store_backup(kit.path, copy, &trouble, &report), CJ_STORE_DONE);
    store_kit_close(&kit);
    test_folder_put(&kit.folder, "store.db", "no database at all");
    test_folder_put(&kit.folder, "store.db-wal", "nor a log");
    assert_int_equal(cj_store_check(kit.path, &trouble, &report), CJ_STORE_CORRUPT);
    assert_int_equal(cj_store_restore(kit.path, copy, &trouble, &report, old), CJ_STORE_DONE);
    assert_int_equal(cj_store_check(kit.path, &trouble, &report), CJ_STORE_DONE);
    assert_report(1);
}

static void test_refused(void **state)
{
    static const struct fact {
        const char *sql;
        enum cj_store_result result;
    } facts[] = {
        {"INSERT INTO migration VALUES(99, 'flying cars', '')", CJ_STORE_FUTURE},
        {"PRAGMA application_id=1", CJ_STORE_FOREIGN},
        {"PRAGMA writable_schema=ON; DELETE FROM sqlite_master WHERE name='message_client'",
         CJ_STORE_CORRUPT},
    };

    (void)state;
    assert_int_equal(cj_store_check(kit.path, &trouble, &report), CJ_STORE_MISSING);
    assert_int_equal(cj_store_backup(kit.path, copy, &trouble, &report), CJ_STORE_MISSING);
    assert_int_equal(cj_store_restore(kit.path, copy, &trouble, &report, old),
                     CJ_STORE_MISSING);
    assert_int_equal(access(copy, F_OK), -1);
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        (void)unlink(kit.path);
        store_kit_open(&kit);
        put("c_1");
        store_kit_close(&kit);
        store_kit_sql(&kit, facts[i].sql);
        assert_int_equal(cj_store_check(kit.path, &trouble, &report), facts[i].result);
        assert_int_equal(cj_store_backup(kit.path, copy, &trouble, &report), facts[i].result);
        assert_int_equal(access(copy, F_OK), -1);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_there_and_back),
        TEST(test_never_over_a_file),
        TEST(test_over_a_broken_one),
        TEST(test_refused),
    };

    return cmocka_run_group_tests_name("sqlite_files", tests, NULL, NULL);
}
