/* `${NAME}` in values. Internal to config/. */
#ifndef CJ_CONFIG_EXPAND_H
#define CJ_CONFIG_EXPAND_H

#include "base/arena.h"
#include "config/config.h"
#include "yaml/yaml.h"

/** Bytes of a variable's value: longer ones were not meant for a configuration. */
#define CJ_CONFIG_MAX_VARIABLE_LEN 8192

/** Where variables come from, and who is told about them. */
struct cj_expansion {
    cj_getenv getenv_fn; /* may be NULL: no variable is set */
    void *getenv_context;
    struct cj_arena *arena; /* owns the new texts */
    const char *file;
    cj_diags *diags;
};

/** Replaces `${NAME}` in every value below `node`, in place.
 *
 * A variable that is not set is an error; inside a secret it is only an info, because whoever
 * checks or asks a bot need not know its secrets. A secret that is written out is a warning.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained an error */
cj_status cj_config_expand(const struct cj_expansion *expansion, struct cj_yaml *node);

#endif
