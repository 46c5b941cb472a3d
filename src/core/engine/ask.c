/* A turn, in total order: control words, the exact question, explicit rules, ranking.
 *
 * What needs a conversation (the last answer repeated, a form, the ladder of misses) is
 * core/dialog's; this part is stateless, so the same question always has the same answer. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/utf8.h"
#include "engine/messages.h"
#include "engine/ranked.h"
#include "engine/subject.h"
#include "engine/turn.h"

/* ---- The message ---- */

static bool is_blank(struct cj_str text)
{
    return cj_str_trim(text).len == 0;
}

static cj_status check_text(struct cj_str text)
{
    if (cj_utf8_valid(text) != text.len || is_blank(text) ||
        memchr(text.ptr, '\0', text.len)) {
        return CJ_ERR_USAGE;
    }
    return cj_utf8_count(text) > CJ_MAX_TEXT_COUNT ? CJ_ERR_LIMIT : CJ_OK;
}

cj_status cj_turn_begin(const cj_bot *bot, cj_scratch *scratch, struct cj_str text,
                        const struct cj_lang *lang, struct cj_turn **out_turn)
{
    cj_status st = check_text(text);

    if (st != CJ_OK) {
        return st;
    }
    cj_arena_reset(&scratch->arena);
    if (!lang) {
        lang = cj_bot_guess_language(bot, scratch, text, NULL);
    }
    struct cj_turn *turn = cj_arena_alloc(&scratch->arena, sizeof(*turn));
    if (!turn) {
        return CJ_ERR_NOMEM;
    }
    turn->bot = bot;
    turn->scratch = scratch;
    turn->tongue = cj_bot_tongue(bot, lang);
    turn->reason = "";
    st = cj_utterance_make(scratch->analyser, lang, text, &scratch->arena, &turn->utterance);
    if (st == CJ_OK) {
        st = cj_index_correct(turn->tongue->index, scratch->index, scratch->analyser,
                              &turn->utterance, &scratch->arena, &turn->corrected,
                              &turn->words);
    }
    if (st == CJ_OK) {
        turn->subject = turn->utterance;
        turn->corrected_subject = turn->corrected.tokens;
        *out_turn = turn;
    }
    return st;
}

static const char *translate(const cj_scratch *scratch, const char *english)
    __attribute__((format_arg(2)));

static const char *translate(const cj_scratch *scratch, const char *english)
{
    return scratch->translate ? scratch->translate(scratch->translate_context, english)
                              : english;
}

cj_status cj_turn_say_why(struct cj_turn *turn, const char *format, ...)
{
    char text[256];
    va_list args;

    if (!turn->explain) {
        return CJ_OK;
    }
    va_start(args, format);
    const int len = vsnprintf(text, sizeof(text), translate(turn->scratch, format), args);
    va_end(args);
    turn->reason =
        len < 0 ? NULL : cj_arena_strndup(&turn->scratch->arena, text, strlen(text));
    return turn->reason ? CJ_OK : CJ_ERR_NOMEM;
}

/* ---- Who may answer ---- */

/* Whether the refused phrase's content words stand one after the other from token `at` on. */
static bool begins_refused(const struct cj_tokens *tokens, size_t at,
                           const struct cj_refusal *refusal)
{
    size_t seen = 0;

    for (; at < tokens->count && seen < refusal->count; at++) {
        if (tokens->items[at].word_class == CJ_WORD_FUNCTION) {
            continue;
        }
        if (!cj_str_equal(tokens->items[at].keys[1], refusal->keys[seen])) {
            return false;
        }
        seen++;
    }
    return seen == refusal->count;
}

/* Nothing begins at a function word: to look there would be to pass over a long run of them
 * ("a a a…") once for each. */
static bool is_refused(const struct cj_tokens *tokens, const struct cj_refusal *refusal)
{
    for (size_t at = 0; at < tokens->count && refusal->count > 0; at++) {
        if (tokens->items[at].word_class != CJ_WORD_FUNCTION &&
            begins_refused(tokens, at, refusal)) {
            return true;
        }
    }
    return false;
}

