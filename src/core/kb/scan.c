/* Bounds on a Markdown text, checked in one pass before the parser sees it.
 *
 * The scan does not know Markdown: it takes lines between blank lines for a block, and code
 * for text. That errs on the safe side, and a hostile text can't hide behind a construct that
 * the scan and the parser read differently. */
#include "kb/scan.h"

#include <string.h>

#include "base/message.h"

/* A line is copied several times, and each word of it becomes a node. */
#define MAX_LINE_LEN ((size_t)64 * 1024)

/* Quotes and lists inside each other: each line of the text is compared with all of them. */
#define MAX_DEPTH 100

/* Depth times lines: 100 quotes around 250,000 empty lines take 0.5 s. */
#define MAX_DEPTH_LINES 5000000u

/* A short row is filled up: "a" becomes as many cells as the table has columns. */
#define MAX_TABLE_COLUMNS 64
#define MAX_TABLE_CELLS   100000u

/* Each line that looks like the rule under a table's header makes the parser read the whole
 * paragraph above it again. */
#define MAX_RULE_BYTES ((size_t)8 * 1024 * 1024)

/* At each `]` the parser may walk back over every run of * and _ in the paragraph, and over
 * every bracket still open: `![[]()` takes 9 s at 250 KB. A step over a bracket costs twice.
 */
#define MAX_BRACKET_WORK 50000000u
#define BRACKET_COST     2

/* Each `<?`, `<!A` or `<![CDATA[` without an end is searched for its end through the whole
 * block. */
#define MAX_OPEN_INSTRUCTIONS 500u

struct scan {
    const struct cj_place *place;
    uint32_t line; /* in the text, from 1 */
    /* In the whole text so far: */
    size_t depth;      /* of the deepest line */
    size_t cells;      /* of tables */
    size_t rule_bytes; /* read again for rules under a header */
    size_t work;       /* steps of the parser at ] */
    /* Since the last blank line: */
    size_t len;
    size_t columns;      /* of the widest table */
    size_t runs;         /* of * and _ */
    size_t brackets;     /* open */
    size_t instructions; /* <?, <!A and <![ */
};

static cj_status refuse(const struct scan *scan, const char *what)
{
    cj_diags_add(scan->place->diags, CJ_ERROR, "kb/too-complex", scan->place->file,
                 scan->place->first_line + scan->line - 1, 1, "%s: split or simplify the text",
                 cj_diags_translate(scan->place->diags, what));
    return CJ_ERR_CONTENT;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Bytes of `[^name]:` at `at`, which holds blocks as a list does; 0 when it is none. */
static size_t footnote_len(struct cj_str line, size_t at)
{
    size_t end = at + 2;

    if (end >= line.len || line.ptr[at + 1] != '^') {
        return 0;
    }
    while (end < line.len && line.ptr[end] != ']' && !is_space(line.ptr[end])) {
        end++;
    }
    return end > at + 2 && end + 1 < line.len && line.ptr[end + 1] == ':' ? end + 2 - at : 0;
}

/* Bytes of the sign at `at` that opens a quote, a list or a footnote, 0 when there is none. */
static size_t marker_len(struct cj_str line, size_t at)
{
    size_t end = at;

    if (line.ptr[at] == '>') {
        return 1;
    }
    if (line.ptr[at] == '[') {
        return footnote_len(line, at);
    }
    while (end < line.len && end - at < 9 && is_digit(line.ptr[end])) {
        end++;
    }
    bool numbered = end > at;
    if (end == line.len || !strchr(numbered ? ".)" : "-+*", line.ptr[end])) {
        return 0;
    }
    end++;
    return end == line.len || is_space(line.ptr[end]) ? end - at : 0;
}

/* "- - - -" is a rule, not four lists. Returns where the last such run begins. */
static size_t rule_start(struct cj_str line)
{
    size_t start = line.len;
    char sign = '\0';

    while (start > 0) {
        char c = line.ptr[start - 1];
        if (!is_space(c)) {
            if (!strchr("-*_", c) || (sign && c != sign)) {
                break;
            }
            sign = c;
        }
        start--;
    }
    return start;
}

/* How deep this line may be nested: every container needs its sign, or two columns of
 * indentation where its sign stood further up. */
static size_t line_depth(struct cj_str line)
{
    const size_t rule = rule_start(line);
    size_t at = 0;
    size_t columns = 0;
    size_t markers = 0;

    while (at < line.len) {
        while (at < line.len && is_space(line.ptr[at])) {
            columns += line.ptr[at] == '\t' ? 4 : 1;
            at++;
        }
        size_t len = at < line.len && (at < rule || markers == 0) ? marker_len(line, at) : 0;
        if (len == 0) {
            break;
        }
        markers++;
        at += len;
        at += at < line.len && line.ptr[at] == ' '; /* it belongs to the marker */
    }
    return markers == 0 ? 0 : markers + columns / 2;
}

/* Columns when the line could be the rule under a table's header, else 0. */
static size_t rule_columns(struct cj_str line)
{
    size_t pipes = 0;
    bool dash = false;
    bool special = false;

    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (!is_space(c) && !strchr("|:->", c)) {
            return 0;
        }
        pipes += c == '|';
        dash |= c == '-';
        special |= c == '|' || c == ':';
    }
    return dash && special ? pipes + 1 : 0;
}

