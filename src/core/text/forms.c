/* Forms of one word that the stemmer leaves apart.
 *
 * Snowball cuts endings and nothing else, so the forms of an irregular verb have several
 * stems. The irregular words of a language are few and known: they stand in tables here. What
 * changes by a rule (a vowel under stress, c for z before e) is tried by rule. */
#include "text/forms.h"

#include <string.h>

#define MAX_FAMILY 5

/* The stems of one word each, as the stemmer makes them. */
struct family {
    const char *stems[MAX_FAMILY];
};

/* Verbs, and the few in -ir that change e for i: as a rule that would join words that have
 * nothing in common (peso, piso). */
static const struct family spanish[] = {
    {{"devolv", "devuelv", "devuelt"}},
    {{"volv", "vuelv", "vuelt"}},
    {{"envolv", "envuelv", "envuelt"}},
    {{"resolv", "resuelv", "resuelt"}},
    {{"hac", "hag", "hech", "hic", "hiz"}},
    {{"dec", "dic", "dig", "dij", "dich"}},
    {{"ten", "tien", "teng", "tuv", "tendr"}},
    {{"ven", "vien", "veng", "vendr"}},
    {{"pon", "pong", "pus", "puest", "pondr"}},
    {{"quer", "quier", "quis", "querr"}},
    {{"pod", "pued", "pud", "podr"}},
    {{"sal", "salg", "saldr"}},
    {{"tra", "traig", "traj"}},
    {{"romp", "rot"}},
    {{"abr", "abiert"}},
    {{"cubr", "cubiert"}},
    {{"escrib", "escrit"}},
    {{"med", "mid"}},
    {{"ped", "pid"}},
    {{"serv", "sirv"}},
    {{"repet", "repit"}},
    {{"eleg", "elig", "elij"}},
    {{"correg", "corrig", "corrij"}},
    {{"desped", "despid"}},
    {{"imped", "impid"}},
    {{"segu", "sig"}},
    {{"consegu", "consig"}},
};

/* Irregular verbs, nouns that are made of verbs in their own way, and plurals. */
static const struct family english[] = {
    {{"pay", "paid", "payment"}},
    {{"buy", "bought"}},
    {{"send", "sent"}},
    {{"break", "broke", "broken"}},
    {{"lose", "lost", "loss"}},
    {{"get", "got", "gotten"}},
    {{"keep", "kept"}},
    {{"forget", "forgot", "forgotten"}},
    {{"choos", "chose", "chosen", "choic"}},
    {{"take", "took", "taken"}},
    {{"give", "gave", "given"}},
    {{"make", "made"}},
    {{"write", "wrote", "written"}},
    {{"say", "said"}},
    {{"tell", "told"}},
    {{"bring", "brought"}},
    {{"wear", "wore", "worn"}},
    {{"tear", "tore", "torn"}},
    {{"steal", "stole", "stolen"}},
    {{"sell", "sold", "sale"}},
    {{"find", "found"}},
    {{"shrink", "shrank", "shrunk"}},
    {{"come", "came"}},
    {{"go", "went", "gone"}},
    {{"do", "did", "done"}},
    {{"see", "saw", "seen"}},
    {{"know", "knew", "known"}},
    {{"begin", "began", "begun"}},
    {{"speak", "spoke", "spoken"}},
    {{"hold", "held"}},
    {{"spend", "spent"}},
    {{"withdraw", "withdrew", "withdrawn"}},
    {{"deliv", "deliveri"}},
    {{"ship", "shipment"}},
    {{"subscrib", "subscript"}},
    {{"complain", "complaint"}},
    {{"weigh", "weight"}},
    {{"child", "children"}},
    {{"man", "men"}},
    {{"woman", "women"}},
    {{"foot", "feet"}},
};

/* What stands for what, at its place in the stem. */
struct change {
    const char *from;
    const char *to;
};

/* devuelvo, devolver; pierdo, perder: a vowel between consonants */
static const struct change spanish_vowels[] = {
    {"ue", "o"},
    {"ie", "e"},
    {"o", "ue"},
    {"e", "ie"},
};

