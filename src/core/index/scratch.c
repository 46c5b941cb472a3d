/* Working memory of one thread. */
#include "index/scratch.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static bool grow(void *items, size_t count, size_t size)
{
    void *old;

    memcpy(&old, items, sizeof(old)); /* `items` points at a pointer of any type */
    void *fresh = calloc(count, size);
    if (!fresh) {
        return false;
    }
    /* Nothing is kept: a stamp of 0 is no question's. */
    free(old);
    memcpy(items, &fresh, sizeof(fresh));
    return true; /* cppcheck-suppress memleak ; `items` has it */
}

static bool tally_reserve(struct cj_tally *tally, size_t count)
{
    if (count <= tally->capacity) {
        return true;
    }
    tally->capacity = 0;
    if (!grow(&tally->values, count, sizeof(*tally->values)) ||
        !grow(&tally->stamps, count, sizeof(*tally->stamps)) ||
        !grow(&tally->touched, count, sizeof(*tally->touched))) {
        return false;
    }
    tally->capacity = count;
    return true;
}

static void tally_clear(struct cj_tally *tally)
{
    free(tally->values);
    free(tally->stamps);
    free(tally->touched);
}

static bool reserve(struct cj_index_scratch *scratch, const struct cj_index *index)
{
    const size_t words = index->dictionary.count + 1;
    const size_t keys = index->dictionary.key_count + 1;
    const size_t phrases = index->phrase_count + 1;
    const size_t items = index->count + 1;

    if (words > scratch->word_capacity) {
        scratch->word_capacity = 0;
        if (!grow(&scratch->words, words, sizeof(*scratch->words))) {
            return false;
        }
        scratch->word_capacity = words;
    }
    if (keys > scratch->key_capacity) {
        scratch->key_capacity = 0;
        if (!grow(&scratch->keys, keys, sizeof(*scratch->keys))) {
            return false;
        }
        scratch->key_capacity = keys;
    }
    if (!scratch->grams && !grow(&scratch->grams, CJ_GRAM_SLOTS, sizeof(*scratch->grams))) {
        return false;
    }
    return tally_reserve(&scratch->phrases, phrases) &&
           tally_reserve(&scratch->items, items) &&
           tally_reserve(&scratch->holders, phrases > items ? phrases : items);
}

/* The next number of a question or group. When they wrap round, after four billion, old stamps
 * would come alive again: then everything is forgotten. */
static void restart(struct cj_index_scratch *scratch)
{
    struct cj_tally *tallies[] = {&scratch->phrases, &scratch->items, &scratch->holders};

    for (size_t i = 0; i < sizeof(tallies) / sizeof(tallies[0]); i++) {
        memset(tallies[i]->stamps, 0, tallies[i]->capacity * sizeof(uint32_t));
    }
    memset(scratch->words, 0, scratch->word_capacity * sizeof(*scratch->words));
    memset(scratch->keys, 0, scratch->key_capacity * sizeof(*scratch->keys));
    memset(scratch->grams, 0, CJ_GRAM_SLOTS * sizeof(*scratch->grams));
    scratch->stamp = 0;
    scratch->group_stamp = 0;
}

cj_status cj_index_scratch_begin(struct cj_index_scratch *scratch,
                                 const struct cj_index *index)
{
    if (!reserve(scratch, index)) {
        return CJ_ERR_NOMEM;
    }
    if (scratch->stamp == UINT32_MAX ||
        scratch->group_stamp >= UINT32_MAX - 2 * CJ_MAX_GROUPS) {
        restart(scratch);
    }
    scratch->stamp++;
    scratch->phrases.count = 0;
    scratch->items.count = 0;
    scratch->gram_hit_count = 0;
    return CJ_OK;
}

void cj_index_scratch_link(struct cj_index_scratch *scratch)
{
    const struct cj_query *query = &scratch->query;

    for (size_t g = query->group_count; g > 0; g--) {
        const struct cj_group *group = &query->groups[g - 1];
        for (size_t k = 0; k < group->key_count; k++) {
            struct cj_link *link = &scratch->keys[group->keys[k]];
            /* a key of two groups belongs to the one that means it more */
            if (link->stamp != scratch->stamp || group->key_weights[k] >= link->weight) {
                *link =
                    (struct cj_link){scratch->stamp, (uint32_t)(g - 1), group->key_weights[k]};
            }
        }
    }
    for (size_t i = 0; i < query->gram_count; i++) {
        scratch->grams[query->grams[i].slot] =
            (struct cj_link){scratch->stamp, (uint32_t)i, 1};
    }
}

static bool add_gram_hits(struct cj_index_scratch *scratch, const struct cj_index *index,
                          const struct cj_word *word, struct cj_word_view *view)
{
    view->gram_first = (uint32_t)scratch->gram_hit_count;
    for (size_t g = 0; g < word->gram_count; g++) {
        const struct cj_link *link =
            &scratch->grams[index->dictionary.grams[word->gram_first + g]];
        if (link->stamp != scratch->stamp) {
            continue;
        }
        if (!cj_array_grow(&scratch->gram_hits, &scratch->gram_hit_capacity,
                           scratch->gram_hit_count, sizeof(*scratch->gram_hits))) {
            return false;
        }
        scratch->gram_hits[scratch->gram_hit_count++] = (uint16_t)link->target;
    }
    view->gram_count = (uint32_t)scratch->gram_hit_count - view->gram_first;
    return true;
}

const struct cj_word_view *cj_index_scratch_view(struct cj_index_scratch *scratch,
                                                 const struct cj_index *index, uint32_t number)
{
    struct cj_word_view *view = &scratch->words[number];
    const struct cj_word *word = &index->dictionary.words[number];

    if (view->stamp == scratch->stamp) {
        return view;
    }
    *view = (struct cj_word_view){.group = -1};
    for (size_t k = 0; k < 2; k++) {
        const struct cj_link *link = &scratch->keys[word->keys[k]];
        if (link->stamp == scratch->stamp && link->weight > view->weight) {
            view->weight = link->weight;
            view->group = (int32_t)link->target;
        }
    }
    if (!add_gram_hits(scratch, index, word, view)) {
        return NULL;
    }
    view->stamp = scratch->stamp;
    return view;
}

cj_index_scratch *cj_index_scratch_new(void)
{
    return calloc(1, sizeof(cj_index_scratch));
}

void cj_index_scratch_free(cj_index_scratch *scratch)
{
    if (!scratch) {
        return;
    }
    tally_clear(&scratch->phrases);
    tally_clear(&scratch->items);
    tally_clear(&scratch->holders);
    free(scratch->words);
    free(scratch->keys);
    free(scratch->grams);
    free(scratch->gram_hits);
    free(scratch);
}
