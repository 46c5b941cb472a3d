/* What an unknown word may have meant, as far as the bot's own words tell. */
#ifndef CJ_INDEX_REPAIR_H
#define CJ_INDEX_REPAIR_H

#include "index/model.h"

/** Candidates kept for one word. The best is shown; all of them are looked up, because the
 * rest of the question often decides between them. */
#define CJ_MAX_REPAIRS 3

/** Words of one message that are repaired at most: a message with more of them is not in this
 * language. */
#define CJ_MAX_REPAIRED_WORDS 24

/** Each costs a pass over the dictionary, some 0.2 µs a word of it: where that is large, fewer
 * are repaired, but some always. */
#define CJ_REPAIR_WORK        80000u
#define CJ_MIN_REPAIRED_WORDS 4

/** Words of one message that this index repairs. */
size_t cj_repairable_words(const struct cj_index *index);

struct cj_repairs {
    uint32_t words[CJ_MAX_REPAIRS]; /* best first */
    double weights[CJ_MAX_REPAIRS]; /* 1 for the best */
    size_t count;
};

/** Words within a typing error of `token`. Empty for short words, numbers and the language's
 * most common words: those are never mistyped forms of rarer ones.
 *
 * @param stems  whether another inflection of what was meant will do, when the word itself is
 *               not there: enough for ranking, too little for a rule */
void cj_repair_word(const struct cj_index *index, const struct cj_token *token, bool stems,
                    struct cj_repairs *out_repairs);

/** Two known words that were written as one ("ami" is not; "numerodepedido" is).
 * @return false when there is no such cut */
bool cj_split_word(const struct cj_index *index, struct cj_str fold, uint32_t out_words[2]);

/** Relatives of a word: those that share at least half of it from the start (agregar,
 * agregación). Only in languages where that was found to help. */
#define CJ_MAX_RELATIVES 6
struct cj_relatives {
    uint32_t words[CJ_MAX_RELATIVES];
    double similarities[CJ_MAX_RELATIVES]; /* 0–1, best first */
    size_t count;
};
void cj_find_relatives(const struct cj_index *index, struct cj_str fold,
                       struct cj_relatives *out_relatives);

#endif
