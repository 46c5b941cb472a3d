/* Reading an assertion: a check's name, then the operand that its row in the table asks for.
 */
#include "harness/conv_parse.h"

#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/message.h"
#include "base/nearest.h"
#include "harness/check.h"

/* What is left of the line while a claim is read. */
struct reader {
    struct cj_conv_parser *parser;
    struct cj_str rest;
    struct cj_conv_claim *claim;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static void skip_spaces(struct reader *reader)
{
    while (reader->rest.len > 0 && is_space(reader->rest.ptr[0])) {
        reader->rest.ptr++;
        reader->rest.len--;
    }
}

/* The next word: up to white space. */
static struct cj_str next_word(struct reader *reader)
{
    skip_spaces(reader);
    struct cj_str word = {reader->rest.ptr, 0};

    while (word.len < reader->rest.len && !is_space(word.ptr[word.len])) {
        word.len++;
    }
    reader->rest.ptr += word.len;
    reader->rest.len -= word.len;
    return word;
}

static struct cj_conv_value *add_value(struct reader *reader)
{
    struct cj_conv *conv = reader->parser->conv;

    if (!cj_array_grow(&conv->values, &conv->value_capacity, conv->value_count,
                       sizeof(*conv->values))) {
        reader->parser->nomem = true;
        return NULL;
    }
    reader->claim->value_count++;
    return &conv->values[conv->value_count++];
}

static void add_text(struct reader *reader, struct cj_str text)
{
    struct cj_conv_value *value = add_value(reader);

    if (value) {
        value->text = cj_conv_keep(reader->parser, text);
    }
}

static bool read_escape(struct reader *reader, char c, struct cj_buf *out)
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

/* "text" with \" \\ \n inside. False when it was wrong. */
static bool read_quoted(struct reader *reader)
{
    const char *start = reader->rest.ptr;
    struct cj_buf text = {0};
    size_t i = 1;
    bool fine = true;

    while (fine && i < reader->rest.len && reader->rest.ptr[i] != '"') {
        if (reader->rest.ptr[i] == '\\' && i + 1 < reader->rest.len) {
            fine = read_escape(reader, reader->rest.ptr[++i], &text);
        } else {
            cj_buf_addc(&text, reader->rest.ptr[i]);
        }
        i++;
    }
    if (fine && i >= reader->rest.len) {
        cj_conv_error(reader->parser, start, "conv/text", "the text has no closing '\"'");
        fine = false;
    }
    if (fine) {
        reader->rest.ptr += i + 1;
        reader->rest.len -= i + 1;
        reader->parser->nomem = reader->parser->nomem || text.failed;
        add_text(reader, cj_buf_str(&text));
    }
    cj_buf_clear(&text);
    return fine;
}

/* Length of the pattern in "/pattern/flags", or SIZE_MAX without a closing slash. */
static size_t pattern_len(struct cj_str text)
{
    for (size_t i = 1; i < text.len; i++) {
        if (text.ptr[i] == '\\') {
            i++;
        } else if (text.ptr[i] == '/') {
            return i - 1;
        }
    }
    return SIZE_MAX;
}

static bool compile(struct reader *reader, const char *start, struct cj_str pattern,
                    bool any_case)
{
    struct cj_conv_parser *parser = reader->parser;
    struct cj_buf whole = {0};
    struct cj_regex_error error = {0};
    struct cj_conv_value *value = add_value(reader);

    if (!value) {
        return false;
    }
    cj_buf_adds(&whole, any_case ? "(?i)" : "");
    cj_buf_add_str(&whole, pattern);
    value->text = cj_conv_keep(parser, pattern);
    cj_status st = whole.failed
                       ? CJ_ERR_NOMEM
                       : cj_regex_new(cj_buf_str(&whole), true, &value->regex, &error);
    cj_buf_clear(&whole);
    if (st == CJ_ERR_CONTENT) {
        size_t shift = any_case && error.offset >= 4 ? error.offset - 4 : error.offset;

        cj_conv_error(parser, start + 1 + (shift < pattern.len ? shift : pattern.len),
                      "conv/regex", "not a regular expression: %s", error.message);
    } else if (st != CJ_OK) {
        parser->nomem = true;
    }
    return st == CJ_OK;
}

/* /pattern/ or /pattern/i. */
static bool read_regex(struct reader *reader)
{
    const char *start = reader->rest.ptr;
    size_t len = pattern_len(reader->rest);

    if (len == SIZE_MAX) {
        cj_conv_error(reader->parser, start, "conv/regex", "the regex has no closing '/'");
        return false;
    }
    reader->rest.ptr += len + 2;
    reader->rest.len -= len + 2;

    bool any_case = reader->rest.len > 0 && reader->rest.ptr[0] == 'i';
    if (any_case) {
        reader->rest.ptr++;
        reader->rest.len--;
    }
    if (len == 0) {
        cj_conv_error(reader->parser, start, "conv/regex",
                      "an empty regex is found in every text");
        return false;
    }
    return compile(reader, start, (struct cj_str){start + 1, len}, any_case);
}

static void tell_wrong_name(struct reader *reader, struct cj_str word)
{
    const struct cj_check *check = reader->claim->check;
    const char *near = cj_nearest(word, check->words);
    struct cj_buf list = {0};

    for (size_t i = 0; check->words[i]; i++) {
        cj_buf_adds(&list, i > 0 ? ", " : "");
        cj_buf_adds(&list, check->words[i]);
    }
    cj_buf_addc(&list, '\0');
    reader->parser->nomem |= list.failed;
    if (!list.failed) {
        cj_conv_error(reader->parser, word.ptr, "conv/assertion",
                      near ? CJ_N("'%.*s' is no %s: did you mean '%s'?")
                           : CJ_N("'%.*s' is no %s: use one of %s"),
                      CJ_STR_ARGS(word), check->name, near ? near : list.ptr);
    }
    cj_buf_clear(&list);
}

static void read_name(struct reader *reader)
{
    const char *const *words = reader->claim->check->words;

    skip_spaces(reader);
    if (reader->rest.len > 0 && reader->rest.ptr[0] == '"') {
        (void)read_quoted(reader);
        return;
    }
    if (reader->rest.len > 0 && reader->rest.ptr[0] == '/' && !words) {
        (void)read_regex(reader);
        return;
    }

    struct cj_str word = next_word(reader);
    if (word.len == 0) {
        cj_conv_error(reader->parser, word.ptr, "conv/assertion", "'%s' needs a value",
                      reader->claim->check->name);
        return;
    }
    for (size_t i = 0; words && words[i]; i++) {
        if (cj_str_equals(word, words[i])) {
            words = NULL;
        }
    }
    if (words) {
        tell_wrong_name(reader, word);
        return;
    }
    add_text(reader, word);
}

static bool read_text(struct reader *reader)
{
    skip_spaces(reader);
    if (reader->rest.len > 0 && reader->rest.ptr[0] == '"') {
        return read_quoted(reader);
    }
    if (reader->rest.len > 0 && reader->rest.ptr[0] == '/') {
        return read_regex(reader);
    }
    cj_conv_error(reader->parser, reader->rest.ptr, "conv/text",
                  "'%s' needs a text in quotes or a /regex/", reader->claim->check->name);
    return false;
}

static bool at_end(struct reader *reader)
{
    skip_spaces(reader);
    return reader->rest.len == 0 || reader->rest.ptr[0] == '#';
}

/* "none" says that there are no choices. */
static bool read_none(struct reader *reader)
{
    struct reader ahead = *reader;

    if (!cj_str_equals(next_word(&ahead), "none")) {
        return false;
    }
    reader->rest = ahead.rest;
    return true;
}

static void read_list(struct reader *reader)
{
    if (read_none(reader)) {
        return;
    }
    for (;;) {
        skip_spaces(reader);
        if (reader->rest.len == 0 || reader->rest.ptr[0] != '"') {
            cj_conv_error(reader->parser, reader->rest.ptr, "conv/text",
                          "'%s' needs texts in quotes with '|' between them, or 'none'",
                          reader->claim->check->name);
            return;
        }
        if (!read_quoted(reader) || at_end(reader) || reader->rest.ptr[0] != '|') {
            return; /* what else follows is told as not belonging to the claim */
        }
        reader->rest.ptr++;
        reader->rest.len--;
    }
}

/* Digits of a number: one division then gives the double nearest to it. */
#define MAX_DIGITS 15

/* A number between 0 and 1 with a point, whatever the locale. */
static bool read_number(struct cj_str word, double *out_number)
{
    double digits = 0;
    double unit = 1;
    bool point = false;

    if (word.len == 0 || word.len > MAX_DIGITS || word.ptr[0] == '.') {
        return false;
    }
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];

        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            digits = digits * 10 + (c - '0');
            unit = point ? unit * 10 : unit;
        } else {
            return false;
        }
    }
    *out_number = digits / unit;
    return *out_number <= 1;
}

