/* Which language a short message is in. */
#ifndef CJ_TEXT_GUESS_H
#define CJ_TEXT_GUESS_H

#include <stddef.h>

#include "text/lang.h"

/** How sure a guess is that it is `lang`; the scores of all candidates add up to 1. */
struct cj_lang_score {
    const struct cj_lang *lang;
    double score;
};

/** Scores `count` candidate languages for `text` by function words and letter groups; untuned
 * languages share what is left. With no evidence ("ok", "AB-123456") all scores are equal.
 * Writes `out_scores[0..count)` in the order of `langs`. Never fails and never allocates. */
void cj_lang_guess(struct cj_str text, const struct cj_lang *const *langs, size_t count,
                   struct cj_lang_score *out_scores);

#endif
