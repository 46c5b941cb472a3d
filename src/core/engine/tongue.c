/* What a bot knows in one language. Targets become the documents of its index: an entry's
 * `also` phrases and tags, and the phrases of every intent that answers with it. */
#include "engine/tongue.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "engine/messages.h"

struct texts {
    struct cj_str *items;
    size_t count;
    size_t capacity;
};

/* Dies with the build: texts that the index has copied. */
struct maker {
    cj_bot *bot;
    struct cj_tongue *tongue;
    cj_analyser *analyser;
    struct cj_arena arena;
    struct cj_buf key;
    struct texts *phrases; /* a target */
    struct texts words;
    struct {
        struct cj_synonyms *items;
        size_t count;
        size_t capacity;
    } synonyms;
};

static cj_status push(struct texts *texts, struct cj_str text)
{
    if (!cj_array_grow(&texts->items, &texts->capacity, texts->count, sizeof(*texts->items))) {
        return CJ_ERR_NOMEM;
    }
    texts->items[texts->count++] = text;
    return CJ_OK;
}

/* ---- Phrases ---- */

static cj_status add_entry_phrases(struct maker *maker, uint32_t number)
{
    const struct cj_entry *entry = maker->bot->targets[number].entry;
    cj_status st = CJ_OK;

    for (size_t i = 0; entry && st == CJ_OK && i < entry->also.count; i++) {
        st = push(&maker->phrases[number], cj_str_from(entry->also.items[i].text));
    }
    return st;
}

/* Built-in phrases are not ranked: small talk must not compete with the content's questions.
 * They are met exactly or by their rules. */
static cj_status add_builtin_phrase(struct maker *maker, struct cj_str phrase, uint32_t intent)
{
    struct cj_tokens tokens;
    cj_status st =
        cj_analyse(maker->analyser, maker->tongue->lang, phrase, &maker->arena, &tokens);

    if (st != CJ_OK) {
        return st;
    }
    cj_buf_reset(&maker->key);
    cj_tokens_key(&tokens, &maker->key);
    const struct cj_str key = cj_buf_str(&maker->key);
    const char *kept =
        maker->key.failed ? NULL : cj_arena_strndup(&maker->bot->arena, key.ptr, key.len);
    if (!kept || cj_map_add(&maker->tongue->builtin, (struct cj_str){kept, key.len}, intent,
                            NULL) < 0) {
        return CJ_ERR_NOMEM;
    }
    return CJ_OK;
}

static cj_status add_intent_phrases(struct maker *maker, uint32_t number)
{
    const struct cj_intent *intent = cj_ruleset_intent(maker->bot->rules, number);
    const uint32_t target = maker->bot->target_of_intent[number];
    cj_status st = CJ_OK;

    if (target == CJ_NO_TARGET || intent->lang != maker->tongue->lang) {
        return CJ_OK;
    }
    for (size_t i = 0; st == CJ_OK && i < intent->phrases.count; i++) {
        struct cj_str phrase;

        st = cj_ruleset_expand(maker->bot->rules, intent->lang, intent->phrases.items[i].text,
                               &maker->arena, &phrase);
        if (st == CJ_OK) {
            st = intent->builtin ? add_builtin_phrase(maker, phrase, number)
                                 : push(&maker->phrases[target], phrase);
        }
    }
    return st;
}

static cj_status collect_phrases(struct maker *maker)
{
    const size_t intents = cj_ruleset_intent_count(maker->bot->rules);
    cj_status st = CJ_OK;

    maker->phrases = calloc(maker->bot->target_count + 1, sizeof(*maker->phrases));
    if (!maker->phrases) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; st == CJ_OK && i < maker->bot->target_count; i++) {
        st = add_entry_phrases(maker, (uint32_t)i);
    }
    for (size_t i = 0; st == CJ_OK && i < intents; i++) {
        st = add_intent_phrases(maker, (uint32_t)i);
    }
    return st;
}

/* ---- Documents ---- */

static cj_status make_tags(struct maker *maker, const struct cj_entry *entry,
                           struct cj_document *document)
{
    struct cj_str *tags = cj_arena_array(&maker->arena, entry->tags.count + 1, sizeof(*tags));

    if (!tags) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < entry->tags.count; i++) {
        tags[i] = cj_str_from(entry->tags.items[i].text);
    }
    document->tags = tags;
    document->tag_count = entry->tags.count;
    return CJ_OK;
}

static cj_status make_document(struct maker *maker, uint32_t number,
                               struct cj_document *document)
{
    const struct cj_target *target = &maker->bot->targets[number];
    const struct texts *phrases = &maker->phrases[number];

    *document = (struct cj_document){
        .id = target->id,
        .phrases = phrases->items,
        .phrase_count = phrases->count,
    };
    if (!target->entry) {
        return CJ_OK;
    }
    document->title = cj_str_from(target->entry->question);
    document->trail = cj_str_from(target->entry->trail);
    document->body = target->entry->body;
    return make_tags(maker, target->entry, document);
}

static bool is_ranked(const struct maker *maker, uint32_t number)
{
    const struct cj_target *target = &maker->bot->targets[number];

    return target->lang == maker->tongue->lang && !(target->intent && target->intent->builtin);
}

/* Words of rules and concepts, so that a mistyped one still meets its rule. */
static void add_word(void *context, struct cj_str word)
{
    struct maker *maker = context;

    maker->key.failed |= push(&maker->words, word) != CJ_OK;
}

/* What a bot's concept says is the same, is, but for the word itself being better. What is the
 * same to most is a hint: measured on six help centres, more of it cost more right answers
 * than it won. */
