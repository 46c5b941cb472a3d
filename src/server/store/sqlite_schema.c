/* The schema and its history. A released migration never changes: stores out there have run
 * it. What changes is a new row. */
#include "server/store/sqlite.h"

#include <stdio.h>
#include <string.h>

#include "server/base/clock.h"

/* In the order of their versions, from 1. Columns stand in the order of fields.c.
 *
 * A message is named by its place in its conversation, so no index is kept for its id. The
 * rows of a conversation lie together, and go with it. */
const struct cj_migration cj_migrations[] = {
    {"conversations",
     "CREATE TABLE conversation("
     " id TEXT PRIMARY KEY, site TEXT NOT NULL, channel TEXT NOT NULL, locale TEXT NOT NULL,"
     " state TEXT NOT NULL, version BIGINT NOT NULL, priority BIGINT NOT NULL,"
     " waiting_ms BIGINT NOT NULL, last_seq BIGINT NOT NULL, token BLOB NOT NULL,"
     " customer TEXT, profile TEXT, metadata TEXT, dialog BLOB,"
     " dialog_version BIGINT NOT NULL, previous TEXT, reference TEXT,"
     " created_ms BIGINT NOT NULL, updated_ms BIGINT NOT NULL) WITHOUT ROWID;"
     /* closed ones are many, and nobody waits for them */
     "CREATE INDEX conversation_queue ON conversation(state, priority DESC, waiting_ms, id)"
     " WHERE state <> 'closed';"
     "CREATE TABLE message("
     " conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,"
     " seq BIGINT NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL, type TEXT NOT NULL,"
     " text TEXT NOT NULL, body TEXT, client_id TEXT, in_reply_to TEXT,"
     " created_ms BIGINT NOT NULL, PRIMARY KEY(conversation, seq)) WITHOUT ROWID;"
     "CREATE UNIQUE INDEX message_client ON message(conversation, client_id)"
     " WHERE client_id IS NOT NULL;"
     "CREATE TABLE transition("
     " conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,"
     " version BIGINT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL,"
     " cause TEXT NOT NULL, actor TEXT NOT NULL, at_ms BIGINT NOT NULL,"
     " PRIMARY KEY(conversation, version)) WITHOUT ROWID;"},
    {"outbox",
     "CREATE TABLE event("
     " id TEXT PRIMARY KEY, target TEXT NOT NULL,"
     " conversation TEXT REFERENCES conversation(id) ON DELETE CASCADE,"
     " position BIGINT NOT NULL, type TEXT NOT NULL, body BLOB, state TEXT NOT NULL,"
     " progress TEXT, last_error TEXT, attempts BIGINT NOT NULL, next_ms BIGINT NOT NULL,"
     " created_ms BIGINT NOT NULL);"
     "CREATE INDEX event_due ON event(state, next_ms);"
     "CREATE UNIQUE INDEX event_order ON event(conversation, target, position)"
     " WHERE conversation IS NOT NULL;"},
    {"keys", "CREATE TABLE api_key("
             " name TEXT PRIMARY KEY, scopes TEXT NOT NULL, digest BLOB NOT NULL UNIQUE,"
             " created_ms BIGINT NOT NULL, revoked_ms BIGINT NOT NULL);"},
};
const size_t cj_migration_count = sizeof(cj_migrations) / sizeof(cj_migrations[0]);

static int read_version(sqlite3 *db, int64_t *out_version)
{
    return cj_sqlite_number(db, "SELECT max(version) FROM migration", 0, out_version);
}

enum cj_store_result cj_sqlite_schema(sqlite3 *db, int64_t *out_version,
                                      struct cj_store_trouble *trouble)
{
    int64_t application = 0;
    int64_t tables = 0;
    int code = cj_sqlite_number(db, "PRAGMA application_id", 0, &application);

    *out_version = 0;
    if (code == SQLITE_OK) {
        code = cj_sqlite_number(db, "SELECT count(*) FROM sqlite_master", 0, &tables);
    }
    if (code == SQLITE_OK && application != CJ_STORE_APPLICATION_ID && tables > 0) {
        trouble->what = CJ_STORE_FOREIGN;
        return CJ_STORE_FOREIGN;
    }
    if (code == SQLITE_OK && tables > 0) {
        code = read_version(db, out_version);
    }
    return cj_sqlite_tell(db, code, trouble);
}

static int note(sqlite3 *db, int64_t version, const char *name)
{
    char at[CJ_TIME_TEXT_MAX];
    sqlite3_stmt *stmt = NULL;

    cj_now_write(at);
    int code = sqlite3_prepare_v2(
        db, "INSERT INTO migration(version, name, at) VALUES(?, ?, ?)", -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        (void)sqlite3_bind_int64(stmt, 1, version);
        (void)sqlite3_bind_text(stmt, 2, name, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(stmt, 3, at, -1, SQLITE_STATIC);
        code = sqlite3_step(stmt);
    }
    (void)sqlite3_finalize(stmt);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

/* The first of all makes the table that names them, and says whose database this is. */
static int prepare_first(sqlite3 *db)
{
    char sql[256];

    (void)snprintf(sql, sizeof(sql),
                   "PRAGMA application_id=%d;"
                   "CREATE TABLE IF NOT EXISTS migration(version BIGINT PRIMARY KEY,"
                   " name TEXT NOT NULL, at TEXT NOT NULL);",
                   CJ_STORE_APPLICATION_ID);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* Looks again inside the transaction: another process may have been first. */
static int run_next(sqlite3 *db, const struct cj_migration *migrations, size_t count,
                    bool *out_last)
{
    int64_t version = 0;
    int code = prepare_first(db);

    if (code == SQLITE_OK) {
        code = read_version(db, &version);
    }
    *out_last = version >= (int64_t)count;
    if (code == SQLITE_OK && !*out_last) {
        code = sqlite3_exec(db, migrations[version].sql, NULL, NULL, NULL);
    }
    if (code == SQLITE_OK && !*out_last) {
        code = note(db, version + 1, migrations[version].name);
    }
    return code;
}

enum cj_store_result cj_sqlite_migrate(sqlite3 *db, const struct cj_migration *migrations,
                                       size_t count, struct cj_store_trouble *trouble)
{
    enum cj_store_result result;
    bool last = false;

    do {
        int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

        if (code == SQLITE_OK) {
            code = run_next(db, migrations, count, &last);
        }
        if (code == SQLITE_OK) {
            code = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
        }
        result = cj_sqlite_tell(db, code, trouble);
        if (result != CJ_STORE_DONE) {
            (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        }
    } while (result == CJ_STORE_DONE && !last);
    return result;
}
