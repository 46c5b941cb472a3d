/* Weighted Damerau–Levenshtein distance between two short words.
 *
 * Optimal string alignment by dynamic programming over three rows: a step may also take two
 * letters of one word for one or two of the other (a swap, ll for y). Only the band of the
 * table that can still be within `max` is filled. */
#include "text/typo.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "text/analyse.h"
#include "text/latin1.h"

/* Costs in hundredths of an edit. */
#define EDIT      100u
#define NEIGHBOUR 70u /* the finger hit the key beside */
#define SWAP      60u /* two fingers in the wrong order: the commonest slip of all */
#define SOUND     50u /* the writer spells as he speaks; also the cheapest change of length */
#define DOUBLE    50u /* one letter for two alike, or two for one: nobody hears it */
#define ACCENT    30u /* á for a: most people don't type them at all */

/* The place of a letter in the tables below. '~' stands for ñ there. */
#define ENYE       0x00F1u
#define ENYE_PLACE ('~' - 'a')
#define L(letter)  (1u << ((letter) - 'a'))

struct letter {
    uint32_t code;
    uint32_t bit; /* L() of it; 0 when it is in no table */
};

struct word {
    struct letter letters[CJ_MAX_WORD_LEN];
    size_t count;
};

struct row {
    unsigned cost[CJ_MAX_WORD_LEN + 1];
};

/* What a letter is taken for. */
struct key {
    uint32_t beside; /* on the Spanish keyboard; what the English one shares with it */
    uint32_t sounds; /* alike somewhere in the Spanish- or English-speaking world */
};

/* n sounds like ñ because half of the keyboards have none. */
/* clang-format off */
static const struct key keys[] = {
    ['a' - 'a'] = {L('q') | L('s') | L('w') | L('z'), 0},
    ['b' - 'a'] = {L('g') | L('h') | L('n') | L('v'), L('v')},
    ['c' - 'a'] = {L('d') | L('f') | L('v') | L('x'), L('k') | L('q') | L('s') | L('z')},
    ['d' - 'a'] = {L('c') | L('e') | L('f') | L('r') | L('s') | L('x'), 0},
    ['e' - 'a'] = {L('d') | L('r') | L('s') | L('w'), 0},
    ['f' - 'a'] = {L('c') | L('d') | L('g') | L('r') | L('t') | L('v'), 0},
    ['g' - 'a'] = {L('b') | L('f') | L('h') | L('t') | L('v') | L('y'), L('j')},
    ['h' - 'a'] = {L('b') | L('g') | L('j') | L('n') | L('u') | L('y'), L('j')},
    ['i' - 'a'] = {L('j') | L('k') | L('o') | L('u'), L('y')},
    ['j' - 'a'] = {L('h') | L('i') | L('k') | L('m') | L('n') | L('u'), L('g') | L('h') | L('x')},
    ['k' - 'a'] = {L('i') | L('j') | L('l') | L('m') | L('o'), L('c') | L('q')},
    ['l' - 'a'] = {L('k') | L('o') | L('p') | L('~'), 0},
    ['m' - 'a'] = {L('j') | L('k') | L('n'), 0},
    ['n' - 'a'] = {L('b') | L('h') | L('j') | L('m'), L('~')},
    ['o' - 'a'] = {L('i') | L('k') | L('l') | L('p'), 0},
    ['p' - 'a'] = {L('l') | L('o') | L('~'), 0},
    ['q' - 'a'] = {L('a') | L('w'), L('c') | L('k')},
    ['r' - 'a'] = {L('d') | L('e') | L('f') | L('t'), 0},
    ['s' - 'a'] = {L('a') | L('d') | L('e') | L('w') | L('x') | L('z'), L('c') | L('x') | L('z')},
    ['t' - 'a'] = {L('f') | L('g') | L('r') | L('y'), 0},
    ['u' - 'a'] = {L('h') | L('i') | L('j') | L('y'), 0},
    ['v' - 'a'] = {L('b') | L('c') | L('f') | L('g'), L('b')},
    ['w' - 'a'] = {L('a') | L('e') | L('q') | L('s'), 0},
    ['x' - 'a'] = {L('c') | L('d') | L('s') | L('z'), L('j') | L('s')},
    ['y' - 'a'] = {L('g') | L('h') | L('t') | L('u'), L('i')},
    ['z' - 'a'] = {L('a') | L('s') | L('x'), L('c') | L('s')},
    ['~' - 'a'] = {L('l') | L('p'), L('n')},
};
/* clang-format on */

/* Two letters that sound like one, in Spanish (ll, qu, ch, gu, hu) or in English (ph, ck). */
#define DIGRAPH_SOUNDS (L('f') | L('k') | L('w') | L('x') | L('y'))
static const struct {
    uint32_t first;
    uint32_t second;
    uint32_t one;
} digraphs[] = {
    {'l', 'l', 'y'}, {'q', 'u', 'k'}, {'c', 'h', 'x'}, {'g', 'u', 'w'},
    {'h', 'u', 'w'}, {'p', 'h', 'f'}, {'c', 'k', 'k'},
};

