/* What an unknown word may have meant, as far as the bot's own words tell. */
#include "index/repair.h"

#include <string.h>

#include "base/utf8.h"
#include "index/numeric.h"
#include "text/typo.h"

/* How far a word of so many letters may be from what was meant, in hundredths of an edit.
 * Short words have too many neighbours: there only two swapped letters ("pya") or one that is
 * not heard ("an" for "han") are forgiven; from six letters on two easy errors ("canviar"),
 * in long words any two leave no doubt. */
static const struct {
    size_t letters; /* at least */
    unsigned max;
} forgiven[] = {{8, 200}, {6, 130}, {4, 100}, {3, 60}, {2, 50}};

/* Bytes of the shortest stem that is repaired: an ending that is gone tells nothing any more.
 */
#define STEM_MIN_LEN 5

#define ONE_EDIT 100u
#define SOUND    50u

/* The cheapest edit there is: bounds how many letters may differ before the distance is
 * computed at all. */
#define CHEAPEST_EDIT 50u

/* People rarely mistype the first letter. */
#define OTHER_FIRST_LETTER 0.5
/* How much a common word is the likelier intention. */
#define COUNT_BONUS 0.1

#define SPLIT_MIN_LETTERS 3 /* of each part */

#define RELATIVE_PREFIX  4 /* bytes */
#define RELATIVE_MINIMUM 0.5

/* Languages in which inflection that Snowball leaves apart is common. */
static bool has_relatives(const struct cj_lang *lang)
{
    return strcmp(lang->code, "es") == 0;
}

/* ---- Typing errors ---- */

/* Keeps the best few, best first; earlier ones win ties. */
static void keep_best(uint32_t *words, double *scores, size_t *count, size_t max,
                      uint32_t word, double score)
{
    size_t at = *count;

    if (at == max && score <= scores[max - 1]) {
        return;
    }
    if (at == max) {
        at--;
    } else {
        ++*count;
    }
    for (; at > 0 && scores[at - 1] < score; at--) {
        words[at] = words[at - 1];
        scores[at] = scores[at - 1];
    }
    words[at] = word;
    scores[at] = score;
}

/* 1 for one plain edit, 0.4 for two, more for edits that fingers or ears make easily. */
static double closeness(unsigned distance)
{
    return 1.6 - 0.6 * distance / ONE_EDIT;
}

/* Whether two words may be within `max` at all; cheaper than to compute it. */
static bool may_be_near(struct cj_str a, uint32_t a_letters, struct cj_str b,
                        uint32_t b_letters, unsigned max)
{
    const size_t edits = max / CHEAPEST_EDIT;
    const size_t longer = a.len > b.len ? a.len : b.len;
    const size_t shorter = a.len > b.len ? b.len : a.len;

    return longer - shorter <= edits &&
           (size_t)__builtin_popcount(a_letters ^ b_letters) <= 2 * edits + 1; /* ph, f */
}

static unsigned forgiven_for(struct cj_str typed)
{
    const size_t letters = cj_utf8_count(typed);

    for (size_t i = 0; i < sizeof(forgiven) / sizeof(forgiven[0]); i++) {
        if (letters >= forgiven[i].letters) {
            return forgiven[i].max;
        }
    }
    return 0;
}

struct search {
    const struct cj_dictionary *dictionary;
    struct cj_str typed;
    uint32_t letters;
    unsigned max;
    struct cj_repairs *repairs;
};

/* Two errors are believed where the beginning is right: "canviar" is "cambiar", "chiste" is
 * not "coste". */
static bool begins_alike(const struct search *search, struct cj_str candidate)
{
    return search->typed.len > 1 && candidate.len > 1 &&
           memcmp(search->typed.ptr, candidate.ptr, 2) == 0;
}

static void consider(struct search *search, uint32_t number, struct cj_str candidate,
                     uint32_t letters)
{
    const struct cj_word *word = &search->dictionary->words[number];

    if (word->number ||
        !may_be_near(search->typed, search->letters, candidate, letters, search->max)) {
        return;
    }
    const unsigned distance = cj_typo_distance(search->typed, candidate, search->max);
    if (distance > search->max || (distance > ONE_EDIT && !begins_alike(search, candidate))) {
        return;
    }
    const bool same_first = candidate.ptr[0] == search->typed.ptr[0] || distance <= SOUND;
    const double first = same_first ? 1 : OTHER_FIRST_LETTER;
    const double bonus = 1 + COUNT_BONUS * cj_ln(word->count > 0 ? word->count : 1);
    keep_best(search->repairs->words, search->repairs->weights, &search->repairs->count,
              CJ_MAX_REPAIRS, number, closeness(distance) * first * bonus);
}

