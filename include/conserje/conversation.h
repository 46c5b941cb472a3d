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

/** Who has the conversation. */
enum cj_state {
    CJ_STATE_BOT,
    CJ_STATE_QUEUED, /* a person was asked for */
    CJ_STATE_CLOSED,
};

/** "bot", "queued", "closed". Static storage. */
CJ_API const char *cj_state_name(enum cj_state state);

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

/** Ends it: whatever the visitor says from now on is answered with how to start anew. */
CJ_API void cj_conversation_close(cj_conversation *conversation);

CJ_API enum cj_state cj_conversation_state(const cj_conversation *conversation);

/** Language it is in now. Static storage. */
CJ_API const char *cj_conversation_language(const cj_conversation *conversation);

/** What the bot says in one turn. */
struct cj_message {
    const char *text;
    const char *html;
    const char *blocks; /* a JSON array */
};

/** A turn's result. Borrowed from the conversation until its next turn; its texts are borrowed
 * from the bot, which the caller keeps alive meanwhile. */
struct cj_reply {
    const struct cj_message *messages; /* at least one */
    size_t message_count;
    const struct cj_choice *choices; /* quick replies of the last message */
    size_t choice_count;
    const struct cj_answer *answer; /* what was decided about the visitor's message */
    enum cj_state state;            /* after the turn */
    uint32_t misses;                /* in a row, after the turn */
};

/** The greeting that opens the conversation. @return CJ_OK */
CJ_API cj_status cj_conversation_greet(cj_conversation *conversation, const cj_bot *bot,
                                       const struct cj_reply **out_reply);

/** The visitor says something, or picks a choice by its number, its title or its id.
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

#ifdef __cplusplus
}
#endif
#endif
