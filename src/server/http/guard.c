/* One reading of a request, or none. RFC 9112 §5 and §6, with less allowed than there. */
#include "server/http/guard.h"

#include <string.h>
#include <strings.h>

#define GUARD_MAX_SPACE 64 /* white space that a sender may put before a value */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

bool cj_is_token(struct cj_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "!#$%&'*+-.^_`|~")) {
            return false;
        }
    }
    return text.len > 0;
}

/* A host name, an IPv4 address or an IPv6 one in brackets, with or without a port: no user
 * name, no path, no list, nothing encoded. */
static bool is_host(struct cj_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "-._~:[]")) {
            return false;
        }
    }
    return text.len > 0;
}

static bool has_control(struct cj_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if ((c < 0x20 && c != '\t') || c == 0x7F) {
            return true;
        }
    }
    return false;
}

static bool is_name(struct cj_str name, const char *wanted)
{
    return name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0;
}

static enum cj_problem take_length(struct cj_guard *guard, struct cj_str value)
{
    uint64_t length = 0;

    if (guard->has_length || value.len == 0 || value.len > CJ_GUARD_MAX_LENGTH_DIGITS) {
        return CJ_PROBLEM_BAD_LENGTH;
    }
    for (size_t i = 0; i < value.len; i++) {
        if (!is_digit(value.ptr[i])) {
            return CJ_PROBLEM_BAD_LENGTH;
        }
        length = length * 10 + (uint64_t)(value.ptr[i] - '0');
    }
    guard->has_length = true;
    guard->length = length;
    return CJ_PROBLEM_NONE;
}

static enum cj_problem judge(struct cj_guard *guard, struct cj_str name, struct cj_str value)
{
    if (!cj_is_token(name)) {
        return CJ_PROBLEM_BAD_HEADER_NAME;
    }
    if (has_control(value)) {
        return CJ_PROBLEM_BAD_HEADER_VALUE;
    }
    if (is_name(name, "Transfer-Encoding")) {
        return CJ_PROBLEM_TRANSFER_ENCODING;
    }
    if (is_name(name, "Content-Length")) {
        return take_length(guard, value);
    }
    if (is_name(name, "Host")) {
        guard->host_count++;
        return guard->host_count > 1 || !is_host(value) ? CJ_PROBLEM_BAD_HOST
                                                        : CJ_PROBLEM_NONE;
    }
    return CJ_PROBLEM_NONE;
}

static void tell(struct cj_guard *guard, enum cj_problem problem)
{
    if (guard->problem == CJ_PROBLEM_NONE) {
        guard->problem = problem;
    }
}

/* True when `to` stands `min` to `max` bytes after `from`. Compared as numbers: a line that
 * the library moved elsewhere must not make the comparison itself undefined. */
static bool is_near(const char *from, const char *to, uintptr_t min, uintptr_t max)
{
    uintptr_t distance = (uintptr_t)to - (uintptr_t)from;

    return distance >= min && distance <= max;
}

void cj_guard_follow(struct cj_guard *guard, const char *method, struct cj_str target,
                     const char *version)
{
    if (!is_near(method + strlen(method), target.ptr, 1, 1) ||
        !is_near(target.ptr + target.len, version, 1, 1)) {
        tell(guard, CJ_PROBLEM_BAD_REQUEST_LINE);
    }
    guard->seen = version + strlen(version);
}

static void check_place(struct cj_guard *guard, struct cj_str name, struct cj_str value)
{
    /* a line ends in CRLF or LF; a colon and white space stand between name and value */
    if (!is_near(guard->seen, name.ptr, 1, 2) ||
        !is_near(name.ptr + name.len, value.ptr, 1, GUARD_MAX_SPACE)) {
        tell(guard, CJ_PROBLEM_HIDDEN_BYTES);
    }
    guard->seen = value.ptr + value.len;
}

void cj_guard_end(struct cj_guard *guard, const char *head_end)
{
    if (!is_near(guard->seen, head_end, 2, 4)) {
        tell(guard, CJ_PROBLEM_HIDDEN_BYTES);
    }
}

void cj_guard_header(struct cj_guard *guard, struct cj_str name, struct cj_str value)
{
    tell(guard, judge(guard, name, value));
    if (guard->seen) {
        check_place(guard, name, value);
    }
}

/* RFC 3986 characters, and bytes from 0x80 on, which browsers send raw in a query. */
static bool is_target(struct cj_str target)
{
    for (size_t i = 0; i < target.len; i++) {
        unsigned char c = (unsigned char)target.ptr[i];

        if (c <= 0x20 || c == 0x7F || is_one_of((char)c, "\"<>\\^`{|}#")) {
            return false;
        }
    }
    return target.len > 0;
}

void cj_guard_line(struct cj_guard *guard, struct cj_str method, struct cj_str target,
                   struct cj_str version)
{
    bool known_version =
        cj_str_equals(version, "HTTP/1.1") || cj_str_equals(version, "HTTP/1.0");

    if (!cj_is_token(method) || !known_version) {
        tell(guard, CJ_PROBLEM_BAD_REQUEST_LINE);
    } else if (!is_target(target)) {
        tell(guard, CJ_PROBLEM_BAD_TARGET);
    }
}
