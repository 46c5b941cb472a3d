/* Titles in front matter.
 *
 * They are not parsed as Markdown: "1. Instale", "C#" and "el puerto <COM3>" are titles. Only
 * what can't be meant is taken away. */
#include "kb/title.h"

#include <string.h>

#include "kb/raw_html.h"
#include "kb/slug.h"
#include "kb/template.h"

static size_t count_marks(struct cj_str text, const char *mark)
{
    const size_t len = strlen(mark);
    size_t count = 0;

    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.ptr + i, mark, len) == 0) {
            count++;
            i += len - 1;
        }
    }
    return count;
}

/* Copies `text` without `mark`, if it comes in pairs: the lone ` of "`main'" is a quote. */
static void drop_pairs(struct cj_str text, const char *mark, struct cj_buf *out)
{
    const size_t len = strlen(mark);
    const bool paired = count_marks(text, mark) % 2 == 0;

    for (size_t i = 0; i < text.len; i++) {
        if (paired && i + len <= text.len && memcmp(text.ptr + i, mark, len) == 0) {
            i += len - 1;
        } else {
            cj_buf_addc(out, text.ptr[i]);
        }
    }
}

static bool strip(const struct cj_place *place, struct cj_str text, uint32_t line,
                  uint32_t column, struct cj_buf *out)
{
    struct cj_place inside = *place;
    struct cj_buf plain = {0};
    struct cj_buf fewer = {0};

    inside.first_line = line;
    inside.column = column;
    cj_template_strip(&inside, text, &plain, NULL);
    drop_pairs(cj_buf_str(&plain), "`", &fewer);
    drop_pairs(cj_buf_str(&fewer), "**", out);
    bool failed = plain.failed || fewer.failed || out->failed;
    cj_buf_clear(&plain);
    cj_buf_clear(&fewer);
    return !failed;
}

cj_status cj_title_read(const struct cj_place *place, struct cj_str text, uint32_t line,
                        uint32_t column, struct cj_str *out_title)
{
    struct cj_buf plain = {0};
    struct cj_buf clean = {0};
    char *copy = NULL;

    if (strip(place, text, line, column, &plain)) {
        struct cj_str decoded = cj_html_decode(cj_buf_str(&plain), place->arena);
        cj_title_clean(decoded, &clean);
        if (decoded.ptr && !clean.failed) {
            copy = cj_arena_strndup(place->arena, clean.ptr, clean.len);
        }
    }
    if (copy) {
        *out_title = (struct cj_str){copy, clean.len};
    }
    cj_buf_clear(&plain);
    cj_buf_clear(&clean);
    return copy ? CJ_OK : CJ_ERR_NOMEM;
}
