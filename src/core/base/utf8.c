/* UTF-8 without a library. */
#include "base/utf8.h"

#include <stdbool.h>

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length of the valid sequence at `at`, or 0. The second byte's range excludes overlong forms,
 * surrogates and what lies over U+10FFFF (RFC 3629, section 4). */
static size_t sequence_len(const unsigned char *at, size_t left)
{
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    size_t len = 2;

    if (at[0] < 0x80) {
        return 1;
    }
    if (at[0] < 0xC2 || at[0] > 0xF4) {
        return 0;
    }
    if (at[0] >= 0xF0) {
        len = 4;
        low = at[0] == 0xF0 ? 0x90 : low;
        high = at[0] == 0xF4 ? 0x8F : high;
    } else if (at[0] >= 0xE0) {
        len = 3;
        low = at[0] == 0xE0 ? 0xA0 : low;
        high = at[0] == 0xED ? 0x9F : high;
    }
    if (left < len || at[1] < low || at[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < len; i++) {
        if (!is_continuation(at[i])) {
            return 0;
        }
    }
    return len;
}

size_t cj_utf8_valid(struct cj_str text)
{
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    size_t at = 0;

    while (at < text.len) {
        size_t len = sequence_len(bytes + at, text.len - at);
        if (len == 0) {
            break;
        }
        at += len;
    }
    return at;
}

uint32_t cj_utf8_next(const char **ptr, const char *end)
{
    const unsigned char *at = (const unsigned char *)*ptr;
    size_t left = (size_t)(end - *ptr);
    size_t len = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t code = len == 1 ? at[0] : at[0] & (0xFFu >> (len + 1));

    len = len < left ? len : left;
    for (size_t i = 1; i < len; i++) {
        code = code << 6 | (at[i] & 0x3Fu);
    }
    *ptr += len;
    return code;
}

size_t cj_utf8_put(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

size_t cj_utf8_count(struct cj_str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++) {
        count += !is_continuation((unsigned char)text.ptr[i]);
    }
    return count;
}

void cj_utf8_position(struct cj_str text, size_t offset, uint32_t *out_line,
                      uint32_t *out_column)
{
    uint32_t line = 1;
    size_t start = 0;

    offset = offset < text.len ? offset : text.len;
    for (size_t i = 0; i < offset; i++) {
        if (text.ptr[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    text.ptr += start;
    text.len = offset - start;
    *out_line = line;
    *out_column = 1 + (uint32_t)cj_utf8_count(text);
}
