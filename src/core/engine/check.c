/* What loading alone can't see: the bot is asked every phrase that an editor wrote, and what
 * should have answered is compared with what did. */
#include <stdlib.h>
#include <string.h>

#include "engine/ranked.h"
#include "engine/turn.h"

struct checker {
    const cj_bot *bot;
    cj_scratch *scratch;
    cj_diags *diags;
};

static cj_status ask(struct checker *checker, struct cj_str text, const struct cj_lang *lang,
                     const char *context, bool skip_exact, struct cj_turn **out_turn)
{
    struct cj_turn *turn = NULL;
    cj_status st = cj_turn_begin(checker->bot, checker->scratch, text, lang, &turn);

    if (st == CJ_OK) {
        turn->context = context;
        turn->skip_exact = skip_exact;
        st = cj_turn_decide(turn);
    }
    if (st == CJ_OK) {
        *out_turn = turn;
    }
    return st;
}

/* A phrase beyond the bounds of a message can't be asked: the loader has told that. */
static bool is_fatal(cj_status st)
{
    return st == CJ_ERR_NOMEM;
}

/* ---- Phrases of entries ---- */

static double score_of(const struct cj_turn *turn, const struct cj_target *target)
{
    for (size_t i = 0; i < turn->contender_count; i++) {
        if (turn->contenders[i].target == target) {
            return turn->contenders[i].score;
        }
    }
    return 0;
}

static bool is_answered_by(const struct cj_turn *turn, const struct cj_target *target)
{
    const struct cj_target *winner = turn->target;

    if (!winner && turn->contender_count > 0) {
        winner = turn->contenders[0].target;
    }
    /* the same words in two entries are kb/duplicate-question */
    return !winner || winner == target || cj_is_same_article(winner, target) ||
           strcmp(winner->title, target->title) == 0;
}

/* Tells who took the phrase. */
static void tell_thief(const struct checker *checker, const struct cj_turn *turn,
                       const struct cj_target *target, const struct cj_placed *phrase)
{
    const struct cj_target *thief = turn->target ? turn->target : turn->contenders[0].target;

    if (turn->rule) {
        cj_diags_add(checker->diags, CJ_WARNING, "match/stolen", target->entry->file,
                     phrase->line, phrase->column,
                     "'%s' is taken from %s by the rule of %s at %s:%u; narrow that rule or "
                     "move the phrase there",
                     phrase->text, target->id, thief->id, turn->rule->rule->file,
                     (unsigned)turn->rule->rule->line);
        return;
    }
    cj_diags_add(checker->diags, CJ_WARNING, "match/stolen", target->entry->file, phrase->line,
                 phrase->column,
                 "'%s' is won by %s (%.2f) from %s (%.2f); tell the two apart in their "
                 "questions, or add `not:` to the first",
                 phrase->text, thief->id, turn->score, target->id, score_of(turn, target));
}

/* It wins, but not by enough to answer without asking back. */
static void tell_rival(const struct checker *checker, const struct cj_turn *turn,
                       const struct cj_target *target, const struct cj_placed *phrase)
{
    const struct cj_target *offers[CJ_MAX_OFFERED];
    const size_t count = cj_turn_offers(turn, offers);

    for (size_t i = 0; i < count; i++) {
        if (offers[i] != target) {
            cj_diags_add(checker->diags, CJ_INFO, "match/stolen", target->entry->file,
                         phrase->line, phrase->column,
                         "a question like '%s' could go to %s (%.2f) as well as to %s (%.2f)",
                         phrase->text, offers[i]->id, score_of(turn, offers[i]), target->id,
                         score_of(turn, target));
            return;
        }
    }
}

/* Without the exact step, which would hide that the next variation of the phrase goes to
 * another entry. */
static cj_status check_phrase(struct checker *checker, const struct cj_target *target,
                              const struct cj_placed *phrase)
{
    const char *context = target->after_count > 0 ? target->after[0] : NULL;
    struct cj_turn *turn = NULL;
    cj_status st = ask(checker, cj_str_from(phrase->text), target->lang, context, true, &turn);

    if (st != CJ_OK) {
        return is_fatal(st) ? st : CJ_OK;
    }
    if (!is_answered_by(turn, target)) {
        tell_thief(checker, turn, target, phrase);
    } else if (turn->outcome == CJ_OUTCOME_CLARIFY) {
        tell_rival(checker, turn, target, phrase);
    }
    return CJ_OK;
}

/* `not:` is obeyed in matching; an exact question or a rule of the entry can break it. */
static cj_status check_refused(struct checker *checker, const struct cj_target *target,
                               const struct cj_placed *phrase)
{
    struct cj_turn *turn = NULL;
    cj_status st = ask(checker, cj_str_from(phrase->text), target->lang, NULL, false, &turn);

    if (st != CJ_OK || turn->target != target) {
        return is_fatal(st) ? st : CJ_OK;
    }
    cj_diags_add(checker->diags, CJ_WARNING, "match/not-won", target->entry->file,
                 phrase->line, phrase->column,
                 "%s wins '%s', which stands in its own `not:`; write it with a content word",
                 target->id, phrase->text);
    return CJ_OK;
}

