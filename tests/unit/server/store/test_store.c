/* What is written is what is read; what comes second is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "server/store/fields.h"
#include "support/store_kit.h"

static struct store_kit kit;

static int setup(void **state)
{
    (void)state;
    store_kit_init(&kit);
    store_kit_open(&kit);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_kit_clear(&kit);
    return 0;
}

/* Every member, by the table that writes and reads them. */
static void assert_same(const struct cj_shape *shape, const void *a, const void *b)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct cj_field *field = &shape->fields[i];
        const char *left = (const char *)a + field->offset;
        const char *right = (const char *)b + field->offset;

        if (field->kind == CJ_FIELD_NUMBER) {
            assert_memory_equal(left, right, sizeof(int64_t));
        } else if (field->kind == CJ_FIELD_DIGEST) {
            assert_memory_equal(left, right, CJ_DIGEST_LEN);
        } else {
            assert_true(cj_str_equal(cj_field_str(a, field), cj_field_str(b, field)));
        }
    }
}

static enum cj_store_result create(const char *id)
{
    const struct cj_store_conversation conversation = kit_conversation(id);
    cj_write *write = cj_write_new();

    cj_write_create(write, &conversation);
    return store_kit_write(&kit, write);
}

static void test_round_trip(void **state)
{
    const struct cj_store_conversation conversation = kit_conversation("c_1");
    const struct cj_store_message message = kit_message("c_1", 1);
    const struct cj_store_transition transition = kit_transition("c_1", 1);
    const struct cj_store_event event = kit_event("e_1", "c_1", 1);
    const struct cj_store_key key = kit_key("desk");
    cj_write *write = cj_write_new();

    (void)state;
    cj_write_create(write, &conversation);
    cj_write_message(write, &message);
    cj_write_transition(write, &transition);
    cj_write_event(write, &event);
    cj_write_key(write, &key);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
    store_kit_close(&kit);
    store_kit_open(&kit); /* from the disk */

    const struct fact {
        struct cj_store_query query;
        const struct cj_shape *shape;
        const void *record;
        size_t items; /* where they are in the rows */
    } facts[] = {
#define ROWS(member) offsetof(struct cj_store_rows, member)
        {{.ask = CJ_ASK_CONVERSATION, .id = CJ_STR("c_1")},
         &cj_shape_conversation,
         &conversation,
         ROWS(conversations)},
        {{.ask = CJ_ASK_CONVERSATION, .id = CJ_STR("c_1")},
         &cj_shape_message,
         &message,
         ROWS(messages)},
        {{.ask = CJ_ASK_QUEUE, .state = CJ_STR("bot")},
         &cj_shape_conversation,
         &conversation,
         ROWS(conversations)},
        {{.ask = CJ_ASK_OPEN}, &cj_shape_conversation, &conversation, ROWS(conversations)},
        {{.ask = CJ_ASK_MESSAGES, .id = CJ_STR("c_1")},
         &cj_shape_message,
         &message,
         ROWS(messages)},
        {{.ask = CJ_ASK_TRANSITIONS, .id = CJ_STR("c_1")},
         &cj_shape_transition,
         &transition,
         ROWS(transitions)},
        {{.ask = CJ_ASK_DUE, .now_ms = 100}, &cj_shape_event, &event, ROWS(events)},
        {{.ask = CJ_ASK_EVENT, .id = CJ_STR("e_1")}, &cj_shape_event, &event, ROWS(events)},
        {{.ask = CJ_ASK_EVENTS, .state = CJ_STR("pending")},
         &cj_shape_event,
         &event,
         ROWS(events)},
        {{.ask = CJ_ASK_KEY, .digest = key.digest}, &cj_shape_key, &key, ROWS(keys)},
        {{.ask = CJ_ASK_KEYS}, &cj_shape_key, &key, ROWS(keys)},
#undef ROWS
    };
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        const struct cj_store_rows *rows = store_kit_ask(&kit, &facts[i].query);
        const void *items;

        memcpy(&items, (const char *)rows + facts[i].items, sizeof(items));
        assert_non_null(items);
        assert_same(facts[i].shape, facts[i].record, items);
        store_kit_done(&kit);
    }
}

