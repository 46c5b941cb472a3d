/* Every allocation of the base layer fails once: no crash, no leak, nothing half-made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <conserje/diag.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/source.h"
#include "base/walk.h"
#include "support/failing_malloc.h"
#include "support/folder.h"

/* Runs once with the n-th allocation failing. Returns whether what it did was complete, and
 * checks itself that the rest is whole. */
typedef bool (*attempt)(void);

/* Fails the first, the second, … allocation until none is left to fail. */
static void fail_each(attempt run)
{
    unsigned nth = 1;

    for (bool fired = true; fired; nth++) {
        failing_malloc_arm(nth);
        bool complete = run();
        fired = failing_malloc_fired();
        assert_int_equal(complete, !fired);
    }
    assert_true(nth > 2); /* the loop did fail something */
}

static bool fill_arena(void)
{
    struct cj_arena arena = {0};
    size_t used = 0;
    bool complete = true;

    for (size_t size = 1; complete && size < 1000000; size *= 7) {
        complete = cj_arena_alloc(&arena, size) != NULL;
        used += complete ? size : 0;
    }
    assert_int_equal(arena.used, used);
    cj_arena_clear(&arena);
    return complete;
}

static bool fill_array(void)
{
    uint32_t *items = NULL;
    size_t capacity = 0;
    uint32_t count = 0;

    for (; count < 100 && cj_array_grow(&items, &capacity, count, sizeof(*items)); count++) {
        items[count] = count;
    }
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(items[i], i);
    }
    free(items);
    return count == 100;
}

static bool fill_buf(void)
{
    struct cj_buf buf = {0};
    size_t len = 0;

    for (int i = 0; i < 50 && !buf.failed; i++) {
        cj_buf_printf(&buf, "%064d", i);
        len += buf.failed ? 0 : 64;
    }
    assert_int_equal(buf.len, len);
    bool complete = !buf.failed;
    char *text = cj_buf_take(&buf);
    assert_int_equal(text != NULL, complete);
    free(text);
    return complete;
}

static bool take_nothing(void)
{
    struct cj_buf buf = {0};
    char *text = cj_buf_take(&buf);
    bool complete = text != NULL;

    free(text);
    return complete;
}

static bool fill_map(void)
{
    static const char names[] = "abcdefghijklmnopqrstuvwxyz";
    struct cj_map map = {0};
    uint32_t count = 0;

    while (count < 26 &&
           cj_map_add(&map, (struct cj_str){names + count, 1}, count, NULL) == 1) {
        count++;
    }
    assert_int_equal(map.count, count);
    for (uint32_t i = 0; i < 26; i++) {
        assert_int_equal(cj_map_get(&map, (struct cj_str){names + i, 1}, NULL), i < count);
    }
    cj_map_clear(&map);
    return count == 26;
}

/* A finding that finds no memory is counted all the same. */
static bool fill_diags(void)
{
    cj_diags *diags = cj_diags_new();
    bool complete = diags != NULL;

    for (int i = 0; diags && i < 20; i++) {
        cj_diags_add(diags, CJ_ERROR, "x/y", "file.md", 1, 1, "number %d", i);
    }
    if (diags) {
        assert_int_equal(cj_diags_errors(diags), 20);
        complete = cj_diags_count(diags) == 20;
        for (size_t i = 0; i < cj_diags_count(diags); i++) {
            assert_string_equal(cj_diags_at(diags, i)->file, "file.md");
        }
    }
    cj_diags_free(diags);
    return complete;
}

static bool copy_diags(void)
{
    cj_diags *from = cj_diags_new();
    cj_diags *to = cj_diags_new();
    bool complete = false;

    if (from && to) {
        cj_diags_add(from, CJ_ERROR, "x/y", "file.md", 1, 1, "first");
        cj_diags_add(from, CJ_WARNING, "x/y", "file.md", 2, 1, "second");
        cj_diags_append(to, from);
        assert_int_equal(cj_diags_errors(to), 1);
        assert_int_equal(cj_diags_total(to, CJ_WARNING), 1);
        complete = cj_diags_count(to) == 2;
    }
    cj_diags_free(from);
    cj_diags_free(to);
    return complete;
}

static struct test_folder folder;

static bool read_source(void)
{
    struct cj_source source = {0};
    cj_diags *diags = cj_diags_new();
    cj_status st = CJ_ERR_NOMEM;

    if (diags) {
        st = cj_source_read(folder.path, "a/one.md", 100, diags, &source);
        assert_int_equal(cj_diags_count(diags), 0);
    }
    assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
    assert_int_equal(st == CJ_OK, source.text.ptr != NULL);
    cj_source_clear(&source);
    cj_diags_free(diags);
    return st == CJ_OK;
}

static bool walk_folder(void)
{
    static const char *const suffixes[] = {".md", NULL};
    struct cj_arena arena = {0};
    struct cj_paths paths = {.items = NULL};
    cj_diags *diags = cj_diags_new();
    cj_status st = CJ_ERR_NOMEM;

    if (diags) {
        st = cj_walk(folder.path, "a", suffixes, &arena, diags, &paths);
    }
    assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
    assert_int_equal(paths.count, st == CJ_OK ? 3 : 0);
    cj_arena_clear(&arena);
    cj_diags_free(diags);
    return st == CJ_OK;
}

static void test_each_allocation_may_fail(void **state)
{
    static const attempt attempts[] = {fill_arena,   fill_array,  fill_buf,
                                       take_nothing, fill_map,    fill_diags,
                                       copy_diags,   read_source, walk_folder};

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "a/one.md", "uno\r\ndos\n");
    test_folder_put(&folder, "a/two.md", "");
    test_folder_put(&folder, "a/b/three.md", "");
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
        fail_each(attempts[i]);
    }
    test_folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_allocation_may_fail)};
    return cmocka_run_group_tests_name("base_oom", tests, NULL, NULL);
}