static cj_status check_entry(struct checker *checker, const struct cj_target *target)
{
    const struct cj_entry *entry = target->entry;
    const struct cj_placed question = {entry->question, entry->line, 0};
    /* a section's heading ("Notes") promises nothing without its article */
    cj_status st =
        entry->kind == CJ_ENTRY_PASSAGE ? CJ_OK : check_phrase(checker, target, &question);

    for (size_t i = 0; st == CJ_OK && i < entry->also.count; i++) {
        st = check_phrase(checker, target, &entry->also.items[i]);
    }
    for (size_t i = 0; st == CJ_OK && i < entry->not_phrases.count; i++) {
        st = check_refused(checker, target, &entry->not_phrases.items[i]);
    }
    return st;
}

/* ---- Intents ---- */

static bool is_won(const struct cj_turn *turn, const struct cj_intent *intent,
                   const struct cj_target *target)
{
    return turn->intent == intent || (target && turn->target == target);
}

static const char *winner_name(const struct cj_turn *turn)
{
    if (turn->intent) {
        return turn->intent->id;
    }
    return turn->target ? turn->target->id : cj_outcome_name(turn->outcome);
}

/* Whether an earlier rule took the sample away. */
static bool is_taken(const struct cj_turn *turn, const struct cj_intent *intent)
{
    return turn->rule && turn->intent != intent;
}

static const char *first_context(const struct cj_intent *intent)
{
    return intent->after.count > 0 ? intent->after.items[0].text : NULL;
}

static cj_status check_wanted(struct checker *checker, const struct cj_intent *intent,
                              const struct cj_target *target, size_t *taken)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < intent->samples_yes.count; i++) {
        const struct cj_rule_text *sample = &intent->samples_yes.items[i];
        struct cj_turn *turn = NULL;

        st = ask(checker, cj_str_from(sample->text), intent->lang, first_context(intent),
                 false, &turn);
        if (st != CJ_OK) {
            st = is_fatal(st) ? st : CJ_OK;
            continue;
        }
        if (is_won(turn, intent, target)) {
            continue;
        }
        *taken += is_taken(turn, intent);
        cj_diags_add(checker->diags, CJ_ERROR, "rules/sample", intent->file, sample->line,
                     sample->column,
                     "sample '%s' does not reach %s but %s; widen a rule or add the phrase",
                     sample->text, intent->id, winner_name(turn));
    }
    return st;
}

static cj_status check_unwanted(struct checker *checker, const struct cj_intent *intent,
                                const struct cj_target *target)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < intent->samples_no.count; i++) {
        const struct cj_rule_text *sample = &intent->samples_no.items[i];
        struct cj_turn *turn = NULL;

        st = ask(checker, cj_str_from(sample->text), intent->lang, first_context(intent),
                 false, &turn);
        if (st != CJ_OK) {
            st = is_fatal(st) ? st : CJ_OK;
            continue;
        }
        if (turn->intent != intent && !(target && target->intent && turn->target == target)) {
            continue;
        }
        cj_diags_add(checker->diags, CJ_ERROR, "rules/sample", intent->file, sample->line,
                     sample->column,
                     "sample '%s' reaches %s, which it must not; narrow its rules with `none`",
                     sample->text, intent->id);
    }
    return st;
}

static cj_status check_intent(struct checker *checker, size_t number)
{
    const cj_bot *bot = checker->bot;
    const struct cj_intent *intent = cj_ruleset_intent(bot->rules, number);
    const uint32_t at = bot->target_of_intent[number];
    const struct cj_target *target = at == CJ_NO_TARGET ? NULL : &bot->targets[at];
    size_t taken = 0;

    if (!cj_bot_tongue(bot, intent->lang)) {
        return CJ_OK;
    }
    if (intent->answer.text && !target) {
        cj_diags_add(checker->diags, CJ_ERROR, "intents/answer", intent->file,
                     intent->answer.line, intent->answer.column,
                     "no entry has the id '%s' that %s answers with; give one an `id:` or "
                     "correct it here",
                     intent->answer.text, intent->id);
        return CJ_OK;
    }
    cj_status st = check_wanted(checker, intent, target, &taken);
    if (st == CJ_OK && taken > 0 && taken == intent->samples_yes.count) {
        cj_diags_add(checker->diags, CJ_WARNING, "rules/unreachable", intent->file,
                     intent->line, 1,
                     "every sample of %s is taken by an earlier rule; raise its `priority` or "
                     "narrow that rule",
                     intent->id);
    }
    return st == CJ_OK ? check_unwanted(checker, intent, target) : st;
}

cj_status cj_bot_check(const cj_bot *bot, cj_diags *diags)
{
    struct checker checker = {.bot = bot, .diags = diags, .scratch = cj_scratch_new()};
    cj_status st = checker.scratch ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < bot->target_count; i++) {
        if (bot->targets[i].entry && cj_bot_tongue(bot, bot->targets[i].lang)) {
            st = check_entry(&checker, &bot->targets[i]);
        }
    }
    for (size_t i = 0; st == CJ_OK && i < cj_ruleset_intent_count(bot->rules); i++) {
        st = check_intent(&checker, i);
    }
    cj_scratch_free(checker.scratch);
    return st;
}
