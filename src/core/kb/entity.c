/* HTML entities: the numeric ones, and the names that people type by hand. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "kb/raw_html.h"

#define MAX_ENTITY_LEN 10 /* "&#x10FFFF;" */

static const struct {
    const char *name;
    const char *text;
} entities[] = {
    {"amp", "&"},    {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},
    {"nbsp", " "},   {"aacute", "á"}, {"eacute", "é"}, {"iacute", "í"}, {"oacute", "ó"},
    {"uacute", "ú"}, {"Aacute", "Á"}, {"Eacute", "É"}, {"Iacute", "Í"}, {"Oacute", "Ó"},
    {"Uacute", "Ú"}, {"ntilde", "ñ"}, {"Ntilde", "Ñ"}, {"uuml", "ü"},   {"Uuml", "Ü"},
    {"ccedil", "ç"}, {"iquest", "¿"}, {"iexcl", "¡"},  {"laquo", "«"},  {"raquo", "»"},
    {"ldquo", "“"},  {"rdquo", "”"},  {"lsquo", "‘"},  {"rsquo", "’"},  {"hellip", "…"},
    {"ndash", "–"},  {"mdash", "—"},  {"middot", "·"}, {"bull", "•"},   {"deg", "°"},
    {"ordm", "º"},   {"ordf", "ª"},   {"euro", "€"},   {"pound", "£"},  {"copy", "©"},
    {"reg", "®"},    {"trade", "™"},  {"times", "×"},  {"rarr", "→"},   {"larr", "←"},
    {"frac12", "½"}, {"check", "✓"},  {"ensp", " "},   {"emsp", " "},   {"thinsp", " "},
    {"grave", "`"},
};

/* Writes the character `&#…` stands for; 0 bytes when it is none. */
static size_t decode_number(struct cj_str digits, char *out)
{
    int base = 10;
    char *end;
    char text[MAX_ENTITY_LEN + 1] = {0};

    if (digits.len > 0 && (digits.ptr[0] == 'x' || digits.ptr[0] == 'X')) {
        base = 16;
        digits.ptr++;
        digits.len--;
    }
    if (digits.len == 0 || digits.ptr[0] == '-' || digits.ptr[0] == '+' ||
        digits.ptr[0] == ' ') {
        return 0;
    }
    memcpy(text, digits.ptr, digits.len);
    unsigned long code = strtoul(text, &end, base);
    if (*end != '\0' || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
        return 0;
    }
    return cj_utf8_put((uint32_t)code, out);
}

/* Bytes of the entity at the start of `text`, with what it stands for; 0 when there is none.
 */
static size_t decode_one(struct cj_str text, char *out, size_t *out_len)
{
    size_t limit = text.len < MAX_ENTITY_LEN ? text.len : MAX_ENTITY_LEN;
    const char *end = memchr(text.ptr, ';', limit);

    if (!end) {
        return 0;
    }
    struct cj_str name = {text.ptr + 1, (size_t)(end - text.ptr) - 1};
    if (cj_str_starts(name, "#")) {
        *out_len = decode_number((struct cj_str){name.ptr + 1, name.len - 1}, out);
        return *out_len ? name.len + 2 : 0;
    }
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (cj_str_equals(name, entities[i].name)) {
            *out_len = strlen(entities[i].text);
            memcpy(out, entities[i].text, *out_len);
            return name.len + 2;
        }
    }
    return 0;
}

struct cj_str cj_html_decode(struct cj_str text, struct cj_arena *arena)
{
    size_t written = 0;

    if (text.len == 0 || !memchr(text.ptr, '&', text.len)) {
        return text;
    }
    char *out = cj_arena_alloc(arena, text.len + 1); /* no entity is shorter than its text */
    if (!out) {
        return (struct cj_str){NULL, 0};
    }
    for (size_t i = 0; i < text.len;) {
        size_t len = 0;
        size_t consumed = 0;
        if (text.ptr[i] == '&') {
            consumed =
                decode_one((struct cj_str){text.ptr + i, text.len - i}, out + written, &len);
        }
        if (consumed == 0) {
            out[written] = text.ptr[i];
            consumed = len = 1;
        }
        written += len;
        i += consumed;
    }
    return (struct cj_str){out, written};
}
