/* The stemmers of one thread, and what they make of a word. */
#ifndef CJ_TEXT_STEMS_H
#define CJ_TEXT_STEMS_H

#include <conserje/status.h>

#include "base/str.h"
#include "text/lang.h"

/** Not thread-safe; create one a thread. */
struct cj_stems;

/** What is known about one word; struct cj_token tells what the strings are. */
struct cj_word {
    struct cj_str lower;
    struct cj_str fold;
    struct cj_str keys[2];
    enum cj_word_class word_class;
};

/** NULL when memory ran out. Release with cj_stems_free(); NULL is allowed there. */
struct cj_stems *cj_stems_new(void);
void cj_stems_free(struct cj_stems *stems);

/** Reads `lower` (case folded, at most CJ_MAX_WORD_LEN bytes, borrowed by `*out_word`). A word
 * that is nothing but accents has an empty `fold` and no keys; the keys of others are not
 * empty.
 *
 * @param out_word  its other strings are borrowed until the next call
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_stems_read(struct cj_stems *stems, const struct cj_lang *lang,
                        struct cj_str lower, struct cj_word *out_word);

/** `text` cut to at most `max` bytes between two characters. */
struct cj_str cj_clip(struct cj_str text, size_t max);

#endif
