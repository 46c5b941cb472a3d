/* Hash map from bytes to a number. */
#include "base/map.h"

#include <stdlib.h>

#define FIRST_CAPACITY 16
#define FNV_PRIME      UINT64_C(0x100000001b3)

uint64_t cj_hash(uint64_t seed, struct cj_str bytes)
{
    uint64_t hash = seed;

    for (size_t i = 0; i < bytes.len; i++) {
        hash = (hash ^ (unsigned char)bytes.ptr[i]) * FNV_PRIME;
    }
    return hash;
}

static uint32_t short_hash(struct cj_str key)
{
    uint64_t hash = cj_hash(CJ_HASH_SEED, key);

    return (uint32_t)(hash ^ hash >> 32); /* FNV's low bits alone spread badly */
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct cj_map_slot *find(struct cj_map_slot *slots, size_t capacity, struct cj_str key,
                                uint32_t hash)
{
    size_t at = hash & (capacity - 1);

    while (slots[at].key.ptr &&
           (slots[at].hash != hash || !cj_str_equal(slots[at].key, key))) {
        at = (at + 1) & (capacity - 1);
    }
    return &slots[at];
}

static bool grow(struct cj_map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : FIRST_CAPACITY;
    struct cj_map_slot *slots = calloc(capacity, sizeof(*slots));

    if (!slots) {
        return false;
    }
    for (size_t i = 0; i < map->capacity; i++) {
        const struct cj_map_slot *old = &map->slots[i];
        if (old->key.ptr) {
            *find(slots, capacity, old->key, old->hash) = *old;
        }
    }
    free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
    return true;
}

int cj_map_add(struct cj_map *map, struct cj_str key, uint32_t value, uint32_t *out_value)
{
    const uint32_t hash = short_hash(key);

    if (map->count * 2 >= map->capacity && !grow(map)) {
        return -1;
    }

    struct cj_map_slot *slot = find(map->slots, map->capacity, key, hash);
    int added = slot->key.ptr == NULL;
    if (added) {
        *slot = (struct cj_map_slot){.key = key, .hash = hash, .value = value};
        if (!key.ptr) {
            slot->key.ptr = ""; /* an empty key still marks its slot as taken */
        }
        map->count++;
    }
    if (out_value) {
        *out_value = slot->value;
    }
    return added;
}

bool cj_map_get(const struct cj_map *map, struct cj_str key, uint32_t *out_value)
{
    if (map->count == 0) {
        return false;
    }

    const struct cj_map_slot *slot = find(map->slots, map->capacity, key, short_hash(key));
    if (!slot->key.ptr) {
        return false;
    }
    if (out_value) {
        *out_value = slot->value;
    }
    return true;
}

void cj_map_clear(struct cj_map *map)
{
    free(map->slots);
    *map = (struct cj_map){0};
}
