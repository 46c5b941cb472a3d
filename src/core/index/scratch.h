/* Working memory of one thread, sized by the largest index it has served.
 *
 * Nothing is cleared between questions: each element carries the number of the question that
 * wrote it (its stamp), and counts as empty for every other. */
#ifndef CJ_INDEX_SCRATCH_H
#define CJ_INDEX_SCRATCH_H

#include "index/model.h"
#include "index/query.h"

/** Documents that are scored in full. Fewer find less where bodies decide: on 3,000 articles
 * 30 cost a point of accuracy against 100. */
#define CJ_MAX_CANDIDATES 100

/** Scores of numbered things, of which few are touched by one question. */
struct cj_tally {
    float *values;
    uint32_t *stamps;
    uint32_t *touched; /* in the order of the first touch */
    size_t count;
    size_t capacity;
};

/** What a word of the documents is to the question, found out once a question. */
struct cj_word_view {
    uint32_t stamp;
    int32_t group; /* of the question; -1: none */
    float weight;
    uint32_t gram_first; /* in cj_index_scratch.gram_hits */
    uint32_t gram_count;
};

/** Where a key or gram leads: a group, or an element of cj_query.grams. */
struct cj_link {
    uint32_t stamp;
    uint32_t target;
    float weight;
};

struct cj_index_scratch {
    struct cj_query query;
    uint32_t stamp;       /* of the question at hand */
    uint32_t group_stamp; /* of the group at hand */
    struct cj_tally phrases;
    struct cj_tally items;
    struct cj_tally holders; /* of the group at hand */
    struct cj_word_view *words;
    size_t word_capacity;
    struct cj_link *keys;
    size_t key_capacity;
    struct cj_link *grams; /* CJ_GRAM_SLOTS */
    uint16_t *gram_hits;   /* grams of the question, word by word */
    size_t gram_hit_count;
    size_t gram_hit_capacity;
};

/** Makes room for `index` and starts a new question. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_index_scratch_begin(struct cj_index_scratch *scratch,
                                 const struct cj_index *index);

/** Points the scratch at scratch->query: which keys and grams lead where. */
void cj_index_scratch_link(struct cj_index_scratch *scratch);

/** What the word is to the question. NULL when memory ran out. */
const struct cj_word_view *cj_index_scratch_view(struct cj_index_scratch *scratch,
                                                 const struct cj_index *index, uint32_t word);

/** Adds to a tally; the first touch of a question starts from 0. */
static inline void cj_tally_add(struct cj_tally *tally, uint32_t stamp, uint32_t number,
                                float value)
{
    if (tally->stamps[number] != stamp) {
        tally->stamps[number] = stamp;
        tally->values[number] = 0;
        tally->touched[tally->count++] = number;
    }
    tally->values[number] += value;
}

#endif
