/* Rules that can never decide, because an earlier rule of another intent matches whenever they
 * do: told from what the rules say, without trying a message. */
#include "rules/link.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* Pairs of rules compared: ten thousand rules about one concept would need 50 million. What
 * lies beyond is not found; the samples still tell. */
#define MAX_COMPARISONS 2000000

/* Rules whose first condition holds a mark, as a chain. */
struct link {
    uint32_t rule;
    uint32_t next;
};

struct finder {
    const cj_ruleset *set;
    const struct cj_vocabulary *vocabulary;
    uint32_t *heads; /* one a mark */
    struct link *links;
    size_t link_count;
    size_t link_capacity;
    struct cj_map regexes; /* of rules without words: folded pattern → rule */
    size_t comparisons;
};

/* ---- Does one rule imply another? ---- */

static bool holds(const struct cj_items *alternatives, uint32_t mark)
{
    for (size_t i = 0; i < alternatives->count; i++) {
        if (alternatives->items[i].mark == mark) {
            return true;
        }
    }
    return false;
}

/* What is one of `narrow` is one of `wide` too. An item that is never seen changes nothing. */
static bool is_within(const struct cj_items *narrow, const struct cj_items *wide)
{
    bool any = false;

    for (size_t i = 0; i < narrow->count; i++) {
        uint32_t mark = narrow->items[i].mark;

        if (mark != CJ_NO_MARK && !holds(wide, mark)) {
            return false;
        }
        any |= mark != CJ_NO_MARK;
    }
    return any;
}

static bool some_within(const struct cj_clauses *clauses, const struct cj_items *wide)
{
    for (size_t i = 0; i < clauses->count; i++) {
        if (is_within(&clauses->items[i], wide)) {
            return true;
        }
    }
    return false;
}

/* `first` asks for no order that `later` does not ask for. */
static bool orders_within(const struct cj_clauses *later, const struct cj_clauses *first)
{
    size_t at = 0;

    for (size_t i = 0; i < first->count; i++) {
        while (at < later->count && !is_within(&later->items[at], &first->items[i])) {
            at++;
        }
        if (at++ >= later->count) {
            return false;
        }
    }
    return true;
}

static bool same_regex(const cj_regex *a, const cj_regex *b)
{
    return !a || (b && cj_regex_is_raw(a) == cj_regex_is_raw(b) &&
                  cj_str_equal(cj_regex_pattern(a)->folded, cj_regex_pattern(b)->folded));
}

