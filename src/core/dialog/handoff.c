/* The table of transitions, and the timers. */
#include "dialog/handoff.h"

#include <string.h>

#include "base/utf8.h"

enum {
    VISITOR = 1 << CJ_ACTOR_VISITOR,
    AGENT = 1 << CJ_ACTOR_AGENT,
    ENGINE = 1 << CJ_ACTOR_ENGINE,
    ANYBODY = VISITOR | AGENT | ENGINE,
};

/* What a transition does to the count of attempts. */
enum attempt {
    KEEP,
    FIRST, /* a hand-off begins */
    AGAIN, /* the same one once more */
};

/* Every transition there is. */
static const struct row {
    enum cj_state from;
    enum cj_trigger trigger;
    unsigned who;
    enum cj_state to;
    const char *event;
    enum attempt attempt;
} rows[] = {
    {CJ_STATE_BOT, CJ_TRIGGER_REQUEST, VISITOR | ENGINE, CJ_STATE_QUEUED, "handoff.requested",
     FIRST},
    {CJ_STATE_BOT, CJ_TRIGGER_REQUEST_AWAY, VISITOR | ENGINE, CJ_STATE_WAITING_CONTACT, NULL,
     KEEP},
    {CJ_STATE_BOT, CJ_TRIGGER_TAKE, AGENT, CJ_STATE_HUMAN, NULL, FIRST},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_CONTACT, VISITOR, CJ_STATE_CALLBACK,
     "handoff.requested", FIRST},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_DECLINE, VISITOR, CJ_STATE_BOT, NULL, KEEP},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_MISS, ENGINE, CJ_STATE_CLOSED, "handoff.missed",
     KEEP},
    {CJ_STATE_QUEUED, CJ_TRIGGER_TAKE, AGENT, CJ_STATE_HUMAN, "handoff.accepted", KEEP},
    {CJ_STATE_QUEUED, CJ_TRIGGER_WRITE, AGENT, CJ_STATE_HUMAN, "handoff.accepted", KEEP},
    {CJ_STATE_QUEUED, CJ_TRIGGER_CANCEL, VISITOR, CJ_STATE_BOT, "handoff.cancelled", KEEP},
    {CJ_STATE_QUEUED, CJ_TRIGGER_EXPIRE, ENGINE, CJ_STATE_WAITING_CONTACT, "handoff.expired",
     KEEP},
    {CJ_STATE_HUMAN, CJ_TRIGGER_RELEASE, AGENT, CJ_STATE_BOT, "handoff.returned", KEEP},
    {CJ_STATE_HUMAN, CJ_TRIGGER_REQUEUE, AGENT | ENGINE, CJ_STATE_QUEUED, "handoff.requeued",
     AGAIN},
    {CJ_STATE_CALLBACK, CJ_TRIGGER_TAKE, AGENT, CJ_STATE_HUMAN, NULL, KEEP},
    {CJ_STATE_CALLBACK, CJ_TRIGGER_WRITE, AGENT, CJ_STATE_HUMAN, NULL, KEEP},
    {CJ_STATE_BOT, CJ_TRIGGER_CLOSE, ANYBODY, CJ_STATE_CLOSED, "conversation.closed", KEEP},
    {CJ_STATE_QUEUED, CJ_TRIGGER_CLOSE, ANYBODY, CJ_STATE_CLOSED, "conversation.closed", KEEP},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_CLOSE, ANYBODY, CJ_STATE_CLOSED,
     "conversation.closed", KEEP},
    {CJ_STATE_CALLBACK, CJ_TRIGGER_CLOSE, ANYBODY, CJ_STATE_CLOSED, "conversation.closed",
     KEEP},
    {CJ_STATE_HUMAN, CJ_TRIGGER_CLOSE, ANYBODY, CJ_STATE_CLOSED, "conversation.closed", KEEP},
    {CJ_STATE_CLOSED, CJ_TRIGGER_REOPEN, VISITOR, CJ_STATE_QUEUED, "handoff.requeued", AGAIN},
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

const char *const cj_handoff_reasons[] = {"user_request", "misses", "low_score", "anger",
                                          "rule",         "form",   "feedback",  NULL};

