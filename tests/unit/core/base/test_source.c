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

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/source.h"
#include "base/utf8.h"
#include "support/folder.h"

#define MAX_LEN 1000

/* Bytes of a file, and what is read or found. */
static const struct {
    const char *name;
    const char *bytes;
    size_t len;
    const char *text; /* NULL: refused */
    const char *code;
    uint32_t line;
    uint32_t column;
} contents[] = {
    {"empty", "", 0, "", NULL, 0, 0},
    {"plain", "hola\n", 5, "hola\n", NULL, 0, 0},
    {"no newline at the end", "a\nb", 3, "a\nb", NULL, 0, 0},
    {"byte order mark", "\xEF\xBB\xBFhola", 7, "hola", NULL, 0, 0},
    {"nothing but the mark", "\xEF\xBB\xBF", 3, "", NULL, 0, 0},
    {"a second mark is text", "\xEF\xBB\xBF\xEF\xBB\xBF", 6, "\xEF\xBB\xBF", NULL, 0, 0},
    {"half a mark", "\xEF\xBB", 2, NULL, "file/utf8", 1, 1},
    {"CRLF", "a\r\nb\r\n", 6, "a\nb\n", NULL, 0, 0},
    {"lone CR", "a\rb\r", 4, "a\nb\n", NULL, 0, 0},
    {"CR CR LF", "a\r\r\nb", 5, "a\n\nb", NULL, 0, 0},
    {"Latin-1", "uno\ncami\xF3n", 10, NULL, "file/utf8", 2, 5},
    {"the place counts characters", "\xC3\xB1\xC3\xB1\xF1", 5, NULL, "file/utf8", 1, 3},
    {"the mark is no column",
     "\xEF\xBB\xBF"
     "a\xFF",
     5, NULL, "file/utf8", 1, 2},
    {"CR ends a line", "a\rb\r\nc\xFF", 7, NULL, "file/utf8", 3, 2},
    {"overlong", "\xC0\xAF", 2, NULL, "file/utf8", 1, 1},
    {"surrogate", "a\xED\xA0\x80", 4, NULL, "file/utf8", 1, 2},
    {"cut at the end", "a\xE2\x82", 3, NULL, "file/utf8", 1, 2},
    {"NUL", "ab\nc\0d", 6, NULL, "file/nul", 2, 2},
    {"UTF-16", "\xFF\xFEh\0o\0", 6, NULL, "file/utf8", 1, 1},
};

static const struct cj_diag *only_finding(const cj_diags *diags)
{
    assert_int_equal(cj_diags_count(diags), 1);
    return cj_diags_at(diags, 0);
}

static void check_content(size_t i, cj_status st, const cj_diags *diags,
                          const struct cj_source *source)
{
    if (contents[i].text) {
        assert_int_equal(st, CJ_OK);
        assert_int_equal(cj_diags_count(diags), 0);
        assert_string_equal(source->text.ptr, contents[i].text);
        assert_int_equal(source->text.len, strlen(contents[i].text));
        return;
    }
    assert_int_equal(st, CJ_ERR_CONTENT);
    assert_null(source->text.ptr);
    const struct cj_diag *diag = only_finding(diags);
    assert_string_equal(diag->code, contents[i].code);
    assert_string_equal(diag->file, "x.md");
    assert_int_equal(diag->severity, CJ_ERROR);
    assert_int_equal(diag->line, contents[i].line);
    assert_int_equal(diag->column, contents[i].column);
}

static void test_contents(void **state)
{
    struct test_folder folder;

    (void)state;
    test_folder_make(&folder);
    for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
        struct cj_str bytes = {contents[i].bytes, contents[i].len};
        struct cj_source source = {0};
        cj_diags *diags = cj_diags_new();

        cj_status st = cj_source_from_bytes("x.md", bytes, diags, &source);
        check_content(i, st, diags, &source);
        cj_source_clear(&source);
        cj_diags_free(diags);

        diags = cj_diags_new();
        test_folder_write(&folder, "x.md", contents[i].bytes, contents[i].len);
        st = cj_source_read(folder.path, "x.md", MAX_LEN, diags, &source);
        check_content(i, st, diags, &source);
        cj_source_clear(&source);
        cj_diags_free(diags);
    }
    test_folder_remove(&folder);
}

/* Reads `name` and expects one finding and no source. */
static void expect_finding(const struct test_folder *folder, const char *name,
                           enum cj_severity severity, const char *code)
{
    struct cj_source source = {0};
    cj_diags *diags = cj_diags_new();

    assert_int_equal(cj_source_read(folder->path, name, MAX_LEN, diags, &source),
                     CJ_ERR_CONTENT);
    assert_null(source.text.ptr);
    const struct cj_diag *diag = only_finding(diags);
    assert_int_equal(diag->severity, severity);
    assert_string_equal(diag->code, code);
    assert_string_equal(diag->file, name);
    assert_int_equal(diag->line, 0);
    cj_diags_free(diags);
}

