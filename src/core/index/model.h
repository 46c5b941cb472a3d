/* What an index is made of. Only the files of this folder look inside. */
#ifndef CJ_INDEX_MODEL_H
#define CJ_INDEX_MODEL_H

#include "index/dictionary.h"
#include "index/index.h"
#include "index/postings.h"
#include "index/thesaurus.h"

/** Words of a title or phrasing that are read: a longer one is a paragraph, not a question. */
#define CJ_MAX_PHRASE_WORDS 64

/** Words of a body that are read: what stands further down does not tell what an answer is
 * about, and rescoring reads every one of them. */
#define CJ_MAX_BODY_WORDS 1500

/** Words of the headings above a document, and of its tags, that are read. */
#define CJ_MAX_SIDE_WORDS 64

/** A sentence ends where its clause does, once it has this many words… */
#define CJ_SENTENCE_MIN_WORDS 6
/** …and always after this many: text without punctuation is cut somewhere. */
#define CJ_SENTENCE_MAX_WORDS 30

/** A run of words in cj_index.words. */
struct cj_span {
    uint32_t first;
    uint32_t count;
};

/** A title or another phrasing of one document. */
struct cj_phrase {
    uint32_t item;
    struct cj_span words;
    float pair_norm; /* Euclidean norm of the weights of its word pairs */
    float gram_norm; /* the same of its grams */
    float mass;      /* idf of its different words, summed */
    bool is_title;
};

/** A document. They are kept by id, so that nothing depends on the order they came in. */
struct cj_item {
    const char *id;
    uint32_t document; /* the caller's number */
    uint32_t phrase_first;
    uint32_t phrase_count;
    struct cj_span body;
    struct cj_span trail;
    struct cj_span tags;
};

/** What the documents are like: it decides what their parts weigh. */
enum cj_profile {
    CJ_PROFILE_TITLED,   /* one question each tells them apart */
    CJ_PROFILE_PHRASED,  /* several ways of asking for most of them */
    CJ_PROFILE_PASSAGES, /* titles are shared or missing: the bodies tell them apart */
    CJ_PROFILES,
};

/** How the raw score becomes a probability: 1 / (1 + e^-(slope · (x − middle))). */
struct cj_curve {
    double slope;
    double middle;
};

struct cj_index {
    const struct cj_lang *lang;
    struct cj_arena arena; /* ids, keys of exact questions */
    struct cj_dictionary dictionary;
    struct cj_thesaurus thesaurus;
    uint32_t *words; /* of all phrases, bodies, trails and tags, one after the other */
    size_t word_count;
    size_t word_capacity;
    struct cj_phrase *phrases;
    size_t phrase_count;
    size_t phrase_capacity;
    struct cj_item *items;
    size_t count;
    uint32_t *rank_of; /* the caller's number → item */
    struct cj_postings by_phrase;
    struct cj_postings by_body; /* body, trail and tags of a document */
    uint16_t *pair_df;          /* phrases that hold a word pair, by hash slot */
    size_t pair_slots;          /* a power of two */
    struct cj_map exact;        /* cj_tokens_key() of a phrase → item */
    double mean_phrase;         /* words */
    double mean_body;
    enum cj_profile profile;
    struct cj_curve curve;
    struct cj_thresholds thresholds;
};

/** The slot of a word pair in cj_index.pair_df: words that stand `gap` apart count alike. */
uint32_t cj_pair_slot(const struct cj_index *index, uint32_t left_key, uint32_t right_key);

/** How rare a word pair is among the phrases. */
double cj_pair_idf(const struct cj_index *index, uint32_t slot);

/** What a word weighs in a question: its rarity, halved for a function word. */
double cj_key_weight(const struct cj_index *index, uint32_t key);

/** The same in a body, where question words mean little and, among passages, rarity is
 * counted over documents. */
double cj_key_body_weight(const struct cj_index *index, uint32_t key);

#endif