/* The one that stands for "none was given" first. */
const char *const cj_handoff_priorities[] = {"normal", "urgent", "high", "low", NULL};

const char *cj_state_name(enum cj_state state)
{
    static const char *const names[CJ_STATE_COUNT] = {"bot",   "queued",          "closed",
                                                      "human", "waiting_contact", "callback"};

    return names[state];
}

const char *cj_actor_name(enum cj_actor actor)
{
    static const char *const names[CJ_ACTOR_COUNT] = {"visitor", "agent", "engine"};

    return names[actor];
}

const char *cj_trigger_name(enum cj_trigger trigger)
{
    static const char *const names[CJ_TRIGGER_COUNT] = {
        "request", "request_away", "take",    "write", "release", "requeue", "cancel",
        "expire",  "contact",      "decline", "miss",  "close",   "reopen",
    };

    return names[trigger];
}

struct cj_handoff_policy cj_handoff_policy_of(const cj_config *config)
{
    return (struct cj_handoff_policy){
        .wait_ms = (int64_t)config->handoff_wait_s * 1000,
        .contact_ms = CJ_HANDOFF_CONTACT_MS,
        .agent_idle_ms = CJ_HANDOFF_AGENT_IDLE_MS,
        .idle_ms = CJ_HANDOFF_IDLE_MS,
        .reopen_ms = CJ_REOPEN_MS,
    };
}

/* A time that is not a time, such as one at the end of the range, is never reached. */
static int64_t later(int64_t ms, int64_t by_ms)
{
    int64_t sum;

    return __builtin_add_overflow(ms, by_ms, &sum) ? INT64_MAX : sum;
}

static int64_t latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

bool cj_handoff_may_reopen(const struct cj_handoff *handoff,
                           const struct cj_handoff_policy *policy, int64_t now_ms)
{
    return handoff->state == CJ_STATE_CLOSED && handoff->moved_by == CJ_ACTOR_AGENT &&
           handoff->attempt > 0 && now_ms <= later(handoff->since_ms, policy->reopen_ms);
}

/* Whoever may never do it is told so, whatever the state: a visitor who tries an agent's verb
 * learns nothing about the conversation. */
static cj_status find_row(enum cj_state from, enum cj_trigger trigger, enum cj_actor who,
                          const struct row **out_row)
{
    const struct row *found = NULL;
    bool ever = false;

    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].trigger == trigger) {
            ever = ever || (rows[i].who & (1U << who));
            found = rows[i].from == from ? &rows[i] : found;
        }
    }
    if (!ever || (found && !(found->who & (1U << who)))) {
        return CJ_ERR_ACTOR;
    }
    *out_row = found;
    return found ? CJ_OK : CJ_ERR_STATE;
}

static void enter(struct cj_handoff *handoff, const struct row *row, enum cj_actor who,
                  int64_t now_ms)
{
    handoff->state = (uint8_t)row->to;
    handoff->since_ms = now_ms;
    handoff->version++;
    if (row->attempt != KEEP) {
        handoff->attempt = row->attempt == FIRST ? 1 : handoff->attempt + 1;
    }
    handoff->moved_by = (uint8_t)who;
    handoff->owes = row->to == CJ_STATE_HUMAN;
    handoff->owed_ms = now_ms;
}

cj_status cj_handoff_apply(struct cj_handoff *handoff, const struct cj_handoff_policy *policy,
                           enum cj_trigger trigger, enum cj_actor who, int64_t now_ms,
                           struct cj_transition *out_transition)
{
    const struct row *row = NULL;
    cj_status st = find_row((enum cj_state)handoff->state, trigger, who, &row);

    if (st == CJ_OK && trigger == CJ_TRIGGER_REOPEN &&
        !cj_handoff_may_reopen(handoff, policy, now_ms)) {
        st = CJ_ERR_STATE;
    }
    if (st != CJ_OK) {
        return st;
    }
    now_ms = latest(now_ms, handoff->since_ms); /* a clock that was set back */
    enter(handoff, row, who, now_ms);
    *out_transition = (struct cj_transition){
        .from = row->from,
        .to = row->to,
        .trigger = trigger,
        .who = who,
        .event = row->event,
        .version = handoff->version,
        .attempt = handoff->attempt,
        .at_ms = now_ms,
    };
    return CJ_OK;
}

