/* A growing byte buffer with a sticky failure.
 *
 * Appending never returns an error: once memory runs out the buffer stays `failed` and ignores
 * what follows, so that a renderer checks once, at the end. */
#ifndef CJ_BASE_BUF_H
#define CJ_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/** Zero-initialise it (`struct cj_buf b = {0};`). `ptr[len]` is always '\0' once something was
 * added; before that `ptr` is NULL. */
struct cj_buf {
    char *ptr;
    size_t len;
    size_t capacity;
    bool failed;
};

void cj_buf_add(struct cj_buf *buf, const void *bytes, size_t len);
void cj_buf_adds(struct cj_buf *buf, const char *text);
void cj_buf_add_str(struct cj_buf *buf, struct cj_str text);
void cj_buf_addc(struct cj_buf *buf, char c);
void cj_buf_printf(struct cj_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Makes room for `more` bytes; false (and `failed`) when memory ran out. */
bool cj_buf_reserve(struct cj_buf *buf, size_t more);

/** Empties it and forgets a failure; keeps the memory for the next use. */
void cj_buf_reset(struct cj_buf *buf);

/** What it holds, borrowed until the next change. */
struct cj_str cj_buf_str(const struct cj_buf *buf);

/** The NUL-terminated content, for the caller to free(); "" when nothing was added, NULL when
 * it failed. The buffer is empty again. */
char *cj_buf_take(struct cj_buf *buf);

/** Frees the memory; the buffer is empty and usable again. */
void cj_buf_clear(struct cj_buf *buf);

#endif
