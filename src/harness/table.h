/* TSV files as documents: training examples for `classify`, questions and answers for
 * `search`. */
#ifndef CJ_HARNESS_TABLE_H
#define CJ_HARNESS_TABLE_H

#include <conserje/diag.h>

#include "base/arena.h"
#include "base/source.h"
#include "index/index.h"

/** Bytes of a table: public sets of 10,000 rows have 1 MB. */
#define CJ_TABLE_MAX_LEN ((size_t)64 * 1024 * 1024)

/** Rows of a table, and labels or ids in it: a bot of 50,000 entries is the largest planned.
 */
#define CJ_TABLE_MAX_ROWS ((size_t)1000000)
#define CJ_TABLE_MAX_IDS  ((size_t)50000)

/** The label of what no intent is about. */
#define CJ_LABEL_OUT_OF_SCOPE "__oos__"

/** One row of a table that has lines of `text<TAB>label`. Borrowed from its source. */
struct cj_table_row {
    struct cj_str text;
    struct cj_str label;
};

/** Documents made of tables. */
struct cj_table {
    struct cj_document *documents; /* sorted by id, phrases by text */
    size_t count;
    struct cj_table_row *rows; /* of the examples or alternatives, as they stand */
    size_t row_count;
    struct cj_source sources[2];
    struct cj_arena arena;
};

/** Reads a line's cells, separated by tabs; the last one takes what is left.
 * @return how many of `most` there are */
size_t cj_table_cells(struct cj_str line, struct cj_str *out_cells, size_t most);

/** Rows of `text<TAB>label`: one document a label, with its texts as phrases and its
 * name, where it reads as words, as a tag. Rows without a label are left out with a warning;
 * rows of CJ_LABEL_OUT_OF_SCOPE make no document.
 *
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained an error: the file can't be
 *         read, is over a limit, or has no row */
cj_status cj_table_examples(const char *path, cj_diags *diags, struct cj_table *out_table);

/** Rows of `id<TAB>question<TAB>answer`, and of `question<TAB>id` in `alternatives`, which may
 * be NULL. An id that comes twice is one document with two questions.
 * @return as cj_table_examples() */
cj_status cj_table_faqs(const char *path, const char *alternatives, cj_diags *diags,
                        struct cj_table *out_table);

void cj_table_clear(struct cj_table *table);

#endif
