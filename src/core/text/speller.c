/* Undoing what fingers do in a chat: apostrophes, letters held down, short forms. */
#include "text/speller.h"

#include <string.h>

#include "base/utf8.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/lexicon.h"
#include "text/scan.h"
#include "text/stems.h"

#define ORDINAL  "º"
#define DEGREE   0xB0u /* "n°" is meant to be "nº" */
#define LONG_RUN 3     /* no word of ours has a letter three times in a row */

/* How many letters are left of a long run. */
enum keep {
    KEEP_ONE,
    KEEP_TWO,
    KEEP_BY_RULE, /* two of a consonant that the language doubles between vowels, else one */
};

/* A way that gives a word the language knows is right; the first one, when none does. */
static const enum keep ways[] = {KEEP_BY_RULE, KEEP_ONE, KEEP_TWO};

static void add_without_apostrophes(struct cj_str surface, struct cj_buf *out)
{
    const char *end = surface.ptr + surface.len;

    for (const char *at = surface.ptr; at < end;) {
        const char *start = at;
        uint32_t code = cj_utf8_next(&at, end);
        if (code == DEGREE) {
            cj_buf_adds(out, ORDINAL);
        } else if (!cj_scan_is_apostrophe(code) && code != '.') { /* the stop of "n.º" */
            cj_buf_add(out, start, (size_t)(at - start));
        }
    }
}

/* Code points equal to the one at `at`, from there on. */
static size_t run_count(const char *at, const char *end, const char **out_after)
{
    uint32_t code = cj_utf8_next(&at, end);
    size_t count = 1;

    *out_after = at;
    while (at < end && cj_utf8_next(&at, end) == code) {
        *out_after = at;
        count++;
    }
    return count;
}

/* The x is let off: XXXL. */
static bool is_held(const char *at, size_t count)
{
    return count >= LONG_RUN && *at != 'x';
}

/* Words of a single letter are let off too: AAA, www. */
static bool has_long_run(struct cj_str word)
{
    const char *end = word.ptr + word.len;
    const char *after;

    for (const char *at = word.ptr; at < end; at = after) {
        size_t count = run_count(at, end, &after);
        bool whole = at == word.ptr && after == end;
        if (is_held(at, count) && !whole) {
            return true;
        }
    }
    return false;
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y' ||
           (unsigned char)c >= 0x80; /* in a tuned language, a vowel with its accent */
}

static bool doubles(const struct cj_lexicon *lexicon, struct cj_str word, const char *at,
                    const char *after)
{
    const char *end = word.ptr + word.len;

    return lexicon && strchr(lexicon->doubles, *at) && at > word.ptr && is_vowel(at[-1]) &&
           after < end && is_vowel(*after);
}

static void squeeze(const struct cj_lexicon *lexicon, struct cj_str word, enum keep keep,
                    struct cj_buf *out)
{
    const char *end = word.ptr + word.len;
    const char *after;

    cj_buf_reset(out);
    for (const char *at = word.ptr; at < end; at = after) {
        size_t count = run_count(at, end, &after);
        size_t letter_len = (size_t)(after - at) / count;
        if (is_held(at, count)) {
            bool two = keep == KEEP_TWO ||
                       (keep == KEEP_BY_RULE && doubles(lexicon, word, at, after));
            count = two ? 2 : 1;
        }
        cj_buf_add(out, at, letter_len * count);
    }
}

static bool is_known(struct cj_speller *speller, const struct cj_lang *lang)
{
    cj_buf_reset(&speller->fold);
    cj_fold(cj_buf_str(&speller->squeezed), &speller->fold);

    struct cj_str fold = cj_buf_str(&speller->fold);
    return cj_lang_is_common(lang, fold) ||
           (lang->lexicon && cj_lexicon_respell(lang->lexicon, fold));
}

/* Cuts letters that were held down, in `speller->lower`. */
static void cut_long_runs(struct cj_speller *speller, const struct cj_lang *lang)
{
    struct cj_str word = cj_buf_str(&speller->lower);
    bool known = false;

    for (size_t i = 0; !known && i < sizeof(ways) / sizeof(ways[0]); i++) {
        squeeze(lang->lexicon, word, ways[i], &speller->squeezed);
        known = is_known(speller, lang);
    }
    if (!known) {
        squeeze(lang->lexicon, word, ways[0], &speller->squeezed);
    }

    struct cj_buf cut = speller->squeezed;
    speller->squeezed = speller->lower;
    speller->lower = cut;
}

