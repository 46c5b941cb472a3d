/* The full score of one document.
 *
 * Every part lies between 0 and 1, because it is divided by what the question itself could
 * reach; so the sum, divided by the sum of the weights, does too. Bodies add little and
 * saturate: whatever lets a long text collect words without bound makes long texts win. */
#include "index/score.h"

#include <math.h>
#include <string.h>

#include "index/candidates.h"
#include "index/weights.h"

/* Measured on public question sets and on questions asked of real help centres:
 * docs/benchmarks.md. Columns: titled, phrased, passages. Where an entry has one title, what
 * visitors say stands in its body and in the headings above as often as there; where editors
 * wrote several phrasings, those say it better. A passage has no title of its own, only that
 * of its article. */
static const struct {
    const char *name;
    double weights[CJ_PROFILES];
} parts[CJ_PARTS] = {
    [CJ_PART_TITLE] = {"title", {1.00, 1.00, 0.06}},
    [CJ_PART_TITLE_PAIRS] = {"title pairs", {0.20, 0.35, 0}},
    [CJ_PART_TITLE_LETTERS] = {"title letters", {0.06, 0.06, 0}},
    [CJ_PART_TITLE_CLAIM] = {"title claim", {0, 0.10, 0}},
    [CJ_PART_PHRASES] = {"all phrasings", {0, 0.80, 0}},
    [CJ_PART_TRAIL] = {"trail", {0.30, 0.06, 0.06}},
    [CJ_PART_TAGS] = {"tags", {0.04, 0.04, 0.04}},
    [CJ_PART_BODY] = {"body", {0.20, 0, 0.24}},
    [CJ_PART_SENTENCE] = {"best sentence", {0.15, 0.06, 0.18}},
    [CJ_PART_SENTENCES] = {"best sentences", {0.18, 0.18, 0.10}},
    [CJ_PART_BODY_PAIRS] = {"body pairs", {0.08, 0.08, 0.13}},
    [CJ_PART_BODY_LETTERS] = {"body letters", {0.07, 0.07, 0.09}},
    [CJ_PART_COVERAGE] = {"coverage", {0.20, 0, 0}},
};

/* A pair of words in a body counts half the first time. */
#define PAIR_SATURATION 0.5
/* The sentence beside the best one. */
#define NEIGHBOUR_WEIGHT 0.5

/* Frequencies of the question's groups, grams and pairs in one text. */
struct counts {
    float groups[CJ_MAX_GROUPS];
    float pairs[CJ_MAX_QUERY_PAIRS];
    uint16_t grams[CJ_MAX_QUERY_GRAMS];
    uint16_t gram_list[CJ_MAX_QUERY_GRAMS]; /* those that are not 0 */
    size_t gram_count;
};

struct scorer {
    const struct cj_index *index;
    struct cj_index_scratch *scratch;
    const struct cj_query *query;
    const uint32_t *words; /* of the index */
    struct counts counts;
    float phrased[CJ_MAX_GROUPS]; /* frequencies in all phrases together */
    bool covered[CJ_MAX_GROUPS];  /* groups seen anywhere in the document */
};

const char *cj_part_name(enum cj_part part)
{
    return parts[part].name;
}

/* ---- Counting ---- */

static void start_counts(struct scorer *scorer)
{
    struct counts *counts = &scorer->counts;

    memset(counts->groups, 0, scorer->query->group_count * sizeof(*counts->groups));
    memset(counts->pairs, 0, scorer->query->pair_count * sizeof(*counts->pairs));
    for (size_t i = 0; i < counts->gram_count; i++) {
        counts->grams[counts->gram_list[i]] = 0;
    }
    counts->gram_count = 0;
}

static void count_grams(struct scorer *scorer, const struct cj_word_view *view)
{
    struct counts *counts = &scorer->counts;

    for (size_t i = 0; i < view->gram_count; i++) {
        const uint16_t gram = scorer->scratch->gram_hits[view->gram_first + i];
        if (counts->grams[gram]++ == 0) {
            counts->gram_list[counts->gram_count++] = gram;
        }
    }
}

