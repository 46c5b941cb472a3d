/* `store:` and `--store`: which database is meant. */
#ifndef CJ_STORE_URL_H
#define CJ_STORE_URL_H

#include "base/str.h"

/** Bytes of a path, NUL included: Linux' own bound. */
#define CJ_STORE_PATH_MAX 4096

enum cj_store_url {
    CJ_URL_SQLITE,
    CJ_URL_POSTGRES, /* known, and not yet to be had */
    CJ_URL_WRONG,    /* no store's address, or too long */
    CJ_URL_HOMELESS, /* the default place is in a home that is not there */
};

/** The file that `url` names: "sqlite:PATH" with a relative path below `folder`; "" is
 * "conserje/store.db" in the user's state folder.
 *
 * @param folder  the bot's, so that a bot and its store can be moved together
 * @param state   $XDG_STATE_HOME, or NULL; what is no absolute path counts as unset
 * @param home    $HOME, or NULL; the same
 * @param path    written on CJ_URL_SQLITE only */
enum cj_store_url cj_store_url_path(struct cj_str url, const char *folder, const char *state,
                                    const char *home, char path[CJ_STORE_PATH_MAX]);

#endif
