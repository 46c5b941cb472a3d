/* A store in a folder of a test's own, and calls that wait for its callbacks. */
#ifndef CJ_TEST_STORE_KIT_H
#define CJ_TEST_STORE_KIT_H

#include <pthread.h>

#include "server/store/store.h"
#include "support/folder.h"

struct store_kit {
    struct test_folder folder;
    char path[96];
    cj_store *store;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* what became of the last batch */
    enum cj_store_result written;
    bool is_written;
    /* the read that is being looked at */
    const struct cj_store_rows *rows;
    enum cj_store_result result;
    bool looking;
};

/** Makes the folder; nothing is open. */
void store_kit_init(struct store_kit *kit);
/** Closes, and removes the folder. */
void store_kit_clear(struct store_kit *kit);

/** Opens the store, or fails the test. */
void store_kit_open(struct store_kit *kit);
void store_kit_close(struct store_kit *kit);

/** Tries to open it and gives the result; what opens is closed again. */
enum cj_store_result store_kit_try(struct store_kit *kit, struct cj_store_trouble *trouble);

/** Hands over and waits until it is known what became of it. */
enum cj_store_result store_kit_write(struct store_kit *kit, cj_write *write);

/** Asks and waits for the result alone. */
enum cj_store_result store_kit_read(struct store_kit *kit, const struct cj_store_query *query);

/** Asks and waits. The rows are good until store_kit_done(), which must follow. */
const struct cj_store_rows *store_kit_ask(struct store_kit *kit,
                                          const struct cj_store_query *query);
void store_kit_done(struct store_kit *kit);

/** How many rows a question finds. */
size_t store_kit_count(struct store_kit *kit, const struct cj_store_query *query);

/** Records with every member filled; `id` and `conversation` are borrowed. */
struct cj_store_conversation kit_conversation(const char *id);
struct cj_store_message kit_message(const char *conversation, int64_t seq);
struct cj_store_transition kit_transition(const char *conversation, int64_t version);
struct cj_store_event kit_event(const char *id, const char *conversation, int64_t position);
struct cj_store_key kit_key(const char *name);

/** Runs SQL on the file of a store, from outside. */
void store_kit_sql(const struct store_kit *kit, const char *sql);

#endif
