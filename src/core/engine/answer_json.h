/* The answer object of the HTTP API. */
#ifndef CJ_ENGINE_ANSWER_JSON_H
#define CJ_ENGINE_ANSWER_JSON_H

#include <jansson.h>

#include <conserje/answer.h>

#include "base/buf.h"

/** A new reference, or NULL when memory ran out. */
json_t *cj_answer_json(const struct cj_answer *answer);

/** Writes it compact, without a tree where that is cheaper. */
void cj_answer_write_json(const struct cj_answer *answer, struct cj_buf *out);

#endif
