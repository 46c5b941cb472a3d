/* A suite: the conversation tests of several files, run in the order of their paths. */
#ifndef CJ_HARNESS_SUITE_H
#define CJ_HARNESS_SUITE_H

#include "harness/conv.h"
#include "harness/report.h"

/** Where a bot keeps its tests, below its folder. */
#define CJ_SUITE_FOLDER "tests/conversations"

/** One file. */
struct cj_suite_file {
    const char *name;     /* as reports show it */
    struct cj_conv *conv; /* NULL: it can't be taken */
    cj_diags *diags;      /* its findings */
};

/** Zero-initialise it and set `translate`. */
struct cj_suite {
    struct cj_suite_file *files;
    size_t count;
    size_t capacity;
    cj_translate translate; /* words findings and advice; NULL: English */
    void *translate_context;
    struct cj_arena arena;
};

/** Adds every `.conv` file below `root`/`below`, sorted.
 *
 * @param root   "" to name `below` from the working directory, or absolutely
 * @param diags  what is skipped, such as a link
 * @return CJ_OK, also when files are broken; CJ_ERR_NOMEM; CJ_ERR_IO when there is no such
 *         folder (errno tells why); CJ_ERR_LIMIT with too many files */
cj_status cj_suite_add_folder(struct cj_suite *suite, const char *root, const char *below,
                              cj_diags *diags);

/** Adds one file, named from the working directory or absolutely. @return CJ_OK; CJ_ERR_NOMEM
 */
cj_status cj_suite_add_file(struct cj_suite *suite, const char *path);

/** Told after each case, to write the report out. False ends the run. */
typedef bool (*cj_suite_write)(void *context, struct cj_report *report);

/** Runs the cases.
 *
 * @param tag     only cases with this tag; NULL: all. A tag leaves out, it does not skip
 * @param report  begun and ended here
 * @return CJ_OK, also when cases fail: see the report's counts; CJ_ERR_NOMEM */
cj_status cj_suite_run(const struct cj_suite *suite, const cj_bot *bot, const char *tag,
                       struct cj_report *report, cj_suite_write write, void *context);

void cj_suite_clear(struct cj_suite *suite);

#endif
