/* An answer: what was decided about a message, and why. */
#ifndef CONSERJE_ANSWER_H
#define CONSERJE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What was decided. The order is that of the names in the HTTP API. */
enum cj_outcome {
    CJ_OUTCOME_ANSWER,    /* sure enough: `entry` or `intent` answers */
    CJ_OUTCOME_SUGGEST,   /* not sure: the nearest entries, as choices */
    CJ_OUTCOME_CLARIFY,   /* sure of a few that are too close: "did you mean", as choices */
    CJ_OUTCOME_NONE,      /* nothing in the content is about this */
    CJ_OUTCOME_HANDOFF,   /* a person is wanted or needed */
    CJ_OUTCOME_SMALLTALK, /* greeting, thanks, goodbye, "are you a robot?" */
};

/** "answer", "suggest", "clarify", "none", "handoff", "smalltalk". Static storage. */
CJ_API const char *cj_outcome_name(enum cj_outcome outcome);

/** An entry that was considered. */
struct cj_candidate {
    const char *entry;
    const char *title;
    double score; /* 0–1 */
};

/** Something the visitor can pick: a button, or a number typed. */
struct cj_choice {
    const char *id; /* an entry id, or "conserje.person" */
    const char *title;
};

/** A value taken from the message. */
struct cj_slot {
    const char *name;
    const char *value;
};

/* ---- The explanation ---- */

struct cj_explain_token {
    const char *surface; /* as written */
    const char *fold;    /* as compared */
    const char *stem;
    const char *correction; /* NULL when nothing was corrected */
    const char *concept;    /* "~pedido, ~compra"; NULL when in none */
    bool known;
    double weight; /* share of the message's idf mass, 0–1 */
};

struct cj_explain_rule {
    const char *owner; /* intent or entry id */
    const char *rule;  /* as written */
    const char *file;
    uint32_t line;
    bool matched;
    const char *reason; /* why not; "" when it matched */
};

struct cj_explain_part {
    const char *name;
    double value;
};

struct cj_explain_candidate {
    const char *entry;
    const char *title;
    double score;
    const struct cj_explain_part *parts; /* their sum is `score` */
    size_t part_count;
};

/** Why. Present only when it was asked for. */
struct cj_explain {
    const char
        *step; /* "control", "exact", "rule", "ranked": the step of the turn that decided */
    const char
        *reason; /* one English sentence: "score 0.41 is below the answer threshold 0.62" */
    double answer_threshold;
    double suggest_threshold;
    double coverage; /* share of the content words that the best candidate knows, 0–1 */
    const struct cj_explain_token *tokens;
    size_t token_count;
    const struct cj_explain_rule *rules;
    size_t rule_count;
    const struct cj_explain_candidate *candidates;
    size_t candidate_count;
};

/** An answer. Borrowed from the cj_scratch that made it, until its next question; the texts
 * are borrowed from the bot, which the caller keeps alive meanwhile. Strings are UTF-8 and
 * never NULL unless said. */
struct cj_answer {
    enum cj_outcome outcome;
    const char *entry;     /* NULL when no entry answers */
    const char *intent;    /* NULL when no intent took part */
    double score;          /* calibrated probability that this is right, 0–1 */
    double margin;         /* to the second candidate */
    const char *lang;      /* "es" */
    const char *text;      /* plain */
    const char *html;      /* safe */
    const char *blocks;    /* a JSON array */
    const char *more_text; /* the rest of a long answer, or "" */
    const char *more_html;
    const char *more_blocks;
    const char *source_file; /* relative to the bot's folder; NULL without an entry */
    uint32_t source_line;
    const char *source_url;                /* NULL when not published */
    const struct cj_candidate *candidates; /* best first */
    size_t candidate_count;
    const struct cj_choice *choices;
    size_t choice_count;
    const struct cj_slot *slots;
    size_t slot_count;
    const char *handoff_reason; /* with CJ_OUTCOME_HANDOFF: "user_request", "misses", "rule" */
    const char *handoff_queue;  /* NULL = the default queue */
    const char *handoff_priority; /* NULL = normal */
    const char *content_version;
    const struct cj_explain *explain; /* NULL unless asked for */
};

/** The answer object of the HTTP API, compact, for the caller to free(); NULL when memory ran
 * out. */
CJ_API char *cj_answer_to_json(const struct cj_answer *answer);

#ifdef __cplusplus
}
#endif
#endif
