/* How a conversation is changed: on a copy, which takes effect as a whole. */
#ifndef CJ_DIALOG_CONVERSATION_H
#define CJ_DIALOG_CONVERSATION_H

#include "dialog/turn.h"

struct cj_conversation {
    struct cj_dialog_state state;
    struct cj_dialog_reply said; /* of the last turn */
    struct cj_reply reply;       /* points into `said` */
};

/** Begins a turn on a copy of the state. */
void cj_dialog_begin(struct cj_dialog_turn *turn, const cj_conversation *conversation,
                     const cj_bot *bot, int64_t now_ms);

/** The turn takes effect. */
void cj_dialog_end(cj_conversation *conversation, struct cj_dialog_turn *turn,
                   const struct cj_reply **out_reply);

/** Nothing happened: the state stays what it was, with the choices that are open. */
void cj_dialog_pass(cj_conversation *conversation, const struct cj_dialog_turn *turn,
                    const struct cj_reply **out_reply);

#endif
