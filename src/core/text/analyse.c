/* From a message to tokens: cut, spelled, folded, stemmed. */
#include "text/analyse.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "text/lexicon.h"
#include "text/scan.h"
#include "text/speller.h"
#include "text/stems.h"

struct cj_analyser {
    struct cj_stems *stems;
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
    if (!analyser->stems) {
        free(analyser);
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
    cj_speller_clear(&analyser->speller);
    cj_buf_clear(&analyser->scratch);
    free(analyser->items);
    free(analyser);
}

/* Copies the strings of a word into the arena, equal ones once. False when memory ran out. */
static bool keep_strings(struct cj_arena *arena, struct cj_str lower,
                         const struct cj_word *word, struct cj_token *token)
{
    const struct cj_str from[] = {lower, word->fold, word->keys[0], word->keys[1]};
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
                      struct cj_str lower, const struct cj_word *word)
{
    cj_analyser *analyser = analysis->analyser;

    if (!cj_array_grow(&analyser->items, &analyser->capacity, analysis->count,
                       sizeof(*analyser->items))) {
        return CJ_ERR_NOMEM;
    }

    struct cj_token token = {
        .surface = piece->surface,
        .start = (uint32_t)piece->start,
        .clause = analysis->clause,
        .kind = piece->kind,
        .word_class = word->word_class,
    };
    if (!keep_strings(analysis->arena, lower, word, &token)) {
        return CJ_ERR_NOMEM;
    }
    analyser->items[analysis->count++] = token;
    return CJ_OK;
}

/* The token before, when `fold` makes one word with it: "por" before "que". */
static const char *join_with_last(struct analysis *analysis, struct cj_str fold)
{
    const struct cj_lexicon *lexicon = analysis->lang->lexicon;

    if (!lexicon || analysis->count == 0) {
        return NULL;
    }
    return cj_lexicon_join(lexicon, analysis->analyser->items[analysis->count - 1].fold, fold);
}

static cj_status add_word(struct analysis *analysis, const struct cj_piece *piece,
                          struct cj_str lower)
{
    struct cj_word word;
    struct cj_piece whole = *piece;

    cj_status st = cj_stems_find(analysis->analyser->stems, analysis->lang, lower, &word);
    if (st != CJ_OK || word.fold.len == 0) {
        return st;
    }

    const char *joined = join_with_last(analysis, word.fold);
    if (joined) {
        const struct cj_token *last = &analysis->analyser->items[--analysis->count];
        lower = cj_str_from(joined);
        whole.start = last->start;
        whole.surface.ptr = last->surface.ptr;
        whole.surface.len = piece->start + piece->surface.len - last->start;
        st = cj_stems_find(analysis->analyser->stems, analysis->lang, lower, &word);
    }
    return st == CJ_OK ? push(analysis, &whole, lower, &word) : st;
}

static bool last_is_number(const struct analysis *analysis)
{
    return analysis->count > 0 &&
           analysis->analyser->items[analysis->count - 1].kind == CJ_TOKEN_NUMBER;
}

static cj_status add_words(struct analysis *analysis, const struct cj_piece *piece)
{
    struct cj_str words;

    cj_status st = cj_speller_read(&analysis->analyser->speller, analysis->lang,
                                   piece->surface, last_is_number(analysis), &words);
    while (st == CJ_OK && words.len > 0 && analysis->count < CJ_MAX_TOKENS) {
        const char *space = memchr(words.ptr, ' ', words.len);
        struct cj_str word = {words.ptr, space ? (size_t)(space - words.ptr) : words.len};
        size_t consumed = word.len + (space != NULL);

        st = add_word(analysis, piece, word);
        words.ptr += consumed;
        words.len -= consumed;
    }
    return st;
}

/* A number or an emoji: its own only form. */
static cj_status add_plain(struct analysis *analysis, const struct cj_piece *piece,
                           struct cj_str form)
{
    form = cj_clip(form, CJ_MAX_WORD_LEN);
    if (form.len == 0) {
        return CJ_OK;
    }
    return push(
        analysis, piece, form,
        &(struct cj_word){.fold = form, .keys = {form, form}, .word_class = CJ_WORD_CONTENT});
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
        return add_words(analysis, piece);
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
    cj_status st = cj_stems_find(analyser->stems, lang, lower, &word);
    if (st != CJ_OK) {
        return st;
    }
    if (word.fold.len == 0) { /* nothing but accents: stands for itself */
        word = (struct cj_word){.fold = lower, .keys = {lower, lower}};
    }
    if (!keep_strings(arena, lower, &word, &token)) {
        return CJ_ERR_NOMEM;
    }
    out_keys[0] = token.keys[0];
    out_keys[1] = token.keys[1];
    return CJ_OK;
}
