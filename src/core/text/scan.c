/* Cutting text into words, numbers and emoji by the classes of UAX #29. */
#include "text/scan.h"

#include <stdint.h>

#include <unictype.h>
#include <uniwbrk.h>

#include "base/utf8.h"
#include "text/latin1.h"

#define ZERO_WIDTH_JOINER 0x200Du
#define FIRST_EMOJI       0x2190u /* © and ™ are pictographic too, but nobody's emoji */

enum char_kind {
    OTHER,
    LETTER,
    KATAKANA,
    LONE_LETTER, /* ideographs and scripts without spaces: each is a word */
    DIGIT,
    MARK, /* belongs to what is before it */
    EMOJI,
    FLAG_HALF, /* regional indicators come in pairs */
    APOSTROPHE,
    STOP, /* ends a sentence */
};

static bool is_in(uint32_t code, const uint32_t *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

bool cj_scan_is_apostrophe(uint32_t code)
{
    static const uint32_t codes[] = {'\'', '`', 0xB4, 0x2BC, 0x2018, 0x2019, 0x2032, 0xFF07};

    return is_in(code, codes, sizeof(codes) / sizeof(codes[0]));
}

/* Full stops of other scripts: Arabic, Devanagari, CJK, and the typographer's ellipsis. */
static bool is_stop(uint32_t code)
{
    static const uint32_t codes[] = {'\n',   '\r',   '!',    '.',    ';',    '?',    0x061B,
                                     0x061F, 0x06D4, 0x0964, 0x0965, 0x2026, 0x2028, 0x2029,
                                     0x3002, 0xFF01, 0xFF0E, 0xFF1B, 0xFF1F, 0xFF61};

    return is_in(code, codes, sizeof(codes) / sizeof(codes[0]));
}

bool cj_scan_is_emoji(uint32_t code)
{
    return code >= FIRST_EMOJI && (uc_is_property_extended_pictographic(code) ||
                                   uc_wordbreak_property(code) == WBP_RI);
}

/* What UAX #29 has no class for. */
static enum char_kind classify_other(uint32_t code)
{
    if (uc_is_general_category_withtable(code, UC_CATEGORY_MASK_L)) {
        return LONE_LETTER;
    }
    if (uc_is_general_category_withtable(code, UC_CATEGORY_MASK_N)) {
        return DIGIT;
    }
    return cj_scan_is_emoji(code) ? EMOJI : OTHER;
}

static enum char_kind classify_far(uint32_t code)
{
    switch (uc_wordbreak_property(code)) {
    case WBP_ALETTER:
    case WBP_HL:
        return LETTER;
    case WBP_KATAKANA:
        return KATAKANA;
    case WBP_NUMERIC:
        return DIGIT;
    case WBP_EXTEND:
    case WBP_FORMAT:
    case WBP_ZWJ:
        return MARK;
    case WBP_RI:
        return FLAG_HALF;
    default:
        return classify_other(code);
    }
}

/* ª and º, and the degree sign that stands in for º. */
static bool is_ordinal(uint32_t code)
{
    return code == 0xAA || code == 0xBA || code == 0xB0;
}

static enum char_kind classify(uint32_t code)
{
    if ((code | 0x20) - 'a' < 26) {
        return LETTER;
    }
    if (code == ' ' || code == ',') {
        return OTHER; /* by far the commonest that would fall through all of this */
    }
    if (cj_scan_is_apostrophe(code)) {
        return APOSTROPHE;
    }
    if (is_stop(code)) {
        return STOP;
    }
    if (code >= CJ_LATIN1_END) {
        return classify_far(code);
    }
    if (cj_latin1_is_letter(code) || is_ordinal(code)) {
        return LETTER;
    }
    if ((code >= '0' && code <= '9') || code == 0xB2 || code == 0xB3 || code == 0xB9 ||
        (code >= 0xBC && code <= 0xBE)) { /* ² ³ ¹ ¼ ½ ¾ */
        return DIGIT;
    }
    return code == 0xAD ? MARK : OTHER; /* a soft hyphen is inside its word */
}

/* One character of the text and its class. */
struct glance {
    uint32_t code;
    enum char_kind kind;
    size_t end; /* byte offset behind it */
};

/* False at the end of the text. */
static bool look(const struct cj_scan *scan, size_t at, struct glance *out)
{
    if (at >= scan->text.len) { /* an empty text may have no address */
        return false;
    }

    const char *next = scan->text.ptr + at;
    out->code = cj_utf8_next(&next, scan->text.ptr + scan->text.len);
    out->kind = classify(out->code);
    out->end = (size_t)(next - scan->text.ptr);
    return true;
}

/* A full stop with a letter or digit right behind it is inside something: tienda.es, 3.50. */
static bool ends_sentence(const struct cj_scan *scan, const struct glance *stop)
{
    struct glance next;

    return stop->code != '.' || !look(scan, stop->end, &next) ||
           (next.kind != LETTER && next.kind != DIGIT);
}

/* True when the apostrophe at `mark` joins two letters; likewise the stop of "n.º". */
static bool joins(const struct cj_scan *scan, const struct glance *mark,
                  struct glance *out_next)
{
    if (!look(scan, mark->end, out_next) || out_next->kind != LETTER) {
        return false;
    }
    return mark->kind == APOSTROPHE ? !scan->elides
                                    : mark->code == '.' && is_ordinal(out_next->code);
}

/* Whether the piece that so far ends with `last` goes on with `next`. */
static bool continues(const struct glance *first, const struct glance *last,
                      const struct glance *next, bool *half_flag)
{
    switch (next->kind) {
    case MARK:
        return true;
    case LETTER:
    case KATAKANA:
    case DIGIT:
        return next->kind == first->kind;
    case FLAG_HALF: {
        bool pairs = *half_flag;
        *half_flag = false;
        return pairs;
    }
    case EMOJI:
        return first->kind == EMOJI && last->code == ZERO_WIDTH_JOINER;
    default:
        return false;
    }
}

static size_t piece_end(const struct cj_scan *scan, const struct glance *first)
{
    struct glance last = *first;
    struct glance next;
    struct glance beyond;
    bool half_flag = first->kind == FLAG_HALF;

    while (look(scan, last.end, &next)) {
        if (first->kind == LETTER && (next.kind == APOSTROPHE || next.kind == STOP) &&
            joins(scan, &next, &beyond)) {
            last = beyond;
        } else if (continues(first, &last, &next, &half_flag)) {
            last = next;
        } else {
            break;
        }
    }
    return last.end;
}

static bool starts_piece(const struct glance *at)
{
    switch (at->kind) {
    case LETTER:
        return !is_ordinal(at->code); /* of "1º" the 1 is enough */
    case KATAKANA:
    case LONE_LETTER:
    case DIGIT:
    case EMOJI:
    case FLAG_HALF:
        return true;
    default:
        return false;
    }
}

static enum cj_token_kind kind_of(enum char_kind kind)
{
    if (kind == DIGIT) {
        return CJ_TOKEN_NUMBER;
    }
    return kind == EMOJI || kind == FLAG_HALF ? CJ_TOKEN_EMOJI : CJ_TOKEN_WORD;
}

bool cj_scan_next(struct cj_scan *scan, struct cj_piece *out_piece)
{
    struct glance at;
    bool after_stop = false;

    while (look(scan, scan->at, &at)) {
        if (starts_piece(&at)) {
            size_t start = scan->at;
            scan->at = piece_end(scan, &at);
            *out_piece = (struct cj_piece){
                .surface = {scan->text.ptr + start, scan->at - start},
                .start = start,
                .kind = kind_of(at.kind),
                .after_stop = after_stop,
            };
            return true;
        }
        after_stop = after_stop || (at.kind == STOP && ends_sentence(scan, &at));
        scan->at = at.end;
    }
    return false;
}
