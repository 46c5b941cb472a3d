/* What the readers of a conversation file share. */
#ifndef CJ_HARNESS_CONV_PARSE_H
#define CJ_HARNESS_CONV_PARSE_H

#include "harness/conv.h"

/** A file being read. */
struct cj_conv_parser {
    struct cj_conv *conv;
    cj_diags *diags;
    struct cj_str line; /* the whole line that is being read */
    uint32_t line_number;
    bool nomem;
    bool wrong; /* `diags` gained an error */
    /* settings above the first case */
    const char *lang;
    int64_t clock_ms;
    struct cj_buf text;  /* of the message or golden text that is being read */
    uint32_t text_line;  /* where it began; 0: none is open */
    bool text_is_golden; /* the open text is the bot's */
};

/** Tells an error at `at`, which points into the line. */
void cj_conv_error(struct cj_conv_parser *parser, const char *at, const char *code,
                   const char *format, ...) __attribute__((format(printf, 4, 5)));

/** A copy in the file's arena; NULL (and `nomem`) when memory ran out. */
const char *cj_conv_keep(struct cj_conv_parser *parser, struct cj_str text);

/** The case that was begun last; NULL above the first one. */
struct cj_conv_case *cj_conv_current_case(struct cj_conv_parser *parser);

/** Reads "== title @tag". */
void cj_conv_read_case(struct cj_conv_parser *parser);

/** Reads a line without a sign: "lang: es", "clock: …", "skip". */
void cj_conv_read_setting(struct cj_conv_parser *parser);

/** Reads what stands after "!" into the turn that it begins. */
void cj_conv_read_event(struct cj_conv_parser *parser, struct cj_str text,
                        struct cj_conv_turn *turn);

/** Reads what stands after "?" and adds the claim to the last turn. */
void cj_conv_read_claim(struct cj_conv_parser *parser, struct cj_str text);

#endif
