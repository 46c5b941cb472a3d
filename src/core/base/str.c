/* Borrowed pieces of text. */
#include "base/str.h"

#include <string.h>

struct cj_str cj_str_from(const char *text)
{
    return (struct cj_str){text, text ? strlen(text) : 0};
}

bool cj_str_equal(struct cj_str a, struct cj_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool cj_str_equals(struct cj_str a, const char *b)
{
    return cj_str_equal(a, cj_str_from(b));
}

char cj_ascii_lower(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c + ('a' - 'A'));
    }
    return c;
}

bool cj_ascii_is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7F;
}

bool cj_str_equals_nocase(struct cj_str a, const char *b)
{
    size_t at = 0;

    while (at < a.len && b[at] && cj_ascii_lower(a.ptr[at]) == cj_ascii_lower(b[at])) {
        at++;
    }
    return at == a.len && b[at] == '\0';
}

int cj_str_compare(struct cj_str a, struct cj_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool cj_str_starts(struct cj_str text, const char *prefix)
{
    size_t len = strlen(prefix);

    return text.len >= len && cj_str_equals((struct cj_str){text.ptr, len}, prefix);
}

bool cj_str_ends(struct cj_str text, const char *suffix)
{
    size_t len = strlen(suffix);

    return text.len >= len &&
           cj_str_equals((struct cj_str){text.ptr + (text.len - len), len}, suffix);
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct cj_str cj_str_trim(struct cj_str text)
{
    while (text.len > 0 && is_space(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_space(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

bool cj_str_next_line(struct cj_str *rest, struct cj_str *out_line)
{
    if (rest->len == 0) {
        return false;
    }

    const char *newline = memchr(rest->ptr, '\n', rest->len);
    size_t len = newline ? (size_t)(newline - rest->ptr) : rest->len;
    size_t consumed = newline ? len + 1 : len;

    *out_line = (struct cj_str){rest->ptr, len};
    rest->ptr += consumed;
    rest->len -= consumed;
    return true;
}