static const struct cj_query_pair *find_pair(const struct scorer *scorer, uint32_t left,
                                             uint32_t right, size_t *out_number)
{
    const struct cj_query *query = scorer->query;
    const struct cj_word *words = scorer->index->dictionary.words;
    const uint32_t slot =
        cj_pair_slot(scorer->index, words[left].keys[1], words[right].keys[1]);

    for (size_t i = 0; i < query->pair_count; i++) {
        if (query->pairs[i].slot == slot) {
            *out_number = i;
            return &query->pairs[i];
        }
    }
    return NULL;
}

/* ---- Questions ---- */

/* The word pairs that start at word `at` of a phrase and stand in the message too. */
static double phrase_pairs(const struct scorer *scorer, struct cj_span span, uint32_t at)
{
    double sum = 0;

    for (uint32_t gap = 1; gap <= CJ_PAIR_GAPS && at + gap < span.count; gap++) {
        size_t number;
        const struct cj_query_pair *pair =
            find_pair(scorer, scorer->words[span.first + at],
                      scorer->words[span.first + at + gap], &number);
        if (pair) {
            sum += pair->weight * cj_pair_idf(scorer->index, pair->slot) *
                   cj_pair_gap_weight(gap);
        }
    }
    return sum;
}

static double gram_cosine(const struct scorer *scorer, double norm)
{
    const struct cj_query *query = scorer->query;
    const struct counts *counts = &scorer->counts;
    double sum = 0;

    for (size_t i = 0; i < counts->gram_count; i++) {
        const uint16_t gram = counts->gram_list[i];
        sum += query->grams[gram].weight * query->grams[gram].idf *
               cj_damped(counts->grams[gram]);
    }
    norm *= query->gram_norm;
    return norm > 0 ? sum / norm : 0;
}

static double at_most_one(double x)
{
    return x < 1 ? x : 1;
}

/* The parts of one phrase: how well the message fits this way of asking. */
static cj_status score_phrase(struct scorer *scorer, const struct cj_phrase *phrase,
                              struct cj_scored *out)
{
    const struct cj_query *query = scorer->query;
    const struct cj_span span = phrase->words;
    double pairs = 0;
    double claimed = 0;

    start_counts(scorer);
    for (uint32_t i = 0; i < span.count; i++) {
        const struct cj_word_view *view = cj_index_scratch_view(scorer->scratch, scorer->index,
                                                                scorer->words[span.first + i]);
        if (!view) {
            return CJ_ERR_NOMEM;
        }
        count_grams(scorer, view);
        if (view->group >= 0) {
            scorer->counts.groups[view->group] += view->weight;
            pairs += phrase_pairs(scorer, span, i);
        }
    }

    double title = 0;
    for (size_t g = 0; g < query->group_count; g++) {
        const double frequency = scorer->counts.groups[g];
        if (frequency > 0) {
            scorer->covered[g] = true;
            scorer->phrased[g] += (float)frequency;
            title += query->groups[g].weight *
                     cj_bm25(frequency, CJ_PHRASE_K1, span.count, scorer->index->mean_phrase);
            claimed += query->groups[g].weight * at_most_one(frequency);
        }
    }
    const double norm = query->pair_norm * phrase->pair_norm;
    out->parts[CJ_PART_TITLE] = title / query->mass;
    out->parts[CJ_PART_TITLE_PAIRS] = norm > 0 ? at_most_one(pairs / norm) : 0;
    out->parts[CJ_PART_TITLE_LETTERS] = at_most_one(gram_cosine(scorer, phrase->gram_norm));
    out->claim = phrase->mass > 0 ? at_most_one(claimed / phrase->mass) : 0;
    out->parts[CJ_PART_TITLE_CLAIM] = out->claim;
    return CJ_OK;
}

static double weight_of(const struct cj_index *index, size_t part)
{
    return parts[part].weights[index->profile];
}

/* The best of the title and the phrasings. */
static cj_status score_best_phrase(struct scorer *scorer, const struct cj_item *item,
                                   const struct cj_held_out *held_out, struct cj_scored *out)
{
    double best = -1;

    for (uint32_t i = 0; i < item->phrase_count; i++) {
        const uint32_t number = item->phrase_first + i;
        struct cj_scored one = {0};

        if (number == held_out->phrase) {
            continue;
        }
        cj_status st = score_phrase(scorer, &scorer->index->phrases[number], &one);
        if (st != CJ_OK) {
            return st;
        }
        double sum = 0;
        for (size_t p = CJ_PART_TITLE; p <= CJ_PART_TITLE_CLAIM; p++) {
            sum += weight_of(scorer->index, p) * one.parts[p];
        }
        if (sum > best) {
            best = sum;
            memcpy(out->parts, one.parts, sizeof(out->parts));
            out->claim = one.claim;
        }
    }
    return CJ_OK;
}

