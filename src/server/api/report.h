/* The account of one load of content: what was loaded, what was found, what came of it. */
#ifndef CJ_API_REPORT_H
#define CJ_API_REPORT_H

#include <stdatomic.h>
#include <stdint.h>

#include <conserje/bot.h>
#include <conserje/diag.h>

#include "base/buf.h"
#include "server/base/clock.h"
#include "server/http/log.h"

/** What came of a load. */
enum cj_load_result {
    CJ_LOAD_LIVE,    /* the new content serves */
    CJ_LOAD_KEPT,    /* a file of the live content has become faulty: the old content serves */
    CJ_LOAD_FAILED,  /* nothing could be loaded: the old content serves */
    CJ_LOAD_CHECKED, /* it was only looked at */
};
#define CJ_LOAD_RESULTS 4

/** "live", "kept", "failed", "checked". */
const char *cj_load_result_name(enum cj_load_result result);

/** Languages that a report counts the entries of. */
#define CJ_REPORT_LANGUAGES 32

/** Findings that are written out; all are counted. An answer must not be megabytes long. */
#define CJ_REPORT_MAX_FINDINGS 1000

/** A load's account. Immutable once others see it; counted by reference. */
struct cj_report {
    atomic_uint_fast32_t references;
    enum cj_load_result result;
    cj_diags *diags;
    char version[17];  /* of the content that was loaded; "" when none was */
    char previous[17]; /* of the content that served meanwhile; "" at the start */
    struct cj_bot_counts counts;
    struct cj_language_count {
        const char *code; /* static storage */
        size_t entries;
    } languages[CJ_REPORT_LANGUAGES];
    size_t language_count;
    char time[CJ_TIME_TEXT_MAX]; /* when it was done: RFC 3339, UTC, milliseconds */
    uint32_t took_ms;
};

/** A report with one reference, of `bot` (NULL: nothing was loaded), borrowed.
 * @param diags  taken over, also when memory runs out
 * @return NULL when memory ran out */
struct cj_report *cj_report_new(const cj_bot *bot, cj_diags *diags);

struct cj_report *cj_report_ref(struct cj_report *report);

/** NULL is allowed. */
void cj_report_unref(struct cj_report *report);

/** Appends the findings: `"error_count":1,"warning_count":2,"diagnostics":[…]`. */
void cj_report_write_findings(const struct cj_report *report, struct cj_buf *out);

/** Appends what was loaded: `"content_version":…,"files":…,"languages":[…],…`. */
void cj_report_write_content(const struct cj_report *report, struct cj_buf *out);

/** Writes the errors among `diags` to the log, the first CJ_REPORT_MAX_LOGGED of them: the
 * rest is a job for `conserje check`. */
#define CJ_REPORT_MAX_LOGGED 20
void cj_report_log_errors(const cj_diags *diags, const struct cj_log *log);

#endif
