/* A message as the index sees it: groups of keys, each with its weight. */
#include "index/query.h"

#include <math.h>
#include <string.h>

#include "index/repair.h"
#include "index/weights.h"
#include "text/forms.h"

/* A repaired word counts less than one that was written right… */
#define REPAIR_WEIGHT 0.8
/* …two words that were written as one, or one that was written as two, nearly as much. */
#define SPLIT_WEIGHT 0.9
#define JOIN_WEIGHT  0.8
/* Another form is the same word, nearly always. */
#define FORM_WEIGHT 0.85
/* A relative may be about something else. */
#define RELATIVE_WEIGHT 0.5
/* Keys from this weight on are the word itself and tell how rare it is. */
#define OWN_WEIGHT 0.9f
/* "hola", "quería", "por favor": where the content lacks an everyday word, it says little
 * about what the message is about. */
#define ASIDE_WEIGHT 0.5

/* What is at hand while the groups are made. */
struct maker {
    const struct cj_index *index;
    cj_analyser *analyser;
    const struct cj_utterance *utterance;
    const struct cj_held_out *held_out;
    struct cj_arena *arena;
    struct cj_query *query;
    struct cj_word_match *words;        /* may be NULL */
    size_t repaired;                    /* words repaired so far */
    struct cj_str folds[CJ_MAX_GROUPS]; /* of the first tokens, as repaired: for pairs */
    uint32_t pair_keys[CJ_MAX_GROUPS];
    size_t fold_count;
};

/* ---- Keys ---- */

static void add_key(struct cj_group *group, uint32_t key, double weight)
{
    for (size_t i = 0; i < group->key_count; i++) {
        if (group->keys[i] == key) {
            return;
        }
    }
    if (group->key_count < CJ_GROUP_KEYS) {
        group->keys[group->key_count] = key;
        group->key_weights[group->key_count++] = (float)weight;
    }
}

static void add_word(const struct cj_index *index, struct cj_group *group, uint32_t number,
                     double weight)
{
    const struct cj_word *word = &index->dictionary.words[number];

    add_key(group, word->keys[0], weight);
    add_key(group, word->keys[1], weight);
}

/* Whether a key stands anywhere but in what is held out. */
static bool occurs(const struct cj_index *index, const struct cj_held_out *held_out,
                   uint32_t key)
{
    const struct cj_postings *phrases = &index->by_phrase;
    const struct cj_postings *bodies = &index->by_body;

    for (uint32_t i = phrases->first[key]; i < phrases->first[key + 1]; i++) {
        const uint32_t phrase = phrases->holders[i];
        if (phrase != held_out->phrase && index->phrases[phrase].item != held_out->item) {
            return true;
        }
    }
    for (uint32_t i = bodies->first[key]; i < bodies->first[key + 1]; i++) {
        if (bodies->holders[i] != held_out->item) {
            return true;
        }
    }
    return false;
}

static bool any_occurs(const struct maker *maker, const struct cj_group *group)
{
    for (size_t i = 0; i < group->key_count; i++) {
        if (occurs(maker->index, maker->held_out, group->keys[i])) {
            return true;
        }
    }
    return false;
}

/* The word as it stands and as it would stand with its accents. */
static void add_own_keys(struct maker *maker, const struct cj_token *token,
                         struct cj_group *group)
{
    const struct cj_dictionary *dictionary = &maker->index->dictionary;
    uint32_t key;

    for (size_t i = 0; i < 2; i++) {
        if (cj_dictionary_find_key(dictionary, token->keys[i], &key)) {
            add_key(group, key, 1);
        }
    }
    if (!cj_str_equal(token->lower, token->fold)) {
        return; /* whoever types accents means them */
    }
    for (uint32_t word = cj_dictionary_find(dictionary, token->fold); word != CJ_NO_WORD;
         word = dictionary->words[word].next) {
        add_word(maker->index, group, word, 1);
    }
}

/* The same word in forms that the stemmer leaves apart. */
static void add_forms(struct maker *maker, const struct cj_token *token,
                      struct cj_group *group)
{
    struct cj_form_stem stems[CJ_MAX_FORMS];
    const size_t count = cj_other_stems(maker->index->lang, token->keys[1], stems);

    for (size_t i = 0; i < count; i++) {
        uint32_t key;
        if (cj_dictionary_find_key(&maker->index->dictionary,
                                   (struct cj_str){stems[i].text, stems[i].len}, &key)) {
            add_key(group, key, FORM_WEIGHT);
        }
    }
}

