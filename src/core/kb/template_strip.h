/* Stripping template syntax: what template.c and its parts share. */
#ifndef CJ_KB_TEMPLATE_STRIP_H
#define CJ_KB_TEMPLATE_STRIP_H

#include <stdbool.h>

#include "kb/template.h"

/* Kinds of syntax that one line is told of. */
#define CJ_STRIP_KINDS 8

/** One pass over a text, from left to right. */
struct cj_strip {
    const struct cj_place *place;
    struct cj_buf *out;
    struct cj_shifts *shifts; /* NULL: nobody asks for columns */
    struct cj_str rest;       /* what is still to be read, the line's end included */
    struct cj_str line;       /* from its beginning, for columns */
    uint32_t line_number;
    uint32_t told_line; /* one finding a line and kind is enough */
    const char *told_kinds[CJ_STRIP_KINDS];
    size_t told_count;
    uint32_t unclosed; /* components without an end that were searched for it */
    char fence;        /* '`' or '~' inside a fenced code block, else '\0' */
    size_t fence_len;
    uint32_t open_line;  /* where `open_ticks` holds */
    uint64_t open_ticks; /* a bit each: so many backticks have no end in this line */
};

static inline bool cj_strip_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static inline struct cj_str cj_strip_from(struct cj_str text, size_t at)
{
    return (struct cj_str){text.ptr + at, text.len - at};
}

static inline struct cj_str cj_strip_skip_blanks(struct cj_str text)
{
    while (text.len > 0 && cj_strip_is_blank(text.ptr[0])) {
        text = cj_strip_from(text, 1);
    }
    return text;
}

/** Tells what was found at `at` in the current line. */
void cj_strip_tell(struct cj_strip *strip, const char *at, const char *kind);

/** Moves past `len` bytes and copies them, or (unless `keep`) only the line ends in them. */
void cj_strip_consume(struct cj_strip *strip, size_t len, bool keep);

/** Where `needle` stands at or after `start`, near the start of `text`; 0 when it does not. */
size_t cj_strip_find(struct cj_str text, size_t start, const char *needle);

/** The value of `name="…"` in a tag, or empty. */
struct cj_str cj_strip_parameter(struct cj_str tag, const char *name);

/** Each takes its kind of syntax away where the rest begins with it, else returns false. */
bool cj_strip_braces(struct cj_strip *strip);
bool cj_strip_bang(struct cj_strip *strip);
bool cj_strip_colon_span(struct cj_strip *strip);

/** Takes away the components of MDX that fill the line that begins here. */
bool cj_strip_components(struct cj_strip *strip);

/** True for what stands inside a line: cj_strip_colon_span(). */
bool cj_is_colon_span(struct cj_str text);

/** Takes away a `line` that begins with three colons behind `indent` blanks. */
void cj_strip_colons(struct cj_strip *strip, struct cj_str line, size_t indent);

#endif
