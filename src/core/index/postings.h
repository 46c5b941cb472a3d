/* Which lists of words hold a key, and how often: one row of numbers a key. */
#ifndef CJ_INDEX_POSTINGS_H
#define CJ_INDEX_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "index/dictionary.h"

/** A list of words whose keys are posted under the number `holder`: a phrase or a document. */
struct cj_word_run {
    const uint32_t *words; /* word numbers; bits of CJ_WORD_MARK are ignored */
    size_t count;
};

/** Set on the first word of a sentence. */
#define CJ_SENTENCE_START UINT32_C(0x80000000)
#define CJ_WORD_NUMBER(x) ((x) & ~CJ_SENTENCE_START)

/** Zero-initialise it; release with cj_postings_clear(). Row `k` is the part of `holders` and
 * `frequencies` from `first[k]` to `first[k + 1]`; holders grow inside a row. */
struct cj_postings {
    uint32_t *first;
    uint32_t *holders;
    uint8_t *frequencies; /* 255 = 255 or more */
};

/** Posts `count` lists; list i is holder i.
 *
 * @param get      gives list i
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_postings_build(struct cj_postings *postings,
                            const struct cj_dictionary *dictionary, size_t count,
                            struct cj_word_run (*get)(const void *context, size_t i),
                            const void *context);
void cj_postings_clear(struct cj_postings *postings);

/** How many holders a key has. */
static inline uint32_t cj_postings_count(const struct cj_postings *postings, uint32_t key)
{
    return postings->first[key + 1] - postings->first[key];
}

#endif
