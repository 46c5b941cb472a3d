/* Result codes shared by every conserje function that can fail. */
#ifndef CONSERJE_STATUS_H
#define CONSERJE_STATUS_H

#include <conserje/export.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Outcome of a call. Zero is success; every failure is negative, so `if (st < 0)` and
 * `if (st != CJ_OK)` mean the same. New codes are only ever added at the end. */
typedef enum cj_status {
    CJ_OK = 0,
    CJ_ERR_NOMEM = -1,   /* an allocation failed; nothing was changed */
    CJ_ERR_IO = -2,      /* the operating system refused; errno tells why */
    CJ_ERR_CONTENT = -3, /* an editor's file is wrong; the cj_diags tell where */
    CJ_ERR_LIMIT = -4,   /* a documented limit was reached */
    CJ_ERR_USAGE = -5,   /* the caller broke the contract of the function */
    CJ_ERR_STATE = -6,   /* not in this state, though it may be in another */
    CJ_ERR_ACTOR = -7,   /* not for whoever asked, though others may */
} cj_status;

/** English name of `status`, never NULL. Static storage: do not free. */
CJ_API const char *cj_status_name(cj_status status);

#ifdef __cplusplus
}
#endif
#endif
