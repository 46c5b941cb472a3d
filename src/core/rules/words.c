/* The words that a language's concepts, rules and phrases use: what typo repair may correct a
 * visitor's word to. */
#include <stdlib.h>

#include "rules/link.h"
#include "rules/model.h"

/* Words of phrases are the index's to match; here they only count as known. */
static cj_status add_phrase(cj_ruleset *set, const struct cj_lang *lang, const char *phrase,
                            struct cj_map *words)
{
    struct cj_tokens tokens;
    struct cj_str text;
    cj_status st = cj_ruleset_expand(set, lang, phrase, &set->arena, &text);

    if (st == CJ_OK) {
        st = cj_analyse(set->analyser, lang, text, &set->arena, &tokens);
    }
    for (size_t i = 0; st == CJ_OK && i < tokens.count; i++) {
        if (tokens.items[i].kind == CJ_TOKEN_WORD &&
            cj_map_add(words, tokens.items[i].fold, 0, NULL) < 0) {
            st = CJ_ERR_NOMEM;
        }
    }
    return st;
}

static cj_status add_phrases(cj_ruleset *set, const struct cj_lang *lang, struct cj_map *words)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < set->intent_count; i++) {
        const struct cj_intent *intent = &set->intents[i].shown;

        for (size_t j = 0; st == CJ_OK && intent->lang == lang && j < intent->phrases.count;
             j++) {
            st = add_phrase(set, lang, intent->phrases.items[j].text, words);
        }
    }
    return st;
}

static cj_status add_terms(const struct cj_vocabulary *vocabulary, struct cj_map *words)
{
    for (size_t i = 0; i < vocabulary->term_count; i++) {
        const struct cj_term *term = &vocabulary->terms[i];

        if (term->kind == CJ_TOKEN_WORD && cj_map_add(words, term->fold, 0, NULL) < 0) {
            return CJ_ERR_NOMEM;
        }
    }
    return CJ_OK;
}

static int compare_words(const void *left, const void *right)
{
    return cj_str_compare(*(const struct cj_str *)left, *(const struct cj_str *)right);
}

/* The map's order is that of its hashes: sorting makes one that can be relied on. */
static cj_status sort_words(const struct cj_map *words, struct cj_vocabulary *vocabulary)
{
    vocabulary->words = calloc(words->count + 1, sizeof(*vocabulary->words));
    if (!vocabulary->words) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < words->capacity; i++) {
        if (words->slots[i].key.ptr) {
            vocabulary->words[vocabulary->word_count++] = words->slots[i].key;
        }
    }
    if (vocabulary->word_count > 1) {
        qsort(vocabulary->words, vocabulary->word_count, sizeof(*vocabulary->words),
              compare_words);
    }
    return CJ_OK;
}

cj_status cj_vocabulary_list_words(cj_ruleset *set, struct cj_vocabulary *vocabulary)
{
    struct cj_map words = {0};
    cj_status st = add_phrases(set, vocabulary->lang, &words);

    if (st == CJ_OK) {
        st = add_terms(vocabulary, &words);
    }
    if (st == CJ_OK) {
        st = sort_words(&words, vocabulary);
    }
    cj_map_clear(&words);
    return st;
}