#define OWN_WEIGHT    0.7F
#define COMMON_WEIGHT 0.4F

/* The words of a concept, so that an answer that says "delivery" is found by "shipping". */
static void add_synonyms(void *context, bool is_own, const struct cj_str *keys, size_t count)
{
    struct maker *maker = context;
    struct cj_str *kept = cj_arena_array(&maker->arena, count, sizeof(*kept));

    if (!kept || !cj_array_grow(&maker->synonyms.items, &maker->synonyms.capacity,
                                maker->synonyms.count, sizeof(*maker->synonyms.items))) {
        maker->key.failed = true;
        return;
    }
    memcpy(kept, keys, count * sizeof(*kept));
    maker->synonyms.items[maker->synonyms.count++] =
        (struct cj_synonyms){kept, count, is_own ? OWN_WEIGHT : COMMON_WEIGHT};
}

static cj_status build_index(struct maker *maker)
{
    cj_bot *bot = maker->bot;
    struct cj_tongue *tongue = maker->tongue;
    struct cj_document *documents =
        cj_arena_array(&maker->arena, bot->target_count + 1, sizeof(*documents));
    uint32_t *target_of =
        cj_arena_array(&bot->arena, bot->target_count + 1, sizeof(*target_of));
    size_t count = 0;
    cj_status st = documents && target_of ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < bot->target_count; i++) {
        if (is_ranked(maker, (uint32_t)i)) {
            target_of[count] = (uint32_t)i;
            st = make_document(maker, (uint32_t)i, &documents[count++]);
        }
    }
    maker->key.failed = false;
    cj_ruleset_each_word(bot->rules, tongue->lang, add_word, maker);
    cj_ruleset_each_concept(bot->rules, tongue->lang, add_synonyms, maker);
    if (st != CJ_OK || maker->key.failed) {
        return CJ_ERR_NOMEM;
    }
    tongue->target_of = target_of;
    return cj_index_build(&(struct cj_index_options){.lang = tongue->lang,
                                                     .extra_words = maker->words.items,
                                                     .extra_word_count = maker->words.count,
                                                     .synonyms = maker->synonyms.items,
                                                     .synonym_count = maker->synonyms.count},
                          maker->analyser, documents, count, &tongue->index);
}

/* ---- Titles for type-ahead ---- */

static int compare_titles(const void *left, const void *right)
{
    const struct cj_typed_title *a = left;
    const struct cj_typed_title *b = right;
    const int order = cj_str_compare(a->key, b->key);

    return order ? order : (a->target > b->target) - (a->target < b->target);
}

static cj_status add_title(struct maker *maker, uint32_t number, struct cj_typed_title *out)
{
    struct cj_tokens tokens;

    cj_arena_reset(&maker->arena);
    cj_buf_reset(&maker->key);
    cj_status st =
        cj_analyse(maker->analyser, maker->tongue->lang,
                   cj_str_from(maker->bot->targets[number].title), &maker->arena, &tokens);
    if (st != CJ_OK) {
        return st;
    }
    cj_tokens_key(&tokens, &maker->key);
    const struct cj_str key = cj_buf_str(&maker->key);
    const char *kept =
        maker->key.failed ? NULL : cj_arena_strndup(&maker->bot->arena, key.ptr, key.len);
    *out = (struct cj_typed_title){{kept, key.len}, number};
    return kept ? CJ_OK : CJ_ERR_NOMEM;
}

static cj_status make_titles(struct maker *maker)
{
    cj_bot *bot = maker->bot;
    const size_t count = cj_index_count(maker->tongue->index);
    struct cj_typed_title *titles = cj_arena_array(&bot->arena, count + 1, sizeof(*titles));
    size_t made = 0;
    cj_status st = titles ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        const uint32_t target = maker->tongue->target_of[i];
        if (bot->targets[target].entry) {
            st = add_title(maker, target, &titles[made++]);
        }
    }
    if (st == CJ_OK) {
        qsort(titles, made, sizeof(*titles), compare_titles);
        maker->tongue->titles = titles;
        maker->tongue->title_count = made;
    }
    return st;
}

/* ---- The whole ---- */

static struct cj_thresholds choose_thresholds(const cj_bot *bot, const cj_index *index)
{
    if (bot->config->thresholds_auto) {
        return cj_index_thresholds(index);
    }
    return (struct cj_thresholds){bot->config->threshold_answer,
                                  bot->config->threshold_suggest};
}

cj_status cj_tongue_make(cj_bot *bot, struct cj_tongue *tongue, cj_analyser *analyser)
{
    struct maker maker = {.bot = bot, .tongue = tongue, .analyser = analyser};
    cj_status st = cj_messages_make(bot, tongue);

    if (st == CJ_OK) {
        st = collect_phrases(&maker);
    }
    if (st == CJ_OK) {
        st = build_index(&maker);
    }
    if (st == CJ_OK) {
        st = make_titles(&maker);
    }
    if (st == CJ_OK) {
        tongue->thresholds = choose_thresholds(bot, tongue->index);
    }
    for (size_t i = 0; maker.phrases && i < bot->target_count; i++) {
        free(maker.phrases[i].items);
    }
    free(maker.phrases);
    free(maker.words.items);
    free(maker.synonyms.items);
    cj_buf_clear(&maker.key);
    cj_arena_clear(&maker.arena);
    return st;
}

void cj_tongue_clear(struct cj_tongue *tongue)
{
    cj_index_free(tongue->index);
    cj_map_clear(&tongue->builtin);
    cj_map_clear(&tongue->message_of);
}
