/* Columns in a text from which something was taken away. */
#include "kb/shifts.h"

#include <stdlib.h>

#include "base/array.h"

bool cj_shifts_add(struct cj_shifts *shifts, struct cj_shift shift)
{
    if (!cj_array_grow(&shifts->items, &shifts->capacity, shifts->count,
                       sizeof(*shifts->items))) {
        return false;
    }
    shifts->items[shifts->count++] = shift;
    return true;
}

static bool is_behind(const struct cj_shift *shift, uint32_t line, uint32_t column)
{
    return shift->line > line || (shift->line == line && shift->column > column);
}

uint32_t cj_shifts_column(const struct cj_shifts *shifts, uint32_t line, uint32_t column)
{
    size_t low = 0;
    size_t high = shifts ? shifts->count : 0;

    while (low < high) { /* for the first one behind the place */
        size_t middle = low + (high - low) / 2;
        if (is_behind(&shifts->items[middle], line, column)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    if (low == 0 || shifts->items[low - 1].line != line) {
        return column;
    }
    return (uint32_t)((int64_t)column + shifts->items[low - 1].by);
}

void cj_shifts_clear(struct cj_shifts *shifts)
{
    free(shifts->items);
    *shifts = (struct cj_shifts){0};
}
