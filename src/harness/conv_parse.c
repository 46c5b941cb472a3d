/* Parsing a conversation file: the sign at the start of a line says what the line is. */
#include "harness/conv_parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/utf8.h"

/* What a sign may stand for at the start of a line. */
static const char signs[] = "><?!#=@\\";

void cj_conv_error(struct cj_conv_parser *parser, const char *at, const char *code,
                   const char *format, ...)
{
    char message[512];
    va_list args;
    size_t before = at ? (size_t)(at - parser->line.ptr) : 0;
    uint32_t column = (uint32_t)cj_utf8_count((struct cj_str){parser->line.ptr, before}) + 1;

    va_start(args, format);
    (void)vsnprintf(message, sizeof(message), cj_diags_translate(parser->diags, format), args);
    va_end(args);
    cj_diags_add(parser->diags, CJ_ERROR, code, parser->conv->name, parser->line_number,
                 column, "%s", message);
    parser->wrong = true;
}

const char *cj_conv_keep(struct cj_conv_parser *parser, struct cj_str text)
{
    const char *kept =
        cj_arena_strndup(&parser->conv->arena, text.ptr ? text.ptr : "", text.len);

    parser->nomem = parser->nomem || !kept;
    return kept;
}

struct cj_conv_case *cj_conv_current_case(struct cj_conv_parser *parser)
{
    struct cj_conv *conv = parser->conv;

    return conv->case_count ? &conv->cases[conv->case_count - 1] : NULL;
}

static struct cj_conv_turn *current_turn(struct cj_conv_parser *parser)
{
    struct cj_conv_case *in = cj_conv_current_case(parser);

    return in && in->turn_count ? &parser->conv->turns[parser->conv->turn_count - 1] : NULL;
}

/* The text that was open is complete: the next line is no continuation. */
static void close_text(struct cj_conv_parser *parser)
{
    if (parser->text_line == 0) {
        return;
    }

    struct cj_conv_turn *turn = current_turn(parser);
    const char *kept = cj_conv_keep(parser, cj_buf_str(&parser->text));
    parser->nomem = parser->nomem || parser->text.failed;
    if (parser->text_is_golden) {
        turn->golden = kept;
    } else {
        turn->text = kept;
    }
    parser->text_line = 0;
}

/* Adds a line to the open text. A backslash takes its meaning from the sign after it. */
static void add_line(struct cj_conv_parser *parser, struct cj_str text)
{
    if (text.len > 1 && text.ptr[0] == '\\' && strchr(signs, text.ptr[1])) {
        text.ptr++;
        text.len--;
    }
    if (parser->text.len > 0) {
        cj_buf_addc(&parser->text, '\n');
    }
    cj_buf_add_str(&parser->text, text);
}

static void open_text(struct cj_conv_parser *parser, struct cj_str text, bool golden)
{
    cj_buf_reset(&parser->text);
    parser->text_line = parser->line_number;
    parser->text_is_golden = golden;
    add_line(parser, text);
}

/* A turn begins: NULL when it can't, which has been told. */
static struct cj_conv_turn *add_turn(struct cj_conv_parser *parser)
{
    struct cj_conv *conv = parser->conv;
    struct cj_conv_case *in = cj_conv_current_case(parser);

    if (!in) {
        cj_conv_error(parser, parser->line.ptr, "conv/order",
                      "this line belongs to no test: begin one with '== title'");
        return NULL;
    }
    if (!cj_array_grow(&conv->turns, &conv->turn_capacity, conv->turn_count,
                       sizeof(*conv->turns))) {
        parser->nomem = true;
        return NULL;
    }
    in->turn_count++;
    conv->turns[conv->turn_count] = (struct cj_conv_turn){
        .text = "", .line = parser->line_number, .first_claim = conv->claim_count};
    return &conv->turns[conv->turn_count++];
}

static void read_visitor(struct cj_conv_parser *parser, struct cj_str text)
{
    if (!add_turn(parser)) {
        return;
    }
    if (text.len == 0) {
        cj_conv_error(parser, parser->line.ptr, "conv/empty", "the visitor says nothing");
        return;
    }
    open_text(parser, text, false);
}

static void read_event(struct cj_conv_parser *parser, struct cj_str text)
{
    struct cj_conv_turn *turn = add_turn(parser);

    if (turn) {
        cj_conv_read_event(parser, text, turn);
    }
}

static bool needs_turn(struct cj_conv_parser *parser)
{
    if (current_turn(parser)) {
        return true;
    }
    cj_conv_error(parser, parser->line.ptr, "conv/order",
                  "there is no reply yet: a visitor's line ('> …') or an event ('! …') "
                  "comes first");
    return false;
}

