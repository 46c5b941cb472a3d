/* What a conversation remembers. Plain data of bounded size and without pointers, so that a
 * store can write it down and 100,000 of them fit in memory. */
#ifndef CJ_DIALOG_STATE_H
#define CJ_DIALOG_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include <conserje/conversation.h>

#include "dialog/handoff.h"

/** Choices of one turn: more than that nobody reads. */
#define CJ_DIALOG_MAX_CHOICES 8

/** Bytes of an entry's id. A longer one is answered, but not remembered. */
#define CJ_DIALOG_MAX_ID_LEN 200

/** Bytes of the remembered choices' ids together; one that does not fit can't be picked by its
 * number. */
#define CJ_DIALOG_MAX_CHOICES_LEN 768

/** Answers of which the conversation knows that it gave them. */
#define CJ_DIALOG_MAX_SAID 16

/** Silence after which choices, topic and misses are forgotten: the visitor has come back with
 * something new. */
#define CJ_DIALOG_FORGET_MS (INT64_C(30) * 60 * 1000)

/** Id of the choice "none of these". */
#define CJ_CHOICE_NONE "conserje.none"

/** What the last turn asked, and so what "2", "yes" or "none" would answer. */
enum cj_dialog_asked {
    CJ_ASKED_NOTHING,
    CJ_ASKED_FOLLOW_UP, /* prompts under an answer */
    CJ_ASKED_WHICH,     /* "did you mean" */
    CJ_ASKED_PERSON,    /* "shall I pass you on?" */
};

/** The system texts that the dialogue says. Keep in the order of the table in text.c. */
enum cj_dialog_text {
    CJ_TEXT_GREETING,
    CJ_TEXT_THANKS,
    CJ_TEXT_GOODBYE,
    CJ_TEXT_ROBOT,
    CJ_TEXT_MENU,
    CJ_TEXT_CANCEL,
    CJ_TEXT_CANCEL_QUEUE,
    CJ_TEXT_LANGUAGE_SWITCHED,
    CJ_TEXT_REPEAT_INTRO,
    CJ_TEXT_REPEAT_MISSING,
    CJ_TEXT_CONNECTING,
    CJ_TEXT_ALREADY_QUEUED,
    CJ_TEXT_AGENT_JOINED,
    CJ_TEXT_RETURNED,
    CJ_TEXT_REQUEUED,
    CJ_TEXT_QUEUE_EXPIRED,
    CJ_TEXT_NOBODY_THERE,
    CJ_TEXT_CONTACT_AGAIN,
    CJ_TEXT_CONTACT_NOTED,
    CJ_TEXT_ALREADY_CALLBACK,
    CJ_TEXT_ENDED,
    CJ_TEXT_REOPENED,
    CJ_TEXT_CLOSED,
    CJ_TEXT_CLARIFY,
    CJ_TEXT_SUGGEST,
    CJ_TEXT_NOT_UNDERSTOOD,
    CJ_TEXT_TECHNICAL_ERROR,
    CJ_TEXT_OFFER_PERSON,
    CJ_TEXT_COUNT,
};

struct cj_dialog_state {
    uint64_t seed;
    int64_t started_ms;
    int64_t last_ms; /* when the visitor wrote last */
    struct cj_handoff handoff;
    uint64_t said[CJ_DIALOG_MAX_SAID]; /* hashes of entries answered: a ring */
    uint32_t said_count;
    uint32_t turns;
    uint32_t misses;   /* in a row */
    uint8_t asked;     /* enum cj_dialog_asked */
    uint8_t last_text; /* enum cj_dialog_text said last; CJ_TEXT_COUNT: an answer */
    uint8_t repeats;   /* how often in a row the last answer was given again */
    uint8_t choice_count;
    bool lang_known; /* told by the caller or by a message; else the bot's default */
    uint16_t used[CJ_TEXT_COUNT]; /* how often each text was said */
    char lang[16];
    char last_entry[CJ_DIALOG_MAX_ID_LEN + 1]; /* answered last; "" = none */
    char choices[CJ_DIALOG_MAX_CHOICES_LEN];   /* ids, each ended by a NUL */
};

#endif
