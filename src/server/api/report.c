/* Reports: counted, stamped, written as JSON. */
#include "server/api/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "engine/bot.h"
#include "server/base/clock.h"

const char *cj_load_result_name(enum cj_load_result result)
{
    static const char *const names[CJ_LOAD_RESULTS] = {"live", "kept", "failed", "checked"};

    return names[result];
}

struct cj_report *cj_report_ref(struct cj_report *report)
{
    (void)atomic_fetch_add(&report->references, 1);
    return report;
}

void cj_report_unref(struct cj_report *report)
{
    if (report && atomic_fetch_sub(&report->references, 1) == 1) {
        cj_diags_free(report->diags);
        free(report);
    }
}

static void count_languages(struct cj_report *report, const cj_bot *bot)
{
    const struct cj_kb *kb = cj_bot_kb(bot);
    const char *code;

    for (size_t i = 0; i < CJ_REPORT_LANGUAGES && (code = cj_bot_language(bot, i)); i++) {
        const struct cj_lang *lang = cj_bot_find_language(bot, code);
        struct cj_language_count *count = &report->languages[report->language_count++];

        count->code = lang->code;
        for (size_t e = 0; e < kb->count; e++) {
            count->entries += kb->entries[e].lang == lang;
        }
    }
}

struct cj_report *cj_report_new(const cj_bot *bot, cj_diags *diags)
{
    struct cj_report *report = calloc(1, sizeof(*report));

    if (!report) {
        cj_diags_free(diags);
        return NULL;
    }
    atomic_init(&report->references, 1);
    report->diags = diags;
    if (bot) {
        memcpy(report->version, cj_bot_content_version(bot), sizeof(report->version) - 1);
        report->counts = cj_bot_counts(bot);
        count_languages(report, bot);
    }
    cj_now_write(report->time);
    return report;
}

static void write_finding(const struct cj_diag *diag, struct cj_buf *out)
{
    cj_buf_adds(out, "{\"file\":");
    cj_json_text(out, cj_str_from(diag->file));
    cj_buf_printf(out, ",\"line\":%u,\"column\":%u,\"severity\":\"%s\",\"code\":\"%s\"",
                  diag->line, diag->column, cj_severity_name(diag->severity), diag->code);
    cj_buf_adds(out, ",\"message\":");
    cj_json_text(out, cj_str_from(diag->message));
    cj_buf_addc(out, '}');
}

/* Errors first: a thousand warnings must not hide the one line that matters. */
static void write_severity(const struct cj_report *report, enum cj_severity severity,
                           size_t *written, struct cj_buf *out)
{
    for (size_t i = 0; i < cj_diags_count(report->diags); i++) {
        const struct cj_diag *diag = cj_diags_at(report->diags, i);

        if (diag->severity != severity) {
            continue;
        }
        if (*written == CJ_REPORT_MAX_FINDINGS) {
            return;
        }
        cj_buf_adds(out, *written > 0 ? "," : "");
        write_finding(diag, out);
        (*written)++;
    }
}

void cj_report_write_findings(const struct cj_report *report, struct cj_buf *out)
{
    size_t written = 0;

    cj_buf_printf(out, "\"error_count\":%zu,\"warning_count\":%zu,\"diagnostics\":[",
                  cj_diags_errors(report->diags), cj_diags_total(report->diags, CJ_WARNING));
    write_severity(report, CJ_ERROR, &written, out);
    write_severity(report, CJ_WARNING, &written, out);
    write_severity(report, CJ_INFO, &written, out);
    cj_buf_addc(out, ']');
}

void cj_report_write_content(const struct cj_report *report, struct cj_buf *out)
{
    const struct cj_bot_counts *counts = &report->counts;

    cj_buf_printf(out, "\"content_version\":\"%s\",\"loaded_at\":\"%s\",\"load_ms\":%u",
                  report->version, report->time, report->took_ms);
    cj_buf_printf(out, ",\"files\":%zu,\"skipped_files\":%zu,\"entries\":%zu", counts->files,
                  counts->skipped, counts->entries);
    cj_buf_printf(out, ",\"intents\":%zu,\"rules\":%zu,\"languages\":[", counts->intents,
                  counts->rules);
    for (size_t i = 0; i < report->language_count; i++) {
        cj_buf_printf(out, "%s{\"lang\":\"%s\",\"entries\":%zu}", i > 0 ? "," : "",
                      report->languages[i].code, report->languages[i].entries);
    }
    cj_buf_addc(out, ']');
}

void cj_report_log_errors(const cj_diags *diags, const struct cj_log *log)
{
    size_t logged = 0;

    for (size_t i = 0; i < cj_diags_count(diags) && logged < CJ_REPORT_MAX_LOGGED; i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        if (diag->severity == CJ_ERROR) {
            CJ_LOG(log, CJ_LOG_ERROR, "diagnostic", CJ_LOG_TEXT("file", diag->file),
                   CJ_LOG_NUMBER("line", diag->line), CJ_LOG_NUMBER("column", diag->column),
                   CJ_LOG_TEXT("code", diag->code), CJ_LOG_TEXT("message", diag->message));
            logged++;
        }
    }
}
