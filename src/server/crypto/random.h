/* Random bytes from libcrypto's generator, and ids made of them. */
#ifndef CJ_CRYPTO_RANDOM_H
#define CJ_CRYPTO_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

/** Digits of an id: base62 of 128 bits, as two halves of 64. */
#define CJ_ID_LEN 22

/** Bytes of a drawn id before it is written. */
#define CJ_ID_BYTES 16

/** Fills `out`. False when the generator failed: then nothing may be made of `out`. */
bool cj_random_bytes(void *out, size_t len);

/** Writes `bytes` as CJ_ID_LEN digits and a NUL. */
void cj_id_write(const unsigned char bytes[CJ_ID_BYTES], char out[CJ_ID_LEN + 1]);

/** Ids drawn many at a time: a call of the generator costs more than what it gives here. For
 * names, not for secrets: the bytes of later ids lie in memory. Zero-initialise it; one thread
 * at a time. */
struct cj_id_source {
    unsigned char bytes[CJ_ID_BYTES * 64];
    size_t left; /* bytes not used yet, at the end */
};

/** The next id. False when the generator failed. */
bool cj_id_source_next(struct cj_id_source *source, char out[CJ_ID_LEN + 1]);

#endif
