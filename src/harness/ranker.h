/* The engine's ranking over documents from a table, behind the line protocol of `classify` and
 * `search`. */
#ifndef CJ_HARNESS_RANKER_H
#define CJ_HARNESS_RANKER_H

#include "base/buf.h"
#include "harness/table.h"

/** Bytes of an input line that are read; a longer one is answered as out of scope. */
#define CJ_RANKER_MAX_LINE ((size_t)64 * 1024)

/** Candidates that one line may hold. */
#define CJ_RANKER_MAX_TOP 1000

/** Not thread-safe. */
typedef struct cj_ranker cj_ranker;

/** Builds the index. The table must not outlive this call.
 *
 * @param lang  NULL: guessed from the table's texts
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_ranker_new(const struct cj_table *table, const struct cj_lang *lang,
                        cj_ranker **out_ranker);
void cj_ranker_free(cj_ranker *ranker);

const struct cj_lang *cj_ranker_lang(const cj_ranker *ranker);

/** The score below which it refuses to answer, 0–1. */
double cj_ranker_threshold(const cj_ranker *ranker);

/** Moves the threshold to where most rows come out right: the right label above it, rows of
 * CJ_LABEL_OUT_OF_SCOPE below. Without such rows it stays.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_ranker_tune(cj_ranker *ranker, const struct cj_table_row *rows, size_t count);

/** Appends `label<TAB>score[<TAB>label2<TAB>score2…]\n` for one line of input, best first, at
 * most `top`. Where it refuses, `__oos__<TAB>0` stands before the candidates; alone when the
 * line is blank, no UTF-8, holds a NUL, or is over a limit.
 *
 * @param json  the same as `{"refused":bool,"candidates":[{"id":"…","score":0.9},…]}\n`
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_ranker_answer(cj_ranker *ranker, struct cj_str line, size_t top, bool json,
                           struct cj_buf *out);

#endif
