/* From a message to tokens: cut, spelled, folded, stemmed. */
#include "text/analyse.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "text/cache.h"
#include "text/lexicon.h"
#include "text/scan.h"
#include "text/speller.h"
#include "text/stems.h"

struct cj_analyser {
    struct cj_stems *stems;
    struct cj_word_cache *cache;
    struct cj_speller speller;
    struct cj_buf scratch;
    struct cj_token *items; /* of the message being cut; kept for the next one */
    size_t capacity;
};

/* One call of cj_analyse(). */
struct analysis {
    cj_analyser *analyser;
    const struct cj_lang *lang;
    struct cj_str text;
    struct cj_arena *arena;
    size_t count;
    uint32_t clause;
};

cj_analyser *cj_analyser_new(void)
{
    cj_analyser *analyser = calloc(1, sizeof(*analyser));

    if (!analyser) {
        return NULL;
    }
    analyser->stems = cj_stems_new();
    analyser->cache = cj_word_cache_new();
    if (!analyser->stems || !analyser->cache) {
        cj_analyser_free(analyser);
        return NULL;
    }
    return analyser;
}

void cj_analyser_free(cj_analyser *analyser)
{
    if (!analyser) {
        return;
    }
    cj_stems_free(analyser->stems);
    cj_word_cache_free(analyser->cache);
    cj_speller_clear(&analyser->speller);
    cj_buf_clear(&analyser->scratch);
    free(analyser->items);
    free(analyser);
}

/* Copies the strings of a word into the arena, equal ones once. False when memory ran out. */
static bool keep_strings(struct cj_arena *arena, const struct cj_word *word,
                         struct cj_token *token)
{
    const struct cj_str from[] = {word->lower, word->fold, word->keys[0], word->keys[1]};
    struct cj_str *to[] = {&token->lower, &token->fold, &token->keys[0], &token->keys[1]};

    for (size_t i = 0; i < 4; i++) {
        if (i > 0 && cj_str_equal(from[i], *to[i - 1])) {
            *to[i] = *to[i - 1];
            continue;
        }
        char *copy = cj_arena_strndup(arena, from[i].ptr, from[i].len);
        if (!copy) {
            return false;
        }
        *to[i] = (struct cj_str){copy, from[i].len};
    }
    return true;
}

static cj_status push(struct analysis *analysis, const struct cj_piece *piece,
                      const struct cj_word *word)
{
    cj_analyser *analyser = analysis->analyser;
    struct cj_token token = {
        .surface = piece->surface,
        .start = (uint32_t)piece->start,
        .clause = analysis->clause,
        .kind = piece->kind,
        .word_class = word->word_class,
    };

    if (!cj_array_grow(&analyser->items, &analyser->capacity, analysis->count,
                       sizeof(*analyser->items)) ||
        !keep_strings(analysis->arena, word, &token)) {
        return CJ_ERR_NOMEM;
    }
    analyser->items[analysis->count++] = token;
    return CJ_OK;
}

/* What `word` and the token before it are together: "por" and "que" are "porque". */
static const char *join_with_last(const struct analysis *analysis, const struct cj_word *word)
{
    const struct cj_lexicon *lexicon = analysis->lang->lexicon;

    if (!lexicon || analysis->count == 0) {
        return NULL;
    }
    return cj_lexicon_join(lexicon, analysis->analyser->items[analysis->count - 1].fold,
                           word->fold);
}

/* Replaces the last token, which said the first half of `whole`. */
static cj_status push_joined(struct analysis *analysis, const struct cj_piece *second,
                             const char *whole)
{
    const struct cj_token *first = &analysis->analyser->items[--analysis->count];
    struct cj_piece piece = *second;
    struct cj_word word;

    piece.start = first->start;
    piece.surface.ptr = first->surface.ptr;
    piece.surface.len = second->start + second->surface.len - first->start;
    cj_status st =
        cj_stems_read(analysis->analyser->stems, analysis->lang, cj_str_from(whole), &word);
    return st == CJ_OK ? push(analysis, &piece, &word) : st;
}

