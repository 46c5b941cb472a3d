/* Reading a regex without matching it: folds what is literal and counts the words that every
 * match must contain.
 *
 * It knows just enough of PCRE2's syntax (pcre2pattern(3)) to tell literals from the rest. It
 * is conservative: what is optional, starred, alternative or inside a lookaround counts for
 * nothing, so `literal_words` is never too high. A misreading can make the folded form wrong,
 * never the count of bytes read: the scanner stays inside the pattern whatever it holds. */
#include "rules/pattern.h"

#include <string.h>

#include "rules/pattern_scan.h"

#define NO_BRANCH UINT32_MAX

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- Groups ---- */

static void open_group(struct cj_pattern_scan *scan, size_t len, bool counts)
{
    cj_scan_end_run(scan);
    cj_scan_copy(scan, len);
    if (scan->depth + 1 == CJ_PATTERN_MAX_GROUPS) {
        cj_scan_copy(scan, cj_scan_left(scan)); /* PCRE2 refuses such a pattern */
        return;
    }
    scan->depth++;
    *cj_scan_group(scan) = (struct cj_pattern_group){.leanest = NO_BRANCH, .counts = counts};
    scan->last = CJ_ATOM_NONE;
}

static void end_branch(struct cj_pattern_scan *scan)
{
    struct cj_pattern_group *here = cj_scan_group(scan);

    cj_scan_end_run(scan);
    here->leanest = here->words < here->leanest ? here->words : here->leanest;
    here->words = 0;
}

static void close_group(struct cj_pattern_scan *scan)
{
    end_branch(scan);
    cj_scan_copy(scan, 1);
    if (scan->depth == 0) {
        return;
    }

    uint32_t words = cj_scan_group(scan)->counts ? cj_scan_group(scan)->leanest : 0;
    scan->depth--;
    cj_scan_group(scan)->words += words;
    scan->last = CJ_ATOM_GROUP;
    scan->last_words = words;
}

/* "(?i)", "(?x-s)" or "(?i:…": `len` bytes up to the ')' or ':'. */
static void scan_flags(struct cj_pattern_scan *scan)
{
    size_t len = 2;
    bool on = true;

    for (; len < cj_scan_left(scan) && scan->at[len] != ')' && scan->at[len] != ':'; len++) {
        on = on && scan->at[len] != '-';
        if (scan->at[len] == 'x') {
            scan->extended = on;
        }
    }
    if (len < cj_scan_left(scan) && scan->at[len] == ':') {
        open_group(scan, len + 1, true);
        return;
    }
    cj_scan_end_run(scan);
    cj_scan_copy(scan, len + 1);
    scan->last = CJ_ATOM_NONE;
}

/* How a group can begin. The longest spelling of a prefix stands first. */
static const struct opening {
    const char *text;
    enum { PLAIN, NAMED, UNCOUNTED, CONDITION, WHOLE, COMMENT } kind;
} openings[] = {
    {"(?<=", UNCOUNTED}, {"(?<!", UNCOUNTED}, {"(?<*", UNCOUNTED}, {"(?=", UNCOUNTED},
    {"(?!", UNCOUNTED},  {"(?*", UNCOUNTED},  {"(?<", NAMED},      {"(?P<", NAMED},
    {"(?'", NAMED},      {"(?:", PLAIN},      {"(?|", PLAIN},      {"(?>", PLAIN},
    {"(?(", CONDITION},  {"(?#", COMMENT},    {"(?C", COMMENT},    {"(?R", WHOLE},
    {"(?&", WHOLE},      {"(?P>", WHOLE},     {"(?P=", WHOLE},
};

static bool is_recursion(const struct cj_pattern_scan *scan)
{
    size_t at = 2;

    if (cj_scan_left(scan) < 4 || scan->at[1] != '?') {
        return false;
    }
    at += scan->at[at] == '-' || scan->at[at] == '+';
    return is_digit(scan->at[at]);
}

