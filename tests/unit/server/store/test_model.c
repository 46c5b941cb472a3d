/* Random batches beside a model in memory: the same refusals, the same rows, also after a
 * restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/faulty_vfs.h"
#include "support/random.h"
#include "support/store_kit.h"

#define CONVERSATIONS  6
#define MAX_SEQ        24
#define MAX_OPERATIONS 5
#define BATCHES        3000

/* What the store ought to hold. */
struct model_conversation {
    bool exists;
    int64_t version;
    bool messages[MAX_SEQ + 1];
    int clients[MAX_SEQ + 1]; /* the client's id of each; 0: none */
    bool transitions[MAX_SEQ + 1];
    bool events[MAX_SEQ + 1];
};

struct model {
    struct model_conversation conversations[CONVERSATIONS];
};

static const char *const names[CONVERSATIONS] = {"c_0", "c_1", "c_2", "c_3", "c_4", "c_5"};
static struct store_kit kit;

static enum cj_store_result create(cj_write *write, struct model_conversation *model,
                                   const char *name, struct test_random *random)
{
    struct cj_store_conversation conversation = kit_conversation(name);

    conversation.version = (int64_t)test_random_below(random, 4);
    cj_write_create(write, &conversation);
    if (model->exists) {
        return CJ_STORE_EXISTS;
    }
    *model = (struct model_conversation){.exists = true, .version = conversation.version};
    return CJ_STORE_DONE;
}

static enum cj_store_result update(cj_write *write, struct model_conversation *model,
                                   const char *name, struct test_random *random)
{
    struct cj_store_conversation conversation = kit_conversation(name);
    int64_t expected = (int64_t)test_random_below(random, 5) - 1;

    conversation.version = (int64_t)test_random_below(random, 4);
    cj_write_update(write, &conversation, expected);
    if (!model->exists || (expected != CJ_ANY_VERSION && expected != model->version)) {
        return CJ_STORE_CONFLICT;
    }
    model->version = conversation.version;
    return CJ_STORE_DONE;
}

static bool has_client(const struct model_conversation *model, int client)
{
    for (size_t i = 0; i <= MAX_SEQ; i++) {
        if (model->messages[i] && client != 0 && model->clients[i] == client) {
            return true;
        }
    }
    return false;
}

static enum cj_store_result message(cj_write *write, struct model_conversation *model,
                                    const char *name, struct test_random *random)
{
    size_t seq = test_random_below(random, MAX_SEQ) + 1;
    int client = (int)test_random_below(random, 8);
    struct cj_store_message record = kit_message(name, (int64_t)seq);
    char text[16];

    (void)snprintf(text, sizeof(text), "%d", client);
    record.client_id = client ? cj_str_from(text) : CJ_STR("");
    cj_write_message(write, &record);
    /* what is taken is seen before what is missing */
    if (model->exists && (model->messages[seq] || has_client(model, client))) {
        return CJ_STORE_EXISTS;
    }
    if (!model->exists) {
        return CJ_STORE_CONFLICT;
    }
    model->messages[seq] = true;
    model->clients[seq] = client;
    return CJ_STORE_DONE;
}

static enum cj_store_result transition(cj_write *write, struct model_conversation *model,
                                       const char *name, struct test_random *random)
{
    size_t version = test_random_below(random, MAX_SEQ);
    const struct cj_store_transition record = kit_transition(name, (int64_t)version);

    cj_write_transition(write, &record);
    if (!model->exists || model->transitions[version]) {
        return model->exists ? CJ_STORE_EXISTS : CJ_STORE_CONFLICT;
    }
    model->transitions[version] = true;
    return CJ_STORE_DONE;
}

static enum cj_store_result event(cj_write *write, struct model_conversation *model,
                                  const char *name, struct test_random *random)
{
    size_t position = test_random_below(random, MAX_SEQ);
    char id[32];

    (void)snprintf(id, sizeof(id), "e_%s_%zu", name, position);
    const struct cj_store_event record = kit_event(id, name, (int64_t)position);
    cj_write_event(write, &record);
    if (!model->exists || model->events[position]) {
        return model->exists ? CJ_STORE_EXISTS : CJ_STORE_CONFLICT;
    }
    model->events[position] = true;
    return CJ_STORE_DONE;
}

