/* Reading a regex without matching it: folds what is literal and counts the words that every
 * match must contain.
 *
 * It knows just enough of PCRE2's syntax (pcre2pattern(3)) to tell literals from the rest. It
 * is conservative: what is optional, starred, alternative or inside a lookaround counts for
 * nothing, so `literal_words` is never too high. A misreading can make the folded form wrong,
 * never the count of bytes read: the scanner stays inside the pattern whatever it holds. */
#include "rules/pattern.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/fold.h"

#define MAX_GROUPS 64 /* nested; regex.c lets PCRE2 refuse more than 50 */

/* The last code point whose folding is looked up in a range: Latin with its extensions. */
#define LAST_LATIN 0x24Fu

#define NO_BRANCH UINT32_MAX

/* What a quantifier would repeat. */
enum atom {
    ATOM_NONE,
    ATOM_LETTER,
    ATOM_GROUP,
    ATOM_OTHER,
};

struct group {
    uint32_t leanest; /* words of the branch with the fewest, so far */
    uint32_t words;   /* of the branch being read */
    bool counts;      /* false in a lookaround and in a condition */
};

struct scanner {
    const char *at;
    const char *end;
    struct cj_buf out;
    struct cj_buf folded; /* one literal at a time */
    struct group groups[MAX_GROUPS];
    size_t depth;
    enum atom last;
    uint32_t last_words; /* of a group */
    size_t run_start;    /* in `out`: the literal word being read */
    uint32_t run;        /* its letters; 0: none */
    bool extended;       /* (?x): spaces and # comments mean nothing */
    bool backtracks;
    size_t literal_starts[CJ_PATTERN_MAX_LITERALS];
    size_t literal_ends[CJ_PATTERN_MAX_LITERALS];
    size_t literal_count;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_ascii_alnum(uint32_t code)
{
    return code < 0x80 && (is_letter((char)code) || is_digit((char)code));
}

static struct group *group(struct scanner *scan)
{
    return &scan->groups[scan->depth];
}

static size_t left(const struct scanner *scan)
{
    return (size_t)(scan->end - scan->at);
}

static bool next_is(const struct scanner *scan, const char *text)
{
    size_t len = strlen(text);

    return left(scan) >= len && memcmp(scan->at, text, len) == 0;
}

static void copy(struct scanner *scan, size_t len)
{
    if (len > left(scan)) {
        len = left(scan);
    }
    cj_buf_add(&scan->out, scan->at, len);
    scan->at += len;
}

/* Copies up to and with the next `closing`, or to the end. */
static void copy_until(struct scanner *scan, char closing)
{
    const char *found = memchr(scan->at, closing, left(scan));

    copy(scan, found ? (size_t)(found - scan->at) + 1 : left(scan));
}

/* A word of one letter tells nothing, and is commonly what is left of "(?:c|k)asa". */
#define SHORTEST_WORD 2

static void end_run(struct scanner *scan)
{
    if (scan->run >= SHORTEST_WORD) {
        group(scan)->words++;
        if (scan->literal_count < CJ_PATTERN_MAX_LITERALS) {
            scan->literal_starts[scan->literal_count] = scan->run_start;
            scan->literal_ends[scan->literal_count++] = scan->out.len;
        }
    }
    scan->run = 0;
}

/* ---- Literals ---- */

static bool is_mark(uint32_t code)
{
    return code >= 0x300 && code <= 0x36F; /* combining diacritical marks */
}

/* A character with the marks that follow it; moves past them. */
static struct cj_str take_character(struct scanner *scan)
{
    struct cj_str taken = {scan->at, 0};

