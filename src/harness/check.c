/* The checks of a conversation test. */
#include "harness/check.h"

#include <string.h>

#include "base/nearest.h"
#include "dialog/handoff.h"

static const char *const outcomes[] = {"answer",  "suggest",   "clarify", "none",
                                       "handoff", "smalltalk", NULL};
static const char *const states[] = {
    "bot", "queued", "closed", "human", "waiting_contact", "callback", NULL};
static const char *const escalation_keys[] = {"queue", "priority", "reason", NULL};

/* Who answered: the entry, or an intent in its own words; "none" when nobody did. */
static const char *answered_by(const struct cj_answer *answer)
{
    if (answer->entry) {
        return answer->entry;
    }
    return answer->outcome == CJ_OUTCOME_ANSWER && answer->intent ? answer->intent : "none";
}

enum occurrence {
    ABSENT,
    PRESENT,
    UNDECIDED, /* the regex was too slow: neither "contains" nor "not" holds */
};

static enum occurrence find_regex(const struct cj_check_view *view, struct cj_str text,
                                  struct cj_buf *actual)
{
    switch (cj_regex_search(view->values[0].regex, view->scratch, text, 0, NULL)) {
    case CJ_REGEX_MATCHED:
        return PRESENT;
    case CJ_REGEX_FAILED:
        return ABSENT;
    case CJ_REGEX_NO_MEMORY:
        actual->failed = true;
        break;
    case CJ_REGEX_TOO_SLOW:
    case CJ_REGEX_QUARANTINED:
        break;
    }
    return UNDECIDED;
}

static bool is(const char *actual, const struct cj_check_view *view, struct cj_buf *out)
{
    cj_buf_adds(out, actual);
    if (view->values[0].regex) {
        return find_regex(view, cj_str_from(actual), out) == PRESENT;
    }
    return strcmp(actual, view->values[0].text) == 0;
}

static bool holds_answer(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                         struct cj_buf *actual)
{
    (void)claim;
    return is(answered_by(view->reply->answer), view, actual);
}

static bool holds_intent(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                         struct cj_buf *actual)
{
    const char *intent = view->reply->answer->intent;

    (void)claim;
    return is(intent ? intent : "none", view, actual);
}

static bool holds_lang(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                       struct cj_buf *actual)
{
    (void)claim;
    return is(view->reply->answer->lang, view, actual);
}

static bool holds_outcome(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                          struct cj_buf *actual)
{
    (void)claim;
    return is(cj_outcome_name(view->reply->answer->outcome), view, actual);
}

static bool holds_state(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                        struct cj_buf *actual)
{
    (void)claim;
    return is(cj_state_name(view->reply->state), view, actual);
}

static enum occurrence find(const struct cj_check_view *view, struct cj_buf *actual)
{
    const char *text = view->values[0].text;

    cj_buf_add_str(actual, view->text);
    if (view->values[0].regex) {
        return find_regex(view, view->text, actual);
    }
    return view->text.len > 0 && memmem(view->text.ptr, view->text.len, text, strlen(text))
               ? PRESENT
               : ABSENT;
}

static bool holds_contains(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                           struct cj_buf *actual)
{
    (void)claim;
    return find(view, actual) == PRESENT;
}

static bool holds_not(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                      struct cj_buf *actual)
{
    (void)claim;
    return find(view, actual) == ABSENT;
}

static bool holds_choices(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                          struct cj_buf *actual)
{
    const struct cj_reply *reply = view->reply;
    bool same = reply->choice_count == claim->value_count;

    if (reply->choice_count == 0) {
        cj_buf_adds(actual, "none");
    }
    for (size_t i = 0; i < reply->choice_count; i++) {
        const char *title = reply->choices[i].title;

        cj_buf_printf(actual, "%s\"%s\"", i ? " | " : "", title);
        same = same && strcmp(title, view->values[i].text) == 0;
    }
    return same;
}

static bool holds_score(const struct cj_check_view *view, const struct cj_conv_claim *claim,
                        struct cj_buf *actual)
{
    double score = view->reply->answer->score;

    cj_buf_printf(actual, "%.4f", score);
    switch (claim->op) {
    case CJ_OP_GE:
        return score >= claim->number;
    case CJ_OP_GT:
        return score > claim->number;
    case CJ_OP_LE:
        return score <= claim->number;
    case CJ_OP_LT:
        return score < claim->number;
    case CJ_OP_EQ:
        break;
    }
    /* what the report shows is what can be written in a test */
    return score - claim->number < 0.00005 && claim->number - score < 0.00005;
}

static bool has_pair(const char *pair, const char *key, const char *value)
{
    size_t len = strlen(key);

    return strncmp(pair, key, len) == 0 && pair[len] == '=' &&
           strcmp(pair + len + 1, value) == 0;
}

/* To whom and why, where a person was asked for; "none" where nobody was. */
static bool holds_escalated(const struct cj_check_view *view,
                            const struct cj_conv_claim *claim, struct cj_buf *actual)
{
    bool none = claim->value_count == 1 && strcmp(view->values[0].text, "none") == 0;

    if (!view->escalated) {
        cj_buf_adds(actual, "none");
        return none;
    }

    const char *const of[] = {view->handoff->queue ? view->handoff->queue : "none",
                              view->handoff->priority,
                              view->handoff->reason ? view->handoff->reason : "none"};
    bool holds = !none;
    for (size_t k = 0; escalation_keys[k]; k++) {
        cj_buf_printf(actual, "%s%s=%s", k ? " " : "", escalation_keys[k], of[k]);
    }
    for (size_t i = 0; holds && i < claim->value_count; i++) {
        bool found = false;

        for (size_t k = 0; escalation_keys[k]; k++) {
            found = found || has_pair(view->values[i].text, escalation_keys[k], of[k]);
        }
        holds = found;
    }
    return holds;
}

/* In alphabetical order. */
static const struct cj_check checks[] = {
    {"answer", CJ_OPERAND_NAME, NULL, holds_answer},
    {"choices", CJ_OPERAND_LIST, NULL, holds_choices},
    {"contains", CJ_OPERAND_TEXT, NULL, holds_contains},
    {"escalated", CJ_OPERAND_PAIRS, escalation_keys, holds_escalated},
    {"intent", CJ_OPERAND_NAME, NULL, holds_intent},
    {"lang", CJ_OPERAND_NAME, NULL, holds_lang},
    {"not", CJ_OPERAND_TEXT, NULL, holds_not},
    {"outcome", CJ_OPERAND_NAME, outcomes, holds_outcome},
    {"score", CJ_OPERAND_COMPARE, NULL, holds_score},
    {"state", CJ_OPERAND_NAME, states, holds_state},
};
#define CHECK_COUNT (sizeof(checks) / sizeof(checks[0]))

const char *const *cj_check_values(const char *key)
{
    if (strcmp(key, "priority") == 0) {
        return cj_handoff_priorities;
    }
    return strcmp(key, "reason") == 0 ? cj_handoff_reasons : NULL;
}

const struct cj_check *cj_check_find(struct cj_str name)
{
    for (size_t i = 0; i < CHECK_COUNT; i++) {
        if (cj_str_equals(name, checks[i].name)) {
            return &checks[i];
        }
    }
    return NULL;
}

const char *cj_check_nearest(struct cj_str name)
{
    const char *names[CHECK_COUNT + 1] = {NULL};

    for (size_t i = 0; i < CHECK_COUNT; i++) {
        names[i] = checks[i].name;
    }
    return cj_nearest(name, names);
}