static size_t name_end(const struct cj_pattern_scan *scan, size_t from)
{
    while (from < cj_scan_left(scan) && scan->at[from] != '>' && scan->at[from] != '\'') {
        from++;
    }
    return from + 1;
}

/* A whole atom in brackets: (?R), (?1), (?&name), (?#comment). */
static void copy_bracketed(struct cj_pattern_scan *scan, bool is_atom)
{
    cj_scan_end_run(scan);
    cj_scan_copy_until(scan, ')');
    scan->backtracks |= is_atom;
    scan->last = is_atom ? CJ_ATOM_OTHER : scan->last;
}

/* "(?(1)", "(?(<name>)", "(?(?=…)": what is conditional may be absent. */
static void scan_condition(struct cj_pattern_scan *scan)
{
    open_group(scan, 2, false);
    if (cj_scan_left(scan) > 1 && scan->at[1] != '?' && scan->at[1] != '*') {
        cj_scan_copy_until(scan,
                           ')'); /* else the condition is a lookaround, a group like others */
    }
}

static void scan_opening(struct cj_pattern_scan *scan, const struct opening *opening)
{
    size_t len = strlen(opening->text);

    switch (opening->kind) {
    case PLAIN:
        open_group(scan, len, true);
        break;
    case NAMED:
        open_group(scan, name_end(scan, len), true);
        break;
    case UNCOUNTED:
        open_group(scan, len, false);
        break;
    case CONDITION:
        scan_condition(scan);
        break;
    case WHOLE:
    case COMMENT:
        copy_bracketed(scan, opening->kind == WHOLE);
        break;
    }
}

/* (*VERB) and (*VERB:name) are whole; (*atomic:…) and its kin, in small letters, are groups.
 */
static void scan_verb(struct cj_pattern_scan *scan)
{
    size_t len = 2;

    while (len < cj_scan_left(scan) && scan->at[len] != ':' && scan->at[len] != ')') {
        len++;
    }
    if (cj_scan_left(scan) > 2 && scan->at[2] >= 'a' && scan->at[2] <= 'z' &&
        len < cj_scan_left(scan) && scan->at[len] == ':') {
        open_group(scan, len + 1, false);
    } else {
        copy_bracketed(scan, false);
    }
}

static void scan_open(struct cj_pattern_scan *scan)
{
    if (cj_scan_next_is(scan, "(*")) {
        scan_verb(scan);
        return;
    }
    if (!cj_scan_next_is(scan, "(?")) {
        open_group(scan, 1, true);
        return;
    }
    if (is_recursion(scan)) {
        copy_bracketed(scan, true);
        return;
    }
    for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
        if (cj_scan_next_is(scan, openings[i].text)) {
            scan_opening(scan, &openings[i]);
            return;
        }
    }
    scan_flags(scan);
}

/* ---- Quantifiers ---- */

/* Length of the quantifier at `scan->at` and its lower bound; 0 when there is none. */
static size_t quantifier_len(const struct cj_pattern_scan *scan, bool *out_optional)
{
    size_t len = 1;

    *out_optional = *scan->at == '*' || *scan->at == '?';
    if (*scan->at != '{') {
        return 1;
    }
    if (cj_scan_left(scan) < 3 || !is_digit(scan->at[1])) {
        return 0;
    }
    *out_optional = true;
    for (; len < cj_scan_left(scan) && is_digit(scan->at[len]); len++) {
        *out_optional = *out_optional && scan->at[len] == '0';
    }
    if (len < cj_scan_left(scan) && scan->at[len] == ',') {
        do {
            len++;
        } while (len < cj_scan_left(scan) && is_digit(scan->at[len]));
    }
    return len < cj_scan_left(scan) && scan->at[len] == '}' ? len + 1 : 0;
}

