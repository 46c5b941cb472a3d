/* What a tuned language knows by heart: word lists and chat spellings. Static tables, one file
 * a language (words_es.c, words_en.c); reached through struct cj_lang. */
#ifndef CJ_TEXT_LEXICON_H
#define CJ_TEXT_LEXICON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "text/lang.h"

/** Words as the language writes them, in the byte order of their folded forms. */
struct cj_word_list {
    const char *const *items;
    size_t count;
};

/** What people type, and what they mean: words with one space between them. */
struct cj_respelling {
    const char *typed; /* folded; with "'" only where the word without it is another: i'll */
    const char *meant; /* lower case, with its accents */
};

/** Two words that say the same as one: por qué, porque. */
struct cj_joined {
    const char *first; /* folded */
    const char *second;
    const char *whole;
};

/** An ending whose accent can be put back without knowing the word. */
struct cj_ending {
    const char *typed; /* folded */
    const char *meant;
    size_t min_len; /* bytes of the shortest word that has it */
};

struct cj_lexicon {
    struct cj_word_list functions;
    struct cj_word_list questions;
    struct cj_word_list common;              /* without the two above */
    const struct cj_respelling *respellings; /* in the byte order of `typed` */
    size_t respelling_count;
    const struct cj_joined *joined;
    size_t joined_count;
    const struct cj_ending *endings;
    size_t ending_count;
    bool drops_possessive; /* 's */
    const char *doubles;   /* consonants that the language doubles between vowels */
};

extern const struct cj_lexicon cj_lexicon_es;
extern const struct cj_lexicon cj_lexicon_en;

/** The entry of a sorted list whose folded form is `folded`; NULL when there is none. */
const char *cj_word_list_find(const struct cj_word_list *list, struct cj_str folded);

/** What `typed` (folded) means; NULL when it is no chat spelling. */
const char *cj_lexicon_respell(const struct cj_lexicon *lexicon, struct cj_str typed);

/** The one word for the neighbours `first` and `second` (folded); NULL when there is none. */
const char *cj_lexicon_join(const struct cj_lexicon *lexicon, struct cj_str first,
                            struct cj_str second);

/** Writes `folded` with its accents put back to `out` (room for `capacity` bytes), as far as
 * word lists and endings know them: "cancelacion" → "cancelación".
 * @return the result; `folded` itself when there is nothing to put back or it doesn't fit */
struct cj_str cj_lexicon_restore(const struct cj_lexicon *lexicon, struct cj_str folded,
                                 char *out, size_t capacity);

#endif
