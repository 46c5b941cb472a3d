/* Evaluation: labelled questions against a bot. */
#ifndef CJ_HARNESS_EVAL_H
#define CJ_HARNESS_EVAL_H

#include <conserje/bot.h>
#include <conserje/diag.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/source.h"

/** Bytes of a file of questions, and rows of all files together. */
#define CJ_EVAL_MAX_LEN  ((size_t)64 * 1024 * 1024)
#define CJ_EVAL_MAX_ROWS ((size_t)1000000)

/** Ids that one row may expect. */
#define CJ_EVAL_MAX_EXPECTED 16

/** One question. Strings are borrowed from its set. */
struct cj_eval_row {
    struct cj_str query;
    struct cj_str
        expected[CJ_EVAL_MAX_EXPECTED]; /* any of these is right; none: out of scope */
    size_t expected_count;
    struct cj_str lang; /* empty: guessed */
    const char *file;
    uint32_t line;
};

/** The questions of all files. Zero-initialise it. */
struct cj_eval_set {
    struct cj_eval_row *rows;
    size_t count;
    size_t capacity;
    struct cj_arena arena; /* texts */
};

/** Adds the rows of a file: JSON Lines (`.jsonl`, `.ndjson`: "query", "expected", "lang"), CSV
 * with a header (`.csv`), else TSV (`query<TAB>expected id[,id…]|none[<TAB>lang]`). Rows that
 * can't be read are left out with a warning.
 *
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained an error */
cj_status cj_eval_read(struct cj_eval_set *set, const char *path, cj_diags *diags);
void cj_eval_set_clear(struct cj_eval_set *set);

/** A wrong answer that came more than once: `got` instead of `expected`. */
struct cj_eval_confusion {
    const char *expected; /* the first of the row's; "none" when it was out of scope */
    const char *got;      /* an id, or "none" when the bot did not answer */
    const char *example;  /* one of the questions */
    size_t count;
};

/** The figures. Shares are of the rows they speak of, 0–1; 0 when there are none. */
struct cj_eval_result {
    size_t in_scope;
    size_t out_of_scope;
    size_t top1;         /* in scope: the first candidate is right */
    size_t top3;         /* in scope: one of the first three is */
    double mrr;          /* in scope: mean of 1 / rank of the first right candidate */
    size_t right;        /* in scope: answered, and rightly */
    size_t wrong;        /* in scope: answered, and wrongly */
    size_t offered;      /* in scope: not answered, but a right one among the choices */
    size_t refused;      /* out of scope: not answered */
    size_t unknown_rows; /* rows that expect an id which the bot does not have */
    const struct cj_eval_confusion *confusions; /* most frequent first */
    size_t confusion_count;
    struct cj_arena arena;
};

/** Asks every question.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_eval_run(const cj_bot *bot, const struct cj_eval_set *set,
                      struct cj_eval_result *out_result);
void cj_eval_result_clear(struct cj_eval_result *result);

/** Appends the figures, and at most `most` confusions, for people or as one JSON object.
 * `translate` may be NULL. */
void cj_eval_write(const struct cj_eval_result *result, size_t most, cj_translate translate,
                   void *translate_context, struct cj_buf *out);
void cj_eval_write_json(const struct cj_eval_result *result, size_t most, struct cj_buf *out);

#endif
