/* From files to one set: what happens when all of them are known. */
#ifndef CJ_RULES_LINK_H
#define CJ_RULES_LINK_H

#include <conserje/diag.h>

#include "rules/model.h"

/** Sorts all definitions, so that nothing depends on the order in which files came; leaves out
 * files that define again what another defines, or whose concepts go round in a circle;
 * registers the names and gives each concept its depth.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_link(cj_ruleset *set, cj_diags *diags);

/** Sorts concepts, entities, intents, messages and facts by language, origin, name and place.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_sort_definitions(cj_ruleset *set);

/** True when the definition's file is in force. */
bool cj_is_live(const cj_ruleset *set, uint32_t file);

/** The rules' total order: priority, specificity (both falling), id, language, position in the
 * intent. Sorts `set->rules`, those of files left out last, and numbers them. */
void cj_order_rules(cj_ruleset *set);

/** Looks at the finished set for what is no error, but no good either. */
cj_status cj_lint(cj_ruleset *set, cj_diags *diags);

/** Tells rules that an earlier one of another intent covers: a part of cj_lint(). */
cj_status cj_lint_unreachable(const cj_ruleset *set, cj_diags *diags);

#endif