/* What is optional may be missing, and comes back as "". */
static void test_bare(void **state)
{
    const struct cj_store_conversation conversation = {.id = CJ_STR("c_bare"),
                                                       .state = CJ_STR("bot")};
    cj_write *write = cj_write_new();

    (void)state;
    cj_write_create(write, &conversation);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
    const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = CJ_STR("c_bare")};
    const struct cj_store_rows *rows = store_kit_ask(&kit, &query);
    assert_int_equal(rows->conversation_count, 1);
    assert_same(&cj_shape_conversation, &conversation, rows->conversations);
    store_kit_done(&kit);
}

enum what {
    CREATE,
    UPDATE,
    MESSAGE,
    MESSAGE_SAME_CLIENT,
    TRANSITION,
    EVENT,
    EVENT_SAME_PLACE,
    ATTEMPT,
    KEY,
    KEY_SAME_DIGEST,
    REVOKE,
    ERASE
};

static cj_write *one(enum what what, const char *id, int64_t expected)
{
    struct cj_store_conversation conversation = kit_conversation(id);
    struct cj_store_message message = kit_message(id, what == MESSAGE ? 1 : 2);
    const struct cj_store_transition transition = kit_transition(id, 1);
    struct cj_store_event event = kit_event(what == EVENT_SAME_PLACE ? "e_2" : "e_1", id, 1);
    struct cj_store_key key = kit_key("desk");
    cj_write *write = cj_write_new();

    conversation.version = 7;
    message.client_id = CJ_STR("browser-1");
    switch (what) {
    case CREATE:
        cj_write_create(write, &conversation);
        break;
    case UPDATE:
        cj_write_update(write, &conversation, expected);
        break;
    case MESSAGE:
    case MESSAGE_SAME_CLIENT:
        cj_write_message(write, &message);
        break;
    case TRANSITION:
        cj_write_transition(write, &transition);
        break;
    case EVENT:
    case EVENT_SAME_PLACE:
        cj_write_event(write, &event);
        break;
    case ATTEMPT:
        cj_write_attempt(write, &event);
        break;
    case KEY_SAME_DIGEST:
        key.name = CJ_STR("other");
        cj_write_key(write, &key);
        break;
    case KEY:
        cj_write_key(write, &key);
        break;
    case REVOKE:
        cj_write_revoke(write, CJ_STR("desk"), 77);
        break;
    case ERASE:
        cj_write_erase(write, cj_str_from(id));
        break;
    }
    return write;
}

