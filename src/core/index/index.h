/* Ranking: which documents a message is about, with a score that adds up.
 *
 * An index holds the documents of one language. Knowledge-base entries, intents and the TSV
 * files of `classify` and `search` all become documents: it knows nothing of Markdown or YAML.
 */
#ifndef CJ_INDEX_INDEX_H
#define CJ_INDEX_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/analyse.h"

/** What is ranked. All strings are borrowed for cj_index_build() only. */
struct cj_document {
    const char *id;               /* kept as a copy */
    struct cj_str title;          /* the question; may be empty */
    struct cj_str trail;          /* headings above it; may be empty */
    struct cj_str body;           /* plain text, a block a line; may be empty */
    const struct cj_str *phrases; /* other phrasings */
    size_t phrase_count;
    const struct cj_str *tags;
    size_t tag_count;
};

/** Immutable: threads may share it. */
typedef struct cj_index cj_index;

/** Words that mean the same, by their second key (cj_token.keys). */
struct cj_synonyms {
    const struct cj_str *keys;
    size_t count;
    float weight; /* of one that stands for another, 0–1 */
};

/** What an index knows beyond its documents. All of it is borrowed for the call. */
struct cj_index_options {
    const struct cj_lang *lang;
    const struct cj_str *extra_words; /* folded: typo repair may correct to them too */
    size_t extra_word_count;
    const struct cj_synonyms *synonyms;
    size_t synonym_count;
};

/** Builds the index of `count` documents.
 * @param analyser  for the call only
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_index_build(const struct cj_index_options *options, cj_analyser *analyser,
                         const struct cj_document *documents, size_t count,
                         cj_index **out_index);
void cj_index_free(cj_index *index);

size_t cj_index_count(const cj_index *index);
const char *cj_index_id(const cj_index *index, uint32_t document);

/** Where the editors' own phrasings say that answers begin to be right (leave one out). */
struct cj_thresholds {
    double answer;
    double suggest;
};
struct cj_thresholds cj_index_thresholds(const cj_index *index);

/** What the vocabulary made of one token of the message. */
struct cj_word_match {
    bool known;               /* the word, or a form of it, occurs in the content */
    struct cj_str correction; /* folded; empty when nothing was corrected */
    double weight;            /* the word's share of the query's idf mass, 0–1 */
};

struct cj_score_part {
    const char *name; /* static: "title", "pairs", "body", "calibration"… */
    double value;
};

struct cj_hit {
    uint32_t document;
    double score;    /* calibrated probability that this is the answer, 0–1 */
    double raw;      /* before calibration */
    double coverage; /* idf-weighted share of the message's content words that it has, 0–1 */
    const struct cj_score_part *parts; /* their sum is `score`; NULL unless asked for */
    size_t part_count;
};

struct cj_hits {
    const struct cj_hit *items; /* best first; ties by document id */
    size_t count;
    double coverage;      /* of the best hit; 0 without one */
    size_t content_words; /* different words of the message that say what it is about */
    const struct cj_word_match *words; /* one a token of the utterance */
};

/** Working memory of one thread. Not thread-safe. */
typedef struct cj_index_scratch cj_index_scratch;
cj_index_scratch *cj_index_scratch_new(void);
void cj_index_scratch_free(cj_index_scratch *scratch);

/** Ranks the documents. Results live in `arena`.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_index_query(const cj_index *index, cj_index_scratch *scratch,
                         cj_analyser *analyser, const struct cj_utterance *utterance,
                         size_t top, bool explain, struct cj_arena *arena,
                         struct cj_hits *out_hits);

/** The document one of whose questions (title or phrase) has this cj_tokens_key(), or
 * UINT32_MAX. Where several share it: the one with the smallest id. */
uint32_t cj_index_exact(const cj_index *index, struct cj_str key);

/** How many of `tokens` the content has: evidence for its language. */
size_t cj_index_count_known(const cj_index *index, const struct cj_tokens *tokens);

/** Repairs unknown words by the vocabulary alone: the utterance with corrected tokens (others
 * are shared), for the rules. `out_words` as in cj_hits. In `arena`. */
cj_status cj_index_correct(const cj_index *index, cj_index_scratch *scratch,
                           cj_analyser *analyser, const struct cj_utterance *utterance,
                           struct cj_arena *arena, struct cj_utterance *out_corrected,
                           const struct cj_word_match **out_words);

#endif
