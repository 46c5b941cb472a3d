/* Growing heap arrays. */
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 8

bool cj_array_grow(void *items, size_t *capacity, size_t count, size_t size)
{
    void *old;
    size_t bytes;

    if (count < *capacity) {
        return true;
    }

    size_t wanted = FIRST_CAPACITY;
    if ((*capacity > 0 && __builtin_mul_overflow(*capacity, 2, &wanted)) ||
        __builtin_mul_overflow(wanted, size, &bytes)) {
        return false;
    }
    memcpy(&old, items, sizeof(old)); /* `items` points at a pointer of any type */
    unsigned char *grown = realloc(old, bytes);
    if (!grown) {
        return false;
    }
    memset(grown + *capacity * size, 0, bytes - *capacity * size);
    memcpy(items, &grown, sizeof(grown));
    *capacity = wanted;
    return true; /* cppcheck-suppress memleak ; `items` has it */
}
