/* The tables of members. */
#include "server/store/fields.h"

#include <string.h>

#define TEXT(type, member)                           \
    {                                                \
        CJ_FIELD_TEXT, offsetof(struct type, member) \
    }
#define OPTIONAL(type, member)                           \
    {                                                    \
        CJ_FIELD_OPTIONAL, offsetof(struct type, member) \
    }
#define BYTES(type, member)                           \
    {                                                 \
        CJ_FIELD_BYTES, offsetof(struct type, member) \
    }
#define NUMBER(type, member)                           \
    {                                                  \
        CJ_FIELD_NUMBER, offsetof(struct type, member) \
    }
#define DIGEST(type, member)                           \
    {                                                  \
        CJ_FIELD_DIGEST, offsetof(struct type, member) \
    }

#define SHAPE(fields, type)                                                 \
    {                                                                       \
        (fields), sizeof(fields) / sizeof((fields)[0]), sizeof(struct type) \
    }

static const struct cj_field conversation[] = {
    TEXT(cj_store_conversation, id),
    TEXT(cj_store_conversation, site),
    TEXT(cj_store_conversation, channel),
    TEXT(cj_store_conversation, locale),
    TEXT(cj_store_conversation, state),
    NUMBER(cj_store_conversation, version),
    NUMBER(cj_store_conversation, priority),
    NUMBER(cj_store_conversation, waiting_ms),
    NUMBER(cj_store_conversation, last_seq),
    DIGEST(cj_store_conversation, token),
    OPTIONAL(cj_store_conversation, customer),
    OPTIONAL(cj_store_conversation, profile),
    OPTIONAL(cj_store_conversation, metadata),
    BYTES(cj_store_conversation, dialog),
    NUMBER(cj_store_conversation, dialog_version),
    OPTIONAL(cj_store_conversation, previous),
    OPTIONAL(cj_store_conversation, reference),
    NUMBER(cj_store_conversation, created_ms),
    NUMBER(cj_store_conversation, updated_ms),
};
const struct cj_shape cj_shape_conversation = SHAPE(conversation, cj_store_conversation);

static const struct cj_field message[] = {
    TEXT(cj_store_message, conversation),
    NUMBER(cj_store_message, seq),
    TEXT(cj_store_message, id),
    TEXT(cj_store_message, role),
    TEXT(cj_store_message, type),
    TEXT(cj_store_message, text),
    OPTIONAL(cj_store_message, body),
    OPTIONAL(cj_store_message, client_id),
    OPTIONAL(cj_store_message, in_reply_to),
    NUMBER(cj_store_message, created_ms),
};
const struct cj_shape cj_shape_message = SHAPE(message, cj_store_message);

static const struct cj_field transition[] = {
    TEXT(cj_store_transition, conversation), NUMBER(cj_store_transition, version),
    TEXT(cj_store_transition, from),         TEXT(cj_store_transition, to),
    TEXT(cj_store_transition, trigger),      TEXT(cj_store_transition, actor),
    NUMBER(cj_store_transition, at_ms),
};
const struct cj_shape cj_shape_transition = SHAPE(transition, cj_store_transition);

static const struct cj_field event[] = {
    TEXT(cj_store_event, id),
    TEXT(cj_store_event, target),
    OPTIONAL(cj_store_event, conversation),
    NUMBER(cj_store_event, position),
    TEXT(cj_store_event, type),
    BYTES(cj_store_event, body),
    TEXT(cj_store_event, state),
    OPTIONAL(cj_store_event, progress),
    OPTIONAL(cj_store_event, last_error),
    NUMBER(cj_store_event, attempts),
    NUMBER(cj_store_event, next_ms),
    NUMBER(cj_store_event, created_ms),
};
const struct cj_shape cj_shape_event = SHAPE(event, cj_store_event);

static const struct cj_field key[] = {
    TEXT(cj_store_key, name),         TEXT(cj_store_key, scopes),
    DIGEST(cj_store_key, digest),     NUMBER(cj_store_key, created_ms),
    NUMBER(cj_store_key, revoked_ms),
};
const struct cj_shape cj_shape_key = SHAPE(key, cj_store_key);

static const struct cj_field aim[] = {
    TEXT(cj_store_aim, id),
    NUMBER(cj_store_aim, number),
};
const struct cj_shape cj_shape_aim = SHAPE(aim, cj_store_aim);

static bool is_str(const struct cj_field *field)
{
    return field->kind != CJ_FIELD_NUMBER && field->kind != CJ_FIELD_DIGEST;
}

struct cj_str cj_field_str(const void *record, const struct cj_field *field)
{
    struct cj_str text;

    memcpy(&text, (const char *)record + field->offset, sizeof(text));
    return text;
}

size_t cj_shape_text_len(const struct cj_shape *shape, const void *record)
{
    size_t len = 0;

    for (size_t i = 0; i < shape->count; i++) {
        len += is_str(&shape->fields[i]) ? cj_field_str(record, &shape->fields[i]).len : 0;
    }
    return len;
}

void cj_shape_copy(const struct cj_shape *shape, const void *record, void *to, char *texts)
{
    memcpy(to, record, shape->size);
    for (size_t i = 0; i < shape->count; i++) {
        const struct cj_field *field = &shape->fields[i];
        struct cj_str text;

        if (!is_str(field)) {
            continue;
        }
        text = cj_field_str(record, field);
        if (text.len > 0) {
            memcpy(texts, text.ptr, text.len);
        }
        text.ptr = texts;
        texts += text.len;
        memcpy((char *)to + field->offset, &text, sizeof(text));
    }
}
