/* Marking a message: which concepts, entities and literals are seen in it, and where.
 *
 * Each token is looked up once. What begins with it becomes a candidate of its mark; marks are
 * then settled in rising order, so that those inside others are settled first. The cost grows
 * with what is seen, not with the number of concepts or rules. */
#include <string.h>

#include "base/array.h"
#include "rules/scratch.h"

#define NO_SEQUENCE CJ_NO_LINK

/* Matches of one entity's regex that are looked at: a message that is all numbers would hold
 * hundreds. */
#define MAX_ENTITY_MATCHES 16

/* What every step works on. */
struct marker {
    const struct cj_vocabulary *vocabulary;
    cj_rule_scratch *scratch;
    const struct cj_utterance *utterance;
    struct cj_arena *arena;
    size_t token_count; /* that are looked at */
};

/* ---- Candidates ---- */

static bool is_touched(const cj_rule_scratch *scratch, uint32_t mark)
{
    return scratch->touched[mark / 64] >> (mark % 64) & 1;
}

static cj_status add_candidate(struct marker *marker, uint32_t mark,
                               struct cj_candidate candidate)
{
    cj_rule_scratch *scratch = marker->scratch;
    struct cj_mark_state *state = &scratch->states[mark];

    if (!cj_array_grow(&scratch->candidates, &scratch->candidate_capacity,
                       scratch->candidate_count, sizeof(candidate))) {
        return CJ_ERR_NOMEM;
    }
    uint32_t index = (uint32_t)scratch->candidate_count++;
    candidate.next = CJ_NO_LINK;
    scratch->candidates[index] = candidate;
    if (is_touched(scratch, mark)) {
        scratch->candidates[state->last].next = index;
        state->last = index;
        return CJ_OK;
    }
    scratch->touched[mark / 64] |= UINT64_C(1) << (mark % 64);
    *state = (struct cj_mark_state){.candidates = index, .last = index};
    return CJ_OK;
}

static const struct cj_sighting *find_sighting(const cj_rule_scratch *scratch, uint32_t mark,
                                               size_t start)
{
    size_t count;
    const struct cj_sighting *sightings = cj_sightings(scratch, mark, &count);
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (sightings[middle].start < start) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && sightings[low].start == start ? &sightings[low] : NULL;
}

/* Moves the ends over one more element. */
static uint64_t step(const struct marker *marker, const struct cj_element *element,
                     size_t start, uint64_t ends)
{
    uint64_t next = 0;

    for (; ends; ends &= ends - 1) {
        unsigned taken = (unsigned)__builtin_ctzll(ends);
        size_t at = start + taken;

        if (element->is_mark) {
            const struct cj_sighting *seen = find_sighting(marker->scratch, element->id, at);
            next |= seen ? seen->lengths << taken : 0;
        } else if (at < marker->token_count && taken < CJ_SIGHTING_MAX_TOKENS &&
                   cj_term_matches(&marker->vocabulary->terms[element->id],
                                   &marker->utterance->tokens.items[at])) {
            next |= UINT64_C(1) << (taken + 1);
        }
    }
    return next;
}

/* Follows a candidate over its elements; where `words_only`, up to the first that is a mark.
 */
static void advance(const struct marker *marker, struct cj_candidate *candidate,
                    bool words_only)
{
    const struct cj_sequence *sequence = &marker->vocabulary->sequences[candidate->sequence];

    while (candidate->ends && candidate->element < sequence->count) {
        const struct cj_element *element =
            &marker->vocabulary->elements[sequence->element + candidate->element];

        if (words_only && element->is_mark) {
            return;
        }
        candidate->ends = step(marker, element, candidate->start, candidate->ends);
        candidate->element++;
    }
}

/* Opens candidates for the sequences in the chain `use`, whose first element was seen. */
static cj_status open_uses(struct marker *marker, uint32_t use, uint32_t start, uint64_t ends)
{
    const struct cj_vocabulary *vocabulary = marker->vocabulary;
    cj_status st = CJ_OK;

    for (; st == CJ_OK && use != CJ_NO_LINK; use = vocabulary->uses[use].next) {
        struct cj_candidate candidate = {
            .sequence = vocabulary->uses[use].sequence,
            .start = start,
            .element = 1,
            .ends = ends,
        };

        advance(marker, &candidate, true);
        if (candidate.ends) {
            st = add_candidate(marker, vocabulary->sequences[candidate.sequence].mark,
                               candidate);
        }
    }
    return st;
}

