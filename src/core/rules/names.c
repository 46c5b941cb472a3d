/* Registering and finding names, and references in a text. */
#include "rules/names.h"

#include <string.h>

#include "base/utf8.h"

#define MAX_KEY_LEN \
    256 /* of the map: a longer name is found by its beginning, see make_key() */

/* Beyond ASCII: Spanish and general punctuation are no letters. */
static bool is_letter(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= 0xC0 && code != 0xD7 && code != 0xF7 && (code < 0x2000 || code > 0x206F) &&
            (code < 0x3000 || code > 0x303F));
}

static bool is_alnum(uint32_t code)
{
    return (code >= '0' && code <= '9') || is_letter(code);
}

size_t cj_name_len(struct cj_str text)
{
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;
    size_t len = 0; /* up to the last letter or digit */

    while (at < end) {
        uint32_t code = cj_utf8_next(&at, end);

        if (len > 0 ? is_alnum(code) : is_letter(code)) {
            len = (size_t)(at - text.ptr);
        } else if (len == 0 || (code != '_' && code != '-')) {
            break;
        }
    }
    return len;
}

static bool follows_word(struct cj_str text, size_t at)
{
    return at > 0 && is_alnum((unsigned char)text.ptr[at - 1]);
}

bool cj_reference_next(struct cj_str text, size_t from, struct cj_reference *out_reference)
{
    for (size_t at = from; at < text.len; at++) {
        if (text.ptr[at] != '~' && text.ptr[at] != '{') {
            continue;
        }

        bool entity = text.ptr[at] == '{';
        struct cj_str name = {text.ptr + at + 1, text.len - at - 1};
        name.len = cj_name_len(name);
        size_t end = at + 1 + name.len;
        if (name.len == 0 || (!entity && follows_word(text, at)) ||
            (entity && (end == text.len || text.ptr[end] != '}'))) {
            continue;
        }
        *out_reference = (struct cj_reference){
            .kind = entity ? CJ_PIECE_ENTITY : CJ_PIECE_CONCEPT,
            .name = name,
            .start = at,
            .end = end + entity,
        };
        return true;
    }
    return false;
}

/* "es/c/o/pedido": language, kind, whose, name. */
static struct cj_str make_key(enum cj_name_kind kind, const struct cj_lang *lang, bool builtin,
                              struct cj_str name, char key[MAX_KEY_LEN])
{
    static const char kinds[] = {
        [CJ_NAME_CONCEPT] = 'c', [CJ_NAME_ENTITY] = 'e', [CJ_NAME_INTENT] = 'i',
        [CJ_NAME_MESSAGE] = 'm', [CJ_NAME_FACT] = 'f',
    };
    size_t len = strlen(lang->code);

    memcpy(key, lang->code, len);
    key[len++] = '/';
    key[len++] = kinds[kind];
    key[len++] = builtin ? 'b' : 'o';
    key[len++] = '/';
    size_t room = MAX_KEY_LEN - len;
    size_t taken = name.len < room ? name.len : room; /* names are shorter: load checks it */
    memcpy(key + len, name.ptr, taken);
    return (struct cj_str){key, len + taken};
}

int cj_names_add(cj_ruleset *set, enum cj_name_kind kind, const struct cj_lang *lang,
                 bool builtin, struct cj_str name, uint32_t index, uint32_t *out_index)
{
    char bytes[MAX_KEY_LEN];
    struct cj_str key = make_key(kind, lang, builtin, name, bytes);

    if (cj_map_get(&set->names, key, out_index)) {
        return 0;
    }
    const char *kept = cj_arena_strndup(&set->arena, key.ptr, key.len);
    if (!kept) {
        return -1;
    }
    return cj_map_add(&set->names, (struct cj_str){kept, key.len}, index, out_index);
}

bool cj_names_find(const cj_ruleset *set, enum cj_name_kind kind, const struct cj_lang *lang,
                   bool from_builtin, struct cj_str name, uint32_t *out_index)
{
    char bytes[MAX_KEY_LEN];

    return (!from_builtin &&
            cj_map_get(&set->names, make_key(kind, lang, false, name, bytes), out_index)) ||
           cj_map_get(&set->names, make_key(kind, lang, true, name, bytes), out_index);
}