static bool follows(const struct cj_turn *turn, const char *const *after, size_t count)
{
    bool found = count == 0;

    for (size_t i = 0; i < count && turn->context && !found; i++) {
        found = strcmp(after[i], turn->context) == 0;
    }
    return found;
}

bool cj_turn_allows(const struct cj_turn *turn, const struct cj_target *target)
{
    if (!follows(turn, target->after, target->after_count)) {
        return false;
    }
    for (size_t i = 0; i < target->refusal_count; i++) {
        if (is_refused(&turn->corrected.tokens, &target->refusals[i])) {
            return false;
        }
    }
    return true;
}

bool cj_is_same_article(const struct cj_target *a, const struct cj_target *b)
{
    return a->entry && b->entry && a->entry->kind != CJ_ENTRY_FAQ &&
           b->entry->kind != CJ_ENTRY_FAQ && strcmp(a->entry->file, b->entry->file) == 0;
}

/* ---- Decisions without ranking ---- */

static void decide_target(struct cj_turn *turn, const struct cj_target *target)
{
    turn->decided = true;
    turn->target = target;
    turn->outcome = CJ_OUTCOME_ANSWER;
    turn->score = 1;
    turn->margin = 1;
    if (target->intent) {
        turn->intent = target->intent;
    }
}

static bool is_escalated(const char *when)
{
    return when && strcmp(when, "always") == 0;
}

/* An intent has decided: by its entry, by what it says, or by handing over. */
static void decide_intent(struct cj_turn *turn, const struct cj_intent *intent,
                          const struct cj_target *target)
{
    decide_target(turn, target);
    turn->intent = intent;
    if (intent->builtin) {
        turn->outcome = CJ_OUTCOME_SMALLTALK;
    }
    if (is_escalated(intent->escalate_when)) {
        turn->outcome = CJ_OUTCOME_HANDOFF;
    }
}

