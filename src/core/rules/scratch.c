/* Working memory of one thread. */
#include "rules/scratch.h"

#include <stdlib.h>

cj_rule_scratch *cj_rule_scratch_new(void)
{
    cj_rule_scratch *scratch = calloc(1, sizeof(*scratch));

    if (!scratch) {
        return NULL;
    }
    scratch->regex = cj_regex_scratch_new();
    if (!scratch->regex) {
        cj_rule_scratch_free(scratch);
        return NULL;
    }
    return scratch;
}

void cj_rule_scratch_set_language(cj_rule_scratch *scratch, cj_translate translate,
                                  void *context)
{
    scratch->translate = translate;
    scratch->translate_context = context;
}

void cj_rule_scratch_free(cj_rule_scratch *scratch)
{
    if (!scratch) {
        return;
    }
    cj_regex_scratch_free(scratch->regex);
    free(scratch->touched);
    free(scratch->states);
    free(scratch->candidates);
    free(scratch->sightings);
    free(scratch->results);
    cj_buf_clear(&scratch->text);
    free(scratch);
}

enum cj_regex_outcome cj_scratch_search(cj_rule_scratch *scratch, const cj_regex *regex,
                                        const struct cj_utterance *utterance, size_t from,
                                        struct cj_regex_span *out_span)
{
    if (scratch->limit_hits >= CJ_MAX_LIMIT_HITS && cj_regex_pattern(regex)->backtracks) {
        return CJ_REGEX_TOO_SLOW;
    }

    enum cj_regex_outcome outcome = cj_regex_search(
        regex, scratch->regex, cj_regex_subject(regex, utterance), from, out_span);
    scratch->limit_hits += outcome == CJ_REGEX_TOO_SLOW;
    scratch->all_limit_hits += outcome == CJ_REGEX_TOO_SLOW;
    return outcome;
}

uint64_t cj_rule_scratch_limit_hits(const cj_rule_scratch *scratch)
{
    return scratch->all_limit_hits;
}
