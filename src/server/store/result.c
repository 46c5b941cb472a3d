/* Names of results. */
#include "server/store/result.h"

#include <stddef.h>

static const char *const names[CJ_STORE_RESULTS] = {
    [CJ_STORE_DONE] = "done",
    [CJ_STORE_CONFLICT] = "conflict",
    [CJ_STORE_EXISTS] = "exists",
    [CJ_STORE_BUSY] = "busy",
    [CJ_STORE_LIMIT] = "limit",
    [CJ_STORE_FULL] = "full",
    [CJ_STORE_READ_ONLY] = "read_only",
    [CJ_STORE_LOCKED] = "locked",
    [CJ_STORE_CORRUPT] = "corrupt",
    [CJ_STORE_FUTURE] = "future",
    [CJ_STORE_FOREIGN] = "foreign",
    [CJ_STORE_MISSING] = "missing",
    [CJ_STORE_IO] = "io",
    [CJ_STORE_NO_MEMORY] = "no_memory",
};

const char *cj_store_result_name(enum cj_store_result result)
{
    return (size_t)result < CJ_STORE_RESULTS ? names[result] : "unknown";
}
