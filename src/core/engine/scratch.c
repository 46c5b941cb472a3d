/* Working memory of one thread. */
#include <stdlib.h>

#include "engine/bot.h"
#include "engine/model.h"

cj_scratch *cj_scratch_new(void)
{
    cj_scratch *scratch = calloc(1, sizeof(*scratch));

    if (!scratch) {
        return NULL;
    }
    scratch->analyser = cj_analyser_new();
    scratch->index = cj_index_scratch_new();
    scratch->rules = cj_rule_scratch_new();
    if (!scratch->analyser || !scratch->index || !scratch->rules) {
        cj_scratch_free(scratch);
        return NULL;
    }
    return scratch;
}

void cj_scratch_free(cj_scratch *scratch)
{
    if (!scratch) {
        return;
    }
    cj_arena_clear(&scratch->arena);
    cj_analyser_free(scratch->analyser);
    cj_index_scratch_free(scratch->index);
    cj_rule_scratch_free(scratch->rules);
    cj_buf_clear(&scratch->buf);
    free(scratch);
}

void cj_scratch_set_language(cj_scratch *scratch, cj_translate translate, void *context)
{
    scratch->translate = translate;
    scratch->translate_context = context;
    cj_rule_scratch_set_language(scratch->rules, translate, context);
}

uint64_t cj_scratch_limit_hits(const cj_scratch *scratch)
{
    return cj_rule_scratch_limit_hits(scratch->rules);
}
