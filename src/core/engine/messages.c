/* The bot's own texts, rendered once, at load. */
#include "engine/messages.h"

#include <stdio.h>
#include <string.h>

/* Every key that the program itself says or listens to: builtin.es.yaml has the texts. */
static const char *const keys[] = {
    "greeting",
    "thanks",
    "goodbye",
    "robot",
    "menu",
    "cancel",
    "cancel_queue",
    "not_understood",
    "suggest",
    "clarify",
    "offer_person",
    "connecting",
    "already_queued",
    "agent_joined",
    "returned",
    "requeued",
    "queue_expired",
    "nobody_there",
    "contact_again",
    "contact_noted",
    "already_callback",
    "ended",
    "reopened",
    "repeat_intro",
    "repeat_missing",
    "language_switched",
    "closed",
    "technical_error",
    "person",
    "none_of_these",
    "words_yes",
    "words_no",
    "words_none",
    "words_choice_1",
    "words_choice_2",
    "words_choice_3",
    "words_choice_4",
    "words_choice_5",
    "words_choice_last",
    "words_choice_filler",
    "words_cancel",
};
#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

/* And one for each language that can be asked for by name. */
#define LANGUAGE_KEY_PREFIX "words_language_"

/* A bot in a language that has no texts of its own says them in this one. */
#define FALLBACK_LANGUAGE "en"

#define BUILTIN_PREFIX "conserje."

const char *cj_intent_message_key(const char *intent_id)
{
    const size_t len = strlen(BUILTIN_PREFIX);

    return strncmp(intent_id, BUILTIN_PREFIX, len) == 0 ? intent_id + len : intent_id;
}

cj_status cj_render_message(const char *markdown, struct cj_arena *arena,
                            struct cj_content *out_content)
{
    const struct cj_str text = cj_str_from(markdown);
    cj_status st = cj_kb_render(text, arena, out_content);

    if (st == CJ_ERR_CONTENT) {
        *out_content = (struct cj_content){text, CJ_STR(""), CJ_STR("[]")};
        st = CJ_OK;
    }
    return st;
}

static cj_status add_message(cj_bot *bot, struct cj_tongue *tongue, struct cj_said *messages,
                             const char *key)
{
    const struct cj_lang *lang = tongue->lang;
    size_t count = cj_ruleset_message_count(bot->rules, lang, key);

    if (count == 0) {
        lang = cj_lang_find(CJ_STR(FALLBACK_LANGUAGE));
        count = cj_ruleset_message_count(bot->rules, lang, key);
    }
    if (count == 0) {
        return CJ_OK;
    }

    struct cj_content *variants = cj_arena_array(&bot->arena, count, sizeof(*variants));
    cj_status st = variants ? CJ_OK : CJ_ERR_NOMEM;
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = cj_render_message(cj_ruleset_message(bot->rules, lang, key, i), &bot->arena,
                               &variants[i]);
    }
    if (st == CJ_OK) {
        const uint32_t number = (uint32_t)tongue->message_of.count;
        messages[number] = (struct cj_said){variants, count};
        if (cj_map_add(&tongue->message_of, cj_str_from(key), number, NULL) < 0) {
            st = CJ_ERR_NOMEM;
        }
    }
    return st;
}

static size_t count_languages(void)
{
    size_t count = 0;

    while (cj_lang_at(count)) {
        count++;
    }
    return count;
}

cj_status cj_messages_make(cj_bot *bot, struct cj_tongue *tongue)
{
    const size_t languages = count_languages();
    struct cj_said *messages =
        cj_arena_array(&bot->arena, KEY_COUNT + languages, sizeof(*messages));
    cj_status st = messages ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < KEY_COUNT; i++) {
        st = add_message(bot, tongue, messages, keys[i]);
    }
    for (size_t i = 0; st == CJ_OK && i < languages; i++) {
        char key[sizeof(LANGUAGE_KEY_PREFIX) + 8];
        const int len =
            snprintf(key, sizeof(key), LANGUAGE_KEY_PREFIX "%s", cj_lang_at(i)->code);
        const char *kept = cj_arena_strndup(&bot->arena, key, (size_t)len);
        st = kept ? add_message(bot, tongue, messages, kept) : CJ_ERR_NOMEM;
    }
    tongue->messages = messages;
    return st;
}

const struct cj_content *cj_tongue_message(const struct cj_tongue *tongue, const char *key,
                                           size_t n)
{
    static const struct cj_content empty = {
        .text = {"", 0}, .html = {"", 0}, .blocks = {"[]", 2}};
    uint32_t number;

    if (!cj_map_get(&tongue->message_of, cj_str_from(key), &number)) {
        return &empty;
    }
    const struct cj_said *said = &tongue->messages[number];
    return &said->variants[n % said->count];
}

size_t cj_tongue_message_count(const struct cj_tongue *tongue, const char *key)
{
    uint32_t number;

    return cj_map_get(&tongue->message_of, cj_str_from(key), &number)
               ? tongue->messages[number].count
               : 0;
}