static void read_golden(struct cj_conv_parser *parser, struct cj_str text)
{
    if (!needs_turn(parser)) {
        return;
    }

    struct cj_conv_turn *turn = current_turn(parser);
    if (turn->golden) {
        cj_conv_error(parser, parser->line.ptr, "conv/order",
                      "the bot's words were given above: keep its '<' lines together");
        return;
    }
    turn->golden_line = parser->line_number;
    open_text(parser, text, true);
}

static void read_claim(struct cj_conv_parser *parser, struct cj_str text)
{
    if (needs_turn(parser)) {
        cj_conv_read_claim(parser, text);
    }
}

/* "\text": the text above goes on, whatever sign stands here. */
static void read_continuation(struct cj_conv_parser *parser)
{
    struct cj_str text = {parser->line.ptr + 1, parser->line.len - 1};

    if (parser->text_line == 0) {
        cj_conv_error(parser, parser->line.ptr, "conv/order",
                      "'\\' continues the text of the line above, and there is none");
        return;
    }
    cj_buf_addc(&parser->text, '\n');
    cj_buf_add_str(&parser->text, text);
}

static void read_signed(struct cj_conv_parser *parser, struct cj_str text)
{
    switch (parser->line.ptr[0]) {
    case '>':
        read_visitor(parser, text);
        break;
    case '!':
        read_event(parser, text);
        break;
    case '<':
        read_golden(parser, text);
        break;
    default:
        read_claim(parser, text);
        break;
    }
}

/* Several '<' lines in a row are one text. */
static bool continues_golden(const struct cj_conv_parser *parser)
{
    return parser->text_line > 0 && parser->text_is_golden && parser->line.ptr[0] == '<';
}

static void read_line(struct cj_conv_parser *parser)
{
    struct cj_str line = parser->line;
    struct cj_str trimmed = cj_str_trim(line);

    if (trimmed.len > 0 && line.ptr[0] == '\\') {
        read_continuation(parser);
        return;
    }
    if (trimmed.len > 0 && continues_golden(parser)) {
        add_line(parser, cj_str_trim((struct cj_str){line.ptr + 1, line.len - 1}));
        return;
    }
    close_text(parser);
    if (trimmed.len == 0 || line.ptr[0] == '#') {
        return;
    }
    if (cj_str_starts(line, "==")) {
        cj_conv_read_case(parser);
    } else if (strchr("><?!", line.ptr[0])) {
        read_signed(parser, cj_str_trim((struct cj_str){line.ptr + 1, line.len - 1}));
    } else {
        cj_conv_read_setting(parser);
    }
}

/* What only shows when the whole file is known. */
static void check_cases(struct cj_conv_parser *parser)
{
    struct cj_conv *conv = parser->conv;

    for (size_t i = 0; i < conv->case_count; i++) {
        const struct cj_conv_case *in = &conv->cases[i];
        bool claims = false;

        for (size_t j = 0; j < in->turn_count; j++) {
            const struct cj_conv_turn *turn = &conv->turns[in->first_turn + j];

            claims = claims || turn->claim_count > 0 || turn->golden;
        }
        if (!claims && !in->skip) {
            cj_diags_add(parser->diags, CJ_WARNING, "conv/no-assertion", conv->name, in->line,
                         1, "'%s' claims nothing, so it can't fail: add a '?' line",
                         in->title);
        }
    }
}

static cj_status parse_lines(struct cj_conv_parser *parser, struct cj_str rest)
{
    while (!parser->nomem && cj_str_next_line(&rest, &parser->line)) {
        parser->line_number++;
        read_line(parser);
    }
    close_text(parser);
    if (parser->nomem) {
        return CJ_ERR_NOMEM;
    }
    if (!parser->wrong) {
        check_cases(parser);
    }
    return parser->wrong ? CJ_ERR_CONTENT : CJ_OK;
}

cj_status cj_conv_parse(const struct cj_source *source, cj_diags *diags,
                        struct cj_conv **out_conv)
{
    struct cj_conv_parser parser = {.diags = diags, .clock_ms = CJ_CONV_CLOCK_MS};

    parser.conv = calloc(1, sizeof(*parser.conv));
    if (!parser.conv) {
        return CJ_ERR_NOMEM;
    }

    cj_status st = CJ_ERR_NOMEM;
    parser.conv->name =
        cj_arena_strndup(&parser.conv->arena, source->name, strlen(source->name));
    if (parser.conv->name) {
        st = parse_lines(&parser, source->text);
    }
    cj_buf_clear(&parser.text);
    if (st != CJ_OK) {
        cj_conv_free(parser.conv);
        return st;
    }
    *out_conv = parser.conv;
    return CJ_OK;
}

void cj_conv_free(struct cj_conv *conv)
{
    if (!conv) {
        return;
    }
    for (size_t i = 0; i < conv->value_count; i++) {
        cj_regex_free(conv->values[i].regex);
    }
    free(conv->cases);
    free(conv->turns);
    free(conv->claims);
    free(conv->values);
    cj_arena_clear(&conv->arena);
    free(conv);
}
