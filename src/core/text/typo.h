/* How far apart two words are, as fingers see it. */
#ifndef CJ_TEXT_TYPO_H
#define CJ_TEXT_TYPO_H

#include "base/str.h"

/** No number of edits: the words are further apart than was asked. */
#define CJ_TYPO_FAR 1000u

/** Damerau–Levenshtein distance (optimal string alignment) in hundredths of an edit: a
 * dropped, added or wrong letter is 100. What happens more easily costs less: a swap, a letter
 * that was doubled or that should have been, a neighbour on the keyboard, and what sounds
 * alike in Spanish (b/v, s/z/c, g/j, ll/y, a dropped h) or in English (f/ph, k/ck).
 *
 * Letters are code points and case counts, so fold first. The distance is symmetric, and 0
 * only for equal words. Words of more than CJ_MAX_WORD_LEN letters are equal or far apart.
 *
 * @param max  in hundredths, below CJ_TYPO_FAR; the search stops beyond it
 * @return the distance, or CJ_TYPO_FAR when it is over `max` */
unsigned cj_typo_distance(struct cj_str a, struct cj_str b, unsigned max);

#endif
