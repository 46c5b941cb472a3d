/* What a visitor picked. Buttons send a title or an id; people type "2", "la segunda", or the
 * title with a letter wrong. */
#include "dialog/pick.h"

#include <string.h>

#include "dialog/text.h"
#include "text/typo.h"

/* Bytes that can be a pick. A longer message is a question, whatever it begins with. */
#define MAX_PICK_LEN 200

/* One slip in a word: 100 hundredths of an edit. */
#define TITLE_TYPO 100

/* Words shorter than this have no typos: another letter makes another word. */
#define MIN_TYPO_LEN 4

static const char *const ordinals[] = {
    "words_choice_1", "words_choice_2", "words_choice_3", "words_choice_4", "words_choice_5",
};
#define ORDINAL_COUNT (sizeof(ordinals) / sizeof(ordinals[0]))

/* Reading one message. */
struct picking {
    const struct cj_dialog_state *state;
    const cj_bot *bot;
    const struct cj_lang *lang;
    struct cj_str text; /* trimmed */
    struct cj_buf key;
    struct cj_buf scratch;
};

const char *cj_dialog_choice_id(const struct cj_dialog_state *state, size_t index)
{
    const char *id = state->choices;

    while (index-- > 0) {
        id += strlen(id) + 1;
    }
    return id;
}

const char *cj_dialog_choice_title(const cj_bot *bot, const struct cj_lang *lang,
                                   const char *id)
{
    if (strcmp(id, CJ_INTENT_PERSON) == 0) {
        return cj_bot_message(bot, lang, "person", 0)->text.ptr;
    }
    if (strcmp(id, CJ_CHOICE_NONE) == 0) {
        return cj_bot_message(bot, lang, "none_of_these", 0)->text.ptr;
    }

    const struct cj_kb *kb = cj_bot_kb(bot);
    uint32_t entry = cj_kb_find(kb, id, lang);
    return entry == CJ_NO_ENTRY ? NULL : kb->entries[entry].question;
}

static bool is_word(struct picking *p, const char *name, struct cj_str key)
{
    return cj_dialog_is_word(p->bot, p->lang, name, key, &p->scratch);
}

static struct cj_str first_word(struct cj_str key)
{
    const char *space = memchr(key.ptr, ' ', key.len);

    return (struct cj_str){key.ptr, space ? (size_t)(space - key.ptr) : key.len};
}

static struct cj_str last_word(struct cj_str key)
{
    const char *space = memrchr(key.ptr, ' ', key.len);
    size_t before = space ? (size_t)(space - key.ptr) + 1 : 0;

    return (struct cj_str){key.ptr + before, key.len - before};
}

/* "la opción 2 por favor" → "2": polite and pointing words around the number go. */
static struct cj_str without_filler(struct picking *p, struct cj_str key)
{
    for (;;) {
        struct cj_str first = first_word(key);
        struct cj_str last = last_word(key);

        if (first.len == key.len) {
            return key;
        }
        if (is_word(p, "words_choice_filler", first)) {
            key.ptr += first.len + 1;
            key.len -= first.len + 1;
        } else if (is_word(p, "words_choice_filler", last)) {
            key.len -= last.len + 1;
        } else {
            return key;
        }
    }
}

/* The number at the start of `word`, which may end like an ordinal: "2", "2a", "2nd"; 0 when
 * it is none. */
static size_t read_number(struct cj_str word)
{
    static const char *const endings[] = {"", "a", "o", "st", "nd", "rd", "th", "do", "ra"};
    size_t digits = 0;
    size_t number = 0;

    while (digits < word.len && digits < 3 && word.ptr[digits] >= '0' &&
           word.ptr[digits] <= '9') {
        number = number * 10 + (size_t)(word.ptr[digits++] - '0');
    }

    struct cj_str rest = {word.ptr + digits, word.len - digits};
    for (size_t i = 0; digits > 0 && i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (cj_str_equals(rest, endings[i])) {
            return number;
        }
    }
    return 0;
}

/* Which choice, from 1, a number or an ordinal names; 0 when it is neither. */
static size_t read_ordinal(struct picking *p)
{
    struct cj_str key = without_filler(p, cj_buf_str(&p->key));
    size_t number = read_number(key);

    for (size_t i = 0; number == 0 && i < ORDINAL_COUNT; i++) {
        if (is_word(p, ordinals[i], key)) {
            number = i + 1;
        }
    }
    if (number == 0 && is_word(p, "words_choice_last", key)) {
        number = p->state->choice_count;
    }
    return number;
}

static bool nearly(struct cj_str a, struct cj_str b)
{
    return cj_str_equal(a, b) || (a.len >= MIN_TYPO_LEN && b.len >= MIN_TYPO_LEN &&
                                  cj_typo_distance(a, b, TITLE_TYPO) <= TITLE_TYPO);
}

