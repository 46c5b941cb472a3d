/* What can be told about a regex by reading it, and the form in which it meets folded text. */
#ifndef CJ_RULES_PATTERN_H
#define CJ_RULES_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/str.h"

/** Literals kept of one pattern: enough to try it on its own words. */
#define CJ_PATTERN_MAX_LITERALS 8

/** A pattern that was read. Everything lives in the arena given to cj_pattern_read(). */
struct cj_pattern {
    struct cj_str folded;   /* its literal characters folded; NUL-terminated */
    uint32_t literal_words; /* words that every match contains, counted from below */
    bool backtracks; /* it repeats or refers back: only such a pattern can be too slow */
    struct cj_str literals[CJ_PATTERN_MAX_LITERALS]; /* words in it, required or not */
    size_t literal_count;
};

/** Reads `pattern`, which PCRE2 accepts.
 *
 * Only literal characters are folded, those of a class too: "[A-Zé]" → "[A-Ze]". A range
 * beyond ASCII keeps its meaning: the letters that its members fold to are added. Escapes,
 * names, verbs and comments stay as they are.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_pattern_read(struct cj_str pattern, struct cj_arena *arena,
                          struct cj_pattern *out_pattern);

#endif
