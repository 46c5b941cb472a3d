/* Values that are lists or groups: thresholds, languages, and what later layers read. */
#include <string.h>

#include "config/directive.h"

/* "0.62": up to six decimals are read, in millionths, so that no locale takes part. */
static bool read_score(struct cj_str text, double *out_score)
{
    static const uint64_t one = 1000000;
    const char *dot = memchr(text.ptr, '.', text.len);
    size_t whole_len = dot ? (size_t)(dot - text.ptr) : text.len;
    uint64_t whole;
    uint64_t millionths = 0;

    if (!cj_config_digits((struct cj_str){text.ptr, whole_len}, 1, &whole)) {
        return false;
    }
    if (dot) {
        struct cj_str decimals = {dot + 1, text.len - whole_len - 1};

        if (decimals.len > 6 || !cj_config_digits(decimals, one - 1, &millionths)) {
            return false;
        }
        for (size_t i = decimals.len; i < 6; i++) {
            millionths *= 10;
        }
    }
    *out_score = (double)(whole * one + millionths) / (double)one;
    return whole * one + millionths <= one;
}

cj_status cj_set_thresholds(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] =
        CJ_N("auto, or { answer: 0.7, suggest: 0.4 } with scores from 0 to 1");
    const struct cj_yaml *answer = cj_yaml_get(node, "answer");
    const struct cj_yaml *suggest = cj_yaml_get(node, "suggest");
    cj_config *config = &to->box->config;
    double scores[2];

    if (node->kind == CJ_YAML_SCALAR && cj_str_equals(node->text, "auto")) {
        config->thresholds_auto = true;
        return CJ_OK;
    }
    if (!answer || !suggest || node->count != 2 || answer->kind != CJ_YAML_SCALAR ||
        suggest->kind != CJ_YAML_SCALAR || !read_score(answer->text, &scores[0]) ||
        !read_score(suggest->text, &scores[1])) {
        return cj_config_refuse(to, node, what);
    }
    if (scores[1] > scores[0]) {
        cj_diags_add(to->diags, CJ_ERROR, "config/value", to->file, suggest->line,
                     suggest->column, "thresholds: 'suggest' is above 'answer': lower it");
        return CJ_ERR_CONTENT;
    }
    config->thresholds_auto = false;
    config->threshold_answer = scores[0];
    config->threshold_suggest = scores[1];
    return CJ_OK;
}

/* ---- Lists of words ---- */

/* The nodes of a list; a single value counts as a list of one, an empty one as none. */
static const struct cj_yaml *first_item(const struct cj_yaml *node, size_t *out_count)
{
    if (node->kind == CJ_YAML_SEQUENCE) {
        *out_count = node->count;
        return node->first;
    }
    *out_count = node->text.len > 0 || node->quoted;
    return node;
}

cj_status cj_set_languages(const struct cj_assignment *to, const struct cj_yaml *node)
{
    size_t count;

    if (node->kind == CJ_YAML_MAPPING) {
        return cj_config_refuse(to, node, CJ_N("a list, such as [es, en]"));
    }
    const struct cj_yaml *item = first_item(node, &count);
    const char **codes = cj_arena_array(&to->box->arena, count + 1, sizeof(*codes));
    if (!codes) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++, item = item->next) {
        if (item->kind != CJ_YAML_SCALAR || !cj_is_language_code(item->text)) {
            return cj_config_refuse(to, item, A_LANGUAGE);
        }
        if (cj_config_copy(to, item->text, &codes[i]) != CJ_OK) {
            return CJ_ERR_NOMEM;
        }
    }
    to->box->config.languages = codes;
    to->box->config.language_count = count;
    return CJ_OK;
}

/* Nothing here reads these lists yet: their words are what is checked. */
cj_status cj_set_choices(const struct cj_assignment *to, const struct cj_yaml *node)
{
    size_t count;
    size_t index;

    if (node->kind == CJ_YAML_MAPPING) {
        return cj_config_refuse(to, node, CJ_N("a list of words"));
    }
    const struct cj_yaml *item = first_item(node, &count);
    for (size_t i = 0; i < count; i++, item = item->next) {
        if (item->kind != CJ_YAML_SCALAR) {
            return cj_config_refuse(to, item, CJ_N("one word"));
        }
        if (!cj_config_word(item->text, to->directive->words, &index)) {
            return cj_config_refuse_word(to, item, to->directive->words);
        }
    }
    return CJ_OK;
}

cj_status cj_set_mapping(const struct cj_assignment *to, const struct cj_yaml *node)
{
    bool empty = node->kind == CJ_YAML_SCALAR && node->text.len == 0;

    return node->kind == CJ_YAML_MAPPING || empty
               ? CJ_OK
               : cj_config_refuse(to, node, CJ_N("a group of keys and values"));
}

cj_status cj_set_mappings(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] = CJ_N("a list of groups of keys and values");

    if (node->kind == CJ_YAML_MAPPING ||
        (node->kind == CJ_YAML_SCALAR && node->text.len > 0)) {
        return cj_config_refuse(to, node, what);
    }
    for (const struct cj_yaml *item = node->first; item; item = item->next) {
        if (item->kind != CJ_YAML_MAPPING) {
            return cj_config_refuse(to, item, what);
        }
    }
    return CJ_OK;
}
