/* The last step of a turn: what the ranking says. */
#include "engine/ranked.h"

#include <string.h>

/* The second is too close when its raw score reaches this share of the first's: then the
 * message does not tell them apart. */
#define CLOSE_SHARE 0.95

/* People tell more than they ask, so an answer need not have all of the content words; but one
 * that has less than this share of them is about something else, however well the small words
 * agree. Where the score itself leaves doubt, more is asked for. */
#define ENOUGH_COVERAGE   0.25
#define DOUBTFUL_SCORE    0.5
#define DOUBTFUL_COVERAGE 0.35

/* An entry that has nearly all of the words that matter, if only in its body, is worth
 * offering whatever its score. */
#define OFFERED_COVERAGE 0.75

/* What is offered must be worth reading: this share of the suggest threshold. */
#define OFFER_SHARE 0.5

/* How the topic of the conversation moves the odds of what belongs to it. */
#define CHILD_ODDS   1.6
#define SIBLING_ODDS 1.3
#define SAME_ODDS    1.1

/* ---- Context ---- */

static bool lists(const struct cj_placed_list *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].text, id) == 0) {
            return true;
        }
    }
    return false;
}

/* The factor on the odds of `target` when `topic` (an entry's number) was answered last. */
static double topic_odds(const struct cj_turn *turn, const struct cj_target *target,
                         uint32_t topic)
{
    const struct cj_entry *last = &turn->bot->kb->entries[topic];

    if (!target->entry) {
        return 1;
    }
    if (target->entry_number == topic) {
        return SAME_ODDS;
    }
    if (target->entry->parent == topic || lists(&last->next, target->id) ||
        lists(&target->entry->after, last->id)) {
        return CHILD_ODDS;
    }
    if (last->parent != CJ_NO_ENTRY && target->entry->parent == last->parent) {
        return SIBLING_ODDS;
    }
    return 1;
}

static double with_odds(double probability, double factor)
{
    return probability * factor / (1 - probability + probability * factor);
}

/* ---- Ranking ---- */

static bool is_before(const struct cj_contender *a, const struct cj_contender *b)
{
    return a->score > b->score || (a->score == b->score && a->hit->raw > b->hit->raw);
}

/* Keeps the order of the hits where nothing moves them. */
static void insert(struct cj_turn *turn, struct cj_contender contender)
{
    size_t at = turn->contender_count++;

    for (; at > 0 && is_before(&contender, &turn->contenders[at - 1]); at--) {
        turn->contenders[at] = turn->contenders[at - 1];
    }
    turn->contenders[at] = contender;
}

static void collect(struct cj_turn *turn)
{
    const uint32_t topic = turn->context
                               ? cj_kb_find(turn->bot->kb, turn->context, turn->tongue->lang)
                               : CJ_NO_ENTRY;

    for (size_t i = 0; i < turn->hits.count; i++) {
        const struct cj_hit *hit = &turn->hits.items[i];
        const struct cj_target *target =
            &turn->bot->targets[turn->tongue->target_of[hit->document]];

        if (!cj_turn_allows(turn, target)) {
            continue;
        }
        const double odds = topic == CJ_NO_ENTRY ? 1 : topic_odds(turn, target, topic);
        const double score = odds == 1 ? hit->score : with_odds(hit->score, odds);
        insert(turn, (struct cj_contender){target, hit, score, odds});
    }
}

cj_status cj_turn_rank(struct cj_turn *turn)
{
    struct cj_arena *arena = &turn->scratch->arena;

    if (turn->ranked) {
        return CJ_OK;
    }
    turn->contenders = cj_arena_array(arena, CJ_MAX_RANKED, sizeof(*turn->contenders));
    if (!turn->contenders) {
        return CJ_ERR_NOMEM;
    }
    cj_status st =
        cj_index_query(turn->tongue->index, turn->scratch->index, turn->scratch->analyser,
                       &turn->subject, CJ_MAX_RANKED, turn->explain, arena, &turn->hits);
    if (st == CJ_OK) {
        turn->ranked = true;
        collect(turn);
    }
    return st;
}

/* ---- Deciding ---- */

static bool is_part_of(const struct cj_target *part, const struct cj_target *whole)
{
    return part->entry && whole->entry && part->entry->parent == whole->entry_number;
}

/* Two that a visitor could not tell apart, or need not: then there is no question to ask. */
static bool are_rivals(const struct cj_target *a, const struct cj_target *b)
{
    return !cj_is_same_article(a, b) && !is_part_of(a, b) && !is_part_of(b, a) &&
           strcmp(a->title, b->title) != 0;
}

static const struct cj_contender *find_rival(const struct cj_turn *turn)
{
    for (size_t i = 1; i < turn->contender_count; i++) {
        if (are_rivals(turn->contenders[0].target, turn->contenders[i].target)) {
            return &turn->contenders[i];
        }
    }
    return NULL;
}

static bool is_covered(const struct cj_turn *turn, const struct cj_contender *best)
{
    return turn->hits.content_words > 0 &&
           best->hit->coverage >=
               (best->score < DOUBTFUL_SCORE ? DOUBTFUL_COVERAGE : ENOUGH_COVERAGE);
}

