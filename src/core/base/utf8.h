/* UTF-8 without a library: validity, one code point at a time, columns. RFC 3629. */
#ifndef CJ_BASE_UTF8_H
#define CJ_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/** Bytes of the longest valid prefix: `text.len` when all of it is valid. Overlong forms,
 * surrogates and values over U+10FFFF are invalid; NUL is valid. */
size_t cj_utf8_valid(struct cj_str text);

/** The code point at `*ptr`, which moves past it. `*ptr` < `end`, and the text is valid. */
uint32_t cj_utf8_next(const char **ptr, const char *end);

/** Writes `code` to `out` (room for 4 bytes); returns how many bytes it took. */
size_t cj_utf8_put(uint32_t code, char *out);

/** Code points in valid text. */
size_t cj_utf8_count(struct cj_str text);

/** Line and column, both from 1, of byte `offset` in `text`; the column counts code points.
 * Offsets behind the end mean the end. */
void cj_utf8_position(struct cj_str text, size_t offset, uint32_t *out_line,
                      uint32_t *out_column);

#endif
