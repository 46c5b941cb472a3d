/* Folding texts for comparison.
 *
 * A text is folded in stretches. ASCII and Latin-1 go through arithmetic and a table; only
 * where a character above U+00FF turns up, and with it perhaps a combining mark, libunistring
 * is asked: it costs seventy times as much. */
#include "text/fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "base/utf8.h"
#include "text/latin1.h"

#define ACUTE       "´"
#define SOFT_HYPHEN "\u00AD"
#define SCRATCH_LEN 256 /* longer stretches make libunistring allocate */

struct stretch {
    enum { ASCII, LATIN1, OTHER } kind;
    size_t len;
};

/* A letter that Unicode doesn't take apart, as people without its key write it. */
struct spelling {
    uint32_t code;
    const char *plain;
};

static const struct spelling spellings[] = {
    {0x0111, "d"}, {0x0127, "h"}, {0x0131, "i"}, {0x0142, "l"}, {0x0153, "oe"},
    {0x0167, "t"}, {0x02BC, "'"}, {0x2018, "'"}, {0x2019, "'"}, {0x2032, "'"},
};

/* Above Latin-1, or a soft hyphen: it vanishes, and what follows may melt into what was before
 * it. */
static bool is_far(struct cj_str text, size_t at)
{
    return at < text.len &&
           ((unsigned char)text.ptr[at] >= CJ_LATIN1_END_LEAD ||
            (text.ptr[at] == SOFT_HYPHEN[0] && text.ptr[at + 1] == SOFT_HYPHEN[1]));
}

/* True when `code` may melt into the character before it: marks, Hangul vowels and finals, the
 * compatibility forms of both, and what vanishes and lets the next one melt. */
static bool continues(uint32_t code)
{
    return uc_is_property_default_ignorable_code_point(code) ||
           uc_is_general_category_withtable(code, UC_CATEGORY_MASK_M) ||
           (code >= 0x1160 && code <= 0x11FF) || (code >= 0x3131 && code <= 0x318E) ||
           (code >= 0xFF9E && code <= 0xFFDC);
}

/* From `at` up to a character that neither needs libunistring nor joins what is before it.
 * With `one` set, up to the first character that doesn't join. */
static size_t other_len(struct cj_str text, size_t at, bool one)
{
    const char *end = text.ptr + text.len;
    const char *next = text.ptr + at;

    (void)cj_utf8_next(&next, end);
    while (is_far(text, (size_t)(next - text.ptr))) {
        const char *after = next;
        uint32_t code = cj_utf8_next(&after, end);
        if (one && !continues(code)) {
            break;
        }
        next = after;
    }
    return (size_t)(next - text.ptr) - at;
}

/* From `at` on: ASCII or one Latin-1 character that nothing joins, else what libunistring has
 * to see in one piece. */
static struct stretch next_stretch(struct cj_str text, size_t at, bool one)
{
    size_t end = at;

    while (end < text.len && (unsigned char)text.ptr[end] < 0x80) {
        end++;
    }
    if (end > at && is_far(text, end)) {
        end--; /* a mark may belong to it */
    }
    if (end > at) {
        return (struct stretch){ASCII, end - at};
    }
    if (!is_far(text, at) && (unsigned char)text.ptr[at] >= 0x80 && !is_far(text, at + 2)) {
        return (struct stretch){LATIN1, 2};
    }
    return (struct stretch){OTHER, other_len(text, at, one)};
}

static void fold_ascii(struct cj_str text, struct cj_buf *out)
{
    if (!cj_buf_reserve(out, text.len)) {
        return;
    }

    char *to = out->ptr + out->len;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        to[i] = (char)((unsigned)c - 'A' < 26u ? c | 0x20 : c);
    }
    out->len += text.len;
    out->ptr[out->len] = '\0';
}

static void fold_latin1(const char *at, enum cj_accents accents, struct cj_buf *out)
{
    char one[CJ_LATIN1_MAX_FOLD];
    uint32_t code = cj_utf8_next(&at, at + 2);

    cj_buf_add(out, one, cj_latin1_put(code, accents, one));
}

static const char *find_spelling(uint32_t code)
{
    for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
        if (spellings[i].code == code) {
            return spellings[i].plain;
        }
    }
    return NULL;
}

/* Marks that people leave out: Latin, Greek and Cyrillic accents, Hebrew and Arabic points.
 * Not the vowel signs of Indic scripts, nor the voicing marks of Japanese: those are spelling.
 */
