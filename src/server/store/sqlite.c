/* A connection to an SQLite database: opening, settings, errors, values. */
#include "server/store/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* FULL: in WAL mode a commit is durable when it returns. secure_delete: what is erased leaves
 * no bytes in free pages. A larger log than the default 1,000 pages: fewer checkpoints, in
 * which commits wait; not larger still, or each would be long. */
static const char writer_settings[] = "PRAGMA synchronous=FULL;"
                                      "PRAGMA secure_delete=ON;"
                                      "PRAGMA foreign_keys=ON;"
                                      "PRAGMA temp_store=MEMORY;"
                                      "PRAGMA cache_size=-16000;"
                                      "PRAGMA wal_autocheckpoint=4000;"
                                      "PRAGMA journal_size_limit=67108864;"
                                      "PRAGMA trusted_schema=OFF;"
                                      "PRAGMA cell_size_check=ON;";
static const char reader_settings[] = "PRAGMA query_only=ON;"
                                      "PRAGMA temp_store=MEMORY;"
                                      "PRAGMA cache_size=-4000;"
                                      "PRAGMA trusted_schema=OFF;"
                                      "PRAGMA cell_size_check=ON;";

static enum cj_store_result result_of_io(sqlite3 *db, int code)
{
    int why = db ? sqlite3_system_errno(db) : 0;

    if (code == SQLITE_IOERR_NOMEM) {
        return CJ_STORE_NO_MEMORY;
    }
    /* a quota and a limit on files are as good as a full disk */
    return why == ENOSPC || why == EDQUOT || why == EFBIG ? CJ_STORE_FULL : CJ_STORE_IO;
}

static enum cj_store_result result_of_opening(sqlite3 *db)
{
    switch (db ? sqlite3_system_errno(db) : 0) {
    case ENOENT:
        return CJ_STORE_MISSING;
    case EACCES:
    case EROFS:
    case EPERM:
        return CJ_STORE_READ_ONLY;
    default:
        return CJ_STORE_IO;
    }
}

enum cj_store_result cj_sqlite_result(sqlite3 *db, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return CJ_STORE_DONE;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_FOREIGNKEY ? CJ_STORE_CONFLICT : CJ_STORE_EXISTS;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return CJ_STORE_LOCKED;
    case SQLITE_FULL:
        return CJ_STORE_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return CJ_STORE_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return CJ_STORE_CORRUPT;
    case SQLITE_NOMEM:
        return CJ_STORE_NO_MEMORY;
    case SQLITE_TOOBIG:
        return CJ_STORE_LIMIT;
    case SQLITE_CANTOPEN:
        return result_of_opening(db);
    default:
        return result_of_io(db, code);
    }
}

enum cj_store_result cj_sqlite_tell(sqlite3 *db, int code, struct cj_store_trouble *trouble)
{
    enum cj_store_result result = cj_sqlite_result(db, code);

    trouble->what = result;
    if (result != CJ_STORE_DONE) {
        (void)snprintf(trouble->detail, sizeof(trouble->detail), "%s",
                       db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
    }
    return result;
}

/* ---- Statements ---- */

static void find_places(struct cj_statement *statement)
{
    for (int i = 1; i <= CJ_MAX_PARAMETERS; i++) {
        char name[8];

        (void)snprintf(name, sizeof(name), "$%d", i);
        statement->places[i] = sqlite3_bind_parameter_index(statement->stmt, name);
    }
}

struct cj_statement *cj_sqlite_statement(struct cj_home *home, size_t slot, const char *sql)
{
    struct cj_statement *statement = &home->statements[slot];

    if (statement->stmt) {
        (void)sqlite3_reset(statement->stmt);
        return statement;
    }
    if (sqlite3_prepare_v3(home->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->stmt,
                           NULL) != SQLITE_OK) {
        return NULL;
    }
    find_places(statement);
    return statement;
}

int cj_sqlite_bind_number(const struct cj_statement *statement, size_t parameter,
                          int64_t number)
{
    int place = statement->places[parameter];

    return place ? sqlite3_bind_int64(statement->stmt, place, number) : SQLITE_OK;
}

int cj_sqlite_bind_text(const struct cj_statement *statement, size_t parameter,
                        struct cj_str text)
{
    int place = statement->places[parameter];

