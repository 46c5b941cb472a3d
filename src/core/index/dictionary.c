/* The words of an index: each once, with its keys, its letter groups and how common it is. */
#include "index/dictionary.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "index/numeric.h"

double cj_idf(double units, double df)
{
    const double absent = units > df ? units - df : 0;

    return cj_ln(1 + (absent + 0.5) / (df + 0.5));
}

uint32_t cj_word_letters(struct cj_str fold)
{
    uint32_t letters = 0;

    for (size_t i = 0; i < fold.len; i++) {
        if (fold.ptr[i] >= 'a' && fold.ptr[i] <= 'z') {
            letters |= UINT32_C(1) << (fold.ptr[i] - 'a');
        }
    }
    return letters;
}

size_t cj_word_grams(struct cj_str fold, uint32_t *out_slots)
{
    char edged[CJ_MAX_WORD_LEN + 2];
    const size_t len = fold.len < CJ_MAX_WORD_LEN ? fold.len : CJ_MAX_WORD_LEN;
    size_t count = 0;

    edged[0] = '^';
    memcpy(edged + 1, fold.ptr, len);
    edged[len + 1] = '$';
    for (size_t n = CJ_GRAM_MIN; n <= CJ_GRAM_MAX; n++) {
        for (size_t at = 0; at + n <= len + 2; at++) {
            const uint64_t hash = cj_hash(CJ_HASH_SEED, (struct cj_str){edged + at, n});
            out_slots[count++] = (uint32_t)((hash ^ hash >> 32) & (CJ_GRAM_SLOTS - 1));
        }
    }
    return count;
}

cj_status cj_dictionary_init(struct cj_dictionary *dictionary)
{
    *dictionary = (struct cj_dictionary){0};
    dictionary->gram_df = calloc(CJ_GRAM_SLOTS, sizeof(*dictionary->gram_df));
    dictionary->gram_stamp = calloc(CJ_GRAM_SLOTS, sizeof(*dictionary->gram_stamp));
    if (!dictionary->gram_df || !dictionary->gram_stamp) {
        cj_dictionary_clear(dictionary);
        return CJ_ERR_NOMEM;
    }
    return CJ_OK;
}

void cj_dictionary_clear(struct cj_dictionary *dictionary)
{
    cj_map_clear(&dictionary->by_fold);
    cj_map_clear(&dictionary->by_key);
    free(dictionary->words);
    free(dictionary->keys);
    free(dictionary->grams);
    free(dictionary->gram_df);
    free(dictionary->gram_stamp);
    free(dictionary->alphabet);
    cj_arena_clear(&dictionary->arena);
    *dictionary = (struct cj_dictionary){0};
}

static bool copy(struct cj_arena *arena, struct cj_str text, struct cj_str *out_copy)
{
    char *bytes = cj_arena_strndup(arena, text.ptr, text.len);

    *out_copy = (struct cj_str){bytes, text.len};
    return bytes != NULL;
}

static cj_status intern_key(struct cj_dictionary *dictionary, struct cj_str text,
                            uint32_t *out_key)
{
    struct cj_str kept;

    if (cj_map_get(&dictionary->by_key, text, out_key)) {
        return CJ_OK;
    }
    if (!cj_array_grow(&dictionary->keys, &dictionary->key_capacity, dictionary->key_count,
                       sizeof(*dictionary->keys)) ||
        !copy(&dictionary->arena, text, &kept) ||
        cj_map_add(&dictionary->by_key, kept, (uint32_t)dictionary->key_count, out_key) < 0) {
        return CJ_ERR_NOMEM;
    }
    dictionary->keys[dictionary->key_count++] =
        (struct cj_key){.text = kept, .word = CJ_NO_WORD};
    return CJ_OK;
}

static cj_status add_grams(struct cj_dictionary *dictionary, struct cj_word *word)
{
    uint32_t slots[CJ_MAX_WORD_GRAMS];
    const size_t count = cj_word_grams(word->fold, slots);

    word->gram_first = (uint32_t)dictionary->gram_count;
    word->gram_count = (uint16_t)count;
    for (size_t i = 0; i < count; i++) {
        if (!cj_array_grow(&dictionary->grams, &dictionary->gram_capacity,
                           dictionary->gram_count, sizeof(*dictionary->grams))) {
            return CJ_ERR_NOMEM;
        }
        dictionary->grams[dictionary->gram_count++] = slots[i];
    }
    return CJ_OK;
}

/* Fills a word that is not in any table yet. */
static cj_status describe(struct cj_dictionary *dictionary, const struct cj_token *token,
                          struct cj_word *word)
{
    const enum cj_word_class word_class = token->word_class;

    *word = (struct cj_word){
        .next = CJ_NO_WORD,
        .letters = cj_word_letters(token->fold),
        .word_class = (uint8_t)word_class,
        .number = token->kind == CJ_TOKEN_NUMBER,
    };
    if (!copy(&dictionary->arena, token->fold, &word->fold)) {
        return CJ_ERR_NOMEM;
    }
    word->lower = word->fold;
    if (!cj_str_equal(token->lower, token->fold) &&
        !copy(&dictionary->arena, token->lower, &word->lower)) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < 2; i++) {
        if (intern_key(dictionary, token->keys[i], &word->keys[i]) != CJ_OK) {
            return CJ_ERR_NOMEM;
        }
        if (word_class != CJ_WORD_CONTENT) { /* "está" makes "est" a function key */
            dictionary->keys[word->keys[i]].word_class = (uint8_t)word_class;
        }
    }
    return add_grams(dictionary, word);
}