/* Takes back what an optional atom had counted. */
static void forget_optional(struct cj_pattern_scan *scan)
{
    if (scan->last == CJ_ATOM_LETTER && scan->run > 0) {
        scan->run--;
    } else if (scan->last == CJ_ATOM_GROUP) {
        cj_scan_group(scan)->words -= scan->last_words;
    }
}

static bool scan_quantifier(struct cj_pattern_scan *scan)
{
    bool optional;
    size_t len = quantifier_len(scan, &optional);

    if (len == 0) {
        return false;
    }
    if (optional) {
        forget_optional(scan);
    }
    cj_scan_end_run(scan);
    cj_scan_copy(scan, len);
    if (scan->at < scan->end && (*scan->at == '?' || *scan->at == '+')) {
        cj_scan_copy(scan, 1);
    }
    scan->backtracks = true;
    scan->last = CJ_ATOM_NONE;
    return true;
}

/* ---- The pattern ---- */

static void scan_other(struct cj_pattern_scan *scan)
{
    cj_scan_end_run(scan);
    cj_scan_copy(scan, 1);
    scan->last = CJ_ATOM_OTHER;
}

/* (?x): a space is nothing, and # starts a comment. */
static bool scan_extended(struct cj_pattern_scan *scan)
{
    if (!scan->extended || !strchr(" \t\n\r\f\v#", *scan->at)) {
        return false;
    }
    cj_scan_end_run(scan);
    if (*scan->at == '#') {
        cj_scan_copy_until(scan, '\n');
    } else {
        cj_scan_copy(scan, 1);
    }
    return true;
}

static void scan_one(struct cj_pattern_scan *scan)
{
    switch (*scan->at) {
    case '\\':
        cj_scan_escape(scan);
        break;
    case '[':
        cj_scan_class(scan);
        break;
    case '(':
        scan_open(scan);
        break;
    case ')':
        close_group(scan);
        break;
    case '|':
        end_branch(scan);
        scan_other(scan);
        break;
    case '^':
    case '$':
    case '.':
        scan_other(scan);
        break;
    case '*':
    case '+':
    case '?':
    case '{':
        if (scan_quantifier(scan)) {
            break;
        }
        scan_other(scan);
        break;
    default:
        if (!scan_extended(scan)) {
            cj_scan_literal(scan);
        }
        break;
    }
}

static cj_status keep(struct cj_pattern_scan *scan, struct cj_arena *arena,
                      struct cj_pattern *out_pattern)
{
    struct cj_pattern pattern = {.backtracks = scan->backtracks};

    if (scan->out.failed) {
        return CJ_ERR_NOMEM;
    }
    char *text = cj_arena_strndup(arena, scan->out.ptr, scan->out.len);
    if (!text) {
        return CJ_ERR_NOMEM;
    }
    pattern.folded = (struct cj_str){text, scan->out.len};
    pattern.literal_words = scan->groups[0].leanest;
    pattern.literal_count = scan->literal_count;
    for (size_t i = 0; i < scan->literal_count; i++) {
        size_t start = scan->literal_starts[i];

        pattern.literals[i] = (struct cj_str){text + start, scan->literal_ends[i] - start};
    }
    *out_pattern = pattern;
    return CJ_OK;
}

cj_status cj_pattern_read(struct cj_str pattern, struct cj_arena *arena,
                          struct cj_pattern *out_pattern)
{
    struct cj_pattern_scan scan = {
        .at = pattern.ptr,
        .end = pattern.ptr + pattern.len,
        .groups = {{.leanest = NO_BRANCH, .counts = true}},
    };

    while (scan.at < scan.end && !scan.out.failed) {
        scan_one(&scan);
    }
    while (scan.depth > 0 && !scan.out.failed) {
        close_group(&scan); /* only when the pattern is no regex */
    }
    end_branch(&scan);
    cj_status st = keep(&scan, arena, out_pattern);
    cj_buf_clear(&scan.out);
    cj_buf_clear(&scan.folded);
    return st;
}
