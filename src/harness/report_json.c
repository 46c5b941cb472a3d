/* The report for programs: one JSON object. */
#include <jansson.h>

#include "harness/json_dump.h"
#include "harness/report.h"

/* Adds `value` (a new reference, which is taken) as the next element of "cases". */
static void add_element(struct cj_report *report, json_t *value)
{
    cj_buf_adds(&report->out,
                report->passed + report->failed + report->skipped > 1 ? ",\n" : "");
    cj_json_dump(value, JSON_COMPACT | JSON_REAL_PRECISION(6), &report->out);
}

static json_t *failure_json(const struct cj_test_failure *failure)
{
    return json_pack("{s:i, s:s, s:s, s:s, s:s}", "line", (int)failure->line, "claim",
                     failure->claim, "expected", failure->expected, "actual", failure->actual,
                     "advice", failure->advice);
}

static json_t *word_json(const struct cj_test_word *word)
{
    return json_pack("{s:s, s:s}", "surface", word->surface, "correction", word->correction);
}

static json_t *candidate_json(const struct cj_candidate *candidate)
{
    return json_pack("{s:s, s:s, s:f}", "entry", candidate->entry, "title", candidate->title,
                     "score", candidate->score);
}

/* Takes over `value`, which is NULL when memory ran out. */
static void append(struct cj_report *report, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        report->out.failed = true;
    }
}

static json_t *turn_json(struct cj_report *report, const struct cj_test_turn *turn)
{
    json_t *failures = json_array();
    json_t *words = json_array();
    json_t *candidates = json_array();

    for (size_t i = 0; i < turn->failure_count; i++) {
        append(report, failures, failure_json(&turn->failures[i]));
    }
    for (size_t i = 0; i < turn->word_count; i++) {
        append(report, words, word_json(&turn->words[i]));
    }
    for (size_t i = 0; i < turn->candidate_count; i++) {
        append(report, candidates, candidate_json(&turn->candidates[i]));
    }
    return json_pack("{s:i, s:s, s:s?, s:s, s:s, s:s, s:s?, s:f, s:s, s:s, s:o, s:o, s:o}",
                     "line", (int)turn->line, "text", turn->text, "event", turn->event,
                     "reply", turn->reply, "state", turn->state, "outcome", turn->outcome,
                     "answer", turn->answered_by, "score", turn->score, "step", turn->step,
                     "reason", turn->reason, "failures", failures, "words", words,
                     "candidates", candidates);
}

static const char *status_name(const struct cj_test_result *result)
{
    static const char *const names[] = {[CJ_TEST_PASSED] = "passed",
                                        [CJ_TEST_FAILED] = "failed",
                                        [CJ_TEST_SKIPPED] = "skipped"};

    return names[result->status];
}

static void write_case(struct cj_report *report, const struct cj_test_result *result)
{
    json_t *turns = json_array();
    json_t *tags = json_array();

    for (size_t i = 0; i < result->turn_count; i++) {
        append(report, turns, turn_json(report, &result->turns[i]));
    }
    for (size_t i = 0; i < result->test->tag_count; i++) {
        append(report, tags, json_string(result->test->tags[i]));
    }
    add_element(report, json_pack("{s:s, s:i, s:s, s:s, s:b, s:s, s:o, s:o}", "file",
                                  result->conv->name, "line", (int)result->test->line, "title",
                                  result->test->title, "status", status_name(result),
                                  "expected_failure", (int)result->expected_failure, "note",
                                  result->note, "tags", tags, "turns", turns));
}

static void write_broken(struct cj_report *report, const char *file, const char *why)
{
    add_element(report, json_pack("{s:s, s:n, s:s, s:s}", "file", file, "title", "status",
                                  "broken", "note", why));
}

static void begin(struct cj_report *report, size_t total)
{
    (void)total;
    cj_buf_adds(&report->out, "{\"cases\":[\n");
}

static void end(struct cj_report *report)
{
    cj_buf_printf(&report->out, "\n],\"passed\":%zu,\"failed\":%zu,\"skipped\":%zu}\n",
                  report->passed, report->failed, report->skipped);
}

const struct cj_report_writer cj_report_json = {"json", begin, write_case, write_broken, end};