    return place ? sqlite3_bind_text64(statement->stmt, place, text.ptr ? text.ptr : "",
                                       text.len, SQLITE_STATIC, SQLITE_UTF8)
                 : SQLITE_OK;
}

static int bind_field(const struct cj_statement *statement, size_t parameter,
                      const struct cj_field *field, const void *record)
{
    const char *at = (const char *)record + field->offset;
    int place = statement->places[parameter];
    int64_t number;
    struct cj_str text;

    switch (field->kind) {
    case CJ_FIELD_NUMBER:
        memcpy(&number, at, sizeof(number));
        return sqlite3_bind_int64(statement->stmt, place, number);
    case CJ_FIELD_DIGEST:
        return sqlite3_bind_blob(statement->stmt, place, at, CJ_DIGEST_LEN, SQLITE_STATIC);
    case CJ_FIELD_TEXT:
        return cj_sqlite_bind_text(statement, parameter, cj_field_str(record, field));
    case CJ_FIELD_OPTIONAL:
    case CJ_FIELD_BYTES:
        break;
    }
    text = cj_field_str(record, field);
    if (text.len == 0) {
        return sqlite3_bind_null(statement->stmt, place);
    }
    return field->kind == CJ_FIELD_BYTES
               ? sqlite3_bind_blob64(statement->stmt, place, text.ptr, text.len, SQLITE_STATIC)
               : cj_sqlite_bind_text(statement, parameter, text);
}

int cj_sqlite_bind(const struct cj_statement *statement, const struct cj_shape *shape,
                   const void *record)
{
    int code = SQLITE_OK;

    for (size_t i = 0; code == SQLITE_OK && i < shape->count; i++) {
        if (statement->places[i + 1]) {
            code = bind_field(statement, i + 1, &shape->fields[i], record);
        }
    }
    return code;
}

/* ---- Rows ---- */

static enum cj_store_result read_digest(sqlite3_stmt *stmt, int column, char *to)
{
    if (sqlite3_column_type(stmt, column) != SQLITE_BLOB ||
        sqlite3_column_bytes(stmt, column) != CJ_DIGEST_LEN) {
        return CJ_STORE_CORRUPT;
    }
    memcpy(to, sqlite3_column_blob(stmt, column), CJ_DIGEST_LEN);
    return CJ_STORE_DONE;
}

static enum cj_store_result read_str(sqlite3_stmt *stmt, int column, enum cj_field_kind kind,
                                     struct cj_arena *arena, char *to)
{
    int type = sqlite3_column_type(stmt, column);
    struct cj_str text = {"", 0};

    if (type != SQLITE_NULL) {
        if (type != (kind == CJ_FIELD_BYTES ? SQLITE_BLOB : SQLITE_TEXT)) {
            return CJ_STORE_CORRUPT;
        }
        const char *bytes = sqlite3_column_blob(stmt, column);

        text.len = (size_t)sqlite3_column_bytes(stmt, column);
        text.ptr = cj_arena_strndup(arena, bytes ? bytes : "", bytes ? text.len : 0);
        if (!text.ptr || (!bytes && text.len > 0)) {
            return CJ_STORE_NO_MEMORY;
        }
    } else if (kind == CJ_FIELD_TEXT) {
        return CJ_STORE_CORRUPT;
    }
    memcpy(to, &text, sizeof(text));
    return CJ_STORE_DONE;
}

enum cj_store_result cj_sqlite_row(sqlite3_stmt *stmt, const struct cj_shape *shape,
                                   struct cj_arena *arena, void *record)
{
    enum cj_store_result result = CJ_STORE_DONE;

    for (size_t i = 0; result == CJ_STORE_DONE && i < shape->count; i++) {
        const struct cj_field *field = &shape->fields[i];
        char *to = (char *)record + field->offset;
        int column = (int)i;
        int64_t number;

        switch (field->kind) {
        case CJ_FIELD_NUMBER:
            number = sqlite3_column_int64(stmt, column);
            memcpy(to, &number, sizeof(number));
            break;
        case CJ_FIELD_DIGEST:
            result = read_digest(stmt, column, to);
            break;
        case CJ_FIELD_TEXT:
        case CJ_FIELD_OPTIONAL:
        case CJ_FIELD_BYTES:
            result = read_str(stmt, column, field->kind, arena, to);
            break;
        }
    }
    return result;
}

int cj_sqlite_number(sqlite3 *db, const char *sql, int64_t otherwise, int64_t *out_number)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
        *out_number = code == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : otherwise;
    }
    (void)sqlite3_finalize(stmt);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

/* ---- Opening ---- */

void cj_sqlite_make_folders(const char *path)
{
    char folder[PATH_MAX];

    (void)snprintf(folder, sizeof(folder), "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(folder, 0700);
        *slash = '/';
    }
}

/* For the owner alone: SQLite would ask the umask. What fails here SQLite meets again when it
 * opens the file, and knows better how to name. */
