/* The request target: path, query, parameters. Pure text work, no libmicrohttpd. */
#ifndef CJ_HTTP_TARGET_H
#define CJ_HTTP_TARGET_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/** A target in its two parts, borrowed from the text it was split from. Nothing is decoded. */
struct cj_target {
    struct cj_str path;  /* begins with '/' */
    struct cj_str query; /* without '?'; empty when there is none */
};

/** Splits "/v1/suggest?q=x" or, as a proxy sends it, "http://host/v1/suggest?q=x".
 * @return false for any other form */
bool cj_target_split(struct cj_str text, struct cj_target *out_target);

/** What a parameter lookup found. */
enum cj_param {
    CJ_PARAM_MISSING,
    CJ_PARAM_FOUND,
    CJ_PARAM_INVALID, /* a broken %-escape, a NUL, or not UTF-8 */
    CJ_PARAM_NOMEM,
};

/** The first parameter called `name`, decoded (`%41`, `+` is a space) into `out`, which is
 * emptied first. The text is valid UTF-8 without NUL. */
enum cj_param cj_target_param(struct cj_str query, const char *name, struct cj_buf *out);

#endif