static cj_status push_word(struct analysis *analysis, const struct cj_piece *piece,
                           const struct cj_word *word)
{
    if (word->fold.len == 0) {
        return CJ_OK; /* accents on nothing */
    }

    const char *whole = join_with_last(analysis, word);
    return whole ? push_joined(analysis, piece, whole) : push(analysis, piece, word);
}

static bool last_is_number(const struct analysis *analysis)
{
    return analysis->count > 0 &&
           analysis->analyser->items[analysis->count - 1].kind == CJ_TOKEN_NUMBER;
}

/* Several words for one piece: "porfa". Not from the cache: they are few. */
static cj_status add_words(struct analysis *analysis, const struct cj_piece *piece,
                           struct cj_str words)
{
    cj_status st = CJ_OK;

    while (st == CJ_OK && words.len > 0 && analysis->count < CJ_MAX_TOKENS) {
        const char *space = memchr(words.ptr, ' ', words.len);
        size_t len = space ? (size_t)(space - words.ptr) : words.len;
        struct cj_word word;

        st = cj_stems_read(analysis->analyser->stems, analysis->lang,
                           (struct cj_str){words.ptr, len}, &word);
        if (st == CJ_OK) {
            st = push_word(analysis, piece, &word);
        }
        len += space != NULL;
        words.ptr += len;
        words.len -= len;
    }
    return st;
}

static cj_status add_word(struct analysis *analysis, const struct cj_piece *piece)
{
    cj_analyser *analyser = analysis->analyser;
    bool after_number = last_is_number(analysis); /* matters to a single letter */
    bool cacheable = piece->surface.len > 1 || !after_number;
    struct cj_str words;
    struct cj_word word;

    if (cacheable &&
        cj_word_cache_find(analyser->cache, analysis->lang, piece->surface, &word)) {
        return push_word(analysis, piece, &word);
    }
    cj_status st = cj_speller_read(&analyser->speller, analysis->lang, piece->surface,
                                   after_number, &words);
    if (st != CJ_OK || words.len == 0) { /* nothing but fillers */
        return st;
    }
    if (memchr(words.ptr, ' ', words.len)) {
        return add_words(analysis, piece, words);
    }

    st = cj_stems_read(analyser->stems, analysis->lang, words, &word);
    if (st == CJ_OK && cacheable) {
        cj_word_cache_store(analyser->cache, analysis->lang, piece->surface, &word);
    }
    return st == CJ_OK ? push_word(analysis, piece, &word) : st;
}

/* A number or an emoji: its own only form. */
static cj_status add_plain(struct analysis *analysis, const struct cj_piece *piece,
                           struct cj_str form)
{
    form = cj_clip(form, CJ_MAX_WORD_LEN);
    if (form.len == 0) {
        return CJ_OK;
    }
    return push(analysis, piece, &(struct cj_word){form, form, {form, form}, CJ_WORD_CONTENT});
}

static cj_status add_number(struct analysis *analysis, const struct cj_piece *piece)
{
    struct cj_buf *scratch = &analysis->analyser->scratch;

    cj_buf_reset(scratch);
    cj_fold(cj_clip(piece->surface, CJ_MAX_WORD_LEN), scratch);
    return scratch->failed ? CJ_ERR_NOMEM : add_plain(analysis, piece, cj_buf_str(scratch));
}

/* Without skin colours and joiners: a thumb is a thumb. */
static cj_status add_emoji(struct analysis *analysis, const struct cj_piece *piece)
{
    struct cj_buf *scratch = &analysis->analyser->scratch;
    struct cj_str surface = cj_clip(piece->surface, CJ_MAX_WORD_LEN);
    const char *end = surface.ptr + surface.len;

    cj_buf_reset(scratch);
    for (const char *at = surface.ptr; at < end;) {
        const char *start = at;
        if (cj_scan_is_emoji(cj_utf8_next(&at, end))) {
            cj_buf_add(scratch, start, (size_t)(at - start));
        }
    }
    return scratch->failed ? CJ_ERR_NOMEM : add_plain(analysis, piece, cj_buf_str(scratch));
}

