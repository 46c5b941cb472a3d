/* The total order of rules. It depends on what they say, never on where files stand. */
#include <stdlib.h>
#include <string.h>

#include "rules/link.h"

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_rules(const void *left, const void *right)
{
    const struct cj_rule_def *a = left;
    const struct cj_rule_def *b = right;
    int order =
        (b->shown.priority > a->shown.priority) - (b->shown.priority < a->shown.priority);

    order = order ? order : compare_numbers(b->shown.specificity, a->shown.specificity);
    order = order ? order : strcmp(a->shown.owner, b->shown.owner);
    order = order ? order : strcmp(a->shown.lang->code, b->shown.lang->code);
    order = order ? order : compare_numbers(a->intent, b->intent); /* intents before entries */
    order = order ? order : compare_numbers(a->position, b->position);
    return order ? order : strcmp(a->shown.text, b->shown.text);
}

void cj_order_rules(cj_ruleset *set)
{
    if (set->rule_count > 1) {
        qsort(set->rules, set->rule_count, sizeof(*set->rules), compare_rules);
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        set->rules[i].shown.order = (uint32_t)i;
    }
}
