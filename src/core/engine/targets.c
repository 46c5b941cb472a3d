/* What can answer: the entries, and the intents that speak for themselves. */
#include "engine/targets.h"

#include <stdlib.h>
#include <string.h>

#include "engine/messages.h"

struct maker {
    cj_bot *bot;
    cj_analyser *analyser;
    struct cj_arena scratch; /* tokens of one phrase */
};

/* ---- after: and not: ---- */

static cj_status copy_ids(struct cj_arena *arena, size_t count,
                          const char *(*get)(const void *list, size_t i), const void *list,
                          struct cj_target *target)
{
    const char **ids = cj_arena_array(arena, count + 1, sizeof(*ids));

    if (!ids) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        ids[i] = get(list, i);
    }
    target->after = ids;
    target->after_count = count;
    return CJ_OK;
}

static const char *placed_id(const void *list, size_t i)
{
    return ((const struct cj_placed_list *)list)->items[i].text;
}

static const char *rule_id(const void *list, size_t i)
{
    return ((const struct cj_rule_texts *)list)->items[i].text;
}

/* The keys of a refused phrase; function words do not count, so that "cambiar de talla" also
 * stops "cambiar la talla". */
static cj_status make_refusal(struct maker *maker, const struct cj_lang *lang,
                              const char *phrase, struct cj_refusal *out_refusal)
{
    struct cj_arena *arena = &maker->bot->arena;
    struct cj_tokens tokens;

    cj_arena_reset(&maker->scratch);
    cj_status st =
        cj_analyse(maker->analyser, lang, cj_str_from(phrase), &maker->scratch, &tokens);
    if (st != CJ_OK) {
        return st;
    }
    struct cj_str *keys = cj_arena_array(arena, tokens.count + 1, sizeof(*keys));
    if (!keys) {
        return CJ_ERR_NOMEM;
    }
    out_refusal->keys = keys;
    for (size_t i = 0; i < tokens.count; i++) {
        const struct cj_token *token = &tokens.items[i];
        if (token->word_class == CJ_WORD_FUNCTION) {
            continue;
        }
        const char *copy = cj_arena_strndup(arena, token->keys[1].ptr, token->keys[1].len);
        if (!copy) {
            return CJ_ERR_NOMEM;
        }
        keys[out_refusal->count++] = (struct cj_str){copy, token->keys[1].len};
    }
    return CJ_OK;
}

static cj_status make_refusals(struct maker *maker, const struct cj_entry *entry,
                               struct cj_target *target)
{
    const size_t count = entry->not_phrases.count;
    struct cj_refusal *refusals =
        cj_arena_array(&maker->bot->arena, count + 1, sizeof(*refusals));
    cj_status st = refusals ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = make_refusal(maker, entry->lang, entry->not_phrases.items[i].text, &refusals[i]);
    }
    target->refusals = refusals;
    target->refusal_count = count;
    return st;
}

/* ---- Entries ---- */

/* A section is named with its article: "Europe" alone could be anything. */
static const char *entry_title(struct cj_arena *arena, const struct cj_entry *entry)
{
    static const char separator[] = " › ";
    const size_t trail = strlen(entry->trail);
    const size_t question = strlen(entry->question);

    if (entry->kind != CJ_ENTRY_PASSAGE || trail == 0) {
        return entry->question;
    }
    char *title = cj_arena_alloc(arena, trail + sizeof(separator) + question);
    if (title) {
        memcpy(title, entry->trail, trail);
        memcpy(title + trail, separator, sizeof(separator) - 1);
        memcpy(title + trail + sizeof(separator) - 1, entry->question, question + 1);
    }
    return title;
}

static cj_status add_entry(struct maker *maker, uint32_t number)
{
    cj_bot *bot = maker->bot;
    const struct cj_entry *entry = &bot->kb->entries[number];

    bot->target_of_entry[number] = CJ_NO_TARGET;
    if (entry->brief.text.len == 0) {
        return CJ_OK; /* a stub has nothing to say */
    }

    struct cj_target *target = &bot->targets[bot->target_count];
    *target = (struct cj_target){.id = entry->id,
                                 .title = entry_title(&bot->arena, entry),
                                 .lang = entry->lang,
                                 .entry = entry,
                                 .entry_number = number};
    cj_status st = copy_ids(&bot->arena, entry->after.count, placed_id, &entry->after, target);
    if (st == CJ_OK) {
        st = make_refusals(maker, entry, target);
    }
    if (st == CJ_OK) {
        bot->target_of_entry[number] = (uint32_t)bot->target_count++;
    }
    return st;
}

