/* Which addresses may be followed. */
#include <string.h>

#include "kb/links.h"

static const struct {
    const char *scheme;
    const char *must_follow; /* what makes it a whole address */
} safe_schemes[] = {
    {"https", "//"},
    {"http", "//"},
    {"mailto", ""},
    {"tel", ""},
};

static bool is_scheme_char(char c, bool first)
{
    char l = cj_ascii_lower(c);

    return (l >= 'a' && l <= 'z') ||
           (!first && ((c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-'));
}

/* Browsers drop tabs, line ends and leading controls before they look for the scheme, so
 * "java\tscript:" runs. Here all controls go, and inner spaces are encoded. */
static struct cj_str clean(struct cj_str url, struct cj_arena *arena)
{
    struct cj_str trimmed = cj_str_trim(url);
    char *out = cj_arena_array(arena, trimmed.len + 1, 3);
    size_t len = 0;

    for (size_t i = 0; out && i < trimmed.len; i++) {
        unsigned char c = (unsigned char)trimmed.ptr[i];
        if (c == ' ') {
            out[len++] = '%';
            out[len++] = '2';
            out[len++] = '0';
        } else if (c > ' ' && c != 0x7F) {
            out[len++] = (char)c;
        }
    }
    return (struct cj_str){out, len};
}

/* Bytes of the scheme before its ':', 0 when there is none. */
static size_t scheme_len(struct cj_str url)
{
    size_t len = 0;

    while (len < url.len && is_scheme_char(url.ptr[len], len == 0)) {
        len++;
    }
    return len < url.len && url.ptr[len] == ':' ? len : 0;
}

static bool is_safe(struct cj_str url, size_t scheme)
{
    const struct cj_str name = {url.ptr, scheme};
    const struct cj_str rest = {url.ptr + scheme + 1, url.len - scheme - 1};

    for (size_t i = 0; i < sizeof(safe_schemes) / sizeof(safe_schemes[0]); i++) {
        if (cj_str_equals_nocase(name, safe_schemes[i].scheme)) {
            return cj_str_starts(rest, safe_schemes[i].must_follow) &&
                   rest.len > strlen(safe_schemes[i].must_follow);
        }
    }
    return false;
}

/* "//host/path" takes the scheme of the page it stands on; an answer stands on none. */
static struct cj_str with_scheme(struct cj_str url, struct cj_arena *arena)
{
    struct cj_buf whole = {0};

    cj_buf_adds(&whole, "https:");
    cj_buf_add_str(&whole, url);
    char *copy = whole.failed ? NULL : cj_arena_strndup(arena, whole.ptr, whole.len);
    struct cj_str made = {copy, copy ? whole.len : 0};
    cj_buf_clear(&whole);
    return made;
}

enum cj_url_kind cj_url_judge(struct cj_str url, struct cj_arena *arena,
                              struct cj_str *out_clean)
{
    *out_clean = (struct cj_str){"", 0};
    if (url.len > CJ_MAX_URL_LEN) {
        return CJ_URL_LONG;
    }
    *out_clean = clean(url, arena);
    if (!out_clean->ptr) {
        return CJ_URL_UNSAFE;
    }
    if (cj_str_starts(*out_clean, "//") && out_clean->len > 2) {
        *out_clean = with_scheme(*out_clean, arena);
        return out_clean->ptr ? CJ_URL_SAFE : CJ_URL_UNSAFE;
    }

    size_t scheme = scheme_len(*out_clean);
    if (scheme == 0) {
        /* A backslash is a slash to browsers: "/\host" leaves the site. */
        return CJ_URL_RELATIVE;
    }
    return is_safe(*out_clean, scheme) ? CJ_URL_SAFE : CJ_URL_UNSAFE;
}
