/* Reading a regex character by character: what pattern.c and pattern_literal.c share. */
#ifndef CJ_RULES_PATTERN_SCAN_H
#define CJ_RULES_PATTERN_SCAN_H

#include "base/buf.h"
#include "rules/pattern.h"

#define CJ_PATTERN_MAX_GROUPS 64 /* nested; regex.c lets PCRE2 refuse more than 50 */

/* What a quantifier would repeat. */
enum cj_pattern_atom {
    CJ_ATOM_NONE,
    CJ_ATOM_LETTER,
    CJ_ATOM_GROUP,
    CJ_ATOM_OTHER,
};

struct cj_pattern_group {
    uint32_t leanest; /* words of the branch with the fewest, so far */
    uint32_t words;   /* of the branch being read */
    bool counts;      /* false in a lookaround and in a condition */
};

struct cj_pattern_scan {
    const char *at;
    const char *end;
    struct cj_buf out;
    struct cj_buf folded; /* one literal at a time */
    struct cj_pattern_group groups[CJ_PATTERN_MAX_GROUPS];
    size_t depth;
    enum cj_pattern_atom last;
    uint32_t last_words; /* of a group */
    size_t run_start;    /* in `out`: the literal word being read */
    uint32_t run;        /* its letters; 0: none */
    bool extended;       /* (?x): spaces and # comments mean nothing */
    bool backtracks;
    size_t literal_starts[CJ_PATTERN_MAX_LITERALS];
    size_t literal_ends[CJ_PATTERN_MAX_LITERALS];
    size_t literal_count;
};

static inline size_t cj_scan_left(const struct cj_pattern_scan *scan)
{
    return (size_t)(scan->end - scan->at);
}

/** The group being read. */
static inline struct cj_pattern_group *cj_scan_group(struct cj_pattern_scan *scan)
{
    return &scan->groups[scan->depth];
}

/** True when `text` comes next. */
bool cj_scan_next_is(const struct cj_pattern_scan *scan, const char *text);

/** Copies `len` bytes as they are. */
void cj_scan_copy(struct cj_pattern_scan *scan, size_t len);

/** Copies up to and with the next `closing`, or to the end. */
void cj_scan_copy_until(struct cj_pattern_scan *scan, char closing);

/** Ends the literal word being read, and counts it. */
void cj_scan_end_run(struct cj_pattern_scan *scan);

/** One literal character, an escape, or a class, at `scan->at`. */
void cj_scan_literal(struct cj_pattern_scan *scan);
void cj_scan_escape(struct cj_pattern_scan *scan);
void cj_scan_class(struct cj_pattern_scan *scan);

#endif
