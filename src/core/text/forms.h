/* Forms of one word that the stemmer leaves apart: "devuelto" and "devolver", "paid" and
 * "pay".
 */
#ifndef CJ_TEXT_FORMS_H
#define CJ_TEXT_FORMS_H

#include "base/str.h"
#include "text/analyse.h"

/** Other stems of one word: the forms of an irregular verb, its other vowels and endings. */
#define CJ_MAX_FORMS 8

struct cj_form_stem {
    char text[CJ_MAX_WORD_LEN + 2]; /* NUL-terminated; a vowel may become two */
    size_t len;
};

/** The stems under which other forms of the word with this stem may stand, as far as the tuned
 * languages have such words. They need not be words: whoever asks looks them up.
 *
 * @param stem   folded: a cj_token.keys[1]
 * @return how many were written to `out_stems` */
size_t cj_other_stems(const struct cj_lang *lang, struct cj_str stem,
                      struct cj_form_stem out_stems[CJ_MAX_FORMS]);

#endif
