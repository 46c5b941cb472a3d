/* A growing byte buffer with a sticky failure. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

bool cj_buf_reserve(struct cj_buf *buf, size_t more)
{
    size_t needed;

    if (buf->failed || __builtin_add_overflow(buf->len, more, &needed) ||
        needed > SIZE_MAX / 2 - 1) {
        buf->failed = true;
        return false;
    }
    if (buf->ptr && needed < buf->capacity) {
        return true;
    }

    size_t capacity = buf->capacity ? buf->capacity : FIRST_CAPACITY;
    while (capacity <= needed) { /* one more than needed: the closing NUL */
        capacity *= 2;
    }
    char *grown = realloc(buf->ptr, capacity);
    if (!grown) {
        buf->failed = true;
        return false;
    }
    buf->ptr = grown;
    buf->capacity = capacity;
    return true;
}

void cj_buf_add(struct cj_buf *buf, const void *bytes, size_t len)
{
    if (!cj_buf_reserve(buf, len)) {
        return;
    }
    if (len > 0) {
        memcpy(buf->ptr + buf->len, bytes, len);
    }
    buf->len += len;
    buf->ptr[buf->len] = '\0';
}

void cj_buf_adds(struct cj_buf *buf, const char *text)
{
    cj_buf_add(buf, text, strlen(text));
}

void cj_buf_add_str(struct cj_buf *buf, struct cj_str text)
{
    cj_buf_add(buf, text.ptr, text.len);
}

void cj_buf_addc(struct cj_buf *buf, char c)
{
    cj_buf_add(buf, &c, 1);
}

void cj_buf_printf(struct cj_buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0 || !cj_buf_reserve(buf, (size_t)len)) {
        buf->failed = true;
        return;
    }

    va_start(args, format);
    (void)vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, args);
    va_end(args);
    buf->len += (size_t)len;
}

void cj_buf_reset(struct cj_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->ptr) {
        buf->ptr[0] = '\0';
    }
}

struct cj_str cj_buf_str(const struct cj_buf *buf)
{
    return (struct cj_str){buf->ptr, buf->len};
}

char *cj_buf_take(struct cj_buf *buf)
{
    cj_buf_reserve(buf, 0); /* an empty result is "", not NULL */

    char *text = NULL;
    if (buf->failed) {
        free(buf->ptr);
    } else {
        text = buf->ptr;
        text[buf->len] = '\0';
    }
    *buf = (struct cj_buf){0};
    return text;
}

void cj_buf_clear(struct cj_buf *buf)
{
    free(buf->ptr);
    *buf = (struct cj_buf){0};
}