/* busqué, buscar; rechacé, rechazar; recojo, recoger: the end of the stem */
static const struct change spanish_ends[] = {
    {"qu", "c"}, {"c", "qu"}, {"c", "z"}, {"z", "c"}, {"j", "g"}, {"g", "j"},
};

static const struct language {
    const char *code;
    const struct family *families;
    size_t family_count;
    const struct change *vowels;
    size_t vowel_count;
    const struct change *ends;
    size_t end_count;
} languages[] = {
    {"es", spanish, sizeof(spanish) / sizeof(spanish[0]), spanish_vowels,
     sizeof(spanish_vowels) / sizeof(spanish_vowels[0]), spanish_ends,
     sizeof(spanish_ends) / sizeof(spanish_ends[0])},
    {"en", english, sizeof(english) / sizeof(english[0]), NULL, 0, NULL, 0},
};

/* Letters of the shortest stem that changes by rule: shorter ones are too many words. */
#define RULE_MIN_LEN 3

static const struct language *find_language(const struct cj_lang *lang)
{
    for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++) {
        if (strcmp(languages[i].code, lang->code) == 0) {
            return &languages[i];
        }
    }
    return NULL;
}

struct list {
    struct cj_form_stem *items;
    size_t count;
};

/* Adds `stem` with the `len` bytes at `at` replaced by `to`. */
static void add(struct list *list, struct cj_str stem, size_t at, size_t len, const char *to)
{
    struct cj_form_stem *item = &list->items[list->count];
    const size_t to_len = strlen(to);

    if (list->count == CJ_MAX_FORMS || stem.len - len + to_len >= sizeof(item->text)) {
        return;
    }
    item->len = stem.len - len + to_len;
    memcpy(item->text, stem.ptr, at);
    memcpy(item->text + at, to, to_len);
    memcpy(item->text + at + to_len, stem.ptr + at + len, stem.len - at - len);
    item->text[item->len] = '\0';
    list->count++;
}

/* The other stems of the family that the stem belongs to. */
static bool add_family(const struct language *language, struct cj_str stem, struct list *list)
{
    for (size_t i = 0; i < language->family_count; i++) {
        const struct family *family = &language->families[i];
        size_t self = 0;

        while (self < MAX_FAMILY && family->stems[self] &&
               !cj_str_equals(stem, family->stems[self])) {
            self++;
        }
        if (self == MAX_FAMILY || !family->stems[self]) {
            continue;
        }
        for (size_t k = 0; k < MAX_FAMILY && family->stems[k]; k++) {
            if (k != self) {
                add(list, stem, 0, stem.len, family->stems[k]);
            }
        }
        return true;
    }
    return false;
}

static bool is_vowel(char c)
{
    return memchr("aeiou", c, 5) != NULL;
}

/* The last vowel of the stem, where it stands between consonants. */
static void add_vowels(const struct language *language, struct cj_str stem, struct list *list)
{
    size_t end = stem.len;

    while (end > 0 && !is_vowel(stem.ptr[end - 1])) {
        end--;
    }
    size_t start = end;
    while (start > 0 && is_vowel(stem.ptr[start - 1])) {
        start--;
    }
    if (start == 0 || end == stem.len) {
        return;
    }
    for (size_t i = 0; i < language->vowel_count; i++) {
        const struct cj_str vowels = {stem.ptr + start, end - start};
        if (cj_str_equals(vowels, language->vowels[i].from)) {
            add(list, stem, start, end - start, language->vowels[i].to);
        }
    }
}

static void add_ends(const struct language *language, struct cj_str stem, struct list *list)
{
    for (size_t i = 0; i < language->end_count; i++) {
        const size_t len = strlen(language->ends[i].from);
        if (stem.len > len &&
            memcmp(stem.ptr + stem.len - len, language->ends[i].from, len) == 0) {
            add(list, stem, stem.len - len, len, language->ends[i].to);
        }
    }
}

size_t cj_other_stems(const struct cj_lang *lang, struct cj_str stem,
                      struct cj_form_stem out_stems[CJ_MAX_FORMS])
{
    const struct language *language = find_language(lang);
    struct list list = {out_stems, 0};

    if (language && !add_family(language, stem, &list) && stem.len >= RULE_MIN_LEN) {
        add_vowels(language, stem, &list);
        add_ends(language, stem, &list);
    }
    return list.count;
}
