/* Why a turn ended as it did. */
#include <string.h>

#include "engine/turn.h"

static const char *copy(struct cj_arena *arena, struct cj_str text)
{
    return cj_arena_strndup(arena, text.ptr, text.len);
}

static bool stands_on(const struct cj_mark *mark, uint32_t token)
{
    return token >= mark->token && token < mark->token + mark->token_count;
}

/* Whether an earlier mark on the token has the same name: a long member may hold a short one.
 */
static bool is_told(const struct cj_turn *turn, uint32_t token, size_t number)
{
    const struct cj_mark *marks = turn->rules.marks;
    bool told = false;

    for (size_t i = 0; i < number && !told; i++) {
        told = stands_on(&marks[i], token) && marks[i].entity == marks[number].entity &&
               strcmp(marks[i].name, marks[number].name) == 0;
    }
    return told;
}

/* "~pedido, {order_number}": the concepts and entities that a token is part of. */
static cj_status concepts_of(const struct cj_turn *turn, uint32_t token, const char **out_text)
{
    struct cj_buf *buf = &turn->scratch->buf;

    *out_text = NULL;
    cj_buf_reset(buf);
    for (size_t i = 0; i < turn->rules.mark_count; i++) {
        const struct cj_mark *mark = &turn->rules.marks[i];

        if (!stands_on(mark, token) || is_told(turn, token, i)) {
            continue;
        }
        cj_buf_adds(buf, buf->len > 0 ? ", " : "");
        cj_buf_printf(buf, mark->entity ? "{%s}" : "~%s", mark->name);
    }
    if (buf->failed) {
        return CJ_ERR_NOMEM;
    }
    if (buf->len > 0) {
        *out_text = copy(&turn->scratch->arena, cj_buf_str(buf));
        return *out_text ? CJ_OK : CJ_ERR_NOMEM;
    }
    return CJ_OK;
}

/* A courtesy outside the subject was understood, and weighs nothing. */
static const struct cj_word_match *match_of(const struct cj_turn *turn, uint32_t number)
{
    static const struct cj_word_match courtesy = {.known = true};

    return number - turn->subject_first < turn->subject.tokens.count
               ? &turn->hits.words[number - turn->subject_first]
               : &courtesy;
}

static cj_status explain_token(const struct cj_turn *turn, uint32_t number,
                               struct cj_explain_token *out)
{
    struct cj_arena *arena = &turn->scratch->arena;
    const struct cj_token *token = &turn->utterance.tokens.items[number];
    const struct cj_word_match *match = match_of(turn, number);

    out->surface = copy(arena, token->surface);
    out->fold = copy(arena, token->fold);
    out->stem = copy(arena, token->keys[0]);
    out->correction = match->correction.len > 0 ? copy(arena, match->correction) : NULL;
    out->known = match->known;
    out->weight = match->weight;
    if (!out->surface || !out->fold || !out->stem ||
        (match->correction.len > 0 && !out->correction)) {
        return CJ_ERR_NOMEM;
    }
    return concepts_of(turn, number, &out->concept);
}

static cj_status explain_tokens(const struct cj_turn *turn, struct cj_explain *explain)
{
    const size_t count = turn->utterance.tokens.count;
    struct cj_explain_token *tokens =
        cj_arena_array(&turn->scratch->arena, count + 1, sizeof(*tokens));
    cj_status st = tokens ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = explain_token(turn, (uint32_t)i, &tokens[i]);
    }
    explain->tokens = tokens;
    explain->token_count = count;
    return st;
}

static cj_status explain_rules(const struct cj_turn *turn, struct cj_explain *explain)
{
    const size_t count = turn->rules.count;
    struct cj_explain_rule *rules =
        cj_arena_array(&turn->scratch->arena, count + 1, sizeof(*rules));

    if (!rules) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        const struct cj_rule_result *result = &turn->rules.items[i];
        rules[i] = (struct cj_explain_rule){
            .owner = result->rule->owner,
            .rule = result->rule->text,
            .file = result->rule->file,
            .line = result->rule->line,
            .matched = result->outcome == CJ_RULE_MATCHED,
            .reason = result->reason,
        };
    }
    explain->rules = rules;
    explain->rule_count = count;
    return CJ_OK;
}

/* The hit's parts, and what the context of the conversation added. */
static cj_status explain_parts(const struct cj_turn *turn,
                               const struct cj_contender *contender,
                               struct cj_explain_candidate *out)
{
    const struct cj_hit *hit = contender->hit;
    struct cj_explain_part *parts =
        cj_arena_array(&turn->scratch->arena, hit->part_count + 1, sizeof(*parts));
    size_t count = 0;

    if (!parts) {
        return CJ_ERR_NOMEM;
    }
    for (; count < hit->part_count; count++) {
        parts[count] =
            (struct cj_explain_part){hit->parts[count].name, hit->parts[count].value};
    }
    if (contender->score != hit->score) {
        parts[count++] = (struct cj_explain_part){"context", contender->score - hit->score};
    }
    out->parts = parts;
    out->part_count = count;
    return CJ_OK;
}

static cj_status explain_candidates(const struct cj_turn *turn, struct cj_explain *explain)
{
    const size_t most = CJ_MAX_CANDIDATES_TOLD;
    const size_t count = turn->contender_count < most ? turn->contender_count : most;
    struct cj_explain_candidate *candidates =
        cj_arena_array(&turn->scratch->arena, count + 1, sizeof(*candidates));
    cj_status st = candidates ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        const struct cj_contender *contender = &turn->contenders[i];
        candidates[i] = (struct cj_explain_candidate){.entry = contender->target->id,
                                                      .title = contender->target->title,
                                                      .score = contender->score};
        st = explain_parts(turn, contender, &candidates[i]);
    }
    explain->candidates = candidates;
    explain->candidate_count = count;
    return st;
}

cj_status cj_turn_explain(struct cj_turn *turn, const struct cj_explain **out_explain)
{
    struct cj_explain *explain = cj_arena_alloc(&turn->scratch->arena, sizeof(*explain));
    cj_status st = explain ? CJ_OK : CJ_ERR_NOMEM;

    if (st == CJ_OK) {
        explain->step = turn->step;
        explain->reason = turn->reason;
        explain->answer_threshold = turn->tongue->thresholds.answer;
        explain->suggest_threshold = turn->tongue->thresholds.suggest;
        explain->coverage = turn->contender_count > 0 ? turn->contenders[0].hit->coverage : 0;
        st = explain_tokens(turn, explain);
    }
    if (st == CJ_OK) {
        st = explain_rules(turn, explain);
    }
    if (st == CJ_OK) {
        st = explain_candidates(turn, explain);
    }
    if (st == CJ_OK) {
        *out_explain = explain;
    }
    return st;
}
