/* Working memory of one thread: what a turn needs to mark a message and to try its rules. It
 * serves any number of rule sets, one message at a time, and keeps its memory between them. */
#ifndef CJ_RULES_SCRATCH_H
#define CJ_RULES_SCRATCH_H

#include "base/buf.h"
#include "rules/model.h"

#define CJ_BIT_WORDS(count) (((count) + 63) / 64)

/** A sequence, or an entity's regex, that was seen or is being looked at. */
struct cj_candidate {
    uint32_t sequence; /* CJ_NO_LINK: seen by an entity's regex */
    uint32_t next;     /* of the same mark */
    uint32_t start;    /* token */
    uint32_t element;  /* of the sequence, next to be looked for */
    uint64_t ends;     /* bit n: the elements before took n tokens */
};

/** Where a mark was seen: all the lengths that begin at one token. */
struct cj_sighting {
    uint32_t start;
    uint64_t lengths; /* bit n: n tokens long, 1 ≤ n ≤ CJ_SIGHTING_MAX_TOKENS */
};

/** A mark in this message. Valid when its bit in `touched` is set. */
struct cj_mark_state {
    uint32_t candidates; /* chain, in the order in which they were found */
    uint32_t last;
    uint32_t first; /* sightings, by their start */
    uint32_t count;
};

struct cj_rule_scratch {
    cj_regex_scratch *regex;
    unsigned limit_hits;     /* in this message */
    uint64_t all_limit_hits; /* since the scratch was made */

    uint64_t *touched; /* a bit a mark: it has candidates */
    size_t touched_capacity;
    struct cj_mark_state *states; /* one a mark */
    size_t state_capacity;
    struct cj_candidate *candidates;
    size_t candidate_count;
    size_t candidate_capacity;
    struct cj_sighting *sightings;
    size_t sighting_count;
    size_t sighting_capacity;
    uint64_t excluded[CJ_BIT_WORDS(CJ_MAX_TOKENS + 1)]; /* a bit a token */

    struct cj_mark marks[CJ_MAX_MARKS];
    size_t mark_count;
    struct cj_rule_result *results;
    size_t result_count;
    size_t result_capacity;
    struct cj_buf text; /* a value or a reason being written */

    cj_translate translate; /* of reasons; NULL: English */
    void *translate_context;
};

/** Marks the message: afterwards cj_sightings() tells where each mark was seen, and
 * `scratch->marks` holds those with a name. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_mark_message(const struct cj_vocabulary *vocabulary, cj_rule_scratch *scratch,
                          const struct cj_utterance *utterance, struct cj_arena *arena);

/** Where `mark` (or CJ_NO_MARK) was seen, by start; `*out_count` is 0 when it was not. */
const struct cj_sighting *cj_sightings(const cj_rule_scratch *scratch, uint32_t mark,
                                       size_t *out_count);

/** Searches with the message's limits: counts hits, and refuses a regex that could be slow
 * once there were CJ_MAX_LIMIT_HITS of them (then it is CJ_REGEX_TOO_SLOW). */
enum cj_regex_outcome cj_scratch_search(cj_rule_scratch *scratch, const cj_regex *regex,
                                        const struct cj_utterance *utterance, size_t from,
                                        struct cj_regex_span *out_span);

/** `value` as its entity wants it, in `arena`. @param text  working memory */
cj_status cj_normalize_value(enum cj_normalize how, struct cj_str value, struct cj_buf *text,
                             struct cj_arena *arena, struct cj_str *out_value);

#endif
