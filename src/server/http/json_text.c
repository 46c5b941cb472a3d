/* Escaping of JSON strings, RFC 8259 §7. */
#include "server/http/json_text.h"

#include <stdbool.h>
#include <stdint.h>

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

static void add_valid(struct cj_buf *out, struct cj_str text)
{
    const char *ptr = text.ptr;
    const char *end = ptr + text.len;

    while (ptr < end) {
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
