/* Which values are secrets, and how values are shown without them. Internal to config/. */
#ifndef CJ_CONFIG_SECRET_H
#define CJ_CONFIG_SECRET_H

#include "base/buf.h"
#include "yaml/yaml.h"

/** True for the keys whose values, at any depth, are secrets: "secrets", "token"… */
bool cj_is_secret_key(struct cj_str key);

/** The password in "scheme://user:password@host", as a piece of `text`; false without one. */
bool cj_find_password(struct cj_str text, struct cj_str *out_password);

/** Writes `node` in flow style, as `conserje config` prints it, with secrets as "****". */
void cj_config_show(const struct cj_yaml *node, struct cj_buf *out);

#endif
