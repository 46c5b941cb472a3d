/* A folder of its own for a test that needs files. Every call fails the test when it can't. */
#ifndef CJ_TEST_FOLDER_H
#define CJ_TEST_FOLDER_H

#include <stddef.h>
#include <sys/types.h>

#define TEST_PATH_MAX 512

struct test_folder {
    char path[64];
};

/** Makes an empty folder below /tmp. */
void test_folder_make(struct test_folder *folder);

/** Writes a file, and the folders on its way. */
void test_folder_write(const struct test_folder *folder, const char *name, const void *bytes,
                       size_t len);
void test_folder_puts(const struct test_folder *folder, const char *name, const char *text);

/** Makes an empty folder inside, and those on its way. */
void test_folder_mkdir(const struct test_folder *folder, const char *name);

/** The full path of `name`, in `out`. */
void test_folder_path(const struct test_folder *folder, const char *name,
                      char out[TEST_PATH_MAX]);

/** Root reads everything: a test of what can't be read runs as nobody instead.
 * @return who we were, for seteuid() afterwards */
uid_t test_folder_leave_root(void);

/** Removes it with all that is in it, without following links. */
void test_folder_remove(const struct test_folder *folder);

#endif