static void test_refusals(void **state)
{
    static const struct fact {
        const char *name;
        enum what what;
        const char *id;
        int64_t expected;
        enum cj_store_result result;
    } facts[] = {
        {"update of nothing", UPDATE, "c_1", CJ_ANY_VERSION, CJ_STORE_CONFLICT},
        {"message to nothing", MESSAGE, "c_1", 0, CJ_STORE_CONFLICT},
        {"transition of nothing", TRANSITION, "c_1", 0, CJ_STORE_CONFLICT},
        {"event of nothing", EVENT, "c_1", 0, CJ_STORE_CONFLICT},
        {"attempt at nothing", ATTEMPT, "c_1", 0, CJ_STORE_CONFLICT},
        {"revoke nothing", REVOKE, "c_1", 0, CJ_STORE_CONFLICT},
        {"erase nothing", ERASE, "c_1", 0, CJ_STORE_CONFLICT},
        {"create", CREATE, "c_1", 0, CJ_STORE_DONE},
        {"create again", CREATE, "c_1", 0, CJ_STORE_EXISTS},
        {"update of another version", UPDATE, "c_1", 6, CJ_STORE_CONFLICT},
        {"update of its version", UPDATE, "c_1", 7, CJ_STORE_DONE},
        {"update of any version", UPDATE, "c_1", CJ_ANY_VERSION, CJ_STORE_DONE},
        {"message", MESSAGE, "c_1", 0, CJ_STORE_DONE},
        {"message in its place", MESSAGE, "c_1", 0, CJ_STORE_EXISTS},
        {"message of the same client", MESSAGE_SAME_CLIENT, "c_1", 0, CJ_STORE_EXISTS},
        {"another conversation", CREATE, "c_2", 0, CJ_STORE_DONE},
        {"the client's id there", MESSAGE_SAME_CLIENT, "c_2", 0, CJ_STORE_DONE},
        {"transition", TRANSITION, "c_1", 0, CJ_STORE_DONE},
        {"transition to its version", TRANSITION, "c_1", 0, CJ_STORE_EXISTS},
        {"event", EVENT, "c_1", 0, CJ_STORE_DONE},
        {"event again", EVENT, "c_1", 0, CJ_STORE_EXISTS},
        {"event in its place", EVENT_SAME_PLACE, "c_1", 0, CJ_STORE_EXISTS},
        {"attempt", ATTEMPT, "c_1", 0, CJ_STORE_DONE},
        {"key", KEY, "", 0, CJ_STORE_DONE},
        {"key again", KEY, "", 0, CJ_STORE_EXISTS},
        {"key of another name", KEY_SAME_DIGEST, "", 0, CJ_STORE_EXISTS},
        {"revoke", REVOKE, "", 0, CJ_STORE_DONE},
        {"revoke again", REVOKE, "", 0, CJ_STORE_CONFLICT},
        {"erase", ERASE, "c_1", 0, CJ_STORE_DONE},
        {"update of what was erased", UPDATE, "c_1", CJ_ANY_VERSION, CJ_STORE_CONFLICT},
        {"message to what was erased", MESSAGE, "c_1", 0, CJ_STORE_CONFLICT},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        enum cj_store_result result =
            store_kit_write(&kit, one(facts[i].what, facts[i].id, facts[i].expected));

        if (result != facts[i].result) {
            fail_msg("%s: %s", facts[i].name, cj_store_result_name(result));
        }
    }
}

/* A batch takes effect whole, also when its last operation is refused. */
static void test_whole(void **state)
{
    const struct cj_store_conversation conversation = kit_conversation("c_new");
    const struct cj_store_message message = kit_message("c_new", 1);
    cj_write *write = cj_write_new();

    (void)state;
    cj_write_create(write, &conversation);
    cj_write_message(write, &message);
    cj_write_erase(write, CJ_STR("c_nobody"));
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_CONFLICT);
    const struct cj_store_query all = {.ask = CJ_ASK_OPEN};
    assert_int_equal(store_kit_count(&kit, &all), 0);
}

static void test_limits(void **state)
{
    struct cj_store_message message = kit_message("c_1", 1);
    char *text = calloc(1, CJ_STORE_BATCH_BYTES);
    cj_write *write = cj_write_new();

    (void)state;
    assert_non_null(text);
    memset(text, 'a', CJ_STORE_BATCH_BYTES);
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    message.text = (struct cj_str){text, CJ_STORE_BATCH_BYTES - 1024};
    cj_write_message(write, &message);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);

    write = cj_write_new();
    message.seq = 2;
    cj_write_message(write, &message);
    cj_write_message(write, &message);
    cj_write_message(write, &message);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_LIMIT);

    write = cj_write_new();
    message.text.len = CJ_STORE_BATCH_BYTES;
    cj_write_message(write, &message);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_LIMIT);
    assert_int_equal(store_kit_write(&kit, NULL), CJ_STORE_NO_MEMORY);
    free(text);
}