static cj_status add_piece(struct analysis *analysis, const struct cj_piece *piece)
{
    analysis->clause += piece->after_stop && analysis->count > 0;
    switch (piece->kind) {
    case CJ_TOKEN_WORD:
        return add_word(analysis, piece);
    case CJ_TOKEN_NUMBER:
        return add_number(analysis, piece);
    case CJ_TOKEN_EMOJI:
        return add_emoji(analysis, piece);
    }
    return CJ_OK;
}

static cj_status copy_tokens(const struct analysis *analysis, struct cj_tokens *out_tokens)
{
    struct cj_token *items = cj_arena_array(analysis->arena, analysis->count, sizeof(*items));

    if (!items) {
        return CJ_ERR_NOMEM;
    }
    if (analysis->count > 0) {
        memcpy(items, analysis->analyser->items, analysis->count * sizeof(*items));
    }
    *out_tokens = (struct cj_tokens){.items = items, .count = analysis->count};
    return CJ_OK;
}

cj_status cj_analyse(cj_analyser *analyser, const struct cj_lang *lang, struct cj_str text,
                     struct cj_arena *arena, struct cj_tokens *out_tokens)
{
    struct analysis analysis = {
        .analyser = analyser, .lang = lang, .text = text, .arena = arena};
    struct cj_scan scan = {.text = text, .elides = lang->elides};
    struct cj_piece piece;

    while (analysis.count < CJ_MAX_TOKENS && cj_scan_next(&scan, &piece)) {
        cj_status st = add_piece(&analysis, &piece);
        if (st != CJ_OK) {
            return st;
        }
    }
    return copy_tokens(&analysis, out_tokens);
}

cj_status cj_utterance_make(cj_analyser *analyser, const struct cj_lang *lang,
                            struct cj_str text, struct cj_arena *arena,
                            struct cj_utterance *out_utterance)
{
    struct cj_utterance utterance = {.text = text, .lang = lang};

    cj_status st = cj_analyse(analyser, lang, text, arena, &utterance.tokens);
    if (st == CJ_OK) {
        st = cj_fold_mapped(text, arena, &utterance.folded);
    }
    if (st == CJ_OK) {
        *out_utterance = utterance;
    }
    return st;
}

static bool has_words(const struct cj_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind != CJ_TOKEN_EMOJI) {
            return true;
        }
    }
    return false;
}

void cj_tokens_key(const struct cj_tokens *tokens, struct cj_buf *out)
{
    bool words_only = has_words(tokens);
    bool first = true;

    for (size_t i = 0; i < tokens->count; i++) {
        const struct cj_token *token = &tokens->items[i];
        if (words_only && token->kind == CJ_TOKEN_EMOJI) {
            continue;
        }
        if (!first) {
            cj_buf_addc(out, ' ');
        }
        cj_buf_add_str(out, token->fold);
        first = false;
    }
}

cj_status cj_word_keys(cj_analyser *analyser, const struct cj_lang *lang, struct cj_str lower,
                       struct cj_arena *arena, struct cj_str out_keys[2])
{
    struct cj_word word;
    struct cj_token token = {0};

    lower = cj_clip(lower, CJ_MAX_WORD_LEN);
    cj_status st = cj_stems_read(analyser->stems, lang, lower, &word);
    if (st != CJ_OK) {
        return st;
    }
    if (word.fold.len == 0) { /* nothing but accents: stands for itself */
        word = (struct cj_word){lower, lower, {lower, lower}, CJ_WORD_CONTENT};
    }
    if (!keep_strings(arena, &word, &token)) {
        return CJ_ERR_NOMEM;
    }
    out_keys[0] = token.keys[0];
    out_keys[1] = token.keys[1];
    return CJ_OK;
}
