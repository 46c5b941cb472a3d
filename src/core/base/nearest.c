/* Optimal string alignment over bytes, with three rows on the stack: names are short. */
#include "base/nearest.h"

#include <string.h>

#define SHORTEST     3 /* a word of two letters is one edit from too many names */
#define TWO_EDITS_AT 8
#define ROW          (CJ_NEAREST_MAX_LEN + 1)

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* One row of the table: the cost of turning the first `i` bytes of `a` into each prefix of
 * `b`. `before` is the row above `last`, needed for swaps. */
static void fill_row(struct cj_str a, size_t i, struct cj_str b, const unsigned *before,
                     const unsigned *last, unsigned *row)
{
    row[0] = (unsigned)i;
    for (size_t j = 1; j <= b.len; j++) {
        bool same = a.ptr[i - 1] == b.ptr[j - 1];

        row[j] = smaller(smaller(last[j], row[j - 1]) + 1, last[j - 1] + !same);
        if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1]) {
            row[j] = smaller(row[j], before[j - 2] + 1);
        }
    }
}

static unsigned distance(struct cj_str a, struct cj_str b)
{
    unsigned rows[3][ROW] = {{0}};

    for (size_t j = 0; j <= b.len; j++) {
        rows[0][j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        fill_row(a, i, b, rows[(i + 1) % 3], rows[(i - 1) % 3], rows[i % 3]);
    }
    return rows[a.len % 3][b.len];
}

const char *cj_nearest(struct cj_str word, const char *const *names)
{
    unsigned limit = word.len < TWO_EDITS_AT ? 1 : 2;
    unsigned best = limit + 1;
    const char *nearest = NULL;

    if (word.len < SHORTEST || word.len > CJ_NEAREST_MAX_LEN) {
        return NULL;
    }
    for (; *names; names++) {
        struct cj_str name = cj_str_from(*names);
        unsigned edits = name.len <= CJ_NEAREST_MAX_LEN ? distance(word, name) : best;

        if (edits < best) {
            best = edits;
            nearest = *names;
        }
    }
    return nearest;
}
