/* Questions as SQL. */
#include "server/store/sqlite.h"

#include <string.h>

/* The kinds of rows, in the order of struct cj_store_rows' members. */
enum kind { CONVERSATIONS, MESSAGES, TRANSITIONS, EVENTS, KEYS, KINDS };

static const struct {
    const struct cj_shape *shape;
    size_t items, count; /* where they are in the answer */
} kinds[KINDS] = {
#define KIND(shape, items, count)                        \
    {                                                    \
        &(shape), offsetof(struct cj_store_rows, items), \
            offsetof(struct cj_store_rows, count)        \
    }
    [CONVERSATIONS] = KIND(cj_shape_conversation, conversations, conversation_count),
    [MESSAGES] = KIND(cj_shape_message, messages, message_count),
    [TRANSITIONS] = KIND(cj_shape_transition, transitions, transition_count),
    [EVENTS] = KIND(cj_shape_event, events, event_count),
    [KEYS] = KIND(cj_shape_key, keys, key_count),
#undef KIND
};

/* $1 id, $2 state, $3 after, $4 now, $5 limit, $6 digest. */
static const struct {
    enum kind kind;
    const char *sql;
} questions[CJ_QUESTIONS] = {
    [CJ_ASK_CONVERSATION] = {CONVERSATIONS, "SELECT * FROM conversation WHERE id=$1"},
    [CJ_ASK_MESSAGES] = {MESSAGES, "SELECT * FROM message WHERE conversation=$1 AND seq>$3"
                                   " ORDER BY seq LIMIT $5"},
    [CJ_ASK_TRANSITIONS] = {TRANSITIONS,
                            "SELECT * FROM transition WHERE conversation=$1 AND version>$3"
                            " ORDER BY version LIMIT $5"},
    [CJ_ASK_QUEUE] = {CONVERSATIONS, "SELECT * FROM conversation WHERE state=$2"
                                     " ORDER BY priority DESC, waiting_ms, id"
                                     " LIMIT $5 OFFSET $3"},
    [CJ_ASK_OPEN] = {CONVERSATIONS, "SELECT * FROM conversation WHERE state<>'closed'"
                                    " AND id>$1 ORDER BY id LIMIT $5"},
    [CJ_ASK_DUE] = {EVENTS, "SELECT * FROM event AS e WHERE state='pending' AND next_ms<=$4"
                            " AND NOT EXISTS(SELECT 1 FROM event AS b WHERE b.conversation="
                            "e.conversation AND b.target=e.target AND b.position<e.position"
                            " AND b.state='pending') ORDER BY next_ms, position, id LIMIT $5"},
    [CJ_ASK_EVENT] = {EVENTS, "SELECT * FROM event WHERE id=$1"},
    [CJ_ASK_EVENTS] = {EVENTS, "SELECT * FROM event WHERE state=$2 ORDER BY created_ms, id"
                               " LIMIT $5 OFFSET $3"},
    [CJ_ASK_KEY] = {KEYS, "SELECT * FROM api_key WHERE digest=$6 AND revoked_ms=0"},
    [CJ_ASK_KEYS] = {KEYS, "SELECT * FROM api_key WHERE name>$1 ORDER BY name LIMIT $5"},
};

enum { SLOT_LAST = CJ_QUESTIONS, SLOT_NEXT };

static const char last_messages[] =
    "SELECT * FROM (SELECT * FROM message WHERE conversation=$1 ORDER BY seq DESC LIMIT $5)"
    " AS latest ORDER BY seq";

/* Only the first pending one of each conversation and target counts: those behind it wait. */
static const char next_due[] =
    "SELECT min(next_ms) FROM event AS e WHERE state='pending' AND next_ms>$4"
    " AND NOT EXISTS(SELECT 1 FROM event AS b WHERE b.conversation=e.conversation"
    " AND b.target=e.target AND b.position<e.position AND b.state='pending')";

static size_t limit_of(const struct cj_store_query *query)
{
    return query->limit == 0 || query->limit > CJ_STORE_PAGE ? CJ_STORE_PAGE : query->limit;
}

static int bind_query(const struct cj_statement *statement, const struct cj_store_query *query)
{
    int code = cj_sqlite_bind_text(statement, 1, query->id);

    if (code == SQLITE_OK) {
        code = cj_sqlite_bind_text(statement, 2, query->state);
    }
    if (code == SQLITE_OK) {
        code = cj_sqlite_bind_number(statement, 3, query->after);
    }
    if (code == SQLITE_OK) {
        code = cj_sqlite_bind_number(statement, 4, query->now_ms);
    }
    if (code == SQLITE_OK) {
        code = cj_sqlite_bind_number(statement, 5, (int64_t)limit_of(query));
    }
    if (code == SQLITE_OK && statement->places[6]) {
        code = sqlite3_bind_blob(statement->stmt, statement->places[6], query->digest.bytes,
                                 CJ_DIGEST_LEN, SQLITE_STATIC);
    }
    return code;
}

