/* Trying the rules on a marked message. */
#include <assert.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/message.h"
#include "rules/names.h"
#include "rules/scratch.h"

struct turn {
    const cj_ruleset *set;
    cj_rule_scratch *scratch;
    const struct cj_utterance *utterance;
    struct cj_arena *arena;
    bool explain; /* reasons are wanted */
};

/* What the tests of one rule found out. */
struct verdict {
    enum cj_rule_outcome outcome;
    const struct cj_items *missing;  /* a condition that failed, to be worded */
    const struct cj_item *excluding; /* `none` that was seen */
    const struct cj_items *after;    /* in_order: what stands before `missing` */
    const char *reason;              /* or a fixed reason */
};

/* ---- Conditions on words ---- */

static bool is_seen(const cj_rule_scratch *scratch, const struct cj_item *item)
{
    size_t count;

    (void)cj_sightings(scratch, item->mark, &count);
    return count > 0;
}

static const struct cj_item *find_seen(const cj_rule_scratch *scratch,
                                       const struct cj_items *alternatives)
{
    for (size_t i = 0; i < alternatives->count; i++) {
        if (is_seen(scratch, &alternatives->items[i])) {
            return &alternatives->items[i];
        }
    }
    return NULL;
}

/* The earliest end of a sighting of any alternative that begins at `from` or later; UINT32_MAX
 * when there is none. Taking the earliest end never loses a match. */
static uint32_t earliest_end(const cj_rule_scratch *scratch,
                             const struct cj_items *alternatives, uint32_t from)
{
    uint32_t best = UINT32_MAX;

    for (size_t i = 0; i < alternatives->count; i++) {
        size_t count;
        const struct cj_sighting *seen =
            cj_sightings(scratch, alternatives->items[i].mark, &count);

        for (size_t j = 0; j < count && seen[j].start < best; j++) {
            uint32_t end = seen[j].start + (uint32_t)__builtin_ctzll(seen[j].lengths);

            if (seen[j].start >= from && end < best) {
                best = end;
            }
        }
    }
    return best;
}

static bool test_order(const cj_rule_scratch *scratch, const struct cj_clauses *clauses,
                       struct verdict *verdict)
{
    uint32_t at = 0;

    for (size_t i = 0; i < clauses->count; i++) {
        at = earliest_end(scratch, &clauses->items[i], at);
        if (at == UINT32_MAX) {
            bool seen = find_seen(scratch, &clauses->items[i]) != NULL;

            verdict->missing = &clauses->items[i];
            verdict->after = seen && i > 0 ? &clauses->items[i - 1] : NULL;
            return false;
        }
    }
    return true;
}

static bool test_words(const cj_rule_scratch *scratch, const struct cj_rule_words *words,
                       struct verdict *verdict)
{
    for (size_t i = 0; i < words->all.count; i++) {
        if (!find_seen(scratch, &words->all.items[i])) {
            verdict->missing = &words->all.items[i];
            return false;
        }
    }
    verdict->excluding = find_seen(scratch, &words->none);
    return !verdict->excluding && test_order(scratch, &words->in_order, verdict);
}

/* ---- Regexes ---- */

static cj_status test_regex(struct turn *turn, const cj_regex *regex, struct verdict *verdict)
{
    bool spent = turn->scratch->limit_hits >= CJ_MAX_LIMIT_HITS;

    switch (cj_scratch_search(turn->scratch, regex, turn->utterance, 0, NULL)) {
    case CJ_REGEX_MATCHED:
        return CJ_OK;
    case CJ_REGEX_FAILED:
        verdict->outcome = CJ_RULE_FAILED;
        verdict->reason = CJ_N("the regex does not match");
        return CJ_OK;
    case CJ_REGEX_TOO_SLOW:
        verdict->outcome = CJ_RULE_LIMIT;
        verdict->reason = spent ? CJ_N("not tried: others were too slow for this message")
                                : CJ_N("the regex is too slow for this message");
        return CJ_OK;
    case CJ_REGEX_QUARANTINED:
        verdict->outcome = CJ_RULE_QUARANTINED;
        verdict->reason = CJ_N("not tried: the regex was too slow too often");
        return CJ_OK;
    case CJ_REGEX_NO_MEMORY:
        break;
    }
    return CJ_ERR_NOMEM;
}

