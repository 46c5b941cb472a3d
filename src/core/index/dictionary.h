/* The words of an index: each once, with its keys, its letter groups and how common it is.
 *
 * A *key* is what two forms of a word share (text/analyse.h: each word has two). A *gram* is a
 * run of 3 to 5 letters inside ^word$, hashed into a fixed number of slots: that keeps the
 * table small, and a rare collision only adds a little noise to a small part of the score.
 * A *unit* is one title, phrasing or sentence: what the rarity of keys and grams is counted
 * over. Titles alone are too few: rarity from a hundred titles is noise. */
#ifndef CJ_INDEX_DICTIONARY_H
#define CJ_INDEX_DICTIONARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/str.h"
#include "text/analyse.h"

#define CJ_GRAM_BITS  17
#define CJ_GRAM_SLOTS ((size_t)1 << CJ_GRAM_BITS)

/** Letters of the shortest and longest gram. */
#define CJ_GRAM_MIN 3
#define CJ_GRAM_MAX 5

/** Grams of one word: CJ_MAX_WORD_LEN and the two edges bound it. */
#define CJ_MAX_WORD_GRAMS ((CJ_GRAM_MAX - CJ_GRAM_MIN + 1) * (CJ_MAX_WORD_LEN + 2))

#define CJ_NO_WORD UINT32_MAX

/** One spelling. Spellings that differ in accents only share `fold` and form a chain. */
struct cj_word {
    struct cj_str fold;
    struct cj_str lower;
    uint32_t keys[2];    /* cj_token.keys, as numbers; may be equal */
    uint32_t count;      /* occurrences in the documents; 0 for an extra word */
    uint32_t next;       /* the next spelling with this `fold`, or CJ_NO_WORD */
    uint32_t letters;    /* a bit for each of a–z that it holds: the typo search's filter */
    uint32_t gram_first; /* in cj_dictionary.grams */
    uint16_t gram_count;
    uint8_t word_class; /* enum cj_word_class */
    bool number;
};

/** What is known of one key. */
struct cj_key {
    struct cj_str text;
    uint32_t word; /* the commonest that has it */
    uint32_t df;   /* units that hold it */
    uint32_t stamp;
    uint8_t word_class;
};

/** Zero-initialise it; release with cj_dictionary_clear(). */
struct cj_dictionary {
    struct cj_arena arena; /* the spellings */
    struct cj_word *words;
    size_t count;
    size_t capacity;
    struct cj_key *keys;
    size_t key_count;
    size_t key_capacity;
    uint32_t *grams; /* slots, word by word */
    size_t gram_count;
    size_t gram_capacity;
    uint32_t *gram_df;    /* units a gram slot occurs in; CJ_GRAM_SLOTS of them */
    uint32_t *gram_stamp; /* while units are counted, then NULL */
    uint32_t *alphabet;   /* the words by spelling; set by cj_dictionary_finish() */
    uint32_t units;
    struct cj_map by_fold; /* → first word of the chain */
    struct cj_map by_key;
};

/** Prepares an empty one. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_dictionary_init(struct cj_dictionary *dictionary);
void cj_dictionary_clear(struct cj_dictionary *dictionary);

/** The word of `token`, added when it is new. `occurs` tells whether it stands in a document.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_dictionary_add(struct cj_dictionary *dictionary, const struct cj_token *token,
                            bool occurs, uint32_t *out_word);

/** Counts one unit of `count` words. */
void cj_dictionary_count_unit(struct cj_dictionary *dictionary, const uint32_t *words,
                              size_t count);

/** Sorts the words; nothing is added after it. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_dictionary_finish(struct cj_dictionary *dictionary);

/** The first spelling of a folded word, or CJ_NO_WORD. */
uint32_t cj_dictionary_find(const struct cj_dictionary *dictionary, struct cj_str fold);

/** The number of a key; false when no word has it. */
bool cj_dictionary_find_key(const struct cj_dictionary *dictionary, struct cj_str key,
                            uint32_t *out_key);

/** How rare something is that occurs in `df` of `units`: ln(1 + (n − df + ½) / (df + ½)). */
double cj_idf(double units, double df);

/** The gram slots of a folded word, at most CJ_MAX_WORD_GRAMS, repeated ones included. */
size_t cj_word_grams(struct cj_str fold, uint32_t *out_slots);

/** The bit set cj_word.letters of a folded word. */
uint32_t cj_word_letters(struct cj_str fold);

#endif