/* What the bot's concepts hold to be the same as the keys that the group has so far. */
static void add_synonyms(struct maker *maker, struct cj_group *group)
{
    const size_t own = group->key_count;

    for (size_t i = 0; i < own; i++) {
        size_t count;
        const struct cj_synonym *synonyms =
            cj_synonyms_of(&maker->index->thesaurus, group->keys[i], &count);

        for (size_t k = 0; k < count; k++) {
            add_key(group, synonyms[k].key, synonyms[k].weight * group->key_weights[i]);
        }
    }
}

/* ---- Weights ---- */

/* Whether a key is the word itself, and stands in a document. */
static bool is_own(const struct cj_index *index, const struct cj_group *group, size_t number)
{
    return group->key_weights[number] >= OWN_WEIGHT &&
           index->dictionary.keys[group->keys[number]].df > 0;
}

/* How rare the word is: the commonest of its own forms tells, because a rare form of a common
 * word is no rarer in meaning; for a word that only stands there repaired, or as a synonym,
 * the best candidate does. */
static double rarity(const struct cj_index *index, const struct cj_group *group,
                     double (*weigh)(const struct cj_index *index, uint32_t key))
{
    double result = -1;
    bool own = false;

    for (size_t i = 0; i < group->key_count; i++) {
        own |= is_own(index, group, i);
    }
    for (size_t i = 0; i < group->key_count; i++) {
        const double weight = weigh(index, group->keys[i]) * group->key_weights[i];
        if ((own && !is_own(index, group, i)) ||
            index->dictionary.keys[group->keys[i]].df == 0) {
            continue;
        }
        if (result < 0 || (own ? weight < result : weight > result)) {
            result = weight;
        }
    }
    return result;
}

static double unknown_weight(const struct cj_group *group, double units)
{
    double weight = cj_idf(units, 0);

    if (group->word_class == CJ_WORD_FUNCTION) {
        weight *= CJ_FUNCTION_WEIGHT;
    }
    return group->aside ? weight * ASIDE_WEIGHT : weight;
}

static void weigh(const struct cj_index *index, struct cj_group *group, double factor)
{
    const double units = index->dictionary.units;

    group->weight = rarity(index, group, cj_key_weight);
    group->body_weight = rarity(index, group, cj_key_body_weight);
    if (group->weight < 0 || !group->known) {
        group->weight = unknown_weight(group, units);
        group->body_weight = unknown_weight(
            group, index->profile != CJ_PROFILE_PASSAGES ? units : (double)index->count);
    }
    group->weight *= factor;
    group->body_weight *= factor;
}

static void push(struct maker *maker, struct cj_group *group, double factor)
{
    struct cj_query *query = maker->query;

    for (size_t i = 0; i < query->group_count && group->key_count > 0; i++) {
        if (query->groups[i].key_count > 0 && query->groups[i].keys[0] == group->keys[0]) {
            return; /* said twice */
        }
    }
    if (query->group_count < CJ_MAX_GROUPS) {
        weigh(maker->index, group, factor);
        query->groups[query->group_count++] = *group;
    }
}

/* ---- One word ---- */

static cj_status note_correction(struct maker *maker, size_t token, struct cj_str first,
                                 struct cj_str second)
{
    if (!maker->words) {
        return CJ_OK;
    }

    const size_t len = first.len + (second.len > 0 ? 1 + second.len : 0);
    char *text = cj_arena_alloc(maker->arena, len + 1);
    if (!text) {
        return CJ_ERR_NOMEM;
    }
    memcpy(text, first.ptr, first.len);
    if (second.len > 0) {
        text[first.len] = ' ';
        memcpy(text + first.len + 1, second.ptr, second.len);
    }
    maker->words[token].correction = (struct cj_str){text, len};
    return CJ_OK;
}

/* Two words written as one: the first becomes a group of its own, the second `group`. */
static cj_status split(struct maker *maker, const struct cj_token *token,
                       struct cj_group *group)
{
    const struct cj_index *index = maker->index;
    uint32_t parts[2];

    if (!cj_split_word(index, token->fold, parts)) {
        return CJ_OK;
    }
    struct cj_group left = {.token = group->token, .known = true};
    left.word_class = index->dictionary.words[parts[0]].word_class;
    add_word(index, &left, parts[0], SPLIT_WEIGHT);
    push(maker, &left, 1);
    group->word_class = index->dictionary.words[parts[1]].word_class;
    group->known = true;
    add_word(index, group, parts[1], SPLIT_WEIGHT);
    return note_correction(maker, group->token, index->dictionary.words[parts[0]].fold,
                           index->dictionary.words[parts[1]].fold);
}

static cj_status repair(struct maker *maker, const struct cj_token *token,
                        struct cj_group *group)
{
    const struct cj_index *index = maker->index;
    struct cj_repairs repairs;