/* Words of grammar alone are no reason to offer anything, unless they are a whole phrase. */
static bool is_worth_offering(const struct cj_turn *turn, const struct cj_contender *best)
{
    const struct cj_thresholds *thresholds = &turn->tongue->thresholds;

    if (turn->hits.content_words == 0 || best->hit->coverage > 0) {
        return best->score >= thresholds->suggest ||
               (turn->hits.content_words > 0 && best->hit->coverage >= OFFERED_COVERAGE);
    }
    return best->score >= thresholds->answer;
}

/* Where the topic of the conversation speaks for the best one, it tells them apart. */
static bool is_too_close(const struct cj_contender *best, const struct cj_contender *rival)
{
    return rival && rival->odds >= best->odds &&
           rival->hit->raw >= CLOSE_SHARE * best->hit->raw &&
           rival->score >= CLOSE_SHARE * best->score;
}

/* Of two that are close, a page about just that comes before a passage of another page. */
static bool is_preferred(const struct cj_contender *rival, const struct cj_contender *best)
{
    return rival->target->entry && best->target->entry &&
           rival->target->entry->kind == CJ_ENTRY_ARTICLE &&
           best->target->entry->kind == CJ_ENTRY_PASSAGE;
}

static cj_status decide_answer(struct cj_turn *turn, const struct cj_contender *best,
                               const struct cj_contender *rival)
{
    if (is_too_close(best, rival) && is_preferred(rival, best)) {
        turn->score = rival->score;
        best = rival;
    } else if (is_too_close(best, rival)) {
        turn->outcome = CJ_OUTCOME_CLARIFY;
        return cj_turn_say_why(turn, "%s and %s are too close: %.2f and %.2f",
                               best->target->id, rival->target->id, best->score, rival->score);
    }
    turn->outcome = CJ_OUTCOME_ANSWER;
    turn->target = best->target;
    turn->intent = best->target->intent;
    if (turn->intent && turn->intent->escalate_when &&
        strcmp(turn->intent->escalate_when, "always") == 0) {
        turn->outcome = CJ_OUTCOME_HANDOFF;
    }
    return cj_turn_say_why(turn, "score %.2f reaches the answer threshold %.2f", best->score,
                           turn->tongue->thresholds.answer);
}

static cj_status decide_suggest(struct cj_turn *turn, const struct cj_contender *best)
{
    const struct cj_thresholds *thresholds = &turn->tongue->thresholds;
    const double percent = 100 * best->hit->coverage;

    turn->outcome = CJ_OUTCOME_SUGGEST;
    if (best->score >= thresholds->answer) {
        return cj_turn_say_why(turn, "%s has only %.0f %% of the words that matter",
                               best->target->id, percent);
    }
    if (best->score < thresholds->suggest) {
        return cj_turn_say_why(turn,
                               "%s has %.0f %% of the words that matter, but not where "
                               "it counts",
                               best->target->id, percent);
    }
    return cj_turn_say_why(turn, "score %.2f is below the answer threshold %.2f", best->score,
                           thresholds->answer);
}

static cj_status decide_none(struct cj_turn *turn)
{
    turn->outcome = CJ_OUTCOME_NONE;
    if (turn->contender_count == 0) {
        return cj_turn_say_why(turn, "no entry has any of these words");
    }
    if (turn->score >= turn->tongue->thresholds.suggest) {
        return cj_turn_say_why(turn, "%s has none of the words that matter",
                               turn->contenders[0].target->id);
    }
    return cj_turn_say_why(turn, "score %.2f is below the suggest threshold %.2f", turn->score,
                           turn->tongue->thresholds.suggest);
}

cj_status cj_turn_decide_ranked(struct cj_turn *turn)
{
    const struct cj_thresholds *thresholds = &turn->tongue->thresholds;
    cj_status st = cj_turn_rank(turn);

    if (st != CJ_OK) {
        return st;
    }
    turn->decided = true;
    if (turn->contender_count == 0) {
        return decide_none(turn);
    }

    const struct cj_contender *best = &turn->contenders[0];
    const struct cj_contender *rival = find_rival(turn);
    turn->score = best->score;
    turn->margin = best->score - (rival ? rival->score : 0);
    if (best->score >= thresholds->answer && is_covered(turn, best)) {
        return decide_answer(turn, best, rival);
    }
    return is_worth_offering(turn, best) ? decide_suggest(turn, best) : decide_none(turn);
}

size_t cj_turn_offers(const struct cj_turn *turn,
                      const struct cj_target *out_targets[CJ_MAX_OFFERED])
{
    const double least = OFFER_SHARE * turn->tongue->thresholds.suggest;
    size_t count = 0;

    for (size_t i = 0; i < turn->contender_count && count < CJ_MAX_OFFERED; i++) {
        const struct cj_contender *contender = &turn->contenders[i];
        bool offered = i == 0 || contender->score >= least;

        for (size_t j = 0; j < count && offered; j++) {
            offered = are_rivals(out_targets[j], contender->target);
        }
        if (offered) {
            out_targets[count++] = contender->target;
        }
    }
    return count;
}