static enum cj_store_result erase(cj_write *write, struct model_conversation *model,
                                  const char *name, struct test_random *random)
{
    (void)random;
    cj_write_erase(write, cj_str_from(name));
    if (!model->exists) {
        return CJ_STORE_CONFLICT;
    }
    *model = (struct model_conversation){0};
    return CJ_STORE_DONE;
}

typedef enum cj_store_result (*operation)(cj_write *, struct model_conversation *,
                                          const char *, struct test_random *);

/* Messages are the most; erasing is rare, or nothing would ever be there. */
static const operation operations[] = {create,     create,  update,  update,  message,
                                       message,    message, message, message, transition,
                                       transition, event,   event,   erase};

static void run_batch(struct model *model, struct test_random *random)
{
    struct model next = *model;
    enum cj_store_result wanted = CJ_STORE_DONE;
    size_t count = test_random_below(random, MAX_OPERATIONS) + 1;
    cj_write *write = cj_write_new();

    for (size_t i = 0; i < count; i++) {
        size_t which = test_random_below(random, CONVERSATIONS);
        operation run =
            operations[test_random_below(random, sizeof(operations) / sizeof(operations[0]))];
        struct model_conversation ignored = next.conversations[which];
        enum cj_store_result result =
            run(write, wanted == CJ_STORE_DONE ? &next.conversations[which] : &ignored,
                names[which], random);

        wanted = wanted == CJ_STORE_DONE ? result : wanted;
    }
    assert_int_equal(store_kit_write(&kit, write), wanted);
    if (wanted == CJ_STORE_DONE) {
        *model = next;
    }
}

static size_t count_true(const bool *items, size_t count)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        found += items[i];
    }
    return found;
}

static void compare_one(const struct model_conversation *model, const char *name)
{
    const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = cj_str_from(name)};
    const struct cj_store_query changes = {
        .ask = CJ_ASK_TRANSITIONS, .id = cj_str_from(name), .after = -1};
    const struct cj_store_rows *rows = store_kit_ask(&kit, &query);

    assert_int_equal(rows->conversation_count, model->exists);
    assert_true(!model->exists || rows->conversations->version == model->version);
    assert_int_equal(rows->message_count, count_true(model->messages, MAX_SEQ + 1));
    for (size_t i = 0; i < rows->message_count; i++) {
        int client = 0;

        assert_true(model->messages[rows->messages[i].seq]);
        (void)sscanf(rows->messages[i].client_id.ptr, "%d", &client);
        assert_int_equal(client, model->clients[rows->messages[i].seq]);
    }
    store_kit_done(&kit);
    assert_int_equal(store_kit_count(&kit, &changes),
                     count_true(model->transitions, MAX_SEQ + 1));
}

static void compare(const struct model *model)
{
    const struct cj_store_query events = {.ask = CJ_ASK_EVENTS, .state = CJ_EVENT_PENDING};
    size_t event_count = 0;

    for (size_t i = 0; i < CONVERSATIONS; i++) {
        compare_one(&model->conversations[i], names[i]);
        event_count += count_true(model->conversations[i].events, MAX_SEQ + 1);
    }
    assert_int_equal(store_kit_count(&kit, &events), event_count);
}

static void test_model(void **state)
{
    struct test_random random = {4242};
    struct model model = {0};

    (void)state;
    store_kit_init(&kit);
    store_kit_open(&kit);
    for (size_t i = 0; i < BATCHES; i++) {
        run_batch(&model, &random);
        if (i % 50 == 49) {
            compare(&model);
        }
        if (i % 300 == 299) {
            store_kit_close(&kit);
            store_kit_open(&kit);
            compare(&model);
        }
    }
    store_kit_clear(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_model)};

    faulty_vfs_install();
    faulty_vfs_skip_syncs();
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
