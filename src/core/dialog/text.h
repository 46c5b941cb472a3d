/* System texts: which wording comes next, and when there is none left to say. */
#ifndef CJ_DIALOG_TEXT_H
#define CJ_DIALOG_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "dialog/state.h"
#include "engine/bot.h"

/** The next wording of `text`, and notes in `state` that it was said. NULL when saying it once
 * more would be the bot repeating itself: then something else has to happen. Borrowed from the
 * bot. */
const struct cj_content *cj_dialog_next_text(struct cj_dialog_state *state, const cj_bot *bot,
                                             const struct cj_lang *lang,
                                             enum cj_dialog_text text);

/** The form in which what a visitor typed is compared with titles and word lists: folded
 * words joined by one space, punctuation dropped. Appends to `out`. */
void cj_dialog_key(struct cj_str text, struct cj_buf *out);

/** True when `key` is one of the words that the catalogue lists under `name` ("words_yes").
 * When memory runs out it is false and `scratch` is failed. */
bool cj_dialog_is_word(const cj_bot *bot, const struct cj_lang *lang, const char *name,
                       struct cj_str key, struct cj_buf *scratch);

#endif
