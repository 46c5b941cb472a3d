/* A value as its entity wants it. */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "rules/scratch.h"
#include "text/fold.h"

/* ASCII and Latin-1, where codes and names in our languages come from. */
static uint32_t upper(uint32_t code)
{
    if (code >= 'a' && code <= 'z') {
        return code - ('a' - 'A');
    }
    if (code >= 0xE0 && code <= 0xFE && code != 0xF7) {
        return code - 0x20;
    }
    return code;
}

static void add_upper(struct cj_str value, struct cj_buf *out)
{
    const char *at = value.ptr;

    while (at < value.ptr + value.len) {
        char bytes[4];
        size_t len = cj_utf8_put(upper(cj_utf8_next(&at, value.ptr + value.len)), bytes);

        cj_buf_add(out, bytes, len);
    }
}

/* Folding makes ASCII digits of full-width and superscript ones. */
static void add_digits(struct cj_str value, struct cj_buf *out)
{
    size_t kept = 0;

    cj_fold_case(value, out);
    for (size_t i = 0; i < out->len; i++) {
        if (out->ptr[i] >= '0' && out->ptr[i] <= '9') {
            out->ptr[kept++] = out->ptr[i];
        }
    }
    out->len = kept;
}

cj_status cj_normalize_value(enum cj_normalize how, struct cj_str value, struct cj_buf *text,
                             struct cj_arena *arena, struct cj_str *out_value)
{
    cj_buf_reset(text);
    switch (how) {
    case CJ_NORMALIZE_NONE:
        cj_buf_add_str(text, value);
        break;
    case CJ_NORMALIZE_UPPER:
        add_upper(value, text);
        break;
    case CJ_NORMALIZE_LOWER:
        cj_fold_case(value, text);
        break;
    case CJ_NORMALIZE_DIGITS:
        add_digits(value, text);
        break;
    }

    const char *copy = text->failed ? NULL : cj_arena_strndup(arena, text->ptr, text->len);
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    *out_value = (struct cj_str){copy, text->len};
    return CJ_OK;
}
