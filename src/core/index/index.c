/* The public face of the index. */
#include "index/index.h"

#include <string.h>

#include "index/calibrate.h"
#include "index/model.h"
#include "index/rank.h"
#include "index/repair.h"

size_t cj_index_count(const cj_index *index)
{
    return index->count;
}

const char *cj_index_id(const cj_index *index, uint32_t document)
{
    return index->items[index->rank_of[document]].id;
}

struct cj_thresholds cj_index_thresholds(const cj_index *index)
{
    return index->thresholds;
}

uint32_t cj_index_exact(const cj_index *index, struct cj_str key)
{
    uint32_t item;

    return cj_map_get(&index->exact, key, &item) ? index->items[item].document : UINT32_MAX;
}

/* The parts in the table's order, and what calibration made of their sum. */
static cj_status explain_parts(const struct cj_scored *scored, double score,
                               struct cj_arena *arena, struct cj_hit *hit)
{
    struct cj_score_part *parts = cj_arena_array(arena, CJ_PARTS + 1, sizeof(*parts));
    double sum = 0;
    size_t count = 0;

    if (!parts) {
        return CJ_ERR_NOMEM;
    }
    for (size_t p = 0; p < CJ_PARTS; p++) {
        if (scored->parts[p] > 0) {
            parts[count++] =
                (struct cj_score_part){cj_part_name((enum cj_part)p), scored->parts[p]};
            sum += scored->parts[p];
        }
    }
    parts[count++] = (struct cj_score_part){"calibration", score - sum};
    hit->parts = parts;
    hit->part_count = count;
    return CJ_OK;
}

static cj_status make_hits(const cj_index *index, const struct cj_ranking *ranking, size_t top,
                           bool explain, struct cj_arena *arena, struct cj_hits *out_hits)
{
    const size_t count = ranking->count < top ? ranking->count : top;
    const double trust = cj_trust(index, ranking);
    struct cj_hit *hits = cj_arena_array(arena, count + 1, sizeof(*hits));
    cj_status st = hits ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        const struct cj_scored *scored = &ranking->items[i];

        hits[i].document = index->items[scored->item].document;
        hits[i].raw = scored->raw;
        hits[i].coverage = scored->coverage;
        hits[i].score = cj_calibrated(&index->curve, scored->raw * trust);
        if (explain) {
            st = explain_parts(scored, hits[i].score, arena, &hits[i]);
        }
    }
    if (st == CJ_OK) {
        out_hits->items = hits;
        out_hits->count = count;
        out_hits->coverage = count > 0 ? hits[0].coverage : 0;
    }
    return st;
}

static size_t count_content(const struct cj_query *query)
{
    size_t count = 0;

    for (size_t i = 0; i < query->group_count; i++) {
        count += cj_group_is_content(&query->groups[i]);
    }
    return count;
}

cj_status cj_index_query(const cj_index *index, cj_index_scratch *scratch,
                         cj_analyser *analyser, const struct cj_utterance *utterance,
                         size_t top, bool explain, struct cj_arena *arena,
                         struct cj_hits *out_hits)
{
    struct cj_ranking *ranking = cj_arena_alloc(arena, sizeof(*ranking));
    struct cj_word_match *words =
        cj_arena_array(arena, utterance->tokens.count + 1, sizeof(*words));

    if (!ranking || !words) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_rank(index, scratch, analyser, utterance, CJ_NOTHING_HELD_OUT, arena,
                           words, ranking);
    if (st == CJ_OK) {
        st = make_hits(index, ranking, top, explain, arena, out_hits);
        out_hits->words = words;
        out_hits->content_words = count_content(&scratch->query);
    }
    return st;
}

/* ---- Repair alone ---- */

static cj_status repair_token(const cj_index *index, cj_analyser *analyser,
                              struct cj_arena *arena, struct cj_token *token,
                              struct cj_word_match *match)
{
    struct cj_repairs repairs;

    cj_repair_word(index, token, false, &repairs);
    if (repairs.count == 0) {
        return CJ_OK;
    }
    const struct cj_word *word = &index->dictionary.words[repairs.words[0]];
    match->correction = word->fold;
    token->lower = word->lower;
    token->fold = word->fold;
    token->word_class = (enum cj_word_class)word->word_class;
    return cj_word_keys(analyser, index->lang, word->lower, arena, token->keys);
}

static bool is_known(const cj_index *index, const struct cj_token *token)
{
    return cj_dictionary_find(&index->dictionary, token->fold) != CJ_NO_WORD ||
           cj_dictionary_find_key(&index->dictionary, token->keys[0], NULL) ||
           cj_dictionary_find_key(&index->dictionary, token->keys[1], NULL);
}

/* Whether a document has the word or another form of it; words of rules alone don't count. */
static bool occurs(const cj_index *index, const struct cj_token *token)
{
    for (size_t i = 0; i < 2; i++) {
        uint32_t key;
        if (cj_dictionary_find_key(&index->dictionary, token->keys[i], &key) &&
            (cj_postings_count(&index->by_phrase, key) > 0 ||
             cj_postings_count(&index->by_body, key) > 0)) {
            return true;
        }
    }
    return false;
}

size_t cj_index_count_known(const cj_index *index, const struct cj_tokens *tokens)
{
    size_t known = 0;

    for (size_t i = 0; i < tokens->count; i++) {
        known += occurs(index, &tokens->items[i]);
    }
    return known;
}

cj_status cj_index_correct(const cj_index *index, cj_index_scratch *scratch,
                           cj_analyser *analyser, const struct cj_utterance *utterance,
                           struct cj_arena *arena, struct cj_utterance *out_corrected,
                           const struct cj_word_match **out_words)
{
    const size_t count = utterance->tokens.count;
    struct cj_token *tokens = cj_arena_array(arena, count + 1, sizeof(*tokens));
    struct cj_word_match *words = cj_arena_array(arena, count + 1, sizeof(*words));
    cj_status st = tokens && words ? CJ_OK : CJ_ERR_NOMEM;
    const size_t repairable = cj_repairable_words(index);
    size_t repaired = 0;

    (void)scratch;
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        tokens[i] = utterance->tokens.items[i];
        words[i].known = is_known(index, &tokens[i]);
        if (!words[i].known && repaired < repairable) {
            st = repair_token(index, analyser, arena, &tokens[i], &words[i]);
            repaired++;
        }
    }
    if (st == CJ_OK) {
        *out_corrected = *utterance;
        out_corrected->tokens = (struct cj_tokens){tokens, count};
        *out_words = words;
    }
    return st;
}
