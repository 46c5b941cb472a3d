/* Asking labelled questions and counting what comes of them. */
#include "harness/eval.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/map.h"
#include "engine/bot.h"

/* An evaluation under way. */
struct evaluation {
    const cj_bot *bot;
    cj_scratch *scratch;
    struct cj_eval_result *result;
    struct cj_eval_confusion *confusions;
    size_t capacity;
    struct cj_map pairs; /* "expected\tgot" to confusions */
};

static bool is_right(const struct cj_eval_row *row, const char *id)
{
    for (size_t i = 0; id && i < row->expected_count; i++) {
        if (cj_str_equals(row->expected[i], id)) {
            return true;
        }
    }
    return false;
}

/* Who answered: an entry, or an intent in its own words. NULL when nobody did. */
static const char *answered_by(const struct cj_answer *answer)
{
    if (answer->entry) {
        return answer->entry;
    }
    return answer->outcome == CJ_OUTCOME_ANSWER || answer->outcome == CJ_OUTCOME_HANDOFF ||
                   answer->outcome == CJ_OUTCOME_SMALLTALK
               ? answer->intent
               : NULL;
}

/* Rank of the first right candidate, from 1; 0 when none is. What answered comes first: a rule
 * or an exact question decides without the ranking. */
static size_t rank_of(const struct cj_eval_row *row, const struct cj_answer *answer)
{
    const char *by = answered_by(answer);
    size_t rank = 0;

    if (by) {
        rank = 1;
        if (is_right(row, by) || is_right(row, answer->intent)) {
            return rank;
        }
    }
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const char *entry = answer->candidates[i].entry;

        if (by && strcmp(entry, by) == 0) {
            continue;
        }
        rank++;
        if (is_right(row, entry)) {
            return rank;
        }
    }
    return 0;
}

static bool is_offered(const struct cj_eval_row *row, const struct cj_answer *answer)
{
    for (size_t i = 0; i < answer->choice_count; i++) {
        if (is_right(row, answer->choices[i].id)) {
            return true;
        }
    }
    return false;
}

static cj_status add_confusion(struct evaluation *e, const struct cj_eval_row *row,
                               const char *got)
{
    struct cj_arena *arena = &e->result->arena;
    struct cj_str expected = row->expected_count ? row->expected[0] : CJ_STR("none");
    struct cj_buf pair = {0};
    uint32_t index = 0;
    cj_status st = CJ_ERR_NOMEM;

    cj_buf_printf(&pair, "%.*s\t%s", CJ_STR_ARGS(expected), got);
    if (e->confusions && !pair.failed && cj_map_get(&e->pairs, cj_buf_str(&pair), &index)) {
        e->confusions[index].count++;
        st = CJ_OK;
    } else if (!pair.failed &&
               cj_array_grow(&e->confusions, &e->capacity, e->result->confusion_count,
                             sizeof(*e->confusions))) {
        struct cj_eval_confusion *made = &e->confusions[e->result->confusion_count];
        char *key = cj_arena_strndup(arena, pair.ptr, pair.len);

        made->expected = cj_arena_strndup(arena, expected.ptr, expected.len);
        made->got = cj_arena_strndup(arena, got, strlen(got));
        made->example = cj_arena_strndup(arena, row->query.ptr, row->query.len);
        made->count = 1;
        if (key && made->expected && made->got && made->example &&
            cj_map_add(&e->pairs, (struct cj_str){key, pair.len},
                       (uint32_t)e->result->confusion_count, NULL) == 1) {
            e->result->confusion_count++;
            st = CJ_OK;
        }
    }
    cj_buf_clear(&pair);
    return st;
}

static cj_status count_out_of_scope(struct evaluation *e, const struct cj_eval_row *row,
                                    const struct cj_answer *answer)
{
    const char *by = answered_by(answer);

    e->result->out_of_scope++;
    if (answer->outcome != CJ_OUTCOME_ANSWER && !answer->entry) {
        e->result->refused++;
        return CJ_OK;
    }
    return add_confusion(e, row, by ? by : "none");
}

