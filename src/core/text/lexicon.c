/* Looking things up in the tables of a tuned language. */
#include "text/lexicon.h"

#include <string.h>

#include "base/utf8.h"
#include "text/latin1.h"

#define ACCENTED_LEAD 0xC3 /* the first byte of every accented letter in our lists */

/* The plain letter of an accented one of two bytes; 0 for ñ, which keeps both. */
static unsigned char plain_letter(const char *accented)
{
    char plain[CJ_LATIN1_MAX_FOLD];
    const char *next = accented;
    size_t len = cj_latin1_put(cj_utf8_next(&next, accented + 2), CJ_ACCENTS_DROP, plain);

    return len == 1 ? (unsigned char)plain[0] : 0;
}

/* Orders `folded` and the folded form of `word`, which is folded on the way: most words differ
 * in their first letters. */
static int compare_folded(struct cj_str folded, const char *word)
{
    for (size_t i = 0; i < folded.len; i++, word++) {
        unsigned char have = (unsigned char)folded.ptr[i];
        unsigned char want = (unsigned char)*word;

        if (want == ACCENTED_LEAD) {
            unsigned char plain = plain_letter(word);
            want = plain ? plain : want;
            word += plain != 0;
        }
        if (have != want) {
            return have < want ? -1 : 1;
        }
    }
    return *word ? -1 : 0;
}

const char *cj_word_list_find(const struct cj_word_list *list, struct cj_str folded)
{
    size_t low = 0;
    size_t high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_folded(folded, list->items[middle]);
        if (order == 0) {
            return list->items[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *cj_lexicon_respell(const struct cj_lexicon *lexicon, struct cj_str typed)
{
    size_t low = 0;
    size_t high = lexicon->respelling_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_folded(typed, lexicon->respellings[middle].typed);
        if (order == 0) {
            return lexicon->respellings[middle].meant;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *cj_lexicon_join(const struct cj_lexicon *lexicon, struct cj_str first,
                            struct cj_str second)
{
    for (size_t i = 0; i < lexicon->joined_count; i++) {
        const struct cj_joined *row = &lexicon->joined[i];
        if (cj_str_equals(first, row->first) && cj_str_equals(second, row->second)) {
            return row->whole;
        }
    }
    return NULL;
}

static struct cj_str restore_ending(const struct cj_lexicon *lexicon, struct cj_str folded,
                                    char *out, size_t capacity)
{
    for (size_t i = 0; i < lexicon->ending_count; i++) {
        const struct cj_ending *row = &lexicon->endings[i];
        struct cj_str typed = cj_str_from(row->typed);
        struct cj_str meant = cj_str_from(row->meant);
        size_t kept = folded.len - typed.len;

        if (folded.len < row->min_len || !cj_str_ends(folded, row->typed)) {
            continue;
        }
        if (kept + meant.len <= capacity) {
            memcpy(out, folded.ptr, kept);
            memcpy(out + kept, meant.ptr, meant.len);
            return (struct cj_str){out, kept + meant.len};
        }
    }
    return folded;
}

struct cj_str cj_lexicon_restore(const struct cj_lexicon *lexicon, struct cj_str folded,
                                 char *out, size_t capacity)
{
    const struct cj_word_list *lists[] = {&lexicon->questions, &lexicon->functions,
                                          &lexicon->common};

    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const char *word = cj_word_list_find(lists[i], folded);
        if (word) {
            return cj_str_from(word);
        }
    }
    return restore_ending(lexicon, folded, out, capacity);
}
