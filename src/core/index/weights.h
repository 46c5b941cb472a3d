/* What words and word pairs weigh: rarity, and the norms that make scores comparable. */
#ifndef CJ_INDEX_WEIGHTS_H
#define CJ_INDEX_WEIGHTS_H

#include "index/model.h"

/** A function word weighs this share of its rarity, in questions and in bodies. Less would
 * lose "de" against "para"; nothing at all loses "how do I" against "can I". */
#define CJ_FUNCTION_WEIGHT 0.5

/** The same for a question word in a body, where it is rarely about what the text answers. */
#define CJ_QUESTION_BODY_WEIGHT 0.5

/** Word pairs are taken side by side, and one word apart at half the weight. */
#define CJ_PAIR_GAPS 2
static inline double cj_pair_gap_weight(size_t gap)
{
    return gap == 1 ? 1 : 0.5;
}

/** Counts the word pairs of all phrases and computes each phrase's norms.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_weigh_phrases(struct cj_index *index);

/** 1 + ln(count), from a table for the small counts that occur. */
double cj_damped(uint32_t count);

#endif
