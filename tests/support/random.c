#include "support/random.h"

#include <string.h>

uint64_t test_random_next(struct test_random *random)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return random->state;
}

size_t test_random_below(struct test_random *random, size_t limit)
{
    return (size_t)(test_random_next(random) >> 16) % limit;
}

size_t test_random_text(struct test_random *random, const char *const *pieces, size_t count,
                        size_t max_pieces, char *out, size_t capacity)
{
    size_t len = 0;

    for (size_t left = test_random_below(random, max_pieces + 1); left > 0; left--) {
        const char *piece = pieces[test_random_below(random, count)];
        size_t piece_len = strlen(piece);
        if (len + piece_len >= capacity) {
            break;
        }
        memcpy(out + len, piece, piece_len);
        len += piece_len;
    }
    out[len] = '\0';
    return len;
}
