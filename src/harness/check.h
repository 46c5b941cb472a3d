/* The checks that a conversation test can make: one row of a table each. */
#ifndef CJ_HARNESS_CHECK_H
#define CJ_HARNESS_CHECK_H

#include <conserje/conversation.h>

#include "base/buf.h"
#include "harness/conv.h"

/** What stands after the name of a check. */
enum cj_operand {
    CJ_OPERAND_NAME,    /* one word: an id, a language, a state; or a /regex/ for one */
    CJ_OPERAND_TEXT,    /* "text" or /regex/ */
    CJ_OPERAND_LIST,    /* "A" | "B", or none */
    CJ_OPERAND_COMPARE, /* >= 0.6 */
    CJ_OPERAND_PAIRS,   /* nothing, none, or key=value … */
};

/** What a check looks at. */
struct cj_check_view {
    const cj_bot *bot;
    const struct cj_reply *reply;
    bool escalated; /* a person was asked for in this turn */
    const struct cj_handoff_view *handoff;
    struct cj_str text; /* all messages of the reply, a line each */
    cj_regex_scratch *scratch;
    const struct cj_conv_value *values; /* of the claim */
};

struct cj_check {
    const char *name;
    enum cj_operand operand;
    const char *const *words; /* what CJ_OPERAND_NAME may be, or the keys of CJ_OPERAND_PAIRS,
                                 NULL-terminated; NULL: anything */

    /** Whether `claim` holds; appends what is the case to `actual`, as the claim would say it.
     */
    bool (*holds)(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                  struct cj_buf *actual);
};

/** What the value of a key of CJ_OPERAND_PAIRS may be, NULL-terminated; NULL: anything. */
const char *const *cj_check_values(const char *key);

/** The check with that name, or NULL. */
const struct cj_check *cj_check_find(struct cj_str name);

/** The name nearest to a mistyped one, or NULL. */
const char *cj_check_nearest(struct cj_str name);

#endif