static bool is_accent(uint32_t code)
{
    bool in_range = (code >= 0x0300 && code <= 0x036F) || (code >= 0x0591 && code <= 0x05C7) ||
                    (code >= 0x064B && code <= 0x065F) || code == 0x0670 ||
                    (code >= 0x1DC0 && code <= 0x1DFF) || (code >= 0x20D0 && code <= 0x20FF);

    return in_range && uc_is_general_category_withtable(code, UC_CATEGORY_MASK_M);
}

/* ñ and й are letters of their own, not an n and an и that somebody decorated. */
static bool is_kept_whole(uint32_t code)
{
    return code == 0x00F1 || code == 0x0439;
}

/* `code` without its accents: of each canonical decomposition the first part, as long as the
 * rest is nothing but accents. */
static uint32_t without_accents(uint32_t code)
{
    ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];

    while (!is_kept_whole(code)) {
        int count = uc_canonical_decomposition(code, parts);
        for (int i = 1; i < count; i++) {
            if (!is_accent(parts[i])) {
                return code;
            }
        }
        if (count <= 0) {
            break;
        }
        code = parts[0];
    }
    return code;
}

static void drop_accents(struct cj_str text, struct cj_buf *out)
{
    const char *end = text.ptr + text.len;

    for (const char *at = text.ptr; at < end;) {
        char one[CJ_LATIN1_MAX_FOLD];
        uint32_t code = without_accents(cj_utf8_next(&at, end));
        const char *spelling = find_spelling(code);

        if (spelling) {
            cj_buf_adds(out, spelling);
        } else if (code < CJ_LATIN1_END) {
            cj_buf_add(out, one, cj_latin1_put(code, CJ_ACCENTS_DROP, one));
        } else if (!is_accent(code)) {
            cj_buf_add(out, one, cj_utf8_put(code, one));
        }
    }
}

static void drop_ignorable(struct cj_str text, struct cj_buf *out)
{
    const char *end = text.ptr + text.len;

    cj_buf_reserve(out, text.len);
    for (const char *at = text.ptr; at < end;) {
        const char *start = at;
        uint32_t code = cj_utf8_next(&at, end);
        if (!uc_is_property_default_ignorable_code_point(code)) {
            cj_buf_add(out, start, (size_t)(at - start));
        }
    }
}

/* libunistring's result: in the scratch it was given, or on the heap. */
struct result {
    uint8_t scratch[SCRATCH_LEN];
    uint8_t *bytes; /* NULL when memory ran out */
    size_t len;
};

static void release(struct result *result)
{
    if (result->bytes != result->scratch) {
        free(result->bytes);
    }
}

static struct cj_str result_str(const struct result *result)
{
    return (struct cj_str){(const char *)result->bytes, result->len};
}

static void normalise(uninorm_t form, struct cj_str text, struct result *out)
{
    out->len = sizeof(out->scratch);
    out->bytes =
        u8_normalize(form, (const uint8_t *)text.ptr, text.len, out->scratch, &out->len);
}

/* Ignorable characters go first, since they keep marks from finding their order; and the text
 * is taken apart before its case is folded, because a compatibility form (𝐀) hides its case.
 */
static void lower_and_compose(struct cj_str text, struct result *out)
{
    struct cj_buf kept = {0};
    struct result apart = {.bytes = NULL};

    drop_ignorable(text, &kept);
    if (!kept.failed) {
        normalise(UNINORM_NFKD, cj_buf_str(&kept), &apart);
    }
    if (apart.bytes) {
        out->len = sizeof(out->scratch);
        out->bytes =
            u8_casefold(apart.bytes, apart.len, NULL, UNINORM_NFKC, out->scratch, &out->len);
    }
    release(&apart);
    cj_buf_clear(&kept);
}

/* What stood on both sides of an accent may melt now: composed once more. */
static void add_without_accents(struct cj_str text, struct cj_buf *out)
{
    struct cj_buf plain = {0};
    struct result composed = {.bytes = NULL};

    drop_accents(text, &plain);
    if (!plain.failed) {
        normalise(UNINORM_NFC, cj_buf_str(&plain), &composed);
    }
    if (composed.bytes) {
        cj_buf_add_str(out, result_str(&composed));
    } else {
        out->failed = true;
    }
    release(&composed);
    cj_buf_clear(&plain);
}

