/* From a raw score to the probability that the answer is right.
 *
 * The curve is a logistic function of one number, the confidence. Its default was fitted on
 * public question sets (docs/benchmarks.md); the bot's own phrasings move it as far as their
 * number warrants. */
#include "index/calibrate.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "index/numeric.h"

/* Fitted on questions put to six real help centres in Spanish and English, whole and by their
 * folders, a third of them out of scope; on an English FAQ with several phrasings; and on the
 * passages of an encyclopedia in both languages. The more titled entries there are, the better
 * the best of them fits anything by chance: `growth` moves the middle with ln(entries). */
static const struct {
    double slope;
    double middle;
    double growth;
} default_curves[CJ_PROFILES] = {
    [CJ_PROFILE_TITLED] = {.slope = 26.8, .middle = 0.010, .growth = 0.0183},
    [CJ_PROFILE_PHRASED] = {.slope = 18.0, .middle = 0.185},
    [CJ_PROFILE_PASSAGES] = {.slope = 19.5, .middle = 0.231},
};

/* Below so many nothing was measured, and no evidence must stay no reason to offer anything.
 */
#define LEAST_ENTRIES 30

static struct cj_curve default_curve(const struct cj_index *index)
{
    const double entries =
        (double)(index->count > LEAST_ENTRIES ? index->count : LEAST_ENTRIES);

    return (struct cj_curve){
        .slope = default_curves[index->profile].slope,
        .middle = default_curves[index->profile].middle +
                  default_curves[index->profile].growth * cj_ln(entries),
    };
}

/* Two answers in five being right is where visitors are better served by the answer than by a
 * list: on the sample shop nine of ten answers above it are right. Below the lower one even
 * the third suggestion is rarely of use. */
static const struct cj_thresholds thresholds = {.answer = 0.38, .suggest = 0.15};

/* What a document found by its body alone keeps of its score: titles are what editors promise.
 */
#define CLAIM_FLOOR 0.5

/* Phrasings that the index asks itself: enough for two parameters, and a second of load time
 * at most. */
#define MAX_ASKED 256

/* The default curve counts as this many observations at each of GRID points, GRID_STEP apart:
 * a handful of phrasings moves it little. */
#define GRID        11
#define GRID_STEP   0.05
#define GRID_WEIGHT 4.0

/* Of the messages that reach a bot, about this share is about something it does not answer. */
#define OUTSIDE_SHARE 0.05

#define MAX_NEWTON_STEPS 30
#define MIN_STEP         1e-3 /* of a Newton step: less changes nothing that is seen */

/* How far, as a factor, the own phrasings move the curve at most. */
#define SLOPE_LIMIT  1.3
#define MIDDLE_LIMIT 1.1

double cj_trust(const struct cj_index *index, const struct cj_ranking *ranking)
{
    const double known = sqrt(ranking->known);

    if (index->profile == CJ_PROFILE_PASSAGES || ranking->count == 0) {
        return known; /* a passage's title is its article's: it claims nothing */
    }
    return known * (CLAIM_FLOOR + (1 - CLAIM_FLOOR) * ranking->items[0].claim);
}

double cj_calibrated(const struct cj_curve *curve, double confidence)
{
    return cj_logistic(curve->slope * (confidence - curve->middle));
}

/* ---- Fitting ---- */

struct observation {
    double confidence;
    double right; /* 1, 0, or a probability */
    double weight;
};

struct observations {
    struct observation items[2 * MAX_ASKED + GRID];
    size_t count;
};

static void observe(struct observations *all, double confidence, double right, double weight)
{
    all->items[all->count++] = (struct observation){confidence, right, weight};
}

struct line {
    double slope;
    double offset;
};

/* The negative log likelihood of the observations. */
static double loss(const struct observations *all, struct line line)
{
    double sum = 0;

    for (size_t i = 0; i < all->count; i++) {
        const struct observation *one = &all->items[i];
        const double x = line.slope * one->confidence + line.offset;
        /* ln(1 + e^x) - right · x, without overflow */
        sum += one->weight *
               ((x > 0 ? x : 0) + cj_ln(1 + cj_exp(x > 0 ? -x : x)) - one->right * x);
    }
    return sum;
}

/* Newton's step for logistic regression. The default curve among the observations keeps the
 * matrix regular. */
static struct line newton_step(const struct observations *all, struct line line)
{
    double gradient[2] = {0};
    double matrix[3] = {0}; /* slope², slope·offset, offset² */

    for (size_t i = 0; i < all->count; i++) {
        const struct observation *one = &all->items[i];
        const double p = cj_logistic(line.slope * one->confidence + line.offset);
        const double error = one->weight * (p - one->right);
        const double curvature = one->weight * p * (1 - p);

        gradient[0] += error * one->confidence;
        gradient[1] += error;
        matrix[0] += curvature * one->confidence * one->confidence;
        matrix[1] += curvature * one->confidence;
        matrix[2] += curvature;
    }
    const double determinant = matrix[0] * matrix[2] - matrix[1] * matrix[1];
    if (!(determinant > 0)) {
        return (struct line){0};
    }
    return (struct line){(matrix[2] * gradient[0] - matrix[1] * gradient[1]) / determinant,
                         (matrix[0] * gradient[1] - matrix[1] * gradient[0]) / determinant};
}

