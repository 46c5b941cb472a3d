/* Batches: operations copied one behind the other. */
#include "server/store/batch.h"

#include <stdlib.h>

/* The record starts behind the operation, aligned as malloc() aligned that. */
struct block {
    struct cj_operation operation;
    max_align_t record[];
};

cj_write *cj_write_new(void)
{
    return calloc(1, sizeof(struct cj_write));
}

void cj_write_free(cj_write *write)
{
    if (!write) {
        return;
    }
    while (write->first) {
        struct cj_operation *next = write->first->next;

        free(write->first);
        write->first = next;
    }
    free(write);
}

static struct block *copy(const struct cj_shape *shape, const void *record, size_t size)
{
    struct block *block = malloc(size);

    if (block) {
        char *texts = (char *)block->record + shape->size;

        cj_shape_copy(shape, record, block->record, texts);
        block->operation = (struct cj_operation){.shape = shape, .record = block->record};
    }
    return block;
}

/* Past its bound a batch takes nothing more; that it grew over it is seen when it is handed
 * over. */
static void add(cj_write *write, enum cj_operation_kind kind, const struct cj_shape *shape,
                const void *record, int64_t expected)
{
    if (!write || write->failed || write->bytes > CJ_STORE_BATCH_BYTES) {
        return;
    }
    size_t size = sizeof(struct block) + shape->size + cj_shape_text_len(shape, record);
    struct block *block = size <= CJ_STORE_BATCH_BYTES ? copy(shape, record, size) : NULL;

    write->bytes += size;
    if (!block) {
        write->failed = size <= CJ_STORE_BATCH_BYTES;
        return;
    }
    struct cj_operation *operation = &block->operation;
    operation->kind = kind;
    operation->expected = expected;
    if (write->last) {
        write->last->next = operation;
    } else {
        write->first = operation;
    }
    write->last = operation;
}

void cj_write_create(cj_write *write, const struct cj_store_conversation *conversation)
{
    add(write, CJ_OP_CREATE, &cj_shape_conversation, conversation, 0);
}

void cj_write_update(cj_write *write, const struct cj_store_conversation *conversation,
                     int64_t expected)
{
    add(write, CJ_OP_UPDATE, &cj_shape_conversation, conversation, expected);
}

void cj_write_message(cj_write *write, const struct cj_store_message *message)
{
    add(write, CJ_OP_MESSAGE, &cj_shape_message, message, 0);
}

void cj_write_transition(cj_write *write, const struct cj_store_transition *transition)
{
    add(write, CJ_OP_TRANSITION, &cj_shape_transition, transition, 0);
}

void cj_write_event(cj_write *write, const struct cj_store_event *event)
{
    add(write, CJ_OP_EVENT, &cj_shape_event, event, 0);
}

void cj_write_attempt(cj_write *write, const struct cj_store_event *event)
{
    add(write, CJ_OP_ATTEMPT, &cj_shape_event, event, 0);
}

void cj_write_key(cj_write *write, const struct cj_store_key *key)
{
    add(write, CJ_OP_KEY, &cj_shape_key, key, 0);
}

void cj_write_revoke(cj_write *write, struct cj_str name, int64_t at_ms)
{
    const struct cj_store_aim aim = {name, at_ms};

    add(write, CJ_OP_REVOKE, &cj_shape_aim, &aim, 0);
}

void cj_write_erase(cj_write *write, struct cj_str conversation)
{
    const struct cj_store_aim aim = {conversation, 0};

    add(write, CJ_OP_ERASE, &cj_shape_aim, &aim, 0);
    if (write) {
        write->erases = true;
    }
}
