/* Guessing the language of a short message.
 *
 * Each word is evidence in whole bits for the tuned languages: a function word of one of them
 * weighs most, then the common words, then letters and endings that are typical. Integers, so
 * that the same message scores the same on every machine. */
#include "text/guess.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "text/analyse.h"
#include "text/latin1.h"
#include "text/lexicon.h"
#include "text/scan.h"

/* Evidence in bits. */
#define FUNCTION_BITS       4  /* "donde", "the": nobody borrows these */
#define COMMON_BITS         3  /* hints from letters alone weigh less, all together */
#define HINT_BITS           2  /* from here on letters say something */
#define UNKNOWN_BITS        1  /* for the untuned languages: a word that says less */
#define FOREIGN_LETTER_BITS 4  /* the same: an accent that the tuned ones don't have */
#define FOREIGN_BITS        4  /* the same: another script */
#define MAX_BITS            20 /* a million to one is sure enough */

#define FIRST_FOREIGN 0x0250u /* what is below is Latin */
#define MAX_WORDS     64      /* a guess doesn't get better by reading on */

/* A group of letters and the language that it hints at. '^' and '$' are the word's ends. */
struct hint {
    const char *letters; /* folded, except for ñ */
    const char *code;
    int bits;
};

static const struct hint hints[] = {
    {"ñ", "es", 3},      {"cion$", "es", 3}, {"ciones$", "es", 3}, {"mente$", "es", 2},
    {"dad$", "es", 2},   {"^qu", "es", 1},   {"qui", "es", 1},     {"ando$", "es", 2},
    {"iendo$", "es", 3}, {"ado$", "es", 2},  {"ido$", "es", 2},    {"ada$", "es", 2},
    {"os$", "es", 1},    {"as$", "es", 1},   {"o$", "es", 1},      {"a$", "es", 1},
    {"ar$", "es", 1},    {"ir$", "es", 1},   {"rr", "es", 1},      {"^ll", "es", 2},
    {"aje$", "es", 2},   {"uen", "es", 1},   {"ien", "es", 1},     {"ez$", "es", 1},
    {"arme$", "es", 2},  {"erme$", "es", 2}, {"^des", "es", 1},    {"ia$", "es", 1},
    {"th", "en", 3},     {"wh", "en", 3},    {"sh", "en", 2},      {"ck", "en", 2},
    {"gh", "en", 2},     {"oo", "en", 2},    {"ee", "en", 1},      {"ea", "en", 1},
    {"ou", "en", 1},     {"ing$", "en", 3},  {"tion", "en", 3},    {"y$", "en", 2},
    {"ed$", "en", 1},    {"k$", "en", 2},    {"t$", "en", 1},      {"p$", "en", 1},
    {"w", "en", 2},      {"ly$", "en", 1},   {"ment$", "en", 1},   {"ss", "en", 1},
    {"pp", "en", 1},     {"ff", "en", 1},    {"tt", "en", 1},      {"k", "en", 1},
    {"ight", "en", 2},   {"ful$", "en", 2},  {"ness$", "en", 2},   {"h$", "en", 1},
};

/* Letters that neither Spanish nor English has, in words of languages that share their script.
 */
static const char foreign_letters[] = "àâãäåæçèêëìîïðòôõöøùûýþßÀÂÃÄÅÆÇÈÊËÌÎÏÐÒÔÕÖØÙÛÝÞ";
static const char spanish_letters[] = "áéíóúñÁÉÍÓÚÑ";

/* Cuts letters that were held down ("holaaaa") to one, in place; the new length. */
static size_t cut_runs(char *word, size_t len)
{
    size_t kept = 0;

    for (size_t i = 0; i < len; i++) {
        if (i + 2 < len && word[i] == word[i + 1] && word[i] == word[i + 2]) {
            while (i + 1 < len && word[i + 1] == word[i]) {
                i++;
            }
        }
        word[kept++] = word[i];
    }
    return kept;
}

/* "^word$", folded, in `out` (room for CJ_MAX_WORD_LEN + 3 bytes); the word within it. */
static struct cj_str frame(struct cj_str surface, char *out)
{
    struct cj_str word = cj_latin1_fold(surface, out + 1, CJ_MAX_WORD_LEN);

    word.len = cut_runs(out + 1, word.len);
    out[0] = '^';
    out[word.len + 1] = '$';
    out[word.len + 2] = '\0';
    return word;
}

