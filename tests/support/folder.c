#include "support/folder.h"

#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define OPEN_FOLDERS 16
#define NOBODY       65534

void test_folder_make(struct test_folder *folder)
{
    (void)snprintf(folder->path, sizeof(folder->path), "/tmp/conserje-test-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
}

void test_folder_path(const struct test_folder *folder, const char *name,
                      char out[TEST_PATH_MAX])
{
    int len = snprintf(out, TEST_PATH_MAX, "%s/%s", folder->path, name);

    assert_true(len > 0 && len < TEST_PATH_MAX);
}

/* The folders on the way to `path`. */
static void make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        assert_true(mkdir(path, 0700) == 0 || errno == EEXIST);
        *slash = '/';
    }
}

void test_folder_write(const struct test_folder *folder, const char *name, const void *bytes,
                       size_t len)
{
    char path[TEST_PATH_MAX];

    test_folder_path(folder, name, path);
    make_parents(path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

void test_folder_puts(const struct test_folder *folder, const char *name, const char *text)
{
    test_folder_write(folder, name, text, strlen(text));
}

void test_folder_mkdir(const struct test_folder *folder, const char *name)
{
    char path[TEST_PATH_MAX];

    test_folder_path(folder, name, path);
    make_parents(path);
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

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(path);
}

void test_folder_remove(const struct test_folder *folder)
{
    assert_int_equal(nftw(folder->path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS), 0);
}
