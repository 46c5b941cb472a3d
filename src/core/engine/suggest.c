/* Type-ahead: questions that begin like what was typed, then those that have a word that does,
 * then those that contain it, then those that resemble it. */
#include <string.h>

#include "engine/turn.h"

struct list {
    const struct cj_turn *turn;
    struct cj_choice *items;
    size_t count;
    size_t limit;
};

enum fit {
    FIT_PREFIX,
    FIT_WORD,
    FIT_INSIDE,
    FIT_KINDS,
    FIT_NONE,
};

/* Both are folded words with single spaces between them. */
static enum fit fit_of(struct cj_str title, struct cj_str typed)
{
    if (title.len < typed.len) {
        return FIT_NONE;
    }
    if (memcmp(title.ptr, typed.ptr, typed.len) == 0) {
        return FIT_PREFIX;
    }
    const char *found = memmem(title.ptr, title.len, typed.ptr, typed.len);
    if (!found) {
        return FIT_NONE;
    }
    for (const char *at = found; at;) {
        if (at[-1] == ' ') {
            return FIT_WORD;
        }
        const size_t left = title.len - (size_t)(at + 1 - title.ptr);
        at = memmem(at + 1, left, typed.ptr, typed.len);
    }
    return FIT_INSIDE;
}

static void add(struct list *list, const struct cj_target *target)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].id, target->id) == 0 ||
            strcmp(list->items[i].title, target->title) == 0) {
            return; /* an editor may have asked the same in two places */
        }
    }
    if (list->count < list->limit && cj_turn_allows(list->turn, target)) {
        list->items[list->count++] = (struct cj_choice){target->id, target->title};
    }
}

static void add_typed(struct list *list, struct cj_str typed)
{
    const struct cj_tongue *tongue = list->turn->tongue;

    for (enum fit wanted = FIT_PREFIX; wanted < FIT_KINDS; wanted++) {
        for (size_t i = 0; i < tongue->title_count && list->count < list->limit; i++) {
            const struct cj_typed_title *title = &tongue->titles[i];
            if (fit_of(title->key, typed) == wanted) {
                add(list, &list->turn->bot->targets[title->target]);
            }
        }
    }
}

static void add_ranked(struct list *list)
{
    const struct cj_turn *turn = list->turn;

    for (size_t i = 0; i < turn->contender_count; i++) {
        const struct cj_contender *contender = &turn->contenders[i];
        if (contender->target->entry && contender->score >= turn->tongue->thresholds.suggest) {
            add(list, contender->target);
        }
    }
}

cj_status cj_bot_suggest(const cj_bot *bot, cj_scratch *scratch, const char *text, size_t len,
                         const char *lang, size_t limit,
                         const struct cj_choice **out_suggestions, size_t *out_count)
{
    struct cj_turn *turn;
    cj_status st = cj_turn_begin(bot, scratch, (struct cj_str){text, len},
                                 lang ? cj_bot_find_language(bot, lang) : NULL, &turn);
    if (st != CJ_OK) {
        return st;
    }

    struct list list = {.turn = turn};
    list.limit = limit < CJ_MAX_SUGGESTIONS ? limit : CJ_MAX_SUGGESTIONS;
    list.items = cj_arena_array(&scratch->arena, list.limit + 1, sizeof(*list.items));
    if (!list.items) {
        return CJ_ERR_NOMEM;
    }
    cj_buf_reset(&scratch->buf);
    cj_tokens_key(&turn->utterance.tokens, &scratch->buf);
    if (scratch->buf.failed) {
        return CJ_ERR_NOMEM;
    }
    if (scratch->buf.len > 0) {
        add_typed(&list, cj_buf_str(&scratch->buf));
        st = cj_turn_rank(turn);
    }
    if (st == CJ_OK) {
        add_ranked(&list);
        *out_suggestions = list.items;
        *out_count = list.count;
    }
    return st;
}
