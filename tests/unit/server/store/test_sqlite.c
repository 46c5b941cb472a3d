/* What is opened, what is refused and why, and what happens to the schema. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/store/sqlite.h"
#include "support/store_kit.h"

static struct store_kit kit;

static int setup(void **state)
{
    (void)state;
    store_kit_init(&kit);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_kit_clear(&kit);
    return 0;
}

static enum cj_store_result create(const char *id)
{
    const struct cj_store_conversation conversation = kit_conversation(id);
    cj_write *write = cj_write_new();

    cj_write_create(write, &conversation);
    return store_kit_write(&kit, write);
}

/* Nobody but the owner reads what visitors wrote. */
static void test_made(void **state)
{
    struct stat info;

    (void)state;
    (void)snprintf(kit.path, sizeof(kit.path), "%s/a/b/store.db", kit.folder.path);
    mode_t mask = umask(0);
    store_kit_open(&kit);
    (void)umask(mask);
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    assert_int_equal(stat(test_folder_path(&kit.folder, "a/b"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(stat(kit.path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(stat(test_folder_path(&kit.folder, "a/b/store.db-wal"), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void make_store(void)
{
    store_kit_open(&kit);
    for (int i = 0; i < 300; i++) {
        char id[16];

        (void)snprintf(id, sizeof(id), "c_%d", i);
        const struct cj_store_conversation conversation = kit_conversation(id);
        cj_write *write = cj_write_new();
        cj_write_create(write, &conversation);
        assert_int_equal(cj_store_write(kit.store, write, NULL, NULL), CJ_STORE_DONE);
    }
    store_kit_close(&kit);
}

static void scribble(long at, size_t len)
{
    FILE *file = fopen(kit.path, "r+b");

    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    for (size_t i = 0; i < len; i++) {
        assert_int_equal(fputc(0xee, file), 0xee);
    }
    assert_int_equal(fclose(file), 0);
}

static void make_future(void)
{
    make_store();
    store_kit_sql(&kit, "INSERT INTO migration VALUES(99, 'flying cars', '')");
}

static void make_foreign(void)
{
    store_kit_sql(&kit, "CREATE TABLE recipe(name TEXT)");
}

static void make_text(void)
{
    test_folder_put(&kit.folder, "store.db",
                    "# Not a database, and longer than a header is: "
                    "a hundred bytes at the very least, I should say");
}

static void make_torn(void)
{
    make_store();
    scribble(20000, 8192);
}

static void make_cut(void)
{
    make_store();
    assert_int_equal(truncate(kit.path, 10000), 0);
}

static void make_folder(void)
{
    test_folder_mkdir(&kit.folder, "store.db");
}

static void make_empty(void)
{
    test_folder_put(&kit.folder, "store.db", "");
}

static void test_refused(void **state)
{
    static const struct fact {
        const char *name;
        void (*make)(void);
        enum cj_store_result result;
    } facts[] = {
        {"future", make_future, CJ_STORE_FUTURE}, {"foreign", make_foreign, CJ_STORE_FOREIGN},
        {"text", make_text, CJ_STORE_CORRUPT},    {"torn", make_torn, CJ_STORE_CORRUPT},
        {"cut", make_cut, CJ_STORE_CORRUPT},      {"folder", make_folder, CJ_STORE_IO},
        {"empty", make_empty, CJ_STORE_DONE},     {"sound", make_store, CJ_STORE_DONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        struct cj_store_trouble trouble;
        struct stat before, after;

        test_folder_remove(&kit.folder);
        test_folder_make(&kit.folder);
        (void)snprintf(kit.path, sizeof(kit.path), "%s/store.db", kit.folder.path);
        facts[i].make();
        assert_int_equal(stat(kit.path, &before), 0);
        if (store_kit_try(&kit, &trouble) != facts[i].result) {
            fail_msg("%s: %s", facts[i].name, cj_store_result_name(trouble.what));
        }
        assert_int_equal(stat(kit.path, &after), 0);
        if (facts[i].result != CJ_STORE_DONE) { /* left as it was */
            assert_int_equal(before.st_size, after.st_size);
            assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
            assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
        }
        if (facts[i].result == CJ_STORE_FUTURE) {
            assert_int_equal(trouble.schema, 99);
        }
    }
}

static void test_read_only(void **state)
{
    struct cj_store_trouble trouble;

    (void)state;
    make_store();
    assert_int_equal(chmod(kit.path, 0444), 0);
    assert_int_equal(chmod(kit.folder.path, 0755), 0);
    uid_t user = test_folder_leave_root();
    enum cj_store_result result = store_kit_try(&kit, &trouble);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(result, CJ_STORE_READ_ONLY);
}

/* Another process in the middle of something. */
static void test_locked(void **state)
{
    struct cj_store_trouble trouble;
    sqlite3 *other = NULL;

    (void)state;
    make_store();
    assert_int_equal(sqlite3_open(kit.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(store_kit_try(&kit, &trouble), CJ_STORE_LOCKED);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    store_kit_open(&kit);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(create("c_new"), CJ_STORE_LOCKED);
    assert_int_equal(cj_store_health(kit.store), CJ_STORE_LOCKED);
    const struct cj_store_query all = {.ask = CJ_ASK_OPEN};
    assert_int_equal(store_kit_count(&kit, &all), 300); /* reads don't wait */
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(create("c_new"), CJ_STORE_DONE);
    assert_int_equal(cj_store_health(kit.store), CJ_STORE_DONE);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

/* What was erased stays in the log while somebody reads what was before. */
static void test_erased_later(void **state)
{
    sqlite3 *other = NULL;
    struct stat info;
    cj_write *write = cj_write_new();

    (void)state;
    store_kit_open(&kit);
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    assert_int_equal(sqlite3_open(kit.path, &other), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(other, "BEGIN; SELECT * FROM conversation", NULL, NULL, NULL), SQLITE_OK);
    cj_write_erase(write, CJ_STR("c_1"));
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_LOCKED);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    for (int i = 0; i < 100; i++) { /* by itself, with nothing else to write */
        assert_int_equal(stat(test_folder_path(&kit.folder, "store.db-wal"), &info), 0);
        if (info.st_size == 0) {
            break;
        }
        (void)poll(NULL, 0, 50);
    }
    assert_int_equal(info.st_size, 0);
    assert_int_equal(sqlite3_close(other), SQLITE_OK);
}

/* A file that somebody moved away takes nothing with it: it is missed, and found again. */
static void test_moved(void **state)
{
    enum cj_store_result result = CJ_STORE_MISSING;
    char away[128];

    (void)state;
    (void)snprintf(away, sizeof(away), "%s/away.db", kit.folder.path);
    store_kit_open(&kit);
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    assert_int_equal(rename(kit.path, away), 0);
    assert_int_equal(create("c_2"), CJ_STORE_MISSING);
    assert_int_equal(create("c_2"), CJ_STORE_MISSING);
    assert_int_equal(rename(away, kit.path), 0);
    for (int i = 0; i < 40 && result != CJ_STORE_DONE; i++) {
        result = create("c_2");
        (void)poll(NULL, 0, 50);
    }
    assert_int_equal(result, CJ_STORE_DONE);
}

static int64_t number(sqlite3 *db, const char *sql)
{
    int64_t value = -1;

    assert_int_equal(cj_sqlite_number(db, sql, -1, &value), SQLITE_OK);
    return value;
}

static void test_migrations(void **state)
{
    static const struct cj_migration broken[] = {
        {"good", "CREATE TABLE good(x INTEGER)"},
        {"bad", "CREATE TABLE half(x INTEGER); CREATE TABLE good(x INTEGER)"},
    };
    struct cj_store_trouble trouble = {0};
    sqlite3 *db = NULL;

    (void)state;
    /* one fails: those before it stay, nothing of it does */
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_not_equal(cj_sqlite_migrate(db, broken, 2, &trouble), CJ_STORE_DONE);
    assert_non_null(strstr(trouble.detail, "good"));
    assert_int_equal(number(db, "SELECT max(version) FROM migration"), 1);
    assert_int_equal(number(db, "SELECT count(*) FROM sqlite_master WHERE name='half'"), 0);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    /* an old store is brought up to date when it is opened, and keeps what it holds */
    assert_int_equal(sqlite3_open(kit.path, &db), SQLITE_OK);
    assert_int_equal(cj_sqlite_migrate(db, cj_migrations, 1, &trouble), CJ_STORE_DONE);
    assert_int_equal(
        sqlite3_exec(db,
                     "INSERT INTO conversation VALUES('c_old','s','c','l','bot',1,0,0,0,"
                     "zeroblob(32),NULL,NULL,NULL,NULL,0,NULL,NULL,1,1)",
                     NULL, NULL, NULL),
        SQLITE_OK);
    store_kit_open(&kit);
    const struct cj_store_query all = {.ask = CJ_ASK_OPEN};
    assert_int_equal(store_kit_count(&kit, &all), 1);
    assert_int_equal(number(db, "SELECT count(*) FROM migration"),
                     (int64_t)cj_migration_count);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* A row that no writer of ours made is told, not believed. */
static void test_odd_row(void **state)
{
    const struct cj_store_query all = {.ask = CJ_ASK_OPEN};

    (void)state;
    make_store();
    store_kit_sql(&kit, "UPDATE conversation SET token=x'00' WHERE id='c_7'");
    store_kit_open(&kit);
    assert_int_equal(store_kit_ask(&kit, &all)->conversation_count, 0);
    assert_int_equal(kit.result, CJ_STORE_CORRUPT);
    store_kit_done(&kit);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_made),         TEST(test_refused), TEST(test_read_only),  TEST(test_locked),
        TEST(test_erased_later), TEST(test_moved),   TEST(test_migrations), TEST(test_odd_row),
    };

    return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
