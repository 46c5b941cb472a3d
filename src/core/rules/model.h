/* What the files said, and the set that is made of it. Internal to this folder. */
#ifndef CJ_RULES_MODEL_H
#define CJ_RULES_MODEL_H

#include "base/map.h"
#include "rules/regex.h"
#include "rules/rules.h"
#include "rules/vocabulary.h"

/** Words and references of one item ("~pedido de vuelta" has three): a longer one is a
 * sentence, and belongs under `phrases`. */
#define CJ_ITEM_MAX_PIECES 16

/** Bytes of a concept's, an entity's, a slot's or a message's name. */
#define CJ_RULE_MAX_NAME_LEN 64

/** Concepts within concepts: deeper nesting is a mistake. */
#define CJ_CONCEPT_MAX_DEPTH 32

/** An intent's or a rule's place among others: larger numbers are a mistake. */
#define CJ_RULE_MAX_PRIORITY 1000000

/** No mark: the item names a concept that is not there, so it is never seen. */
#define CJ_NO_MARK UINT32_MAX

#define CJ_NO_FILE UINT32_MAX

enum cj_piece_kind {
    CJ_PIECE_WORD,
    CJ_PIECE_CONCEPT, /* ~name */
    CJ_PIECE_ENTITY,  /* {name} */
};

/** A word, or a reference. */
struct cj_piece {
    enum cj_piece_kind kind;
    struct cj_str text; /* a word folded; a name. NUL-terminated */
    struct cj_str keys[2];
    enum cj_token_kind token;
    enum cj_word_class word_class;
};

/** What a rule looks for, or a member of a concept. */
struct cj_item {
    struct cj_rule_text source; /* as written, without the leading '-' */
    bool excluded;
    struct cj_piece *pieces;
    size_t count;
    const char *value; /* an entity's: what this spelling means */
    uint32_t mark;     /* of the vocabulary, once compiled; else CJ_NO_MARK */
};

struct cj_items {
    struct cj_item *items;
    size_t count;
};

/** Conditions, each "any one of these". */
struct cj_clauses {
    struct cj_items *items;
    size_t count;
};

struct cj_rule_words {
    struct cj_clauses all; /* `any` is one more of these */
    struct cj_items none;
    struct cj_clauses in_order;
};

/** One file that was loaded. */
struct cj_rules_file {
    const char *name;
    const struct cj_lang *lang;
    uint64_t hash;
    bool builtin;
    bool condemned; /* it has an error, which the others may have too: see link.c */
    bool left_out;
};

struct cj_concept_def {
    struct cj_rule_text name;
    uint32_t file;
    struct cj_items members;
    uint32_t depth; /* 0: it names no other; set when linked */
    uint32_t mark;
};

enum cj_normalize {
    CJ_NORMALIZE_NONE,
    CJ_NORMALIZE_UPPER,
    CJ_NORMALIZE_LOWER,
    CJ_NORMALIZE_DIGITS,
};

struct cj_entity_def {
    struct cj_rule_text name;
    uint32_t file;
    cj_regex *regex;        /* owned; NULL for a list */
    struct cj_items values; /* a list's spellings */
    const char *example;
    enum cj_normalize normalize;
    uint32_t mark;
};

struct cj_rule_def {
    struct cj_rule shown;
    uint32_t file;     /* CJ_NO_FILE for an entry's `match:` */
    uint32_t intent;   /* in `intents`; CJ_NO_INTENT for an entry's */
    uint32_t position; /* within its intent */
    struct cj_rule_words words;
    cj_regex *regex; /* owned; NULL without one */
};

struct cj_intent_def {
    struct cj_intent shown;
    uint32_t file;
    uint32_t column;
    bool off;       /* switches a built-in one off */
    uint32_t index; /* before sorting */
};

/** A system message or a fact. */
struct cj_text_def {
    struct cj_rule_text key;
    uint32_t file;
    struct cj_rule_texts texts;
};

struct cj_text_defs {
    struct cj_text_def *items;
    size_t count;
    size_t capacity;
};

struct cj_ruleset {
    struct cj_arena arena;
    cj_analyser *analyser;           /* while loading; NULL once finished */
    cj_regex_scratch *regex_scratch; /* likewise: regexes are tried at load */
    struct cj_rules_file *files;
    size_t file_count;
    size_t file_capacity;
    struct cj_concept_def *concepts;
    size_t concept_count;
    size_t concept_capacity;
    struct cj_entity_def *entities;
    size_t entity_count;
    size_t entity_capacity;
    struct cj_intent_def *intents;
    size_t intent_count;
    size_t intent_capacity;
    struct cj_rule_def *rules; /* once finished: in their total order */
    size_t rule_count;
    size_t rule_capacity;
    struct cj_text_defs messages;
    struct cj_text_defs facts;
    size_t skipped_count; /* files left out, those that could not even be read included */

    /* Once finished. What is left out, switched off or replaced is gone from `intents` and
     * `rules`. */
    struct cj_intent *shown_intents;
    struct cj_map names; /* of concepts, entities, messages and facts: see names.h */
    struct cj_vocabulary *vocabularies; /* one a language */
    size_t vocabulary_count;
    uint64_t hash;
};

#endif
