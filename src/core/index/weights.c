/* What words and word pairs weigh. */
#include "index/weights.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "index/numeric.h"

/* Slots of the pair table for each pair of words in a phrase: more make collisions rarer. */
#define PAIR_SLOTS_PER_PAIR 2
#define FIRST_PAIR_SLOTS    1024

uint32_t cj_pair_slot(const struct cj_index *index, uint32_t left_key, uint32_t right_key)
{
    uint64_t hash = ((uint64_t)left_key << 32 | right_key) * UINT64_C(0x9E3779B97F4A7C15);

    hash ^= hash >> 29; /* the high bits of the product are the good ones */
    return (uint32_t)(hash & (index->pair_slots - 1));
}

double cj_pair_idf(const struct cj_index *index, uint32_t slot)
{
    return cj_idf((double)index->phrase_count, index->pair_df[slot]);
}

static double class_weight(uint8_t word_class, double question)
{
    switch ((enum cj_word_class)word_class) {
    case CJ_WORD_FUNCTION:
        return CJ_FUNCTION_WEIGHT;
    case CJ_WORD_QUESTION:
        return question;
    case CJ_WORD_CONTENT:
        break;
    }
    return 1;
}

/* Question words and function words are rare in what answers say and common in questions: the
 * smaller rarity tells. What says what a text is about is rare where the sentences say so. */
static double question_idf(const struct cj_index *index, uint32_t key)
{
    const struct cj_key *entry = &index->dictionary.keys[key];
    const double idf = cj_idf(index->dictionary.units, entry->df);

    if (entry->word_class == CJ_WORD_CONTENT) {
        return idf;
    }
    const double asked =
        cj_idf((double)index->phrase_count, cj_postings_count(&index->by_phrase, key));
    return asked < idf ? asked : idf;
}

double cj_key_weight(const struct cj_index *index, uint32_t key)
{
    return question_idf(index, key) * class_weight(index->dictionary.keys[key].word_class, 1);
}

double cj_key_body_weight(const struct cj_index *index, uint32_t key)
{
    const struct cj_key *entry = &index->dictionary.keys[key];
    const double idf =
        index->profile != CJ_PROFILE_PASSAGES
            ? cj_idf(index->dictionary.units, entry->df)
            : cj_idf((double)index->count, cj_postings_count(&index->by_body, key));

    return idf * class_weight(entry->word_class, CJ_QUESTION_BODY_WEIGHT);
}

double cj_damped(uint32_t count)
{
    static const double table[] = {0,
                                   1,
                                   1.69314718055994530942,
                                   2.09861228866810969140,
                                   2.38629436111989061883,
                                   2.60943791243410037460,
                                   2.79175946922805500081,
                                   2.94591014905531330511};

    return count < sizeof(table) / sizeof(table[0]) ? table[count] : 1 + cj_ln(count);
}

/* ---- Word pairs ---- */

/* What one phrase adds up to, pair slot by pair slot or gram slot by gram slot. */
struct bag {
    struct bag_item {
        uint32_t slot;
        double weight;
    } items[CJ_MAX_PHRASE_WORDS * CJ_PAIR_GAPS];
    size_t count;
};

static void bag_add(struct bag *bag, uint32_t slot, double weight)
{
    size_t i = 0;

    while (i < bag->count && bag->items[i].slot != slot) {
        i++;
    }
    if (i == bag->count) {
        bag->items[bag->count++] = (struct bag_item){slot, 0};
    }
    bag->items[i].weight += weight;
}

static void collect_pairs(const struct cj_index *index, struct cj_span span, struct bag *bag)
{
    const struct cj_word *words = index->dictionary.words;

    bag->count = 0;
    for (size_t i = 0; i < span.count; i++) {
        for (size_t gap = 1; gap <= CJ_PAIR_GAPS && i + gap < span.count; gap++) {
            const struct cj_word *left = &words[index->words[span.first + i]];
            const struct cj_word *right = &words[index->words[span.first + i + gap]];
            bag_add(bag, cj_pair_slot(index, left->keys[1], right->keys[1]),
                    cj_pair_gap_weight(gap));
        }
    }
}

static cj_status count_pairs(struct cj_index *index)
{
    struct bag bag;
    size_t pairs = 0;

    for (size_t i = 0; i < index->phrase_count; i++) {
        pairs += (size_t)index->phrases[i].words.count * CJ_PAIR_GAPS;
    }
    index->pair_slots = FIRST_PAIR_SLOTS;
    while (index->pair_slots < pairs * PAIR_SLOTS_PER_PAIR) {
        index->pair_slots *= 2;
    }
    index->pair_df = calloc(index->pair_slots, sizeof(*index->pair_df));
    if (!index->pair_df) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < index->phrase_count; i++) {
        collect_pairs(index, index->phrases[i].words, &bag);
        for (size_t p = 0; p < bag.count; p++) {
            uint16_t *df = &index->pair_df[bag.items[p].slot];
            *df = (uint16_t)(*df + (*df < UINT16_MAX));
        }
    }
    return CJ_OK;
}

static double pair_norm(const struct cj_index *index, struct cj_span span)
{
    struct bag bag;
    double sum = 0;

    collect_pairs(index, span, &bag);
    for (size_t i = 0; i < bag.count; i++) {
        const double weight = bag.items[i].weight * cj_pair_idf(index, bag.items[i].slot);
        sum += weight * weight;
    }
    return sqrt(sum);
}

/* ---- Words and grams ---- */

static double mass(const struct cj_index *index, struct cj_span span)
{
    double sum = 0;

    for (size_t i = 0; i < span.count; i++) {
        const uint32_t key = index->dictionary.words[index->words[span.first + i]].keys[1];
        bool seen = false;

        for (size_t j = 0; j < i && !seen; j++) {
            seen = index->dictionary.words[index->words[span.first + j]].keys[1] == key;
        }
        sum += seen ? 0 : cj_key_weight(index, key);
    }
    return sum;
}

/* `counts` has CJ_GRAM_SLOTS elements, all 0 before and after. */
static double gram_norm(const struct cj_index *index, struct cj_span span, uint16_t *counts)
{
    const struct cj_dictionary *dictionary = &index->dictionary;
    double sum = 0;

    for (size_t i = 0; i < span.count; i++) {
        const struct cj_word *word = &dictionary->words[index->words[span.first + i]];
        for (size_t g = 0; g < word->gram_count; g++) {
            counts[dictionary->grams[word->gram_first + g]]++;
        }
    }
    for (size_t i = 0; i < span.count; i++) {
        const struct cj_word *word = &dictionary->words[index->words[span.first + i]];
        for (size_t g = 0; g < word->gram_count; g++) {
            const uint32_t slot = dictionary->grams[word->gram_first + g];
            const double weight =
                cj_idf(dictionary->units, dictionary->gram_df[slot]) * cj_damped(counts[slot]);
            sum += counts[slot] ? weight * weight : 0; /* each slot once */
            counts[slot] = 0;
        }
    }
    return sqrt(sum);
}

cj_status cj_weigh_phrases(struct cj_index *index)
{
    uint16_t *counts = calloc(CJ_GRAM_SLOTS, sizeof(*counts));
    cj_status st = counts ? count_pairs(index) : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < index->phrase_count; i++) {
        struct cj_phrase *phrase = &index->phrases[i];

        phrase->pair_norm = (float)pair_norm(index, phrase->words);
        phrase->gram_norm = (float)gram_norm(index, phrase->words, counts);
        phrase->mass = (float)mass(index, phrase->words);
    }
    free(counts);
    return st;
}