static void read_compare(struct reader *reader)
{
    static const struct {
        const char *sign;
        enum cj_conv_op op;
    } signs[] = {
        {">=", CJ_OP_GE}, {">", CJ_OP_GT}, {"<=", CJ_OP_LE}, {"<", CJ_OP_LT}, {"==", CJ_OP_EQ},
    };

    skip_spaces(reader);
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (cj_str_starts(reader->rest, signs[i].sign)) {
            reader->claim->op = signs[i].op;
            reader->rest.ptr += strlen(signs[i].sign);
            reader->rest.len -= strlen(signs[i].sign);

            struct cj_str word = next_word(reader);
            if (!read_number(word, &reader->claim->number)) {
                cj_conv_error(reader->parser, word.ptr, "conv/assertion",
                              "'%s' is compared with a number from 0 to 1, such as 0.6",
                              reader->claim->check->name);
            }
            return;
        }
    }
    cj_conv_error(reader->parser, reader->rest.ptr, "conv/assertion",
                  "'%s' needs >=, >, <=, < or == and a number, such as '>= 0.6'",
                  reader->claim->check->name);
}

static void read_operand(struct reader *reader)
{
    switch (reader->claim->check->operand) {
    case CJ_OPERAND_NAME:
        read_name(reader);
        break;
    case CJ_OPERAND_TEXT:
        (void)read_text(reader);
        break;
    case CJ_OPERAND_LIST:
        read_list(reader);
        break;
    case CJ_OPERAND_COMPARE:
        read_compare(reader);
        break;
    }
}

