/* The files of a new bot: src/cli/templates/<language>/, embedded by CMakeLists.txt. */
#include "cli/templates.h"

/* What cj_embed() makes. */
extern const unsigned char cj_template_es_config[];
extern const size_t cj_template_es_config_len;
extern const unsigned char cj_template_es_questions[];
extern const size_t cj_template_es_questions_len;
extern const unsigned char cj_template_es_care[];
extern const size_t cj_template_es_care_len;
extern const unsigned char cj_template_es_intents[];
extern const size_t cj_template_es_intents_len;
extern const unsigned char cj_template_es_tests[];
extern const size_t cj_template_es_tests_len;
extern const unsigned char cj_template_en_config[];
extern const size_t cj_template_en_config_len;
extern const unsigned char cj_template_en_questions[];
extern const size_t cj_template_en_questions_len;
extern const unsigned char cj_template_en_care[];
extern const size_t cj_template_en_care_len;
extern const unsigned char cj_template_en_intents[];
extern const size_t cj_template_en_intents_len;
extern const unsigned char cj_template_en_tests[];
extern const size_t cj_template_en_tests_len;

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
