/* The small bot, and what every answer promises. */
#include "fuzz/support/bot.h"

#include <math.h>
#include <stdlib.h>

#include "support/scratch_bot.h"

static const char *const files[][2] = {
    {"conserje.yaml", "default_language: es\nlanguages: [es, en]\n"},
    {"es.md", "# Envíos\n\n## ¿Cuánto cuesta el envío?\n<!-- conserje\nid: envio\n"
              "also: [gastos de envío, porte]\nnot: [envío urgente]\n-->\nCuesta **3 €**.\n\n"
              "## ¿Y a Canarias?\n<!-- conserje\nid: canarias\nafter: [envio]\n-->\nSeis.\n\n"
              "## ¿Cómo devuelvo un pedido?\nCon la etiqueta.\n"},
    {"en/en.md", "# Delivery\n\n## How much is delivery?\n<!-- conserje\nid: envio\n-->\n"
                 "It is 3 €.\n\n## How do I return an order?\nWith the label.\n"},
    {"intents/es.yaml",
     "lang: es\nconcepts: { pedido: [pedido, compra] }\n"
     "entities: { numero: { pattern: '[A-Z]{2}-?\\d{6}', example: AB-123456 } }\n"
     "intents:\n  - id: estado\n    phrases: ['¿dónde está mi ~pedido {numero}?']\n"
     "    rules:\n      - all: [~pedido, [dónde, estado]]\n"
     "      - regex: '\\bseguir (?<numero>[a-z]{2}-?\\d{6})'\n    say: En camino.\n"},
};

static cj_bot *bot;
static cj_scratch *scratch;

void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void release(void)
{
    cj_bot_unref(bot);
    cj_scratch_free(scratch);
}

const cj_bot *fuzz_bot(void)
{
    if (bot) {
        return bot;
    }
    char *root = scratch_bot_new();
    cj_diags *diags = cj_diags_new();
    struct cj_bot_options options = {.root = root};

    must(root && diags);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        scratch_bot_write(root, files[i][0], files[i][1]);
    }
    must(cj_bot_load(&options, diags, &bot) == CJ_OK && cj_diags_errors(diags) == 0);
    cj_diags_free(diags);
    scratch_bot_remove(root);
    scratch = cj_scratch_new();
    must(scratch && atexit(release) == 0);
    return bot;
}

cj_scratch *fuzz_scratch(void)
{
    (void)fuzz_bot();
    return scratch;
}

static void check_candidate(const struct cj_explain_candidate *candidate)
{
    double sum = 0;

    for (size_t i = 0; i < candidate->part_count; i++) {
        sum += candidate->parts[i].value;
    }
    must(fabs(sum - candidate->score) < 1e-9);
}

void fuzz_check_answer(const struct cj_answer *answer)
{
    must(answer->score >= 0 && answer->score <= 1);
    must(answer->text && answer->html && answer->blocks && answer->lang);
    must((answer->outcome == CJ_OUTCOME_ANSWER) <= (answer->entry || answer->intent));
    must((answer->entry != NULL) == (answer->source_file != NULL));
    for (size_t i = 0; answer->explain && i < answer->explain->candidate_count; i++) {
        check_candidate(&answer->explain->candidates[i]);
    }
    char *json = cj_answer_to_json(answer);
    must(json && json[0] == '{');
    free(json);
}
