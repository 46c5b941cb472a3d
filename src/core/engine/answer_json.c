/* The answer object, written straight into its buffer: it goes out with every answer, and a
 * tree of it would cost more than the decision. */
#include "engine/answer_json.h"

#include "base/json_text.h"

/* ---- Members ---- */

/* Left out when there is none. */
static void add_text(struct cj_buf *out, const char *name, const char *text)
{
    if (text) {
        cj_json_name(out, name);
        cj_json_text(out, cj_str_from(text));
    }
}

static void add_real(struct cj_buf *out, const char *name, double value)
{
    cj_json_name(out, name);
    cj_json_real(out, value);
}

static void add_flag(struct cj_buf *out, const char *name, bool flag)
{
    cj_json_name(out, name);
    cj_buf_adds(out, flag ? "true" : "false");
}

static void add_count(struct cj_buf *out, const char *name, uint32_t count)
{
    cj_json_name(out, name);
    cj_buf_printf(out, "%u", (unsigned)count);
}

/* Blocks are kept as the text of a JSON array that our own renderer wrote. */
static void add_blocks(struct cj_buf *out, const char *blocks)
{
    cj_json_name(out, "blocks");
    cj_buf_adds(out, blocks);
}

static void open_object(struct cj_buf *out, const char *name)
{
    cj_json_name(out, name);
    cj_buf_addc(out, '{');
}

static void open_array(struct cj_buf *out, const char *name)
{
    cj_json_name(out, name);
    cj_buf_addc(out, '[');
}

/* An element that is an object. */
static void open_element(struct cj_buf *out)
{
    cj_json_next(out);
    cj_buf_addc(out, '{');
}

/* ---- Parts ---- */

static void add_more(struct cj_buf *out, const struct cj_answer *answer)
{
    if (answer->more_text[0] == '\0' && answer->more_html[0] == '\0') {
        return;
    }
    open_object(out, "more");
    add_text(out, "text", answer->more_text);
    add_blocks(out, answer->more_blocks);
    add_text(out, "html", answer->more_html);
    cj_buf_addc(out, '}');
}

static void add_source(struct cj_buf *out, const struct cj_answer *answer)
{
    if (!answer->source_file) {
        return;
    }
    open_object(out, "source");
    add_text(out, "file", answer->source_file);
    add_count(out, "line", answer->source_line);
    add_text(out, "url", answer->source_url);
    cj_buf_addc(out, '}');
}

static void add_candidates(struct cj_buf *out, const struct cj_answer *answer)
{
    open_array(out, "candidates");
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const struct cj_candidate *candidate = &answer->candidates[i];

        open_element(out);
        add_text(out, "entry", candidate->entry);
        add_real(out, "score", candidate->score);
        add_text(out, "title", candidate->title);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

static void add_choices(struct cj_buf *out, const struct cj_answer *answer)
{
    open_array(out, "choices");
    for (size_t i = 0; i < answer->choice_count; i++) {
        open_element(out);
        add_text(out, "id", answer->choices[i].id);
        add_text(out, "title", answer->choices[i].title);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

/* Names of slots are those that editors gave: they are escaped. */
static void add_slots(struct cj_buf *out, const struct cj_answer *answer)
{
    open_object(out, "slots");
    for (size_t i = 0; i < answer->slot_count; i++) {
        cj_json_next(out);
        cj_json_text(out, cj_str_from(answer->slots[i].name));
        cj_buf_addc(out, ':');
        cj_json_text(out, cj_str_from(answer->slots[i].value));
    }
    cj_buf_addc(out, '}');
}

static void add_handoff(struct cj_buf *out, const struct cj_answer *answer)
{
    if (answer->outcome != CJ_OUTCOME_HANDOFF) {
        return;
    }
    open_object(out, "handoff");
    add_text(out, "reason", answer->handoff_reason);
    add_text(out, "queue", answer->handoff_queue);
    add_text(out, "priority", answer->handoff_priority);
    cj_buf_addc(out, '}');
}

/* ---- The explanation ---- */

static void add_tokens(struct cj_buf *out, const struct cj_explain *explain)
{
    open_array(out, "tokens");
    for (size_t i = 0; i < explain->token_count; i++) {
        const struct cj_explain_token *token = &explain->tokens[i];

        open_element(out);
        add_text(out, "surface", token->surface);
        add_text(out, "fold", token->fold);
        add_text(out, "stem", token->stem);
        add_text(out, "correction", token->correction);
        add_text(out, "concept", token->concept);
        add_flag(out, "known", token->known);
        add_real(out, "weight", token->weight);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

static void add_rules(struct cj_buf *out, const struct cj_explain *explain)
{
    open_array(out, "rules");
    for (size_t i = 0; i < explain->rule_count; i++) {
        const struct cj_explain_rule *rule = &explain->rules[i];

        open_element(out);
        add_text(out, "owner", rule->owner);
        add_text(out, "rule", rule->rule);
        add_text(out, "file", rule->file);
        add_count(out, "line", rule->line);
        add_flag(out, "matched", rule->matched);
        add_text(out, "reason", rule->reason);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

static void add_parts(struct cj_buf *out, const struct cj_explain_candidate *candidate)
{
    open_array(out, "parts");
    for (size_t i = 0; i < candidate->part_count; i++) {
        open_element(out);
        add_text(out, "name", candidate->parts[i].name);
        add_real(out, "value", candidate->parts[i].value);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

static void add_explained_candidates(struct cj_buf *out, const struct cj_explain *explain)
{
    open_array(out, "candidates");
    for (size_t i = 0; i < explain->candidate_count; i++) {
        const struct cj_explain_candidate *candidate = &explain->candidates[i];

        open_element(out);
        add_text(out, "entry", candidate->entry);
        add_text(out, "title", candidate->title);
        add_real(out, "score", candidate->score);
        add_parts(out, candidate);
        cj_buf_addc(out, '}');
    }
    cj_buf_addc(out, ']');
}

static void add_explain(struct cj_buf *out, const struct cj_explain *explain)
{
    if (!explain) {
        return;
    }
    open_object(out, "explain");
    add_text(out, "step", explain->step);
    add_text(out, "reason", explain->reason);
    open_object(out, "thresholds");
    add_real(out, "answer", explain->answer_threshold);
    add_real(out, "suggest", explain->suggest_threshold);
    cj_buf_addc(out, '}');
    add_real(out, "coverage", explain->coverage);
    add_tokens(out, explain);
    add_rules(out, explain);
    add_explained_candidates(out, explain);
    cj_buf_addc(out, '}');
}

/* ---- The whole, in the order of docs/http-api.md ---- */

void cj_answer_write_json(const struct cj_answer *answer, struct cj_buf *out)
{
    open_element(out);
    add_text(out, "outcome", cj_outcome_name(answer->outcome));
    add_text(out, "entry", answer->entry);
    add_text(out, "intent", answer->intent);
    add_real(out, "score", answer->score);
    add_real(out, "margin", answer->margin);
    add_text(out, "lang", answer->lang);
    add_text(out, "text", answer->text);
    add_blocks(out, answer->blocks);
    add_text(out, "html", answer->html);
    add_more(out, answer);
    add_source(out, answer);
    add_candidates(out, answer);
    add_choices(out, answer);
    add_slots(out, answer);
    add_handoff(out, answer);
    add_text(out, "content_version", answer->content_version);
    add_explain(out, answer->explain);
    cj_buf_addc(out, '}');
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
