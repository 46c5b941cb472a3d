/* A message of any valid text is read by every part of the text layer, in several languages.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "text/analyse.h"
#include "text/guess.h"
#include "text/typo.h"

#define LANG_COUNT 5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_word(struct cj_str word)
{
    require(word.len > 0 && word.len <= CJ_MAX_WORD_LEN);
    require(cj_utf8_valid(word) == word.len);
}

static void check_tokens(struct cj_str text, const struct cj_tokens *tokens)
{
    require(tokens->count <= CJ_MAX_TOKENS);
    for (size_t i = 0; i < tokens->count; i++) {
        const struct cj_token *token = &tokens->items[i];
        check_word(token->lower);
        check_word(token->fold);
        check_word(token->keys[0]);
        check_word(token->keys[1]);
        require(token->start + token->surface.len <= text.len);
        require(token->surface.ptr == text.ptr + token->start);
        require(i == 0 || token->start >= tokens->items[i - 1].start);
    }
}

static void check_folded(struct cj_str text, const struct cj_folded *folded)
{
    struct cj_buf again = {0};

    for (size_t i = 0; i < folded->text.len; i++) {
        require(folded->origin[i] <= folded->origin[i + 1]);
    }
    require(folded->origin[folded->text.len] == text.len);

    cj_fold(folded->text, &again);
    require(again.failed || cj_str_equal(cj_buf_str(&again), folded->text));
    cj_buf_clear(&again);
}

static void check_distances(const struct cj_tokens *tokens)
{
    for (size_t i = 1; i < tokens->count && i < 20; i++) {
        struct cj_str a = tokens->items[i - 1].fold;
        struct cj_str b = tokens->items[i].fold;
        unsigned there = cj_typo_distance(a, b, 300);
        require(there == cj_typo_distance(b, a, 300));
        require((there == 0) == cj_str_equal(a, b));
    }
}

/* Kept between runs: making one costs more than reading a message. */
static cj_analyser *analyser;

static void read_in(const struct cj_lang *lang, struct cj_str text)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    struct cj_buf key = {0};

    if (cj_utterance_make(analyser, lang, text, &arena, &utterance) == CJ_OK) {
        check_tokens(text, &utterance.tokens);
        check_folded(text, &utterance.folded);
        check_distances(&utterance.tokens);
        cj_tokens_key(&utterance.tokens, &key);
    }
    cj_buf_clear(&key);
    cj_arena_clear(&arena);
}

static void clean_up(void)
{
    cj_analyser_free(analyser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const codes[LANG_COUNT] = {"es", "en", "fr", "ar", "hi"};
    const struct cj_lang *langs[LANG_COUNT];
    struct cj_lang_score scores[LANG_COUNT];
    struct cj_str text = {(const char *)data, size};

    if (!analyser) {
        analyser = cj_analyser_new();
        require(analyser && atexit(clean_up) == 0);
    }
    text.len = cj_utf8_valid(text);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        langs[i] = cj_lang_find(cj_str_from(codes[i]));
    }
    /* The tuned languages always, one of the others by turns. */
    read_in(langs[0], text);
    read_in(langs[1], text);
    read_in(langs[2 + size % (LANG_COUNT - 2)], text);
    cj_lang_guess(text, langs, LANG_COUNT, scores);
    return 0;
}
