/* Intents: concepts, entities, word rules, regex rules and the bot's own texts, from YAML. */
#ifndef CJ_RULES_RULES_H
#define CJ_RULES_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/diag.h>

#include "base/arena.h"
#include "base/str.h"
#include "text/analyse.h"

/** A text of an editor and where it stands. */
struct cj_rule_text {
    const char *text;
    uint32_t line;
    uint32_t column;
};

struct cj_rule_texts {
    const struct cj_rule_text *items;
    size_t count;
};

/** A slot of a form: something the visitor must tell. */
struct cj_form_slot {
    const char *name;
    struct cj_rule_text entity; /* that it takes; text is NULL: any text will do */
    struct cj_rule_texts ask;   /* variants of the question; never empty */
    uint32_t retries;           /* further times it is asked, 0–10 */
    const char *on_fail;        /* then: "escalate", "cancel", "skip" */
    uint32_t line;
    uint32_t column;
};

/** Slots in the order of asking. */
struct cj_form {
    const struct cj_form_slot *slots;
    size_t count;
};

/** A value taken from a service's reply. */
struct cj_lookup_value {
    const char *name;
    struct cj_rule_text pointer; /* JSON Pointer, RFC 6901 */
};

/** Live data that an answer needs. Only its shape is checked here. */
struct cj_lookup {
    struct cj_rule_text service; /* named in the configuration */
    struct cj_rule_text path;    /* with {slots}; begins with '/' */
    const struct cj_lookup_value *values;
    size_t value_count;
};

/** An intent as the editor wrote it. Owned by its cj_ruleset. */
struct cj_intent {
    const char *id;
    const struct cj_lang *lang;
    const char *file;
    uint32_t line;
    struct cj_rule_texts phrases; /* as written, with ~concept and {entity} */
    struct cj_rule_texts samples_yes;
    struct cj_rule_texts samples_no;
    struct cj_rule_texts say; /* variants; empty when `answer` is set */
    struct cj_rule_texts after;
    struct cj_rule_text answer; /* a knowledge-base id; text is NULL when there is none */
    int32_t priority;
    const char *escalate_when;     /* "never", "always", "form_done"; NULL = never */
    const char *escalate_queue;    /* or NULL */
    const char *escalate_priority; /* "urgent", "high", "normal", "low"; or NULL */
    struct cj_form form;
    const struct cj_lookup *lookup; /* or NULL */
    bool builtin;                   /* one of Conserje's own: greeting, thanks, a person… */
};

enum cj_rule_kind {
    CJ_RULE_WORDS,
    CJ_RULE_REGEX,
};

/** One rule. `specificity` = required stems + literals: what orders rules of one priority. */
struct cj_rule {
    enum cj_rule_kind kind;
    uint32_t intent;   /* index, or CJ_NO_INTENT for an entry's `match:` */
    const char *owner; /* the intent's or entry's id */
    const struct cj_lang *lang;
    const char *file;
    uint32_t line;
    uint32_t column;
    int32_t priority;
    uint32_t specificity;
    uint32_t order;   /* position in the total order (priority, specificity, id), from 0 */
    const char *text; /* as `rules --order` and `explain` show it */
};

#define CJ_NO_INTENT UINT32_MAX

/** A set of rules; immutable once finished, so threads may share it. (Regexes count how often
 * they hit their limit: those counters are atomic.) */
typedef struct cj_ruleset cj_ruleset;

/** An empty set, or NULL when memory ran out. Release with cj_ruleset_free(). */
cj_ruleset *cj_ruleset_new(void);
void cj_ruleset_free(cj_ruleset *set);

/** Adds every `.yaml`/`.yml` below `root`/`folder`. A file with an error is left out whole.
 * @param default_lang  of files without `lang:`; NULL: such a file is an error
 * @return CJ_OK, also when `diags` gained errors or the folder is missing; CJ_ERR_NOMEM */
cj_status cj_ruleset_add_folder(cj_ruleset *set, const char *root, const char *folder,
                                const struct cj_lang *default_lang, cj_diags *diags);

/** Adds one file in memory. `builtin` marks its intents; a later intent with the same id and
 * language replaces a built-in one, and an empty one (`off: true`) switches it off.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when the file is left out */
cj_status cj_ruleset_add_text(cj_ruleset *set, const char *name, struct cj_str text,
                              bool builtin, const struct cj_lang *default_lang,
                              cj_diags *diags);

/** Tells what is wrong with a regex, before it is part of any set.
 * @param column  of the regex's first character
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when it does not compile (told in `diags`) */
cj_status cj_rules_check_regex(const char *file, uint32_t line, uint32_t column,
                               const char *regex, cj_diags *diags);

/** Adds an entry's `match:`. All strings are copied.
 * @param column  of the regex's first character
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when the regex is wrong (told in `diags`) */
cj_status cj_ruleset_add_regex(cj_ruleset *set, const char *owner, const struct cj_lang *lang,
                               const char *file, uint32_t line, uint32_t column,
                               const char *regex, cj_diags *diags);

/** Resolves concepts, compiles and orders everything: the set is complete and read-only now.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_ruleset_finish(cj_ruleset *set, cj_diags *diags);

size_t cj_ruleset_intent_count(const cj_ruleset *set);
const struct cj_intent *cj_ruleset_intent(const cj_ruleset *set, size_t index);
size_t cj_ruleset_rule_count(const cj_ruleset *set);
/** Rules in their total order. */
const struct cj_rule *cj_ruleset_rule(const cj_ruleset *set, size_t order);

