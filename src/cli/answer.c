/* Answers, for a terminal. */
#include "cli/answer.h"

#include "cli/print.h"

#define CHOICE_INDENT 5 /* of "  1. " */

void cj_print_choices(const struct cj_cli *cli, const struct cj_choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(cli->out, "  %s%zu.%s ", cj_style(cli->color_out, CJ_STYLE_CYAN), i + 1,
                      cj_style(cli->color_out, CJ_STYLE_NONE));
        cj_put_wrapped(cli->out, choices[i].title, CHOICE_INDENT, cj_width(cli->out));
        (void)fputc('\n', cli->out);
    }
}

void cj_print_source(const struct cj_cli *cli, const struct cj_answer *answer)
{
    if (!answer->source_file) {
        return;
    }
    (void)fputs(cj_style(cli->color_out, CJ_STYLE_DIM), cli->out);
    cj_put(cli->out, answer->source_file);
    (void)fprintf(cli->out, ":%u · %s %.2f · %s", answer->source_line, cj_tr("score"),
                  answer->score, answer->entry ? answer->entry : "");
    (void)fprintf(cli->out, "%s\n", cj_style(cli->color_out, CJ_STYLE_NONE));
}

void cj_print_answer(const struct cj_cli *cli, const struct cj_answer *answer)
{
    cj_put_wrapped(cli->out, answer->text, 0, cj_width(cli->out));
    (void)fputc('\n', cli->out);
    if (*answer->more_text) {
        (void)fputc('\n', cli->out);
        cj_put_wrapped(cli->out, answer->more_text, 0, cj_width(cli->out));
        (void)fputc('\n', cli->out);
    }
    cj_print_choices(cli, answer->choices, answer->choice_count);
    cj_print_source(cli, answer);
}
