/* A suite of conversation tests. */
#include "harness/suite.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/walk.h"
#include "harness/named.h"

static cj_status parse(const char *root, struct cj_suite_file *file)
{
    struct cj_source source = {0};
    cj_status st =
        root[0] ? cj_source_read(root, file->name, CJ_CONV_MAX_LEN, file->diags, &source)
                : cj_named_read(file->name, CJ_CONV_MAX_LEN, file->diags, &source);

    if (st == CJ_OK) {
        st = cj_conv_parse(&source, file->diags, &file->conv);
    }
    cj_source_clear(&source);
    return st == CJ_ERR_CONTENT ? CJ_OK : st; /* it stays in the suite as broken */
}

static cj_status add(struct cj_suite *suite, const char *root, const char *name)
{
    if (!cj_array_grow(&suite->files, &suite->capacity, suite->count, sizeof(*suite->files))) {
        return CJ_ERR_NOMEM;
    }

    struct cj_suite_file *file = &suite->files[suite->count];
    file->name = cj_arena_strndup(&suite->arena, name, strlen(name));
    file->diags = cj_diags_new();
    suite->count++;
    if (!file->name || !file->diags) {
        return CJ_ERR_NOMEM;
    }
    cj_diags_set_language(file->diags, suite->translate, suite->translate_context);
    return parse(root, file);
}

cj_status cj_suite_add_folder(struct cj_suite *suite, const char *root, const char *below,
                              cj_diags *diags)
{
    static const char *const suffixes[] = {".conv", NULL};
    struct cj_paths paths;
    cj_status st = cj_walk(root, below, suffixes, &suite->arena, diags, &paths);

    for (size_t i = 0; st == CJ_OK && i < paths.count; i++) {
        st = add(suite, root, paths.items[i]);
    }
    return st;
}

cj_status cj_suite_add_file(struct cj_suite *suite, const char *path)
{
    return add(suite, "", path);
}

static bool has_tag(const struct cj_conv_case *test, const char *tag)
{
    bool found = tag == NULL;

    for (size_t i = 0; i < test->tag_count && !found; i++) {
        found = strcmp(test->tags[i], tag) == 0;
    }
    return found;
}

/* Cases that will be reported, and whether one of them is marked "only". */
static size_t count_cases(const struct cj_suite *suite, const char *tag, bool *out_only)
{
    size_t count = 0;

    *out_only = false;
    for (size_t i = 0; i < suite->count; i++) {
        const struct cj_conv *conv = suite->files[i].conv;

        count += conv == NULL;
        for (size_t j = 0; conv && j < conv->case_count; j++) {
            if (has_tag(&conv->cases[j], tag)) {
                count++;
                *out_only = *out_only || conv->cases[j].only;
            }
        }
    }
    return count;
}

/* A run under way. */
struct run {
    struct cj_test_runner runner;
    struct cj_report *report;
    const char *tag;
    bool only;
    bool stopped; /* nobody reads the report any more */
    cj_suite_write write;
    void *context;
};

static cj_status run_case(struct run *run, const struct cj_conv *conv,
                          const struct cj_conv_case *test)
{
    struct cj_test_result result;
    cj_status st = cj_test_run(&run->runner, conv, test, run->only, &result);

    if (st == CJ_OK) {
        cj_report_case(run->report, &result);
        cj_test_result_clear(&result);
        st = run->report->out.failed ? CJ_ERR_NOMEM : CJ_OK;
    }
    if (st == CJ_OK) {
        run->stopped = !run->write(run->context, run->report);
    }
    return st;
}

static cj_status run_file(struct run *run, const struct cj_suite_file *file)
{
    cj_status st = CJ_OK;

    if (!file->conv) {
        cj_report_broken(run->report, file->name, file->diags);
        run->stopped = !run->write(run->context, run->report);
        return run->report->out.failed ? CJ_ERR_NOMEM : CJ_OK;
    }
    for (size_t i = 0; st == CJ_OK && !run->stopped && i < file->conv->case_count; i++) {
        if (has_tag(&file->conv->cases[i], run->tag)) {
            st = run_case(run, file->conv, &file->conv->cases[i]);
        }
    }
    return st;
}

cj_status cj_suite_run(const struct cj_suite *suite, const cj_bot *bot, const char *tag,
                       struct cj_report *report, cj_suite_write write, void *context)
{
    struct run run = {.report = report, .tag = tag, .write = write, .context = context};
    cj_status st =
        cj_test_runner_init(&run.runner, bot, suite->translate, suite->translate_context);

    if (st != CJ_OK) {
        return st;
    }
    cj_report_begin(report, count_cases(suite, tag, &run.only));
    for (size_t i = 0; st == CJ_OK && !run.stopped && i < suite->count; i++) {
        st = run_file(&run, &suite->files[i]);
    }
    if (st == CJ_OK && !run.stopped) {
        cj_report_end(report);
        st = report->out.failed ? CJ_ERR_NOMEM : CJ_OK;
        (void)write(context, report);
    }
    cj_test_runner_clear(&run.runner);
    return st;
}

void cj_suite_clear(struct cj_suite *suite)
{
    for (size_t i = 0; i < suite->count; i++) {
        cj_conv_free(suite->files[i].conv);
        cj_diags_free(suite->files[i].diags);
    }
    free(suite->files);
    cj_arena_clear(&suite->arena);
    *suite = (struct cj_suite){0};
}
