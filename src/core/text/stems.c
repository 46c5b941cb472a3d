/* Stemmers and their cache. Stemming a word costs a microsecond, and the words of a language
 * repeat, so most of them are in the cache: one slot for each hash, the newest word wins. That
 * bounds its memory, and no choice of words can make it slow. */
#include "text/stems.h"

#include <stdlib.h>
#include <string.h>

#include <libstemmer.h>

#include "base/buf.h"
#include "base/map.h"
#include "text/analyse.h"
#include "text/fold.h"
#include "text/lexicon.h"

#define CACHE_SLOTS 4096 /* 600 KiB a thread, most of it never touched in a small bot */
#define SLOT_BYTES  112  /* four strings of 28 bytes: longer words are rare, stem them again */
#define MAX_LANGS   32   /* more than libstemmer has */

struct slot {
    const struct cj_lang *lang; /* NULL in a free slot */
    uint32_t hash;
    enum cj_word_class word_class;
    unsigned char lens[4]; /* of lower, fold and both keys, which follow each other */
    char bytes[SLOT_BYTES];
};

struct stemmer {
    const struct cj_lang *lang;
    struct sb_stemmer *sb;
};

struct cj_stems {
    struct stemmer stemmers[MAX_LANGS];
    size_t stemmer_count;
    struct cj_buf fold; /* scratch for the answer of one call */
    struct cj_buf keys[2];
    struct slot slots[CACHE_SLOTS];
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

static void remember(struct slot *slot, const struct cj_lang *lang, uint32_t hash,
                     struct cj_str lower, const struct cj_word *word)
{
    const struct cj_str parts[] = {lower, word->fold, word->keys[0], word->keys[1]};
    size_t used = 0;

    if (parts[0].len + parts[1].len + parts[2].len + parts[3].len > SLOT_BYTES) {
        return;
    }
    for (size_t i = 0; i < 4; i++) {
        memcpy(slot->bytes + used, parts[i].ptr, parts[i].len);
        slot->lens[i] = (unsigned char)parts[i].len;
        used += parts[i].len;
    }
    slot->lang = lang;
    slot->hash = hash;
    slot->word_class = word->word_class;
}

static bool recall(const struct slot *slot, const struct cj_lang *lang, uint32_t hash,
                   struct cj_str lower, struct cj_word *out_word)
{
    const char *fold = slot->bytes + slot->lens[0];
    const char *key = fold + slot->lens[1];

    if (slot->lang != lang || slot->hash != hash ||
        !cj_str_equal(lower, (struct cj_str){slot->bytes, slot->lens[0]})) {
        return false;
    }
    *out_word = (struct cj_word){
        .fold = {fold, slot->lens[1]},
        .keys = {{key, slot->lens[2]}, {key + slot->lens[2], slot->lens[3]}},
        .word_class = slot->word_class,
    };
    return true;
}

cj_status cj_stems_find(struct cj_stems *stems, const struct cj_lang *lang,
                        struct cj_str lower, struct cj_word *out_word)
{
    uint64_t wide = cj_hash(cj_hash(CJ_HASH_SEED, cj_str_from(lang->code)), lower);
    uint32_t hash = (uint32_t)(wide ^ wide >> 32);
    struct slot *slot = &stems->slots[hash % CACHE_SLOTS];

    if (recall(slot, lang, hash, lower, out_word)) {
        return CJ_OK;
    }

    cj_buf_reset(&stems->fold);
    cj_fold(lower, &stems->fold);
    if (stems->fold.failed) {
        return CJ_ERR_NOMEM;
    }
    struct cj_str fold = cj_clip(cj_buf_str(&stems->fold), CJ_MAX_WORD_LEN);
    if (fold.len == 0) {
        *out_word = (struct cj_word){.word_class = CJ_WORD_CONTENT};
        return CJ_OK;
    }
    if (make_keys(stems, lang, lower, fold) != CJ_OK) {
        return CJ_ERR_NOMEM;
    }
    *out_word = (struct cj_word){
        .fold = fold,
        .keys = {cj_clip(cj_buf_str(&stems->keys[0]), CJ_MAX_WORD_LEN),
                 cj_buf_str(&stems->keys[1])},
        .word_class = cj_lang_word_class(lang, fold),
    };
    remember(slot, lang, hash, lower, out_word);
    return CJ_OK;
}
