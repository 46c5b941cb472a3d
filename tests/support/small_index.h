/* An index over a handful of documents that a test writes as a table. */
#ifndef CJ_TEST_SMALL_INDEX_H
#define CJ_TEST_SMALL_INDEX_H

#include "index/index.h"

/** A document as a test writes it; phrases and tags are parted by '|'. NULL is empty. */
struct row {
    const char *id;
    const char *title;
    const char *phrases;
    const char *body;
    const char *trail;
    const char *tags;
};

struct small_index {
    cj_analyser *analyser;
    cj_index *index;
    cj_index_scratch *scratch;
    struct cj_arena arena; /* of the last question */
    struct cj_utterance utterance;
    struct cj_hits hits;
};

/** Builds it, or fails the test. `extra` (or NULL): words parted by '|'. */
void small_index_init(struct small_index *small, const char *lang, const struct row *rows,
                      size_t count, const char *extra);
void small_index_clear(struct small_index *small);

/** Asks with an explanation; fills `hits`. Returns the best document's id, or NULL. */
const char *small_index_ask(struct small_index *small, const char *text);

#endif
