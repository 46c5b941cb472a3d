/* Stemmers of one thread, and a cache of what they said. */
#ifndef CJ_TEXT_STEMS_H
#define CJ_TEXT_STEMS_H

#include <conserje/status.h>

#include "base/str.h"
#include "text/lang.h"

/** Not thread-safe; create one a thread. */
struct cj_stems;

/** What is known about one word. The strings are borrowed until the next call. */
struct cj_word {
    struct cj_str fold;
    struct cj_str keys[2]; /* fold(stem(lower)), stem(fold); never empty */
    enum cj_word_class word_class;
};

/** NULL when memory ran out. Release with cj_stems_free(); NULL is allowed there. */
struct cj_stems *cj_stems_new(void);
void cj_stems_free(struct cj_stems *stems);

/** Looks up `lower` (case folded, at most CJ_MAX_WORD_LEN bytes). A word that is nothing but
 * accents has an empty `fold` and no keys.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_stems_find(struct cj_stems *stems, const struct cj_lang *lang,
                        struct cj_str lower, struct cj_word *out_word);

/** `text` cut to at most `max` bytes between two characters. */
struct cj_str cj_clip(struct cj_str text, size_t max);

#endif
