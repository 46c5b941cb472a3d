/* A bot's folder of any files: it is refused with a finding, or it loads, can be checked, and
 * answers. What one file alone does is fuzz_kb's; here they link, repeat and contradict each
 * other.
 *
 * A line "=== n" begins the file that has the number n below. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "fuzz/support/bot.h"
#include "fuzz/support/files.h"
#include "support/scratch_bot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {"conserje.yaml", "a.md", "b.md", "en/a.md",
                                    "intents/i.yaml"};

#define NAMES (sizeof(names) / sizeof(names[0]))

/* Makes the folders once, and empties all files. */
static void prepare(void)
{
    for (size_t i = 0; i < NAMES; i++) {
        scratch_bot_write(fuzz_folder(), names[i], "");
    }
}

static void write_files(struct cj_str text)
{
    struct cj_str file = {text.ptr, 0};
    const char *name = NULL;
    struct cj_str line;

    while (cj_str_next_line(&text, &line)) {
        if (cj_str_starts(line, "=== ") && line.len == 5) {
            if (name) {
                (void)fuzz_file(name, file);
            }
            name = names[(unsigned char)(line.ptr[4] - '0') % NAMES];
            file = (struct cj_str){text.ptr, 0};
        } else {
            file.len = (size_t)(text.ptr - file.ptr);
        }
    }
    if (name) {
        (void)fuzz_file(name, file);
    }
}

static void check_findings(const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        struct cj_str message = cj_str_from(diag->message);

        must(strchr(diag->code, '/') && diag->file && message.len > 0);
        must(cj_utf8_valid(message) == message.len && !strchr(diag->message, '\n'));
    }
}

static void ask(const cj_bot *bot, const char *text)
{
    const struct cj_answer *answer;
    struct cj_question question = {.text = text, .len = strlen(text), .explain = true};

    must(cj_bot_ask(bot, fuzz_scratch(), &question, &answer) == CJ_OK);
    fuzz_check_answer(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cj_bot_options options = {.root = fuzz_folder()};
    cj_diags *diags = cj_diags_new();
    cj_bot *bot = NULL;

    prepare();
    write_files((struct cj_str){(const char *)data, size});
    cj_status st = cj_bot_load(&options, diags, &bot);
    must(st == CJ_OK || (st == CJ_ERR_CONTENT && cj_diags_errors(diags) > 0));
    if (st == CJ_OK) {
        must(cj_bot_check(bot, diags) == CJ_OK);
        ask(bot, "¿cuánto cuesta el envío?");
        ask(bot, "a person, please");
    }
    check_findings(diags);
    cj_bot_unref(bot);
    cj_diags_free(diags);
    return 0;
}