    if (maker->repaired == cj_repairable_words(index)) {
        return CJ_OK;
    }
    maker->repaired++;
    cj_repair_word(index, token, true, &repairs);
    if (repairs.count == 0) {
        return CJ_OK;
    }
    for (size_t i = 0; i < repairs.count; i++) {
        add_word(index, group, repairs.words[i], REPAIR_WEIGHT * repairs.weights[i]);
    }

    add_synonyms(maker, group);

    const struct cj_word *best = &index->dictionary.words[repairs.words[0]];
    group->known = any_occurs(maker, group);
    group->word_class = best->word_class;
    maker->folds[maker->fold_count] = best->fold;
    maker->pair_keys[maker->fold_count] = best->keys[1];
    return note_correction(maker, group->token, best->fold, (struct cj_str){0});
}

static void add_relatives(struct maker *maker, const struct cj_token *token,
                          struct cj_group *group)
{
    const struct cj_index *index = maker->index;
    struct cj_relatives relatives;

    cj_find_relatives(index, token->fold, &relatives);
    for (size_t i = 0; i < relatives.count; i++) {
        /* one key is enough: both would count the relative's own inflection twice */
        add_key(group, index->dictionary.words[relatives.words[i]].keys[1],
                RELATIVE_WEIGHT * relatives.similarities[i]);
    }
}

/* What pairs and grams are made of: the word as it was repaired. */
static void remember_fold(struct maker *maker, const struct cj_token *token)
{
    const struct cj_dictionary *dictionary = &maker->index->dictionary;
    const uint32_t word = cj_dictionary_find(dictionary, token->fold);
    uint32_t key = CJ_NO_WORD;

    if (word != CJ_NO_WORD) {
        key = dictionary->words[word].keys[1];
    } else if (!cj_dictionary_find_key(dictionary, token->keys[1], &key)) {
        key = CJ_NO_WORD;
    }
    maker->folds[maker->fold_count] = token->fold;
    maker->pair_keys[maker->fold_count] = key;
}

static cj_status add_token(struct maker *maker, size_t number)
{
    const struct cj_token *token = &maker->utterance->tokens.items[number];
    const bool held_out = maker->held_out->phrase != CJ_NO_WORD;
    struct cj_group group = {.token = (uint32_t)number,
                             .word_class = (uint8_t)token->word_class,
                             .number = token->kind == CJ_TOKEN_NUMBER};
    cj_status st = CJ_OK;

    add_own_keys(maker, token, &group);
    if (token->kind == CJ_TOKEN_WORD && token->word_class == CJ_WORD_CONTENT) {
        add_forms(maker, token, &group);
    }
    remember_fold(maker, token);
    add_synonyms(maker, &group);
    group.known = any_occurs(maker, &group);
    if (st == CJ_OK && !group.known && !held_out && token->kind == CJ_TOKEN_WORD) {
        group.key_count = 0;
        st = split(maker, token, &group);
        if (st == CJ_OK && !group.known) {
            st = repair(maker, token, &group);
        }
    }
    maker->fold_count++;
    if (!group.known) {
        group.key_count = 0;
        /* an amount, a height, a date: the visitor's own, which no document can have */
        group.aside = group.number || cj_lang_is_common(maker->index->lang, token->fold);
    }
    if (maker->words) {
        maker->words[number].known = group.known;
    }
    if (token->kind == CJ_TOKEN_WORD && group.word_class == CJ_WORD_CONTENT && !group.aside) {
        add_relatives(maker, token, &group);
    }
    push(maker, &group, 1);
    return st;
}

/* One word written as two ("re embolso"). */
static void add_join(struct maker *maker, size_t number)
{
    const struct cj_token *tokens = maker->utterance->tokens.items;
    char text[2 * CJ_MAX_WORD_LEN];
    const struct cj_str left = tokens[number].fold;
    const struct cj_str right = tokens[number + 1].fold;

    if (left.len + right.len > sizeof(text) || left.len + right.len < 5 ||
        tokens[number].kind != CJ_TOKEN_WORD || tokens[number + 1].kind != CJ_TOKEN_WORD) {
        return;
    }
    memcpy(text, left.ptr, left.len);
    memcpy(text + left.len, right.ptr, right.len);

    const uint32_t word = cj_dictionary_find(&maker->index->dictionary,
                                             (struct cj_str){text, left.len + right.len});
    if (word != CJ_NO_WORD) {
        struct cj_group group = {.token = (uint32_t)number, .known = true};
        add_word(maker->index, &group, word, 1);
        push(maker, &group, JOIN_WEIGHT);
    }
}

/* ---- Grams and pairs ---- */

