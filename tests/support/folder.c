#include "support/folder.h"

#include <errno.h>
#include <ftw.h>
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

#define NOBODY 65534

void test_folder_make(struct test_folder *folder)
{
    (void)snprintf(folder->path, sizeof(folder->path), "/tmp/conserje-test-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw)
{
    (void)info;
    (void)kind;
    (void)ftw;
    return remove(path);
}

void test_folder_remove(const struct test_folder *folder)
{
    assert_int_equal(nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *test_folder_path(const struct test_folder *folder, const char *name)
{
    static char paths[4][512];
    static size_t next;
    char *path = paths[next++ % 4];

    (void)snprintf(path, sizeof(paths[0]), "%s/%s", folder->path, name);
    return path;
}

static void make_parents(const struct test_folder *folder, char *path)
{
    for (char *slash = strchr(path + strlen(folder->path) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

void test_folder_write(const struct test_folder *folder, const char *name, const char *bytes,
                       size_t len)
{
    char path[512];

    (void)snprintf(path, sizeof(path), "%s/%s", folder->path, name);
    make_parents(folder, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

void test_folder_put(const struct test_folder *folder, const char *name, const char *text)
{
    test_folder_write(folder, name, text, strlen(text));
}

void test_folder_mkdir(const struct test_folder *folder, const char *name)
{
    char path[512];

    (void)snprintf(path, sizeof(path), "%s/%s", folder->path, name);
    make_parents(folder, path);
    assert_int_equal(mkdir(path, 0700), 0);
}

uid_t test_folder_leave_root(void)
{
    uid_t user = geteuid();

    if (user == 0) {
        assert_int_equal(seteuid(NOBODY), 0);
    }
    return user;
}
