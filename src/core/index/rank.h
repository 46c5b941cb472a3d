/* Ranking before calibration: the query, its candidates, their scores. */
#ifndef CJ_INDEX_RANK_H
#define CJ_INDEX_RANK_H

#include "index/score.h"

struct cj_ranking {
    struct cj_scored items[CJ_MAX_CANDIDATES]; /* best first; ties by id */
    size_t count;
    double known; /* share of the message's mass that the documents have, 0–1 */
};

/** Nothing is held out. */
#define CJ_NOTHING_HELD_OUT ((struct cj_held_out){CJ_NO_WORD, CJ_NO_WORD})

/** Ranks the documents for `utterance`.
 *
 * @param words  NULL, or one element a token, zeroed: filled
 * @param arena  owns the corrections in `words`
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_rank(const struct cj_index *index, struct cj_index_scratch *scratch,
                  cj_analyser *analyser, const struct cj_utterance *utterance,
                  struct cj_held_out held_out, struct cj_arena *arena,
                  struct cj_word_match *words, struct cj_ranking *out_ranking);

#endif
