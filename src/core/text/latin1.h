/* Latin-1 without a library: what nearly every Spanish and English message is made of. */
#ifndef CJ_TEXT_LATIN1_H
#define CJ_TEXT_LATIN1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/** A UTF-8 lead byte from here on starts a character above U+00FF. Combining marks are among
 * those, so text without such a byte needs no composing. */
#define CJ_LATIN1_END_LEAD 0xC4u

/** The first character that is not Latin-1. */
#define CJ_LATIN1_END 0x100u

/** What folding does with accents: cj_fold_case() keeps them, cj_fold() drops them. */
enum cj_accents {
    CJ_ACCENTS_KEEP,
    CJ_ACCENTS_DROP,
};

/** Bytes of the longest folded Latin-1 character: ¼ becomes 1⁄4. */
#define CJ_LATIN1_MAX_FOLD 5

/** Writes `code` (below CJ_LATIN1_END), folded, to `out` (room for CJ_LATIN1_MAX_FOLD bytes).
 * @return bytes written; 0 for a soft hyphen, which is no text */
size_t cj_latin1_put(uint32_t code, enum cj_accents accents, char *out);

/** True for the letters of Latin-1 and for ª and º. */
bool cj_latin1_is_letter(uint32_t code);

/** cj_fold() of valid `text` into `out` (room for `capacity` bytes) without allocating. Only
 * Latin-1 is folded: other characters are copied. What doesn't fit is left out.
 * @return the part of `out` that was written */
struct cj_str cj_latin1_fold(struct cj_str text, char *out, size_t capacity);

#endif
