/* The languages that load: those libstemmer has. */
#include "text/lang.h"

#include "text/lexicon.h"

/* The tuned ones first, then by code. */
static const struct cj_lang langs[] = {
    {"es", "spanish", true, false, &cj_lexicon_es},
    {"en", "english", true, false, &cj_lexicon_en},
    {"ar", "arabic", false, false, NULL},
    {"ca", "catalan", false, true, NULL},
    {"da", "danish", false, false, NULL},
    {"de", "german", false, false, NULL},
    {"el", "greek", false, false, NULL},
    {"eu", "basque", false, false, NULL},
    {"fi", "finnish", false, false, NULL},
    {"fr", "french", false, true, NULL},
    {"ga", "irish", false, true, NULL},
    {"hi", "hindi", false, false, NULL},
    {"hu", "hungarian", false, false, NULL},
    {"hy", "armenian", false, false, NULL},
    {"id", "indonesian", false, false, NULL},
    {"it", "italian", false, true, NULL},
    {"lt", "lithuanian", false, false, NULL},
    {"ne", "nepali", false, false, NULL},
    {"nl", "dutch", false, false, NULL},
    {"no", "norwegian", false, false, NULL},
    {"pt", "portuguese", false, false, NULL},
    {"ro", "romanian", false, false, NULL},
    {"ru", "russian", false, false, NULL},
    {"sr", "serbian", false, false, NULL},
    {"sv", "swedish", false, false, NULL},
    {"ta", "tamil", false, false, NULL},
    {"tr", "turkish", false, false, NULL},
    {"yi", "yiddish", false, false, NULL},
};

/* Codes that mean one of the above: the written forms of Norwegian, and one old code. */
static const char *const aliases[][2] = {
    {"nb", "no"}, {"nn", "no"}, {"ji", "yi"}, {"in", "id"}};

#define LANG_COUNT (sizeof(langs) / sizeof(langs[0]))

const struct cj_lang *cj_lang_at(size_t index)
{
    return index < LANG_COUNT ? &langs[index] : NULL;
}

static const struct cj_lang *find_code(const char *code)
{
    for (size_t i = 0; i < LANG_COUNT; i++) {
        if (cj_str_equals(cj_str_from(code), langs[i].code)) {
            return &langs[i];
        }
    }
    return NULL;
}

static bool ends_language(char c)
{
    return c == '-' || c == '_' || c == '.' || c == '@';
}

const struct cj_lang *cj_lang_find(struct cj_str code)
{
    if (code.len < 2 || (code.len > 2 && !ends_language(code.ptr[2]))) {
        return NULL;
    }

    /* Letters only differ in this bit by case; what else it changes is in no code. */
    char wanted[3] = {(char)(code.ptr[0] | 0x20), (char)(code.ptr[1] | 0x20), '\0'};
    for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++) {
        if (cj_str_equals(cj_str_from(wanted), aliases[i][0])) {
            return find_code(aliases[i][1]);
        }
    }
    return find_code(wanted);
}

enum cj_word_class cj_lang_word_class(const struct cj_lang *lang, struct cj_str folded)
{
    if (!lang->lexicon) {
        return CJ_WORD_CONTENT;
    }
    if (cj_word_list_find(&lang->lexicon->questions, folded)) {
        return CJ_WORD_QUESTION;
    }
    return cj_word_list_find(&lang->lexicon->functions, folded) ? CJ_WORD_FUNCTION
                                                                : CJ_WORD_CONTENT;
}

bool cj_lang_is_common(const struct cj_lang *lang, struct cj_str folded)
{
    return lang->lexicon && (cj_lang_word_class(lang, folded) != CJ_WORD_CONTENT ||
                             cj_word_list_find(&lang->lexicon->common, folded));
}
