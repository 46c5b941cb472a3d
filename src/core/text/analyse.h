/* From a message to tokens: words with their folded forms and stems.
 *
 * The accent trap: dropping the accents before stemming changes the stem of 35 % of the
 * accented Spanish forms (cancelación → cancel, cancelacion → cancelacion). So each word has
 * two keys, fold(stem(word)) and stem(fold(word)); content is indexed under both, a query
 * looks up both. */
#ifndef CJ_TEXT_ANALYSE_H
#define CJ_TEXT_ANALYSE_H

#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/fold.h"
#include "text/lang.h"

enum cj_token_kind {
    CJ_TOKEN_WORD,
    CJ_TOKEN_NUMBER, /* a run of digits: covid19 is a word and a number */
    CJ_TOKEN_EMOJI,
};

/** One word of a message. The strings live in the arena given to cj_analyse(). */
struct cj_token {
    struct cj_str surface; /* as written; borrowed from the message */
    struct cj_str lower;   /* case folded, accents kept, read as it was meant */
    struct cj_str fold;    /* the same without accents, ñ kept */

    /* fold(stem(lower)) and stem(fold); never empty, may be equal. Where accents were left out
     * and a tuned language knows them, the first is the key of the accented word:
     * "cancelacion" → "cancel". */
    struct cj_str keys[2];

    uint32_t start;  /* byte offset of `surface` in the message */
    uint32_t clause; /* from 0; grows at . ; ? ! and line ends */
    enum cj_token_kind kind;
    enum cj_word_class word_class;
};

struct cj_tokens {
    struct cj_token *items;
    size_t count;
};

/** A message, analysed once and then read by rules, index and dialogue. */
struct cj_utterance {
    struct cj_str text; /* as the visitor wrote it; borrowed */
    const struct cj_lang *lang;
    struct cj_tokens tokens;
    struct cj_folded folded; /* of `text`, for regex rules */
};

/** Words read from one message; the rest is ignored. 4,000 characters hold fewer. */
#define CJ_MAX_TOKENS 2000

/** Bytes of one word that are looked at: longer ones are noise, not language. */
#define CJ_MAX_WORD_LEN 64

/** Stemmers and caches of one thread. Not thread-safe; create one a thread. */
typedef struct cj_analyser cj_analyser;

/** NULL when memory ran out. Release with cj_analyser_free(); NULL is allowed there. */
cj_analyser *cj_analyser_new(void);
void cj_analyser_free(cj_analyser *analyser);

/** Cuts `text` (valid UTF-8, borrowed while the tokens are used) into tokens.
 *
 * Words break as UAX #29 says, except that letters and digits are parted ("covid19") and that
 * only the apostrophe joins: not the stop of "hola.quiero". Punctuation, ¿ and ¡ vanish, emoji
 * stay. Then each word is read as it was meant, which may make several tokens of one piece of
 * text, all with its `surface`:
 * - letters that were held down are cut: "holaaaa" → "hola", "perrrro" → "perro";
 * - apostrophes inside a word are dropped; in French, Italian, … they part two words;
 * - in es and en chat spelling is undone: "xq" → "porque", "porfa" → "por favor", "nº" →
 *   "número", "pls" → "please"; English contractions are opened, with their apostrophe or
 *   without ("can't", "cant" → "can not"), and other 's are dropped;
 * - in es "por qué" is one token, "porque": who writes in a chat doesn't tell them apart.
 * Of one word at most CJ_MAX_WORD_LEN bytes are read, of one text CJ_MAX_TOKENS tokens.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_analyse(cj_analyser *analyser, const struct cj_lang *lang, struct cj_str text,
                     struct cj_arena *arena, struct cj_tokens *out_tokens);

/** cj_analyse() and cj_fold_mapped() in one: everything the rules and the index read. */
cj_status cj_utterance_make(cj_analyser *analyser, const struct cj_lang *lang,
                            struct cj_str text, struct cj_arena *arena,
                            struct cj_utterance *out_utterance);

/** The form in which two questions are "the same": folded words joined by one space. Two texts
 * that differ only in case, accents, punctuation, spacing or chat spelling give the same
 * bytes. Emoji count only where there is nothing else. */
void cj_tokens_key(const struct cj_tokens *tokens, struct cj_buf *out);

/** The two keys of a single case-folded word, as cj_token.keys; in `arena`. The word is taken
 * as it is: no chat spelling, no cutting of letters. */
cj_status cj_word_keys(cj_analyser *analyser, const struct cj_lang *lang, struct cj_str lower,
                       struct cj_arena *arena, struct cj_str out_keys[2]);

#endif