/* ---- Intents ---- */

static cj_status render_says(struct cj_arena *arena, const struct cj_intent *intent,
                             struct cj_target *target)
{
    struct cj_content *says = cj_arena_array(arena, intent->say.count + 1, sizeof(*says));
    cj_status st = says ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < intent->say.count; i++) {
        st = cj_render_message(intent->say.items[i].text, arena, &says[i]);
    }
    target->says = says;
    target->say_count = intent->say.count;
    return st;
}

static cj_status intent_title(const cj_bot *bot, struct cj_arena *arena,
                              const struct cj_intent *intent, const char **out_title)
{
    struct cj_str expanded;

    *out_title = intent->id;
    if (intent->phrases.count == 0) {
        return CJ_OK;
    }
    cj_status st = cj_ruleset_expand(bot->rules, intent->lang, intent->phrases.items[0].text,
                                     arena, &expanded);
    if (st == CJ_OK) {
        *out_title = cj_arena_strndup(arena, expanded.ptr, expanded.len);
        st = *out_title ? CJ_OK : CJ_ERR_NOMEM;
    }
    return st;
}

/* The entry that an intent answers with, in its own language if there is one. */
static uint32_t find_answer(const cj_bot *bot, const struct cj_intent *intent)
{
    uint32_t entry = CJ_NO_ENTRY;

    if (intent->answer.text) {
        entry = cj_kb_find(bot->kb, intent->answer.text, intent->lang);
    }
    if (intent->answer.text && entry == CJ_NO_ENTRY) {
        entry = cj_kb_find(bot->kb, intent->answer.text, NULL);
    }
    return entry == CJ_NO_ENTRY ? CJ_NO_TARGET : bot->target_of_entry[entry];
}

static bool speaks(const struct cj_intent *intent)
{
    return intent->builtin || intent->say.count > 0 ||
           (intent->escalate_when && strcmp(intent->escalate_when, "always") == 0);
}

static cj_status add_intent(struct maker *maker, size_t number)
{
    cj_bot *bot = maker->bot;
    const struct cj_intent *intent = cj_ruleset_intent(bot->rules, number);

    bot->target_of_intent[number] = find_answer(bot, intent);
    if (bot->target_of_intent[number] != CJ_NO_TARGET || !speaks(intent)) {
        return CJ_OK;
    }

    struct cj_target *target = &bot->targets[bot->target_count];
    *target = (struct cj_target){
        .id = intent->id, .lang = intent->lang, .intent = intent, .entry_number = CJ_NO_ENTRY};
    cj_status st = copy_ids(&bot->arena, intent->after.count, rule_id, &intent->after, target);
    if (st == CJ_OK) {
        st = render_says(&bot->arena, intent, target);
    }
    if (st == CJ_OK) {
        st = intent_title(bot, &bot->arena, intent, &target->title);
    }
    if (st == CJ_OK) {
        bot->target_of_intent[number] = (uint32_t)bot->target_count++;
    }
    return st;
}

cj_status cj_targets_make(cj_bot *bot, cj_analyser *analyser)
{
    const size_t entries = bot->kb->count;
    const size_t intents = cj_ruleset_intent_count(bot->rules);
    struct maker maker = {.bot = bot, .analyser = analyser};
    cj_status st = CJ_OK;

    bot->targets = cj_arena_array(&bot->arena, entries + intents + 1, sizeof(*bot->targets));
    bot->target_of_entry =
        cj_arena_array(&bot->arena, entries + 1, sizeof(*bot->target_of_entry));
    bot->target_of_intent =
        cj_arena_array(&bot->arena, intents + 1, sizeof(*bot->target_of_intent));
    if (!bot->targets || !bot->target_of_entry || !bot->target_of_intent) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; st == CJ_OK && i < entries; i++) {
        st = add_entry(&maker, (uint32_t)i);
    }
    for (size_t i = 0; st == CJ_OK && i < intents; i++) {
        st = add_intent(&maker, i);
    }
    cj_arena_clear(&maker.scratch);
    return st;
}
