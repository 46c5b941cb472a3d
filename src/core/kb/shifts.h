/* Columns in a text from which template syntax was taken away: what is told about the rest
 * must name the column in the file. */
#ifndef CJ_KB_SHIFTS_H
#define CJ_KB_SHIFTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** From `column` of `line` on, the file's column is `by` larger. */
struct cj_shift {
    uint32_t line;
    uint32_t column;
    int32_t by;
};

/** In the order of the text. Zero-initialise it; release with cj_shifts_clear(). */
struct cj_shifts {
    struct cj_shift *items;
    size_t count;
    size_t capacity;
};

/** @return false when memory ran out */
bool cj_shifts_add(struct cj_shifts *shifts, struct cj_shift shift);

/** The column in the file of a place in the text; `shifts` may be NULL. */
uint32_t cj_shifts_column(const struct cj_shifts *shifts, uint32_t line, uint32_t column);

void cj_shifts_clear(struct cj_shifts *shifts);

#endif
