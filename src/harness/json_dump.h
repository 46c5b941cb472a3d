/* Writing JSON without losing a sign of it. */
#ifndef CJ_HARNESS_JSON_DUMP_H
#define CJ_HARNESS_JSON_DUMP_H

#include <jansson.h>

#include "base/buf.h"

/** Appends `tree` and releases it. NULL, a tree that can't be written, and every allocation
 * that fails make `out` failed.
 *
 * json_dumps() is not enough: up to jansson 2.14 it drops what could not be written of an
 * object's key, and succeeds.
 *
 * @param flags  as of json_dumps() */
void cj_json_dump(json_t *tree, size_t flags, struct cj_buf *out);

#endif
