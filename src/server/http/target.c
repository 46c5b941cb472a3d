/* Splitting and decoding of request targets, RFC 3986 and the form encoding of the URL
 * standard. */
#include "server/http/target.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

/* "http://host" in front of the path, as a request to a proxy has it (RFC 9112 §3.2.2). */
static bool skip_authority(struct cj_str *text)
{
    static const char *const schemes[] = {"http://", "https://"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t len = strlen(schemes[i]);

        if (text->len > len && strncasecmp(text->ptr, schemes[i], len) == 0) {
            const char *slash = memchr(text->ptr + len, '/', text->len - len);

            if (!slash || slash == text->ptr + len) {
                return false;
            }
            *text = (struct cj_str){slash, text->len - (size_t)(slash - text->ptr)};
            return true;
        }
    }
    return false;
}

bool cj_target_split(struct cj_str text, struct cj_target *out_target)
{
    if (text.len == 0 || (text.ptr[0] != '/' && !skip_authority(&text))) {
        return false;
    }

    const char *mark = memchr(text.ptr, '?', text.len);
    size_t path_len = mark ? (size_t)(mark - text.ptr) : text.len;

    out_target->path = (struct cj_str){text.ptr, path_len};
    out_target->query = (struct cj_str){0};
    if (mark) {
        out_target->query = (struct cj_str){mark + 1, text.len - path_len - 1};
    }
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    if (c >= 'A' && c <= 'F') {
        return c - 'A' + 10;
    }
    return -1;
}

/* False for a broken escape. */
static bool decode(struct cj_str text, struct cj_buf *out)
{
    cj_buf_reset(out);
    cj_buf_add(out, "", 0);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '%') {
            int high = i + 1 < text.len ? hex_value(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;

            if (high < 0 || low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        cj_buf_addc(out, c);
    }
    return true;
}

/* The next "name=value" of `*query`, which is consumed; false at the end. */
static bool next_pair(struct cj_str *query, struct cj_str *out_name, struct cj_str *out_value)
{
    if (query->len == 0) {
        return false;
    }

    const char *end = memchr(query->ptr, '&', query->len);
    size_t len = end ? (size_t)(end - query->ptr) : query->len;
    const char *equals = len ? memchr(query->ptr, '=', len) : NULL;
    size_t name_len = equals ? (size_t)(equals - query->ptr) : len;

    *out_name = (struct cj_str){query->ptr, name_len};
    *out_value = (struct cj_str){0};
    if (equals) {
        *out_value = (struct cj_str){equals + 1, len - name_len - 1};
    }
    query->ptr += len + (end != NULL);
    query->len -= len + (end != NULL);
    return true;
}

enum cj_param cj_target_param(struct cj_str query, const char *name, struct cj_buf *out)
{
    struct cj_str found;
    struct cj_str value;

    while (next_pair(&query, &found, &value)) {
        if (!cj_str_equals(found, name)) {
            continue;
        }
        bool sound = decode(value, out);
        struct cj_str text = cj_buf_str(out);

        if (out->failed) {
            return CJ_PARAM_NOMEM;
        }
        if (!sound || cj_utf8_valid(text) != text.len ||
            (text.len && memchr(text.ptr, '\0', text.len))) {
            return CJ_PARAM_INVALID;
        }
        return CJ_PARAM_FOUND;
    }
    return CJ_PARAM_MISSING;
}