    (void)cj_utf8_next(&scan->at, scan->end);
    for (const char *next = scan->at; next < scan->end; scan->at = next) {
        if (!is_mark(cj_utf8_next(&next, scan->end))) {
            break;
        }
    }
    taken.len = (size_t)(scan->at - taken.ptr);
    return taken;
}

static struct cj_str fold(struct scanner *scan, struct cj_str character)
{
    cj_buf_reset(&scan->folded);
    cj_fold(character, &scan->folded);
    scan->out.failed |= scan->folded.failed;
    return cj_buf_str(&scan->folded);
}

/* Folding can make punctuation: "＊" becomes "*", which must not become a quantifier. */
static void put_folded(struct scanner *scan, struct cj_str folded, struct cj_str original)
{
    const char *at = folded.ptr;

    while (at < folded.ptr + folded.len) {
        const char *start = at;
        uint32_t code = cj_utf8_next(&at, folded.ptr + folded.len);

        if (code < 0x80 && !is_ascii_alnum(code) && !cj_str_equal(folded, original)) {
            cj_buf_addc(&scan->out, '\\');
        }
        cj_buf_add(&scan->out, start, (size_t)(at - start));
    }
}

static bool is_word_character(struct cj_str folded)
{
    const char *at = folded.ptr;
    uint32_t code = cj_utf8_next(&at, folded.ptr + folded.len);

    return is_ascii_alnum(code) || (code >= 0xC0 && code != 0xD7 && code != 0xF7);
}

static void put_letter(struct scanner *scan, struct cj_str folded, struct cj_str original)
{
    if (scan->run == 0) {
        scan->run_start = scan->out.len;
    }
    scan->run++;
    put_folded(scan, folded, original);
    scan->last = ATOM_LETTER;
}

static void scan_literal(struct scanner *scan)
{
    struct cj_str original = take_character(scan);
    struct cj_str folded = fold(scan, original);

    if (folded.len == 0) {
        return; /* a mark alone */
    }
    if (cj_utf8_count(folded) > 1) { /* "ß" is "ss" folded, and a quantifier means both */
        end_run(scan);
        cj_buf_adds(&scan->out, "(?:");
        put_folded(scan, folded, original);
        cj_buf_addc(&scan->out, ')');
        scan->last = ATOM_OTHER;
    } else if (is_word_character(folded)) {
        put_letter(scan, folded, original);
    } else {
        end_run(scan);
        put_folded(scan, folded, original);
        scan->last = ATOM_OTHER;
    }
}

/* \Q…\E without the two: each character stands for itself. */
static void scan_quoted(struct scanner *scan)
{
    scan->at += 2;
    while (scan->at < scan->end && !next_is(scan, "\\E")) {
        if ((unsigned char)*scan->at < 0x80 && !is_ascii_alnum((unsigned char)*scan->at)) {
            end_run(scan);
            cj_buf_addc(&scan->out, '\\');
            copy(scan, 1);
            scan->last = ATOM_OTHER;
        } else {
            scan_literal(scan);
        }
    }
    if (scan->at < scan->end) {
        scan->at += 2;
    }
}

/* ---- Escapes ---- */

/* What may follow the letter of an escape: {…}, <…>, '…' or digits. */
static void copy_argument(struct scanner *scan)
{
    static const char open[] = "{<'";
    static const char close[] = "}>'";
    const char *bracket = scan->at < scan->end && *scan->at ? strchr(open, *scan->at) : NULL;

    if (bracket) {
        copy(scan, 1);
        copy_until(scan, close[bracket - open]);
        return;
    }
    if (scan->at < scan->end && (*scan->at == '-' || *scan->at == '+')) {
        copy(scan, 1);
    }
    while (scan->at < scan->end && is_digit(*scan->at)) {
        copy(scan, 1);
    }
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Copies an escape that is no literal character; `scan->at` is at the backslash. */
static void copy_escape(struct scanner *scan)
{
    char kind = left(scan) > 1 ? scan->at[1] : '\0';

    copy(scan, 2);
    switch (kind) {
    case 'g':
    case 'k':
        scan->backtracks = true;
        copy_argument(scan);
        break;
    case 'o':
        copy_argument(scan);
        break;
    case 'N':
        if (next_is(scan, "{U+")) {
            copy_argument(scan);
        }
        break;
    case 'p':
    case 'P':
        if (next_is(scan, "{")) {
            copy_argument(scan);
        } else {
            copy(scan, 1);
        }
        break;
    case 'x':
        if (next_is(scan, "{")) {
            copy_argument(scan);
        }
        for (int i = 0; i < 2 && scan->at < scan->end && is_hex(*scan->at); i++) {
            copy(scan, 1);
        }
        break;
    case 'c':
        copy(scan, 1);
        break;
    default:
        if (is_digit(kind)) {
            scan->backtracks = true; /* perhaps an octal code, but then it does no harm */
            copy_argument(scan);
        }
        break;
    }
}

static void scan_escape(struct scanner *scan)
{
    if (next_is(scan, "\\Q")) {
        scan_quoted(scan);
        return;
    }
    if (next_is(scan, "\\E")) {
        scan->at += 2;
        return;
    }
    if (left(scan) > 1 && (unsigned char)scan->at[1] >= 0x80) {
        scan->at++; /* a backslash before a letter beyond ASCII means the letter */
        scan_literal(scan);
        return;
    }
    end_run(scan);
    copy_escape(scan);
    scan->last = ATOM_OTHER;
}

/* ---- Classes ---- */

/* What a class holds, for the letters that its ranges fold to. */
struct class_scan {
    unsigned char ascii[0x80]; /* letters to add */
    bool single;               /* only single characters so far */
    struct cj_str only;        /* in `out`: the one letter that all of them fold to */
    size_t only_at;
    size_t count;
};

/* Adds the ASCII letters that members of [first, last] fold to. */
static void add_folded_range(struct scanner *scan, struct class_scan *class, uint32_t first,
                             uint32_t last)
{
    for (uint32_t code = first < 0x80 ? 0x80 : first; code <= last && code <= LAST_LATIN;
         code++) {
        char bytes[4];
        struct cj_str folded = fold(scan, (struct cj_str){bytes, cj_utf8_put(code, bytes)});

        if (folded.len == 1 && is_ascii_alnum((unsigned char)folded.ptr[0])) {
            class->ascii[(unsigned char)folded.ptr[0]] = 1;
        }
    }
}

/* One literal member, or a range that begins with it. */
static void scan_class_literal(struct scanner *scan, struct class_scan *class)
{
    struct cj_str original = take_character(scan);
    const char *at = original.ptr;
    uint32_t first = cj_utf8_next(&at, scan->end);

    if (left(scan) >= 2 && *scan->at == '-' && scan->at[1] != ']' && scan->at[1] != '\\' &&
        scan->at[1] != '[') {
        const char *start = original.ptr;
        scan->at++;
        uint32_t last = cj_utf8_next(&scan->at, scan->end);

        cj_buf_add(&scan->out, start, (size_t)(scan->at - start));
        add_folded_range(scan, class, first, last);
        class->single = false;
        return;
    }

    struct cj_str folded = fold(scan, original);
    bool one = folded.len > 0 && cj_utf8_count(folded) == 1;
    size_t start = scan->out.len;
    put_folded(scan, one ? folded : original, original);
    struct cj_str put = {scan->out.ptr + start, scan->out.len - start};
    struct cj_str only = {scan->out.ptr + class->only_at, class->only.len};
    if (scan->out.failed || !one || !is_word_character(folded) ||
        (class->count > 0 && !cj_str_equal(put, only))) {
        class->single = false;
    }
    class->only_at = start;
    class->only.len = put.len;
    class->count++;
}

/* [:alpha:] and its like: copied whole. */
static bool scan_posix_class(struct scanner *scan)
{
    if (left(scan) < 4 || scan->at[0] != '[' || !strchr(":.=", scan->at[1])) {
        return false;
    }

    const char closing[] = {scan->at[1], ']', '\0'};
    const char *found = memmem(scan->at + 2, left(scan) - 2, closing, 2);
    if (!found) {
        return false;
    }
    copy(scan, (size_t)(found - scan->at) + 2);
    return true;
}

static void scan_class_member(struct scanner *scan, struct class_scan *class)
{
    if (scan_posix_class(scan)) {
        class->single = false;
    } else if (*scan->at == '\\' && left(scan) > 1 && (unsigned char)scan->at[1] >= 0x80) {
        scan->at++;
        scan_class_literal(scan, class);
    } else if (*scan->at == '\\') {
        copy_escape(scan); /* \Q…\E in a class is not folded: nobody writes it */
        class->single = false;
    } else {
        scan_class_literal(scan, class);
    }
}

/* "[oó]" is the letter o once it is folded: it continues a word. */
static void replace_by_letter(struct scanner *scan, size_t start,
                              const struct class_scan *class)
{
    char letter[4];
    size_t len = class->only.len;

    memcpy(letter, scan->out.ptr + class->only_at, len);
    scan->out.len = start;
    struct cj_str only = {letter, len};
    put_letter(scan, only, only);
}

static void scan_class(struct scanner *scan)
{
    struct class_scan class = {.single = true};
    size_t start = scan->out.len;

    copy(scan, 1);
    if (next_is(scan, "^")) {
        copy(scan, 1);
        class.single = false;
    }
    for (bool first = true; scan->at < scan->end && (first || *scan->at != ']');
         first = false) {
        scan_class_member(scan, &class);
    }
    if (class.single && class.count > 0 && class.only.len <= 4 && !scan->out.failed) {
        scan->at += scan->at < scan->end;
        replace_by_letter(scan, start, &class);
        return;
    }
    for (size_t i = 0; i < sizeof(class.ascii); i++) {
        if (class.ascii[i]) {
            cj_buf_addc(&scan->out, (char)i);
        }
    }
    copy(scan, 1);
    end_run(scan);
    scan->last = ATOM_OTHER;
}

/* ---- Groups ---- */

static void open_group(struct scanner *scan, size_t len, bool counts)
{
    end_run(scan);
    copy(scan, len);
    if (scan->depth + 1 == MAX_GROUPS) {
        copy(scan, left(scan)); /* PCRE2 refuses such a pattern */
        return;
    }
    scan->depth++;
    *group(scan) = (struct group){.leanest = NO_BRANCH, .counts = counts};
    scan->last = ATOM_NONE;
}

static void end_branch(struct scanner *scan)
{
    struct group *here = group(scan);

    end_run(scan);
    here->leanest = here->words < here->leanest ? here->words : here->leanest;
    here->words = 0;
}

static void close_group(struct scanner *scan)
{
    end_branch(scan);
    copy(scan, 1);
    if (scan->depth == 0) {
        return;
    }

    uint32_t words = group(scan)->counts ? group(scan)->leanest : 0;
    scan->depth--;
    group(scan)->words += words;
    scan->last = ATOM_GROUP;
    scan->last_words = words;
}

/* "(?i)", "(?x-s)" or "(?i:…": `len` bytes up to the ')' or ':'. */
static void scan_flags(struct scanner *scan)
{
    size_t len = 2;
    bool on = true;

    for (; len < left(scan) && scan->at[len] != ')' && scan->at[len] != ':'; len++) {
        on = on && scan->at[len] != '-';
        if (scan->at[len] == 'x') {
            scan->extended = on;
        }
    }
    if (len < left(scan) && scan->at[len] == ':') {
        open_group(scan, len + 1, true);
        return;
    }
    end_run(scan);
    copy(scan, len + 1);
    scan->last = ATOM_NONE;
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

static bool is_recursion(const struct scanner *scan)
{
    size_t at = 2;

    if (left(scan) < 4 || scan->at[1] != '?') {
        return false;
    }
    at += scan->at[at] == '-' || scan->at[at] == '+';
    return is_digit(scan->at[at]);
}

static size_t name_end(const struct scanner *scan, size_t from)
{
    while (from < left(scan) && scan->at[from] != '>' && scan->at[from] != '\'') {
        from++;
    }
    return from + 1;
}

/* A whole atom in brackets: (?R), (?1), (?&name), (?#comment). */
static void copy_bracketed(struct scanner *scan, bool is_atom)
{
    end_run(scan);
    copy_until(scan, ')');
    scan->backtracks |= is_atom;
    scan->last = is_atom ? ATOM_OTHER : scan->last;
}

/* "(?(1)", "(?(<name>)", "(?(?=…)": what is conditional may be absent. */
static void scan_condition(struct scanner *scan)
{
    open_group(scan, 2, false);
    if (left(scan) > 1 && scan->at[1] != '?' && scan->at[1] != '*') {
        copy_until(scan, ')'); /* else the condition is a lookaround, a group like others */
    }
}

static void scan_opening(struct scanner *scan, const struct opening *opening)
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
static void scan_verb(struct scanner *scan)
{
    size_t len = 2;

    while (len < left(scan) && scan->at[len] != ':' && scan->at[len] != ')') {
        len++;
    }
    if (left(scan) > 2 && scan->at[2] >= 'a' && scan->at[2] <= 'z' && len < left(scan) &&
        scan->at[len] == ':') {
        open_group(scan, len + 1, false);
    } else {
        copy_bracketed(scan, false);
    }
}

static void scan_open(struct scanner *scan)
{
    if (next_is(scan, "(*")) {
        scan_verb(scan);
        return;
    }
    if (!next_is(scan, "(?")) {
        open_group(scan, 1, true);
        return;
    }
    if (is_recursion(scan)) {
        copy_bracketed(scan, true);
        return;
    }
    for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
        if (next_is(scan, openings[i].text)) {
            scan_opening(scan, &openings[i]);
            return;
        }
    }
    scan_flags(scan);
}

/* ---- Quantifiers ---- */

/* Length of the quantifier at `scan->at` and its lower bound; 0 when there is none. */
static size_t quantifier_len(const struct scanner *scan, bool *out_optional)
{
    size_t len = 1;

    *out_optional = *scan->at == '*' || *scan->at == '?';
    if (*scan->at != '{') {
        return 1;
    }
    if (left(scan) < 3 || !is_digit(scan->at[1])) {
        return 0;
    }
    *out_optional = true;
    for (; len < left(scan) && is_digit(scan->at[len]); len++) {
        *out_optional = *out_optional && scan->at[len] == '0';
    }
    if (len < left(scan) && scan->at[len] == ',') {
        do {
            len++;
        } while (len < left(scan) && is_digit(scan->at[len]));
    }
    return len < left(scan) && scan->at[len] == '}' ? len + 1 : 0;
}

/* Takes back what an optional atom had counted. */
static void forget_optional(struct scanner *scan)
{
    if (scan->last == ATOM_LETTER && scan->run > 0) {
        scan->run--;
    } else if (scan->last == ATOM_GROUP) {
        group(scan)->words -= scan->last_words;
    }
}

static bool scan_quantifier(struct scanner *scan)
{
    bool optional;
    size_t len = quantifier_len(scan, &optional);

    if (len == 0) {
        return false;
    }
    if (optional) {
        forget_optional(scan);
    }
    end_run(scan);
    copy(scan, len);
    if (scan->at < scan->end && (*scan->at == '?' || *scan->at == '+')) {
        copy(scan, 1);
    }
    scan->backtracks = true;
    scan->last = ATOM_NONE;
    return true;
}

/* ---- The pattern ---- */

static void scan_other(struct scanner *scan)
{
    end_run(scan);
    copy(scan, 1);
    scan->last = ATOM_OTHER;
}

/* (?x): a space is nothing, and # starts a comment. */
static bool scan_extended(struct scanner *scan)
{
    if (!scan->extended || !strchr(" \t\n\r\f\v#", *scan->at)) {
        return false;
    }
    end_run(scan);
    if (*scan->at == '#') {
        copy_until(scan, '\n');
    } else {
        copy(scan, 1);
    }
    return true;
}

static void scan_one(struct scanner *scan)
{
    switch (*scan->at) {
    case '\\':
        scan_escape(scan);
        break;
    case '[':
        scan_class(scan);
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
            scan_literal(scan);
        }
        break;
    }
}

static cj_status keep(struct scanner *scan, struct cj_arena *arena,
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
    struct scanner scan = {
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
