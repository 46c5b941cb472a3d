/* Where admin keys come from: the environment, a file, or `serve --dev`. */
#ifndef CJ_CLI_ADMIN_KEYS_H
#define CJ_CLI_ADMIN_KEYS_H

#include "cli/command.h"
#include "server/crypto/digest.h"

#define CJ_MAX_ADMIN_KEYS 3

/** Bytes of a key: as long as a header line can carry. */
#define CJ_MAX_ADMIN_KEY_LEN 1024

/** The keys of a run. Zero-initialise it. */
struct cj_admin_keys {
    struct cj_digest digests[CJ_MAX_ADMIN_KEYS];
    size_t count;
    char dev[64]; /* the key that --dev made, in clear, to be shown; else "" */
};

/** Reads CONSERJE_ADMIN_KEY and CONSERJE_ADMIN_KEY_FILE, and makes a key when `dev`.
 * @return CJ_EXIT_OK, also without any; else the exit code, already told why */
int cj_admin_keys_read(const struct cj_cli *cli, bool dev, struct cj_admin_keys *keys);

#endif
