/* A conversation: what was said before, and what follows from it.
 *
 * Pure: it has no clock, no randomness and no input of its own, so a conversation can be
 * replayed turn by turn, in a test as on the server. */
#ifndef CONSERJE_CONVERSATION_H
#define CONSERJE_CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/answer.h>
#include <conserje/bot.h>
#include <conserje/export.h>
#include <conserje/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Who has the conversation. New states are only ever added at the end. */
enum cj_state {
    CJ_STATE_BOT,
    CJ_STATE_QUEUED, /* a person was asked for */
    CJ_STATE_CLOSED,
    CJ_STATE_HUMAN,           /* a person answers; the bot is silent */
    CJ_STATE_WAITING_CONTACT, /* nobody is free: the visitor is asked for an address */
    CJ_STATE_CALLBACK,        /* the address is known, and a person will write */
};
#define CJ_STATE_COUNT 6

/** "bot", "queued", "closed", "human", "waiting_contact", "callback". Static storage. */
CJ_API const char *cj_state_name(enum cj_state state);

/** Who does something to a conversation. */
enum cj_actor {
    CJ_ACTOR_VISITOR,
    CJ_ACTOR_AGENT,  /* a person of the team */
    CJ_ACTOR_ENGINE, /* the bot, a timer, or whoever runs the program */
};
#define CJ_ACTOR_COUNT 3

/** "visitor", "agent", "engine". Static storage. */
CJ_API const char *cj_actor_name(enum cj_actor actor);

/** What moves a conversation from one state to another. New ones are only ever added at the
 * end. */
enum cj_trigger {
    CJ_TRIGGER_REQUEST,      /* a person is wanted or needed */
    CJ_TRIGGER_REQUEST_AWAY, /* the same while nobody attends */
    CJ_TRIGGER_TAKE,         /* an agent takes the conversation */
    CJ_TRIGGER_WRITE,        /* an agent writes to the visitor */
    CJ_TRIGGER_RELEASE,      /* back to the bot */
    CJ_TRIGGER_REQUEUE,      /* back to the queue */
    CJ_TRIGGER_CANCEL,       /* the visitor no longer waits */
    CJ_TRIGGER_EXPIRE,       /* waited too long; delivery fails; the hours end */
    CJ_TRIGGER_CONTACT,      /* an e-mail address or a telephone number */
    CJ_TRIGGER_DECLINE,      /* no address, or another question instead */
    CJ_TRIGGER_MISS,         /* no address came in time */
    CJ_TRIGGER_CLOSE,
    CJ_TRIGGER_REOPEN, /* the visitor comes back to what a person had closed */
};
#define CJ_TRIGGER_COUNT 13

/** "request", "request_away", "take", … Static storage. */
CJ_API const char *cj_trigger_name(enum cj_trigger trigger);

/** A change of state: one row of an audit. */
struct cj_transition {
    enum cj_state from;
    enum cj_state to;
    enum cj_trigger trigger;
    enum cj_actor who;
    const char *event; /* "handoff.requested", "conversation.closed", …; NULL: nobody is told;
                          static storage */
    uint32_t version;  /* after it: 1 more than before */
    uint32_t attempt;  /* after it: how often this hand-off has been queued, from 1; 0: none */
    int64_t at_ms;
};

/** One conversation. Not thread-safe: one thread at a time. */
typedef struct cj_conversation cj_conversation;

/** Starts a conversation.
 *
 * @param lang    "es"; NULL: the bot's default until the visitor's first message tells
 * @param seed    picks among wordings; the same seed gives the same conversation
 * @param now_ms  the time, milliseconds since 1970 UTC
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_USAGE for a language the bot does not speak */
CJ_API cj_status cj_conversation_new(const cj_bot *bot, const char *lang, uint64_t seed,
                                     int64_t now_ms, cj_conversation **out_conversation);

/** Releases it. NULL is allowed. */
CJ_API void cj_conversation_free(cj_conversation *conversation);

CJ_API enum cj_state cj_conversation_state(const cj_conversation *conversation);

/** Language it is in now. Static storage. */
CJ_API const char *cj_conversation_language(const cj_conversation *conversation);

/** Bytes of an agent's name that are kept; a longer one is cut. */
#define CJ_MAX_AGENT_LEN 64

/** What is known of the hand-off. Strings are never NULL unless said, and borrowed from the
 * conversation until it changes. */
struct cj_handoff_view {
    uint32_t version;     /* transitions so far: compare it before you act on an old view */
    uint32_t attempt;     /* how often it was queued; 0: there has been no hand-off */
    int64_t since_ms;     /* when the state began */
    const char *agent;    /* who has or had it; "" = nobody, or nobody gave a name */
    const char *queue;    /* NULL = the default queue */
    const char *priority; /* "urgent", "high", "normal", "low"; static storage */
    const char *reason; /* "user_request", "misses", "rule", …; NULL = none; static storage */
};