static void test_sizes(void **state)
{
    struct test_folder folder;
    struct cj_source source = {0};
    cj_diags *diags = cj_diags_new();
    char bytes[MAX_LEN + 1];

    (void)state;
    memset(bytes, 'a', sizeof(bytes));
    test_folder_make(&folder);
    test_folder_write(&folder, "fits", bytes, MAX_LEN);
    test_folder_write(&folder, "large", bytes, MAX_LEN + 1);
    assert_int_equal(cj_source_read(folder.path, "fits", MAX_LEN, diags, &source), CJ_OK);
    assert_int_equal(source.text.len, MAX_LEN);
    cj_source_clear(&source);
    cj_diags_free(diags);
    expect_finding(&folder, "large", CJ_ERROR, "file/too-large");
    test_folder_remove(&folder);
}

/* 64 MB that take no room on the disk: refused by their size, without reading them. */
static void test_a_huge_file_is_not_read(void **state)
{
    struct test_folder folder;
    const char *path;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "huge", "");
    path = test_folder_path(&folder, "huge");
    assert_int_equal(truncate(path, 64L * 1024 * 1024), 0);
    expect_finding(&folder, "huge", CJ_ERROR, "file/too-large");
    test_folder_remove(&folder);
}

/* None of these may block, and none may be followed. */
static void test_special_files(void **state)
{
    struct test_folder folder;
    const char *path;
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    (void)state;
    test_folder_make(&folder);
    path = test_folder_path(&folder, "fifo");
    assert_int_equal(mkfifo(path, 0600), 0);
    path = test_folder_path(&folder, "zero");
    assert_int_equal(symlink("/dev/zero", path), 0);
    path = test_folder_path(&folder, "passwd");
    assert_int_equal(symlink("/etc/passwd", path), 0);
    path = test_folder_path(&folder, "dangling");
    assert_int_equal(symlink("nowhere", path), 0);
    path = test_folder_path(&folder, "loop");
    assert_int_equal(symlink("loop", path), 0);
    test_folder_mkdir(&folder, "folder");
    path = test_folder_path(&folder, "socket");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_true(strlen(path) < sizeof(address.sun_path));
    memcpy(address.sun_path, path, strlen(path) + 1);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    (void)close(fd);

    static const char *const names[] = {"fifo", "zero",   "passwd", "dangling",
                                        "loop", "folder", "socket"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        expect_finding(&folder, names[i], CJ_WARNING, "file/special");
    }
    test_folder_remove(&folder);
}

static void test_a_device_itself(void **state)
{
    struct test_folder dev = {.path = "/dev"};

    (void)state;
    expect_finding(&dev, "zero", CJ_WARNING, "file/special");
}

static void test_unreadable(void **state)
{
    struct test_folder folder;
    const char *path;

    (void)state;
    test_folder_make(&folder);
    expect_finding(&folder, "missing", CJ_ERROR, "file/unreadable");
    expect_finding(&folder, "no/such/folder", CJ_ERROR, "file/unreadable");

    test_folder_put(&folder, "closed", "x");
    path = test_folder_path(&folder, "closed");
    assert_int_equal(chmod(path, 0), 0);
    uid_t user = test_folder_leave_root();
    expect_finding(&folder, "closed", CJ_ERROR, "file/unreadable");
    assert_int_equal(seteuid(user), 0);
    test_folder_remove(&folder);
}

/* A log that somebody writes to meanwhile. */
struct writer {
    const char *path;
    atomic_bool stop;
};

static void *keep_writing(void *context)
{
    struct writer *writer = context;
    FILE *file = fopen(writer->path, "ab");

    while (file && !writer->stop) {
        if (ftell(file) > MAX_LEN / 2 && ftruncate(fileno(file), 0) != 0) {
            break;
        }
        (void)fputs("una l\303\255nea\n", file);
        (void)fflush(file);
    }
    if (file) {
        (void)fclose(file);
    }
    return NULL;
}

/* It is read as it was at some moment, or refused because that moment cut a character; never
 * more than was allowed. */
static void test_a_file_that_changes_meanwhile(void **state)
{
    struct test_folder folder;
    struct writer writer = {.stop = false};
    pthread_t thread;

    (void)state;
    test_folder_make(&folder);
    test_folder_put(&folder, "log", "");
    writer.path = test_folder_path(&folder, "log");
    assert_int_equal(pthread_create(&thread, NULL, keep_writing, &writer), 0);
    for (int i = 0; i < 300; i++) {
        struct cj_source source = {0};
        cj_diags *diags = cj_diags_new();
        cj_status st = cj_source_read(folder.path, "log", MAX_LEN, diags, &source);

        assert_true(st == CJ_OK || st == CJ_ERR_CONTENT);
        assert_int_equal(st == CJ_OK, cj_diags_count(diags) == 0);
        if (st == CJ_OK) {
            assert_true(source.text.len <= MAX_LEN);
            assert_int_equal(cj_utf8_valid(source.text), source.text.len);
        }
        cj_source_clear(&source);
        cj_diags_free(diags);
    }
    writer.stop = true;
    assert_int_equal(pthread_join(thread, NULL), 0);
    test_folder_remove(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contents),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_a_huge_file_is_not_read),
        cmocka_unit_test(test_special_files),
        cmocka_unit_test(test_a_device_itself),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_a_file_that_changes_meanwhile),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
