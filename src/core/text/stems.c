/* One Snowball stemmer for each language that was met, and the two keys of a word. */
#include "text/stems.h"

#include <stdlib.h>

#include <libstemmer.h>

#include "base/buf.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/lexicon.h"

#define MAX_LANGS 32 /* more than libstemmer has */

struct stemmer {
    const struct cj_lang *lang;
    struct sb_stemmer *sb;
};

struct cj_stems {
    struct stemmer stemmers[MAX_LANGS];
    size_t stemmer_count;
    struct cj_buf fold; /* scratch for the answer of one call */
    struct cj_buf keys[2];
};

struct cj_stems *cj_stems_new(void)
{
    return calloc(1, sizeof(struct cj_stems));
}

void cj_stems_free(struct cj_stems *stems)
{
    if (!stems) {
        return;
    }
    for (size_t i = 0; i < stems->stemmer_count; i++) {
        sb_stemmer_delete(stems->stemmers[i].sb);
    }
    cj_buf_clear(&stems->fold);
    cj_buf_clear(&stems->keys[0]);
    cj_buf_clear(&stems->keys[1]);
    free(stems);
}

struct cj_str cj_clip(struct cj_str text, size_t max)
{
    if (text.len > max) {
        text.len = max;
        while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80) {
            text.len--;
        }
    }
    return text;
}

static struct sb_stemmer *stemmer_of(struct cj_stems *stems, const struct cj_lang *lang)
{
    for (size_t i = 0; i < stems->stemmer_count; i++) {
        if (stems->stemmers[i].lang == lang) {
            return stems->stemmers[i].sb;
        }
    }

    struct sb_stemmer *sb = sb_stemmer_new(lang->stemmer, "UTF_8");
    if (sb) {
        stems->stemmers[stems->stemmer_count++] = (struct stemmer){lang, sb};
    }
    return sb;
}

/* The stem of `word`, borrowed until the next call; `word` itself when nothing would be left.
 * Its `ptr` is NULL when memory ran out. */
static struct cj_str stem(struct sb_stemmer *sb, struct cj_str word)
{
    const sb_symbol *text = sb_stemmer_stem(sb, (const sb_symbol *)word.ptr, (int)word.len);
    int len = text ? sb_stemmer_length(sb) : 0;

    if (!text || len <= 0) {
        return text ? word : (struct cj_str){0};
    }
    return cj_clip((struct cj_str){(const char *)text, (size_t)len}, CJ_MAX_WORD_LEN);
}

static void set(struct cj_buf *buf, struct cj_str text)
{
    cj_buf_reset(buf);
    cj_buf_add_str(buf, text);
}

static struct cj_str accented(const struct cj_lang *lang, struct cj_str lower,
                              struct cj_str fold, char *out, size_t capacity)
{
    if (!lang->lexicon || !cj_str_equal(lower, fold)) {
        return lower; /* the writer knows his accents */
    }
    return cj_lexicon_restore(lang->lexicon, fold, out, capacity);
}

/* Fills `stems->keys` for `lower`, whose folded form is `fold`. */
static cj_status make_keys(struct cj_stems *stems, const struct cj_lang *lang,
                           struct cj_str lower, struct cj_str fold)
{
    char restored[CJ_MAX_WORD_LEN];
    struct sb_stemmer *sb = stemmer_of(stems, lang);

    if (!sb) {
        return CJ_ERR_NOMEM;
    }
    struct cj_str stem_of_fold = stem(sb, fold);
    if (!stem_of_fold.ptr) {
        return CJ_ERR_NOMEM;
    }
    set(&stems->keys[1], stem_of_fold);

    struct cj_str written = accented(lang, lower, fold, restored, sizeof(restored));
    struct cj_str stem_of_written = stem(sb, written);
    if (!stem_of_written.ptr) {
        return CJ_ERR_NOMEM;
    }
    cj_buf_reset(&stems->keys[0]);
    cj_fold(stem_of_written, &stems->keys[0]);
    if (stems->keys[0].len == 0) {
        cj_buf_add_str(&stems->keys[0], fold);
    }
    return stems->keys[0].failed || stems->keys[1].failed ? CJ_ERR_NOMEM : CJ_OK;
}

cj_status cj_stems_read(struct cj_stems *stems, const struct cj_lang *lang,
                        struct cj_str lower, struct cj_word *out_word)
{
    cj_buf_reset(&stems->fold);
    cj_fold(lower, &stems->fold);
    if (stems->fold.failed) {
        return CJ_ERR_NOMEM;
    }
    struct cj_str fold = cj_clip(cj_buf_str(&stems->fold), CJ_MAX_WORD_LEN);
    if (fold.len == 0) {
        *out_word = (struct cj_word){.lower = lower, .word_class = CJ_WORD_CONTENT};
        return CJ_OK;
    }
    if (make_keys(stems, lang, lower, fold) != CJ_OK) {
        return CJ_ERR_NOMEM;
    }
    *out_word = (struct cj_word){
        .lower = lower,
        .fold = fold,
        .keys = {cj_clip(cj_buf_str(&stems->keys[0]), CJ_MAX_WORD_LEN),
                 cj_buf_str(&stems->keys[1])},
        .word_class = cj_lang_word_class(lang, fold),
    };
    return CJ_OK;
}
