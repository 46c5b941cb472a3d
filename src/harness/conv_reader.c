/* Words and quoted texts of a line. */
#include "harness/conv_reader.h"

#include "base/buf.h"
#include "base/message.h"
#include "base/nearest.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

void cj_conv_skip_spaces(struct cj_conv_reader *reader)
{
    while (reader->rest.len > 0 && is_space(reader->rest.ptr[0])) {
        reader->rest.ptr++;
        reader->rest.len--;
    }
}

struct cj_str cj_conv_next_word(struct cj_conv_reader *reader)
{
    cj_conv_skip_spaces(reader);
    struct cj_str word = {reader->rest.ptr, 0};

    while (word.len < reader->rest.len && !is_space(word.ptr[word.len])) {
        word.len++;
    }
    reader->rest.ptr += word.len;
    reader->rest.len -= word.len;
    return word;
}

static bool read_escape(struct cj_conv_reader *reader, char c, struct cj_buf *out)
{
    switch (c) {
    case '"':
    case '\\':
        cj_buf_addc(out, c);
        return true;
    case 'n':
        cj_buf_addc(out, '\n');
        return true;
    default:
        cj_conv_error(reader->parser, reader->rest.ptr, "conv/text",
                      "'\\%c' is no escape: use \\\" \\\\ or \\n", c);
        return false;
    }
}

/* The text between the quotes; its length with them, or 0 when it was wrong. */
static size_t read_inside(struct cj_conv_reader *reader, struct cj_buf *out)
{
    size_t i = 1;

    while (i < reader->rest.len && reader->rest.ptr[i] != '"') {
        if (reader->rest.ptr[i] == '\\' && i + 1 < reader->rest.len) {
            if (!read_escape(reader, reader->rest.ptr[++i], out)) {
                return 0;
            }
        } else {
            cj_buf_addc(out, reader->rest.ptr[i]);
        }
        i++;
    }
    if (i >= reader->rest.len) {
        cj_conv_error(reader->parser, reader->rest.ptr, "conv/text",
                      "the text has no closing '\"'");
        return 0;
    }
    return i + 1;
}

const char *cj_conv_read_quoted(struct cj_conv_reader *reader)
{
    struct cj_buf text = {0};
    size_t len = read_inside(reader, &text);
    const char *kept = NULL;

    if (len > 0) {
        reader->rest.ptr += len;
        reader->rest.len -= len;
        reader->parser->nomem = reader->parser->nomem || text.failed;
        kept = cj_conv_keep(reader->parser, cj_buf_str(&text));
    }
    cj_buf_clear(&text);
    return kept;
}

static void tell_wrong_word(struct cj_conv_reader *reader, struct cj_str word,
                            const char *code, const char *what, const char *const *words)
{
    const char *near = cj_nearest(word, words);
    struct cj_buf list = {0};

    for (size_t i = 0; words[i]; i++) {
        cj_buf_adds(&list, i > 0 ? ", " : "");
        cj_buf_adds(&list, words[i]);
    }
    cj_buf_addc(&list, '\0');
    reader->parser->nomem |= list.failed;
    if (!list.failed) {
        cj_conv_error(reader->parser, word.ptr, code,
                      near ? CJ_N("'%.*s' is no %s: did you mean '%s'?")
                           : CJ_N("'%.*s' is no %s: use one of %s"),
                      CJ_STR_ARGS(word), cj_diags_translate(reader->parser->diags, what),
                      near ? near : list.ptr);
    }
    cj_buf_clear(&list);
}

const char *cj_conv_one_of(struct cj_conv_reader *reader, struct cj_str word, const char *code,
                           const char *what, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (cj_str_equals(word, words[i])) {
            return words[i];
        }
    }
    tell_wrong_word(reader, word, code, what, words);
    return NULL;
}

bool cj_conv_at_end(struct cj_conv_reader *reader)
{
    cj_conv_skip_spaces(reader);
    return reader->rest.len == 0 || reader->rest.ptr[0] == '#';
}
