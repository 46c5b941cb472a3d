/* The members of each record, as a table: what is copied into a batch, bound to a statement
 * and read back from a row is one list, so the three can't differ. */
#ifndef CJ_STORE_FIELDS_H
#define CJ_STORE_FIELDS_H

#include <stddef.h>

#include "server/store/record.h"

enum cj_field_kind {
    CJ_FIELD_TEXT,     /* struct cj_str */
    CJ_FIELD_OPTIONAL, /* the same; "" is stored as NULL */
    CJ_FIELD_BYTES,    /* struct cj_str that is no text; "" is stored as NULL */
    CJ_FIELD_NUMBER,   /* int64_t */
    CJ_FIELD_DIGEST,   /* struct cj_digest */
};

struct cj_field {
    enum cj_field_kind kind;
    size_t offset;
};

/** The shape of a record: its columns, in the order of every statement about it. */
struct cj_shape {
    const struct cj_field *fields;
    size_t count;
    size_t size; /* of the struct */
};

extern const struct cj_shape cj_shape_conversation;
extern const struct cj_shape cj_shape_message;
extern const struct cj_shape cj_shape_transition;
extern const struct cj_shape cj_shape_event;
extern const struct cj_shape cj_shape_key;

/** A number and a text: what operations on a single row take. */
struct cj_store_aim {
    struct cj_str id;
    int64_t number;
};
extern const struct cj_shape cj_shape_aim;

/** The text or bytes in `record` at `field`, which is of such a kind. */
struct cj_str cj_field_str(const void *record, const struct cj_field *field);

/** Bytes of all texts of `record`. */
size_t cj_shape_text_len(const struct cj_shape *shape, const void *record);

/** Copies `record` to `to`, which has room for `shape->size`, and its texts to `texts`. */
void cj_shape_copy(const struct cj_shape *shape, const void *record, void *to, char *texts);

#endif
