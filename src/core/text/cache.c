/* A direct-mapped cache of words. */
#include "text/cache.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

#define SLOTS      4096 /* 600 KiB a thread, most of it never touched by a small bot */
#define SLOT_BYTES 120  /* five strings of 24 bytes: longer words are rare, read them again */
#define PARTS      5    /* surface, lower, fold, both keys: they follow each other */

struct slot {
    const struct cj_lang *lang; /* NULL in a free slot */
    enum cj_word_class word_class;
    unsigned char lens[PARTS];
    char bytes[SLOT_BYTES];
};

struct cj_word_cache {
    struct slot slots[SLOTS];
};

struct cj_word_cache *cj_word_cache_new(void)
{
    return calloc(1, sizeof(struct cj_word_cache));
}

void cj_word_cache_free(struct cj_word_cache *cache)
{
    free(cache);
}

/* The languages have slots of their own by their codes, not by their addresses: the same words
 * then meet in the same slots on every machine. */
static size_t slot_of(const struct cj_lang *lang, struct cj_str surface)
{
    uint64_t hash = cj_hash(cj_hash(CJ_HASH_SEED, cj_str_from(lang->code)), surface);

    return (size_t)(hash ^ hash >> 32) % SLOTS;
}

bool cj_word_cache_find(const struct cj_word_cache *cache, const struct cj_lang *lang,
                        struct cj_str surface, struct cj_word *out_word)
{
    const struct slot *slot = &cache->slots[slot_of(lang, surface)];
    struct cj_str parts[PARTS];
    const char *at = slot->bytes;

    if (slot->lang != lang ||
        !cj_str_equal(surface, (struct cj_str){slot->bytes, slot->lens[0]})) {
        return false;
    }
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = (struct cj_str){at, slot->lens[i]};
        at += slot->lens[i];
    }
    *out_word = (struct cj_word){
        .lower = parts[1],
        .fold = parts[2],
        .keys = {parts[3], parts[4]},
        .word_class = slot->word_class,
    };
    return true;
}

void cj_word_cache_store(struct cj_word_cache *cache, const struct cj_lang *lang,
                         struct cj_str surface, const struct cj_word *word)
{
    const struct cj_str parts[PARTS] = {surface, word->lower, word->fold, word->keys[0],
                                        word->keys[1]};
    struct slot *slot = &cache->slots[slot_of(lang, surface)];
    size_t total = 0;

    for (size_t i = 0; i < PARTS; i++) {
        total += parts[i].len;
    }
    if (total > SLOT_BYTES) {
        return;
    }

    char *to = slot->bytes;
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i].len > 0) { /* its pointer may be NULL then */
            memcpy(to, parts[i].ptr, parts[i].len);
        }
        slot->lens[i] = (unsigned char)parts[i].len;
        to += parts[i].len;
    }
    slot->lang = lang;
    slot->word_class = word->word_class;
}
