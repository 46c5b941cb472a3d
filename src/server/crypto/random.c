/* Random bytes, and ids in base62. */
#include "server/crypto/random.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include <openssl/rand.h>

#define HALF_DIGITS (CJ_ID_LEN / 2) /* 62^11 > 2^64 */

bool cj_random_bytes(void *out, size_t len)
{
    return len <= INT_MAX && RAND_bytes(out, (int)len) == 1;
}

static void write_half(const unsigned char *bytes, char *out)
{
    static const char digits[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    uint64_t number;

    memcpy(&number, bytes, sizeof(number));
    for (size_t i = HALF_DIGITS; i > 0; i--) {
        out[i - 1] = digits[number % 62];
        number /= 62;
    }
}

void cj_id_write(const unsigned char bytes[CJ_ID_BYTES], char out[CJ_ID_LEN + 1])
{
    write_half(bytes, out);
    write_half(bytes + CJ_ID_BYTES / 2, out + HALF_DIGITS);
    out[CJ_ID_LEN] = '\0';
}

bool cj_id_source_next(struct cj_id_source *source, char out[CJ_ID_LEN + 1])
{
    if (source->left == 0) {
        if (!cj_random_bytes(source->bytes, sizeof(source->bytes))) {
            return false;
        }
        source->left = sizeof(source->bytes);
    }
    cj_id_write(source->bytes + sizeof(source->bytes) - source->left, out);
    source->left -= CJ_ID_BYTES;
    return true;
}