/* The same words in the same order, each with a slip at most. */
static bool same_title(struct cj_str typed, struct cj_str title)
{
    while (typed.len > 0 && title.len > 0) {
        struct cj_str a = first_word(typed);
        struct cj_str b = first_word(title);

        if (!nearly(a, b)) {
            return false;
        }
        typed.ptr += a.len + (a.len < typed.len);
        typed.len -= a.len + (a.len < typed.len);
        title.ptr += b.len + (b.len < title.len);
        title.len -= b.len + (b.len < title.len);
    }
    return typed.len == 0 && title.len == 0;
}

static bool is_choice(struct picking *p, const char *id)
{
    if (cj_str_equals(p->text, id)) {
        return true;
    }

    const char *title = cj_dialog_choice_title(p->bot, p->lang, id);
    if (!title) {
        return false;
    }
    cj_buf_reset(&p->scratch);
    cj_dialog_key(cj_str_from(title), &p->scratch);
    return !p->scratch.failed && same_title(cj_buf_str(&p->key), cj_buf_str(&p->scratch));
}

static struct cj_pick picked(const char *id)
{
    if (strcmp(id, CJ_INTENT_PERSON) == 0) {
        return (struct cj_pick){CJ_PICK_PERSON, NULL};
    }
    if (strcmp(id, CJ_CHOICE_NONE) == 0) {
        return (struct cj_pick){CJ_PICK_NONE, NULL};
    }
    return (struct cj_pick){CJ_PICK_ENTRY, id};
}

static struct cj_pick pick_number(struct picking *p)
{
    size_t number = read_ordinal(p);

    if (number == 0) {
        return (struct cj_pick){CJ_PICK_NOTHING, NULL};
    }
    if (number <= p->state->choice_count) {
        return picked(cj_dialog_choice_id(p->state, number - 1));
    }
    /* Under an answer nothing was asked: a number there is just a number. */
    return (struct cj_pick){
        p->state->asked == CJ_ASKED_FOLLOW_UP ? CJ_PICK_NOTHING : CJ_PICK_BEYOND, NULL};
}

/* The one entry among the choices, for a "yes" to it; NULL when there are several or none. */
static const char *only_entry(const struct cj_dialog_state *state)
{
    const char *only = NULL;

    for (size_t i = 0; i < state->choice_count; i++) {
        const char *id = cj_dialog_choice_id(state, i);

        if (picked(id).kind == CJ_PICK_ENTRY) {
            if (only) {
                return NULL;
            }
            only = id;
        }
    }
    return only;
}

static struct cj_pick pick_word(struct picking *p)
{
    struct cj_str key = cj_buf_str(&p->key);
    bool about_person = p->state->asked == CJ_ASKED_PERSON;
    const char *only = only_entry(p->state);

    if (is_word(p, "words_cancel", key)) {
        return (struct cj_pick){CJ_PICK_CANCEL, NULL};
    }
    if (is_word(p, "words_none", key)) {
        return (struct cj_pick){CJ_PICK_NONE, NULL};
    }
    if (is_word(p, "words_no", key)) {
        return (struct cj_pick){about_person ? CJ_PICK_NO : CJ_PICK_NONE, NULL};
    }
    if ((about_person || only) && is_word(p, "words_yes", key)) {
        return about_person ? (struct cj_pick){CJ_PICK_PERSON, NULL} : picked(only);
    }
    return (struct cj_pick){CJ_PICK_NOTHING, NULL};
}

static struct cj_pick pick_choice(struct picking *p)
{
    for (size_t i = 0; i < p->state->choice_count; i++) {
        const char *id = cj_dialog_choice_id(p->state, i);

        if (is_choice(p, id)) {
            return picked(id);
        }
    }
    return (struct cj_pick){CJ_PICK_NOTHING, NULL};
}

/* A button of an earlier turn sends its id. Ids are told from words by their signs, so that
 * an entry called "gracias" does not take a visitor's thanks. */
static struct cj_pick pick_id(const struct picking *p)
{
    char id[CJ_DIALOG_MAX_ID_LEN + 1];

    if (p->text.len > CJ_DIALOG_MAX_ID_LEN ||
        !(memchr(p->text.ptr, '.', p->text.len) || memchr(p->text.ptr, '/', p->text.len) ||
          memchr(p->text.ptr, '#', p->text.len))) {
        return (struct cj_pick){CJ_PICK_NOTHING, NULL};
    }
    memcpy(id, p->text.ptr, p->text.len);
    id[p->text.len] = '\0';
    if (strcmp(id, CJ_INTENT_PERSON) == 0) {
        return (struct cj_pick){CJ_PICK_PERSON, NULL};
    }