static unsigned min_cost(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static struct letter letter_of(uint32_t code)
{
    if (code - 'a' < 26) {
        return (struct letter){code, 1u << (code - 'a')};
    }
    return (struct letter){code, code == ENYE ? 1u << ENYE_PLACE : 0};
}

/* False when the word has more letters than are compared. */
static bool read_letters(struct cj_str text, struct word *out_word)
{
    const char *end = text.ptr + text.len;

    out_word->count = 0;
    for (const char *at = text.ptr; at < end;) {
        if (out_word->count == CJ_MAX_WORD_LEN) {
            return false;
        }
        out_word->letters[out_word->count++] = letter_of(cj_utf8_next(&at, end));
    }
    return true;
}

static bool differ_by_accent(uint32_t a, uint32_t b)
{
    char plain_a[CJ_LATIN1_MAX_FOLD];
    char plain_b[CJ_LATIN1_MAX_FOLD];

    if ((a < 0x80 && b < 0x80) || a >= CJ_LATIN1_END || b >= CJ_LATIN1_END) {
        return false;
    }
    size_t len = cj_latin1_put(a, CJ_ACCENTS_DROP, plain_a);
    return len == cj_latin1_put(b, CJ_ACCENTS_DROP, plain_b) &&
           memcmp(plain_a, plain_b, len) == 0;
}

static unsigned substitution(struct letter a, struct letter b)
{
    if (a.code == b.code) {
        return 0;
    }
    if (a.bit == 0 || b.bit == 0) {
        return differ_by_accent(a.code, b.code) ? ACCENT : EDIT;
    }

    const struct key *key = &keys[__builtin_ctz(a.bit)];
    if (key->sounds & b.bit) {
        return SOUND;
    }
    return key->beside & b.bit ? NEIGHBOUR : EDIT;
}

/* What it costs to leave out the letter at `at`: less where it is not heard. */
static unsigned indel(const struct word *word, size_t at)
{
    const uint32_t code = word->letters[at].code;

    if (code == 'h') {
        return SOUND;
    }
    return at > 0 && word->letters[at - 1].code == code ? DOUBLE : EDIT;
}

static bool is_digraph(const struct letter *two, struct letter one)
{
    if (!(one.bit & DIGRAPH_SOUNDS)) {
        return false; /* most letters: this is asked for each cell */
    }
    for (size_t i = 0; i < sizeof(digraphs) / sizeof(digraphs[0]); i++) {
        if (digraphs[i].one == one.code && digraphs[i].first == two[0].code &&
            digraphs[i].second == two[1].code) {
            return true;
        }
    }
    return false;
}

/* The steps that take two letters of a word at once. `before` is two rows up. */
static unsigned long_steps(const struct word *a, const struct word *b, size_t i, size_t j,
                           const struct row *before, const struct row *above)
{
    const struct letter *end_a = a->letters + i;
    const struct letter *end_b = b->letters + j;
    unsigned best = CJ_TYPO_FAR;

    if (i >= 2 && j >= 2 && end_a[-1].code == end_b[-2].code &&
        end_a[-2].code == end_b[-1].code) {
        best = min_cost(best, before->cost[j - 2] + SWAP);
    }
    if (i >= 2 && is_digraph(end_a - 2, end_b[-1])) {
        best = min_cost(best, before->cost[j - 1] + SOUND);
    }
    if (j >= 2 && is_digraph(end_b - 2, end_a[-1])) {
        best = min_cost(best, above->cost[j - 2] + SOUND);
    }
    return best;
}

/* Fills row `i` of the table inside the band; returns its smallest cost. A cost over `max` is
 * as good as none: no path through it is wanted. */
static unsigned fill_row(const struct word *a, const struct word *b, size_t i, unsigned max,
                         struct row rows[3])
{
    const struct row *above = &rows[(i + 2) % 3];
    const struct row *before = &rows[(i + 1) % 3];
    struct row *row = &rows[i % 3];
    size_t band = max / SOUND;
    size_t first = i > band ? i - band : 0;
    size_t last = b->count < i + band ? b->count : i + band;
    unsigned smallest = CJ_TYPO_FAR;

    if (first > 0) { /* the rows below look one cell beyond the band */
        row->cost[first - 1] = CJ_TYPO_FAR;
    }
    if (last < b->count) {
        row->cost[last + 1] = CJ_TYPO_FAR;
    }
    for (size_t j = first; j <= last; j++) {
        struct letter letter = a->letters[i - 1];
        unsigned best = above->cost[j] + indel(a, i - 1);

        if (j > 0) {
            struct letter other = b->letters[j - 1];
            best = min_cost(best, row->cost[j - 1] + indel(b, j - 1));
            if (above->cost[j - 1] < best) {
                best = min_cost(best, above->cost[j - 1] + substitution(letter, other));
            }
            best = min_cost(best, long_steps(a, b, i, j, before, above));
        }
        row->cost[j] = best > max ? CJ_TYPO_FAR : best;
        smallest = min_cost(smallest, best);
    }
    return smallest;
}

static unsigned distance(const struct word *a, const struct word *b, unsigned max)
{
    struct row rows[3] = {0};
    unsigned smallest = 0;

    for (size_t j = 1; j <= b->count; j++) {
        unsigned cost = rows[0].cost[j - 1] + indel(b, j - 1);
        rows[0].cost[j] = min_cost(CJ_TYPO_FAR, cost);
    }
    for (size_t i = 1; i <= a->count; i++) {
        unsigned above = smallest;
        smallest = fill_row(a, b, i, max, rows);
        if (smallest > max && above > max) { /* a long step may jump one row */
            return CJ_TYPO_FAR;
        }
    }
    return rows[a->count % 3].cost[b->count];
}

unsigned cj_typo_distance(struct cj_str a, struct cj_str b, unsigned max)
{
    struct word word_a;
    struct word word_b;

    if (cj_str_equal(a, b)) {
        return 0;
    }
    if (!read_letters(a, &word_a) || !read_letters(b, &word_b)) {
        return CJ_TYPO_FAR;
    }

    size_t longer = word_a.count > word_b.count ? word_a.count : word_b.count;
    size_t shorter = word_a.count + word_b.count - longer;
    if ((longer - shorter) * SOUND > max) {
        return CJ_TYPO_FAR;
    }

    unsigned cost = distance(&word_a, &word_b, max);
    return cost > max ? CJ_TYPO_FAR : cost;
}
