/* From a word as it was typed to the words that were meant. */
#ifndef CJ_TEXT_SPELLER_H
#define CJ_TEXT_SPELLER_H

#include <stdbool.h>

#include <conserje/status.h>

#include "base/buf.h"
#include "base/str.h"
#include "text/lang.h"

/** Scratch memory. Zero-initialise it; release with cj_speller_clear(). */
struct cj_speller {
    struct cj_buf bare;  /* as typed, without apostrophes */
    struct cj_buf lower; /* of that, case folded */
    struct cj_buf fold;
    struct cj_buf squeezed;
};

/** The words that `surface` stands for, one space between them: case folded, accents kept,
 * apostrophes dropped, repeated letters cut, chat spelling undone ("XQ" → "porque", "can't" →
 * "can not", "holaaaa" → "hola", "client's" → "client").
 *
 * @param after_number  single letters keep their meaning then: 2 x 1, 10 k
 * @param out_words     borrowed until the next call; may be empty
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_speller_read(struct cj_speller *speller, const struct cj_lang *lang,
                          struct cj_str surface, bool after_number, struct cj_str *out_words);

void cj_speller_clear(struct cj_speller *speller);

#endif
