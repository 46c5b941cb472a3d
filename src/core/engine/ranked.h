/* The last step of a turn: what the ranking says. */
#ifndef CJ_ENGINE_RANKED_H
#define CJ_ENGINE_RANKED_H

#include "engine/turn.h"

/** Decides by score, coverage and margin: answer, clarify, suggest or none.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_turn_decide_ranked(struct cj_turn *turn);

/** The nearest contenders that are worth offering, at most CJ_MAX_OFFERED: one an article, no
 * title twice. @return how many */
size_t cj_turn_offers(const struct cj_turn *turn,
                      const struct cj_target *out_targets[CJ_MAX_OFFERED]);

#endif
