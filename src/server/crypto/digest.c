/* SHA-256 and a comparison that tells nothing by its time. */
#include "server/crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

bool cj_digest_of(struct cj_str bytes, struct cj_digest *out)
{
    struct cj_digest digest;
    unsigned int len = 0;

    if (EVP_Digest(bytes.ptr, bytes.len, digest.bytes, &len, EVP_sha256(), NULL) != 1 ||
        len != CJ_DIGEST_LEN) {
        return false;
    }
    *out = digest;
    return true;
}

bool cj_digest_equal(const struct cj_digest *a, const struct cj_digest *b)
{
    return CRYPTO_memcmp(a->bytes, b->bytes, CJ_DIGEST_LEN) == 0;
}
