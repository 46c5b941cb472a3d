/* Batches as SQL. The statements are such that PostgreSQL takes them as they are. */
#include "server/store/sqlite.h"

enum slot {
    SLOT_BEGIN = CJ_OPERATIONS,
    SLOT_COMMIT,
    SLOT_SAVE,
    SLOT_KEEP,
    SLOT_UNDO,
};

/* What an operation does; `$n` is the n-th member of its record. */
static const struct {
    const char *sql;
    bool must_hit; /* no row changed: it was not what it was expected to be */
} operations[CJ_OPERATIONS] = {
    [CJ_OP_CREATE] =
        {"INSERT INTO conversation VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
         " $11, $12, $13, $14, $15, $16, $17, $18, $19)",
         false},
    [CJ_OP_UPDATE] = {"UPDATE conversation SET site=$2, channel=$3, locale=$4, state=$5,"
                      " version=$6, priority=$7, waiting_ms=$8, last_seq=$9, token=$10,"
                      " customer=$11, profile=$12, metadata=$13, dialog=$14,"
                      " dialog_version=$15, previous=$16, reference=$17, updated_ms=$19"
                      " WHERE id=$1 AND ($20=-1 OR version=$20)",
                      true},
    [CJ_OP_MESSAGE] = {"INSERT INTO message VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                       false},
    [CJ_OP_TRANSITION] = {"INSERT INTO transition VALUES($1, $2, $3, $4, $5, $6, $7)", false},
    [CJ_OP_EVENT] = {"INSERT INTO event VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
                     " $12)",
                     false},
    [CJ_OP_ATTEMPT] = {"UPDATE event SET state=$7, progress=$8, last_error=$9, attempts=$10,"
                       " next_ms=$11 WHERE id=$1",
                       true},
    [CJ_OP_KEY] = {"INSERT INTO api_key VALUES($1, $2, $3, $4, $5)", false},
    [CJ_OP_REVOKE] = {"UPDATE api_key SET revoked_ms=$2 WHERE name=$1 AND revoked_ms=0", true},
    [CJ_OP_ERASE] = {"DELETE FROM conversation WHERE id=$1", true},
};

static int run(struct cj_home *home, enum slot slot, const char *sql)
{
    const struct cj_statement *statement = cj_sqlite_statement(home, slot, sql);

    if (!statement) {
        return sqlite3_extended_errcode(home->db);
    }
    int code = sqlite3_step(statement->stmt);
    (void)sqlite3_reset(statement->stmt);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

enum cj_store_result cj_home_begin(struct cj_home *home)
{
    cj_home_rollback(home); /* of the last one, should memory have run out for that too */
    return cj_sqlite_result(home->db, run(home, SLOT_BEGIN, "BEGIN IMMEDIATE"));
}

enum cj_store_result cj_home_commit(struct cj_home *home)
{
    enum cj_store_result result = cj_sqlite_result(home->db, run(home, SLOT_COMMIT, "COMMIT"));

    if (result != CJ_STORE_DONE) {
        cj_home_rollback(home);
    }
    return result;
}

void cj_home_rollback(struct cj_home *home)
{
    if (!sqlite3_get_autocommit(home->db)) {
        (void)sqlite3_exec(home->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

static enum cj_store_result apply_one(struct cj_home *home,
                                      const struct cj_operation *operation)
{
    const struct cj_statement *statement =
        cj_sqlite_statement(home, operation->kind, operations[operation->kind].sql);

    if (!statement) {
        return cj_sqlite_result(home->db, sqlite3_extended_errcode(home->db));
    }
    int code = cj_sqlite_bind(statement, operation->shape, operation->record);
    if (code == SQLITE_OK && operation->kind == CJ_OP_UPDATE) {
        code =
            cj_sqlite_bind_number(statement, operation->shape->count + 1, operation->expected);
    }
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement->stmt);
    }
    enum cj_store_result result = cj_sqlite_result(home->db, code);
    (void)sqlite3_reset(statement->stmt);
    if (result == CJ_STORE_DONE && operations[operation->kind].must_hit &&
        sqlite3_changes(home->db) == 0) {
        result = CJ_STORE_CONFLICT;
    }
    return result;
}

static bool is_refusal(enum cj_store_result result)
{
    return result == CJ_STORE_CONFLICT || result == CJ_STORE_EXISTS;
}

enum cj_store_result cj_home_apply(struct cj_home *home, const cj_write *write)
{
    enum cj_store_result result =
        cj_sqlite_result(home->db, run(home, SLOT_SAVE, "SAVEPOINT batch"));
    int code = SQLITE_OK;

    for (const struct cj_operation *operation = write->first;
         result == CJ_STORE_DONE && operation; operation = operation->next) {
        result = apply_one(home, operation);
    }
    if (result != CJ_STORE_DONE && !is_refusal(result)) {
        cj_home_rollback(home);
        return result;
    }
    if (result != CJ_STORE_DONE) {
        code = run(home, SLOT_UNDO, "ROLLBACK TO batch");
    }
    if (code == SQLITE_OK) {
        code = run(home, SLOT_KEEP, "RELEASE batch");
    }
    if (code != SQLITE_OK) {
        result = cj_sqlite_result(home->db, code);
        cj_home_rollback(home);
    }
    return result;
}

enum cj_store_result cj_home_empty_log(struct cj_home *home)
{
    return cj_sqlite_result(
        home->db,
        sqlite3_wal_checkpoint_v2(home->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
}