static cj_status open_key(struct marker *marker, const struct cj_map *map, struct cj_str key,
                          uint32_t token)
{
    const struct cj_vocabulary *vocabulary = marker->vocabulary;
    cj_status st = CJ_OK;
    uint32_t link;

    if (!cj_map_get(map, key, &link)) {
        return CJ_OK;
    }
    for (; st == CJ_OK && link != CJ_NO_LINK; link = vocabulary->links[link].next) {
        const struct cj_term *term = &vocabulary->terms[vocabulary->links[link].term];
        st = open_uses(marker, term->first_use, token, UINT64_C(1) << 1);
    }
    return st;
}

/* A term that is found by more than one key is looked at more than once: its sightings are the
 * same each time. */
static cj_status open_token(struct marker *marker, uint32_t index)
{
    const struct cj_vocabulary *vocabulary = marker->vocabulary;
    const struct cj_token *token = &marker->utterance->tokens.items[index];
    cj_status st = open_key(marker, &vocabulary->folds, token->fold, index);

    if (st == CJ_OK) {
        st = open_key(marker, &vocabulary->keys, token->keys[0], index);
    }
    if (st == CJ_OK && !cj_str_equal(token->keys[0], token->keys[1])) {
        st = open_key(marker, &vocabulary->keys, token->keys[1], index);
    }
    return st;
}

/* ---- Named marks, for the caller ---- */

static int compare_marks(const struct cj_mark *a, const struct cj_mark *b)
{
    int order = (a->token > b->token) - (a->token < b->token);

    order = order ? order : strcmp(a->name, b->name);
    order = order ? order : a->entity - b->entity;
    return order ? order : cj_str_compare(a->value, b->value);
}

static void tell_mark(cj_rule_scratch *scratch, struct cj_mark mark)
{
    size_t at = scratch->mark_count;

    while (at > 0 && compare_marks(&scratch->marks[at - 1], &mark) > 0) {
        at--;
    }
    if ((at > 0 && compare_marks(&scratch->marks[at - 1], &mark) == 0) ||
        scratch->mark_count == CJ_MAX_MARKS) {
        return;
    }
    memmove(&scratch->marks[at + 1], &scratch->marks[at],
            (scratch->mark_count - at) * sizeof(mark));
    scratch->marks[at] = mark;
    scratch->mark_count++;
}

static uint32_t longest(uint64_t lengths)
{
    return 63 - (uint32_t)__builtin_clzll(lengths);
}

static cj_status tell_value(struct marker *marker, const struct cj_mark_def *def,
                            const struct cj_candidate *candidate, const char *value)
{
    struct cj_mark mark = {
        .name = def->name,
        .entity = true,
        .token = candidate->start,
        .token_count = longest(candidate->ends),
    };
    cj_status st = cj_normalize_value(def->entity->normalize, cj_str_from(value),
                                      &marker->scratch->text, marker->arena, &mark.value);

    if (st == CJ_OK) {
        tell_mark(marker->scratch, mark);
    }
    return st;
}

/* ---- Entities by regex ---- */

/* The tokens that bytes [start, start + len) of the message touch. */
static bool find_tokens(const struct marker *marker, struct cj_str piece, uint32_t *out_first,
                        uint32_t *out_count)
{
    const struct cj_token *tokens = marker->utterance->tokens.items;
    size_t start = (size_t)(piece.ptr - marker->utterance->text.ptr);
    size_t end = start + piece.len;
    size_t first = 0;

    while (first < marker->token_count &&
           tokens[first].start + tokens[first].surface.len <= start) {
        first++;
    }
    size_t last = first;
    while (last < marker->token_count && tokens[last].start < end) {
        last++;
    }
    *out_first = (uint32_t)first;
    *out_count = (uint32_t)(last - first);
    return last > first;
}

static cj_status add_entity(struct marker *marker, uint32_t mark, struct cj_regex_span span)
{
    const struct cj_mark_def *def = &marker->vocabulary->marks[mark];
    struct cj_mark found = {.name = def->name, .entity = true};
    struct cj_str piece = cj_regex_original(def->entity->regex, marker->utterance, span);

    if (!find_tokens(marker, piece, &found.token, &found.token_count)) {
        return CJ_OK;
    }
    cj_status st = cj_normalize_value(def->entity->normalize, piece, &marker->scratch->text,
                                      marker->arena, &found.value);
    if (st != CJ_OK) {
        return st;
    }
    tell_mark(marker->scratch, found);
    if (found.token_count > CJ_SIGHTING_MAX_TOKENS) {
        return CJ_OK;
    }
    return add_candidate(marker, mark,
                         (struct cj_candidate){
                             .sequence = NO_SEQUENCE,
                             .start = found.token,
                             .ends = UINT64_C(1) << found.token_count,
                         });
}

