/* Copies of stores, by SQLite's own backup: of one moment, whoever writes meanwhile. */
#include "server/store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "server/store/sqlite.h"

#define BUSY_MS 2000

static enum cj_store_result fail_with_errno(struct cj_store_trouble *trouble,
                                            enum cj_store_result result)
{
    trouble->what = result;
    (void)snprintf(trouble->detail, sizeof(trouble->detail), "%s", strerror(errno));
    return result;
}

static enum cj_store_result open_there(const char *path, struct cj_store_trouble *trouble,
                                       sqlite3 **out_db)
{
    if (access(path, F_OK) != 0) {
        return fail_with_errno(trouble, errno == ENOENT ? CJ_STORE_MISSING : CJ_STORE_IO);
    }
    int code = sqlite3_open_v2(path, out_db, SQLITE_OPEN_READWRITE, NULL);
    (void)sqlite3_extended_result_codes(*out_db, 1);
    (void)sqlite3_busy_timeout(*out_db, BUSY_MS);
    return cj_sqlite_tell(*out_db, code, trouble);
}

static enum cj_store_result judge_schema(sqlite3 *db, struct cj_store_trouble *trouble,
                                         struct cj_store_report *report)
{
    enum cj_store_result result = cj_sqlite_schema(db, &report->schema, trouble);

    if (result == CJ_STORE_DONE && report->schema > (int64_t)cj_migration_count) {
        trouble->schema = report->schema;
        result = CJ_STORE_FUTURE;
    } else if (result == CJ_STORE_DONE && report->schema == 0) {
        result = CJ_STORE_FOREIGN;
    }
    trouble->what = result;
    return result;
}

/* "ok", or the first thing that is wrong. */
static enum cj_store_result examine(sqlite3 *db, struct cj_store_trouble *trouble)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL);

    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt);
    }
    enum cj_store_result result = cj_sqlite_tell(db, code, trouble);
    if (code == SQLITE_ROW) {
        const char *words = (const char *)sqlite3_column_text(stmt, 0);

        if (!words || strcmp(words, "ok") != 0) {
            (void)snprintf(trouble->detail, sizeof(trouble->detail), "%s", words ? words : "");
            trouble->what = result = CJ_STORE_CORRUPT;
        }
    }
    (void)sqlite3_finalize(stmt);
    return result;
}

static enum cj_store_result count_rows(sqlite3 *db, struct cj_store_trouble *trouble,
                                       struct cj_store_report *report)
{
    const struct count {
        int64_t since; /* the schema's version that made the table */
        const char *sql;
        int64_t *number;
    } counts[] = {
        {1, "SELECT count(*) FROM conversation", &report->conversations},
        {1, "SELECT count(*) FROM message", &report->messages},
        {2, "SELECT count(*) FROM event WHERE state='pending'", &report->pending},
        {3, "SELECT count(*) FROM api_key", &report->keys},
    };
    int code = SQLITE_OK;

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        if (code == SQLITE_OK && report->schema >= counts[i].since) {
            code = cj_sqlite_number(db, counts[i].sql, 0, counts[i].number);
        }
    }
    return cj_sqlite_tell(db, code, trouble);
}

static enum cj_store_result examine_all(sqlite3 *db, struct cj_store_trouble *trouble,
                                        struct cj_store_report *report)
{
    *report = (struct cj_store_report){0};
    enum cj_store_result result = judge_schema(db, trouble, report);

    if (result == CJ_STORE_DONE) {
        result = examine(db, trouble);
    }
    return result == CJ_STORE_DONE ? count_rows(db, trouble, report) : result;
}

enum cj_store_result cj_store_check(const char *path, struct cj_store_trouble *trouble,
                                    struct cj_store_report *out_report)
{
    sqlite3 *db = NULL;

    *trouble = (struct cj_store_trouble){0};
    enum cj_store_result result = open_there(path, trouble, &db);
    if (result == CJ_STORE_DONE) {
        result = examine_all(db, trouble, out_report);
    }
    (void)sqlite3_close(db);
    return result;
}

/* In one step: readers see one moment, and a writer does not make it begin again. */
static enum cj_store_result copy_pages(sqlite3 *from, sqlite3 *to,
                                       struct cj_store_trouble *trouble)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

    if (!backup) {
        return cj_sqlite_tell(to, sqlite3_extended_errcode(to), trouble);
    }
    (void)sqlite3_backup_step(backup, -1);
    int code = sqlite3_backup_finish(backup);
    if (code == SQLITE_OK) { /* one file, which needs no log beside it */
        code = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    }
    return cj_sqlite_tell(to, code, trouble);
}

