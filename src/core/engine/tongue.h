/* What a bot knows in one language: the index, the built-in phrases, the titles. */
#ifndef CJ_ENGINE_TONGUE_H
#define CJ_ENGINE_TONGUE_H

#include "engine/model.h"

/** Fills `tongue`, whose `lang` is set, from the bot's targets and rules.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_tongue_make(cj_bot *bot, struct cj_tongue *tongue, cj_analyser *analyser);
void cj_tongue_clear(struct cj_tongue *tongue);

#endif