/* True when a letter of `word` is one of `letters`, all of them of two bytes. */
static bool has_letter(struct cj_str word, const char *letters)
{
    for (size_t i = 0; i + 1 < word.len; i++) {
        for (const char *letter = letters; *letter; letter += 2) {
            if (memcmp(word.ptr + i, letter, 2) == 0) {
                return true;
            }
        }
    }
    return false;
}

static int hint_bits(const char *framed, const char *code)
{
    int bits = 0;

    for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
        if (strcmp(hints[i].code, code) == 0 && strstr(framed, hints[i].letters)) {
            bits += hints[i].bits;
        }
    }
    return bits < COMMON_BITS ? bits : COMMON_BITS - 1;
}

/* What one word says for a tuned language. */
static int tuned_bits(const struct cj_lang *lang, struct cj_str surface)
{
    char framed[CJ_MAX_WORD_LEN + 3];
    struct cj_str word = frame(surface, framed);
    int accent = strcmp(lang->code, "es") == 0 && has_letter(surface, spanish_letters);

    if (cj_lang_word_class(lang, word) != CJ_WORD_CONTENT ||
        cj_lexicon_respell(lang->lexicon, word)) {
        return (word.len > 1 ? FUNCTION_BITS : 1) + accent;
    }
    if (cj_lang_is_common(lang, word)) {
        return COMMON_BITS + accent;
    }
    return has_letter(surface, foreign_letters) ? 0 : hint_bits(framed, lang->code) + accent;
}

/* What one word says against all tuned languages; `best` is the most it says for one. */
static int untuned_bits(struct cj_str surface, int best)
{
    const char *at = surface.ptr;

    if (cj_utf8_next(&at, surface.ptr + surface.len) >= FIRST_FOREIGN) {
        return FOREIGN_BITS;
    }
    if (has_letter(surface, foreign_letters)) {
        return FOREIGN_LETTER_BITS;
    }
    return best >= HINT_BITS ? 0 : UNKNOWN_BITS;
}

/* Adds what the words of `text` say: to the scores of the tuned candidates, in bits, and to
 * the result for the others together. */
static double gather(struct cj_str text, size_t count, struct cj_lang_score *scores)
{
    struct cj_scan scan = {.text = text};
    struct cj_piece piece;
    int untuned = 0;

    for (int words = 0; words < MAX_WORDS && cj_scan_next(&scan, &piece);) {
        int best = 0;
        if (piece.kind != CJ_TOKEN_WORD) {
            continue;
        }
        words++;
        for (size_t i = 0; i < count; i++) {
            const struct cj_lang *lang = scores[i].lang;
            int bits = lang->tuned ? tuned_bits(lang, piece.surface) : 0;
            scores[i].score += bits;
            best = bits > best ? bits : best;
        }
        untuned += untuned_bits(piece.surface, best);
    }
    return untuned;
}

/* An opening mark is Spanish, whatever follows it. */
static int mark_bits(const struct cj_lang *lang, struct cj_str text)
{
    for (size_t i = 0; strcmp(lang->code, "es") == 0 && i + 1 < text.len; i++) {
        if (memcmp(text.ptr + i, "¿", 2) == 0 || memcmp(text.ptr + i, "¡", 2) == 0) {
            return FUNCTION_BITS;
        }
    }
    return 0;
}

/* 2^bits, taken against the strongest evidence there is. */
static double weight(double bits, double most)
{
    return most - bits > MAX_BITS ? ldexp(1, -MAX_BITS) : ldexp(1, (int)(bits - most));
}

/* From bits to shares that add up to 1; `untuned` is shared by the languages it is for. */
static void share(double untuned, size_t count, struct cj_lang_score *scores)
{
    size_t untuned_count = 0;
    double most = 0;
    double sum = 0;

    for (size_t i = 0; i < count; i++) {
        untuned_count += !scores[i].lang->tuned;
        most = fmax(most, scores[i].lang->tuned ? scores[i].score : untuned);
    }
    for (size_t i = 0; i < count; i++) {
        scores[i].score = scores[i].lang->tuned || most == 0
                              ? weight(scores[i].score, most)
                              : weight(untuned, most) / (double)untuned_count;
        sum += scores[i].score;
    }
    for (size_t i = 0; i < count; i++) {
        scores[i].score /= sum;
    }
}

void cj_lang_guess(struct cj_str text, const struct cj_lang *const *langs, size_t count,
                   struct cj_lang_score *out_scores)
{
    for (size_t i = 0; i < count; i++) {
        out_scores[i] = (struct cj_lang_score){langs[i], mark_bits(langs[i], text)};
    }
    share(gather(text, count, out_scores), count, out_scores);
}
