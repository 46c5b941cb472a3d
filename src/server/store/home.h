/* What a database does for the writer and the reader: the seam between store.h and SQLite. A
 * second database takes its place beside sqlite.c behind these functions. */
#ifndef CJ_STORE_HOME_H
#define CJ_STORE_HOME_H

#include "base/arena.h"
#include "server/store/batch.h"

/** A connection. One thread at a time. */
struct cj_home;

enum cj_home_use {
    CJ_HOME_MAKE, /* read and write; made when it is not there, checked, brought up to date */
    CJ_HOME_KEEP, /* the same, but not made: what was there a moment ago must not come back
                   * empty
                   */
    CJ_HOME_READ, /* what is there; never written */
};

/** @return CJ_STORE_DONE, or why not; `*trouble` says more. */
enum cj_store_result cj_home_open(const char *path, enum cj_home_use use, unsigned busy_ms,
                                  struct cj_store_trouble *trouble, struct cj_home **out_home);
void cj_home_close(struct cj_home *home);

/** True when another file has taken the place of the one that is open, or none is there. */
bool cj_home_moved(struct cj_home *home);

/** A transaction. After a failure of any of these there is none. */
enum cj_store_result cj_home_begin(struct cj_home *home);
enum cj_store_result cj_home_commit(struct cj_home *home);
void cj_home_rollback(struct cj_home *home);

/** Applies a batch inside a transaction, all of it or nothing.
 * @return CJ_STORE_CONFLICT and CJ_STORE_EXISTS leave the transaction as it was; any other
 *         failure ends it */
enum cj_store_result cj_home_apply(struct cj_home *home, const cj_write *write);

/** Moves what was committed out of the log and empties that. CJ_STORE_LOCKED: somebody reads.
 */
enum cj_store_result cj_home_empty_log(struct cj_home *home);

/** Answers a question; the rows live in `arena`. */
enum cj_store_result cj_home_read(struct cj_home *home, const struct cj_store_query *query,
                                  struct cj_arena *arena, struct cj_store_rows *out_rows);

#endif
