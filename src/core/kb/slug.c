/* Anchors, and titles compared. */
#include "kb/slug.h"

#include <stdbool.h>
#include <stdint.h>

#include "base/utf8.h"
#include "text/fold.h"

/* What is no part of a word beyond ASCII: punctuation, symbols, arrows, emoji. GitHub asks
 * Unicode for each character; these blocks are what headings hold. */
static const struct {
    uint32_t first;
    uint32_t last;
} not_word[] = {
    {0x80, 0xA9},     {0xAB, 0xB1},     {0xB4, 0xB4},     {0xB6, 0xB8},
    {0xBB, 0xBB},     {0xBF, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},
    {0x2000, 0x206F}, {0x20A0, 0x20CF}, {0x2100, 0x2BFF}, {0x3000, 0x3004},
    {0x3008, 0x3020}, {0xFE00, 0xFE6F}, {0xFF01, 0xFF0F}, {0x1F000, 0x1FAFF},
};

static bool is_word(uint32_t code)
{
    if (code < 0x80) {
        return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
               (code >= 'a' && code <= 'z');
    }
    for (size_t i = 0; i < sizeof(not_word) / sizeof(not_word[0]); i++) {
        if (code >= not_word[i].first && code <= not_word[i].last) {
            return false;
        }
    }
    return true;
}

/* Lower case, character by character: folding alone would also turn "ª" into "a". */
static void add_lower(uint32_t code, struct cj_str character, struct cj_buf *out)
{
    struct cj_buf folded = {0};

    if (code < 0x80) {
        cj_buf_addc(out, (char)(code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code));
        return;
    }
    if (code >= 0xC0 && code < 0x2000) {
        cj_fold_case(character, &folded);
    }
    if (folded.failed) {
        out->failed = true;
    } else if (folded.len > 0 && cj_utf8_count(cj_buf_str(&folded)) == 1) {
        cj_buf_add_str(out, cj_buf_str(&folded));
    } else {
        cj_buf_add_str(out, character);
    }
    cj_buf_clear(&folded);
}

void cj_slug(struct cj_str heading, struct cj_buf *out)
{
    const char *ptr = heading.ptr;
    const char *end = heading.ptr + heading.len;

    while (ptr < end) {
        const char *start = ptr;
        uint32_t code = cj_utf8_next(&ptr, end);
        if (code == ' ') {
            cj_buf_addc(out, '-');
        } else if (code == '-' || code == '_' || is_word(code)) {
            add_lower(code, (struct cj_str){start, (size_t)(ptr - start)}, out);
        }
    }
}

static bool is_space(uint32_t code)
{
    return code == ' ' || (code >= '\t' && code <= '\r') || code == 0xA0 || code == 0x202F;
}

void cj_title_clean(struct cj_str title, struct cj_buf *out)
{
    const char *ptr = title.ptr;
    const char *end = title.ptr + title.len;
    bool space = false;

    while (ptr < end) {
        const char *start = ptr;
        if (is_space(cj_utf8_next(&ptr, end))) {
            space = true;
            continue;
        }
        if (space && out->len > 0) {
            cj_buf_addc(out, ' ');
        }
        space = false;
        cj_buf_add(out, start, (size_t)(ptr - start));
    }
}

void cj_title_key(struct cj_str title, struct cj_buf *out)
{
    struct cj_buf folded = {0};
    bool space = false;

    cj_fold(title, &folded);
    const char *ptr = folded.ptr;
    const char *end = folded.ptr + folded.len;
    while (ptr < end) {
        const char *start = ptr;
        if (!is_word(cj_utf8_next(&ptr, end))) {
            space = true;
            continue;
        }
        if (space && out->len > 0) {
            cj_buf_addc(out, ' ');
        }
        space = false;
        cj_buf_add(out, start, (size_t)(ptr - start));
    }
    out->failed |= folded.failed;
    cj_buf_clear(&folded);
}
