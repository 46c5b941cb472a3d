/* Any bytes are asked of a small bot: they are refused, or the answer keeps its promises. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <conserje/conserje.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
static char root[] = "/tmp/conserje-fuzz-XXXXXX";

static void make_folder(const char *name)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    if (mkdir(path, 0700) != 0) {
        abort();
    }
}

static void load(void)
{
    struct cj_bot_options options = {.root = root};
    cj_diags *diags = cj_diags_new();
    char path[64];

    if (!mkdtemp(root)) {
        abort();
    }
    make_folder("en");
    make_folder("intents");
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", root, files[i][0]);
        FILE *file = fopen(path, "we");
        if (!file || fputs(files[i][1], file) < 0 || fclose(file) != 0) {
            abort();
        }
    }
    scratch = cj_scratch_new();
    if (!diags || !scratch || cj_bot_load(&options, diags, &bot) != CJ_OK ||
        cj_diags_errors(diags) > 0) {
        abort();
    }
    cj_diags_free(diags);
    for (size_t i = sizeof(files) / sizeof(files[0]); i > 0; i--) {
        (void)snprintf(path, sizeof(path), "%s/%s", root, files[i - 1][0]);
        (void)unlink(path);
    }
    (void)snprintf(path, sizeof(path), "%s/en", root);
    (void)rmdir(path);
    (void)snprintf(path, sizeof(path), "%s/intents", root);
    (void)rmdir(path);
    (void)rmdir(root);
}

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_answer(const struct cj_answer *answer)
{
    must(answer->score >= 0 && answer->score <= 1);
    must(answer->text && answer->html && answer->blocks && answer->lang);
    must((answer->outcome == CJ_OUTCOME_ANSWER) <= (answer->entry || answer->intent));
    must((answer->entry != NULL) == (answer->source_file != NULL));
    for (size_t i = 0; answer->explain && i < answer->explain->candidate_count; i++) {
        const struct cj_explain_candidate *candidate = &answer->explain->candidates[i];
        double sum = 0;

        for (size_t p = 0; p < candidate->part_count; p++) {
            sum += candidate->parts[p].value;
        }
        must(fabs(sum - candidate->score) < 1e-9);
    }
    char *json = cj_answer_to_json(answer);
    must(json && json[0] == '{');
    free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct cj_answer *answer;
    const struct cj_choice *choices;
    size_t count;

    if (!bot) {
        load();
    }
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
    cj_status st = cj_bot_ask(bot, scratch, &question, &answer);
    must(st == CJ_OK || st == CJ_ERR_USAGE || st == CJ_ERR_LIMIT);
    if (st == CJ_OK) {
        check_answer(answer);
    }
    must(cj_bot_suggest(bot, scratch, question.text, question.len, question.lang, data[0],
                        &choices, &count) == st);
    must(st != CJ_OK || count <= CJ_MAX_SUGGESTIONS);
    return 0;
}