static void add_gram(struct cj_query *query, uint32_t slot)
{
    for (size_t i = 0; i < query->gram_count; i++) {
        if (query->grams[i].slot == slot) {
            query->grams[i].weight += 1; /* the frequency, for now */
            return;
        }
    }
    if (query->gram_count < CJ_MAX_QUERY_GRAMS) {
        query->grams[query->gram_count++] = (struct cj_query_gram){slot, 0, 1};
    }
}

static void make_grams(const struct maker *maker)
{
    const struct cj_dictionary *dictionary = &maker->index->dictionary;
    struct cj_query *query = maker->query;
    uint32_t slots[CJ_MAX_WORD_GRAMS];
    double square = 0;

    for (size_t i = 0; i < maker->fold_count; i++) {
        const size_t count = cj_word_grams(maker->folds[i], slots);
        for (size_t g = 0; g < count; g++) {
            add_gram(query, slots[g]);
        }
    }
    for (size_t i = 0; i < query->gram_count; i++) {
        struct cj_query_gram *gram = &query->grams[i];

        gram->idf = cj_idf(dictionary->units, dictionary->gram_df[gram->slot]);
        gram->weight = gram->idf * cj_damped((uint32_t)gram->weight);
        query->gram_mass += gram->idf;
        square += gram->weight * gram->weight;
    }
    query->gram_norm = sqrt(square);
}

static bool is_function(const struct maker *maker, size_t number)
{
    return maker->utterance->tokens.items[number].word_class == CJ_WORD_FUNCTION;
}

static void add_pair(struct maker *maker, size_t number, size_t gap, double *square)
{
    const struct cj_index *index = maker->index;
    struct cj_query *query = maker->query;
    const uint32_t left = maker->pair_keys[number];
    const uint32_t right = maker->pair_keys[number + gap];
    const bool known = left != CJ_NO_WORD && right != CJ_NO_WORD;
    const uint32_t slot = known ? cj_pair_slot(index, left, right) : 0;
    double body_weight = cj_pair_gap_weight(gap);
    double weight = body_weight * (known ? cj_pair_idf(index, slot)
                                         : cj_idf((double)index->phrase_count, 0));

    if (is_function(maker, number) && is_function(maker, number + gap)) {
        weight *= CJ_FUNCTION_WEIGHT;
        body_weight *= CJ_FUNCTION_WEIGHT;
    }
    *square += weight * weight;
    query->pair_body_mass += body_weight;
    if (known && query->pair_count < CJ_MAX_QUERY_PAIRS) {
        query->pairs[query->pair_count++] = (struct cj_query_pair){slot, weight, body_weight};
    }
}

static void make_pairs(struct maker *maker)
{
    double square = 0;

    for (size_t i = 0; i < maker->fold_count; i++) {
        for (size_t gap = 1; gap <= CJ_PAIR_GAPS && i + gap < maker->fold_count; gap++) {
            add_pair(maker, i, gap, &square);
        }
    }
    maker->query->pair_norm = sqrt(square);
}

/* ---- The whole ---- */

static void add_up(struct maker *maker)
{
    struct cj_query *query = maker->query;
    double known = 0;

    for (size_t i = 0; i < query->group_count; i++) {
        query->mass += query->groups[i].weight;
        query->body_mass += query->groups[i].body_weight;
        known += query->groups[i].known ? query->groups[i].weight : 0;
    }
    query->known = query->mass > 0 ? known / query->mass : 0;
    for (size_t i = 0; maker->words && query->mass > 0 && i < query->group_count; i++) {
        const struct cj_group *group = &query->groups[i];
        maker->words[group->token].weight += group->weight / query->mass;
    }
}

cj_status cj_query_make(const struct cj_index *index, cj_analyser *analyser,
                        const struct cj_utterance *utterance,
                        const struct cj_held_out *held_out, struct cj_arena *arena,
                        struct cj_query *out_query, struct cj_word_match *words)
{
    struct maker maker = {
        .index = index,
        .analyser = analyser,
        .utterance = utterance,
        .held_out = held_out,
        .arena = arena,
        .query = out_query,
        .words = words,
    };
    const size_t all = utterance->tokens.count;
    const size_t count = all < CJ_MAX_GROUPS ? all : CJ_MAX_GROUPS;
    cj_status st = CJ_OK;

    out_query->group_count = out_query->gram_count = out_query->pair_count = 0;
    out_query->mass = out_query->body_mass = out_query->known = 0;
    out_query->gram_norm = out_query->gram_mass = 0;
    out_query->pair_norm = out_query->pair_body_mass = 0;
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = add_token(&maker, i);
    }
    for (size_t i = 0; st == CJ_OK && i + 1 < count; i++) {
        add_join(&maker, i);
    }
    if (st == CJ_OK) {
        make_grams(&maker);
        make_pairs(&maker);
        add_up(&maker);
    }
    return st;
}