static const struct cj_check *read_check(struct reader *reader, const char **out_at)
{
    struct cj_str name = next_word(reader);
    const struct cj_check *check = cj_check_find(name);

    *out_at = name.ptr;
    if (name.len == 0) {
        cj_conv_error(reader->parser, name.ptr, "conv/assertion",
                      "nothing is claimed: write, for example, '? answer none'");
    } else if (!check) {
        const char *near = cj_check_nearest(name);

        cj_conv_error(reader->parser, name.ptr, "conv/unknown",
                      near ? CJ_N("unknown assertion '%.*s': did you mean '%s'?")
                           : CJ_N("unknown assertion '%.*s'"),
                      CJ_STR_ARGS(name), near);
    }
    return check;
}

void cj_conv_read_claim(struct cj_conv_parser *parser, struct cj_str text)
{
    struct cj_conv *conv = parser->conv;
    struct cj_conv_claim claim = {.line = parser->line_number,
                                  .first_value = conv->value_count};
    struct reader reader = {parser, text, &claim};
    const char *at;

    claim.check = read_check(&reader, &at);
    if (!claim.check) {
        return;
    }
    bool was_wrong = parser->wrong;
    parser->wrong = false;
    read_operand(&reader);
    if (!parser->wrong && !at_end(&reader)) {
        cj_conv_error(parser, reader.rest.ptr, "conv/assertion",
                      "this does not belong to '%s': put a comment after '#'",
                      claim.check->name);
    }
    parser->wrong = parser->wrong || was_wrong;

    struct cj_str source = {text.ptr, (size_t)(reader.rest.ptr - text.ptr)};
    claim.source = cj_conv_keep(parser, cj_str_trim(source));
    claim.column = (uint32_t)(at - parser->line.ptr); /* bytes, all of them ASCII */
    claim.column++;
    if (!cj_array_grow(&conv->claims, &conv->claim_capacity, conv->claim_count,
                       sizeof(*conv->claims))) {
        parser->nomem = true;
        return;
    }
    conv->claims[conv->claim_count++] = claim;
    conv->turns[conv->turn_count - 1].claim_count++;
}
