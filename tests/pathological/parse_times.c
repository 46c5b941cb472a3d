/* How long the worst files take that the loader accepts: each is as large as a file may be,
 * and made of one piece that some parser, ours or cmark's, once read again and again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "kb/kb.h"

#define FILE_LEN ((size_t)256 * 1024)
#define LINE_LEN 60000 /* a line may have 65,536 bytes */

/* What a file may take, and the factor by which this build is slower than the one in use. */
#define MOST_S 0.5
#if defined(CJ_ARENA_BLOCK_SIZE) /* sanitizers */
#define SLOWER 12
#elif !defined(__OPTIMIZE__)
#define SLOWER 4
#else
#define SLOWER 1
#endif

enum fill {
    LONG_LINES,
    LINES, /* a line a piece */
    HALVES /* the first half of one piece, the second of another */
};

static const struct piece {
    enum fill fill;
    const char *text;
    const char *other; /* of HALVES */
} pieces[] = {
    {LONG_LINES, "![[]()", NULL},
    {LINES, "[", NULL},
    {LINES, "](", NULL},
    {LONG_LINES, "a**b", NULL},
    {LONG_LINES, "*a **a ", NULL},
    {LONG_LINES, "*a_ ", NULL},
    {HALVES, "*a ", "_b "},
    {HALVES, "[a", "]("},
    {LONG_LINES, "a@", NULL},
    {LONG_LINES, "a@b.c ", NULL},
    {LONG_LINES, "https://a/ ", NULL},
    {LONG_LINES, "a<!A ", NULL},
    {LONG_LINES, "a<?", NULL},
    {LONG_LINES, "a<![CDATA[", NULL},
    {LONG_LINES, "<a b=", NULL},
    {LONG_LINES, "<b>", NULL},
    {HALVES, "<b>", "</b>"},
    {LINES, "<td>", NULL},
    {LONG_LINES, "``` \\", NULL},
    {LONG_LINES, "`a``b", NULL},
    {LONG_LINES, "{{", NULL},
    {LONG_LINES, "{{< x >}}{% y %}", NULL},
    {LONG_LINES, ":a:", NULL},
    {LONG_LINES, "<A b={", NULL},
    {LINES, "# ", NULL},
    {LINES, "#", NULL},
    {LINES, "## ¿a?", NULL},
    {LINES, "+ a", NULL},
    {LINES, "> - a", NULL},
    {LINES, "\\", NULL},
    {LINES, "|a|b|", NULL},
    {LINES, "[^a]: b", NULL},
    {HALVES, "[^a]: ", "\n"},
    {LONG_LINES, "[^a] ", NULL},
    {LINES, "[a]: b", NULL},
    {HALVES, "[a]: b\n", "[a] "},
    {LINES, "<!-- conserje\nid: a\n-->", NULL},
    {LINES, "<a id='x'></a>", NULL},
    {LINES, "a [b](#c)", NULL},
    {LONG_LINES, "\xE2\x80\x8B", NULL},
    {LONG_LINES, "e\xCC\x81", NULL},
};

static void add_pieces(struct cj_buf *text, const char *piece, bool lines, size_t end)
{
    size_t len = strlen(piece);
    size_t line = 0;

    while (text->len + len + 1 < end) {
        cj_buf_add(text, piece, len);
        line += len;
        if (lines || line > LINE_LEN) {
            cj_buf_addc(text, '\n');
            line = 0;
        }
    }
}

static void make_text(const struct piece *piece, struct cj_buf *text)
{
    cj_buf_reset(text);
    add_pieces(text, piece->text, piece->fill == LINES,
               piece->fill == HALVES ? FILE_LEN / 2 : FILE_LEN);
    if (piece->fill == HALVES) {
        add_pieces(text, piece->other, false, FILE_LEN);
    }
}

static double now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Seconds of the processor; a file that is refused counts as well. */
static double load(struct cj_str text)
{
    const struct cj_kb_options options = {.root = ".", .folder = "", .max_file_len = FILE_LEN};
    cj_diags *diags = cj_diags_new();
    struct cj_kb *kb = NULL;
    double begin = now_s();
    cj_status st = cj_kb_parse(&options, "x.md", text, diags, &kb);
    double took = now_s() - begin;

    if (st != CJ_OK) {
        (void)fprintf(stderr, "no knowledge base: %d\n", (int)st);
        exit(1);
    }
    cj_kb_free(kb);
    cj_diags_free(diags);
    return took;
}

int main(void)
{
    const size_t count = sizeof(pieces) / sizeof(pieces[0]);
    struct cj_buf text = {0};
    size_t failed = 0;
    double worst = 0;

    for (size_t i = 0; i < count; i++) {
        make_text(&pieces[i], &text);
        double took = load(cj_buf_str(&text));

        worst = took > worst ? took : worst;
        if (took > MOST_S * SLOWER) {
            (void)printf("FAILED %s: %.2f s\n", pieces[i].text, took);
            failed++;
        }
    }
    cj_buf_clear(&text);
    (void)printf("the slowest took %.2f s\n%zu passed, %zu failed\n", worst, count - failed,
                 failed);
    return failed > 0;
}
