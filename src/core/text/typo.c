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
#define SOUND     50u /* the writer spells as he speaks; also the cheapest change of length */
#define ACCENT    30u /* á for a: most people don't type them at all */

#define ENYE 0x00F1u

struct word {
    uint32_t letters[CJ_MAX_WORD_LEN];
    size_t count;
};

struct row {
    unsigned cost[CJ_MAX_WORD_LEN + 1];
};

struct pair {
    uint32_t a;
    uint32_t b;
};

/* Letters that sound alike somewhere in the Spanish-speaking world. n and ñ are here because
 * half of the keyboards have no ñ. */
static const struct pair sounds[] = {
    {'b', 'v'}, {'c', 'k'}, {'c', 'q'}, {'c', 's'},  {'c', 'z'}, {'g', 'j'}, {'h', 'j'},
    {'i', 'y'}, {'j', 'x'}, {'k', 'q'}, {'n', ENYE}, {'s', 'x'}, {'s', 'z'},
};

/* Two letters that sound like one. */
static const struct {
    uint32_t first;
    uint32_t second;
    uint32_t one;
} digraphs[] = {
    {'l', 'l', 'y'}, {'q', 'u', 'k'}, {'c', 'h', 'x'}, {'g', 'u', 'w'}, {'h', 'u', 'w'},
};

/* The Spanish keyboard; what it shares with the English one is what counts there. Each row is
 * half a key to the right of the one above. '~' stands for ñ. */
static const char *const keyboard[] = {"qwertyuiop", "asdfghjkl~", "zxcvbnm"};

static unsigned min_cost(unsigned a, unsigned b)
{
    return a < b ? a : b;
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
        out_word->letters[out_word->count++] = cj_utf8_next(&at, end);
    }
    return true;
}

static bool find_key(uint32_t letter, int *out_row, int *out_column)
{
    int key = letter == ENYE ? '~' : letter < 0x80 && letter != '~' ? (int)letter : 0;

    for (int row = 0; key != 0 && row < 3; row++) {
        const char *at = strchr(keyboard[row], key);
        if (at) {
            *out_row = row;
            *out_column = (int)(at - keyboard[row]);
            return true;
        }
    }
    return false;
}

static bool are_neighbours(uint32_t a, uint32_t b)
{
    int row_a;
    int row_b;
    int column_a;
    int column_b;

    if (!find_key(a, &row_a, &column_a) || !find_key(b, &row_b, &column_b)) {
        return false;
    }
    if (row_a > row_b) {
        return are_neighbours(b, a);
    }

    int right = column_b - column_a;
    if (row_a == row_b) {
        return right == 1 || right == -1;
    }
    return row_b == row_a + 1 && (right == 0 || right == -1);
}

static bool sound_alike(uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < sizeof(sounds) / sizeof(sounds[0]); i++) {
        if ((sounds[i].a == a && sounds[i].b == b) || (sounds[i].a == b && sounds[i].b == a)) {
            return true;
        }
    }
    return false;
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

static unsigned substitution(uint32_t a, uint32_t b)
{
    if (a == b) {
        return 0;
    }
    if (differ_by_accent(a, b)) {
        return ACCENT;
    }
    if (sound_alike(a, b)) {
        return SOUND;
    }
    return are_neighbours(a, b) ? NEIGHBOUR : EDIT;
}

static unsigned indel(uint32_t letter)
{
    return letter == 'h' ? SOUND : EDIT;
}

static bool is_digraph(const uint32_t *two, uint32_t one)
{
    for (size_t i = 0; i < sizeof(digraphs) / sizeof(digraphs[0]); i++) {
        if (digraphs[i].first == two[0] && digraphs[i].second == two[1] &&
            digraphs[i].one == one) {
            return true;
        }
    }
    return false;
}

/* The steps that take two letters of a word at once. `before` is two rows up. */
static unsigned long_steps(const struct word *a, const struct word *b, size_t i, size_t j,
                           const struct row *before, const struct row *above)
{
    const uint32_t *end_a = a->letters + i;
    const uint32_t *end_b = b->letters + j;
    unsigned best = CJ_TYPO_FAR;

    if (i >= 2 && j >= 2 && end_a[-1] == end_b[-2] && end_a[-2] == end_b[-1]) {
        best = min_cost(best, before->cost[j - 2] + EDIT);
    }
    if (i >= 2 && is_digraph(end_a - 2, end_b[-1])) {
        best = min_cost(best, before->cost[j - 1] + SOUND);
    }
    if (j >= 2 && is_digraph(end_b - 2, end_a[-1])) {
        best = min_cost(best, above->cost[j - 2] + SOUND);
    }
    return best;
}

/* Fills row `i` of the table inside the band; returns its smallest cost. */
static unsigned fill_row(const struct word *a, const struct word *b, size_t i, size_t band,
                         struct row rows[3])
{
    const struct row *above = &rows[(i + 2) % 3];
    const struct row *before = &rows[(i + 1) % 3];
    struct row *row = &rows[i % 3];
    size_t first = i > band ? i - band : 0;
    size_t last = b->count < i + band ? b->count : i + band;
    unsigned smallest = CJ_TYPO_FAR;

    for (size_t j = 0; j <= b->count; j++) {
        row->cost[j] = CJ_TYPO_FAR;
    }
    for (size_t j = first; j <= last; j++) {
        uint32_t letter = a->letters[i - 1];
        unsigned best = min_cost(CJ_TYPO_FAR, above->cost[j] + indel(letter));

        if (j > 0) {
            uint32_t other = b->letters[j - 1];
            best = min_cost(best, row->cost[j - 1] + indel(other));
            best = min_cost(best, above->cost[j - 1] + substitution(letter, other));
            best = min_cost(best, long_steps(a, b, i, j, before, above));
        }
        row->cost[j] = best;
        smallest = min_cost(smallest, best);
    }
    return smallest;
}

static unsigned distance(const struct word *a, const struct word *b, unsigned max)
{
    struct row rows[3];
    size_t band = max / SOUND;
    unsigned smallest = 0;

    rows[0].cost[0] = 0;
    for (size_t j = 1; j <= b->count; j++) {
        unsigned cost = rows[0].cost[j - 1] + indel(b->letters[j - 1]);
        rows[0].cost[j] = min_cost(CJ_TYPO_FAR, cost);
    }
    for (size_t i = 1; i <= a->count; i++) {
        unsigned above = smallest;
        smallest = fill_row(a, b, i, band, rows);
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
