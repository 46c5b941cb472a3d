/* Names of the result codes, and the version. */
#include <conserje/conserje.h>

const char *cj_status_name(cj_status status)
{
    switch (status) {
    case CJ_OK:
        return "ok";
    case CJ_ERR_NOMEM:
        return "out of memory";
    case CJ_ERR_IO:
        return "input/output error";
    case CJ_ERR_CONTENT:
        return "content error";
    case CJ_ERR_LIMIT:
        return "limit reached";
    case CJ_ERR_USAGE:
        return "wrong use of the function";
    case CJ_ERR_STATE:
        return "not possible in this state";
    case CJ_ERR_ACTOR:
        return "not allowed to this actor";
    }
    return "unknown status"; /* no default above: -Wswitch names a forgotten code */
}

const char *cj_version(void)
{
    return CJ_VERSION;
}
