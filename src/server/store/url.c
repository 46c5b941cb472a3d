/* Addresses of stores. */
#include "server/store/url.h"

#include <stdio.h>
#include <string.h>

static enum cj_store_url fits(int len)
{
    return len >= 0 && len < CJ_STORE_PATH_MAX ? CJ_URL_SQLITE : CJ_URL_WRONG;
}

/* XDG Base Directory Specification: relative paths there are to be ignored. */
static enum cj_store_url default_path(const char *state, const char *home, char *path)
{
    if (state && *state == '/') {
        return fits(snprintf(path, CJ_STORE_PATH_MAX, "%s/conserje/store.db", state));
    }
    if (home && *home == '/') {
        return fits(
            snprintf(path, CJ_STORE_PATH_MAX, "%s/.local/state/conserje/store.db", home));
    }
    return CJ_URL_HOMELESS;
}

enum cj_store_url cj_store_url_path(struct cj_str url, const char *folder, const char *state,
                                    const char *home, char path[CJ_STORE_PATH_MAX])
{
    static const char scheme[] = "sqlite:";

    if (url.len == 0) {
        return default_path(state, home, path);
    }
    if (cj_str_starts(url, "postgresql://") || cj_str_starts(url, "postgres://")) {
        return CJ_URL_POSTGRES;
    }
    if (!cj_str_starts(url, scheme) || url.len == strlen(scheme) ||
        url.len >= CJ_STORE_PATH_MAX || memchr(url.ptr, '\0', url.len)) {
        return CJ_URL_WRONG;
    }
    struct cj_str file = {url.ptr + strlen(scheme), url.len - strlen(scheme)};
    return file.ptr[0] == '/'
               ? fits(snprintf(path, CJ_STORE_PATH_MAX, "%.*s", CJ_STR_ARGS(file)))
               : fits(snprintf(path, CJ_STORE_PATH_MAX, "%s/%.*s", folder, CJ_STR_ARGS(file)));
}
