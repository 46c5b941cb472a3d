/* Ranking documents from a table. */
#include "harness/ranker.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <conserje/bot.h>

#include "base/utf8.h"
#include "harness/json_dump.h"
#include "text/guess.h"

/* Bytes of the table's texts that the guess of its language reads. */
#define GUESS_LEN 4000

struct cj_ranker {
    cj_index *index;
    cj_index_scratch *scratch;
    cj_analyser *analyser;
    const struct cj_lang *lang;
    double threshold;
};

/* The tuned language that the texts are in. */
static const struct cj_lang *guess(const struct cj_table *table)
{
    const struct cj_lang *langs[] = {cj_lang_find(CJ_STR("en")), cj_lang_find(CJ_STR("es"))};
    struct cj_lang_score scores[2];
    struct cj_buf sample = {0};

    for (size_t i = 0; i < table->count && sample.len < GUESS_LEN; i++) {
        const struct cj_document *document = &table->documents[i];
        struct cj_str text = document->phrase_count ? document->phrases[0] : document->title;

        cj_buf_add_str(&sample, text);
        cj_buf_addc(&sample, '\n');
    }
    cj_lang_guess(cj_buf_str(&sample), langs, 2, scores);
    cj_buf_clear(&sample);
    return scores[1].score > scores[0].score ? langs[1] : langs[0];
}

cj_status cj_ranker_new(const struct cj_table *table, const struct cj_lang *lang,
                        cj_ranker **out_ranker)
{
    cj_status st = CJ_ERR_NOMEM;
    cj_ranker *ranker = calloc(1, sizeof(*ranker));

    if (!ranker) {
        return CJ_ERR_NOMEM;
    }
    ranker->lang = lang ? lang : guess(table);
    ranker->scratch = cj_index_scratch_new();
    ranker->analyser = cj_analyser_new();
    if (ranker->scratch && ranker->analyser) {
        st = cj_index_build(&(struct cj_index_options){.lang = ranker->lang}, ranker->analyser,
                            table->documents, table->count, &ranker->index);
    }
    if (st != CJ_OK) {
        cj_ranker_free(ranker);
        return st;
    }
    ranker->threshold = cj_index_thresholds(ranker->index).suggest;
    *out_ranker = ranker;
    return CJ_OK;
}

void cj_ranker_free(cj_ranker *ranker)
{
    if (!ranker) {
        return;
    }
    cj_index_free(ranker->index);
    cj_index_scratch_free(ranker->scratch);
    cj_analyser_free(ranker->analyser);
    free(ranker);
}

const struct cj_lang *cj_ranker_lang(const cj_ranker *ranker)
{
    return ranker->lang;
}

double cj_ranker_threshold(const cj_ranker *ranker)
{
    return ranker->threshold;
}

/* An exact question is sure, whatever the ranking says: it moves to the front. */
static cj_status put_exact_first(cj_ranker *ranker, const struct cj_utterance *utterance,
                                 size_t top, struct cj_arena *arena, struct cj_hits *hits)
{
    struct cj_buf key = {0};

    cj_tokens_key(&utterance->tokens, &key);
    uint32_t exact = key.failed ? UINT32_MAX : cj_index_exact(ranker->index, cj_buf_str(&key));
    bool failed = key.failed;
    cj_buf_clear(&key);
    if (failed) {
        return CJ_ERR_NOMEM;
    }
    if (exact == UINT32_MAX) {
        return CJ_OK;
    }

    struct cj_hit *items = cj_arena_array(arena, hits->count + 1, sizeof(*items));
    if (!items) {
        return CJ_ERR_NOMEM;
    }
    size_t count = 0;
    items[count++] = (struct cj_hit){.document = exact, .score = 1, .coverage = 1};
    for (size_t i = 0; i < hits->count && count < top; i++) {
        if (hits->items[i].document != exact) {
            items[count++] = hits->items[i];
        }
    }
    hits->items = items;
    hits->count = count;
    return CJ_OK;
}

static bool is_question(struct cj_str line)
{
    return line.len <= CJ_RANKER_MAX_LINE && cj_str_trim(line).len > 0 &&
           !memchr(line.ptr, '\0', line.len) && cj_utf8_valid(line) == line.len &&
           cj_utf8_count(line) <= CJ_MAX_TEXT_COUNT;
}

static cj_status rank(cj_ranker *ranker, struct cj_str line, size_t top,
                      struct cj_arena *arena, struct cj_hits *out_hits)
{
    struct cj_utterance utterance;

    *out_hits = (struct cj_hits){0};
    if (!is_question(line)) {
        return CJ_OK;
    }
    cj_status st = cj_utterance_make(ranker->analyser, ranker->lang, line, arena, &utterance);
    if (st == CJ_OK) {
        st = cj_index_query(ranker->index, ranker->scratch, ranker->analyser, &utterance, top,
                            false, arena, out_hits);
    }
    if (st == CJ_OK) {
        st = put_exact_first(ranker, &utterance, top, arena, out_hits);
    }
    return st;
}

