/* One pass over a request's headers. */
#include "server/http/headers.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include <microhttpd.h>

struct reading {
    struct cj_guard *guard;
    struct cj_headers *headers;
};

static const struct wanted {
    const char *name;
    size_t len;
    size_t offset;
    enum {
        FIRST, /* the others don't matter */
        ONLY,  /* it decides who may do what, and a proxy in front might look at another */
        LIST,  /* its place is a cj_hop_lines, not a cj_str */
    } kept;
} wanted[] = {
#define WANTED(name, member, kept)                                        \
    {                                                                     \
        name, sizeof(name) - 1, offsetof(struct cj_headers, member), kept \
    }
    WANTED("Host", host, FIRST), /* the guard refuses a second */
    WANTED("Origin", origin, ONLY),
    WANTED("Content-Type", content_type, ONLY),
    WANTED("Authorization", authorization, ONLY),
    WANTED("Accept-Language", accept_language, FIRST),
    WANTED("X-Request-Id", request_id, FIRST),
    WANTED("User-Agent", user_agent, FIRST),
    WANTED("Forwarded", forwarded, LIST),
    WANTED("X-Forwarded-For", x_forwarded_for, LIST),
    WANTED("Access-Control-Request-Method", access_control_request_method, FIRST),
    WANTED("Expect", expect, FIRST),
    WANTED("Idempotency-Key", idempotency_key, ONLY),
#undef WANTED
};

static void put(const struct reading *reading, const struct wanted *row, struct cj_str value)
{
    void *place = (char *)reading->headers + row->offset;
    struct cj_str *text = place;

    if (row->kept == LIST) {
        cj_hop_lines_add(place, value);
    } else if (!text->ptr) {
        *text = value;
    } else if (row->kept == ONLY && reading->guard->problem == CJ_PROBLEM_NONE) {
        reading->guard->problem = CJ_PROBLEM_HEADER_TWICE;
    }
}

static void keep(const struct reading *reading, struct cj_str name, struct cj_str value)
{
    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        if (name.len == wanted[i].len &&
            strncasecmp(name.ptr, wanted[i].name, name.len) == 0) {
            put(reading, &wanted[i], value);
            return;
        }
    }
}

static enum MHD_Result read_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   size_t name_len, const char *value, size_t value_len)
{
    struct reading *reading = context;
    struct cj_str n = {name, name_len};
    struct cj_str v = {value, value ? value_len : 0};

    (void)kind;
    cj_guard_header(reading->guard, n, v);
    keep(reading, n, v);
    return MHD_YES;
}

/* From 1.0 on the library itself refuses what the guard looks for in the memory, and lays
 * that memory out in another way. */
static bool keeps_places(void)
{
    return strncmp(MHD_get_version(), "0.9.", 4) == 0;
}

void cj_headers_read(struct MHD_Connection *connection, const struct cj_request_line *line,
                     struct cj_guard *guard, struct cj_headers *out_headers)
{
    struct reading reading = {guard, out_headers};
    const union MHD_ConnectionInfo *head =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    bool follow = head && keeps_places();

    *out_headers = (struct cj_headers){0};
    cj_guard_line(guard, cj_str_from(line->method), line->target, cj_str_from(line->version));
    if (follow) {
        cj_guard_follow(guard, line->method, (struct cj_str){line->place, line->target.len},
                        line->version);
    }
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, read_header, &reading);
    if (follow) {
        cj_guard_end(guard, line->method + head->header_size);
    }
}

bool cj_is_request_id(struct cj_str text)
{
    static const char allowed[] =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_.";

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0' || !strchr(allowed, text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0 && text.len <= CJ_REQUEST_ID_MAX;
}

static bool equals_nocase(struct cj_str text, const char *wanted_text)
{
    return text.len == strlen(wanted_text) &&
           strncasecmp(text.ptr, wanted_text, text.len) == 0;
}

bool cj_is_json_type(struct cj_str content_type)
{
    const char *semicolon =
        content_type.len ? memchr(content_type.ptr, ';', content_type.len) : NULL;
    struct cj_str type = content_type;

    if (semicolon) {
        type.len = (size_t)(semicolon - content_type.ptr);
    }
    if (!equals_nocase(cj_str_trim(type), "application/json")) {
        return false;
    }
    if (!semicolon) {
        return true;
    }
    size_t left = content_type.len - type.len - 1;
    struct cj_str parameter = cj_str_trim((struct cj_str){semicolon + 1, left});

    if (parameter.len < 8 || strncasecmp(parameter.ptr, "charset=", 8) != 0) {
        return true;
    }
    struct cj_str charset = {parameter.ptr + 8, parameter.len - 8};

    return equals_nocase(charset, "utf-8") || equals_nocase(charset, "\"utf-8\"");
}

struct cj_str cj_bearer_token(struct cj_str authorization)
{
    static const char scheme[] = "Bearer ";
    size_t len = sizeof(scheme) - 1;

    if (authorization.len <= len || strncasecmp(authorization.ptr, scheme, len) != 0) {
        return (struct cj_str){0};
    }
    return cj_str_trim((struct cj_str){authorization.ptr + len, authorization.len - len});
}
