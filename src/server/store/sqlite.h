/* Inside the SQLite home. */
#ifndef CJ_STORE_SQLITE_H
#define CJ_STORE_SQLITE_H

#include <sqlite3.h>

#include "server/store/home.h"

/** Most parameters of a statement: all members of a record, and what is expected. */
#define CJ_MAX_PARAMETERS 24

/** Statements that a connection keeps ready. */
#define CJ_MAX_STATEMENTS 32

/** "CjSt": written into the file, so that no other program's database is taken for a store. */
#define CJ_STORE_APPLICATION_ID 0x436a5374

struct cj_statement {
    sqlite3_stmt *stmt;
    int places[CJ_MAX_PARAMETERS + 1]; /* where `$n` is bound; 0: the statement has none */
};

struct cj_home {
    sqlite3 *db;
    struct cj_statement statements[CJ_MAX_STATEMENTS];
};

/** What an extended result code means to a caller; `db` (may be NULL) knows the errno. */
enum cj_store_result cj_sqlite_result(sqlite3 *db, int code);

/** As cj_sqlite_result(), with SQLite's own words in `trouble`. */
enum cj_store_result cj_sqlite_tell(sqlite3 *db, int code, struct cj_store_trouble *trouble);

/** The statement `sql` in `slot`, ready to be bound; NULL when it can't be prepared. */
struct cj_statement *cj_sqlite_statement(struct cj_home *home, size_t slot, const char *sql);

/** Binds `$1`, `$2`, … from a record; its texts must outlive the step. */
int cj_sqlite_bind(const struct cj_statement *statement, const struct cj_shape *shape,
                   const void *record);
int cj_sqlite_bind_number(const struct cj_statement *statement, size_t parameter,
                          int64_t number);
int cj_sqlite_bind_text(const struct cj_statement *statement, size_t parameter,
                        struct cj_str text);

/** The record in the columns of the current row, texts copied into `arena`.
 * @return CJ_STORE_CORRUPT for a row that no record makes, CJ_STORE_NO_MEMORY */
enum cj_store_result cj_sqlite_row(sqlite3_stmt *stmt, const struct cj_shape *shape,
                                   struct cj_arena *arena, void *record);

/** The only value of the first row of `sql`, or `otherwise` when there is none. */
int cj_sqlite_number(sqlite3 *db, const char *sql, int64_t otherwise, int64_t *out_number);

/** Makes the folders on the way to `path`, for the owner alone. What fails is met again when
 * the file is made. */
void cj_sqlite_make_folders(const char *path);

/** One step of the schema's history; never changed once released. */
struct cj_migration {
    const char *name;
    const char *sql;
};

extern const struct cj_migration cj_migrations[];
extern const size_t cj_migration_count;

/** The schema's version: 0 in an empty database.
 * @return CJ_STORE_FOREIGN for a database that is no store */
enum cj_store_result cj_sqlite_schema(sqlite3 *db, int64_t *out_version,
                                      struct cj_store_trouble *trouble);

/** Brings the schema up to `count` migrations, each in a transaction of its own. */
enum cj_store_result cj_sqlite_migrate(sqlite3 *db, const struct cj_migration *migrations,
                                       size_t count, struct cj_store_trouble *trouble);

#endif