static cj_status find_entity(struct marker *marker, uint32_t mark)
{
    const cj_regex *regex = marker->vocabulary->marks[mark].entity->regex;
    size_t len = cj_regex_subject(regex, marker->utterance).len;
    size_t from = 0;
    cj_status st = CJ_OK;

    for (int i = 0; st == CJ_OK && i < MAX_ENTITY_MATCHES && from < len; i++) {
        struct cj_regex_span span;
        enum cj_regex_outcome outcome =
            cj_scratch_search(marker->scratch, regex, marker->utterance, from, &span);

        if (outcome == CJ_REGEX_NO_MEMORY) {
            return CJ_ERR_NOMEM;
        }
        if (outcome != CJ_REGEX_MATCHED || span.end <= from || span.end == span.start) {
            break; /* an empty match is no value */
        }
        st = add_entity(marker, mark, span);
        from = span.end;
    }
    return st;
}

/* ---- Settling a mark ---- */

/* Adds a sighting among those of the mark being settled, which stand last, by start. */
static cj_status add_sighting(cj_rule_scratch *scratch, size_t first, uint32_t start,
                              uint64_t lengths)
{
    size_t at = scratch->sighting_count;

    while (at > first && scratch->sightings[at - 1].start > start) {
        at--;
    }
    if (at > first && scratch->sightings[at - 1].start == start) {
        scratch->sightings[at - 1].lengths |= lengths;
        return CJ_OK;
    }
    if (!cj_array_grow(&scratch->sightings, &scratch->sighting_capacity,
                       scratch->sighting_count, sizeof(*scratch->sightings))) {
        return CJ_ERR_NOMEM;
    }
    memmove(&scratch->sightings[at + 1], &scratch->sightings[at],
            (scratch->sighting_count - at) * sizeof(*scratch->sightings));
    scratch->sightings[at] = (struct cj_sighting){start, lengths};
    scratch->sighting_count++;
    return CJ_OK;
}

static void exclude(cj_rule_scratch *scratch, uint32_t start, uint32_t count)
{
    for (uint32_t token = start; token < start + count; token++) {
        scratch->excluded[token / 64] |= UINT64_C(1) << (token % 64);
    }
}

/* Cuts off the lengths that reach an excluded token, and takes out what has none left. */
static void apply_exclusions(cj_rule_scratch *scratch, size_t first)
{
    size_t kept = first;

    for (size_t i = first; i < scratch->sighting_count; i++) {
        struct cj_sighting seen = scratch->sightings[i];

        for (uint32_t n = 0; n < longest(seen.lengths); n++) {
            uint32_t token = seen.start + n;
            if (scratch->excluded[token / 64] >> (token % 64) & 1) {
                seen.lengths &= (UINT64_C(2) << n) - 1; /* at most n tokens */
                break;
            }
        }
        seen.lengths &= ~UINT64_C(1);
        if (seen.lengths) {
            scratch->sightings[kept++] = seen;
        }
    }
    scratch->sighting_count = kept;
}

/* What follows from a candidate that went to its end. */
static cj_status settle_candidate(struct marker *marker, const struct cj_mark_def *def,
                                  const struct cj_candidate *candidate, size_t first,
                                  bool *out_excludes)
{
    const struct cj_sequence *sequence =
        candidate->sequence == NO_SEQUENCE
            ? NULL
            : &marker->vocabulary->sequences[candidate->sequence];

    if (sequence && sequence->excluded) {
        exclude(marker->scratch, candidate->start, longest(candidate->ends));
        *out_excludes = true;
        return CJ_OK;
    }
    cj_status st = add_sighting(marker->scratch, first, candidate->start, candidate->ends);
    if (st == CJ_OK && sequence && sequence->value) {
        st = tell_value(marker, def, candidate, sequence->value);
    }
    return st;
}

/* Makes what begins with a settled mark a candidate. */
static cj_status open_mark(struct marker *marker, uint32_t mark)
{
    const struct cj_mark_def *def = &marker->vocabulary->marks[mark];
    cj_status st = CJ_OK;

    for (uint32_t i = 0; st == CJ_OK && i < marker->scratch->states[mark].count; i++) {
        /* copied: the array may move */
        struct cj_sighting seen =
            marker->scratch->sightings[marker->scratch->states[mark].first + i];

        if (def->kind == CJ_MARK_CONCEPT) {
            tell_mark(marker->scratch, (struct cj_mark){.name = def->name,
                                                        .token = seen.start,
                                                        .token_count = longest(seen.lengths)});
        }
        st = open_uses(marker, def->first_use, seen.start, seen.lengths);
    }
    return st;
}

