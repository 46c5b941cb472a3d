/* The first look: which documents are worth scoring in full.
 *
 * The postings of the question's words are added up, phrase by phrase and body by body; the
 * best go on. In a large index the bodies of words that stand in many of them are left to the
 * second look, once a rarer word has been seen: they would touch every document to change
 * little. Phrases are always read: two common words may well be a title. */
#include "index/candidates.h"

#include <string.h>

/* From this many documents on… */
#define LARGE_INDEX 2000
/* …a word in more than this share of them is common. */
#define COMMON_SHARE 10

/* What bodies add to the first look: their own share of the full score, roughly. */
#define BODY_SHARE 0.24

/* The groups by falling weight; ties in the order of the message. */
static void order_groups(const struct cj_query *query, uint8_t order[CJ_MAX_GROUPS])
{
    for (size_t i = 0; i < query->group_count; i++) {
        size_t at = i;

        while (at > 0 && query->groups[order[at - 1]].weight < query->groups[i].weight) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = (uint8_t)i;
    }
}

/* Whoever holds the group at all, with its best frequency under any of its keys. */
static void gather(struct cj_index_scratch *scratch, const struct cj_postings *postings,
                   const struct cj_group *group)
{
    struct cj_tally *holders = &scratch->holders;

    holders->count = 0;
    scratch->group_stamp++;
    for (size_t k = 0; k < group->key_count; k++) {
        const uint32_t key = group->keys[k];
        for (uint32_t i = postings->first[key]; i < postings->first[key + 1]; i++) {
            const uint32_t holder = postings->holders[i];
            const float value = (float)postings->frequencies[i] * group->key_weights[k];
            cj_tally_add(holders, scratch->group_stamp, holder, 0);
            if (value > holders->values[holder]) {
                holders->values[holder] = value;
            }
        }
    }
}

static void add_phrases(const struct cj_index *index, struct cj_index_scratch *scratch,
                        const struct cj_group *group, const struct cj_held_out *held_out)
{
    gather(scratch, &index->by_phrase, group);
    for (size_t i = 0; i < scratch->holders.count; i++) {
        const uint32_t number = scratch->holders.touched[i];
        const struct cj_phrase *phrase = &index->phrases[number];
        const double share = cj_bm25(scratch->holders.values[number], CJ_PHRASE_K1,
                                     phrase->words.count, index->mean_phrase);

        if (number != held_out->phrase && phrase->item != held_out->item) {
            cj_tally_add(&scratch->phrases, scratch->stamp, number,
                         (float)(group->weight * share));
        }
    }
}

static void add_bodies(const struct cj_index *index, struct cj_index_scratch *scratch,
                       const struct cj_group *group, const struct cj_held_out *held_out)
{
    const double factor =
        (index->profile != CJ_PROFILE_PASSAGES ? BODY_SHARE : 1) * group->body_weight;

    gather(scratch, &index->by_body, group);
    for (size_t i = 0; i < scratch->holders.count; i++) {
        const uint32_t number = scratch->holders.touched[i];
        const double share = cj_bm25(scratch->holders.values[number], CJ_BODY_K1,
                                     index->items[number].body.count, index->mean_body);

        if (number != held_out->item) {
            cj_tally_add(&scratch->items, scratch->stamp, number, (float)(factor * share));
        }
    }
}

static bool is_common(const struct cj_index *index, const struct cj_group *group)
{
    size_t count = 0;

    for (size_t k = 0; k < group->key_count; k++) {
        count += cj_postings_count(&index->by_body, group->keys[k]);
    }
    return index->count > LARGE_INDEX && count > index->count / COMMON_SHARE;
}

/* Adds each document's best phrase to its body. scratch->holders keeps the best phrase seen.
 */
static void add_best_phrases(const struct cj_index *index, struct cj_index_scratch *scratch)
{
    struct cj_tally *best = &scratch->holders;
    struct cj_tally *phrases = &scratch->phrases;

    best->count = 0;
    scratch->group_stamp++;
    for (size_t i = 0; i < phrases->count; i++) {
        const uint32_t number = phrases->touched[i];
        const uint32_t item = index->phrases[number].item;

        cj_tally_add(best, scratch->group_stamp, item, 0);
        if (phrases->values[number] > best->values[item]) {
            best->values[item] = phrases->values[number];
        }
    }
    for (size_t i = 0; i < best->count; i++) {
        cj_tally_add(&scratch->items, scratch->stamp, best->touched[i],
                     best->values[best->touched[i]]);
    }
}

/* Whether `a` comes before `b`: the better score, then the smaller id. */
static bool before(const struct cj_tally *items, uint32_t a, uint32_t b)
{
    const float x = items->values[a];
    const float y = items->values[b];

    return x > y || (x == y && a < b);
}

/* Moves the element at `at` down a heap whose root is the worst. */
static void sift_down(const struct cj_tally *items, uint32_t *heap, size_t count, size_t at)
{
    for (;;) {
        size_t worst = at;

        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
            if (before(items, heap[worst], heap[child])) {
                worst = child;
            }
        }
        if (worst == at) {
            return;
        }
        const uint32_t moved = heap[at];
        heap[at] = heap[worst];
        heap[worst] = moved;
        at = worst;
    }
}

static size_t keep_best(const struct cj_tally *items, uint32_t heap[CJ_MAX_CANDIDATES])
{
    const size_t count = items->count < CJ_MAX_CANDIDATES ? items->count : CJ_MAX_CANDIDATES;

    memcpy(heap, items->touched, count * sizeof(*heap));
    for (size_t i = count / 2; i > 0; i--) {
        sift_down(items, heap, count, i - 1);
    }
    for (size_t i = count; i < items->count; i++) {
        if (before(items, items->touched[i], heap[0])) {
            heap[0] = items->touched[i];
            sift_down(items, heap, count, 0);
        }
    }
    return count;
}

size_t cj_find_candidates(const struct cj_index *index, struct cj_index_scratch *scratch,
                          const struct cj_held_out *held_out,
                          uint32_t out_items[CJ_MAX_CANDIDATES])
{
    const struct cj_query *query = &scratch->query;
    uint8_t order[CJ_MAX_GROUPS];
    bool seen = false;

    order_groups(query, order);
    for (size_t i = 0; i < query->group_count; i++) {
        const struct cj_group *group = &query->groups[order[i]];

        add_phrases(index, scratch, group, held_out);
        if (!seen || !is_common(index, group)) {
            add_bodies(index, scratch, group, held_out);
        }
        seen |= group->known;
    }
    add_best_phrases(index, scratch);
    return keep_best(&scratch->items, out_items);
}