CJ_API void cj_conversation_handoff(const cj_conversation *conversation,
                                    struct cj_handoff_view *out_view);

/** What the bot says in one turn. */
struct cj_message {
    const char *text;
    const char *html;
    const char *blocks; /* a JSON array */
};

/** A turn's result. Borrowed from the conversation until its next turn; its texts are borrowed
 * from the bot, which the caller keeps alive meanwhile. */
struct cj_reply {
    const struct cj_message *messages; /* none while a person has the conversation */
    size_t message_count;
    const struct cj_choice *choices; /* quick replies of the last message */
    size_t choice_count;
    const struct cj_answer *answer;         /* what was decided about the visitor's message */
    enum cj_state state;                    /* after the turn */
    uint32_t misses;                        /* in a row, after the turn */
    const struct cj_transition *transition; /* NULL: the state is what it was */
    const char *contact; /* the address that the visitor gave now; NULL: none */
    bool anew; /* this conversation is over and the message begins another one: make it, and
                  say the message there */
};

/** The greeting that opens the conversation. @return CJ_OK */
CJ_API cj_status cj_conversation_greet(cj_conversation *conversation, const cj_bot *bot,
                                       const struct cj_reply **out_reply);

/** The visitor says something, or picks a choice by its number, its title or its id.
 *
 * Call cj_conversation_tick() first: what is due happens before what is said. While a person
 * has the conversation the bot has no reply. Where an address is waited for, one in the
 * message is taken. After a close by an agent the message puts a hand-off back into the queue
 * for CJ_REOPEN_MS, unless it is thanks, or a question that the bot can answer.
 *
 * @param bot      the bot now live; it may have been reloaded since the last turn
 * @param scratch  its answer stays borrowed by the reply until the scratch's next question
 * @param explain  whether `answer->explain` is wanted
 * @return CJ_OK, also for a message over CJ_MAX_TEXT_COUNT, which counts as not understood;
 *         CJ_ERR_NOMEM; CJ_ERR_USAGE when the text is not UTF-8, holds a NUL, or is blank. On
 * a failure the conversation is unchanged. */
CJ_API cj_status cj_conversation_say(cj_conversation *conversation, const cj_bot *bot,
                                     cj_scratch *scratch, const char *text, size_t len,
                                     int64_t now_ms, bool explain,
                                     const struct cj_reply **out_reply);

/** How long a visitor may come back to what a person had closed ("it is still broken"): the
 * next day counts, the next week is another story. */
#define CJ_REOPEN_MS (INT64_C(24) * 60 * 60 * 1000)

/** Something done to a conversation from outside. */
struct cj_act {
    enum cj_trigger trigger;
    enum cj_actor who;
    const char *agent;   /* name of who takes or writes; NULL: unknown, or as before */
    const char *contact; /* with CJ_TRIGGER_CONTACT: an e-mail address or telephone number */
    const char *reason;  /* with a request: as in struct cj_handoff_view; NULL: user_request,
                            or rule when the engine asks */
};

/** Does what `act` says, and says to the visitor what the change means.
 *
 * An agent's message and note are the caller's to keep and to show; the bot has no part in
 * them. CJ_TRIGGER_WRITE in `human` changes no state. A request in `queued` or `callback`
 * changes nothing: asking twice is one hand-off.
 *
 * @param out_reply  its answer decided nothing; `transition` tells what happened
 * @return CJ_OK; CJ_ERR_STATE when that can't be done now; CJ_ERR_ACTOR when it can't be done
 *         by `act->who`; CJ_ERR_USAGE when a text is not UTF-8, the contact is none, or the
 *         reason is unknown. On a failure the conversation is unchanged. Nothing is allocated
 */
CJ_API cj_status cj_conversation_act(cj_conversation *conversation, const cj_bot *bot,
                                     const struct cj_act *act, int64_t now_ms,
                                     const struct cj_reply **out_reply);

/** When time will change the conversation by itself, or INT64_MAX. It moves with each call
 * that changes the conversation. */
CJ_API int64_t cj_conversation_due_ms(const cj_conversation *conversation, const cj_bot *bot);

/** Does what is due at `now_ms`, if anything: at most one transition, whose state then has its
 * whole time, however late the call comes.
 *
 * Nobody free within `handoff.wait` leads from the queue to `waiting_contact`; no address
 * there within 10 minutes, to `closed`; an agent who leaves the visitor without a reply for 30
 * minutes loses the conversation to the queue; one in which nobody says anything for 24 hours
 * is closed, but never while it waits for a person.
 *
 * @param out_reply  as of cj_conversation_act(); without a transition it says nothing
 * @return CJ_OK */
CJ_API cj_status cj_conversation_tick(cj_conversation *conversation, const cj_bot *bot,
                                      int64_t now_ms, const struct cj_reply **out_reply);

#ifdef __cplusplus
}
#endif
#endif
