/* Everything that the concepts, entities and word rules of one language look for, compiled so
 * that a message is marked once, whatever their number, and rules only test marks.
 *
 * A *mark* is a set of word sequences: a concept, an entity, or one item of a rule. Each
 * sequence is a row of words and of other marks. A mark's number is higher than those of the
 * marks it contains, so one pass in rising order sees each when its parts are known. */
#ifndef CJ_RULES_VOCABULARY_H
#define CJ_RULES_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/map.h"
#include "base/str.h"
#include "rules/regex.h"
#include "text/analyse.h"
#include "text/lang.h"

/** Tokens that one sighting spans at most: lengths are bits of a 64-bit word. */
#define CJ_SIGHTING_MAX_TOKENS 63

/** The end of a chain. */
#define CJ_NO_LINK UINT32_MAX

/** A word, known by its keys: a token is this word when it has one of them. */
struct cj_term {
    struct cj_str fold;
    struct cj_str keys[2];
    enum cj_token_kind kind;
    uint32_t first_use; /* sequences that begin with it */
};

enum cj_mark_kind {
    CJ_MARK_LITERAL, /* words of a rule; has no name */
    CJ_MARK_CONCEPT,
    CJ_MARK_ENTITY,
};

struct cj_mark_def {
    enum cj_mark_kind kind;
    const char *name;   /* NULL for a literal */
    uint32_t first_use; /* sequences that begin with it */
    const struct cj_entity_def *entity;
};

/** A part of a sequence: a term or a mark. */
struct cj_element {
    uint32_t id;
    bool is_mark;
};

struct cj_sequence {
    uint32_t mark;    /* that it belongs to */
    uint32_t element; /* the first of `count` */
    uint32_t count;
    bool excluded;     /* where it is seen, its mark is not */
    const char *value; /* of an entity's list; else NULL */
};

struct cj_use {
    uint32_t sequence;
    uint32_t next;
};

/** A link of the chain of terms that share a key. */
struct cj_term_link {
    uint32_t term;
    uint32_t next;
};

/** Immutable once built. Arrays are its own; strings belong to the rule set. */
struct cj_vocabulary {
    const struct cj_lang *lang;
    struct cj_map folds; /* word folded → chain in `links` */
    struct cj_map keys;  /* key → chain in `links` */
    struct cj_term_link *links;
    size_t link_count;
    size_t link_capacity;
    struct cj_term *terms;
    size_t term_count;
    size_t term_capacity;
    struct cj_mark_def *marks;
    size_t mark_count;
    struct cj_element *elements;
    size_t element_count;
    size_t element_capacity;
    struct cj_sequence *sequences;
    size_t sequence_count;
    size_t sequence_capacity;
    struct cj_use *uses;
    size_t use_count;
    size_t use_capacity;
    uint32_t *patterns; /* marks of entities that have a regex, rising */
    size_t pattern_count;
    uint32_t *rules; /* of this language, in the total order */
    size_t rule_count;
    struct cj_str *words; /* folded, sorted: concepts', rules' and phrases' */
    size_t word_count;
};

struct cj_ruleset;

/** Builds the vocabulary of `lang` from the linked definitions of `set`, and writes their
 * marks into them. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_vocabulary_build(struct cj_ruleset *set, const struct cj_lang *lang,
                              struct cj_vocabulary *vocabulary);

/** Fills `vocabulary->words`: a part of cj_vocabulary_build(). */
cj_status cj_vocabulary_list_words(struct cj_ruleset *set, struct cj_vocabulary *vocabulary);

void cj_vocabulary_clear(struct cj_vocabulary *vocabulary);

/** True when `token` is the word `term`. */
bool cj_term_matches(const struct cj_term *term, const struct cj_token *token);

#endif
