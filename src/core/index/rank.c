/* Ranking before calibration. */
#include "index/rank.h"

#include <stdlib.h>

#include "index/candidates.h"

static int compare_scored(const void *left, const void *right)
{
    const struct cj_scored *a = left;
    const struct cj_scored *b = right;

    if (a->raw != b->raw) {
        return a->raw < b->raw ? 1 : -1;
    }
    return (a->item > b->item) - (a->item < b->item);
}

cj_status cj_rank(const struct cj_index *index, struct cj_index_scratch *scratch,
                  cj_analyser *analyser, const struct cj_utterance *utterance,
                  struct cj_held_out held_out, struct cj_arena *arena,
                  struct cj_word_match *words, struct cj_ranking *out_ranking)
{
    uint32_t candidates[CJ_MAX_CANDIDATES];
    cj_status st = cj_index_scratch_begin(scratch, index);

    out_ranking->count = 0;
    if (st == CJ_OK) {
        st = cj_query_make(index, analyser, utterance, &held_out, arena, &scratch->query,
                           words);
    }
    if (st != CJ_OK || scratch->query.mass <= 0) {
        out_ranking->known = 0;
        return st;
    }
    out_ranking->known = scratch->query.known;

    const size_t count = cj_find_candidates(index, scratch, &held_out, candidates);
    cj_index_scratch_link(scratch);
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = cj_score_item(index, scratch, &held_out, candidates[i], &out_ranking->items[i]);
    }
    if (st == CJ_OK) {
        out_ranking->count = count;
        qsort(out_ranking->items, count, sizeof(out_ranking->items[0]), compare_scored);
    }
    return st;
}
