/* System texts. A visitor who greets twice may be greeted twice, but what the bot says of its
 * own accord is never said in the same words again. */
#include "dialog/text.h"

#include "base/utf8.h"
#include "text/fold.h"

/* When a wording may come back. */
enum policy {
    IN_ANSWER, /* whenever the visitor prompts it; the wordings take turns */
    IN_TURN,   /* not twice in a row */
    ONCE,      /* each wording once a conversation */
};

/* In the order of enum cj_dialog_text. */
static const struct {
    const char *key;
    enum policy policy;
} texts[CJ_TEXT_COUNT] = {
    {"greeting", IN_ANSWER},      {"thanks", IN_ANSWER},
    {"goodbye", IN_ANSWER},       {"robot", IN_ANSWER},
    {"menu", IN_ANSWER},          {"cancel", IN_ANSWER},
    {"cancel_queue", IN_ANSWER},  {"language_switched", IN_ANSWER},
    {"repeat_intro", IN_ANSWER},  {"repeat_missing", IN_ANSWER},
    {"connecting", IN_ANSWER},    {"already_queued", IN_ANSWER},
    {"agent_joined", IN_ANSWER},  {"returned", IN_ANSWER},
    {"requeued", IN_ANSWER},      {"queue_expired", IN_ANSWER},
    {"nobody_there", IN_ANSWER},  {"contact_again", IN_ANSWER},
    {"contact_noted", IN_ANSWER}, {"already_callback", IN_ANSWER},
    {"ended", IN_ANSWER},         {"reopened", IN_ANSWER},
    {"closed", IN_ANSWER},        {"clarify", IN_TURN},
    {"suggest", IN_TURN},         {"not_understood", ONCE},
    {"technical_error", ONCE},    {"offer_person", ONCE},
};

static bool would_repeat(const struct cj_dialog_state *state, enum cj_dialog_text text,
                         size_t variants)
{
    switch (texts[text].policy) {
    case ONCE:
        return state->used[text] >= variants;
    case IN_TURN:
        return variants == 1 && state->last_text == text;
    case IN_ANSWER:
        break;
    }
    return false;
}

const struct cj_content *cj_dialog_next_text(struct cj_dialog_state *state, const cj_bot *bot,
                                             const struct cj_lang *lang,
                                             enum cj_dialog_text text)
{
    const char *key = texts[text].key;

    if (would_repeat(state, text, cj_bot_message_count(bot, lang, key))) {
        return NULL;
    }

    size_t n = (size_t)(state->seed & 0xffff) + state->used[text];
    state->used[text]++;
    state->last_text = (uint8_t)text;
    return cj_bot_message(bot, lang, key, n);
}

/* Everything outside of ASCII counts as a letter, but for the punctuation of Latin-1 (¿ ¡ « »)
 * and General Punctuation (– “ ” …). ª and º have been folded to a and o. */
static bool is_letter(uint32_t code)
{
    if (code < 0x80) {
        return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9');
    }
    return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f);
}

static void add_words(struct cj_str folded, struct cj_buf *out)
{
    const char *ptr = folded.ptr;
    const char *end = folded.ptr + folded.len;
    bool gap = false;
    size_t start = out->len;

    while (ptr < end) {
        const char *from = ptr;

        if (!is_letter(cj_utf8_next(&ptr, end))) {
            gap = gap || *from != '\''; /* don't → dont */
            continue;
        }
        if (gap && out->len > start) {
            cj_buf_addc(out, ' ');
        }
        gap = false;
        cj_buf_add(out, from, (size_t)(ptr - from));
    }
}

void cj_dialog_key(struct cj_str text, struct cj_buf *out)
{
    struct cj_buf folded = {0};

    cj_fold(text, &folded);
    out->failed = out->failed || folded.failed;
    add_words(cj_buf_str(&folded), out);
    cj_buf_clear(&folded);
}

bool cj_dialog_is_word(const cj_bot *bot, const struct cj_lang *lang, const char *name,
                       struct cj_str key, struct cj_buf *scratch)
{
    size_t count = cj_bot_message_count(bot, lang, name);

    for (size_t i = 0; i < count && !scratch->failed; i++) {
        cj_buf_reset(scratch);
        cj_dialog_key(cj_bot_message(bot, lang, name, i)->text, scratch);
        if (!scratch->failed && cj_str_equal(cj_buf_str(scratch), key)) {
            return true;
        }
    }
    return false;
}
