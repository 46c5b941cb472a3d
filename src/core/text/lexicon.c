/* Looking things up in the tables of a tuned language. */
#include "text/lexicon.h"

#include <string.h>

#include "base/utf8.h"
#include "text/latin1.h"

/* The accents of the word lists: all are of two bytes, and all but ñ fold to one letter. */
static char plain_letter(const char *accented)
{
    char plain[CJ_LATIN1_MAX_FOLD];
    const char *next = accented;

    return cj_latin1_put(cj_utf8_next(&next, accented + 2), CJ_ACCENTS_DROP, plain) == 1
               ? plain[0]
               : '\0';
}

/* Orders `folded` and the folded form of `word`, which is folded on the way: most words differ
 * in their first letters. */
static int compare_folded(struct cj_str folded, const char *word)
{
    for (size_t i = 0; i < folded.len; i++, word++) {
        unsigned char have = (unsigned char)folded.ptr[i];
        unsigned char want = (unsigned char)*word;

        if (want == 0xC3) {
            char plain = plain_letter(word);
            want = plain ? (unsigned char)plain : want;
            word += plain != '\0';
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
        size_t stem_len = folded.len - strlen(row->typed);
        size_t meant_len = strlen(row->meant);

        if (folded.len >= row->min_len && cj_str_ends(folded, row->typed) &&
            stem_len + meant_len <= capacity) {
            memcpy(out, folded.ptr, stem_len);
            memcpy(out + stem_len, row->meant, meant_len);
            return (struct cj_str){out, stem_len + meant_len};
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
