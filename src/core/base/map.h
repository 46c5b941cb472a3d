/* Hash map from bytes to a number: the interning table of words, ids and features.
 *
 * Open addressing with linear probing at a load of at most one half. The hash has no seed: the
 * same content gives the same table on every machine. That is safe because only content that
 * an editor wrote is ever inserted; a visitor's words are only looked up. */
#ifndef CJ_BASE_MAP_H
#define CJ_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct cj_map_slot {
    struct cj_str key; /* ptr is NULL in a free slot */
    uint32_t hash;
    uint32_t value;
};

/** Zero-initialise it. Keys are borrowed: they must outlive the map. */
struct cj_map {
    struct cj_map_slot *slots;
    size_t capacity; /* zero or a power of two */
    size_t count;
};

/** Adds `key` with `value` unless it is there already.
 *
 * @param out_value  may be NULL; set to the value that the key has now
 * @return 1 when added, 0 when it was there (its value stays), -1 when memory ran out */
int cj_map_add(struct cj_map *map, struct cj_str key, uint32_t value, uint32_t *out_value);

/** True when `key` is there; then `*out_value` (may be NULL) is its value. */
bool cj_map_get(const struct cj_map *map, struct cj_str key, uint32_t *out_value);

/** Frees the table; the map is empty and usable again. */
void cj_map_clear(struct cj_map *map);

/** FNV-1a, 64 bits, started from `seed`: chain calls to hash several pieces. Not for secrets.
 */
uint64_t cj_hash(uint64_t seed, struct cj_str bytes);

#define CJ_HASH_SEED UINT64_C(0xcbf29ce484222325) /* FNV's offset basis */

#endif
