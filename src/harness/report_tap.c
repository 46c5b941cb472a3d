/* TAP 13 (testanything.org): a plan, a line a case, details as a YAML block. Nothing here
 * needs version 14, which Perl's `prove` takes for an error. */
#include "harness/report.h"

/* '#' begins a directive and '\' an escape in a description. */
static void add_description(struct cj_buf *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '#' || *c == '\\') {
            cj_buf_addc(out, '\\');
        }
        if (cj_ascii_is_control(*c)) {
            cj_buf_addc(out, ' ');
        } else {
            cj_buf_addc(out, *c);
        }
    }
}

/* A double-quoted scalar of YAML, which JSON's escapes are a part of. */
static void add_scalar(struct cj_buf *out, const char *text)
{
    cj_buf_addc(out, '"');
    for (const char *c = text; *c; c++) {
        unsigned char byte = (unsigned char)*c;

        if (byte == '"' || byte == '\\') {
            cj_buf_printf(out, "\\%c", byte);
        } else if (byte == '\n') {
            cj_buf_adds(out, "\\n");
        } else if (byte < 0x20 || byte == 0x7f) {
            cj_buf_printf(out, "\\x%02x", byte);
        } else {
            cj_buf_addc(out, *c);
        }
    }
    cj_buf_addc(out, '"');
}

static void add_pair(struct cj_buf *out, const char *indent, const char *key, const char *text)
{
    cj_buf_printf(out, "%s%s: ", indent, key);
    add_scalar(out, text);
    cj_buf_addc(out, '\n');
}

static void add_failure(struct cj_buf *out, const struct cj_test_turn *turn,
                        const struct cj_test_failure *failure)
{
    cj_buf_printf(out, "    - line: %u\n", failure->line);
    add_pair(out, "      ", turn->event ? "event" : "message",
             turn->event ? turn->event : turn->text);
    add_pair(out, "      ", "claim", failure->claim);
    if (failure->expected[0] != '\0') {
        add_pair(out, "      ", "expected", failure->expected);
    }
    add_pair(out, "      ", "actual", failure->actual);
    if (turn->reason[0] != '\0') {
        add_pair(out, "      ", "because", turn->reason);
    }
    if (failure->advice[0] != '\0') {
        add_pair(out, "      ", "advice", failure->advice);
    }
}

static void add_details(struct cj_buf *out, const struct cj_test_result *result)
{
    cj_buf_adds(out, "  ---\n");
    add_pair(out, "  ", "file", result->conv->name);
    cj_buf_printf(out, "  line: %u\n", result->test->line);
    if (result->note[0] != '\0') {
        add_pair(out, "  ", "note", result->note);
    }
    for (size_t i = 0, before = 0; i < result->turn_count; i++) {
        const struct cj_test_turn *turn = &result->turns[i];

        for (size_t j = 0; j < turn->failure_count; j++) {
            cj_buf_adds(out, before++ ? "" : "  failures:\n");
            add_failure(out, turn, &turn->failures[j]);
        }
    }
    cj_buf_adds(out, "  ...\n");
}

static void add_directive(struct cj_buf *out, const char *directive, const char *why)
{
    cj_buf_printf(out, " # %s", directive);
    if (why[0] != '\0') {
        cj_buf_addc(out, ' ');
        add_description(out, why);
    }
}

static size_t number(const struct cj_report *report)
{
    return report->passed + report->failed + report->skipped;
}

static void write_case(struct cj_report *report, const struct cj_test_result *result)
{
    struct cj_buf *out = &report->out;
    bool failed = result->status == CJ_TEST_FAILED || result->expected_failure;

    cj_buf_printf(out, "%sok %zu - ", failed ? "not " : "", number(report));
    add_description(out, result->conv->name);
    cj_buf_adds(out, ": ");
    add_description(out, result->test->title);
    if (result->status == CJ_TEST_SKIPPED) {
        add_directive(out, "SKIP", result->note);
    } else if (result->expected_failure) {
        add_directive(out, "TODO", result->test->reason);
    }
    cj_buf_addc(out, '\n');
    if (result->status == CJ_TEST_FAILED) {
        add_details(out, result);
    }
}

static void write_broken(struct cj_report *report, const char *file, const char *why)
{
    struct cj_buf *out = &report->out;

    cj_buf_printf(out, "not ok %zu - ", number(report));
    add_description(out, file);
    cj_buf_adds(out, "\n  ---\n");
    add_pair(out, "  ", "note", why);
    cj_buf_adds(out, "  ...\n");
}

static void begin(struct cj_report *report, size_t total)
{
    cj_buf_printf(&report->out, "TAP version 13\n1..%zu\n", total);
}

static void end(struct cj_report *report)
{
    cj_buf_printf(&report->out, "# %zu passed, %zu failed\n", report->passed, report->failed);
}

const struct cj_report_writer cj_report_tap = {"tap", begin, write_case, write_broken, end};
