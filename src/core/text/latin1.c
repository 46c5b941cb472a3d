/* Latin-1 without a library: one table and a few questions about a character. */
#include "text/latin1.h"

#include <string.h>

#include "base/utf8.h"

#define FIRST_ROW 0xA0u /* below are ASCII and the C1 controls, which need no table */

/* By enum cj_accents, from U+00A0 on; a test compares every row with libunistring. Dropped
 * accents have two rules of their own: ñ stays, and the lone ´ is how many keyboards write an
 * apostrophe ("don´t"). */
static const char *const folded[CJ_LATIN1_END - FIRST_ROW][2] = {
    {" ", " "},
    {"¡", "¡"},
    {"¢", "¢"},
    {"£", "£"},
    {"¤", "¤"},
    {"¥", "¥"},
    {"¦", "¦"},
    {"§", "§"},
    {" \u0308", " "},
    {"©", "©"},
    {"a", "a"},
    {"«", "«"},
    {"¬", "¬"},
    {"", ""},
    {"®", "®"},
    {" \u0304", " "},
    {"°", "°"},
    {"±", "±"},
    {"2", "2"},
    {"3", "3"},
    {" \u0301", "'"},
    {"μ", "μ"},
    {"¶", "¶"},
    {"·", "·"},
    {" \u0327", " "},
    {"1", "1"},
    {"o", "o"},
    {"»", "»"},
    {"1⁄4", "1⁄4"},
    {"1⁄2", "1⁄2"},
    {"3⁄4", "3⁄4"},
    {"¿", "¿"},
    /* capital letters */
    {"à", "a"},
    {"á", "a"},
    {"â", "a"},
    {"ã", "a"},
    {"ä", "a"},
    {"å", "a"},
    {"æ", "ae"},
    {"ç", "c"},
    {"è", "e"},
    {"é", "e"},
    {"ê", "e"},
    {"ë", "e"},
    {"ì", "i"},
    {"í", "i"},
    {"î", "i"},
    {"ï", "i"},
    {"ð", "d"},
    {"ñ", "ñ"},
    {"ò", "o"},
    {"ó", "o"},
    {"ô", "o"},
    {"õ", "o"},
    {"ö", "o"},
    {"×", "×"},
    {"ø", "o"},
    {"ù", "u"},
    {"ú", "u"},
    {"û", "u"},
    {"ü", "u"},
    {"ý", "y"},
    {"þ", "th"},
    {"ss", "ss"},
    /* small letters */
    {"à", "a"},
    {"á", "a"},
    {"â", "a"},
    {"ã", "a"},
    {"ä", "a"},
    {"å", "a"},
    {"æ", "ae"},
    {"ç", "c"},
    {"è", "e"},
    {"é", "e"},
    {"ê", "e"},
    {"ë", "e"},
    {"ì", "i"},
    {"í", "i"},
    {"î", "i"},
    {"ï", "i"},
    {"ð", "d"},
    {"ñ", "ñ"},
    {"ò", "o"},
    {"ó", "o"},
    {"ô", "o"},
    {"õ", "o"},
    {"ö", "o"},
    {"÷", "÷"},
    {"ø", "o"},
    {"ù", "u"},
    {"ú", "u"},
    {"û", "u"},
    {"ü", "u"},
    {"ý", "y"},
    {"þ", "th"},
    {"ÿ", "y"},
};

static bool is_ascii_capital(uint32_t code)
{
    return code - 'A' < 26;
}

size_t cj_latin1_put(uint32_t code, enum cj_accents accents, char *out)
{
    if (code < FIRST_ROW) {
        return cj_utf8_put(is_ascii_capital(code) ? code + ('a' - 'A') : code, out);
    }

    const char *row = folded[code - FIRST_ROW][accents];
    size_t len = 0;
    for (; row[len]; len++) {
        out[len] = row[len];
    }
    return len;
}

bool cj_latin1_is_letter(uint32_t code)
{
    if (code < 0x80) {
        return (code | 0x20) - 'a' < 26;
    }
    return code == 0xAA || code == 0xB5 || code == 0xBA ||
           (code >= 0xC0 && code != 0xD7 && code != 0xF7);
}

struct cj_str cj_latin1_fold(struct cj_str text, char *out, size_t capacity)
{
    const char *end = text.ptr + text.len;
    size_t len = 0;

    for (const char *at = text.ptr; at < end;) {
        char one[CJ_LATIN1_MAX_FOLD];
        uint32_t code = cj_utf8_next(&at, end);
        size_t one_len = code < CJ_LATIN1_END ? cj_latin1_put(code, CJ_ACCENTS_DROP, one)
                                              : cj_utf8_put(code, one);
        if (len + one_len > capacity) {
            break;
        }
        memcpy(out + len, one, one_len);
        len += one_len;
    }
    return (struct cj_str){out, len};
}
