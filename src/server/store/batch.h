/* What is inside a batch, for the writer and for who applies it. */
#ifndef CJ_STORE_BATCH_H
#define CJ_STORE_BATCH_H

#include "server/store/fields.h"
#include "server/store/store.h"

/** Keep in the order of the table in sqlite_apply.c. */
enum cj_operation_kind {
    CJ_OP_CREATE,
    CJ_OP_UPDATE,
    CJ_OP_MESSAGE,
    CJ_OP_TRANSITION,
    CJ_OP_EVENT,
    CJ_OP_ATTEMPT,
    CJ_OP_KEY,
    CJ_OP_REVOKE,
    CJ_OP_ERASE,
    CJ_OPERATIONS,
};

/** One operation; its record and the record's texts follow it in the same piece of memory. */
struct cj_operation {
    struct cj_operation *next;
    enum cj_operation_kind kind;
    const struct cj_shape *shape;
    int64_t expected; /* CJ_OP_UPDATE */
    const void *record;
};

struct cj_write {
    struct cj_operation *first, *last;
    size_t bytes; /* of all operations */
    bool failed;  /* memory ran out */
    bool erases;
    /* as it was handed over */
    cj_store_done done; /* NULL: history */
    void *context;
    enum cj_store_result result;
};

#endif
