/* SHA-256 of secrets: what is kept and compared instead of the secrets themselves. */
#ifndef CJ_CRYPTO_DIGEST_H
#define CJ_CRYPTO_DIGEST_H

#include <stdbool.h>

#include "base/str.h"

#define CJ_DIGEST_LEN 32

struct cj_digest {
    unsigned char bytes[CJ_DIGEST_LEN];
};

/** Hashes `bytes`. False, with `*out` untouched, when libcrypto refuses. */
bool cj_digest_of(struct cj_str bytes, struct cj_digest *out);

/** Compares in a time that does not depend on where they differ. */
bool cj_digest_equal(const struct cj_digest *a, const struct cj_digest *b);

#endif
