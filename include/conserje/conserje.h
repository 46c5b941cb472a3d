/* libconserje: everything. */
#ifndef CONSERJE_CONSERJE_H
#define CONSERJE_CONSERJE_H

#include <conserje/answer.h>
#include <conserje/bot.h>
#include <conserje/conversation.h>
#include <conserje/diag.h>
#include <conserje/export.h>
#include <conserje/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the library in use, "0.1.0". Static storage. */
CJ_API const char *cj_version(void);

#ifdef __cplusplus
}
#endif
#endif
