/* What can answer: the entries, and the intents that speak for themselves. */
#ifndef CJ_ENGINE_TARGETS_H
#define CJ_ENGINE_TARGETS_H

#include "engine/model.h"

/** Makes bot->targets and the two ways into it, once the knowledge base and the rules are
 * there. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_targets_make(cj_bot *bot, cj_analyser *analyser);

#endif
