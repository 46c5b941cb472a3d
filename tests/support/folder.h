/* A folder of a test's own, and files in it. Everything fails the test when it can't be done.
 */
#ifndef CJ_TEST_FOLDER_H
#define CJ_TEST_FOLDER_H

#include <stddef.h>
#include <sys/types.h>

struct test_folder {
    char path[64];
};

void test_folder_make(struct test_folder *folder);

/** Removes it with all that is in it. */
void test_folder_remove(const struct test_folder *folder);

/** Writes `name`, making the folders in between. */
void test_folder_write(const struct test_folder *folder, const char *name, const char *bytes,
                       size_t len);

/** The same with a NUL-terminated text. */
void test_folder_put(const struct test_folder *folder, const char *name, const char *text);

/** Makes an empty folder inside, and those in between. */
void test_folder_mkdir(const struct test_folder *folder, const char *name);

/** Root reads everything: a test of what can't be read runs as nobody instead.
 * @return who we were, for seteuid() afterwards */
uid_t test_folder_leave_root(void);

/** "FOLDER/name". Static storage: good until the fourth call from now. */
const char *test_folder_path(const struct test_folder *folder, const char *name);

#endif
