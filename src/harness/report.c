/* Reports: counting, and handing over to the format. */
#include "harness/report.h"

/* In the order of enum cj_report_format. */
static const struct cj_report_writer *const writers[] = {
    &cj_report_pretty,
    &cj_report_tap,
    &cj_report_json,
};

bool cj_report_find(struct cj_str name, enum cj_report_format *out_format)
{
    for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++) {
        if (cj_str_equals(name, writers[i]->name)) {
            *out_format = (enum cj_report_format)i;
            return true;
        }
    }
    return false;
}

void cj_report_begin(struct cj_report *report, size_t total)
{
    writers[report->format]->begin(report, total);
}

void cj_report_case(struct cj_report *report, const struct cj_test_result *result)
{
    switch (result->status) {
    case CJ_TEST_PASSED:
        report->passed++;
        break;
    case CJ_TEST_FAILED:
        report->failed++;
        break;
    case CJ_TEST_SKIPPED:
        report->skipped++;
        break;
    }
    writers[report->format]->write_case(report, result);
}

void cj_report_broken(struct cj_report *report, const char *file, const cj_diags *diags)
{
    const struct cj_diag *first = NULL;

    for (size_t i = 0; i < cj_diags_count(diags) && !first; i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        first = diag->severity == CJ_ERROR ? diag : NULL;
    }
    if (!first) { /* a link, say, is only a warning, but a test file that is named must run */
        first = cj_diags_at(diags, 0);
    }
    report->failed++;
    writers[report->format]->write_broken(report, file, first ? first->message : "");
}

void cj_report_end(struct cj_report *report)
{
    writers[report->format]->end(report);
}

void cj_report_clear(struct cj_report *report)
{
    cj_buf_clear(&report->out);
}
