/* Each allocation fails once, SQLite's own too: no crash, no leak, and nothing is called
 * stored that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "support/failing_malloc.h"
#include "support/faulty_vfs.h"
#include "support/store_kit.h"

/* SQLite calls these; they are linked here, where malloc() can be made to fail. The size lies
 * before what is handed out. */
static void *take(int size)
{
    size_t *block = malloc(sizeof(max_align_t) + (size_t)size);

    if (!block) {
        return NULL;
    }
    *block = (size_t)size;
    return (char *)block + sizeof(max_align_t);
}

static void *start_of(void *bytes)
{
    return (char *)bytes - sizeof(max_align_t);
}

static void give(void *bytes)
{
    free(start_of(bytes));
}

static void *resize(void *bytes, int size)
{
    size_t *block = realloc(start_of(bytes), sizeof(max_align_t) + (size_t)size);

    if (!block) {
        return NULL;
    }
    *block = (size_t)size;
    return (char *)block + sizeof(max_align_t);
}

static int size_of(void *bytes)
{
    return bytes ? (int)*(size_t *)start_of(bytes) : 0;
}

static int round_up(int size)
{
    return (size + 7) & ~7;
}

static int begin(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void end(void *context)
{
    (void)context;
}

static const sqlite3_mem_methods memory = {take,     give,  resize, size_of,
                                           round_up, begin, end,    NULL};

static struct store_kit kit;

static cj_write *make_batch(const char *id)
{
    const struct cj_store_conversation conversation = kit_conversation(id);
    const struct cj_store_message message = kit_message(id, 1);
    const struct cj_store_event event = kit_event(id, id, 1);
    cj_write *write = cj_write_new();

    cj_write_create(write, &conversation);
    cj_write_message(write, &message);
    cj_write_event(write, &event);
    return write;
}

static size_t rows_of(const char *id)
{
    const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = cj_str_from(id)};

    return store_kit_count(&kit, &query);
}

static unsigned next_point(unsigned nth)
{
    return nth + (nth < 40 ? 1 : 7);
}

static void test_open(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth = next_point(nth)) {
        struct cj_store_trouble trouble;

        store_kit_init(&kit);
        failing_malloc_arm(nth);
        enum cj_store_result result = store_kit_try(&kit, &trouble);
        bool fired = failing_malloc_fired();

        assert_true(result == CJ_STORE_DONE || (fired && result == CJ_STORE_NO_MEMORY));
        assert_int_equal(store_kit_try(&kit, &trouble), CJ_STORE_DONE); /* nothing is spoilt */
        store_kit_clear(&kit);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 100);
}

static void test_write(void **state)
{
    unsigned nth = 1;

    (void)state;
    for (;; nth = next_point(nth)) {
        store_kit_init(&kit);
        store_kit_open(&kit);
        failing_malloc_arm(nth);
        enum cj_store_result result = store_kit_write(&kit, make_batch("c_1"));
        bool fired = failing_malloc_fired();

        assert_true(result == CJ_STORE_DONE || (fired && result == CJ_STORE_NO_MEMORY));
        assert_int_equal(rows_of("c_1"), result == CJ_STORE_DONE ? 2 : 0);
        assert_int_equal(store_kit_write(&kit, make_batch("c_2")), CJ_STORE_DONE);
        store_kit_clear(&kit);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 30);
}

static void test_read(void **state)
{
    unsigned nth = 1;

    (void)state;
    store_kit_init(&kit);
    store_kit_open(&kit);
    assert_int_equal(store_kit_write(&kit, make_batch("c_1")), CJ_STORE_DONE);
    for (;; nth = next_point(nth)) {
        const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = CJ_STR("c_1")};

        store_kit_close(&kit); /* so that the reader begins anew */
        store_kit_open(&kit);
        failing_malloc_arm(nth);
        enum cj_store_result result = store_kit_read(&kit, &query);
        bool fired = failing_malloc_fired();

        assert_true(result == CJ_STORE_DONE || (fired && result == CJ_STORE_NO_MEMORY));
        assert_int_equal(rows_of("c_1"), 2);
        if (!fired) {
            break;
        }
    }
    assert_true(nth > 30);
    store_kit_clear(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_read),
    };

    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) != SQLITE_OK ||
        sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK) {
        return 1;
    }
    faulty_vfs_install();
    faulty_vfs_skip_syncs();
    return cmocka_run_group_tests_name("store_oom", tests, NULL, NULL);
}