/* The spelling `lower` in the chain that starts at `*at`; else `*at` is the chain's last. */
static bool find_spelling(const struct cj_dictionary *dictionary, struct cj_str lower,
                          uint32_t *at)
{
    for (;;) {
        const struct cj_word *word = &dictionary->words[*at];

        if (cj_str_equal(word->lower, lower)) {
            return true;
        }
        if (word->next == CJ_NO_WORD) {
            return false;
        }
        *at = word->next;
    }
}

static cj_status append(struct cj_dictionary *dictionary, const struct cj_token *token,
                        uint32_t last_of_chain, uint32_t *out_word)
{
    struct cj_word word;
    const uint32_t number = (uint32_t)dictionary->count;

    if (!cj_array_grow(&dictionary->words, &dictionary->capacity, dictionary->count,
                       sizeof(word)) ||
        describe(dictionary, token, &word) != CJ_OK ||
        (last_of_chain == CJ_NO_WORD &&
         cj_map_add(&dictionary->by_fold, word.fold, number, NULL) < 0)) {
        return CJ_ERR_NOMEM;
    }
    if (last_of_chain != CJ_NO_WORD) {
        dictionary->words[last_of_chain].next = number;
    }
    dictionary->words[dictionary->count++] = word;
    *out_word = number;
    return CJ_OK;
}

cj_status cj_dictionary_add(struct cj_dictionary *dictionary, const struct cj_token *token,
                            bool occurs, uint32_t *out_word)
{
    uint32_t word = CJ_NO_WORD;
    const bool known = cj_map_get(&dictionary->by_fold, token->fold, &word);

    if (!known || !find_spelling(dictionary, token->lower, &word)) {
        cj_status st = append(dictionary, token, known ? word : CJ_NO_WORD, &word);
        if (st != CJ_OK) {
            return st;
        }
    }
    dictionary->words[word].count += occurs;
    *out_word = word;
    return CJ_OK;
}

void cj_dictionary_count_unit(struct cj_dictionary *dictionary, const uint32_t *words,
                              size_t count)
{
    const uint32_t unit = ++dictionary->units;

    for (size_t i = 0; i < count; i++) {
        const struct cj_word *word = &dictionary->words[words[i]];

        for (size_t k = 0; k < 2; k++) {
            struct cj_key *key = &dictionary->keys[word->keys[k]];
            key->df += key->stamp != unit;
            key->stamp = unit;
        }
        for (size_t g = 0; g < word->gram_count; g++) {
            const uint32_t slot = dictionary->grams[word->gram_first + g];
            dictionary->gram_df[slot] += dictionary->gram_stamp[slot] != unit;
            dictionary->gram_stamp[slot] = unit;
        }
    }
}

static int compare_spelling(const void *left, const void *right, void *context)
{
    const struct cj_word *words = context;
    const struct cj_word *a = &words[*(const uint32_t *)left];
    const struct cj_word *b = &words[*(const uint32_t *)right];
    const int order = cj_str_compare(a->fold, b->fold);

    return order ? order : cj_str_compare(a->lower, b->lower);
}

/* In the order of the alphabet, so that the documents' order decides nothing. */
static void choose_words_of_keys(struct cj_dictionary *dictionary)
{
    for (size_t i = 0; i < dictionary->count; i++) {
        const uint32_t number = dictionary->alphabet[i];
        const struct cj_word *word = &dictionary->words[number];

        for (size_t k = 0; k < 2; k++) {
            struct cj_key *key = &dictionary->keys[word->keys[k]];
            if (key->word == CJ_NO_WORD || dictionary->words[key->word].count < word->count) {
                key->word = number;
            }
        }
    }
}

cj_status cj_dictionary_finish(struct cj_dictionary *dictionary)
{
    dictionary->alphabet = calloc(dictionary->count + 1, sizeof(*dictionary->alphabet));
    if (!dictionary->alphabet) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < dictionary->count; i++) {
        dictionary->alphabet[i] = (uint32_t)i;
    }
    qsort_r(dictionary->alphabet, dictionary->count, sizeof(*dictionary->alphabet),
            compare_spelling, dictionary->words);
    choose_words_of_keys(dictionary);
    free(dictionary->gram_stamp);
    dictionary->gram_stamp = NULL;
    return CJ_OK;
}

uint32_t cj_dictionary_find(const struct cj_dictionary *dictionary, struct cj_str fold)
{
    uint32_t word = CJ_NO_WORD;

    (void)cj_map_get(&dictionary->by_fold, fold, &word);
    return word;
}

bool cj_dictionary_find_key(const struct cj_dictionary *dictionary, struct cj_str key,
                            uint32_t *out_key)
{
    return cj_map_get(&dictionary->by_key, key, out_key);
}
