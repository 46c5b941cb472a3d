/* The full score of one document: a weighted sum of parts, each a share of the question. */
#ifndef CJ_INDEX_SCORE_H
#define CJ_INDEX_SCORE_H

#include "index/scratch.h"

/* Keep in the order of the table in score.c. */
enum cj_part {
    CJ_PART_TITLE,
    CJ_PART_TITLE_PAIRS,
    CJ_PART_TITLE_LETTERS,
    CJ_PART_TITLE_CLAIM,
    CJ_PART_PHRASES,
    CJ_PART_TRAIL,
    CJ_PART_TAGS,
    CJ_PART_BODY,
    CJ_PART_SENTENCE,
    CJ_PART_SENTENCES,
    CJ_PART_BODY_PAIRS,
    CJ_PART_BODY_LETTERS,
    CJ_PART_COVERAGE,
    CJ_PARTS,
};

/** Name of a part as `explain` shows it. Static storage. */
const char *cj_part_name(enum cj_part part);

/** A document in full. */
struct cj_scored {
    uint32_t item;
    double raw; /* sum of `parts`, 0–1 */
    double parts[CJ_PARTS];
    double coverage; /* idf-weighted share of the content words it has, 0–1 */
    double claim;    /* share of its best question that the message says, 0–1 */
};

/** Scores `item` for scratch->query. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_score_item(const struct cj_index *index, struct cj_index_scratch *scratch,
                        const struct cj_held_out *held_out, uint32_t item,
                        struct cj_scored *out_scored);

#endif
