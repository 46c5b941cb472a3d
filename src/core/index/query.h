/* A message as the index sees it: groups of keys, each with its weight.
 *
 * One word of the message becomes one *group*: the keys under which it may stand in the
 * documents, because of its inflection, a dropped accent, a typing error, or a relative. A
 * document has the word when it has any of them. All scores are shares of the message's own
 * mass (the sum of its groups' weights), so they lie between 0 and 1 and add up. */
#ifndef CJ_INDEX_QUERY_H
#define CJ_INDEX_QUERY_H

#include "index/model.h"

/** Different words of one message that are looked up: a question has fewer. */
#define CJ_MAX_GROUPS 96

/** Keys of one group: 2 of the word, 2 a spelling, other forms, repairs, synonyms, relatives;
 * what comes last is left out where a word has more. */
#define CJ_GROUP_KEYS 24

/** Grams and word pairs of the message that are compared. */
#define CJ_MAX_QUERY_GRAMS 2048
#define CJ_MAX_QUERY_PAIRS 96

struct cj_group {
    uint32_t keys[CJ_GROUP_KEYS];
    float key_weights[CJ_GROUP_KEYS]; /* 1 = the word itself */
    size_t key_count;
    uint32_t token;     /* of the utterance */
    uint8_t word_class; /* enum cj_word_class */
    bool known;         /* the word or a repair of it stands in the documents */
    bool aside;         /* an everyday word that the content does not have */
    bool number;
    double weight; /* in questions */
    double body_weight;
};

/** Whether a group says what the message is about. */
static inline bool cj_group_is_content(const struct cj_group *group)
{
    return group->word_class == CJ_WORD_CONTENT && !group->number;
}

struct cj_query_gram {
    uint32_t slot;
    double idf;
    double weight; /* idf · (1 + ln frequency) */
};

struct cj_query_pair {
    uint32_t slot;
    double weight;      /* in questions */
    double body_weight; /* in bodies */
};

struct cj_query {
    struct cj_group groups[CJ_MAX_GROUPS];
    size_t group_count;
    double mass;
    double body_mass;
    double known; /* share of the mass that the documents have, 0–1 */
    struct cj_query_gram grams[CJ_MAX_QUERY_GRAMS];
    size_t gram_count;
    double gram_norm;
    double gram_mass;
    struct cj_query_pair pairs[CJ_MAX_QUERY_PAIRS];
    size_t pair_count;
    double pair_norm;
    double pair_body_mass;
};

/** What is left out while the index asks itself (calibrate.h). */
struct cj_held_out {
    uint32_t phrase; /* CJ_NO_WORD: none */
    uint32_t item;   /* its whole document as well: CJ_NO_WORD: none */
};

/** Analyses `utterance` into `out_query`.
 *
 * @param words     NULL, or one element a token, filled
 * @param arena     owns the corrections
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_query_make(const struct cj_index *index, cj_analyser *analyser,
                        const struct cj_utterance *utterance,
                        const struct cj_held_out *held_out, struct cj_arena *arena,
                        struct cj_query *out_query, struct cj_word_match *words);

#endif
