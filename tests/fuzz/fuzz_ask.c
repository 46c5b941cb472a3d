/* Any bytes are asked of a small bot: they are refused, or the answer keeps its promises. */
#include <stddef.h>
#include <stdint.h>

#include "fuzz/support/bot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct cj_answer *answer;
    const struct cj_choice *choices;
    size_t count;

    if (size == 0) {
        return 0;
    }
    /* the first byte: explained or not, which language, what was answered before */
    const struct cj_question question = {
        .text = (const char *)data + 1,
        .len = size - 1,
        .explain = data[0] & 1,
        .lang = data[0] & 2 ? "es" : NULL,
        .context = data[0] & 4 ? "envio" : NULL,
    };
    cj_status st = cj_bot_ask(fuzz_bot(), fuzz_scratch(), &question, &answer);
    must(st == CJ_OK || st == CJ_ERR_USAGE || st == CJ_ERR_LIMIT);
    if (st == CJ_OK) {
        fuzz_check_answer(answer);
    }
    must(cj_bot_suggest(fuzz_bot(), fuzz_scratch(), question.text, question.len, question.lang,
                        data[0], &choices, &count) == st);
    must(st != CJ_OK || count <= CJ_MAX_SUGGESTIONS);
    return 0;
}
