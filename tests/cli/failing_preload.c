/* Preloaded into the program: the allocation number $FAIL_AT fails, whoever asks for it, and
 * at the end their number goes to the file $FAIL_COUNT. glibc only; no sanitizer. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *ptr, size_t size);

static unsigned long seen;
static unsigned long fail_at; /* 0: none */

__attribute__((constructor)) static void start(void)
{
    const char *value = getenv("FAIL_AT");

    fail_at = value ? strtoul(value, NULL, 10) : 0;
    seen = 0; /* what the loader allocated before is not the program's */
}

__attribute__((destructor)) static void stop(void)
{
    const char *path = getenv("FAIL_COUNT");
    unsigned long total = seen;
    FILE *file = path ? fopen(path, "w") : NULL;

    if (file) {
        (void)fprintf(file, "%lu\n", total);
        (void)fclose(file);
    }
}

static int must_fail(void)
{
    if (__atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED) != fail_at) {
        return 0;
    }
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return must_fail() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return must_fail() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *ptr, size_t size)
{
    return must_fail() ? NULL : __libc_realloc(ptr, size);
}
