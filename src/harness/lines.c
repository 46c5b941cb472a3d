/* Reading a stream line by line. */
#include "harness/lines.h"

bool cj_lines_read(FILE *from, size_t max_len, struct cj_buf *line)
{
    int c = getc_unlocked(from);

    cj_buf_reset(line);
    if (c == EOF) {
        return false;
    }
    for (; c != EOF && c != '\n'; c = getc_unlocked(from)) {
        if (line->len <= max_len) {
            cj_buf_addc(line, (char)c);
        }
    }
    if (line->len > 0 && line->len <= max_len && line->ptr[line->len - 1] == '\r') {
        line->ptr[--line->len] = '\0';
    }
    return !line->failed;
}