static struct cj_statement *prepare(struct cj_home *home, size_t slot, const char *sql,
                                    const struct cj_store_query *query)
{
    struct cj_statement *statement = cj_sqlite_statement(home, slot, sql);

    return statement && bind_query(statement, query) == SQLITE_OK ? statement : NULL;
}

/* Rows of one kind, in pieces of growing size that are joined at the end. */
static enum cj_store_result collect(sqlite3 *db, sqlite3_stmt *stmt, size_t limit,
                                    const struct cj_shape *shape, struct cj_arena *arena,
                                    void **out_items, size_t *out_count)
{
    char *items = NULL;
    size_t capacity = 0;
    size_t count = 0;
    int code;

    while ((code = sqlite3_step(stmt)) == SQLITE_ROW && count < limit) {
        if (count == capacity) {
            size_t more = capacity ? capacity * 4 : 4;
            char *grown = cj_arena_array(arena, more, shape->size);

            if (!grown) {
                return CJ_STORE_NO_MEMORY;
            }
            if (count > 0) {
                memcpy(grown, items, count * shape->size);
            }
            items = grown;
            capacity = more;
        }
        enum cj_store_result result =
            cj_sqlite_row(stmt, shape, arena, items + count * shape->size);
        if (result != CJ_STORE_DONE) {
            return result;
        }
        count++;
    }
    *out_items = items;
    *out_count = count;
    return cj_sqlite_result(db, code);
}

static enum cj_store_result ask(struct cj_home *home, size_t slot, const char *sql,
                                enum kind kind, const struct cj_store_query *query,
                                struct cj_arena *arena, struct cj_store_rows *rows)
{
    struct cj_statement *statement = prepare(home, slot, sql, query);
    void *items = NULL;
    size_t count = 0;

    if (!statement) {
        return cj_sqlite_result(home->db, sqlite3_extended_errcode(home->db));
    }
    enum cj_store_result result = collect(home->db, statement->stmt, limit_of(query),
                                          kinds[kind].shape, arena, &items, &count);
    (void)sqlite3_reset(statement->stmt);
    (void)sqlite3_clear_bindings(statement->stmt); /* the query's texts end with the query */
    if (result == CJ_STORE_DONE) {
        memcpy((char *)rows + kinds[kind].items, &items, sizeof(items));
        memcpy((char *)rows + kinds[kind].count, &count, sizeof(count));
    }
    return result;
}

static enum cj_store_result ask_next(struct cj_home *home, const struct cj_store_query *query,
                                     struct cj_store_rows *rows)
{
    struct cj_statement *statement = prepare(home, SLOT_NEXT, next_due, query);

    if (!statement) {
        return cj_sqlite_result(home->db, sqlite3_extended_errcode(home->db));
    }
    int code = sqlite3_step(statement->stmt);
    if (code == SQLITE_ROW) {
        rows->next_ms = sqlite3_column_int64(statement->stmt, 0);
    }
    enum cj_store_result result = cj_sqlite_result(home->db, code);
    (void)sqlite3_reset(statement->stmt);
    return result;
}

static enum cj_store_result ask_all(struct cj_home *home, const struct cj_store_query *query,
                                    struct cj_arena *arena, struct cj_store_rows *rows)
{
    enum cj_store_result result = ask(home, query->ask, questions[query->ask].sql,
                                      questions[query->ask].kind, query, arena, rows);

    if (result == CJ_STORE_DONE && query->ask == CJ_ASK_CONVERSATION &&
        rows->conversation_count > 0) {
        result = ask(home, SLOT_LAST, last_messages, MESSAGES, query, arena, rows);
    }
    if (result == CJ_STORE_DONE && query->ask == CJ_ASK_DUE) {
        result = ask_next(home, query, rows);
    }
    return result;
}

/* In one transaction, so that a conversation and its messages are of one moment. After a
 * failure the connection is given up, and the transaction with it. */
enum cj_store_result cj_home_read(struct cj_home *home, const struct cj_store_query *query,
                                  struct cj_arena *arena, struct cj_store_rows *out_rows)
{
    int code = sqlite3_exec(home->db, "BEGIN", NULL, NULL, NULL);
    enum cj_store_result result = cj_sqlite_result(home->db, code);

    *out_rows = (struct cj_store_rows){0};
    if (result == CJ_STORE_DONE) {
        result = ask_all(home, query, arena, out_rows);
        code = sqlite3_exec(home->db, "COMMIT", NULL, NULL, NULL);
    }
    if (result == CJ_STORE_DONE) { /* one that goes on would keep the log from being emptied */
        result = cj_sqlite_result(home->db, code);
    }
    if (result != CJ_STORE_DONE) {
        *out_rows = (struct cj_store_rows){0};
    }
    return result;
}
