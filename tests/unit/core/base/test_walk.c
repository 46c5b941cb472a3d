#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/walk.h"
#include "support/folder.h"

static const char *const markdown[] = {".md", NULL};

/* The paths of a walk, each with a '|' behind it; findings as "code file". */
struct listing {
    cj_status st;
    char *paths;
    char *findings;
};

static struct listing list(const char *root, const char *below, const char *const *suffixes)
{
    struct cj_arena arena = {0};
    struct cj_paths paths = {.items = NULL};
    struct cj_buf out = {0};
    struct cj_buf found = {0};
    struct listing listing;
    cj_diags *diags = cj_diags_new();

    listing.st = cj_walk(root, below, suffixes, &arena, diags, &paths);
    for (size_t i = 0; i < paths.count; i++) {
        cj_buf_printf(&out, "%s|", paths.items[i]);
    }
    cj_diags_sort(diags);
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        assert_int_equal(diag->severity, CJ_WARNING);
        cj_buf_printf(&found, "%s %s|", diag->code, diag->file);
    }
    listing.paths = cj_buf_take(&out);
    listing.findings = cj_buf_take(&found);
    cj_diags_free(diags);
    cj_arena_clear(&arena);
    return listing;
}

static void expect(const char *root, const char *below, const char *paths,
                   const char *findings)
{
    struct listing listing = list(root, below, markdown);

    assert_int_equal(listing.st, CJ_OK);
    assert_string_equal(listing.paths, paths);
    assert_string_equal(listing.findings, findings);
    free(listing.paths);
    free(listing.findings);
}

static void make_link(const struct test_folder *folder, const char *target, const char *name)
{
    const char *path;

    path = test_folder_path(folder, name);
    assert_int_equal(symlink(target, path), 0);
}

static void test_lists_in_byte_order(void **state)
{
    struct test_folder folder;

    (void)state;
    test_folder_make(&folder);
    expect(folder.path, "", "", "");
    static const char *const names[] = {
        "z.md",  "a.md", "B.md", "a/x.md",  "a/b/y.md",  "a-b.md",   "ñ.md",       "a/.md.txt",
        "c.txt", "md",   "d.MD", ".hid.md", ".git/e.md", "f.md.bak", "empty/.keep"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        test_folder_put(&folder, names[i], "x");
    }
    expect(folder.path, "", "B.md|a-b.md|a.md|a/b/y.md|a/x.md|z.md|ñ.md|", "");
    expect(folder.path, "a", "a/b/y.md|a/x.md|", "");
    expect(folder.path, "a/b", "a/b/y.md|", "");
    test_folder_remove(&folder);
}

static void test_suffixes(void **state)
{
    static const char *const two[] = {".yaml", ".yml", NULL};
    static const char *const none[] = {NULL};
    struct test_folder folder;
    struct listing listing;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "a.yml", "");
    test_folder_put(&folder, "b.yaml", "");
    test_folder_put(&folder, "c.md", "");
    listing = list(folder.path, "", two);
    assert_string_equal(listing.paths, "a.yml|b.yaml|");
    free(listing.paths);
    free(listing.findings);
    listing = list(folder.path, "", none);
    assert_string_equal(listing.paths, "");
    free(listing.paths);
    free(listing.findings);
    test_folder_remove(&folder);
}

static void test_special_files_are_skipped(void **state)
{
    struct test_folder folder;
    const char *path;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "real.md", "x");
    path = test_folder_path(&folder, "fifo.md");
    assert_int_equal(mkfifo(path, 0600), 0);
    path = test_folder_path(&folder, "fifo.txt");
    assert_int_equal(mkfifo(path, 0600), 0);
    make_link(&folder, "real.md", "link.md");
    make_link(&folder, "/etc", "etc");
    make_link(&folder, ".", "loop");
    make_link(&folder, "nowhere", "dangling.md");
    expect(folder.path, "", "real.md|",
           "file/special dangling.md|file/special etc|file/special fifo.md|"
           "file/special link.md|file/special loop|");
    test_folder_remove(&folder);
}

