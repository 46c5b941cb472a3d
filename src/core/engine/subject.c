/* What a message is about: the words between its courtesies. */
#include "engine/subject.h"

#include <string.h>

/* Whether the mark is a courtesy that covers `token`. */
static bool covers(const struct cj_mark *mark, uint32_t token)
{
    return !mark->entity && strcmp(mark->name, CJ_CONCEPT_COURTESY) == 0 &&
           mark->token <= token && token < mark->token + mark->token_count;
}

static bool is_courtesy(const struct cj_turn *turn, size_t token)
{
    for (size_t i = 0; i < turn->rules.mark_count; i++) {
        if (covers(&turn->rules.marks[i], (uint32_t)token)) {
            return true;
        }
    }
    return false;
}

struct cj_tokens cj_tokens_slice(const struct cj_tokens *tokens, size_t first, size_t end)
{
    return (struct cj_tokens){tokens->items + first, end - first};
}

void cj_turn_find_subject(struct cj_turn *turn)
{
    size_t first = 0;
    size_t end = turn->utterance.tokens.count;

    while (first < end && is_courtesy(turn, first)) {
        first++;
    }
    while (end > first && is_courtesy(turn, end - 1)) {
        end--;
    }
    turn->only_courtesies = first == end;
    if (first < end) {
        turn->subject_first = first;
        turn->subject.tokens = cj_tokens_slice(&turn->utterance.tokens, first, end);
        turn->corrected_subject = cj_tokens_slice(&turn->corrected.tokens, first, end);
    }
}