static size_t name_count(const cj_regex *regex)
{
    size_t count = 0;

    while (cj_regex_name(regex, count)) {
        count++;
    }
    return count;
}

/* A capture is normalised by the entity of its name, where there is one. */
static enum cj_normalize normalization(const cj_ruleset *set, const struct cj_rule_def *rule,
                                       const char *name)
{
    bool builtin = rule->file != CJ_NO_FILE && set->files[rule->file].builtin;
    uint32_t index;

    return cj_names_find(set, CJ_NAME_ENTITY, rule->shown.lang, builtin, cj_str_from(name),
                         &index)
               ? set->entities[index].normalize
               : CJ_NORMALIZE_NONE;
}

/* Reads the named groups of the search that has just matched. */
static cj_status take_captures(struct turn *turn, const struct cj_rule_def *rule,
                               struct cj_rule_result *result)
{
    size_t count = name_count(rule->regex);
    struct cj_capture *captures;
    size_t taken = 0;

    if (count == 0) {
        return CJ_OK;
    }
    captures = cj_arena_array(turn->arena, count, sizeof(*captures));
    if (!captures) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = cj_regex_name(rule->regex, i);
        struct cj_regex_span span;

        if (!cj_regex_group(rule->regex, turn->scratch->regex, i, &span)) {
            continue;
        }
        captures[taken].name = name;
        cj_status st =
            cj_normalize_value(normalization(turn->set, rule, name),
                               cj_regex_original(rule->regex, turn->utterance, span),
                               &turn->scratch->text, turn->arena, &captures[taken].value);
        if (st != CJ_OK) {
            return st;
        }
        taken++;
    }
    result->captures = captures;
    result->capture_count = taken;
    return CJ_OK;
}

/* ---- Reasons ---- */

static void name_items(const struct cj_items *alternatives, struct cj_buf *out)
{
    for (size_t i = 0; i < alternatives->count; i++) {
        cj_buf_printf(out, "%s%s", i ? ", " : "", alternatives->items[i].source.text);
    }
}

static const char *translate(const cj_rule_scratch *scratch, const char *english)
{
    return scratch->translate ? scratch->translate(scratch->translate_context, english)
                              : english;
}

static void word_reason(const cj_rule_scratch *scratch, const struct verdict *verdict,
                        struct cj_buf *out)
{
    if (verdict->reason) {
        cj_buf_adds(out, translate(scratch, verdict->reason));
        return;
    }
    if (verdict->excluding) {
        cj_buf_adds(out, translate(scratch, CJ_N("excluded by ")));
        cj_buf_adds(out, verdict->excluding->source.text);
        return;
    }
    assert(verdict->missing); /* or the rule would have matched */
    if (verdict->after) {
        cj_buf_adds(out, translate(scratch, CJ_N("order: '")));
        name_items(verdict->missing, out);
        cj_buf_adds(out, translate(scratch, CJ_N("' not after '")));
        name_items(verdict->after, out);
        cj_buf_addc(out, '\'');
    } else {
        cj_buf_adds(out,
                    translate(scratch, verdict->missing->count > 1 ? CJ_N("missing one of ")
                                                                   : CJ_N("missing ")));
        name_items(verdict->missing, out);
    }
}

static cj_status explain(struct turn *turn, const struct verdict *verdict,
                         struct cj_rule_result *result)
{
    struct cj_buf *text = &turn->scratch->text;
    const char *copy = NULL;

    cj_buf_reset(text);
    word_reason(turn->scratch, verdict, text);
    if (!text->failed) {
        copy = cj_arena_strndup(turn->arena, text->ptr, text->len);
    }
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    result->reason = copy;
    return CJ_OK;
}

/* ---- A rule ---- */

static cj_status test_rule(struct turn *turn, const struct cj_rule_def *rule,
                           struct verdict *verdict)
{
    *verdict = (struct verdict){.outcome = CJ_RULE_MATCHED};
    if (!test_words(turn->scratch, &rule->words, verdict)) {
        verdict->outcome = CJ_RULE_FAILED;
        return CJ_OK;
    }
    return rule->regex ? test_regex(turn, rule->regex, verdict) : CJ_OK;
}

