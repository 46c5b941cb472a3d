/* The words that were read before: those of a language repeat, and reading one anew (spelling,
 * folding, stemming) costs a microsecond or two. */
#ifndef CJ_TEXT_CACHE_H
#define CJ_TEXT_CACHE_H

#include <stdbool.h>

#include "base/str.h"
#include "text/lang.h"
#include "text/stems.h"

/** Bounded: one slot for each hash, the newest word wins. No choice of words can make it slow
 * or large, so a visitor's words may go in. Not thread-safe. */
struct cj_word_cache;

/** NULL when memory ran out. Release with cj_word_cache_free(); NULL is allowed there. */
struct cj_word_cache *cj_word_cache_new(void);
void cj_word_cache_free(struct cj_word_cache *cache);

/** True when `surface` was stored for `lang`; `*out_word` is borrowed until the next store. */
bool cj_word_cache_find(const struct cj_word_cache *cache, const struct cj_lang *lang,
                        struct cj_str surface, struct cj_word *out_word);

/** Keeps a copy of `word` for `surface`, unless it is too long. */
void cj_word_cache_store(struct cj_word_cache *cache, const struct cj_lang *lang,
                         struct cj_str surface, const struct cj_word *word);

#endif