static bool refuses(const cj_ranker *ranker, const struct cj_hits *hits)
{
    return hits->count == 0 || hits->items[0].score < ranker->threshold;
}

static bool write_line(const cj_ranker *ranker, const struct cj_hits *hits, struct cj_buf *out)
{
    if (refuses(ranker, hits)) {
        cj_buf_adds(out, CJ_LABEL_OUT_OF_SCOPE "\t0");
        cj_buf_adds(out, hits->count > 0 ? "\t" : "");
    }
    for (size_t i = 0; i < hits->count; i++) {
        cj_buf_printf(out, "%s%s\t%.6f", i ? "\t" : "",
                      cj_index_id(ranker->index, hits->items[i].document),
                      hits->items[i].score);
    }
    cj_buf_addc(out, '\n');
    return !out->failed;
}

static bool write_json(const cj_ranker *ranker, const struct cj_hits *hits, struct cj_buf *out)
{
    json_t *candidates = json_array();
    bool failed = !candidates;

    for (size_t i = 0; !failed && i < hits->count; i++) {
        const char *id = cj_index_id(ranker->index, hits->items[i].document);

        failed = json_array_append_new(candidates, json_pack("{s:s, s:f}", "id", id, "score",
                                                             hits->items[i].score)) != 0;
    }
    json_t *tree = json_pack("{s:b, s:o}", "refused", (int)refuses(ranker, hits), "candidates",
                             candidates);
    cj_json_dump(tree, JSON_COMPACT | JSON_REAL_PRECISION(9), out);
    cj_buf_addc(out, '\n');
    return !failed && !out->failed;
}

cj_status cj_ranker_answer(cj_ranker *ranker, struct cj_str line, size_t top, bool json,
                           struct cj_buf *out)
{
    struct cj_arena arena = {0};
    struct cj_hits hits;
    cj_status st = rank(ranker, line, top, &arena, &hits);

    if (st == CJ_OK) {
        bool written = json ? write_json(ranker, &hits, out) : write_line(ranker, &hits, out);
        st = written ? CJ_OK : CJ_ERR_NOMEM;
    }
    cj_arena_clear(&arena);
    return st;
}

/* ---- Tuning ---- */

/* One row as it came out: what a threshold has to divide. */
struct outcome {
    double score;
    int gain; /* to have it above the threshold: 1 the right label, 0 a wrong one, -1 a row
                 that is out of scope */
};

static int by_score_down(const void *a, const void *b)
{
    const struct outcome *left = a;
    const struct outcome *right = b;

    if (left->score != right->score) {
        return left->score < right->score ? 1 : -1;
    }
    return left->gain - right->gain;
}

static cj_status try_row(cj_ranker *ranker, const struct cj_table_row *row,
                         struct outcome *out_outcome)
{
    struct cj_arena arena = {0};
    struct cj_hits hits;
    cj_status st = rank(ranker, row->text, 1, &arena, &hits);

    *out_outcome = (struct outcome){0};
    if (st == CJ_OK && hits.count > 0) {
        const char *id = cj_index_id(ranker->index, hits.items[0].document);
        bool oos = cj_str_equals(row->label, CJ_LABEL_OUT_OF_SCOPE);

        out_outcome->score = hits.items[0].score;
        out_outcome->gain = oos ? -1 : cj_str_equals(row->label, id);
    }
    cj_arena_clear(&arena);
    return st;
}

/* The threshold with the most rows right; halfway to the next score, so that a hair's breadth
 * decides nothing. */
static double best_threshold(struct outcome *outcomes, size_t count)
{
    long sum = 0;
    long best = 0;
    double threshold = 1;

    qsort(outcomes, count, sizeof(*outcomes), by_score_down);
    for (size_t i = 0; i < count; i++) {
        double next = i + 1 < count ? outcomes[i + 1].score : 0;

        sum += outcomes[i].gain;
        if (sum >= best && next < outcomes[i].score) {
            best = sum;
            threshold = (outcomes[i].score + next) / 2;
        }
    }
    return threshold;
}

cj_status cj_ranker_tune(cj_ranker *ranker, const struct cj_table_row *rows, size_t count)
{
    struct outcome *outcomes = calloc(count + 1, sizeof(*outcomes));
    bool any_oos = false;
    cj_status st = CJ_OK;

    if (!outcomes) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = try_row(ranker, &rows[i], &outcomes[i]);
        any_oos = any_oos || cj_str_equals(rows[i].label, CJ_LABEL_OUT_OF_SCOPE);
    }
    if (st == CJ_OK && any_oos) {
        ranker->threshold = best_threshold(outcomes, count);
    }
    free(outcomes);
    return st;
}
