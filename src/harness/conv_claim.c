/* Reading an assertion: a check's name, then the operand that its row in the table asks for.
 */
#include "harness/conv_reader.h"

#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/message.h"
#include "base/nearest.h"
#include "harness/check.h"

/* A claim while it is read. */
struct reader {
    struct cj_conv_parser *parser;
    struct cj_conv_reader line;
    struct cj_conv_claim *claim;
};

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

/* "text". False when it was wrong. */
static bool read_quoted(struct reader *reader)
{
    struct cj_conv_value *value;
    const char *text = cj_conv_read_quoted(&reader->line);

    if (!text) {
        return false;
    }
    value = add_value(reader);
    if (value) {
        value->text = text;
    }
    return true;
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
    const char *start = reader->line.rest.ptr;
    size_t len = pattern_len(reader->line.rest);

    if (len == SIZE_MAX) {
        cj_conv_error(reader->parser, start, "conv/regex", "the regex has no closing '/'");
        return false;
    }
    reader->line.rest.ptr += len + 2;
    reader->line.rest.len -= len + 2;

    bool any_case = reader->line.rest.len > 0 && reader->line.rest.ptr[0] == 'i';
    if (any_case) {
        reader->line.rest.ptr++;
        reader->line.rest.len--;
    }
    if (len == 0) {
        cj_conv_error(reader->parser, start, "conv/regex",
                      "an empty regex is found in every text");
        return false;
    }
    return compile(reader, start, (struct cj_str){start + 1, len}, any_case);
}

static void read_name(struct reader *reader)
{
    const char *const *words = reader->claim->check->words;

    cj_conv_skip_spaces(&reader->line);
    if (reader->line.rest.len > 0 && reader->line.rest.ptr[0] == '"') {
        (void)read_quoted(reader);
        return;
    }
    if (reader->line.rest.len > 0 && reader->line.rest.ptr[0] == '/' && !words) {
        (void)read_regex(reader);
        return;
    }

    struct cj_str word = cj_conv_next_word(&reader->line);
    if (word.len == 0) {
        cj_conv_error(reader->parser, word.ptr, "conv/assertion", "'%s' needs a value",
                      reader->claim->check->name);
        return;
    }
    if (words && !cj_conv_one_of(&reader->line, word, "conv/assertion",
                                 reader->claim->check->name, words)) {
        return;
    }
    add_text(reader, word);
}

static bool read_text(struct reader *reader)
{
    cj_conv_skip_spaces(&reader->line);
    if (reader->line.rest.len > 0 && reader->line.rest.ptr[0] == '"') {
        return read_quoted(reader);
    }
    if (reader->line.rest.len > 0 && reader->line.rest.ptr[0] == '/') {
        return read_regex(reader);
    }
    cj_conv_error(reader->parser, reader->line.rest.ptr, "conv/text",
                  "'%s' needs a text in quotes or a /regex/", reader->claim->check->name);
    return false;
}

/* "none" says that there are no choices. */
static bool read_none(struct reader *reader)
{
    struct reader ahead = *reader;

    if (!cj_str_equals(cj_conv_next_word(&ahead.line), "none")) {
        return false;
    }
    reader->line.rest = ahead.line.rest;
    return true;
}