static void put_conversation(const char *id, const char *state, int64_t priority,
                             int64_t waiting_ms)
{
    struct cj_store_conversation conversation = kit_conversation(id);
    cj_write *write = cj_write_new();

    conversation.state = cj_str_from(state);
    conversation.priority = priority;
    conversation.waiting_ms = waiting_ms;
    cj_write_create(write, &conversation);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
}

/* The ids that a question finds, joined by spaces. */
static const char *ids(const struct cj_store_query *query)
{
    static char text[512];
    const struct cj_store_rows *rows = store_kit_ask(&kit, query);

    text[0] = '\0';
    for (size_t i = 0; i < rows->conversation_count; i++) {
        (void)strncat(text, rows->conversations[i].id.ptr, 20);
        (void)strcat(text, " ");
    }
    for (size_t i = 0; i < rows->event_count; i++) {
        (void)strncat(text, rows->events[i].id.ptr, 20);
        (void)strcat(text, " ");
    }
    store_kit_done(&kit);
    return text;
}

static void test_queue(void **state)
{
    (void)state;
    put_conversation("c_a", "queued", 1, 300);
    put_conversation("c_b", "queued", 2, 900);
    put_conversation("c_c", "queued", 1, 100);
    put_conversation("c_d", "queued", 2, 800);
    put_conversation("c_e", "human", 9, 1);
    put_conversation("c_f", "closed", 9, 1);
    put_conversation("c_g", "bot", 9, 1);
    static const struct fact {
        struct cj_store_query query;
        const char *ids;
    } facts[] = {
        {{.ask = CJ_ASK_QUEUE, .state = {"queued", 6}}, "c_d c_b c_c c_a "},
        {{.ask = CJ_ASK_QUEUE, .state = {"queued", 6}, .limit = 2}, "c_d c_b "},
        {{.ask = CJ_ASK_QUEUE, .state = {"queued", 6}, .limit = 2, .after = 2}, "c_c c_a "},
        {{.ask = CJ_ASK_QUEUE, .state = {"nothing", 7}}, ""},
        {{.ask = CJ_ASK_OPEN}, "c_a c_b c_c c_d c_e c_g "},
        {{.ask = CJ_ASK_OPEN, .id = {"c_c", 3}, .limit = 2}, "c_d c_e "},
        {{.ask = CJ_ASK_CONVERSATION, .id = {"c_f", 3}}, "c_f "},
        {{.ask = CJ_ASK_CONVERSATION, .id = {"c_", 2}}, ""},
    };
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        assert_string_equal(ids(&facts[i].query), facts[i].ids);
    }
}

static void test_messages(void **state)
{
    cj_write *write = cj_write_new();

    (void)state;
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    assert_int_equal(create("c_2"), CJ_STORE_DONE);
    for (int64_t seq = 1; seq <= 30; seq++) {
        const struct cj_store_message message = kit_message("c_1", seq);
        const struct cj_store_message other = kit_message("c_2", seq);

        cj_write_message(write, &message);
        cj_write_message(write, &other);
    }
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
    static const struct fact {
        struct cj_store_query query;
        size_t count;
        int64_t first;
    } facts[] = {
        {{.ask = CJ_ASK_CONVERSATION, .id = {"c_1", 3}, .limit = 10}, 10, 21},
        {{.ask = CJ_ASK_CONVERSATION, .id = {"c_1", 3}}, 30, 1},
        {{.ask = CJ_ASK_MESSAGES, .id = {"c_1", 3}, .after = 12, .limit = 5}, 5, 13},
        {{.ask = CJ_ASK_MESSAGES, .id = {"c_1", 3}, .after = 29}, 1, 30},
        {{.ask = CJ_ASK_MESSAGES, .id = {"c_1", 3}, .after = 30}, 0, 0},
    };
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
        const struct cj_store_rows *rows = store_kit_ask(&kit, &facts[i].query);

        assert_int_equal(rows->message_count, facts[i].count);
        for (size_t j = 0; j < rows->message_count; j++) {
            assert_int_equal(rows->messages[j].seq, facts[i].first + (int64_t)j);
        }
        store_kit_done(&kit);
    }
}

