/* The first look: which documents are worth scoring in full. */
#ifndef CJ_INDEX_CANDIDATES_H
#define CJ_INDEX_CANDIDATES_H

#include "index/scratch.h"

/** Saturation and length normalisation of BM25, in questions and in bodies. A question says a
 * word once, so little is gained from a second time. */
#define CJ_PHRASE_K1 0.6
#define CJ_BODY_K1   1.2
#define CJ_BM25_B    0.75

/** tf / (tf + k1 · (1 − b + b · length / mean)) */
static inline double cj_bm25(double frequency, double k1, double length, double mean)
{
    return frequency / (frequency + k1 * (1 - CJ_BM25_B + CJ_BM25_B * length / mean));
}

/** Writes the best documents for scratch->query to `out_items`, in no order.
 * @return how many */
size_t cj_find_candidates(const struct cj_index *index, struct cj_index_scratch *scratch,
                          const struct cj_held_out *held_out,
                          uint32_t out_items[CJ_MAX_CANDIDATES]);

#endif
