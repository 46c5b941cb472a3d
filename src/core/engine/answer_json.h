/* The answer object of the HTTP API. */
#ifndef CJ_ENGINE_ANSWER_JSON_H
#define CJ_ENGINE_ANSWER_JSON_H

#include <conserje/answer.h>

#include "base/buf.h"

/** Appends it, compact. Members that have no value are left out. */
void cj_answer_write_json(const struct cj_answer *answer, struct cj_buf *out);

#endif