/* Waiting for a person is never idle: `queued` ends in another way to one, and `callback` with
 * the person. */
int64_t cj_handoff_due(const struct cj_handoff *handoff,
                       const struct cj_handoff_policy *policy, int64_t visitor_ms,
                       enum cj_trigger *out_trigger)
{
    int64_t quiet_ms = latest(latest(visitor_ms, handoff->agent_ms), handoff->since_ms);

    switch ((enum cj_state)handoff->state) {
    case CJ_STATE_QUEUED:
        *out_trigger = CJ_TRIGGER_EXPIRE;
        return later(handoff->since_ms, policy->wait_ms);
    case CJ_STATE_WAITING_CONTACT:
        *out_trigger = CJ_TRIGGER_MISS;
        return later(quiet_ms, policy->contact_ms);
    case CJ_STATE_HUMAN:
        if (handoff->owes) {
            *out_trigger = CJ_TRIGGER_REQUEUE;
            return later(handoff->owed_ms, policy->agent_idle_ms);
        }
        *out_trigger = CJ_TRIGGER_CLOSE;
        return later(quiet_ms, policy->idle_ms);
    case CJ_STATE_BOT:
        *out_trigger = CJ_TRIGGER_CLOSE;
        return later(quiet_ms, policy->idle_ms);
    case CJ_STATE_CALLBACK:
    case CJ_STATE_CLOSED:
        break;
    }
    return INT64_MAX;
}

void cj_handoff_visitor_wrote(struct cj_handoff *handoff, int64_t now_ms)
{
    if (!handoff->owes) { /* the first message that waits counts, not the latest */
        handoff->owes = true;
        handoff->owed_ms = latest(now_ms, handoff->since_ms);
    }
}

void cj_handoff_agent_wrote(struct cj_handoff *handoff, int64_t now_ms)
{
    handoff->owes = false;
    handoff->agent_ms = latest(now_ms, handoff->agent_ms);
}

/* Index of `name`, or 0. */
static uint8_t index_of(const char *const *names, const char *name)
{
    for (uint8_t i = 0; name && names[i]; i++) {
        if (strcmp(names[i], name) == 0) {
            return i;
        }
    }
    return 0;
}

bool cj_handoff_is_reason(const char *name)
{
    return index_of(cj_handoff_reasons, name) > 0 || strcmp(name, cj_handoff_reasons[0]) == 0;
}

/* The whole field is written, so that equal states are equal bytes. */
static void keep(char *field, size_t size, const char *text, size_t len)
{
    memset(field, 0, size);
    if (len > 0) {
        memcpy(field, text, len);
    }
}

void cj_handoff_describe(struct cj_handoff *handoff, const char *reason, const char *queue,
                         const char *priority)
{
    size_t len = queue ? strlen(queue) : 0;

    memset(handoff->agent, 0, sizeof(handoff->agent));
    handoff->reason = 0;
    if (reason && cj_handoff_is_reason(reason)) {
        handoff->reason = (uint8_t)(index_of(cj_handoff_reasons, reason) + 1);
    }
    handoff->priority = index_of(cj_handoff_priorities, priority);
    keep(handoff->queue, sizeof(handoff->queue), queue,
         len <= CJ_HANDOFF_MAX_QUEUE_LEN ? len : 0);
}

void cj_handoff_name_agent(struct cj_handoff *handoff, const char *name)
{
    size_t len = strlen(name);

    if (len > CJ_MAX_AGENT_LEN) { /* whole characters only */
        len = cj_utf8_valid((struct cj_str){name, CJ_MAX_AGENT_LEN});
    }
    keep(handoff->agent, sizeof(handoff->agent), name, len);
}

void cj_handoff_view(const struct cj_handoff *handoff, struct cj_handoff_view *out_view)
{
    *out_view = (struct cj_handoff_view){
        .version = handoff->version,
        .attempt = handoff->attempt,
        .since_ms = handoff->since_ms,
        .agent = handoff->agent,
        .queue = handoff->queue[0] ? handoff->queue : NULL,
        .priority = cj_handoff_priorities[handoff->priority],
        .reason = handoff->reason ? cj_handoff_reasons[handoff->reason - 1] : NULL,
    };
}