/* The sign at `at`, NUL past the end. */
static char sign_at(struct cj_str line, size_t at)
{
    if (at >= line.len) {
        return '\0';
    }
    return line.ptr[at];
}

static void count_signs(struct scan *scan, struct cj_str line)
{
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        char next = sign_at(line, i + 1);
        if (c == ']') {
            scan->work += scan->runs + BRACKET_COST * scan->brackets;
            scan->brackets -= scan->brackets > 0;
        } else if (c == '[') {
            scan->brackets++;
        } else if ((c == '*' || c == '_') && next != c) {
            scan->runs++;
        } else if (c == '<' && (next == '?' || next == '!')) {
            char third = sign_at(line, i + 2);
            scan->instructions += next == '?' || third == '[' || is_capital(third);
        }
    }
}

static cj_status check_table(struct scan *scan, struct cj_str line)
{
    size_t columns = rule_columns(line);

    if (columns > MAX_TABLE_COLUMNS + 2) { /* the pipes at both ends part nothing */
        return refuse(scan, CJ_N("a table of more than 64 columns"));
    }
    if (columns > 0) {
        scan->rule_bytes += scan->len;
    }
    if (columns > scan->columns) {
        scan->columns = columns;
    }
    scan->cells += scan->columns;
    if (scan->cells > MAX_TABLE_CELLS) {
        return refuse(scan, CJ_N("more than 100,000 cells of tables"));
    }
    if (scan->rule_bytes > MAX_RULE_BYTES) {
        return refuse(scan, CJ_N("too many lines of nothing but | and - below a text"));
    }
    return CJ_OK;
}

static cj_status check_nesting(struct scan *scan, struct cj_str line)
{
    size_t depth = line_depth(line);

    if (depth > MAX_DEPTH) {
        return refuse(scan, CJ_N("more than 100 quotes or lists inside each other"));
    }
    if (depth > scan->depth) {
        scan->depth = depth;
    }
    if (scan->depth * scan->line > MAX_DEPTH_LINES) {
        return refuse(scan, CJ_N("too many lines for quotes or lists nested so deep"));
    }
    return CJ_OK;
}

static cj_status check_line(struct scan *scan, struct cj_str line)
{
    if (line.len > MAX_LINE_LEN) {
        return refuse(scan, CJ_N("a line of more than 65,536 bytes"));
    }
    if (check_nesting(scan, line) != CJ_OK) {
        return CJ_ERR_CONTENT;
    }
    if (cj_str_trim(line).len == 0) {
        scan->len = scan->columns = 0;
        scan->runs = scan->brackets = scan->instructions = 0;
        return CJ_OK;
    }
    if (check_table(scan, line) != CJ_OK) {
        return CJ_ERR_CONTENT;
    }

    count_signs(scan, line);
    scan->len += line.len + 1;
    if (scan->work > MAX_BRACKET_WORK) {
        return refuse(scan, CJ_N("too many brackets and asterisks in long paragraphs"));
    }
    if (scan->instructions > MAX_OPEN_INSTRUCTIONS) {
        return refuse(scan, CJ_N("too many <?, <!A or <![ in one paragraph"));
    }
    return CJ_OK;
}

cj_status cj_scan(const struct cj_place *place, struct cj_str text)
{
    struct scan scan = {.place = place};
    struct cj_str line;

    while (cj_str_next_line(&text, &line)) {
        scan.line++;
        if (check_line(&scan, line) != CJ_OK) {
            return CJ_ERR_CONTENT;
        }
    }
    return CJ_OK;
}
