/* The hand-off to a person: who has a conversation, and what may change that. One table; time
 * comes in as an argument, so that the terminal, the tests and the server run the same one. */
#ifndef CJ_DIALOG_HANDOFF_H
#define CJ_DIALOG_HANDOFF_H

#include <stdbool.h>
#include <stdint.h>

#include <conserje/conversation.h>

#include "config/config.h"

/** Bytes of a queue's name. A longer one is not kept: the default queue is attended at least,
 * and a cut name could be that of another. */
#define CJ_HANDOFF_MAX_QUEUE_LEN 64

/** Without an address for this long the visitor has left, and the team should know. */
#define CJ_HANDOFF_CONTACT_MS (INT64_C(10) * 60 * 1000)

/** An agent who owes a reply for this long has been called away: somebody else should see it
 * while the visitor may still be there. */
#define CJ_HANDOFF_AGENT_IDLE_MS (INT64_C(30) * 60 * 1000)

/** In which nobody says anything for this long is over; a visitor's token lives as long. */
#define CJ_HANDOFF_IDLE_MS (INT64_C(24) * 60 * 60 * 1000)

/** How long each state lasts. */
struct cj_handoff_policy {
    int64_t wait_ms;       /* queued */
    int64_t contact_ms;    /* waiting_contact, without a word */
    int64_t agent_idle_ms; /* human, while the agent owes a reply */
    int64_t idle_ms;       /* bot and human, without a word */
    int64_t reopen_ms;     /* closed by an agent */
};

/** What a conversation remembers of it: plain data, zero = with the bot. */
struct cj_handoff {
    int64_t since_ms; /* when the state began */
    int64_t agent_ms; /* when an agent wrote last; 0 = never */
    int64_t owed_ms;  /* with `owes`: since when the visitor waits for the agent's reply */
    uint32_t version;
    uint32_t attempt;
    uint8_t state;    /* enum cj_state */
    uint8_t moved_by; /* enum cj_actor: who began the state */
    uint8_t reason;   /* index of its name, from 1; 0 = none */
    uint8_t priority; /* index of its name */
    bool owes;
    char agent[CJ_MAX_AGENT_LEN + 1];
    char queue[CJ_HANDOFF_MAX_QUEUE_LEN + 1]; /* "" = the default one */
};

/** The configured times, and the constants above for the others. */
struct cj_handoff_policy cj_handoff_policy_of(const cj_config *config);

/** Does `trigger`, when it may be done.
 *
 * @param out_transition  what happened
 * @return CJ_OK; CJ_ERR_ACTOR when `who` may never do that, or not in this state; CJ_ERR_STATE
 *         when nobody may in this state. On a failure `handoff` is unchanged */
cj_status cj_handoff_apply(struct cj_handoff *handoff, const struct cj_handoff_policy *policy,
                           enum cj_trigger trigger, enum cj_actor who, int64_t now_ms,
                           struct cj_transition *out_transition);

/** True when a visitor who writes now comes back to a hand-off that an agent has closed: what
 * a person called solved may not be. */
bool cj_handoff_may_reopen(const struct cj_handoff *handoff,
                           const struct cj_handoff_policy *policy, int64_t now_ms);

/** When time will do something, or INT64_MAX.
 * @param visitor_ms   when the visitor wrote last
 * @param out_trigger  what; unset when nothing is due ever */
int64_t cj_handoff_due(const struct cj_handoff *handoff,
                       const struct cj_handoff_policy *policy, int64_t visitor_ms,
                       enum cj_trigger *out_trigger);

/** The visitor wrote, or the agent did, while the agent has the conversation. */
void cj_handoff_visitor_wrote(struct cj_handoff *handoff, int64_t now_ms);
void cj_handoff_agent_wrote(struct cj_handoff *handoff, int64_t now_ms);

/** Notes why and for whom a person is asked for; nobody has it yet. NULL, or a name that is
 * not known: no reason, the default queue, normal priority. */
void cj_handoff_describe(struct cj_handoff *handoff, const char *reason, const char *queue,
                         const char *priority);

/** Notes who the agent is; cut after a whole character. */
void cj_handoff_name_agent(struct cj_handoff *handoff, const char *name);

/** NULL-terminated: what a reason may be, and a priority. */
extern const char *const cj_handoff_reasons[];
extern const char *const cj_handoff_priorities[];

/** True when the name is one of `cj_handoff_reasons`. */
bool cj_handoff_is_reason(const char *name);

/** The names, or NULL for no reason, or the default queue. */
void cj_handoff_view(const struct cj_handoff *handoff, struct cj_handoff_view *out_view);

#endif