/* Goes along `step` as far as that makes the loss less: a whole step may overshoot. */
static bool descend(const struct observations *all, struct line step, struct line *line,
                    double *best)
{
    double length = 1;

    while (length > MIN_STEP) {
        const struct line next = {line->slope - length * step.slope,
                                  line->offset - length * step.offset};
        const double now = loss(all, next);
        if (now < *best) {
            *best = now;
            *line = next;
            return true;
        }
        length /= 2;
    }
    return false;
}

static struct cj_curve fit(const struct observations *all, struct cj_curve start)
{
    struct line line = {start.slope, -start.slope * start.middle};
    double best = loss(all, line);

    for (int i = 0; i < MAX_NEWTON_STEPS; i++) {
        if (!descend(all, newton_step(all, line), &line, &best)) {
            break;
        }
    }
    return (struct cj_curve){line.slope, -line.offset / line.slope};
}

static double within(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value; /* NaN stays */
}

/* Editors write phrasings that differ, so that each is harder to find without itself than a
 * visitor's question is with all of them: they may move the curve, but not far. */
static struct cj_curve limit(struct cj_curve fitted, struct cj_curve start)
{
    if (!(fitted.slope > 0) || !(fitted.middle > 0)) {
        return start; /* a curve that falls says nothing */
    }
    return (struct cj_curve){
        within(fitted.slope, start.slope / SLOPE_LIMIT, start.slope * SLOPE_LIMIT),
        within(fitted.middle, start.middle / MIDDLE_LIMIT, start.middle * MIDDLE_LIMIT)};
}

/* ---- Asking itself ---- */

struct self_test {
    const struct cj_index *index;
    cj_analyser *analyser;
    struct cj_index_scratch *scratch;
    struct cj_arena arena;
    struct cj_buf text;
    struct cj_ranking *ranking;
};

static cj_status ask(struct self_test *test, uint32_t phrase, uint32_t item,
                     const struct cj_scored **out_best)
{
    const struct cj_index *index = test->index;
    const struct cj_span span = index->phrases[phrase].words;
    struct cj_utterance utterance = {.lang = index->lang};

    cj_arena_reset(&test->arena);
    cj_buf_reset(&test->text);
    for (uint32_t i = 0; i < span.count; i++) {
        cj_buf_add_str(&test->text,
                       index->dictionary.words[index->words[span.first + i]].lower);
        cj_buf_addc(&test->text, ' ');
    }
    if (test->text.failed) {
        return CJ_ERR_NOMEM;
    }
    utterance.text = cj_buf_str(&test->text);
    cj_status st = cj_analyse(test->analyser, index->lang, utterance.text, &test->arena,
                              &utterance.tokens);
    if (st == CJ_OK) {
        st = cj_rank(index, test->scratch, test->analyser, &utterance,
                     (struct cj_held_out){phrase, item}, &test->arena, NULL, test->ranking);
    }
    *out_best = test->ranking->count > 0 ? &test->ranking->items[0] : NULL;
    return st;
}

/* Each phrase twice: without itself, and without its document, as if it were out of scope. */
static cj_status observe_phrase(struct self_test *test, uint32_t phrase,
                                struct observations *all)
{
    const struct cj_index *index = test->index;
    const uint32_t item = index->phrases[phrase].item;
    const struct cj_scored *best;
    cj_status st = ask(test, phrase, CJ_NO_WORD, &best);

    if (st == CJ_OK && best) {
        observe(all, best->raw * cj_trust(index, test->ranking), best->item == item,
                1 - OUTSIDE_SHARE);
    }
    if (st == CJ_OK) {
        st = ask(test, phrase, item, &best);
    }
    if (st == CJ_OK && best) {
        observe(all, best->raw * cj_trust(index, test->ranking), 0, OUTSIDE_SHARE);
    }
    return st;
}

/* Phrases of documents that have another one, so that leaving it out leaves something. */
static size_t count_askable(const struct cj_index *index)
{
    size_t count = 0;

    for (size_t i = 0; i < index->phrase_count; i++) {
        count += index->items[index->phrases[i].item].phrase_count > 1;
    }
    return count;
}

/* Every so-manieth of them: the same ones on every machine. */
static cj_status observe_all(struct self_test *test, struct observations *all)
{
    const struct cj_index *index = test->index;
    const size_t askable = count_askable(index);
    const size_t stride = askable / MAX_ASKED + 1;
    size_t seen = 0;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < index->phrase_count; i++) {
        if (index->items[index->phrases[i].item].phrase_count > 1 && seen++ % stride == 0) {
            st = observe_phrase(test, (uint32_t)i, all);
        }
    }
    return st;
}

cj_status cj_calibrate(struct cj_index *index, cj_analyser *analyser)
{
    const struct cj_curve start = default_curve(index);
    struct self_test test = {.index = index, .analyser = analyser};
    struct observations *all = calloc(1, sizeof(*all));
    cj_status st = CJ_ERR_NOMEM;

    test.ranking = calloc(1, sizeof(*test.ranking));
    test.scratch = cj_index_scratch_new();
    if (all && test.ranking && test.scratch) {
        st = observe_all(&test, all);
    }
    if (st == CJ_OK) {
        for (int i = 0; i < GRID; i++) {
            observe(all, i * GRID_STEP, cj_calibrated(&start, i * GRID_STEP), GRID_WEIGHT);
        }
        index->curve = all->count > GRID ? limit(fit(all, start), start) : start;
        index->thresholds = thresholds;
    }
    cj_index_scratch_free(test.scratch);
    cj_buf_clear(&test.text);
    cj_arena_clear(&test.arena);
    free(test.ranking);
    free(all);
    return st;
}
