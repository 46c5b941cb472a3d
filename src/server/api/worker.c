/* Workers and what they count. */
#include "server/api/worker.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "engine/bot.h"
#include "server/api/app.h"
#include "text/lang.h"

/* Who speaks: an entry of the knowledge base, an intent, or the bot's own messages. */
enum source { ENTRY, INTENT, MESSAGE };

static const char *const source_names[CJ_ANSWER_SOURCES] = {"entry", "intent", "message"};

void *cj_worker_new(void *state)
{
    struct cj_app *app = state;
    struct cj_worker *worker = calloc(1, sizeof(*worker));

    if (!worker) {
        return NULL;
    }
    worker->scratch = cj_scratch_new();
    if (!worker->scratch) {
        free(worker);
        return NULL;
    }
    worker->live = &app->live;
    worker->next = app->workers;
    app->workers = worker;
    return worker;
}

void cj_worker_free(void *context)
{
    struct cj_worker *worker = context;

    cj_live_view_clear(&worker->view);
    cj_scratch_free(worker->scratch);
    free(worker);
}

void cj_worker_woken(void *context)
{
    (void)cj_worker_bot(context);
}

cj_bot *cj_worker_bot(struct cj_worker *worker)
{
    return cj_live_refresh(worker->live, &worker->view);
}

static enum source source_of(const struct cj_answer *answer)
{
    if (answer->entry) {
        return ENTRY;
    }
    return answer->intent ? INTENT : MESSAGE;
}

static size_t row_of_language(const char *code)
{
    const struct cj_lang *lang;
    size_t row = 0;

    while (row < CJ_WORKER_LANGS - 1 && (lang = cj_lang_at(row)) &&
           strcmp(lang->code, code) != 0) {
        row++;
    }
    return row;
}

void cj_worker_count(struct cj_worker *worker, const struct cj_answer *answer, uint64_t ns)
{
    atomic_uint_fast64_t *counter =
        &worker->answers[answer->outcome][source_of(answer)][row_of_language(answer->lang)];

    atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
    cj_histogram_add(&worker->match, ns);
    atomic_store_explicit(&worker->limit_hits, cj_scratch_limit_hits(worker->scratch),
                          memory_order_relaxed);
}

static uint64_t sum(const struct cj_worker *workers, size_t outcome, size_t source,
                    size_t lang)
{
    uint64_t total = 0;

    for (const struct cj_worker *worker = workers; worker; worker = worker->next) {
        total += atomic_load_explicit(&worker->answers[outcome][source][lang],
                                      memory_order_relaxed);
    }
    return total;
}

static void write_answers(const struct cj_worker *workers, size_t outcome, size_t source,
                          struct cj_buf *out)
{
    for (size_t row = 0; row < CJ_WORKER_LANGS && cj_lang_at(row); row++) {
        uint64_t count = sum(workers, outcome, source, row);

        if (count > 0) {
            cj_buf_printf(out,
                          "conserje_answers_total{outcome=\"%s\",source=\"%s\",lang=\"%s\"} "
                          "%" PRIu64 "\n",
                          cj_outcome_name((enum cj_outcome)outcome), source_names[source],
                          cj_lang_at(row)->code, count);
        }
    }
}

void cj_worker_write_metrics(const struct cj_worker *workers, struct cj_buf *out)
{
    struct cj_histogram_total match = {0};
    uint64_t limit_hits = 0;

    cj_metric_family(out, "conserje_answers_total", "counter", "Questions answered");
    for (size_t cell = 0; cell < (size_t)CJ_OUTCOMES * CJ_ANSWER_SOURCES; cell++) {
        write_answers(workers, cell / CJ_ANSWER_SOURCES, cell % CJ_ANSWER_SOURCES, out);
    }
    for (const struct cj_worker *worker = workers; worker; worker = worker->next) {
        cj_histogram_collect(&worker->match, &match);
        limit_hits += atomic_load_explicit(&worker->limit_hits, memory_order_relaxed);
    }
    cj_metric_family(out, "conserje_match_duration_seconds", "histogram",
                     "From a question to its answer, without HTTP");
    cj_histogram_write(out, "conserje_match_duration_seconds", "", &match);
    cj_metric_family(out, "conserje_regex_limit_hits_total", "counter",
                     "Regexes given up because they were too slow for a message");
    cj_metric_sample(out, "conserje_regex_limit_hits_total", "", limit_hits);
}
