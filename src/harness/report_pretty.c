/* The report for people: what fails, with all that is needed to mend it. */
#include <string.h>

#include "base/message.h"
#include "harness/report.h"

/* SGR sequences (ECMA-48). */
#define RED   "\033[31m"
#define GREEN "\033[32m"
#define DIM   "\033[2m"
#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* Columns of the labels: the longest has eleven letters in Spanish. */
#define LABEL_WIDTH 12

static const char *tr(const struct cj_report *report, const char *english)
    __attribute__((format_arg(2)));

static const char *tr(const struct cj_report *report, const char *english)
{
    return report->translate ? report->translate(report->translate_context, english) : english;
}

static void style(struct cj_report *report, const char *sequence)
{
    if (report->color) {
        cj_buf_adds(&report->out, sequence);
    }
}

/* Control characters of a text must not reach a terminal. */
static void add_text(struct cj_report *report, const char *text, size_t indent)
{
    for (const char *c = text; *c; c++) {
        if (*c == '\n') {
            cj_buf_printf(&report->out, "\n%*s", (int)indent, "");
        } else if (cj_ascii_is_control(*c)) {
            cj_buf_addc(&report->out, '?');
        } else {
            cj_buf_addc(&report->out, *c);
        }
    }
}

/* Spaces up to the label's width; a translated label has letters of two bytes. */
static void add_label(struct cj_report *report, const char *label)
{
    size_t width = 0;

    for (const char *c = label; *c; c++) {
        width += ((unsigned char)*c & 0xc0) != 0x80;
    }
    cj_buf_printf(&report->out, "      %s:%*s", label,
                  (int)(width < LABEL_WIDTH ? LABEL_WIDTH - width : 1), "");
}

static void add_row(struct cj_report *report, const char *label, const char *text)
{
    add_label(report, label);
    add_text(report, text, 6 + LABEL_WIDTH + 1);
    cj_buf_addc(&report->out, '\n');
}

static void add_words(struct cj_report *report, const struct cj_test_turn *turn)
{
    if (turn->word_count == 0) {
        return;
    }
    add_label(report, tr(report, CJ_N("words")));
    for (size_t i = 0; i < turn->word_count; i++) {
        const struct cj_test_word *word = &turn->words[i];

        cj_buf_adds(&report->out, i ? ", " : "");
        add_text(report, word->surface, 0);
        if (word->correction[0] != '\0') {
            cj_buf_printf(&report->out, " → %s", word->correction);
        } else {
            cj_buf_printf(&report->out, " (%s)", tr(report, CJ_N("unknown")));
        }
    }
    cj_buf_addc(&report->out, '\n');
}

static void add_candidates(struct cj_report *report, const struct cj_test_turn *turn)
{
    for (size_t i = 0; i < turn->candidate_count; i++) {
        const struct cj_candidate *candidate = &turn->candidates[i];

        if (i == 0) {
            add_label(report, tr(report, CJ_N("nearest")));
        } else {
            cj_buf_printf(&report->out, "%*s", 6 + LABEL_WIDTH + 1, "");
        }
        cj_buf_printf(&report->out, "%.2f %s  ", candidate->score, candidate->entry);
        add_text(report, candidate->title, 0);
        cj_buf_addc(&report->out, '\n');
    }
}

static void add_failure(struct cj_report *report, const struct cj_test_failure *failure)
{
    style(report, RED);
    cj_buf_printf(&report->out, "    %u: %s", failure->line,
                  strcmp(failure->claim, "<") == 0 ? "" : "? ");
    add_text(report, failure->claim, 6);
    style(report, PLAIN);
    cj_buf_addc(&report->out, '\n');
    if (failure->expected[0] != '\0') {
        add_row(report, tr(report, CJ_N("expected")), failure->expected);
    }
    add_row(report, tr(report, CJ_N("got")), failure->actual);
    if (failure->advice[0] != '\0') {
        add_row(report, tr(report, CJ_N("to pass")), failure->advice);
    }
}

/* What was said or done, what the bot said, and what became of it: the decision about a
 * message, or the state where nothing was decided. */
static void add_turn_text(struct cj_report *report, const struct cj_test_turn *turn)
{
    bool silent = turn->reply[0] == '\0';

    cj_buf_adds(&report->out, turn->event ? "  ! " : "  > ");
    add_text(report, turn->event ? turn->event : turn->text, 4);
    style(report, DIM);
    if (!silent) {
        cj_buf_adds(&report->out, "\n  < ");
        add_text(report, turn->reply, 4);
    }
    cj_buf_printf(&report->out, "\n    %s",
                  turn->event || silent ? turn->state : turn->outcome);
    if (turn->answered_by) {
        cj_buf_printf(&report->out, " %s %.2f", turn->answered_by, turn->score);
    }
    style(report, PLAIN);
}

static void add_turn(struct cj_report *report, const struct cj_test_turn *turn)
{
    add_turn_text(report, turn);
    cj_buf_addc(&report->out, '\n');
    for (size_t i = 0; i < turn->failure_count; i++) {
        add_failure(report, &turn->failures[i]);
    }
    if (turn->failure_count == 0) {
        return;
    }
    if (turn->reason[0] != '\0') {
        add_row(report, tr(report, CJ_N("because")), turn->reason);
    }
    add_words(report, turn);
    add_candidates(report, turn);
}

static void write_case(struct cj_report *report, const struct cj_test_result *result)
{
    if (result->status != CJ_TEST_FAILED) {
        return;
    }
    style(report, BOLD);
    cj_buf_printf(&report->out, "%s:%u: ", result->conv->name, result->test->line);
    add_text(report, result->test->title, 0);
    style(report, PLAIN);
    cj_buf_addc(&report->out, '\n');
    if (result->note[0] != '\0') {
        cj_buf_printf(&report->out, "    %s\n", result->note);
    }
    for (size_t i = 0; i < result->turn_count; i++) {
        add_turn(report, &result->turns[i]);
    }
    cj_buf_addc(&report->out, '\n');
}

static void write_broken(struct cj_report *report, const char *file, const char *why)
{
    style(report, BOLD);
    cj_buf_printf(&report->out, "%s: %s\n", file, tr(report, CJ_N("the tests can't be read")));
    style(report, PLAIN);
    cj_buf_printf(&report->out, "    %s\n\n", why);
}

static void begin(struct cj_report *report, size_t total)
{
    (void)report;
    (void)total;
}

static void end(struct cj_report *report)
{
    if (report->skipped > 0) {
        cj_buf_printf(&report->out, tr(report, CJ_N("%zu skipped\n")), report->skipped);
    }
    style(report, report->failed ? RED : GREEN);
    cj_buf_printf(&report->out, "%zu passed, %zu failed", report->passed, report->failed);
    style(report, PLAIN);
    cj_buf_addc(&report->out, '\n');
}

const struct cj_report_writer cj_report_pretty = {"pretty", begin, write_case, write_broken,
                                                  end};
