/* Which lists of words hold a key, and how often. Two passes: the first counts, the second
 * writes, so that no row ever moves. */
#include "index/postings.h"

#include <stdlib.h>

/* Counts how often each key occurs in one list, without sorting: a counter a key, and the keys
 * that were touched. */
struct tally {
    uint32_t *counts; /* per key; all 0 between lists */
    uint32_t *touched;
    size_t touched_count;
};

static void tally_add(struct tally *tally, uint32_t key)
{
    if (tally->counts[key]++ == 0) {
        tally->touched[tally->touched_count++] = key;
    }
}

static void tally_list(struct tally *tally, const struct cj_dictionary *dictionary,
                       struct cj_word_run list)
{
    tally->touched_count = 0;
    for (size_t i = 0; i < list.count; i++) {
        const struct cj_word *word = &dictionary->words[CJ_WORD_NUMBER(list.words[i])];

        tally_add(tally, word->keys[0]);
        if (word->keys[1] != word->keys[0]) {
            tally_add(tally, word->keys[1]);
        }
    }
}

static cj_status tally_init(struct tally *tally, size_t keys)
{
    tally->counts = calloc(keys + 1, sizeof(*tally->counts));
    tally->touched = calloc(keys + 1, sizeof(*tally->touched));
    return tally->counts && tally->touched ? CJ_OK : CJ_ERR_NOMEM;
}

static void tally_clear(struct tally *tally)
{
    free(tally->counts);
    free(tally->touched);
}

static void count_list(struct cj_postings *postings, struct tally *tally)
{
    for (size_t i = 0; i < tally->touched_count; i++) {
        postings->first[tally->touched[i] + 1]++;
        tally->counts[tally->touched[i]] = 0;
    }
}

static void write_list(struct cj_postings *postings, uint32_t *fill, struct tally *tally,
                       uint32_t holder)
{
    for (size_t i = 0; i < tally->touched_count; i++) {
        const uint32_t key = tally->touched[i];
        const uint32_t at = fill[key]++;

        postings->holders[at] = holder;
        postings->frequencies[at] =
            (uint8_t)(tally->counts[key] < UINT8_MAX ? tally->counts[key] : UINT8_MAX);
        tally->counts[key] = 0;
    }
}

/* Turns the counts in first[1..] into where each row starts, and copies that into `fill`. */
static cj_status lay_out(struct cj_postings *postings, size_t keys, uint32_t *fill)
{
    for (size_t k = 0; k < keys; k++) {
        fill[k] = postings->first[k];
        postings->first[k + 1] += postings->first[k];
    }

    const size_t total = postings->first[keys];
    postings->holders = calloc(total + 1, sizeof(*postings->holders));
    postings->frequencies = calloc(total + 1, sizeof(*postings->frequencies));
    return postings->holders && postings->frequencies ? CJ_OK : CJ_ERR_NOMEM;
}

cj_status cj_postings_build(struct cj_postings *postings,
                            const struct cj_dictionary *dictionary, size_t count,
                            struct cj_word_run (*get)(const void *context, size_t i),
                            const void *context)
{
    const size_t keys = dictionary->key_count;
    struct tally tally = {0};
    cj_status st = CJ_ERR_NOMEM;

    postings->first = calloc(keys + 2, sizeof(*postings->first));
    uint32_t *fill = calloc(keys + 1, sizeof(*fill));
    if (!postings->first || !fill || tally_init(&tally, keys) != CJ_OK) {
        goto done;
    }
    for (size_t i = 0; i < count; i++) {
        tally_list(&tally, dictionary, get(context, i));
        count_list(postings, &tally);
    }
    st = lay_out(postings, keys, fill);
    for (size_t i = 0; i < count && st == CJ_OK; i++) {
        tally_list(&tally, dictionary, get(context, i));
        write_list(postings, fill, &tally, (uint32_t)i);
    }

done:
    tally_clear(&tally);
    free(fill);
    return st;
}

void cj_postings_clear(struct cj_postings *postings)
{
    free(postings->first);
    free(postings->holders);
    free(postings->frequencies);
    *postings = (struct cj_postings){0};
}
