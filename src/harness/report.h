/* Reports of a test run: for people, for TAP readers, for programs. */
#ifndef CJ_HARNESS_REPORT_H
#define CJ_HARNESS_REPORT_H

#include "base/buf.h"
#include "harness/run.h"

enum cj_report_format {
    CJ_REPORT_PRETTY,
    CJ_REPORT_TAP, /* version 13, testanything.org */
    CJ_REPORT_JSON,
};

/** Finds a format by its name ("pretty", "tap", "json"). */
bool cj_report_find(struct cj_str name, enum cj_report_format *out_format);

/** A report under way. Zero-initialise it and set the first four fields. What is to be written
 * gathers in `out`: the owner writes it, empties it, and looks at its failure. */
struct cj_report {
    enum cj_report_format format;
    bool color;             /* only the pretty one */
    cj_translate translate; /* of the pretty one; NULL: English */
    void *translate_context;
    struct cj_buf out;
    size_t passed;
    size_t failed;
    size_t skipped;
};

/** @param total  cases and broken files to come */
void cj_report_begin(struct cj_report *report, size_t total);

/** A case that was run or skipped. */
void cj_report_case(struct cj_report *report, const struct cj_test_result *result);

/** A file that could not be taken; it counts as one failure.
 * @param diags  its findings */
void cj_report_broken(struct cj_report *report, const char *file, const cj_diags *diags);

/** The last line of a pretty report is "N passed, N failed", in every language. */
void cj_report_end(struct cj_report *report);

/** Releases `out`. */
void cj_report_clear(struct cj_report *report);

/** What a format is made of: one row each in report.c. */
struct cj_report_writer {
    const char *name;
    void (*begin)(struct cj_report *report, size_t total);
    void (*write_case)(struct cj_report *report, const struct cj_test_result *result);
    void (*write_broken)(struct cj_report *report, const char *file, const char *why);
    void (*end)(struct cj_report *report);
};

extern const struct cj_report_writer cj_report_pretty;
extern const struct cj_report_writer cj_report_tap;
extern const struct cj_report_writer cj_report_json;

#endif
