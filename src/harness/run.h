/* Running conversation tests, in process. */
#ifndef CJ_HARNESS_RUN_H
#define CJ_HARNESS_RUN_H

#include <conserje/conversation.h>

#include "harness/conv.h"

enum cj_test_status {
    CJ_TEST_PASSED,
    CJ_TEST_FAILED,
    CJ_TEST_SKIPPED,
};

/** A claim that does not hold. */
struct cj_test_failure {
    uint32_t line;
    const char *claim;    /* as written, or "<" for the bot's words */
    const char *expected; /* "" when the claim says it all */
    const char *actual;
    const char *advice; /* what would make it pass, or "" */
};

/** A word that was not taken as it was written. */
struct cj_test_word {
    const char *surface;
    const char *correction; /* "" = unknown */
};

/** A turn as it went. */
struct cj_test_turn {
    uint32_t line;
    const char *text;  /* of the visitor; "" of an event */
    const char *event; /* as written; NULL: the visitor spoke */
    const char *reply; /* "" = the bot said nothing */
    const char *state; /* after it */
    const char *outcome;
    const char *answered_by; /* entry or intent; NULL = nobody */
    double score;
    const struct cj_test_failure *failures;
    size_t failure_count;
    /* The explanation, when something failed */
    const char *step;
    const char *reason;
    const struct cj_test_word *words; /* corrected or unknown ones */
    size_t word_count;
    const struct cj_candidate *candidates; /* the best three */
    size_t candidate_count;
};

/** How one case went. Owned by its arena. */
struct cj_test_result {
    const struct cj_conv *conv;
    const struct cj_conv_case *test;
    enum cj_test_status status;
    bool expected_failure; /* it failed, as `xfail` said */
    const char *note;      /* why it failed without a turn, or why it was skipped; "" */
    const struct cj_test_turn *turns; /* when it failed: up to the last turn */
    size_t turn_count;
    struct cj_arena arena;
};

/** Runs cases one after the other with one scratch. Not thread-safe: one a thread. */
struct cj_test_runner {
    const cj_bot *bot; /* borrowed */
    cj_scratch *scratch;
    cj_regex_scratch *regex_scratch;
    cj_translate translate; /* words the advice; NULL: English */
    void *translate_context;
};

/** @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_test_runner_init(struct cj_test_runner *runner, const cj_bot *bot,
                              cj_translate translate, void *translate_context);
void cj_test_runner_clear(struct cj_test_runner *runner);

/** Runs one case with its clock stopped and the seed 0.
 *
 * @param only        the run has cases marked "only": others are skipped
 * @param out_result  to be released with cj_test_result_clear()
 * @return CJ_OK, also when it failed; CJ_ERR_NOMEM */
cj_status cj_test_run(struct cj_test_runner *runner, const struct cj_conv *conv,
                      const struct cj_conv_case *test, bool only,
                      struct cj_test_result *out_result);
void cj_test_result_clear(struct cj_test_result *result);

/** Words what would make a failed claim pass, or "" when there is no advice. In `arena`; NULL
 * when memory ran out. */
const char *cj_test_advice(const struct cj_test_runner *runner,
                           const struct cj_conv_claim *claim, const char *expected,
                           const struct cj_reply *reply, struct cj_arena *arena);

#endif
