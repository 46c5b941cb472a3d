/* What is wrong in a knowledge base, beyond what single files show. */
#include <stdlib.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"
#include "kb/slug.h"
#include "kb/store.h"

#define MAX_WORDS 1000 /* nobody reads more in a chat */

struct seen {
    struct cj_map by_question; /* language and folded question → entry */
    struct cj_arena keys;
    struct cj_buf key;
};

/* The question in a form without case, accents and punctuation, in its language. */
static void make_key(struct seen *seen, const struct cj_entry *entry)
{
    struct cj_buf folded = {0};

    cj_title_key(cj_str_from(entry->question), &folded);
    cj_buf_reset(&seen->key);
    cj_buf_printf(&seen->key, "%s:", entry->lang->code);
    cj_buf_add_str(&seen->key, cj_buf_str(&folded));
    seen->key.failed |= folded.failed;
    cj_buf_clear(&folded);
}

static bool check_question(struct seen *seen, const struct cj_kb *kb, uint32_t index,
                           cj_diags *diags)
{
    const struct cj_entry *entry = &kb->entries[index];
    uint32_t first = index;

    if (entry->kind == CJ_ENTRY_PASSAGE) {
        return true; /* "Solution" may stand below many titles */
    }
    make_key(seen, entry);
    if (seen->key.failed) {
        return false;
    }
    char *key = cj_arena_strndup(&seen->keys, seen->key.ptr, seen->key.len);
    if (!key || cj_map_add(&seen->by_question, (struct cj_str){key, seen->key.len}, index,
                           &first) < 0) {
        return false;
    }
    if (first != index) {
        const struct cj_entry *other = &kb->entries[first];
        cj_diags_add(diags, CJ_WARNING, "kb/duplicate-question", entry->file, entry->line, 1,
                     "the same question stands at %s:%u: tell them apart, or join them",
                     other->file, other->line);
    }
    return true;
}

static cj_status check_questions(const struct cj_kb *kb, cj_diags *diags)
{
    struct seen seen = {0};
    bool ok = true;

    for (uint32_t i = 0; i < kb->count && ok; i++) {
        ok = check_question(&seen, kb, i, diags);
    }
    cj_map_clear(&seen.by_question);
    cj_arena_clear(&seen.keys);
    cj_buf_clear(&seen.key);
    return ok ? CJ_OK : CJ_ERR_NOMEM;
}

static size_t count_words(struct cj_str text)
{
    size_t words = 0;
    bool inside = false;

    for (size_t i = 0; i < text.len; i++) {
        bool space = text.ptr[i] == ' ' || text.ptr[i] == '\n';
        words += !space && !inside;
        inside = !space;
    }
    return words;
}

static void check_length(const struct cj_entry *entry, cj_diags *diags)
{
    size_t words = entry->kind == CJ_ENTRY_PASSAGE ? 0 : count_words(entry->body);

    if (words > MAX_WORDS) {
        cj_diags_add(diags, CJ_INFO, "kb/long-answer", entry->file, entry->line, 1,
                     "%zu words are too many for a chat: split the text, or let its beginning "
                     "answer",
                     words);
    }
}

static void check_ids(const struct cj_kb *kb, const struct cj_entry *entry,
                      struct cj_placed_list ids, cj_diags *diags)
{
    for (size_t i = 0; i < ids.count; i++) {
        const struct cj_placed *id = &ids.items[i];
        if (cj_kb_find(kb, id->text, entry->lang) == CJ_NO_ENTRY) {
            cj_diags_add(diags, CJ_WARNING, "kb/next", entry->file, id->line, id->column,
                         "no entry of this language has the id '%s': it will not be offered",
                         id->text);
        }
    }
}

cj_status cj_kb_check(const struct cj_kb *kb, cj_diags *diags)
{
    for (size_t i = 0; i < kb->count; i++) {
        const struct cj_entry *entry = &kb->entries[i];
        check_length(entry, diags);
        check_ids(kb, entry, entry->next, diags);
        check_ids(kb, entry, entry->after, diags);
    }
    return check_questions(kb, diags);
}

/* Characters that nobody sees and that searching trips over. */
static const struct odd {
    uint32_t first;
    uint32_t last;
    enum cj_severity severity;
    const char *what;
} odd_characters[] = {
    {0x00A0, 0x00A0, CJ_INFO, CJ_N("a no-break space")},
    {0x00AD, 0x00AD, CJ_WARNING, CJ_N("a soft hyphen")},
    {0x200B, 0x200C, CJ_WARNING, CJ_N("a zero-width space")},
    {0x200E, 0x200F, CJ_WARNING, CJ_N("a direction mark")},
    {0x202A, 0x202E, CJ_WARNING, CJ_N("a direction control")},
    {0x2060, 0x2060, CJ_WARNING, CJ_N("a word joiner")},
    {0x2066, 0x2069, CJ_WARNING, CJ_N("a direction control")},
    {0xFEFF, 0xFEFF, CJ_WARNING, CJ_N("a byte order mark inside the text")},
};

static const struct odd *find_odd(uint32_t code)
{
    for (size_t i = 0; i < sizeof(odd_characters) / sizeof(odd_characters[0]); i++) {
        if (code >= odd_characters[i].first && code <= odd_characters[i].last) {
            return &odd_characters[i];
        }
    }
    return NULL;
}

/* The worst odd character of a line: one a line is enough. */
static const struct odd *worst_in_line(struct cj_str line, uint32_t *out_column)
{
    const struct odd *worst = NULL;
    const char *ptr = line.ptr;
    const char *end = line.ptr + line.len;

    for (uint32_t column = 1; ptr < end; column++) {
        if ((unsigned char)*ptr < 0x80) {
            ptr++;
            continue;
        }
        const struct odd *odd = find_odd(cj_utf8_next(&ptr, end));
        if (odd && (!worst || odd->severity > worst->severity)) {
            worst = odd;
            *out_column = column;
        }
    }
    return worst;
}

void cj_characters_check(const struct cj_place *place, struct cj_str text)
{
    struct cj_str line;
    uint32_t number = place->first_line;

    for (; cj_str_next_line(&text, &line); number++) {
        uint32_t column = 0;
        const struct odd *odd = worst_in_line(line, &column);
        if (odd) {
            cj_diags_add(place->diags, odd->severity, "kb/odd-characters", place->file, number,
                         column, "%s: type an ordinary character instead",
                         cj_diags_translate(place->diags, odd->what));
        }
    }
}
