/* Where conversations last: one interface, a database behind it.
 *
 * Nothing here waits for a disk but cj_store_open() and cj_store_close(). Writes are batches,
 * made on any thread and handed over; one writer thread commits all that wait in one
 * transaction. Reads run on a thread of their own and answer by a callback; they and the
 * writer never wait for each other.
 *
 * The store's health is never a guess: what it says is done survives a crash of the machine,
 * and what it refuses names the cause. It tries again by itself, so that it recovers when the
 * cause goes away. */
#ifndef CJ_STORE_STORE_H
#define CJ_STORE_STORE_H

#include <stdbool.h>

#include "base/buf.h"
#include "server/store/record.h"
#include "server/store/result.h"

/** A store that is open. Every function of it may be called on any thread. */
typedef struct cj_store cj_store;

/** Batches that may wait for the writer. */
#define CJ_STORE_RING 16384

/** Batches after which history is dropped: what is left is for what must last. */
#define CJ_STORE_RING_HISTORY (CJ_STORE_RING / 4 * 3)

/** Bytes of all batches that wait; with CJ_STORE_RING it bounds the memory of a store whose
 * disk is slower than its visitors. History may fill three quarters of it too. */
#define CJ_STORE_RING_BYTES ((size_t)64 * 1024 * 1024)

/** Bytes of one batch: an event's 20 kB and a few messages fit many times. */
#define CJ_STORE_BATCH_BYTES ((size_t)1024 * 1024)

/** Reads that may wait. */
#define CJ_STORE_READS 4096

/** Rows of one read: more are read page by page. */
#define CJ_STORE_PAGE 1000

/** Time that a database which another process has locked is waited for. */
#define CJ_STORE_BUSY_MS 5000

struct cj_store_options {
    const char *path; /* the file of an SQLite database; made when it is not there, with the
                         folders on the way, for its owner alone */
    unsigned busy_ms; /* 0: CJ_STORE_BUSY_MS */
};

/** Opens a store: checks it, brings its schema up to date, starts its threads.
 *
 * @param options      borrowed for the call
 * @param out_trouble  may be NULL; set when the store is refused: what is wrong with it
 * @param out_store    set only on CJ_STORE_DONE; for cj_store_close()
 * @return CJ_STORE_DONE; CJ_STORE_FUTURE for a store of a newer version; CJ_STORE_FOREIGN for
 *         a database of something else; CJ_STORE_CORRUPT, READ_ONLY, LOCKED, FULL, IO,
 *         NO_MEMORY. A file that is refused is left as it is. */
enum cj_store_result cj_store_open(const struct cj_store_options *options,
                                   struct cj_store_trouble *out_trouble, cj_store **out_store);

/** Commits what waits, answers every callback, then closes. No other call may run or follow,
 * also none from those callbacks. NULL is fine. */
void cj_store_close(cj_store *store);

/** CJ_STORE_DONE while the last transaction succeeded; else why it did not. */
enum cj_store_result cj_store_health(const cj_store *store);

/* ---- Writing ---- */

/** A batch: operations that take effect together or not at all, in their order. One thread at
 * a time. What is added is copied. When memory runs out while it is filled, or it grows over
 * CJ_STORE_BATCH_BYTES, it stays failed and cj_store_write() says so. */
typedef struct cj_write cj_write;

/** NULL when memory ran out: cj_store_write() takes that calmly. */
cj_write *cj_write_new(void);

/** Only for a batch that was never handed over. NULL is fine. */
void cj_write_free(cj_write *write);

/** Any version will do. */
#define CJ_ANY_VERSION INT64_C(-1)

/** A new conversation. Its id being taken refuses the batch: CJ_STORE_EXISTS. */
void cj_write_create(cj_write *write, const struct cj_store_conversation *conversation);

/** The conversation as it is now; only its id and `created_ms` stay.
 *
 * Refuses the batch with CJ_STORE_CONFLICT when the conversation is not there, so that nothing
 * brings back what was erased, and when its stored version is not `expected`: somebody else
 * was first. History leaves the version as it is, and expects CJ_ANY_VERSION. */
void cj_write_update(cj_write *write, const struct cj_store_conversation *conversation,
                     int64_t expected);

/** A message. CJ_STORE_EXISTS when its place or its `client_id` is taken; CJ_STORE_CONFLICT
 * without its conversation. The same holds for the rows below. */
void cj_write_message(cj_write *write, const struct cj_store_message *message);
void cj_write_transition(cj_write *write, const struct cj_store_transition *transition);
void cj_write_event(cj_write *write, const struct cj_store_event *event);

/** What an attempt to deliver the event `event->id` came to: `state`, `progress`,
 * `last_error`, `attempts` and `next_ms`; the rest stays. CJ_STORE_CONFLICT without the event.
 */
void cj_write_attempt(cj_write *write, const struct cj_store_event *event);

void cj_write_key(cj_write *write, const struct cj_store_key *key);

