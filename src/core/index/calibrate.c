/* From a raw score to the probability that the answer is right. */
#include "index/calibrate.h"

#include "index/numeric.h"

static const struct cj_curve default_curve = {.slope = 12, .middle = 0.25};
static const struct cj_thresholds default_thresholds = {.answer = 0.5, .suggest = 0.2};

double cj_confidence(const struct cj_scored *scored, double known)
{
    return scored->raw * known;
}

double cj_calibrated(const struct cj_curve *curve, double confidence)
{
    return cj_logistic(curve->slope * (confidence - curve->middle));
}

cj_status cj_calibrate(struct cj_index *index, cj_analyser *analyser)
{
    (void)analyser;
    index->curve = default_curve;
    index->thresholds = default_thresholds;
    return CJ_OK;
}
