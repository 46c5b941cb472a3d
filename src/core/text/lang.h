/* Languages: what the text layer knows about each. */
#ifndef CJ_TEXT_LANG_H
#define CJ_TEXT_LANG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/** What a word is good for when texts are compared. */
enum cj_word_class {
    CJ_WORD_CONTENT,
    CJ_WORD_FUNCTION, /* articles, prepositions, pronouns: half weight */
    CJ_WORD_QUESTION, /* dónde, cuándo, how: they tell questions apart, so they are no stop
                         words */
};

struct cj_lexicon;

/** One language. Static storage: compare pointers. */
struct cj_lang {
    const char *code;    /* ISO 639-1: "es" */
    const char *stemmer; /* Snowball's name: "spanish" */
    bool tuned;          /* word lists, restoring and chat spelling exist: es and en */
    bool elides;         /* an apostrophe parts two words: l'eau, d'accord */
    const struct cj_lexicon *lexicon; /* of a tuned language, else NULL; text layer only */
};

/** The language of a code or locale ("es", "es-ES", "es_ES.UTF-8", any case); NULL when
 * unknown. */
const struct cj_lang *cj_lang_find(struct cj_str code);

/** The languages that load, by index: the tuned ones, then by code; NULL past the end. */
const struct cj_lang *cj_lang_at(size_t index);

/** The class of a folded word (case and accents dropped: "donde"). CJ_WORD_CONTENT for all
 * words of a language that is not tuned. */
enum cj_word_class cj_lang_word_class(const struct cj_lang *lang, struct cj_str folded);

/** True for the language's most common words (folded), function and question words included:
 * these are never "corrected". Always false in a language that is not tuned. */
bool cj_lang_is_common(const struct cj_lang *lang, struct cj_str folded);

#endif
