/* One question on its way to its answer: what every step of a turn reads and writes. */
#ifndef CJ_ENGINE_TURN_H
#define CJ_ENGINE_TURN_H

#include "engine/model.h"

/** Documents that are ranked, and of those how many are told. */
#define CJ_MAX_RANKED          20
#define CJ_MAX_CANDIDATES_TOLD 5

/** Choices offered when the bot is not sure; the person comes on top of them. */
#define CJ_MAX_OFFERED 3

/** A document that was ranked and may answer. */
struct cj_contender {
    const struct cj_target *target;
    const struct cj_hit *hit;
    double score; /* the hit's, moved by the context of the conversation */
    double odds;  /* how far: the factor on its odds; 1 without a context */
};

/** Lives in the scratch's arena, until the next question. */
struct cj_turn {
    const cj_bot *bot;
    cj_scratch *scratch;
    const struct cj_tongue *tongue;
    const char *context; /* id of the entry answered last, or NULL */
    bool explain;
    bool skip_exact; /* cj_bot_check() asks what would win without the exact question */

    struct cj_utterance utterance; /* as written */
    struct cj_utterance corrected; /* typing errors repaired by the bot's own words */
    const struct cj_word_match *words;
    struct cj_utterance subject; /* `utterance` without its courtesies: what is ranked */
    struct cj_tokens corrected_subject; /* the same tokens of `corrected` */
    size_t subject_first;               /* the first of them */
    bool only_courtesies;               /* there is no other word */
    struct cj_rule_results rules;
    bool ranked; /* whether the following are there */
    struct cj_hits hits;
    struct cj_contender *contenders; /* best first */
    size_t contender_count;

    /* The decision. */
    bool decided;
    const char *step;
    const char *reason; /* "" unless asked for */
    enum cj_outcome outcome;
    const struct cj_target *target;    /* what answers, or NULL */
    const struct cj_intent *intent;    /* what took part, or NULL */
    const struct cj_rule_result *rule; /* what matched, or NULL */
    double score;
    double margin;
};

/** Reads the message into a new turn in `scratch`, which forgets the last one.
 *
 * @param lang  NULL: guessed
 * @return as cj_bot_ask() */
cj_status cj_turn_begin(const cj_bot *bot, cj_scratch *scratch, struct cj_str text,
                        const struct cj_lang *lang, struct cj_turn **out_turn);

/** Decides, step by step in the total order of a turn. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_turn_decide(struct cj_turn *turn);

/** Ranks the documents unless that was done. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_turn_rank(struct cj_turn *turn);

/** Whether `target` may answer this message at all: it follows what it must follow, and the
 * message is none of those that its editor refused. */
bool cj_turn_allows(const struct cj_turn *turn, const struct cj_target *target);

/** Says why, when the turn is explained; printf style. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_turn_say_why(struct cj_turn *turn, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Two documents of one article: its sections answer the same question in parts, so they are
 * no rivals. */
bool cj_is_same_article(const struct cj_target *a, const struct cj_target *b);

/** The answer of a decided turn, in the scratch's arena. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_turn_answer(struct cj_turn *turn, const struct cj_answer **out_answer);

/** The explanation of a decided turn. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_turn_explain(struct cj_turn *turn, const struct cj_explain **out_explain);

#endif