static void read_list(struct reader *reader)
{
    if (read_none(reader)) {
        return;
    }
    for (;;) {
        cj_conv_skip_spaces(&reader->line);
        if (reader->line.rest.len == 0 || reader->line.rest.ptr[0] != '"') {
            cj_conv_error(reader->parser, reader->line.rest.ptr, "conv/text",
                          "'%s' needs texts in quotes with '|' between them, or 'none'",
                          reader->claim->check->name);
            return;
        }
        if (!read_quoted(reader) || cj_conv_at_end(&reader->line) ||
            reader->line.rest.ptr[0] != '|') {
            return; /* what else follows is told as not belonging to the claim */
        }
        reader->line.rest.ptr++;
        reader->line.rest.len--;
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

    cj_conv_skip_spaces(&reader->line);
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (cj_str_starts(reader->line.rest, signs[i].sign)) {
            reader->claim->op = signs[i].op;
            reader->line.rest.ptr += strlen(signs[i].sign);
            reader->line.rest.len -= strlen(signs[i].sign);

            struct cj_str word = cj_conv_next_word(&reader->line);
            if (!read_number(word, &reader->claim->number)) {
                cj_conv_error(reader->parser, word.ptr, "conv/assertion",
                              "'%s' is compared with a number from 0 to 1, such as 0.6",
                              reader->claim->check->name);
            }
            return;
        }
    }
    cj_conv_error(reader->parser, reader->line.rest.ptr, "conv/assertion",
                  "'%s' needs >=, >, <=, < or == and a number, such as '>= 0.6'",
                  reader->claim->check->name);
}

/* What stands after "key=": a word, or a text in quotes. */
static bool read_pair_value(struct reader *reader, const char *key, struct cj_str word)
{
    const char *const *allowed = cj_check_values(key);
    struct cj_str value = {word.ptr + strlen(key) + 1, word.len - strlen(key) - 1};
    struct cj_buf pair = {0};

    if (value.len > 0 && value.ptr[0] == '"') {
        reader->line.rest.len += (size_t)(reader->line.rest.ptr - value.ptr);
        reader->line.rest.ptr = value.ptr;
        const char *text = cj_conv_read_quoted(&reader->line);
        if (!text) {
            return false;
        }
        value = cj_str_from(text);
    } else if (value.len == 0) {
        cj_conv_error(reader->parser, value.ptr, "conv/assertion", "'%s' needs a value", key);
        return false;
    } else if (allowed &&
               !cj_conv_one_of(&reader->line, value, "conv/assertion", key, allowed)) {
        return false;
    }
    cj_buf_printf(&pair, "%s=%.*s", key, CJ_STR_ARGS(value));
    reader->parser->nomem = reader->parser->nomem || pair.failed;
    add_text(reader, cj_buf_str(&pair));
    cj_buf_clear(&pair);
    return true;
}

/* "queue=quejas priority=high", in any order; nothing at all is a claim, too. */
static void read_pairs(struct reader *reader)
{
    bool fine = true;

    if (read_none(reader)) {
        add_text(reader, CJ_STR("none"));
        return;
    }
    while (fine && !cj_conv_at_end(&reader->line)) {
        struct cj_str word = cj_conv_next_word(&reader->line);
        const char *equals = memchr(word.ptr, '=', word.len);
        struct cj_str name = {word.ptr, equals ? (size_t)(equals - word.ptr) : word.len};
        const char *key =
            cj_conv_one_of(&reader->line, name, "conv/assertion", CJ_N("key of 'escalated'"),
                           reader->claim->check->words);

        if (key && !equals) {
            cj_conv_error(reader->parser, word.ptr + word.len, "conv/assertion",
                          "'%s' needs a value", key);
            key = NULL;
        }
        fine = key && read_pair_value(reader, key, word);
    }
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
    case CJ_OPERAND_PAIRS:
        read_pairs(reader);
        break;
    }
}

static const struct cj_check *read_check(struct reader *reader, const char **out_at)
{
    struct cj_str name = cj_conv_next_word(&reader->line);
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
    struct reader reader = {parser, {parser, text}, &claim};
    const char *at;

    claim.check = read_check(&reader, &at);
    if (!claim.check) {
        return;
    }
    bool was_wrong = parser->wrong;
    parser->wrong = false;
    read_operand(&reader);
    if (!parser->wrong && !cj_conv_at_end(&reader.line)) {
        cj_conv_error(parser, reader.line.rest.ptr, "conv/assertion",
                      "this does not belong to '%s': put a comment after '#'",
                      claim.check->name);
    }
    parser->wrong = parser->wrong || was_wrong;

    struct cj_str source = {text.ptr, (size_t)(reader.line.rest.ptr - text.ptr)};
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
