/* The smallest program around libconserje: `embed BOT_FOLDER QUESTION` answers one question.
 *
 *   cc embed.c $(pkg-config --cflags --libs conserje) -o embed
 */
#include <stdio.h>
#include <string.h>

#include <conserje/conserje.h>

static void print_findings(const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        fprintf(stderr, "%s:%u:%u: %s: %s [%s]\n", diag->file, diag->line, diag->column,
                cj_severity_name(diag->severity), diag->message, diag->code);
    }
}

static cj_status ask(const cj_bot *bot, const char *text)
{
    const struct cj_question question = {.text = text, .len = strlen(text)};
    const struct cj_answer *answer;
    cj_scratch *scratch = cj_scratch_new();
    cj_status status = scratch ? cj_bot_ask(bot, scratch, &question, &answer) : CJ_ERR_NOMEM;

    if (status == CJ_OK) {
        puts(answer->text); /* borrowed from the scratch until its next question */
    }
    cj_scratch_free(scratch);
    return status;
}

int main(int argc, char **argv)
{
    struct cj_bot_options options = {0};
    cj_bot *bot = NULL;
    cj_diags *diags = cj_diags_new();

    if (argc != 3 || !diags) {
        fputs("usage: embed BOT_FOLDER QUESTION\n", stderr);
        cj_diags_free(diags);
        return 2;
    }
    options.root = argv[1];
    cj_status status = cj_bot_load(&options, diags, &bot);
    if (status == CJ_OK) {
        status = ask(bot, argv[2]);
    }
    if (status != CJ_OK) {
        fprintf(stderr, "embed: %s\n", cj_status_name(status));
        print_findings(diags);
    }
    cj_bot_unref(bot);
    cj_diags_free(diags);
    return status == CJ_OK ? 0 : 1;
}
