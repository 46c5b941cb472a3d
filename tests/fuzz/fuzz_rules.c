/* A rules file of any bytes, then a message of any bytes: what stands before the first NUL is
 * the file, what follows the message. Loading must survive, and so must matching. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "rules/rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Anything that is wrong with what the results promise. */
static void check(const cj_ruleset *set, const struct cj_rule_results *results,
                  const struct cj_utterance *utterance)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct cj_rule_result *result = &results->items[i];
        bool in_order = i == 0 || results->items[i - 1].rule->order < result->rule->order;
        bool explained = (result->outcome == CJ_RULE_MATCHED) == (result->reason[0] == '\0');

        if (!in_order || !explained || result->rule->order >= cj_ruleset_rule_count(set)) {
            abort();
        }
    }
    for (size_t i = 0; i < results->mark_count; i++) {
        const struct cj_mark *mark = &results->marks[i];

        if (mark->token_count == 0 ||
            mark->token + mark->token_count > utterance->tokens.count ||
            cj_utf8_valid(mark->value) != mark->value.len) {
            abort();
        }
    }
}

static void try_message(const cj_ruleset *set, cj_analyser *analyser, cj_rule_scratch *scratch,
                        struct cj_str text)
{
    struct cj_arena arena = {0};
    struct cj_utterance utterance;
    struct cj_rule_results results;
    const struct cj_lang *lang = cj_ruleset_rule_count(set) > 0 ? cj_ruleset_rule(set, 0)->lang
                                                                : cj_lang_find(CJ_STR("es"));

    if (cj_utf8_valid(text) == text.len &&
        cj_utterance_make(analyser, lang, text, &arena, &utterance) == CJ_OK &&
        cj_ruleset_match(set, scratch, &utterance, true, &arena, &results) == CJ_OK) {
        check(set, &results, &utterance);
    }
    cj_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *nul = size ? memchr(data, '\0', size) : NULL;
    size_t len = nul ? (size_t)(nul - (const char *)data) : size;
    struct cj_str file = {(const char *)data, len};
    struct cj_str message = {(const char *)data + len, size - len};
    cj_diags *diags = cj_diags_new();
    cj_ruleset *set = cj_ruleset_new();
    /* one of each for all runs, as a thread has: what one message leaves must not hurt the
     * next */
    static cj_analyser *analyser;
    static cj_rule_scratch *scratch;

    analyser = analyser ? analyser : cj_analyser_new();
    scratch = scratch ? scratch : cj_rule_scratch_new();
    if (message.len > 0) {
        message.ptr++;
        message.len--;
    }
    if (diags && set && analyser && scratch) {
        (void)cj_ruleset_add_text(set, "fuzz.yaml", file, false, cj_lang_find(CJ_STR("es")),
                                  diags);
        if (cj_ruleset_finish(set, diags) == CJ_OK) {
            try_message(set, analyser, scratch, message);
        }
    }
    cj_ruleset_free(set);
    cj_diags_free(diags);
    return 0;
}