static cj_status keep_result(struct turn *turn, const struct cj_rule_def *rule,
                             const struct verdict *verdict)
{
    cj_rule_scratch *scratch = turn->scratch;
    struct cj_rule_result result = {
        .rule = &rule->shown, .outcome = verdict->outcome, .reason = ""};
    cj_status st = CJ_OK;

    if (verdict->outcome == CJ_RULE_MATCHED && rule->regex) {
        st = take_captures(turn, rule, &result);
    } else if (verdict->outcome != CJ_RULE_MATCHED) {
        st = explain(turn, verdict, &result);
    }
    if (st != CJ_OK || !cj_array_grow(&scratch->results, &scratch->result_capacity,
                                      scratch->result_count, sizeof(result))) {
        return CJ_ERR_NOMEM;
    }
    scratch->results[scratch->result_count++] = result;
    return CJ_OK;
}

/* Tries every rule of the language, in the total order. A prefilter that leaves out rules
 * which can't match belongs here, and nowhere else: it must not change what matches. */
static cj_status try_rules(struct turn *turn, const struct cj_vocabulary *vocabulary,
                           size_t *out_matched)
{
    size_t matched = 0;

    for (size_t i = 0; i < vocabulary->rule_count; i++) {
        const struct cj_rule_def *rule = &turn->set->rules[vocabulary->rules[i]];
        struct verdict verdict;
        cj_status st = test_rule(turn, rule, &verdict);

        matched += st == CJ_OK && verdict.outcome == CJ_RULE_MATCHED;
        if (st == CJ_OK && (turn->explain || verdict.outcome == CJ_RULE_MATCHED)) {
            st = keep_result(turn, rule, &verdict);
        }
        if (st != CJ_OK) {
            return st;
        }
    }
    *out_matched = matched;
    return CJ_OK;
}

/* ---- The turn ---- */

static const struct cj_vocabulary *find_vocabulary(const cj_ruleset *set,
                                                   const struct cj_lang *lang)
{
    for (size_t i = 0; i < set->vocabulary_count; i++) {
        if (set->vocabularies[i].lang == lang) {
            return &set->vocabularies[i];
        }
    }
    return NULL;
}

/* Moves what the scratch holds into the turn's arena. */
static cj_status hand_over(const struct turn *turn, size_t matched,
                           struct cj_rule_results *out_results)
{
    const cj_rule_scratch *scratch = turn->scratch;
    struct cj_rule_result *items =
        cj_arena_array(turn->arena, scratch->result_count + 1, sizeof(*items));
    struct cj_mark *marks =
        cj_arena_array(turn->arena, scratch->mark_count + 1, sizeof(*marks));

    if (!items || !marks) {
        return CJ_ERR_NOMEM;
    }
    if (scratch->result_count > 0) {
        memcpy(items, scratch->results, scratch->result_count * sizeof(*items));
    }
    memcpy(marks, scratch->marks, scratch->mark_count * sizeof(*marks));
    *out_results = (struct cj_rule_results){
        .items = items,
        .count = scratch->result_count,
        .matched = matched,
        .limit_hits = scratch->limit_hits,
        .marks = marks,
        .mark_count = scratch->mark_count,
    };
    return CJ_OK;
}

cj_status cj_ruleset_match(const cj_ruleset *set, cj_rule_scratch *scratch,
                           const struct cj_utterance *utterance, bool all,
                           struct cj_arena *arena, struct cj_rule_results *out_results)
{
    const struct cj_vocabulary *vocabulary = find_vocabulary(set, utterance->lang);
    struct turn turn = {set, scratch, utterance, arena, all};
    size_t matched = 0;

    if (!vocabulary) {
        *out_results = (struct cj_rule_results){0};
        return CJ_OK;
    }
    scratch->limit_hits = 0;
    cj_regex_scratch_begin(scratch->regex);
    scratch->result_count = 0;
    cj_status st = cj_mark_message(vocabulary, scratch, utterance, arena);
    if (st == CJ_OK) {
        st = try_rules(&turn, vocabulary, &matched);
    }
    return st == CJ_OK ? hand_over(&turn, matched, out_results) : st;
}
