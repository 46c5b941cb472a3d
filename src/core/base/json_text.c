/* RFC 8259: strings (§7), numbers (§6). */
#include "base/json_text.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Characters that change how the text around them is shown, or end a line somewhere. */
static bool is_deceptive(uint32_t code)
{
    return code == 0x61C || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF;
}

static void add_code_point(struct cj_buf *out, uint32_t code, struct cj_str bytes)
{
    if (code == '"' || code == '\\') {
        cj_buf_addc(out, '\\');
        cj_buf_addc(out, (char)code);
    } else if (code == '\n') {
        cj_buf_adds(out, "\\n");
    } else if (code < 0x20 || (code >= 0x7F && code < 0xA0) || is_deceptive(code)) {
        cj_buf_printf(out, "\\u%04x", code);
    } else {
        cj_buf_add_str(out, bytes);
    }
}

/* Bytes that stand for themselves: most of most texts. */
static size_t plain_len(const char *ptr, const char *end)
{
    const char *start = ptr;

    while (ptr < end && *ptr >= 0x20 && *ptr < 0x7F && *ptr != '"' && *ptr != '\\') {
        ptr++;
    }
    return (size_t)(ptr - start);
}

static void add_valid(struct cj_buf *out, struct cj_str text)
{
    const char *ptr = text.ptr;
    const char *end = ptr + text.len;

    while (ptr < end) {
        size_t plain = plain_len(ptr, end);

        if (plain > 0) {
            cj_buf_add(out, ptr, plain);
            ptr += plain;
            continue;
        }
        const char *start = ptr;
        uint32_t code = cj_utf8_next(&ptr, end);

        add_code_point(out, code, (struct cj_str){start, (size_t)(ptr - start)});
    }
}

void cj_json_text(struct cj_buf *out, struct cj_str text)
{
    cj_buf_addc(out, '"');
    while (text.len > 0) {
        size_t valid = cj_utf8_valid(text);

        add_valid(out, (struct cj_str){text.ptr, valid});
        if (valid == text.len) {
            break;
        }
        cj_buf_adds(out, "\\ufffd");
        text.ptr += valid + 1;
        text.len -= valid + 1;
    }
    cj_buf_addc(out, '"');
}

void cj_json_real(struct cj_buf *out, double value)
{
    char text[40];

    assert(isfinite(value)); /* JSON has no other numbers */
    (void)snprintf(text, sizeof(text), "%.15g", value);
    if (strtod(text, NULL) != value) {
        (void)snprintf(text, sizeof(text), "%.17g", value);
    }
    /* "12.5", "12", "1e-07", "1.5e+20", with the locale's decimal point */
    size_t whole = strspn(text, "-0123456789");
    const char *rest = text + whole;

    cj_buf_add(out, text, whole);
    if (*rest == '\0') {
        cj_buf_adds(out, ".0");
    } else if (*rest == 'e') {
        cj_buf_adds(out, rest);
    } else {
        cj_buf_addc(out, '.');
        cj_buf_adds(out, rest + strcspn(rest, "0123456789"));
    }
}

void cj_json_next(struct cj_buf *out)
{
    const char *last = out->len > 0 ? out->ptr + out->len - 1 : "[";

    if (*last != '[' && *last != '{' && *last != ':') {
        cj_buf_addc(out, ',');
    }
}

void cj_json_name(struct cj_buf *out, const char *name)
{
    cj_json_next(out);
    cj_buf_addc(out, '"');
    cj_buf_adds(out, name);
    cj_buf_adds(out, "\":");
}