static void make_file(const char *path)
{
    cj_sqlite_make_folders(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        (void)close(fd);
    }
}

/* Text of the only row, which must be `wanted`. */
static int expect_text(sqlite3 *db, const char *sql, const char *wanted, bool *out_same)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

    *out_same = false;
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
        const char *text =
            code == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
        *out_same = text && strcmp(text, wanted) == 0;
    }
    (void)sqlite3_finalize(stmt);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

static enum cj_store_result prepare_for_writing(sqlite3 *db, struct cj_store_trouble *trouble)
{
    bool wal;
    int code = expect_text(db, "PRAGMA journal_mode=WAL", "wal", &wal);

    if (code == SQLITE_OK && !wal) { /* it could not be changed: a file system without shm */
        trouble->what = sqlite3_db_readonly(db, "main") ? CJ_STORE_READ_ONLY : CJ_STORE_IO;
        return trouble->what;
    }
    if (code == SQLITE_OK) {
        code = sqlite3_exec(db, writer_settings, NULL, NULL, NULL);
    }
    return cj_sqlite_tell(db, code, trouble);
}

static enum cj_store_result check_quickly(sqlite3 *db, struct cj_store_trouble *trouble)
{
    bool sound;
    int code = expect_text(db, "PRAGMA quick_check(1)", "ok", &sound);

    if (code == SQLITE_OK && !sound) {
        trouble->what = CJ_STORE_CORRUPT;
        return CJ_STORE_CORRUPT;
    }
    return cj_sqlite_tell(db, code, trouble);
}

/* Nothing is written before all that could refuse it was looked at. */
static enum cj_store_result make_ready(sqlite3 *db, struct cj_store_trouble *trouble)
{
    int64_t version;
    enum cj_store_result result = cj_sqlite_schema(db, &version, trouble);

    if (result == CJ_STORE_DONE && version > (int64_t)cj_migration_count) {
        trouble->what = CJ_STORE_FUTURE;
        trouble->schema = version;
        return CJ_STORE_FUTURE;
    }
    if (result == CJ_STORE_DONE) {
        result = check_quickly(db, trouble);
    }
    if (result == CJ_STORE_DONE) {
        result = prepare_for_writing(db, trouble);
    }
    if (result == CJ_STORE_DONE) {
        result = cj_sqlite_migrate(db, cj_migrations, cj_migration_count, trouble);
    }
    return result;
}

static enum cj_store_result set_up(sqlite3 *db, enum cj_home_use use,
                                   struct cj_store_trouble *trouble)
{
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* SQLite opens what it may not write for reading, and says so here alone */
    if (use != CJ_HOME_READ && sqlite3_db_readonly(db, "main") == 1) {
        trouble->what = CJ_STORE_READ_ONLY;
        return CJ_STORE_READ_ONLY;
    }
    return use == CJ_HOME_READ
               ? cj_sqlite_tell(db, sqlite3_exec(db, reader_settings, NULL, NULL, NULL),
                                trouble)
               : make_ready(db, trouble);
}

enum cj_store_result cj_home_open(const char *path, enum cj_home_use use, unsigned busy_ms,
                                  struct cj_store_trouble *trouble, struct cj_home **out_home)
{
    struct cj_home *home = calloc(1, sizeof(*home));
    enum cj_store_result result = home ? CJ_STORE_DONE : CJ_STORE_NO_MEMORY;

    *trouble = (struct cj_store_trouble){.what = result};
    if (home && use == CJ_HOME_MAKE) {
        make_file(path);
    }
    if (result == CJ_STORE_DONE) {
        /* each connection belongs to one thread, so it needs no lock of its own */
        int code = sqlite3_open_v2(path, &home->db,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
        result = cj_sqlite_tell(home->db, code, trouble);
    }
    if (result == CJ_STORE_DONE) {
        (void)sqlite3_busy_timeout(home->db, (int)busy_ms);
        result = set_up(home->db, use, trouble);
    }
    trouble->what = result;
    if (result != CJ_STORE_DONE) {
        cj_home_close(home);
        return result;
    }
    *out_home = home;
    return CJ_STORE_DONE;
}

void cj_home_close(struct cj_home *home)
{
    if (!home) {
        return;
    }
    for (size_t i = 0; i < CJ_MAX_STATEMENTS; i++) {
        (void)sqlite3_finalize(home->statements[i].stmt);
    }
    (void)sqlite3_close(home->db);
    free(home);
}

bool cj_home_moved(struct cj_home *home)
{
    int moved = 0;

    return sqlite3_file_control(home->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
               SQLITE_OK &&
           moved != 0;
}