    const struct cj_kb *kb = cj_bot_kb(p->bot);
    uint32_t entry = cj_kb_find(kb, id, p->lang);
    if (entry == CJ_NO_ENTRY) {
        return (struct cj_pick){CJ_PICK_NOTHING, NULL};
    }
    return (struct cj_pick){CJ_PICK_ENTRY, kb->entries[entry].id};
}

/* True when an answer is the last thing that was said. */
static bool has_answered(const struct cj_dialog_state *state)
{
    return state->handoff.state == CJ_STATE_BOT && state->last_entry[0] != '\0' &&
           state->last_text == CJ_TEXT_COUNT;
}

/* Any way to say no to "where can we reach you?". */
static bool declines(struct picking *p)
{
    struct cj_str key = cj_buf_str(&p->key);

    return is_word(p, "words_no", key) || is_word(p, "words_cancel", key) ||
           is_word(p, "words_none", key);
}

static struct cj_pick pick_asked(struct picking *p)
{
    if (p->state->handoff.state == CJ_STATE_QUEUED &&
        is_word(p, "words_cancel", cj_buf_str(&p->key))) {
        return (struct cj_pick){CJ_PICK_CANCEL, NULL};
    }
    if (p->state->handoff.state == CJ_STATE_WAITING_CONTACT && declines(p)) {
        return (struct cj_pick){CJ_PICK_NO, NULL};
    }

    struct cj_pick pick = pick_choice(p);

    if (pick.kind == CJ_PICK_NOTHING && p->key.len > 0 && p->state->choice_count > 0) {
        pick = pick_number(p);
    }
    bool open = p->state->asked == CJ_ASKED_WHICH || p->state->asked == CJ_ASKED_PERSON;
    if (pick.kind == CJ_PICK_NOTHING && p->key.len > 0 && open) {
        pick = pick_word(p);
    }
    if (pick.kind == CJ_PICK_NOTHING && has_answered(p->state) &&
        is_word(p, "words_none", cj_buf_str(&p->key))) {
        pick = (struct cj_pick){CJ_PICK_NOT_IT, NULL};
    }
    return pick;
}

/* "Yes" under an answer is to what it offers; elsewhere it is to "anything else?". */
static struct cj_pick pick_yes(const struct cj_dialog_state *state)
{
    const char *only = only_entry(state);

    if (state->asked != CJ_ASKED_FOLLOW_UP) {
        return (struct cj_pick){CJ_PICK_MORE, NULL};
    }
    return only ? picked(only) : (struct cj_pick){CJ_PICK_BEYOND, NULL};
}

static struct cj_pick pick_plain(struct picking *p)
{
    struct cj_str key = cj_buf_str(&p->key);

    if (is_word(p, "words_yes", key)) {
        return pick_yes(p->state);
    }
    if (is_word(p, "words_no", key)) {
        return (struct cj_pick){has_answered(p->state) ? CJ_PICK_NOT_IT : CJ_PICK_DONE, NULL};
    }
    return (struct cj_pick){CJ_PICK_NOTHING, NULL};
}

static cj_status finish(struct picking *p, struct cj_pick pick, struct cj_pick *out_pick)
{
    bool failed = p->key.failed || p->scratch.failed;

    cj_buf_clear(&p->key);
    cj_buf_clear(&p->scratch);
    if (failed) {
        return CJ_ERR_NOMEM;
    }
    *out_pick = pick;
    return CJ_OK;
}

cj_status cj_dialog_pick_plain(const struct cj_dialog_state *state, const cj_bot *bot,
                               const struct cj_lang *lang, struct cj_str text,
                               struct cj_pick *out_pick)
{
    struct picking p = {.state = state, .bot = bot, .lang = lang, .text = cj_str_trim(text)};
    struct cj_pick pick = {CJ_PICK_NOTHING, NULL};

    if (p.text.len <= MAX_PICK_LEN && state->handoff.state == CJ_STATE_BOT) {
        cj_dialog_key(p.text, &p.key);
        pick = pick_plain(&p);
    }
    return finish(&p, pick, out_pick);
}

cj_status cj_dialog_pick(const struct cj_dialog_state *state, const cj_bot *bot,
                         const struct cj_lang *lang, struct cj_str text,
                         struct cj_pick *out_pick)
{
    struct picking p = {.state = state, .bot = bot, .lang = lang, .text = cj_str_trim(text)};
    struct cj_pick pick = {CJ_PICK_NOTHING, NULL};

    if (p.text.len <= MAX_PICK_LEN) {
        pick = pick_id(&p);
        bool waiting = state->handoff.state != CJ_STATE_BOT ||
                       state->asked != CJ_ASKED_NOTHING || has_answered(state);

        if (pick.kind == CJ_PICK_NOTHING && waiting) {
            cj_dialog_key(p.text, &p.key);
            pick = pick_asked(&p);
        }
    }
    return finish(&p, pick, out_pick);
}