/* All phrasings as one text: what one of them lacks, another may have. */
static void score_together(const struct scorer *scorer, const struct cj_item *item,
                           struct cj_scored *out)
{
    const struct cj_index *index = scorer->index;
    const double mean =
        index->mean_phrase * (double)index->phrase_count / (double)index->count;
    uint32_t words = 0;
    double sum = 0;

    for (uint32_t i = 0; i < item->phrase_count; i++) {
        words += index->phrases[item->phrase_first + i].words.count;
    }
    for (size_t g = 0; g < scorer->query->group_count; g++) {
        sum += scorer->query->groups[g].weight *
               cj_bm25(scorer->phrased[g], CJ_PHRASE_K1, words, mean);
    }
    out->parts[CJ_PART_PHRASES] = sum / scorer->query->mass;
}

static cj_status score_phrases(struct scorer *scorer, const struct cj_item *item,
                               const struct cj_held_out *held_out, struct cj_scored *out)
{
    cj_status st = CJ_OK;

    if (item->phrase_count > 0) {
        st = score_best_phrase(scorer, item, held_out, out);
        score_together(scorer, item, out);
    }
    return st;
}

/* ---- Bodies ---- */

static void body_pairs(struct scorer *scorer, struct cj_span span, uint32_t at)
{
    for (uint32_t gap = 1; gap <= CJ_PAIR_GAPS && at + gap < span.count; gap++) {
        size_t number;
        if (find_pair(scorer, CJ_WORD_NUMBER(scorer->words[span.first + at]),
                      CJ_WORD_NUMBER(scorer->words[span.first + at + gap]), &number)) {
            scorer->counts.pairs[number] += (float)cj_pair_gap_weight(gap);
        }
    }
}

/* One sentence: counts its words, and returns the share of the question that it has. `*at`
 * moves to the next sentence. Negative when memory ran out. */
static double read_sentence(struct scorer *scorer, struct cj_span span, uint32_t *at)
{
    const struct cj_query *query = scorer->query;
    float best[CJ_MAX_GROUPS];
    double share = 0;

    memset(best, 0, query->group_count * sizeof(*best));
    do {
        const struct cj_word_view *view = cj_index_scratch_view(
            scorer->scratch, scorer->index, CJ_WORD_NUMBER(scorer->words[span.first + *at]));
        if (!view) {
            return -1;
        }
        count_grams(scorer, view);
        if (view->group >= 0) {
            scorer->counts.groups[view->group] += view->weight;
            scorer->covered[view->group] = true;
            if (view->weight > best[view->group]) {
                best[view->group] = view->weight;
            }
            body_pairs(scorer, span, *at);
        }
        ++*at;
    } while (*at < span.count && !(scorer->words[span.first + *at] & CJ_SENTENCE_START));

    for (size_t g = 0; g < query->group_count; g++) {
        share += query->groups[g].body_weight * best[g];
    }
    return query->body_mass > 0 ? share / query->body_mass : 0;
}

static void finish_body(struct scorer *scorer, const struct cj_item *item,
                        struct cj_scored *out)
{
    const struct cj_query *query = scorer->query;
    const struct counts *counts = &scorer->counts;
    const double mean = scorer->index->mean_body;
    double words = 0;
    double grams = 0;
    double pairs = 0;

    for (size_t g = 0; g < query->group_count; g++) {
        words += query->groups[g].body_weight *
                 cj_bm25(counts->groups[g], CJ_BODY_K1, item->body.count, mean);
    }
    for (size_t i = 0; i < counts->gram_count; i++) {
        const uint16_t gram = counts->gram_list[i];
        grams += query->grams[gram].idf *
                 cj_bm25(counts->grams[gram], CJ_BODY_K1, item->body.count, mean);
    }
    for (size_t i = 0; i < query->pair_count; i++) {
        pairs += query->pairs[i].body_weight * counts->pairs[i] /
                 (counts->pairs[i] + PAIR_SATURATION);
    }
    out->parts[CJ_PART_BODY] = query->body_mass > 0 ? words / query->body_mass : 0;
    out->parts[CJ_PART_BODY_LETTERS] = query->gram_mass > 0 ? grams / query->gram_mass : 0;
    out->parts[CJ_PART_BODY_PAIRS] =
        query->pair_body_mass > 0 ? at_most_one(pairs / query->pair_body_mass) : 0;
}

