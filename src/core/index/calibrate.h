/* From a raw score to the probability that the answer is right. */
#ifndef CJ_INDEX_CALIBRATE_H
#define CJ_INDEX_CALIBRATE_H

#include "index/rank.h"

/** What is calibrated: how far to trust a document that was found for a message.
 *
 * @param known  share of the message's mass that the documents have at all: what is unknown
 *               everywhere says that the message may be about something else */
double cj_confidence(const struct cj_index *index, const struct cj_scored *scored,
                     double known);

/** The probability that a confidence stands for, 0–1. */
double cj_calibrated(const struct cj_curve *curve, double confidence);

/** Fits the index's curve and thresholds: the index asks itself each of its phrasings, with
 * that phrasing left out, and again with its whole document left out, when every answer is
 * wrong. With too few phrasings the curve that was fitted on public question sets stays.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_calibrate(struct cj_index *index, cj_analyser *analyser);

#endif
