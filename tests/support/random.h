/* Made-up input for property tests: the same on every run, so that a failure stays put. */
#ifndef CJ_TEST_RANDOM_H
#define CJ_TEST_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/** Any state but 0; two tests with the same state get the same numbers. */
struct test_random {
    uint64_t state;
};

uint64_t test_random_next(struct test_random *random);

/** From 0 to `limit` - 1. */
size_t test_random_below(struct test_random *random, size_t limit);

/** Strings `pieces[0..count)` in a row, as many as random and `max_pieces` allow, in `out`.
 * @return the length; `out` is NUL-terminated */
size_t test_random_text(struct test_random *random, const char *const *pieces, size_t count,
                        size_t max_pieces, char *out, size_t capacity);

#endif
