/* Admin keys: hashed as soon as they are read. */
#include "cli/admin_keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server/crypto/random.h"

static int add(const struct cj_cli *cli, struct cj_admin_keys *keys, struct cj_str key)
{
    if (!cj_digest_of(key, &keys->digests[keys->count])) {
        return cj_cli_no_memory(cli);
    }
    keys->count++;
    return CJ_EXIT_OK;
}

static int add_checked(const struct cj_cli *cli, struct cj_admin_keys *keys, const char *name,
                       struct cj_str key)
{
    if (key.len == 0) {
        return cj_cli_fail(cli, cj_tr("%s is set, but holds no key"), name);
    }
    if (key.len > CJ_MAX_ADMIN_KEY_LEN) {
        return cj_cli_fail(cli, cj_tr("the key of %s is longer than %d bytes"), name,
                           CJ_MAX_ADMIN_KEY_LEN);
    }
    return add(cli, keys, key);
}

static int read_file(const struct cj_cli *cli, struct cj_admin_keys *keys, const char *path)
{
    char text[CJ_MAX_ADMIN_KEY_LEN + 2]; /* one byte more than a key and its line end */
    FILE *file = fopen(path, "re");

    if (!file) {
        return cj_cli_fail(cli, cj_tr("can't read the key file '%s': %s"), path,
                           cj_why(errno));
    }
    size_t len = fread(text, 1, sizeof(text), file);
    int failed = ferror(file) ? errno : 0;

    (void)fclose(file);
    if (failed) {
        return cj_cli_fail(cli, cj_tr("can't read the key file '%s': %s"), path,
                           cj_why(failed));
    }
    return add_checked(cli, keys, "CONSERJE_ADMIN_KEY_FILE",
                       cj_str_trim((struct cj_str){text, len}));
}

/* 256 random bits: nobody guesses them in the time of a run. */
static int make(const struct cj_cli *cli, struct cj_admin_keys *keys)
{
    static const char prefix[] = "dev_";
    struct cj_id_source source = {0};
    char *end = keys->dev + sizeof(prefix) - 1;

    memcpy(keys->dev, prefix, sizeof(prefix));
    if (!cj_id_source_next(&source, end) || !cj_id_source_next(&source, end + CJ_ID_LEN)) {
        return cj_cli_no_memory(cli);
    }
    return add(cli, keys, cj_str_from(keys->dev));
}

int cj_admin_keys_read(const struct cj_cli *cli, bool dev, struct cj_admin_keys *keys)
{
    const char *key = getenv("CONSERJE_ADMIN_KEY");
    const char *path = getenv("CONSERJE_ADMIN_KEY_FILE");
    int code = CJ_EXIT_OK;

    if (key) {
        code = add_checked(cli, keys, "CONSERJE_ADMIN_KEY", cj_str_from(key));
    }
    if (code == CJ_EXIT_OK && path) {
        code = read_file(cli, keys, path);
    }
    if (code == CJ_EXIT_OK && dev) {
        code = make(cli, keys);
    }
    return code;
}
