/* From a raw score to the probability that the answer is right. */
#ifndef CJ_INDEX_CALIBRATE_H
#define CJ_INDEX_CALIBRATE_H

#include "index/rank.h"

/** How far the scores of a ranking can be trusted, 0–1: less when much of the message stands
 * nowhere in the documents, and when the best document asks for much that the message does not
 * say. One number for the whole ranking, so that probabilities keep the order of the scores.
 */
double cj_trust(const struct cj_index *index, const struct cj_ranking *ranking);

/** The probability that a raw score, times the trust in it, stands for: 0–1. */
double cj_calibrated(const struct cj_curve *curve, double confidence);

/** Fits the index's curve and thresholds: the index asks itself each of its phrasings, with
 * that phrasing left out, and again with its whole document left out, when every answer is
 * wrong. With too few phrasings the curve that was fitted on public question sets stays.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_calibrate(struct cj_index *index, cj_analyser *analyser);

#endif
