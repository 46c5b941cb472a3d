/* The answer object of a decided turn. Its texts are the bot's, its lists the scratch's. */
#include <string.h>

#include "engine/messages.h"
#include "engine/ranked.h"
#include "engine/turn.h"

static const char *const outcome_names[] = {
    [CJ_OUTCOME_ANSWER] = "answer",   [CJ_OUTCOME_SUGGEST] = "suggest",
    [CJ_OUTCOME_CLARIFY] = "clarify", [CJ_OUTCOME_NONE] = "none",
    [CJ_OUTCOME_HANDOFF] = "handoff", [CJ_OUTCOME_SMALLTALK] = "smalltalk",
};

const char *cj_outcome_name(enum cj_outcome outcome)
{
    return outcome_names[outcome];
}

/* ---- What is said ---- */

static const char *text_of(struct cj_str text)
{
    return text.ptr ? text.ptr : "";
}

static const char *blocks_of(struct cj_str text)
{
    return text.len > 0 ? text.ptr : "[]";
}

static void say(struct cj_answer *answer, const struct cj_content *content)
{
    answer->text = text_of(content->text);
    answer->html = text_of(content->html);
    answer->blocks = blocks_of(content->blocks);
}

static void say_entry(struct cj_answer *answer, const struct cj_entry *entry)
{
    answer->entry = entry->id;
    answer->source_file = entry->file;
    answer->source_line = entry->line;
    answer->source_url = entry->url;
    say(answer, &entry->brief);
    answer->more_text = text_of(entry->more.text);
    answer->more_html = text_of(entry->more.html);
    answer->more_blocks = blocks_of(entry->more.blocks);
}

/* The message that each outcome has where no target speaks. */
static const char *outcome_message(enum cj_outcome outcome)
{
    switch (outcome) {
    case CJ_OUTCOME_SUGGEST:
        return "suggest";
    case CJ_OUTCOME_CLARIFY:
        return "clarify";
    case CJ_OUTCOME_HANDOFF:
        return "connecting";
    case CJ_OUTCOME_ANSWER:
    case CJ_OUTCOME_NONE:
    case CJ_OUTCOME_SMALLTALK:
        break;
    }
    return "not_understood";
}

static void say_what(const struct cj_turn *turn, struct cj_answer *answer)
{
    const struct cj_target *target = turn->target;

    if (target && target->entry) {
        say_entry(answer, target->entry);
        return;
    }
    if (target && target->say_count > 0) {
        say(answer, &target->says[0]);
        return;
    }
    if (target && turn->outcome == CJ_OUTCOME_SMALLTALK) {
        const char *key = cj_intent_message_key(target->id);
        if (cj_tongue_message_count(turn->tongue, key) > 0) {
            say(answer, cj_tongue_message(turn->tongue, key, 0));
            return;
        }
    }
    say(answer, cj_tongue_message(turn->tongue, outcome_message(turn->outcome), 0));
}

static void hand_over(const struct cj_turn *turn, struct cj_answer *answer)
{
    const struct cj_entry *entry = turn->target ? turn->target->entry : NULL;
    const struct cj_intent *intent = turn->intent;
    const bool asked =
        intent && (intent->builtin || strcmp(intent->id, CJ_INTENT_PERSON) == 0);

    answer->handoff_reason = asked ? "user_request" : "rule";
    if (entry) {
        answer->handoff_queue = entry->escalate.queue;
        answer->handoff_priority = entry->escalate.priority;
    }
    if (intent && intent->escalate_queue) {
        answer->handoff_queue = intent->escalate_queue;
    }
    if (intent && intent->escalate_priority) {
        answer->handoff_priority = intent->escalate_priority;
    }
}

/* ---- Lists ---- */

static cj_status add_candidates(const struct cj_turn *turn, struct cj_answer *answer)
{
    struct cj_arena *arena = &turn->scratch->arena;
    const size_t most = CJ_MAX_CANDIDATES_TOLD;
    const size_t count = turn->contender_count < most ? turn->contender_count : most;
    struct cj_candidate *candidates = cj_arena_array(arena, count + 1, sizeof(*candidates));

    if (!candidates) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        const struct cj_contender *contender = &turn->contenders[i];
        candidates[i] = (struct cj_candidate){contender->target->id, contender->target->title,
                                              contender->score};
    }
    answer->candidates = candidates;
    answer->candidate_count = count;
    if (count == 0 && turn->target) { /* decided without ranking */
        candidates[0] =
            (struct cj_candidate){turn->target->id, turn->target->title, turn->score};
        answer->candidate_count = 1;
    }
    return CJ_OK;
}

