/* What a visitor picked: a number, an ordinal, a title or an id; yes, no, or none of these;
 * and what a bare "yes" or "no" is about where nothing was asked. */
#ifndef CJ_DIALOG_PICK_H
#define CJ_DIALOG_PICK_H

#include "dialog/state.h"
#include "engine/bot.h"

enum cj_pick_kind {
    CJ_PICK_NOTHING, /* the message is something else */
    CJ_PICK_ENTRY,
    CJ_PICK_PERSON,
    CJ_PICK_NONE,   /* none of these */
    CJ_PICK_NO,     /* no person, or no address, thanks */
    CJ_PICK_CANCEL, /* leave the open question, or the queue */
    CJ_PICK_BEYOND, /* a number that no choice has, or a "yes" to several */
    CJ_PICK_NOT_IT, /* the last answer was not what was asked */
    CJ_PICK_MORE,   /* yes, there is something else */
    CJ_PICK_DONE,   /* no, there is nothing else */
};

struct cj_pick {
    enum cj_pick_kind kind;
    const char *entry; /* with CJ_PICK_ENTRY: its id, borrowed from the state or the bot */
};

/** Reads `text` (valid UTF-8) as an answer to what `state` says was asked last.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_dialog_pick(const struct cj_dialog_state *state, const cj_bot *bot,
                         const struct cj_lang *lang, struct cj_str text,
                         struct cj_pick *out_pick);

/** Reads a bare "yes" or "no" of which the engine made nothing, as what it would mean to the
 * last thing that was said.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_dialog_pick_plain(const struct cj_dialog_state *state, const cj_bot *bot,
                               const struct cj_lang *lang, struct cj_str text,
                               struct cj_pick *out_pick);

/** Id of the remembered choice at `index`, which is below choice_count. */
const char *cj_dialog_choice_id(const struct cj_dialog_state *state, size_t index);

/** The title of a choice, or NULL when the bot does not have it any more. */
const char *cj_dialog_choice_title(const cj_bot *bot, const struct cj_lang *lang,
                                   const char *id);

#endif