/** The text that `messages:` gives for `key` in `lang`: the bot's own, else the built-in one;
 * variant `n` modulo their number. NULL when there is none. */
const char *cj_ruleset_message(const cj_ruleset *set, const struct cj_lang *lang,
                               const char *key, size_t variant);

/** How many variants `key` has in `lang`. */
size_t cj_ruleset_message_count(const cj_ruleset *set, const struct cj_lang *lang,
                                const char *key);

/** A fact's value (`facts:`), as written; NULL when there is none. */
const char *cj_ruleset_fact(const cj_ruleset *set, const struct cj_lang *lang,
                            const char *name);

/** Files in force, the built-in ones not counted; files left out for an error. Valid after
 * cj_ruleset_finish(), which may leave out more. */
size_t cj_ruleset_file_count(const cj_ruleset *set);
size_t cj_ruleset_skipped_count(const cj_ruleset *set);

/** True when the rule at `order` is no longer tried, because its regex hit its limit too often
 * since the set was loaded. Any thread may ask. */
bool cj_ruleset_is_quarantined(const cj_ruleset *set, size_t order);

/** Hash of everything that was loaded and is in force. */
uint64_t cj_ruleset_content_hash(const cj_ruleset *set);

/** Calls `visit` with each folded word that concepts, rules and phrases of `lang` use: what
 * the typo repair may correct to. */
void cj_ruleset_each_word(const cj_ruleset *set, const struct cj_lang *lang,
                          void (*visit)(void *context, struct cj_str word), void *context);

/** Calls `visit` with the words of each concept of `lang` that mean the same, by their second
 * key (cj_token.keys): members of one word that say what a text is about and are not excluded.
 * Concepts with fewer than two of them are left out, and of Conserje's own those whose names
 * do not begin with CJ_CONCEPT_SAME. Keys are borrowed for the call; the bot's own concepts
 * come first. */
void cj_ruleset_each_concept(const cj_ruleset *set, const struct cj_lang *lang,
                             void (*visit)(void *context, bool is_own,
                                           const struct cj_str *keys, size_t count),
                             void *context);

/** Built-in concepts of what customers everywhere call the same. */
#define CJ_CONCEPT_SAME "conserje_same_"

/** Keys of one concept that cj_ruleset_each_concept() gives: what comes after is left out. */
#define CJ_MAX_CONCEPT_KEYS 64

/** A phrase with its concepts and entities spelt out, for the index: "¿dónde está mi ~pedido?"
 * → "¿dónde está mi pedido?" (a concept's first member; an entity's example). In `arena`. */
cj_status cj_ruleset_expand(const cj_ruleset *set, const struct cj_lang *lang,
                            const char *phrase, struct cj_arena *arena,
                            struct cj_str *out_text);

/* ---- A turn ---- */

/** Match data, JIT stack and marks of one thread. Not thread-safe. */
typedef struct cj_rule_scratch cj_rule_scratch;
cj_rule_scratch *cj_rule_scratch_new(void);
void cj_rule_scratch_free(cj_rule_scratch *scratch);

/** Words the reasons why a rule did not match; see cj_scratch_set_language(). */
void cj_rule_scratch_set_language(cj_rule_scratch *scratch, cj_translate translate,
                                  void *context);

/** Regexes that were too slow, over all its messages. */
uint64_t cj_rule_scratch_limit_hits(const cj_rule_scratch *scratch);

/** A concept or entity seen in the message. */
struct cj_mark {
    const char *name; /* "pedido", "order_number" */
    bool entity;
    uint32_t token; /* first token; for an entity the token where it starts */
    uint32_t token_count;
    struct cj_str value; /* an entity: as written, then normalised; else empty */
};

/** A value taken from the message. */
struct cj_capture {
    const char *name;
    struct cj_str value; /* in the turn's arena */
};

enum cj_rule_outcome {
    CJ_RULE_MATCHED,
    CJ_RULE_FAILED,      /* `reason` tells which clause */
    CJ_RULE_LIMIT,       /* the regex was too slow to decide */
    CJ_RULE_QUARANTINED, /* not tried: it hit the limit too often */
};

/** A rule that was tried. */
struct cj_rule_result {
    const struct cj_rule *rule;
    enum cj_rule_outcome outcome;
    const char *reason; /* English, for `explain`; "" when it matched */
    const struct cj_capture *captures;
    size_t capture_count;
};

struct cj_rule_results {
    const struct cj_rule_result *items; /* in the total order */
    size_t count;
    size_t matched;              /* how many of them matched */
    size_t limit_hits;           /* regexes that were too slow for this message */
    const struct cj_mark *marks; /* by token, then by name; at most CJ_MAX_MARKS */
    size_t mark_count;
};

/** Marks told of one message. */
#define CJ_MAX_MARKS 256

/** Regexes that may hit their limit on one message: others that could be slow are not tried
 * then. It bounds what a hostile message costs. */
#define CJ_MAX_LIMIT_HITS 3

/** Tries the rules of the utterance's language. Its tokens may be corrected ones; regexes see
 * the text as it was written.
 *
 * @param all          true: every rule with its reason (`explain`); false: only those that
 *                     matched
 * @param arena        owns the results
 * @return CJ_OK; CJ_ERR_NOMEM. A rule that hits its limit is a result, not a failure. */
cj_status cj_ruleset_match(const cj_ruleset *set, cj_rule_scratch *scratch,
                           const struct cj_utterance *utterance, bool all,
                           struct cj_arena *arena, struct cj_rule_results *out_results);

#endif
