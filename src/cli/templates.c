/* The files of a new bot: src/cli/templates/<language>/, embedded by CMakeLists.txt. */
#include "cli/templates.h"

/* Symbols that cj_embed() makes. */
#define DECLARE(symbol)                  \
    extern const unsigned char symbol[]; \
    extern const size_t symbol##_len
DECLARE(cj_template_es_config);
DECLARE(cj_template_es_questions);
DECLARE(cj_template_es_care);
DECLARE(cj_template_es_intents);
DECLARE(cj_template_es_tests);
DECLARE(cj_template_en_config);
DECLARE(cj_template_en_questions);
DECLARE(cj_template_en_care);
DECLARE(cj_template_en_intents);
DECLARE(cj_template_en_tests);

#define BYTES(symbol) symbol, &symbol##_len

static const struct cj_template templates[] = {
    {"es", "conserje.yaml", BYTES(cj_template_es_config)},
    {"es", "knowledge-base/preguntas.md", BYTES(cj_template_es_questions)},
    {"es", "knowledge-base/cuidados.md", BYTES(cj_template_es_care)},
    {"es", "intents/taller.yaml", BYTES(cj_template_es_intents)},
    {"es", "tests/conversations/inicio.conv", BYTES(cj_template_es_tests)},
    {"en", "conserje.yaml", BYTES(cj_template_en_config)},
    {"en", "knowledge-base/questions.md", BYTES(cj_template_en_questions)},
    {"en", "knowledge-base/care.md", BYTES(cj_template_en_care)},
    {"en", "intents/workshop.yaml", BYTES(cj_template_en_intents)},
    {"en", "tests/conversations/start.conv", BYTES(cj_template_en_tests)},
    {NULL, NULL, NULL, NULL},
};

const struct cj_template *cj_templates(void)
{
    return templates;
}