/** CJ_STORE_CONFLICT when no valid key has that name. */
void cj_write_revoke(cj_write *write, struct cj_str name, int64_t at_ms);

/** Removes a conversation with its messages, transitions and events, leaving no byte of them
 * in the files. CJ_STORE_CONFLICT when it is not there. CJ_STORE_LOCKED when it is gone, but
 * somebody else's long read kept its bytes in a file; they go as soon as that ends. */
void cj_write_erase(cj_write *write, struct cj_str conversation);

/** What became of a batch. Called on the writer's thread, which waits meanwhile: be brief, and
 * don't call cj_store_close().
 *
 * @param result  CJ_STORE_DONE: it is durable. CJ_STORE_IO: nobody knows; what repeats it uses
 *                the same ids. All else: nothing of it is stored. */
typedef void (*cj_store_done)(void *context, enum cj_store_result result);

/** Hands a batch over; it is gone afterwards in any case. Batches are committed in the order
 * in which they were handed over.
 *
 * @param done  NULL: history. Nobody waits for it, it is the first to go when the ring fills,
 *              and its loss is only counted. Else called exactly once when this returns
 *              CJ_STORE_DONE, and never otherwise
 * @return CJ_STORE_DONE when it was taken; CJ_STORE_BUSY when the ring is full;
 *         CJ_STORE_LIMIT for a batch over its bound; CJ_STORE_NO_MEMORY */
enum cj_store_result cj_store_write(cj_store *store, cj_write *write, cj_store_done done,
                                    void *context);

/* ---- Reading ---- */

enum cj_store_question {
    CJ_ASK_CONVERSATION, /* `id`; with its last `limit` messages */
    CJ_ASK_MESSAGES,     /* those of `id` after the one numbered `after` */
    CJ_ASK_TRANSITIONS,  /* those of `id` after the version `after` */
    CJ_ASK_QUEUE,        /* conversations in `state`, the highest priority first, then who has
                            waited longest; from `after` on: how many to skip */
    CJ_ASK_OPEN,         /* conversations that are not closed, by id, after `id` */
    CJ_ASK_DUE,          /* pending events to be tried at `now_ms`, the longest due first; one
                            only when none before it waits for the same target and conversation */
    CJ_ASK_EVENT,        /* `id` */
    CJ_ASK_EVENTS, /* those in `state`, oldest first; from `after` on: how many to skip */
    CJ_ASK_KEY,    /* the valid key with `digest` */
    CJ_ASK_KEYS,   /* all keys, by name, after the name `id` */
    CJ_QUESTIONS,
};

/** A question; each kind says which fields it looks at. */
struct cj_store_query {
    enum cj_store_question ask;
    struct cj_str id;
    struct cj_str state;
    int64_t after;
    int64_t now_ms;
    struct cj_digest digest;
    size_t limit; /* rows; 0 and more than CJ_STORE_PAGE mean CJ_STORE_PAGE */
};

/** What was found: of the kinds that the question is about. */
struct cj_store_rows {
    const struct cj_store_conversation *conversations;
    size_t conversation_count;
    const struct cj_store_message *messages; /* by `seq`, ascending */
    size_t message_count;
    const struct cj_store_transition *transitions;
    size_t transition_count;
    const struct cj_store_event *events;
    size_t event_count;
    const struct cj_store_key *keys;
    size_t key_count;
    int64_t next_ms; /* CJ_ASK_DUE: when the next pending event is due, should none be now; 0:
                        none is pending */
};

/** An answer, on the reader's thread: be brief.
 *
 * @param result  CJ_STORE_DONE, also when nothing was found
 * @param rows    borrowed until this returns; empty unless CJ_STORE_DONE */
typedef void (*cj_store_found)(void *context, enum cj_store_result result,
                               const struct cj_store_rows *rows);

/** Asks. What was committed before is seen; what still waits for the writer is not.
 *
 * @param query  copied
 * @param found  called exactly once when this returns CJ_STORE_DONE, and never otherwise
 * @return CJ_STORE_DONE; CJ_STORE_BUSY with CJ_STORE_READS waiting; CJ_STORE_NO_MEMORY */
enum cj_store_result cj_store_read(cj_store *store, const struct cj_store_query *query,
                                   cj_store_found found, void *context);

/* ---- Counting ---- */

/** What happened since the store was opened. */
struct cj_store_counts {
    uint64_t waiting; /* batches in the ring now */
    uint64_t commits; /* transactions */
    uint64_t batches; /* stored */
    uint64_t dropped; /* history lost: the ring was full, or the disk refused */
    uint64_t refused; /* batches with a callback that were not taken or not stored, but for */
    uint64_t conflicts; /* those that CJ_STORE_CONFLICT or CJ_STORE_EXISTS refused */
    uint64_t reads;
};

void cj_store_count(const cj_store *store, struct cj_store_counts *out_counts);

/** Appends the store's metric families: `conserje_store_…`. */
void cj_store_write_metrics(const cj_store *store, struct cj_buf *out);

#endif
