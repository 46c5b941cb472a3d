/* The literal parts of a regex: characters, escapes and classes, folded as the text will be.
 */
#include <string.h>

#include "base/utf8.h"
#include "rules/pattern_scan.h"
#include "text/fold.h"

/* The last code point whose folding is looked up in a range: Latin with its extensions. */
#define LAST_LATIN 0x24Fu

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

bool cj_scan_next_is(const struct cj_pattern_scan *scan, const char *text)
{
    size_t len = strlen(text);

    return cj_scan_left(scan) >= len && memcmp(scan->at, text, len) == 0;
}

void cj_scan_copy(struct cj_pattern_scan *scan, size_t len)
{
    if (len > cj_scan_left(scan)) {
        len = cj_scan_left(scan);
    }
    cj_buf_add(&scan->out, scan->at, len);
    scan->at += len;
}

/* Copies up to and with the next `closing`, or to the end. */
void cj_scan_copy_until(struct cj_pattern_scan *scan, char closing)
{
    const char *found = memchr(scan->at, closing, cj_scan_left(scan));

    cj_scan_copy(scan, found ? (size_t)(found - scan->at) + 1 : cj_scan_left(scan));
}

/* A word of one letter tells nothing, and is commonly what is left of "(?:c|k)asa". */
#define SHORTEST_WORD 2