/* True when `first` matches every message that `later` matches. */
static bool covers(const struct cj_rule_def *first, const struct cj_rule_def *later)
{
    for (size_t i = 0; i < first->words.all.count; i++) {
        if (!some_within(&later->words.all, &first->words.all.items[i]) &&
            !some_within(&later->words.in_order, &first->words.all.items[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < first->words.none.count; i++) {
        uint32_t mark = first->words.none.items[i].mark;

        if (mark != CJ_NO_MARK && !holds(&later->words.none, mark)) {
            return false;
        }
    }
    return orders_within(&later->words.in_order, &first->words.in_order) &&
           same_regex(first->regex, later->regex);
}

/* ---- Finding pairs ---- */

static const struct cj_items *first_clause(const struct cj_rule_def *rule)
{
    return rule->words.all.count > 0        ? &rule->words.all.items[0]
           : rule->words.in_order.count > 0 ? &rule->words.in_order.items[0]
                                            : NULL;
}

/* An earlier rule that covers `later`, among those whose first condition holds `mark`. */
static const struct cj_rule_def *find_by_mark(struct finder *finder,
                                              const struct cj_rule_def *later, uint32_t mark)
{
    for (uint32_t at = finder->heads[mark]; at < finder->link_count;
         at = finder->links[at].next) {
        const struct cj_rule_def *first = &finder->set->rules[finder->links[at].rule];

        if (finder->comparisons++ >= MAX_COMPARISONS) {
            return NULL;
        }
        if (first->intent != later->intent && covers(first, later)) {
            return first;
        }
    }
    return NULL;
}

/* An earlier rule with the same regex, and nothing else to ask for. */
static const struct cj_rule_def *find_by_regex(const struct finder *finder,
                                               const struct cj_rule_def *later)
{
    uint32_t index;

    if (!later->regex ||
        !cj_map_get(&finder->regexes, cj_regex_pattern(later->regex)->folded, &index)) {
        return NULL;
    }
    const struct cj_rule_def *first = &finder->set->rules[index];
    return first->intent != later->intent && covers(first, later) ? first : NULL;
}

/* Some condition of `later` lies within the first condition of a rule that covers it. */
static const struct cj_rule_def *find_cover(struct finder *finder,
                                            const struct cj_rule_def *later)
{
    const struct cj_clauses *both[] = {&later->words.all, &later->words.in_order};
    const struct cj_rule_def *found = find_by_regex(finder, later);

    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; !found && j < both[i]->count; j++) {
            const struct cj_items *clause = &both[i]->items[j];

            for (size_t k = 0; k < clause->count; k++) {
                if (clause->items[k].mark != CJ_NO_MARK) {
                    found = find_by_mark(finder, later, clause->items[k].mark);
                    break; /* any one of its marks leads there */
                }
            }
        }
    }
    return found;
}

/* A rule that answers only after another entry shadows nothing. */
static bool may_shadow(const struct finder *finder, const struct cj_rule_def *rule)
{
    return rule->intent != CJ_NO_INTENT &&
           finder->set->intents[rule->intent].shown.after.count == 0;
}

static cj_status remember(struct finder *finder, uint32_t index)
{
    const struct cj_rule_def *rule = &finder->set->rules[index];
    const struct cj_items *clause = first_clause(rule);

    if (!clause) {
        return cj_map_add(&finder->regexes, cj_regex_pattern(rule->regex)->folded, index,
                          NULL) < 0
                   ? CJ_ERR_NOMEM
                   : CJ_OK;
    }
    for (size_t i = 0; i < clause->count; i++) {
        uint32_t mark = clause->items[i].mark;

        if (mark == CJ_NO_MARK) {
            continue;
        }
        if (!cj_array_grow(&finder->links, &finder->link_capacity, finder->link_count,
                           sizeof(*finder->links))) {
            return CJ_ERR_NOMEM;
        }
        finder->links[finder->link_count] = (struct link){index, finder->heads[mark]};
        finder->heads[mark] = (uint32_t)finder->link_count++;
    }
    return CJ_OK;
}

static void tell(const struct cj_rule_def *later, const struct cj_rule_def *first,
                 cj_diags *diags)
{
    cj_diags_add(diags, CJ_WARNING, "rules/unreachable", later->shown.file, later->shown.line,
                 later->shown.column,
                 "the rule never decides: the one of '%s' in %s:%u matches whenever it does, "
                 "and comes first",
                 first->shown.owner, first->shown.file, (unsigned)first->shown.line);
}

static cj_status search(struct finder *finder, cj_diags *diags)
{
    const struct cj_vocabulary *vocabulary = finder->vocabulary;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < vocabulary->rule_count; i++) {
        const struct cj_rule_def *rule = &finder->set->rules[vocabulary->rules[i]];
        const struct cj_rule_def *first = find_cover(finder, rule);

        if (first) {
            tell(rule, first, diags);
        }
        if (may_shadow(finder, rule)) {
            st = remember(finder, vocabulary->rules[i]);
        }
    }
    return st;
}

static cj_status check_language(const cj_ruleset *set, const struct cj_vocabulary *vocabulary,
                                cj_diags *diags)
{
    struct finder finder = {.set = set, .vocabulary = vocabulary};
    cj_status st = CJ_ERR_NOMEM;

    finder.heads = calloc(vocabulary->mark_count + 1, sizeof(*finder.heads));
    if (finder.heads) {
        for (size_t i = 0; i < vocabulary->mark_count; i++) {
            finder.heads[i] = CJ_NO_LINK;
        }
        st = search(&finder, diags);
    }
    free(finder.heads);
    free(finder.links);
    cj_map_clear(&finder.regexes);
    return st;
}

cj_status cj_lint_unreachable(const cj_ruleset *set, cj_diags *diags)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < set->vocabulary_count; i++) {
        st = check_language(set, &set->vocabularies[i], diags);
    }
    return st;
}