static void put_event(const char *id, const char *conversation, int64_t position,
                      int64_t next_ms)
{
    struct cj_store_event event = kit_event(id, conversation, position);
    cj_write *write = cj_write_new();

    event.next_ms = next_ms;
    cj_write_event(write, &event);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
}

static void finish_event(const char *id, const char *event_state)
{
    struct cj_store_event event = kit_event(id, "", 0);
    cj_write *write = cj_write_new();

    event.state = cj_str_from(event_state);
    cj_write_attempt(write, &event);
    assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
}

static int64_t next_ms(int64_t now_ms)
{
    const struct cj_store_query query = {.ask = CJ_ASK_DUE, .now_ms = now_ms};
    int64_t next = store_kit_ask(&kit, &query)->next_ms;

    store_kit_done(&kit);
    return next;
}

/* An event waits for those before it of its conversation, whatever their times. */
static void test_outbox(void **state)
{
    const struct cj_store_query at_100 = {.ask = CJ_ASK_DUE, .now_ms = 100};
    const struct cj_store_query at_500 = {.ask = CJ_ASK_DUE, .now_ms = 500};

    (void)state;
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    assert_int_equal(create("c_2"), CJ_STORE_DONE);
    put_event("e_1", "c_1", 1, 300);
    put_event("e_2", "c_1", 2, 50);
    put_event("e_3", "c_2", 1, 90);
    put_event("e_4", "", 1, 80); /* of no conversation: waits for nobody */
    put_event("e_5", "", 1, 70);
    assert_string_equal(ids(&at_100), "e_5 e_4 e_3 ");
    assert_int_equal(next_ms(100), 300);
    assert_string_equal(ids(&at_500), "e_5 e_4 e_3 e_1 ");
    assert_int_equal(next_ms(500), 0);
    finish_event("e_1", "delivered");
    assert_string_equal(ids(&at_100), "e_2 e_5 e_4 e_3 ");
    finish_event("e_2", "dead");
    finish_event("e_4", "dead");
    assert_string_equal(ids(&at_100), "e_5 e_3 ");
    const struct cj_store_query dead = {.ask = CJ_ASK_EVENTS, .state = CJ_STR("dead")};
    assert_string_equal(ids(&dead), "e_2 e_4 ");
}

static void test_keys(void **state)
{
    const struct cj_store_key key = kit_key("desk");
    const struct cj_store_query by_digest = {.ask = CJ_ASK_KEY, .digest = key.digest};
    const struct cj_store_query unknown = {.ask = CJ_ASK_KEY};

    (void)state;
    assert_int_equal(store_kit_write(&kit, one(KEY, "", 0)), CJ_STORE_DONE);
    assert_int_equal(store_kit_count(&kit, &by_digest), 1);
    assert_int_equal(store_kit_count(&kit, &unknown), 0);
    assert_int_equal(store_kit_write(&kit, one(REVOKE, "", 0)), CJ_STORE_DONE);
    assert_int_equal(store_kit_count(&kit, &by_digest), 0);
    const struct cj_store_query all = {.ask = CJ_ASK_KEYS};
    const struct cj_store_rows *rows = store_kit_ask(&kit, &all);
    assert_int_equal(rows->key_count, 1);
    assert_int_equal(rows->keys[0].revoked_ms, 77);
    store_kit_done(&kit);
}

static size_t times_in(const char *path, const char *needle)
{
    FILE *file = fopen(path, "rb");
    size_t times = 0;
    char *bytes = NULL;

    if (!file) {
        return 0;
    }
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t left = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(left + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, left, file), left);
    for (char *at = bytes; (at = memmem(at, left, needle, strlen(needle))) != NULL; at++) {
        left = (size_t)(bytes + ftell(file) - at - 1);
        times++;
    }
    free(bytes);
    (void)fclose(file);
    return times;
}

