/* The headers of a request that anybody here asks for, found in one pass with the guard. */
#ifndef CJ_HTTP_HEADERS_H
#define CJ_HTTP_HEADERS_H

#include "base/str.h"
#include "server/http/forwarded.h"
#include "server/http/guard.h"

struct MHD_Connection;

/** Values are borrowed from the connection until the request ends; empty when missing. Of a
 * repeated header the first counts, but for the two lists of proxies, where all do. */
struct cj_headers {
    struct cj_str host;
    struct cj_str origin;
    struct cj_str content_type;
    struct cj_str authorization;
    struct cj_str accept_language;
    struct cj_str request_id;
    struct cj_str user_agent;
    struct cj_hop_lines forwarded;
    struct cj_hop_lines x_forwarded_for;
    struct cj_str access_control_request_method;
    struct cj_str expect;
    struct cj_str idempotency_key;
};

/** The request line. Method and version are where they stand in the connection's memory. */
struct cj_request_line {
    const char *method;
    struct cj_str target; /* a copy: the library cuts its own at the query */
    const char *place;    /* where the target stands in that memory */
    const char *version;
};

/** Reads all headers of the connection's request, and lets the guard see all of its head. */
void cj_headers_read(struct MHD_Connection *connection, const struct cj_request_line *line,
                     struct cj_guard *guard, struct cj_headers *out_headers);

/** The id in an X-Request-Id header, when it is sound: 1 to 64 of letters, digits, "-_.". */
bool cj_is_request_id(struct cj_str text);
#define CJ_REQUEST_ID_MAX 64

/** True for "application/json" with any parameters but a charset that is not UTF-8. */
bool cj_is_json_type(struct cj_str content_type);

/** The token of "Bearer TOKEN"; empty for any other scheme. */
struct cj_str cj_bearer_token(struct cj_str authorization);

#endif
