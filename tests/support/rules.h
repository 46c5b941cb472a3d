/* A rule set to try messages on. */
#ifndef CJ_TEST_RULES_H
#define CJ_TEST_RULES_H

#include "rules/rules.h"

/** Zero-initialise it, then add files and finish. */
struct rules {
    cj_ruleset *set;
    cj_diags *diags;
    cj_analyser *analyser;
    cj_rule_scratch *scratch;
    struct cj_arena arena; /* of the turns */
    struct cj_rule_results results;
};

/** Adds a file; its default language is Spanish. Fails the test when memory runs out. */
cj_status rules_add(struct rules *rules, const char *name, const char *yaml);
cj_status rules_add_builtin(struct rules *rules, const char *name, const char *yaml);

/** Finishes the set: it can be matched now. */
void rules_finish(struct rules *rules);

/** rules_add() and rules_finish(); every finding fails the test. */
void rules_load(struct rules *rules, const char *yaml);

/** Tries `text`; the results are in `rules->results` until rules_clear(). */
void rules_try(struct rules *rules, const char *lang, const char *text, bool all);

/** Owners of the rules that match `text`, in their order, joined by spaces; "" for none. */
const char *rules_matching(struct rules *rules, const char *lang, const char *text);

/** What the finding at `index` says: "name:line:column: severity: message [code]", sorted. */
const char *rules_finding(struct rules *rules, size_t index);

void rules_clear(struct rules *rules);

#endif
