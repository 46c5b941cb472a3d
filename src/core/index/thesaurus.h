/* Which words the bot's concepts hold to mean the same. */
#ifndef CJ_INDEX_THESAURUS_H
#define CJ_INDEX_THESAURUS_H

#include "index/dictionary.h"
#include "index/index.h"

/** Synonyms of one key: what comes after is left out, a concept of more is a list of things.
 */
#define CJ_MAX_SYNONYMS 12

/** A word that stands for another, as far as `weight` says. */
struct cj_synonym {
    uint32_t key;
    float weight;
};

/** Zero-initialise it; release with cj_thesaurus_clear(). The synonyms of key `k` are the part
 * of `others` from `first[k]` to `first[k + 1]`. */
struct cj_thesaurus {
    uint32_t *first; /* NULL: there are no synonyms */
    struct cj_synonym *others;
};

/** Looks the sets up in a finished dictionary. Where two sets join the same words, the first
 * says how far. Only words that stand in a document are worth
 * looking for; any word may have them as synonyms.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_thesaurus_build(struct cj_thesaurus *thesaurus,
                             const struct cj_dictionary *dictionary,
                             const struct cj_synonyms *sets, size_t count);
void cj_thesaurus_clear(struct cj_thesaurus *thesaurus);

/** The synonyms of `key`. */
static inline const struct cj_synonym *cj_synonyms_of(const struct cj_thesaurus *thesaurus,
                                                      uint32_t key, size_t *out_count)
{
    *out_count = thesaurus->first ? thesaurus->first[key + 1] - thesaurus->first[key] : 0;
    return thesaurus->first ? thesaurus->others + thesaurus->first[key] : NULL;
}

#endif