static enum cj_store_result copy_to(sqlite3 *from, const char *file,
                                    struct cj_store_trouble *trouble)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    sqlite3 *to = NULL;

    if (fd < 0) {
        return fail_with_errno(trouble, errno == EEXIST ? CJ_STORE_EXISTS : CJ_STORE_IO);
    }
    (void)close(fd);
    enum cj_store_result result = open_there(file, trouble, &to);
    if (result == CJ_STORE_DONE) {
        result = copy_pages(from, to, trouble);
    }
    (void)sqlite3_close(to);
    if (result != CJ_STORE_DONE) {
        (void)unlink(file);
    }
    return result;
}

enum cj_store_result cj_store_backup(const char *path, const char *file,
                                     struct cj_store_trouble *trouble,
                                     struct cj_store_report *out_report)
{
    sqlite3 *db = NULL;

    *trouble = (struct cj_store_trouble){0};
    enum cj_store_result result = open_there(path, trouble, &db);
    if (result == CJ_STORE_DONE) {
        result = examine_all(db, trouble, out_report);
    }
    if (result == CJ_STORE_DONE) {
        result = copy_to(db, file, trouble);
    }
    (void)sqlite3_close(db);
    return result;
}

/* Leaving WAL mode takes that nobody else has the database open. A damaged one can't say. */
static enum cj_store_result make_sure_unused(const char *path,
                                             struct cj_store_trouble *trouble)
{
    sqlite3 *db = NULL;
    enum cj_store_result result = open_there(path, trouble, &db);

    if (result == CJ_STORE_DONE) {
        int code = sqlite3_exec(db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);

        result = cj_sqlite_tell(db, code, trouble);
    }
    (void)sqlite3_close(db);
    return result == CJ_STORE_LOCKED ? result : CJ_STORE_DONE;
}

/* With its log, which would otherwise be taken for that of the new one. */
static bool move_aside(const char *path, char out_old[CJ_STORE_PATH_MAX])
{
    static const char *const endings[] = {"-wal", "-shm"};
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now);
    int len = snprintf(out_old, CJ_STORE_PATH_MAX, "%s.old-%lld%03ld", path,
                       (long long)now.tv_sec, now.tv_nsec / 1000000);
    if (len < 0 || len >= CJ_STORE_PATH_MAX - 8 || rename(path, out_old) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        char from[CJ_STORE_PATH_MAX + 8];
        char to[CJ_STORE_PATH_MAX + 8];

        (void)snprintf(from, sizeof(from), "%s%s", path, endings[i]);
        (void)snprintf(to, sizeof(to), "%s%s", out_old, endings[i]);
        (void)rename(from, to); /* mostly there is none */
    }
    return true;
}

/* The copy lies beside the store already: from here on only names change. */
static enum cj_store_result take_place(const char *path, const char *copy,
                                       struct cj_store_trouble *trouble,
                                       char out_old[CJ_STORE_PATH_MAX])
{
    enum cj_store_result result = CJ_STORE_DONE;

    if (access(path, F_OK) == 0) {
        result = make_sure_unused(path, trouble);
        if (result == CJ_STORE_DONE && !move_aside(path, out_old)) {
            result = fail_with_errno(trouble, CJ_STORE_IO);
        }
    }
    if (result == CJ_STORE_DONE && rename(copy, path) != 0) {
        result = fail_with_errno(trouble, CJ_STORE_IO);
    }
    return result;
}

enum cj_store_result cj_store_restore(const char *path, const char *file,
                                      struct cj_store_trouble *trouble,
                                      struct cj_store_report *out_report,
                                      char out_old[CJ_STORE_PATH_MAX])
{
    char copy[CJ_STORE_PATH_MAX + 8];

    *out_old = '\0';
    (void)snprintf(copy, sizeof(copy), "%s.new", path);
    cj_sqlite_make_folders(path);
    (void)unlink(copy); /* of one that was interrupted */
    enum cj_store_result result = cj_store_backup(file, copy, trouble, out_report);
    if (result == CJ_STORE_DONE) {
        result = take_place(path, copy, trouble, out_old);
        if (result != CJ_STORE_DONE) {
            (void)unlink(copy);
        }
    }
    trouble->what = result;
    return result;
}
