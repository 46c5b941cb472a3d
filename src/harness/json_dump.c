/* The buffer remembers a failure, whatever jansson makes of it. */
#include "harness/json_dump.h"

static int add(const char *bytes, size_t len, void *context)
{
    struct cj_buf *out = context;

    cj_buf_add(out, bytes, len);
    return out->failed ? -1 : 0;
}

void cj_json_dump(json_t *tree, size_t flags, struct cj_buf *out)
{
    if (!tree || json_dump_callback(tree, add, out, flags) != 0) {
        out->failed = true;
    }
    json_decref(tree);
}
