/* The answer object of the HTTP API. Members that have no value are left out. */
#include "engine/answer_json.h"

#include <stdlib.h>
#include <string.h>

/* Every setter takes the value's reference, also when it fails; a NULL value is a failure of
 * the allocation before it. */
static bool set(json_t *object, const char *key, json_t *value)
{
    return object && json_object_set_new(object, key, value) == 0;
}

static bool append(json_t *array, json_t *value)
{
    return array && json_array_append_new(array, value) == 0;
}

static bool set_text(json_t *object, const char *key, const char *text)
{
    return !text || set(object, key, json_string(text));
}

/* Blocks are kept as the text of a JSON array that our own renderer wrote. */
static json_t *read_blocks(const char *blocks)
{
    return json_loads(blocks, 0, NULL);
}

/* ---- Parts ---- */

static json_t *source_json(const struct cj_answer *answer)
{
    json_t *source = json_object();
    const bool done = set_text(source, "file", answer->source_file) &&
                      set(source, "line", json_integer(answer->source_line)) &&
                      set_text(source, "url", answer->source_url);

    if (!done) {
        json_decref(source);
        return NULL;
    }
    return source;
}

static json_t *candidates_json(const struct cj_answer *answer)
{
    json_t *array = json_array();
    bool done = array != NULL;

    for (size_t i = 0; done && i < answer->candidate_count; i++) {
        const struct cj_candidate *candidate = &answer->candidates[i];
        done = append(array, json_pack("{s:s, s:f, s:s}", "entry", candidate->entry, "score",
                                       candidate->score, "title", candidate->title));
    }
    if (!done) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *choices_json(const struct cj_answer *answer)
{
    json_t *array = json_array();
    bool done = array != NULL;

    for (size_t i = 0; done && i < answer->choice_count; i++) {
        done = append(array, json_pack("{s:s, s:s}", "id", answer->choices[i].id, "title",
                                       answer->choices[i].title));
    }
    if (!done) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *slots_json(const struct cj_answer *answer)
{
    json_t *object = json_object();
    bool done = object != NULL;

    for (size_t i = 0; done && i < answer->slot_count; i++) {
        done = set_text(object, answer->slots[i].name, answer->slots[i].value);
    }
    if (!done) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static bool add_more(json_t *object, const struct cj_answer *answer)
{
    if (answer->more_text[0] == '\0' && answer->more_html[0] == '\0') {
        return true;
    }
    json_t *more = json_object();
    const bool done = set_text(more, "text", answer->more_text) &&
                      set(more, "blocks", read_blocks(answer->more_blocks)) &&
                      set_text(more, "html", answer->more_html);

    if (!done) {
        json_decref(more);
        return false;
    }
    return set(object, "more", more);
}

static bool add_handoff(json_t *object, const struct cj_answer *answer)
{
    if (answer->outcome != CJ_OUTCOME_HANDOFF) {
        return true;
    }
    json_t *handoff = json_object();
    const bool done = set_text(handoff, "reason", answer->handoff_reason) &&
                      set_text(handoff, "queue", answer->handoff_queue) &&
                      set_text(handoff, "priority", answer->handoff_priority);

    if (!done) {
        json_decref(handoff);
        return false;
    }
    return set(object, "handoff", handoff);
}

/* ---- The explanation ---- */

static json_t *token_json(const struct cj_explain_token *token)
{
    json_t *object = json_object();
    const bool done = set_text(object, "surface", token->surface) &&
                      set_text(object, "fold", token->fold) &&
                      set_text(object, "stem", token->stem) &&
                      set_text(object, "correction", token->correction) &&
                      set_text(object, "concept", token->concept) &&
                      set(object, "known", json_boolean(token->known)) &&
                      set(object, "weight", json_real(token->weight));

    if (!done) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *rule_json(const struct cj_explain_rule *rule)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:b, s:s}", "owner", rule->owner, "rule",
                     rule->rule, "file", rule->file, "line", (int)rule->line, "matched",
                     (int)rule->matched, "reason", rule->reason);
}

static json_t *parts_json(const struct cj_explain_candidate *candidate)
{
    json_t *array = json_array();
    bool done = array != NULL;

    for (size_t i = 0; done && i < candidate->part_count; i++) {
        done = append(array, json_pack("{s:s, s:f}", "name", candidate->parts[i].name, "value",
                                       candidate->parts[i].value));
    }
    if (!done) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *explain_candidate_json(const struct cj_explain_candidate *candidate)
{
    return json_pack("{s:s, s:s, s:f, s:o}", "entry", candidate->entry, "title",
                     candidate->title, "score", candidate->score, "parts",
                     parts_json(candidate));
}

static bool add_explain_lists(json_t *object, const struct cj_explain *explain)
{
    json_t *tokens = json_array();
    json_t *rules = json_array();
    json_t *candidates = json_array();
    bool done = tokens && rules && candidates;

    for (size_t i = 0; done && i < explain->token_count; i++) {
        done = append(tokens, token_json(&explain->tokens[i]));
    }
    for (size_t i = 0; done && i < explain->rule_count; i++) {
        done = append(rules, rule_json(&explain->rules[i]));
    }
    for (size_t i = 0; done && i < explain->candidate_count; i++) {
        done = append(candidates, explain_candidate_json(&explain->candidates[i]));
    }
    /* json_object_set() takes references of its own, so that ours are dropped in any case */
    done = done && json_object_set(object, "tokens", tokens) == 0 &&
           json_object_set(object, "rules", rules) == 0 &&
           json_object_set(object, "candidates", candidates) == 0;
    json_decref(tokens);
    json_decref(rules);
    json_decref(candidates);
    return done;
}

static json_t *explain_json(const struct cj_explain *explain)
{
    json_t *object =
        json_pack("{s:s, s:s, s:{s:f, s:f}, s:f}", "step", explain->step, "reason",
                  explain->reason, "thresholds", "answer", explain->answer_threshold,
                  "suggest", explain->suggest_threshold, "coverage", explain->coverage);

    if (!object || !add_explain_lists(object, explain)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

/* ---- The whole, in the order of docs/http-api ---- */

json_t *cj_answer_json(const struct cj_answer *answer)
{
    json_t *object = json_object();
    const bool done =
        set_text(object, "outcome", cj_outcome_name(answer->outcome)) &&
        set_text(object, "entry", answer->entry) &&
        set_text(object, "intent", answer->intent) &&
        set(object, "score", json_real(answer->score)) &&
        set(object, "margin", json_real(answer->margin)) &&
        set_text(object, "lang", answer->lang) && set_text(object, "text", answer->text) &&
        set(object, "blocks", read_blocks(answer->blocks)) &&
        set_text(object, "html", answer->html) && add_more(object, answer) &&
        (!answer->source_file || set(object, "source", source_json(answer))) &&
        set(object, "candidates", candidates_json(answer)) &&
        set(object, "choices", choices_json(answer)) &&
        set(object, "slots", slots_json(answer)) && add_handoff(object, answer) &&
        set_text(object, "content_version", answer->content_version) &&
        (!answer->explain || set(object, "explain", explain_json(answer->explain)));

    if (!done) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static int write_bytes(const char *bytes, size_t len, void *context)
{
    struct cj_buf *out = context;

    cj_buf_add(out, bytes, len);
    return out->failed ? -1 : 0;
}

void cj_answer_write_json(const struct cj_answer *answer, struct cj_buf *out)
{
    json_t *object = cj_answer_json(answer);

    if (!object || json_dump_callback(object, write_bytes, out, JSON_COMPACT) != 0) {
        out->failed = true;
    }
    json_decref(object);
}

char *cj_answer_to_json(const struct cj_answer *answer)
{
    struct cj_buf out = {0};

    cj_answer_write_json(answer, &out);
    if (out.failed) {
        cj_buf_clear(&out);
        return NULL;
    }
    return cj_buf_take(&out);
}