static void search_words(struct search *search)
{
    const struct cj_dictionary *dictionary = search->dictionary;

    /* in the order of the alphabet: ties do not depend on the documents */
    for (size_t i = 0; i < dictionary->count; i++) {
        const uint32_t number = dictionary->alphabet[i];
        consider(search, number, dictionary->words[number].fold,
                 dictionary->words[number].letters);
    }
}

/* "toaya" is nobody's typing error but that of "toallas", if only the plural is known. */
static void search_stems(struct search *search, struct cj_str stem)
{
    const struct cj_dictionary *dictionary = search->dictionary;

    search->typed = stem;
    search->letters = cj_word_letters(stem);
    search->max = ONE_EDIT;
    for (size_t i = 0; i < dictionary->count; i++) {
        const uint32_t number = dictionary->alphabet[i];
        const struct cj_key *key = &dictionary->keys[dictionary->words[number].keys[1]];

        if (key->word == number) {
            consider(search, number, key->text, cj_word_letters(key->text));
        }
    }
}

size_t cj_repairable_words(const struct cj_index *index)
{
    const size_t count = index->dictionary.count;
    const size_t affordable = count > 0 ? CJ_REPAIR_WORK / count : CJ_MAX_REPAIRED_WORDS;

    if (affordable < CJ_MIN_REPAIRED_WORDS) {
        return CJ_MIN_REPAIRED_WORDS;
    }
    return affordable < CJ_MAX_REPAIRED_WORDS ? affordable : CJ_MAX_REPAIRED_WORDS;
}

void cj_repair_word(const struct cj_index *index, const struct cj_token *token, bool stems,
                    struct cj_repairs *out_repairs)
{
    struct search search = {
        .dictionary = &index->dictionary,
        .typed = token->fold,
        .letters = cj_word_letters(token->fold),
        .max = forgiven_for(token->fold),
        .repairs = out_repairs,
    };

    *out_repairs = (struct cj_repairs){0};
    if (search.max == 0 || token->kind != CJ_TOKEN_WORD ||
        cj_lang_is_common(index->lang, token->fold)) {
        return;
    }
    search_words(&search);
    if (out_repairs->count == 0 && stems && token->keys[1].len >= STEM_MIN_LEN) {
        search_stems(&search, token->keys[1]);
    }
    for (size_t i = out_repairs->count; i > 0; i--) {
        out_repairs->weights[i - 1] /= out_repairs->weights[0];
    }
}

bool cj_split_word(const struct cj_index *index, struct cj_str fold, uint32_t out_words[2])
{
    for (size_t cut = SPLIT_MIN_LETTERS; cut + SPLIT_MIN_LETTERS <= fold.len; cut++) {
        out_words[0] = cj_dictionary_find(&index->dictionary, (struct cj_str){fold.ptr, cut});
        out_words[1] = cj_dictionary_find(&index->dictionary,
                                          (struct cj_str){fold.ptr + cut, fold.len - cut});
        if (out_words[0] != CJ_NO_WORD && out_words[1] != CJ_NO_WORD) {
            return true;
        }
    }
    return false;
}

/* ---- Relatives ---- */

/* The first word of the alphabet that is not before `prefix`. */
static size_t lower_bound(const struct cj_dictionary *dictionary, struct cj_str prefix)
{
    size_t low = 0;
    size_t high = dictionary->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct cj_str fold = dictionary->words[dictionary->alphabet[middle]].fold;

        if (cj_str_compare(fold, prefix) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static size_t shared_prefix(struct cj_str a, struct cj_str b)
{
    size_t len = 0;

    while (len < a.len && len < b.len && a.ptr[len] == b.ptr[len]) {
        len++;
    }
    return len;
}

void cj_find_relatives(const struct cj_index *index, struct cj_str fold,
                       struct cj_relatives *out_relatives)
{
    const struct cj_dictionary *dictionary = &index->dictionary;

    *out_relatives = (struct cj_relatives){0};
    if (!has_relatives(index->lang) || fold.len < RELATIVE_PREFIX) {
        return;
    }
    const struct cj_str prefix = {fold.ptr, RELATIVE_PREFIX};
    for (size_t i = lower_bound(dictionary, prefix); i < dictionary->count; i++) {
        const struct cj_word *word = &dictionary->words[dictionary->alphabet[i]];
        const size_t shared = shared_prefix(word->fold, fold);

        if (shared < RELATIVE_PREFIX) {
            break;
        }
        const double similarity = 2.0 * (double)shared / (double)(fold.len + word->fold.len);
        if (similarity >= RELATIVE_MINIMUM && word->count > 0) {
            keep_best(out_relatives->words, out_relatives->similarities, &out_relatives->count,
                      CJ_MAX_RELATIVES, dictionary->alphabet[i], similarity);
        }
    }
}
