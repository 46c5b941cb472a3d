/* The request guard: what libmicrohttpd 0.9.75 lets through and must not reach a handler.
 *
 * A request that two programs can read in two ways is how requests are smuggled past a proxy.
 * So a request has one reading here or none: it is refused, and its connection closed. */
#ifndef CJ_HTTP_GUARD_H
#define CJ_HTTP_GUARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "server/http/problem.h"

/** Digits of a Content-Length: ten hold every length that any limit allows, and no overflow.
 */
#define CJ_GUARD_MAX_LENGTH_DIGITS 10

/** Headers of one request so far. Zero-initialise it. */
struct cj_guard {
    enum cj_problem problem; /* the first one found; CJ_PROBLEM_NONE while all is well */
    unsigned host_count;
    bool has_length;
    uint64_t length;  /* the body's bytes, when `has_length` */
    const char *seen; /* where the last line looked at ended; NULL: places are not checked */
};

/** Makes the guard check that the lines follow each other in memory without a gap.
 *
 * libmicrohttpd 0.9 parses a request's head in place, and drops parts of it without a word:
 * what stands behind a NUL, lines without a name; a folded line it glues to the name before
 * it. All of them are hidden bytes for the next reader, and show as gaps.
 *
 * @param method   the request line's three parts, where they stand in that memory
 * @param version  NUL-terminated, as is `method` */
void cj_guard_follow(struct cj_guard *guard, const char *method, struct cj_str target,
                     const char *version);

/** Ends what cj_guard_follow() began. @param head_end  just past the empty line */
void cj_guard_end(struct cj_guard *guard, const char *head_end);

/** Looks at one header line. Strings need not be NUL-terminated. */
void cj_guard_header(struct cj_guard *guard, struct cj_str name, struct cj_str value);

/** Looks at the request line: `version` is "HTTP/1.1". */
void cj_guard_line(struct cj_guard *guard, struct cj_str method, struct cj_str target,
                   struct cj_str version);

/** True for a token of RFC 9110 §5.6.2: header names, methods. */
bool cj_is_token(struct cj_str text);

#endif