/* Looks up the folded form of `typed`, in which ` is one more apostrophe. */
static const char *respell(struct cj_speller *speller, const struct cj_lexicon *lexicon,
                           struct cj_str typed)
{
    bool ordinal = cj_str_ends(typed, ORDINAL); /* folding would make "no" of "nº" */

    cj_buf_reset(&speller->fold);
    if (ordinal) {
        typed.len -= strlen(ORDINAL);
    }
    cj_fold(typed, &speller->fold);
    if (ordinal) {
        cj_buf_adds(&speller->fold, ORDINAL);
    }
    for (size_t i = 0; i < speller->fold.len; i++) {
        if (speller->fold.ptr[i] == '`') {
            speller->fold.ptr[i] = '\'';
        }
    }
    return cj_lexicon_respell(lexicon, cj_buf_str(&speller->fold));
}

/* What a tuned language makes of the word; NULL when it is what it looks like. The form with
 * its apostrophe goes first: i'll is not ill. */
static const char *find_meant(struct cj_speller *speller, const struct cj_lexicon *lexicon,
                              struct cj_str surface)
{
    struct cj_str bare = cj_buf_str(&speller->bare);
    const char *meant = bare.len < surface.len ? respell(speller, lexicon, surface) : NULL;

    return meant ? meant : respell(speller, lexicon, bare);
}

/* True for "client's", however its apostrophe is typed. */
static bool is_possessive(struct cj_str surface)
{
    size_t at = surface.len - 1;

    if (surface.len < 3 || (surface.ptr[at] | 0x20) != 's') {
        return false;
    }
    do {
        at--;
    } while (at > 0 && ((unsigned char)surface.ptr[at] & 0xC0) == 0x80);

    const char *mark = surface.ptr + at;
    return cj_scan_is_apostrophe(cj_utf8_next(&mark, surface.ptr + surface.len));
}

static struct cj_str read_word(struct cj_speller *speller, const struct cj_lang *lang,
                               struct cj_str surface, bool after_number)
{
    const struct cj_lexicon *lexicon = lang->lexicon;
    const char *meant = NULL;
    bool was_cut = has_long_run(cj_buf_str(&speller->lower));

    if (was_cut) {
        cut_long_runs(speller, lang);
    }
    struct cj_str word = cj_clip(cj_buf_str(&speller->lower), CJ_MAX_WORD_LEN);
    if (!lexicon || (after_number && word.len == 1)) {
        return word;
    }

    meant = was_cut ? respell(speller, lexicon, word) : find_meant(speller, lexicon, surface);
    if (meant) {
        return cj_str_from(meant);
    }
    if (lexicon->drops_possessive && !was_cut && is_possessive(surface)) {
        word.len--;
    }
    return word;
}

cj_status cj_speller_read(struct cj_speller *speller, const struct cj_lang *lang,
                          struct cj_str surface, bool after_number, struct cj_str *out_words)
{
    surface = cj_clip(surface, CJ_MAX_WORD_LEN);
    cj_buf_reset(&speller->bare);
    cj_buf_reset(&speller->lower);
    cj_buf_reset(&speller->fold);
    cj_buf_reset(&speller->squeezed);

    add_without_apostrophes(surface, &speller->bare);
    cj_fold_case(cj_buf_str(&speller->bare), &speller->lower);

    struct cj_str words = read_word(speller, lang, surface, after_number);
    if (speller->bare.failed || speller->lower.failed || speller->fold.failed ||
        speller->squeezed.failed) {
        return CJ_ERR_NOMEM;
    }
    *out_words = words;
    return CJ_OK;
}

void cj_speller_clear(struct cj_speller *speller)
{
    cj_buf_clear(&speller->bare);
    cj_buf_clear(&speller->lower);
    cj_buf_clear(&speller->fold);
    cj_buf_clear(&speller->squeezed);
}
