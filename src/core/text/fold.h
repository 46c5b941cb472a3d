/* Folding: the form in which texts are compared. */
#ifndef CJ_TEXT_FOLD_H
#define CJ_TEXT_FOLD_H

#include <stdint.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/** A folded text and where each of its bytes came from. */
struct cj_folded {
    struct cj_str text;     /* NUL-terminated */
    const uint32_t *origin; /* text.len + 1 byte offsets into the unfolded text, never falling;
                               each is the start of a character */
};

/** NFKC case folding, accents kept ("DEVOLUCIÓN" → "devolución"). `text` is valid UTF-8.
 * What Unicode calls default-ignorable (soft hyphens, joiners) is dropped.
 * Folding twice gives the same as once. `out` is `failed` when memory ran out. */
void cj_fold_case(struct cj_str text, struct cj_buf *out);

/** NFKC case folding, accents dropped, ñ kept apart from n ("AÑO Único" → "año unico"), typing
 * variants of the apostrophe as "'" ("don’t" → "don't"). Letters that are no accented form get
 * their usual spelling: ø → o, æ → ae. */
void cj_fold(struct cj_str text, struct cj_buf *out);

/** cj_fold() with the way back, so that a capture can be shown as the visitor wrote it.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_fold_mapped(struct cj_str text, struct cj_arena *arena,
                         struct cj_folded *out_folded);

#endif