static cj_status score_body(struct scorer *scorer, const struct cj_item *item,
                            struct cj_scored *out)
{
    double previous = 0;
    double best = 0;
    double window = 0;

    start_counts(scorer);
    for (uint32_t at = 0; at < item->body.count;) {
        const double share = read_sentence(scorer, item->body, &at);
        if (share < 0) {
            return CJ_ERR_NOMEM;
        }
        const double more = share > previous ? share : previous;
        const double less = share > previous ? previous : share;
        const double both = more + NEIGHBOUR_WEIGHT * less;

        best = share > best ? share : best;
        window = both > window ? both : window;
        previous = share;
    }
    out->parts[CJ_PART_SENTENCE] = best;
    out->parts[CJ_PART_SENTENCES] = window / (1 + NEIGHBOUR_WEIGHT);
    finish_body(scorer, item, out);
    return CJ_OK;
}

/* Share of the question that stands in the headings above, or in the tags. */
static cj_status score_side(struct scorer *scorer, struct cj_span span, double *out_share)
{
    const struct cj_query *query = scorer->query;
    double share = 0;

    start_counts(scorer);
    for (uint32_t i = 0; i < span.count; i++) {
        const struct cj_word_view *view = cj_index_scratch_view(scorer->scratch, scorer->index,
                                                                scorer->words[span.first + i]);
        if (!view) {
            return CJ_ERR_NOMEM;
        }
        if (view->group >= 0 && view->weight > scorer->counts.groups[view->group]) {
            scorer->counts.groups[view->group] = view->weight;
            scorer->covered[view->group] = true;
        }
    }
    for (size_t g = 0; g < query->group_count; g++) {
        share += query->groups[g].weight * scorer->counts.groups[g];
    }
    *out_share = share / query->mass;
    return CJ_OK;
}

/* ---- The sum ---- */

static void add_up(const struct scorer *scorer, struct cj_scored *out)
{
    double all = 0;

    for (size_t p = 0; p < CJ_PARTS; p++) {
        all += weight_of(scorer->index, p);
    }
    out->raw = 0;
    for (size_t p = 0; p < CJ_PARTS; p++) {
        out->parts[p] *= weight_of(scorer->index, p) / all;
        out->raw += out->parts[p];
    }
}

static double coverage(const struct scorer *scorer)
{
    double all = 0;
    double covered = 0;

    for (size_t g = 0; g < scorer->query->group_count; g++) {
        const struct cj_group *group = &scorer->query->groups[g];
        if (cj_group_is_content(group)) {
            all += group->weight;
            covered += scorer->covered[g] ? group->weight : 0;
        }
    }
    return all > 0 ? covered / all : 1;
}

cj_status cj_score_item(const struct cj_index *index, struct cj_index_scratch *scratch,
                        const struct cj_held_out *held_out, uint32_t number,
                        struct cj_scored *out_scored)
{
    const struct cj_item *item = &index->items[number];
    struct scorer scorer = {
        .index = index,
        .scratch = scratch,
        .query = &scratch->query,
        .words = index->words,
    };
    cj_status st;

    *out_scored = (struct cj_scored){.item = number};
    st = score_phrases(&scorer, item, held_out, out_scored);
    if (st == CJ_OK) {
        st = score_body(&scorer, item, out_scored);
    }
    if (st == CJ_OK) {
        st = score_side(&scorer, item->trail, &out_scored->parts[CJ_PART_TRAIL]);
    }
    if (st == CJ_OK) {
        st = score_side(&scorer, item->tags, &out_scored->parts[CJ_PART_TAGS]);
    }
    if (st == CJ_OK) {
        out_scored->coverage = coverage(&scorer);
        out_scored->parts[CJ_PART_COVERAGE] = out_scored->coverage;
        add_up(&scorer, out_scored);
    }
    return st;
}