static void test_the_root_may_be_a_link(void **state)
{
    struct test_folder folder;
    const char *path;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "real/a.md", "x");
    make_link(&folder, "real", "link");
    path = test_folder_path(&folder, "link");
    expect(path, "", "a.md|", "");
    test_folder_remove(&folder);
}

static void test_depth(void **state)
{
    struct test_folder folder;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "1/2/3/4/5/6/7/8/in.md", "x");
    test_folder_put(&folder, "1/2/3/4/5/6/7/8/9/out.md", "x");
    expect(folder.path, "", "1/2/3/4/5/6/7/8/in.md|", "file/too-deep 1/2/3/4/5/6/7/8/9|");
    expect(folder.path, "1", "1/2/3/4/5/6/7/8/9/out.md|1/2/3/4/5/6/7/8/in.md|", "");
    test_folder_remove(&folder);
}

/* Names go into findings, answers and logs. */
static void test_names_that_are_no_text(void **state)
{
    struct test_folder folder;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "good.md", "x");
    test_folder_put(&folder, "bad\xFF.md", "x");
    test_folder_put(&folder, "sub/new\nline.md", "x");
    test_folder_put(&folder, "sub/\x1B[31m.md", "x");
    test_folder_put(&folder, "bad\xFF.txt", "x"); /* nobody asked for it */
    expect(folder.path, "", "good.md|", "file/name .|file/name sub|file/name sub|");
    test_folder_remove(&folder);
}

static void test_what_cannot_be_opened(void **state)
{
    struct test_folder folder;
    const char *path;
    struct listing listing;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "file.md", "x");
    listing = list(folder.path, "missing", markdown);
    assert_int_equal(listing.st, CJ_ERR_IO);
    assert_string_equal(listing.findings, "");
    free(listing.paths);
    free(listing.findings);
    path = test_folder_path(&folder, "file.md");
    listing = list(path, "", markdown);
    assert_int_equal(listing.st, CJ_ERR_IO);
    free(listing.paths);
    free(listing.findings);

    test_folder_put(&folder, "closed/a.md", "x");
    path = test_folder_path(&folder, "closed");
    assert_int_equal(chmod(folder.path, 0755), 0);
    assert_int_equal(chmod(path, 0), 0);
    uid_t user = test_folder_leave_root();
    expect(folder.path, "", "file.md|", "file/unreadable closed|");
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(chmod(path, 0700), 0);
    test_folder_remove(&folder);
}

/* The same names in another order of creation, and a few hundred of them. */
static void test_the_order_is_not_the_file_systems(void **state)
{
    struct test_folder forth;
    struct test_folder back;
    char name[32];

    (void)state;
    test_folder_make(&forth);
    test_folder_make(&back);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof(name), "%d/%d.md", i % 7, i);
        test_folder_put(&forth, name, "");
        (void)snprintf(name, sizeof(name), "%d/%d.md", (299 - i) % 7, 299 - i);
        test_folder_put(&back, name, "");
    }
    struct listing a = list(forth.path, "", markdown);
    struct listing b = list(back.path, "", markdown);
    assert_string_equal(a.paths, b.paths);
    assert_true(strlen(a.paths) > 2000);
    free(a.paths);
    free(a.findings);
    free(b.paths);
    free(b.findings);
    test_folder_remove(&forth);
    test_folder_remove(&back);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists_in_byte_order),
        cmocka_unit_test(test_suffixes),
        cmocka_unit_test(test_special_files_are_skipped),
        cmocka_unit_test(test_the_root_may_be_a_link),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_names_that_are_no_text),
        cmocka_unit_test(test_what_cannot_be_opened),
        cmocka_unit_test(test_the_order_is_not_the_file_systems),
    };
    return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