void cj_scan_end_run(struct cj_pattern_scan *scan)
{
    if (scan->run >= SHORTEST_WORD) {
        cj_scan_group(scan)->words++;
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
static struct cj_str take_character(struct cj_pattern_scan *scan)
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

static struct cj_str fold(struct cj_pattern_scan *scan, struct cj_str character)
{
    cj_buf_reset(&scan->folded);
    cj_fold(character, &scan->folded);
    scan->out.failed |= scan->folded.failed;
    return cj_buf_str(&scan->folded);
}

/* Folding can make punctuation: "＊" becomes "*", which must not become a quantifier. */
static void put_folded(struct cj_pattern_scan *scan, struct cj_str folded,
                       struct cj_str original)
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

static void put_letter(struct cj_pattern_scan *scan, struct cj_str folded,
                       struct cj_str original)
{
    if (scan->run == 0) {
        scan->run_start = scan->out.len;
    }
    scan->run++;
    put_folded(scan, folded, original);
    scan->last = CJ_ATOM_LETTER;
}

void cj_scan_literal(struct cj_pattern_scan *scan)
{
    struct cj_str original = take_character(scan);
    struct cj_str folded = fold(scan, original);

    if (folded.len == 0) {
        return; /* a mark alone */
    }
    if (cj_utf8_count(folded) > 1) { /* "ß" is "ss" folded, and a quantifier means both */
        cj_scan_end_run(scan);
        cj_buf_adds(&scan->out, "(?:");
        put_folded(scan, folded, original);
        cj_buf_addc(&scan->out, ')');
        scan->last = CJ_ATOM_OTHER;
    } else if (is_word_character(folded)) {
        put_letter(scan, folded, original);
    } else {
        cj_scan_end_run(scan);
        put_folded(scan, folded, original);
        scan->last = CJ_ATOM_OTHER;
    }
}

/* \Q…\E without the two: each character stands for itself. */
static void scan_quoted(struct cj_pattern_scan *scan)
{
    scan->at += 2;
    while (scan->at < scan->end && !cj_scan_next_is(scan, "\\E")) {
        if ((unsigned char)*scan->at < 0x80 && !is_ascii_alnum((unsigned char)*scan->at)) {
            cj_scan_end_run(scan);
            cj_buf_addc(&scan->out, '\\');
            cj_scan_copy(scan, 1);
            scan->last = CJ_ATOM_OTHER;
        } else {
            cj_scan_literal(scan);
        }
    }
    if (scan->at < scan->end) {
        scan->at += 2;
    }
}

/* ---- Escapes ---- */

/* What may follow the letter of an escape: {…}, <…>, '…' or digits. */
static void copy_argument(struct cj_pattern_scan *scan)
{
    static const char open[] = "{<'";
    static const char close[] = "}>'";
    const char *bracket = scan->at < scan->end && *scan->at ? strchr(open, *scan->at) : NULL;

    if (bracket) {
        cj_scan_copy(scan, 1);
        cj_scan_copy_until(scan, close[bracket - open]);
        return;
    }
    if (scan->at < scan->end && (*scan->at == '-' || *scan->at == '+')) {
        cj_scan_copy(scan, 1);
    }
    while (scan->at < scan->end && is_digit(*scan->at)) {
        cj_scan_copy(scan, 1);
    }
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Copies an escape that is no literal character; `scan->at` is at the backslash. */
static void copy_escape(struct cj_pattern_scan *scan)
{
    char kind = '\0';

    if (cj_scan_left(scan) > 1) {
        kind = scan->at[1];
    }
    cj_scan_copy(scan, 2);
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
        if (cj_scan_next_is(scan, "{U+")) {
            copy_argument(scan);
        }
        break;
    case 'p':
    case 'P':
        if (cj_scan_next_is(scan, "{")) {
            copy_argument(scan);
        } else {
            cj_scan_copy(scan, 1);
        }
        break;
    case 'x':
        if (cj_scan_next_is(scan, "{")) {
            copy_argument(scan);
        }
        for (int i = 0; i < 2 && scan->at < scan->end && is_hex(*scan->at); i++) {
            cj_scan_copy(scan, 1);
        }
        break;
    case 'c':
        cj_scan_copy(scan, 1);
        break;
    default:
        if (is_digit(kind)) {
            scan->backtracks = true; /* perhaps an octal code, but then it does no harm */
            copy_argument(scan);
        }
        break;
    }
}

void cj_scan_escape(struct cj_pattern_scan *scan)
{
    if (cj_scan_next_is(scan, "\\Q")) {
        scan_quoted(scan);
        return;
    }
    if (cj_scan_next_is(scan, "\\E")) {
        scan->at += 2;
        return;
    }
    if (cj_scan_left(scan) > 1 && (unsigned char)scan->at[1] >= 0x80) {
        scan->at++; /* a backslash before a letter beyond ASCII means the letter */
        cj_scan_literal(scan);
        return;
    }
    cj_scan_end_run(scan);
    copy_escape(scan);
    scan->last = CJ_ATOM_OTHER;
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
static void add_folded_range(struct cj_pattern_scan *scan, struct class_scan *class,
                             uint32_t first, uint32_t last)
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
static void scan_class_literal(struct cj_pattern_scan *scan, struct class_scan *class)
{
    struct cj_str original = take_character(scan);
    const char *at = original.ptr;
    uint32_t first = cj_utf8_next(&at, scan->end);

    if (cj_scan_left(scan) >= 2 && *scan->at == '-' && scan->at[1] != ']' &&
        scan->at[1] != '\\' && scan->at[1] != '[') {
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
static bool scan_posix_class(struct cj_pattern_scan *scan)
{
    if (cj_scan_left(scan) < 4 || scan->at[0] != '[' || !strchr(":.=", scan->at[1])) {
        return false;
    }

    const char closing[] = {scan->at[1], ']', '\0'};
    const char *found = memmem(scan->at + 2, cj_scan_left(scan) - 2, closing, 2);
    if (!found) {
        return false;
    }
    cj_scan_copy(scan, (size_t)(found - scan->at) + 2);
    return true;
}

static void scan_class_member(struct cj_pattern_scan *scan, struct class_scan *class)
{
    if (scan_posix_class(scan)) {
        class->single = false;
    } else if (*scan->at == '\\' && cj_scan_left(scan) > 1 &&
               (unsigned char)scan->at[1] >= 0x80) {
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
static void replace_by_letter(struct cj_pattern_scan *scan, size_t start,
                              const struct class_scan *class)
{
    char letter[4];
    size_t len = class->only.len;

    memcpy(letter, scan->out.ptr + class->only_at, len);
    scan->out.len = start;
    struct cj_str only = {letter, len};
    put_letter(scan, only, only);
}

void cj_scan_class(struct cj_pattern_scan *scan)
{
    struct class_scan class = {.single = true};
    size_t start = scan->out.len;

    cj_scan_copy(scan, 1);
    if (cj_scan_next_is(scan, "^")) {
        cj_scan_copy(scan, 1);
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
    cj_scan_copy(scan, 1);
    cj_scan_end_run(scan);
    scan->last = CJ_ATOM_OTHER;
}