static void fold_other(struct cj_str text, enum cj_accents accents, struct cj_buf *out)
{
    struct result lower = {.bytes = NULL};

    lower_and_compose(text, &lower);
    if (!lower.bytes) {
        out->failed = true;
    } else if (accents == CJ_ACCENTS_DROP) {
        add_without_accents(result_str(&lower), out);
    } else {
        cj_buf_add_str(out, result_str(&lower));
    }
    release(&lower);
}

static void fold_stretch(struct cj_str text, const struct stretch *stretch, size_t at,
                         enum cj_accents accents, struct cj_buf *out)
{
    struct cj_str part = {text.ptr + at, stretch->len};

    if (stretch->kind == ASCII) {
        fold_ascii(part, out);
        return;
    }
    /* A lone acute accent stands for an apostrophe: libunistring would not see it so. */
    if (stretch->kind == LATIN1 ||
        (accents == CJ_ACCENTS_DROP && cj_str_starts(part, ACUTE))) {
        fold_latin1(part.ptr, accents, out);
        part.ptr += 2;
        part.len -= 2;
    }
    if (part.len > 0) {
        fold_other(part, accents, out);
    }
}

static void fold(struct cj_str text, enum cj_accents accents, struct cj_buf *out)
{
    for (size_t at = 0; at < text.len;) {
        struct stretch stretch = next_stretch(text, at, false);
        fold_stretch(text, &stretch, at, accents, out);
        at += stretch.len;
    }
}

void cj_fold_case(struct cj_str text, struct cj_buf *out)
{
    fold(text, CJ_ACCENTS_KEEP, out);
}

void cj_fold(struct cj_str text, struct cj_buf *out)
{
    fold(text, CJ_ACCENTS_DROP, out);
}

/* Folded text and origins while they grow; both on the heap. */
struct mapping {
    struct cj_buf text;
    uint32_t *origin;
    size_t capacity;
};

static bool reserve_origins(struct mapping *mapping)
{
    size_t needed = mapping->text.len + 1;

    if (needed <= mapping->capacity) {
        return true;
    }

    size_t capacity = needed * 2;
    uint32_t *grown = realloc(mapping->origin, capacity * sizeof(*grown));
    if (!grown) {
        return false;
    }
    mapping->origin = grown;
    mapping->capacity = capacity;
    return true;
}

/* Folds the stretch at `at` and notes where its bytes are from. */
static cj_status map_stretch(struct mapping *mapping, struct cj_str text,
                             const struct stretch *stretch, size_t at)
{
    size_t from = mapping->text.len;

    fold_stretch(text, stretch, at, CJ_ACCENTS_DROP, &mapping->text);
    if (mapping->text.failed || !reserve_origins(mapping)) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = from; i < mapping->text.len; i++) {
        size_t offset = stretch->kind == ASCII ? at + (i - from) : at;
        mapping->origin[i] = (uint32_t)offset;
    }
    return CJ_OK;
}

static cj_status map_text(struct mapping *mapping, struct cj_str text)
{
    for (size_t at = 0; at < text.len;) {
        struct stretch stretch = next_stretch(text, at, true);
        if (map_stretch(mapping, text, &stretch, at) != CJ_OK) {
            return CJ_ERR_NOMEM;
        }
        at += stretch.len;
    }
    if (!reserve_origins(mapping)) {
        return CJ_ERR_NOMEM;
    }
    mapping->origin[mapping->text.len] = (uint32_t)text.len;
    return CJ_OK;
}

static cj_status copy_mapping(const struct mapping *mapping, struct cj_arena *arena,
                              struct cj_folded *out_folded)
{
    size_t len = mapping->text.len;
    char *copy = cj_arena_strndup(arena, mapping->text.ptr, len);
    uint32_t *origin = cj_arena_array(arena, len + 1, sizeof(*origin));

    if (!copy || !origin) {
        return CJ_ERR_NOMEM;
    }
    memcpy(origin, mapping->origin, (len + 1) * sizeof(*origin));
    *out_folded = (struct cj_folded){.text = {copy, len}, .origin = origin};
    return CJ_OK;
}

cj_status cj_fold_mapped(struct cj_str text, struct cj_arena *arena,
                         struct cj_folded *out_folded)
{
    struct mapping mapping = {0};

    cj_status st = map_text(&mapping, text);
    if (st == CJ_OK) {
        st = copy_mapping(&mapping, arena, out_folded);
    }
    cj_buf_clear(&mapping.text);
    free(mapping.origin);
    return st;
}