static cj_status add_choices(const struct cj_turn *turn, struct cj_answer *answer)
{
    const struct cj_target *offers[CJ_MAX_OFFERED];
    const bool offering =
        turn->outcome == CJ_OUTCOME_SUGGEST || turn->outcome == CJ_OUTCOME_CLARIFY;
    const size_t count = offering ? cj_turn_offers(turn, offers) : 0;
    struct cj_choice *choices =
        cj_arena_array(&turn->scratch->arena, count + 1, sizeof(*choices));

    if (!choices) {
        return CJ_ERR_NOMEM;
    }
    answer->choices = choices;
    if (!offering && turn->outcome != CJ_OUTCOME_NONE) {
        return CJ_OK;
    }
    for (size_t i = 0; i < count; i++) {
        choices[i] = (struct cj_choice){offers[i]->id, offers[i]->title};
    }
    choices[count] = (struct cj_choice){
        CJ_INTENT_PERSON, text_of(cj_tongue_message(turn->tongue, "person", 0)->text)};
    answer->choice_count = count + 1;
    return CJ_OK;
}

static cj_status add_slot(const struct cj_turn *turn, struct cj_answer *answer,
                          struct cj_slot *slots, const char *name, struct cj_str value)
{
    for (size_t i = 0; i < answer->slot_count; i++) {
        if (strcmp(slots[i].name, name) == 0) {
            return CJ_OK;
        }
    }
    char *copy = cj_arena_strndup(&turn->scratch->arena, value.ptr, value.len);
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    slots[answer->slot_count++] = (struct cj_slot){name, copy};
    return CJ_OK;
}

/* Captures of the rule that decided come first; then the entities that were seen. */
static cj_status add_slots(const struct cj_turn *turn, struct cj_answer *answer)
{
    const struct cj_rule_result *rule = turn->rule;
    const size_t most = (rule ? rule->capture_count : 0) + turn->rules.mark_count;
    struct cj_slot *slots = cj_arena_array(&turn->scratch->arena, most + 1, sizeof(*slots));
    cj_status st = slots ? CJ_OK : CJ_ERR_NOMEM;

    answer->slots = slots;
    for (size_t i = 0; st == CJ_OK && rule && i < rule->capture_count; i++) {
        st = add_slot(turn, answer, slots, rule->captures[i].name, rule->captures[i].value);
    }
    for (size_t i = 0; st == CJ_OK && i < turn->rules.mark_count; i++) {
        const struct cj_mark *mark = &turn->rules.marks[i];
        if (mark->entity) {
            st = add_slot(turn, answer, slots, mark->name, mark->value);
        }
    }
    return st;
}

/* ---- The whole ---- */

cj_status cj_turn_answer(struct cj_turn *turn, const struct cj_answer **out_answer)
{
    struct cj_answer *answer = cj_arena_alloc(&turn->scratch->arena, sizeof(*answer));
    cj_status st;

    if (!answer) {
        return CJ_ERR_NOMEM;
    }
    answer->outcome = turn->outcome;
    answer->intent = turn->intent ? turn->intent->id : NULL;
    answer->score = turn->score;
    answer->margin = turn->margin;
    answer->lang = turn->tongue->lang->code;
    answer->content_version = turn->bot->version;
    answer->more_text = answer->more_html = "";
    answer->more_blocks = "[]";
    say_what(turn, answer);
    if (turn->outcome == CJ_OUTCOME_HANDOFF) {
        hand_over(turn, answer);
    }
    st = add_candidates(turn, answer);
    if (st == CJ_OK) {
        st = add_choices(turn, answer);
    }
    if (st == CJ_OK) {
        st = add_slots(turn, answer);
    }
    if (st == CJ_OK && turn->explain) {
        st = cj_turn_explain(turn, &answer->explain);
    }
    if (st == CJ_OK) {
        *out_answer = answer;
    }
    return st;
}
