#include "support/store_kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

void store_kit_init(struct store_kit *kit)
{
    *kit = (struct store_kit){0};
    test_folder_make(&kit->folder);
    (void)snprintf(kit->path, sizeof(kit->path), "%s/store.db", kit->folder.path);
    assert_int_equal(pthread_mutex_init(&kit->lock, NULL), 0);
    assert_int_equal(pthread_cond_init(&kit->changed, NULL), 0);
}

void store_kit_clear(struct store_kit *kit)
{
    store_kit_close(kit);
    (void)pthread_cond_destroy(&kit->changed);
    (void)pthread_mutex_destroy(&kit->lock);
    test_folder_remove(&kit->folder);
}

void store_kit_open(struct store_kit *kit)
{
    const struct cj_store_options options = {kit->path, 200};
    struct cj_store_trouble trouble;

    if (cj_store_open(&options, &trouble, &kit->store) != CJ_STORE_DONE) {
        fail_msg("%s: %s", cj_store_result_name(trouble.what), trouble.detail);
    }
}

void store_kit_close(struct store_kit *kit)
{
    cj_store_close(kit->store);
    kit->store = NULL;
}

enum cj_store_result store_kit_try(struct store_kit *kit, struct cj_store_trouble *trouble)
{
    const struct cj_store_options options = {kit->path, 50};
    cj_store *store = NULL;
    enum cj_store_result result = cj_store_open(&options, trouble, &store);

    assert_int_equal(result == CJ_STORE_DONE, store != NULL);
    assert_int_equal(result, trouble->what);
    cj_store_close(store);
    return result;
}

static void on_done(void *context, enum cj_store_result result)
{
    struct store_kit *kit = context;

    (void)pthread_mutex_lock(&kit->lock);
    kit->written = result;
    kit->is_written = true;
    (void)pthread_cond_broadcast(&kit->changed);
    (void)pthread_mutex_unlock(&kit->lock);
}

enum cj_store_result store_kit_write(struct store_kit *kit, cj_write *write)
{
    enum cj_store_result result = cj_store_write(kit->store, write, on_done, kit);

    if (result != CJ_STORE_DONE) {
        return result;
    }
    (void)pthread_mutex_lock(&kit->lock);
    while (!kit->is_written) {
        (void)pthread_cond_wait(&kit->changed, &kit->lock);
    }
    kit->is_written = false;
    result = kit->written;
    (void)pthread_mutex_unlock(&kit->lock);
    return result;
}

/* Holds the reader's thread until the test has looked: it may assert on its own thread only.
 */
static void on_found(void *context, enum cj_store_result result,
                     const struct cj_store_rows *rows)
{
    struct store_kit *kit = context;

    (void)pthread_mutex_lock(&kit->lock);
    kit->rows = rows;
    kit->result = result;
    kit->looking = true;
    (void)pthread_cond_broadcast(&kit->changed);
    while (kit->looking) {
        (void)pthread_cond_wait(&kit->changed, &kit->lock);
    }
    (void)pthread_mutex_unlock(&kit->lock);
}

static void wait_for_answer(struct store_kit *kit)
{
    (void)pthread_mutex_lock(&kit->lock);
    while (!kit->looking) {
        (void)pthread_cond_wait(&kit->changed, &kit->lock);
    }
    (void)pthread_mutex_unlock(&kit->lock);
}

enum cj_store_result store_kit_read(struct store_kit *kit, const struct cj_store_query *query)
{
    enum cj_store_result result = cj_store_read(kit->store, query, on_found, kit);

    if (result != CJ_STORE_DONE) {
        return result;
    }
    wait_for_answer(kit);
    result = kit->result;
    store_kit_done(kit);
    return result;
}

const struct cj_store_rows *store_kit_ask(struct store_kit *kit,
                                          const struct cj_store_query *query)
{
    assert_int_equal(cj_store_read(kit->store, query, on_found, kit), CJ_STORE_DONE);
    wait_for_answer(kit);
    return kit->rows;
}

void store_kit_done(struct store_kit *kit)
{
    (void)pthread_mutex_lock(&kit->lock);
    kit->looking = false;
    (void)pthread_cond_broadcast(&kit->changed);
    (void)pthread_mutex_unlock(&kit->lock);
}

size_t store_kit_count(struct store_kit *kit, const struct cj_store_query *query)
{
    const struct cj_store_rows *rows = store_kit_ask(kit, query);
    size_t count = rows->conversation_count + rows->message_count + rows->transition_count +
                   rows->event_count + rows->key_count;

    store_kit_done(kit);
    return count;
}

struct cj_store_conversation kit_conversation(const char *id)
{
    struct cj_store_conversation conversation = {
        .id = cj_str_from(id),
        .site = CJ_STR("shop"),
        .channel = CJ_STR("web"),
        .locale = CJ_STR("es-ES"),
        .state = CJ_STR("bot"),
        .priority = 1,
        .waiting_ms = 5,
        .customer = CJ_STR("42"),
        .profile = CJ_STR("{\"name\":\"Íñigo\"}"),
        .metadata = CJ_STR("{}"),
        .dialog = CJ_STR("\0\1\2\xff"),
        .dialog_version = 3,
        .previous = CJ_STR("c_before"),
        .reference = CJ_STR("ticket 7"),
        .created_ms = 1000,
        .updated_ms = 2000,
    };

    memset(conversation.token.bytes, 0xa5, sizeof(conversation.token.bytes));
    return conversation;
}

struct cj_store_message kit_message(const char *conversation, int64_t seq)
{
    return (struct cj_store_message){
        .conversation = cj_str_from(conversation),
        .seq = seq,
        .id = CJ_STR("m_1"),
        .role = CJ_STR("visitor"),
        .type = CJ_STR("message"),
        .text = CJ_STR("¿Dónde está mi pedido?"),
        .body = CJ_STR("{\"blocks\":[]}"),
        .in_reply_to = CJ_STR("m_0"),
        .created_ms = 1500,
    };
}

struct cj_store_transition kit_transition(const char *conversation, int64_t version)
{
    return (struct cj_store_transition){
        .conversation = cj_str_from(conversation),
        .version = version,
        .from = CJ_STR("bot"),
        .to = CJ_STR("queued"),
        .trigger = CJ_STR("asks for a person"),
        .actor = CJ_STR("visitor"),
        .at_ms = 1700,
    };
}

struct cj_store_event kit_event(const char *id, const char *conversation, int64_t position)
{
    return (struct cj_store_event){
        .id = cj_str_from(id),
        .target = CJ_STR("desk"),
        .conversation = cj_str_from(conversation),
        .position = position,
        .type = CJ_STR("handoff.requested"),
        .body = CJ_STR("{\"type\":\"handoff.requested\"}"),
        .state = CJ_EVENT_PENDING,
        .progress = CJ_STR("{\"step\":0}"),
        .last_error = CJ_STR("none yet"),
        .attempts = 2,
        .next_ms = 100,
        .created_ms = 50,
    };
}

struct cj_store_key kit_key(const char *name)
{
    struct cj_store_key key = {
        .name = cj_str_from(name),
        .scopes = CJ_STR("agent chat"),
        .created_ms = 9,
    };

    for (size_t i = 0; i < sizeof(key.digest.bytes) && name[i]; i++) {
        key.digest.bytes[i] = (unsigned char)name[i];
    }
    return key;
}

void store_kit_sql(const struct store_kit *kit, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(kit->path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}