bool cj_intent_is_control(const struct cj_intent *intent)
{
    static const char *const ids[] = {CJ_INTENT_PERSON, CJ_INTENT_REPEAT, CJ_INTENT_MENU,
                                      CJ_INTENT_CANCEL, CJ_INTENT_ROBOT};

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        if (strcmp(intent->id, ids[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What a rule leads to, or NULL when that may not answer now. */
static const struct cj_target *rule_target(const struct cj_turn *turn,
                                           const struct cj_rule *rule)
{
    const cj_bot *bot = turn->bot;
    uint32_t target = CJ_NO_TARGET;

    if (rule->intent != CJ_NO_INTENT) {
        target = bot->target_of_intent[rule->intent];
    } else {
        const uint32_t entry = cj_kb_find(bot->kb, rule->owner, rule->lang);
        target = entry == CJ_NO_ENTRY ? CJ_NO_TARGET : bot->target_of_entry[entry];
    }
    if (target == CJ_NO_TARGET || !cj_turn_allows(turn, &bot->targets[target])) {
        return NULL;
    }
    return &bot->targets[target];
}

static bool intent_follows(const struct cj_turn *turn, const struct cj_intent *intent)
{
    bool found = intent->after.count == 0;

    for (size_t i = 0; i < intent->after.count && turn->context && !found; i++) {
        found = strcmp(intent->after.items[i].text, turn->context) == 0;
    }
    return found;
}

/* Tries the rules that matched, in their order; `control` picks one half of them. */
static cj_status try_rules(struct cj_turn *turn, bool control)
{
    for (size_t i = 0; i < turn->rules.count && !turn->decided; i++) {
        const struct cj_rule_result *result = &turn->rules.items[i];
        const struct cj_rule *rule = result->rule;
        const struct cj_intent *intent =
            rule->intent == CJ_NO_INTENT ? NULL
                                         : cj_ruleset_intent(turn->bot->rules, rule->intent);

        if (result->outcome != CJ_RULE_MATCHED || (intent && !intent_follows(turn, intent)) ||
            (intent != NULL && cj_intent_is_control(intent)) != control) {
            continue;
        }
        const struct cj_target *target = rule_target(turn, rule);
        if (!target) {
            continue;
        }
        turn->rule = result;
        if (intent) {
            decide_intent(turn, intent, target);
        } else {
            decide_target(turn, target);
        }
        return cj_turn_say_why(turn, "the rule at %s:%u matched", rule->file,
                               (unsigned)rule->line);
    }
    return CJ_OK;
}

static cj_status read_key(struct cj_turn *turn, const struct cj_tokens *tokens,
                          struct cj_str *out_key)
{
    struct cj_buf *buf = &turn->scratch->buf;

    cj_buf_reset(buf);
    cj_tokens_key(tokens, buf);
    *out_key = cj_buf_str(buf);
    return buf->failed ? CJ_ERR_NOMEM : CJ_OK;
}

/* Decides when `tokens` are a built-in phrase, word by word. */
static cj_status try_builtin_tokens(struct cj_turn *turn, const struct cj_tokens *tokens,
                                    bool control)
{
    struct cj_str key;
    uint32_t number;
    cj_status st = read_key(turn, tokens, &key);

    if (st != CJ_OK || !cj_map_get(&turn->tongue->builtin, key, &number)) {
        return st;
    }
    const struct cj_intent *intent = cj_ruleset_intent(turn->bot->rules, number);
    if (cj_intent_is_control(intent) != control) {
        return CJ_OK;
    }
    decide_intent(turn, intent, &turn->bot->targets[turn->bot->target_of_intent[number]]);
    return cj_turn_say_why(turn, "the message is a phrase of %s", intent->id);
}

/* The message as a built-in phrase, as written or once its typing is repaired. */
static cj_status try_builtin_phrase(struct cj_turn *turn, bool control)
{
    cj_status st = try_builtin_tokens(turn, &turn->utterance.tokens, control);

    if (st == CJ_OK && !turn->decided) {
        st = try_builtin_tokens(turn, &turn->corrected.tokens, control);
    }
    return st;
}

/* "hola, muchas gracias": of several courtesies the last answers, else the first. */
static cj_status try_courtesies(struct cj_turn *turn)
{
    const struct cj_tokens *all = &turn->corrected.tokens;
    cj_status st = CJ_OK;

    for (size_t first = 1; st == CJ_OK && !turn->decided && first < all->count; first++) {
        const struct cj_tokens last = cj_tokens_slice(all, first, all->count);
        st = try_builtin_tokens(turn, &last, false);
    }
    for (size_t end = all->count; st == CJ_OK && !turn->decided && end > 0; end--) {
        const struct cj_tokens start = cj_tokens_slice(all, 0, end);
        st = try_builtin_tokens(turn, &start, false);
    }
    return st;
}

/* ---- The steps ---- */

static cj_status try_control(struct cj_turn *turn)
{
    cj_status st = cj_ruleset_match(turn->bot->rules, turn->scratch->rules, &turn->corrected,
                                    turn->explain, &turn->scratch->arena, &turn->rules);

    if (st == CJ_OK) {
        cj_turn_find_subject(turn);
        st = try_rules(turn, true);
    }
    if (st == CJ_OK && !turn->decided) {
        st = try_builtin_phrase(turn, true);
    }
    return st;
}

static cj_status try_exact(struct cj_turn *turn)
{
    const struct cj_tokens *ways[] = {&turn->subject.tokens, &turn->corrected_subject};

    if (turn->skip_exact) {
        return CJ_OK;
    }
    for (size_t i = 0; i < 2 && !turn->decided; i++) {
        struct cj_str key;
        cj_status st = read_key(turn, ways[i], &key);

        if (st != CJ_OK) {
            return st;
        }
        const uint32_t document = cj_index_exact(turn->tongue->index, key);
        if (document == UINT32_MAX) {
            continue;
        }
        const struct cj_target *target =
            &turn->bot->targets[turn->tongue->target_of[document]];
        if (cj_turn_allows(turn, target)) {
            decide_target(turn, target);
            return cj_turn_say_why(
                turn,
                i > 0 ? CJ_N("the message is a question of %s, once its typing is repaired")
                      : CJ_N("the message is a question of %s, word for word"),
                target->id);
        }
    }
    return turn->decided ? CJ_OK : try_builtin_phrase(turn, false);
}

static cj_status try_explicit_rules(struct cj_turn *turn)
{
    cj_status st = try_rules(turn, false);

    if (st == CJ_OK && !turn->decided && turn->only_courtesies) {
        st = try_courtesies(turn);
    }
    return st;
}

/* Keep in the order of matching: the first that decides ends the turn. */
static const struct {
    const char *name;
    cj_status (*run)(struct cj_turn *turn);
} steps[] = {
    {"control", try_control},
    {"exact", try_exact},
    {"rule", try_explicit_rules},
    {"ranked", cj_turn_decide_ranked},
};

/* Whether what answers hands over, by whichever step it was found. */
static bool hands_over(const struct cj_turn *turn)
{
    const struct cj_entry *entry = turn->target ? turn->target->entry : NULL;

    return (entry && is_escalated(entry->escalate.when)) ||
           (turn->intent && is_escalated(turn->intent->escalate_when));
}

cj_status cj_turn_decide(struct cj_turn *turn)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && !turn->decided && i < sizeof(steps) / sizeof(steps[0]);
         i++) {
        turn->step = steps[i].name;
        st = steps[i].run(turn);
    }
    if (st == CJ_OK && turn->outcome == CJ_OUTCOME_ANSWER && hands_over(turn)) {
        turn->outcome = CJ_OUTCOME_HANDOFF;
    }
    return st;
}

cj_status cj_bot_ask(const cj_bot *bot, cj_scratch *scratch,
                     const struct cj_question *question, const struct cj_answer **out_answer)
{
    const struct cj_lang *lang =
        question->lang ? cj_bot_find_language(bot, question->lang) : NULL;
    struct cj_turn *turn;
    cj_status st = cj_turn_begin(bot, scratch, (struct cj_str){question->text, question->len},
                                 lang, &turn);

    if (st != CJ_OK) {
        return st;
    }
    turn->context = question->context;
    turn->explain = question->explain;
    st = cj_turn_decide(turn);
    if (st == CJ_OK && turn->explain) {
        st = cj_turn_rank(turn); /* the candidates belong to the explanation */
    }
    if (st == CJ_OK) {
        st = cj_turn_answer(turn, out_answer);
    }
    return st;
}

cj_status cj_bot_answer_entry(const cj_bot *bot, cj_scratch *scratch, const char *id,
                              const struct cj_lang *lang, const struct cj_answer **out_answer)
{
    uint32_t entry = cj_kb_find(bot->kb, id, lang);
    struct cj_turn *turn;

    if (entry == CJ_NO_ENTRY) {
        entry = cj_kb_find(bot->kb, id, NULL);
    }
    if (entry == CJ_NO_ENTRY || bot->target_of_entry[entry] == CJ_NO_TARGET) {
        return CJ_ERR_USAGE;
    }

    cj_arena_reset(&scratch->arena);
    turn = cj_arena_alloc(&scratch->arena, sizeof(*turn));
    if (!turn) {
        return CJ_ERR_NOMEM;
    }
    const struct cj_target *target = &bot->targets[bot->target_of_entry[entry]];
    turn->bot = bot;
    turn->scratch = scratch;
    turn->tongue = cj_bot_tongue(bot, target->lang);
    turn->tongue = turn->tongue ? turn->tongue : &bot->tongues[0];
    turn->step = "choice";
    turn->reason = "";
    decide_target(turn, target);
    if (is_escalated(target->entry->escalate.when)) {
        turn->outcome = CJ_OUTCOME_HANDOFF;
    }
    return cj_turn_answer(turn, out_answer);
}
