/* Which words mean the same: rows of keys, one a key, built in two passes. */
#include "index/thesaurus.h"

#include <stdlib.h>
#include <string.h>

/* Called for each pair of a set: `key` has the synonym `other`. */
typedef void (*each_pair)(void *context, uint32_t key, struct cj_synonym other);

static void pairs_of(const struct cj_dictionary *dictionary, const struct cj_synonyms *set,
                     each_pair visit, void *context)
{
    for (size_t i = 0; i < set->count; i++) {
        uint32_t key;
        if (!cj_dictionary_find_key(dictionary, set->keys[i], &key)) {
            continue;
        }
        for (size_t j = 0; j < set->count; j++) {
            uint32_t other;
            if (cj_dictionary_find_key(dictionary, set->keys[j], &other) && other != key &&
                dictionary->keys[other].df > 0) {
                visit(context, key, (struct cj_synonym){other, set->weight});
            }
        }
    }
}

static void count_pair(void *context, uint32_t key, struct cj_synonym other)
{
    struct cj_thesaurus *thesaurus = context;

    (void)other;
    thesaurus->first[key + 1]++;
}

/* While rows are filled, `ends` says where each ends so far. */
struct filling {
    struct cj_thesaurus *thesaurus;
    uint32_t *ends;
};

static void add_pair(void *context, uint32_t key, struct cj_synonym other)
{
    struct filling *filling = context;
    struct cj_synonym *row = filling->thesaurus->others + filling->thesaurus->first[key];
    uint32_t *end = &filling->ends[key];

    for (uint32_t i = 0; i < *end; i++) {
        if (row[i].key == other.key) {
            return; /* two concepts say so */
        }
    }
    if (*end < CJ_MAX_SYNONYMS) {
        row[(*end)++] = other;
    }
}

/* Rows lie close together once it is known how long each is. */
static void close_up(struct cj_thesaurus *thesaurus, const uint32_t *ends, size_t key_count)
{
    uint32_t next = 0;

    for (size_t key = 0; key < key_count; key++) {
        memmove(thesaurus->others + next, thesaurus->others + thesaurus->first[key],
                ends[key] * sizeof(*thesaurus->others));
        thesaurus->first[key] = next;
        next += ends[key];
    }
    thesaurus->first[key_count] = next;
}

cj_status cj_thesaurus_build(struct cj_thesaurus *thesaurus,
                             const struct cj_dictionary *dictionary,
                             const struct cj_synonyms *sets, size_t count)
{
    const size_t key_count = dictionary->key_count;

    if (count == 0) {
        return CJ_OK;
    }
    uint32_t *ends = calloc(key_count + 1, sizeof(*ends));
    thesaurus->first = calloc(key_count + 2, sizeof(*thesaurus->first));
    if (ends && thesaurus->first) {
        for (size_t i = 0; i < count; i++) {
            pairs_of(dictionary, &sets[i], count_pair, thesaurus);
        }
        for (size_t key = 0; key < key_count; key++) {
            thesaurus->first[key + 1] += thesaurus->first[key];
        }
        thesaurus->others =
            calloc((size_t)thesaurus->first[key_count] + 1, sizeof(*thesaurus->others));
    }
    if (!ends || !thesaurus->first || !thesaurus->others) {
        free(ends);
        cj_thesaurus_clear(thesaurus);
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        pairs_of(dictionary, &sets[i], add_pair, &(struct filling){thesaurus, ends});
    }
    close_up(thesaurus, ends, key_count);
    free(ends);
    return CJ_OK;
}

void cj_thesaurus_clear(struct cj_thesaurus *thesaurus)
{
    free(thesaurus->first);
    free(thesaurus->others);
    *thesaurus = (struct cj_thesaurus){0};
}