static cj_status settle(struct marker *marker, uint32_t mark)
{
    cj_rule_scratch *scratch = marker->scratch;
    const struct cj_mark_def *def = &marker->vocabulary->marks[mark];
    size_t first = scratch->sighting_count;
    bool excludes = false;
    cj_status st = CJ_OK;

    for (uint32_t i = scratch->states[mark].candidates; st == CJ_OK && i != CJ_NO_LINK;
         i = scratch->candidates[i].next) {
        struct cj_candidate candidate = scratch->candidates[i];

        if (candidate.sequence != NO_SEQUENCE) {
            advance(marker, &candidate, false);
        }
        if (candidate.ends) {
            st = settle_candidate(marker, def, &candidate, first, &excludes);
        }
    }
    if (st != CJ_OK) {
        return st;
    }
    if (excludes) {
        apply_exclusions(scratch, first);
        memset(scratch->excluded, 0, sizeof(scratch->excluded));
    }
    scratch->states[mark].first = (uint32_t)first;
    scratch->states[mark].count = (uint32_t)(scratch->sighting_count - first);
    return open_mark(marker, mark);
}

/* Settling a mark touches only higher ones, so one pass sees them all. */
static cj_status settle_all(struct marker *marker)
{
    cj_rule_scratch *scratch = marker->scratch;
    size_t words = CJ_BIT_WORDS(marker->vocabulary->mark_count);
    cj_status st = CJ_OK;

    for (size_t word = 0; word < words; word++) {
        uint64_t done = 0;

        for (uint64_t bits; st == CJ_OK && (bits = scratch->touched[word] & ~done) != 0;) {
            unsigned bit = (unsigned)__builtin_ctzll(bits);

            done |= UINT64_C(1) << bit;
            st = settle(marker, (uint32_t)(word * 64 + bit));
        }
    }
    return st;
}

/* ---- The message ---- */

/* Room for `count` marks; what was there is of no use any more. */
static cj_status prepare(cj_rule_scratch *scratch, size_t count)
{
    size_t words = CJ_BIT_WORDS(count) + 1;

    while (scratch->touched_capacity < words) {
        if (!cj_array_grow(&scratch->touched, &scratch->touched_capacity,
                           scratch->touched_capacity, sizeof(*scratch->touched))) {
            return CJ_ERR_NOMEM;
        }
    }
    while (scratch->state_capacity < count + 1) {
        if (!cj_array_grow(&scratch->states, &scratch->state_capacity, scratch->state_capacity,
                           sizeof(*scratch->states))) {
            return CJ_ERR_NOMEM;
        }
    }
    memset(scratch->touched, 0, words * sizeof(*scratch->touched));
    memset(scratch->excluded, 0, sizeof(scratch->excluded));
    scratch->candidate_count = 0;
    scratch->sighting_count = 0;
    scratch->mark_count = 0;
    return CJ_OK;
}

cj_status cj_mark_message(const struct cj_vocabulary *vocabulary, cj_rule_scratch *scratch,
                          const struct cj_utterance *utterance, struct cj_arena *arena)
{
    /* correcting a message may split words; what lies beyond the limit is not looked at */
    size_t count =
        utterance->tokens.count < CJ_MAX_TOKENS ? utterance->tokens.count : CJ_MAX_TOKENS;
    struct marker marker = {vocabulary, scratch, utterance, arena, count};
    cj_status st = prepare(scratch, vocabulary->mark_count);

    for (size_t i = 0; st == CJ_OK && i < vocabulary->pattern_count; i++) {
        st = find_entity(&marker, vocabulary->patterns[i]);
    }
    for (size_t i = 0; st == CJ_OK && i < count; i++) {
        st = open_token(&marker, (uint32_t)i);
    }
    return st == CJ_OK ? settle_all(&marker) : st;
}

const struct cj_sighting *cj_sightings(const cj_rule_scratch *scratch, uint32_t mark,
                                       size_t *out_count)
{
    if (mark == CJ_NO_MARK || !is_touched(scratch, mark)) {
        *out_count = 0;
        return NULL;
    }
    *out_count = scratch->states[mark].count;
    return &scratch->sightings[scratch->states[mark].first];
}
