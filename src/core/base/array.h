/* Room for one more element in a heap array that its owner keeps as pointer, count, capacity.
 */
#ifndef CJ_BASE_ARRAY_H
#define CJ_BASE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

/** Grows `*items` so that `count` + 1 elements of `size` bytes fit; new bytes are zeroed.
 *
 * @param items  address of the owner's pointer; unchanged when memory ran out
 * @return false when memory ran out */
bool cj_array_grow(void *items, size_t *capacity, size_t count, size_t size);

#endif