static cj_status count_in_scope(struct evaluation *e, const struct cj_eval_row *row,
                                const struct cj_answer *answer)
{
    struct cj_eval_result *result = e->result;
    const char *by = answered_by(answer);
    size_t rank = rank_of(row, answer);

    result->in_scope++;
    result->top1 += rank == 1;
    result->top3 += rank >= 1 && rank <= 3;
    result->mrr += rank ? 1.0 / (double)rank : 0;
    if (by && (is_right(row, by) || is_right(row, answer->intent))) {
        result->right++;
        return CJ_OK;
    }
    result->wrong += by != NULL;
    result->offered += !by && is_offered(row, answer);
    return add_confusion(e, row, by ? by : "none");
}

static bool is_known(const struct evaluation *e, const struct cj_eval_row *row)
{
    const cj_ruleset *rules = cj_bot_rules(e->bot);

    for (size_t i = 0; i < row->expected_count; i++) {
        const char *id = row->expected[i].ptr; /* kept with a NUL only when it is the last */
        char copy[256];

        if (row->expected[i].len >= sizeof(copy)) {
            continue;
        }
        memcpy(copy, id, row->expected[i].len);
        copy[row->expected[i].len] = '\0';
        if (cj_kb_find(cj_bot_kb(e->bot), copy, NULL) != CJ_NO_ENTRY) {
            return true;
        }
        for (size_t j = 0; j < cj_ruleset_intent_count(rules); j++) {
            if (strcmp(cj_ruleset_intent(rules, j)->id, copy) == 0) {
                return true;
            }
        }
    }
    return row->expected_count == 0;
}

static cj_status ask_row(struct evaluation *e, const struct cj_eval_row *row)
{
    const struct cj_answer *answer = NULL;
    cj_status st = cj_bot_ask(e->bot, e->scratch,
                              &(struct cj_question){
                                  .text = row->query.ptr,
                                  .len = row->query.len,
                                  .lang = row->lang.len ? row->lang.ptr : NULL,
                              },
                              &answer);

    if (st == CJ_ERR_NOMEM) {
        return st;
    }
    e->result->unknown_rows += !is_known(e, row);
    if (st != CJ_OK) { /* too long, or blank: nobody answers it */
        static const struct cj_answer nobody = {.outcome = CJ_OUTCOME_NONE};

        answer = &nobody;
    }
    return row->expected_count ? count_in_scope(e, row, answer)
                               : count_out_of_scope(e, row, answer);
}

static int by_count(const void *a, const void *b)
{
    const struct cj_eval_confusion *left = a;
    const struct cj_eval_confusion *right = b;

    if (left->count != right->count) {
        return left->count < right->count ? 1 : -1;
    }
    int order = strcmp(left->expected, right->expected);
    return order ? order : strcmp(left->got, right->got);
}

/* Moves the confusions into the result's arena, most frequent first. */
static cj_status keep_confusions(struct evaluation *e)
{
    size_t count = e->result->confusion_count;
    struct cj_eval_confusion *kept =
        cj_arena_array(&e->result->arena, count + 1, sizeof(*kept));

    if (!kept) {
        return CJ_ERR_NOMEM;
    }
    if (e->confusions) {
        qsort(e->confusions, count, sizeof(*e->confusions), by_count);
        memcpy(kept, e->confusions, count * sizeof(*kept));
    }
    e->result->confusions = kept;
    return CJ_OK;
}

cj_status cj_eval_run(const cj_bot *bot, const struct cj_eval_set *set,
                      struct cj_eval_result *out_result)
{
    struct cj_eval_result result = {0};
    struct evaluation e = {.bot = bot, .scratch = cj_scratch_new(), .result = &result};
    cj_status st = e.scratch ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < set->count; i++) {
        st = ask_row(&e, &set->rows[i]);
    }
    if (st == CJ_OK) {
        st = keep_confusions(&e);
    }
    free(e.confusions);
    cj_map_clear(&e.pairs);
    cj_scratch_free(e.scratch);
    if (st != CJ_OK) {
        cj_eval_result_clear(&result);
        return st;
    }
    result.mrr = result.in_scope ? result.mrr / (double)result.in_scope : 0;
    *out_result = result;
    return CJ_OK;
}

void cj_eval_result_clear(struct cj_eval_result *result)
{
    cj_arena_clear(&result->arena);
    *result = (struct cj_eval_result){0};
}
