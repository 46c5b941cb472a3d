/* The bot's own texts, rendered once, at load. */
#ifndef CJ_ENGINE_MESSAGES_H
#define CJ_ENGINE_MESSAGES_H

#include "engine/model.h"

/** Renders one text of an editor. A text beyond the parser's bounds is shown as it stands.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_render_message(const char *markdown, struct cj_arena *arena,
                            struct cj_content *out_content);

/** Renders the system messages of tongue->lang. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_messages_make(cj_bot *bot, struct cj_tongue *tongue);

/** The message of `key`, variant `n` modulo their number; an empty one when there is none. */
const struct cj_content *cj_tongue_message(const struct cj_tongue *tongue, const char *key,
                                           size_t n);

/** How many variants `key` has. */
size_t cj_tongue_message_count(const struct cj_tongue *tongue, const char *key);

/** The key of the message that a built-in intent says: "conserje.thanks" → "thanks". */
const char *cj_intent_message_key(const char *intent_id);

#endif