/* How often `needle` stands in the files of the store. */
static size_t times_in_files(const char *needle)
{
    return times_in(kit.path, needle) +
           times_in(test_folder_path(&kit.folder, "store.db-wal"), needle) +
           times_in(test_folder_path(&kit.folder, "store.db-shm"), needle);
}

/* Ten conversations with messages of many sizes between others, so that pages are split,
 * merged and chained. */
static void test_erase(void **state)
{
    char secret[3000];

    (void)state;
    for (size_t i = 0; i + 10 < sizeof(secret); i += 10) {
        memcpy(secret + i, "ana@secret", 10);
    }
    for (int i = 0; i < 10; i++) {
        char id[16];
        char event_id[16];
        struct cj_store_conversation conversation;
        cj_write *write = cj_write_new();

        (void)snprintf(id, sizeof(id), "c_%d", i);
        (void)snprintf(event_id, sizeof(event_id), "e_%d", i);
        conversation = kit_conversation(id);
        struct cj_store_event event = kit_event(event_id, id, 1);
        event.body = (struct cj_str){secret, 2000};
        conversation.profile = CJ_STR("{\"email\":\"ana@secret\"}");
        cj_write_create(write, &conversation);
        cj_write_event(write, &event);
        for (int64_t seq = 1; seq <= 60; seq++) {
            struct cj_store_message message = kit_message(id, seq);

            message.text = (struct cj_str){secret, (size_t)seq * 40};
            cj_write_message(write, &message);
        }
        assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
    }
    assert_true(times_in_files("ana@secret") > 1000);
    for (int i = 0; i < 10; i++) {
        char id[16];
        cj_write *write = cj_write_new();

        (void)snprintf(id, sizeof(id), "c_%d", (i * 7) % 10);
        cj_write_erase(write, cj_str_from(id));
        assert_int_equal(store_kit_write(&kit, write), CJ_STORE_DONE);
    }
    assert_int_equal(times_in_files("ana@secret"), 0);
    assert_int_equal(times_in_files("a@secr"), 0);
    const struct cj_store_query events = {.ask = CJ_ASK_EVENTS, .state = CJ_STR("pending")};
    assert_int_equal(store_kit_count(&kit, &events), 0);
}

static void test_metrics(void **state)
{
    struct cj_store_counts counts;
    struct cj_buf out = {0};

    (void)state;
    assert_int_equal(create("c_1"), CJ_STORE_DONE);
    assert_int_equal(create("c_1"), CJ_STORE_EXISTS);
    const struct cj_store_query query = {.ask = CJ_ASK_OPEN};
    assert_int_equal(store_kit_count(&kit, &query), 1);
    cj_store_count(kit.store, &counts);
    assert_int_equal(counts.batches, 1);
    assert_int_equal(counts.conflicts, 1);
    assert_int_equal(counts.commits, 2);
    assert_int_equal(counts.reads, 1);
    assert_int_equal(counts.waiting + counts.dropped + counts.refused, 0);
    cj_store_write_metrics(kit.store, &out);
    assert_false(out.failed);
    assert_non_null(strstr(out.ptr, "\nconserje_store_batches_total 1\n"));
    assert_non_null(strstr(out.ptr, "\nconserje_store_up 1\n"));
    assert_non_null(strstr(
        out.ptr, "\nconserje_store_operation_duration_seconds_count{op=\"commit\"} 2\n"));
    assert_non_null(
        strstr(out.ptr, "\nconserje_store_operation_duration_seconds_count{op=\"read\"} 1\n"));
    cj_buf_clear(&out);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_round_trip), TEST(test_bare),  TEST(test_refusals), TEST(test_whole),
        TEST(test_limits),     TEST(test_queue), TEST(test_messages), TEST(test_outbox),
        TEST(test_keys),       TEST(test_erase), TEST(test_metrics),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
