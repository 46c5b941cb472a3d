/* What a store keeps: one struct a table, plain data. */
#ifndef CJ_STORE_RECORD_H
#define CJ_STORE_RECORD_H

#include <stdint.h>

#include "base/str.h"
#include "server/crypto/digest.h"

/* Texts are UTF-8. "" stands for "none" where a comment says optional. Times are milliseconds
 * since 1970, UTC. */

/** A conversation as it stands. */
struct cj_store_conversation {
    struct cj_str id;
    struct cj_str site;
    struct cj_str channel;
    struct cj_str locale;
    struct cj_str state;    /* "bot", "queued", "human", "closed", …: the dialogue's words */
    int64_t version;        /* counts transitions; see cj_write_update() */
    int64_t priority;       /* higher is served first */
    int64_t waiting_ms;     /* since when a person is waited for; 0: nobody waits */
    int64_t last_seq;       /* of its messages; 0: none yet */
    struct cj_digest token; /* SHA-256 of the visitor's token */
    struct cj_str customer; /* its id at the site; optional */
    struct cj_str profile;  /* JSON: name, e-mail, phone, attributes; optional */
    struct cj_str metadata; /* JSON; optional */
    struct cj_str dialog;   /* bytes: what the dialogue remembers; optional */
    int64_t dialog_version; /* of the form in which `dialog` is written */
    struct cj_str previous; /* the conversation before this one; optional */
    struct cj_str reference; /* what the help desk calls it; optional */
    int64_t created_ms;
    int64_t updated_ms;
};

/** A message. (conversation, seq) is its place, and names no other. */
struct cj_store_message {
    struct cj_str conversation;
    int64_t seq;
    struct cj_str id;
    struct cj_str role; /* "visitor", "bot", "agent", "system" */
    struct cj_str type; /* "message", "state", "form", "csat" */
    struct cj_str text;
    struct cj_str body;        /* JSON: blocks, answer, choices, name; optional */
    struct cj_str client_id;   /* the sender's own, once a conversation; optional */
    struct cj_str in_reply_to; /* id of a message; optional */
    int64_t created_ms;
};

/** One change of state: who did what when. Never changed afterwards. */
struct cj_store_transition {
    struct cj_str conversation;
    int64_t version; /* that the conversation has since */
    struct cj_str from;
    struct cj_str to;
    struct cj_str trigger;
    struct cj_str actor;
    int64_t at_ms;
};

/** An event on its way to a target: a row of the outbox. */
struct cj_store_event {
    struct cj_str id; /* one event for two targets is two rows with two ids */
    struct cj_str target;
    struct cj_str conversation; /* optional */
    int64_t position;           /* its place among those of the same conversation and target */
    struct cj_str type;         /* "handoff.requested" */
    struct cj_str body;         /* the bytes of every attempt; never changed */
    struct cj_str state;        /* CJ_EVENT_PENDING, or how it ended */
    struct cj_str progress;     /* JSON: what the steps so far have brought; optional */
    struct cj_str last_error;   /* optional */
    int64_t attempts;
    int64_t next_ms; /* not to be tried before */
    int64_t created_ms;
};

/** The state of an event that is still to be delivered. All other states are ends, and named
 * by who delivers. */
#define CJ_EVENT_PENDING CJ_STR("pending")

/** The state of a conversation that is over. */
#define CJ_CONVERSATION_CLOSED CJ_STR("closed")

/** An API key: its hash, never the key. */
struct cj_store_key {
    struct cj_str name;      /* no two have the same */
    struct cj_str scopes;    /* words, parted by spaces */
    struct cj_digest digest; /* SHA-256 of the key */
    int64_t created_ms;
    int64_t revoked_ms; /* 0: it is valid */
};

#endif
