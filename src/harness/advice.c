/* What would make a failed test pass: the edit that an editor would try first. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/message.h"
#include "base/nearest.h"
#include "engine/bot.h"
#include "harness/check.h"
#include "harness/run.h"

/* Where an entry or intent is written, and which key of it takes one more phrase. */
struct place {
    const char *id; /* NULL: there is none */
    const char *file;
    uint32_t line;
    const char *phrases;
};

struct advising {
    const struct cj_test_runner *runner;
    const char *expected;
    const struct cj_reply *reply;
    struct cj_buf out;
};

static const char *tr(const struct advising *a, const char *english)
    __attribute__((format_arg(2)));

static const char *tr(const struct advising *a, const char *english)
{
    return a->runner->translate ? a->runner->translate(a->runner->translate_context, english)
                                : english;
}

static struct place find_place(const cj_bot *bot, const char *id, const char *code)
{
    const struct cj_kb *kb = cj_bot_kb(bot);
    const struct cj_lang *lang = cj_bot_find_language(bot, code);
    uint32_t index = id ? cj_kb_find(kb, id, lang) : CJ_NO_ENTRY;

    if (index == CJ_NO_ENTRY && id) {
        index = cj_kb_find(kb, id, NULL);
    }
    if (index != CJ_NO_ENTRY) {
        const struct cj_entry *entry = &kb->entries[index];

        return (struct place){entry->id, entry->file, entry->line, "also"};
    }

    const cj_ruleset *rules = cj_bot_rules(bot);
    for (size_t i = 0; id && i < cj_ruleset_intent_count(rules); i++) {
        const struct cj_intent *intent = cj_ruleset_intent(rules, i);

        if (strcmp(intent->id, id) == 0 && !intent->builtin) {
            return (struct place){intent->id, intent->file, intent->line, "phrases"};
        }
    }
    return (struct place){0};
}

static struct place place_of(const struct advising *a, const char *id)
{
    return find_place(a->runner->bot, id, a->reply->answer->lang);
}

/* The id nearest to a mistyped one; NULL when none is near, or memory ran out. */
static const char *nearest_id(const cj_bot *bot, const char *id)
{
    const struct cj_kb *kb = cj_bot_kb(bot);
    const char **ids = calloc(kb->count + 1, sizeof(*ids));

    if (!ids) {
        return NULL;
    }
    for (size_t i = 0; i < kb->count; i++) {
        ids[i] = kb->entries[i].id;
    }
    const char *near = cj_nearest(cj_str_from(id), ids);
    free(ids);
    return near;
}

static void advise_unknown(struct advising *a)
{
    const char *near = nearest_id(a->runner->bot, a->expected);

    if (near) {
        cj_buf_printf(&a->out, tr(a, CJ_N("there is no entry '%s': did you mean '%s'?")),
                      a->expected, near);
    } else {
        cj_buf_printf(&a->out, tr(a, CJ_N("there is no entry '%s'")), a->expected);
    }
}

static void advise_phrase(struct advising *a, const struct place *place)
{
    cj_buf_printf(&a->out, tr(a, CJ_N("add the phrase to '%s' of '%s' (%s:%u)")),
                  place->phrases, place->id, place->file, place->line);
}

static void advise_not(struct advising *a, const struct place *place)
{
    if (strcmp(place->phrases, "also") == 0) {
        cj_buf_printf(&a->out, tr(a, CJ_N("add the phrase to 'not' of '%s' (%s:%u)")),
                      place->id, place->file, place->line);
    } else {
        cj_buf_printf(&a->out, tr(a, CJ_N("narrow the rules of '%s' (%s:%u)")), place->id,
                      place->file, place->line);
    }
}

static void advise_answer(struct advising *a)
{
    const struct cj_answer *answer = a->reply->answer;
    struct place got = place_of(a, answer->entry ? answer->entry : answer->intent);
    struct place wanted = place_of(a, a->expected);

    if (a->expected[0] == '\0') {
        return; /* a regex: nobody knows which entry was meant */
    }
    if (strcmp(a->expected, "none") == 0) {
        if (got.id) {
            advise_not(a, &got);
        }
        return;
    }
    if (!wanted.id) {
        advise_unknown(a);
        return;
    }
    advise_phrase(a, &wanted);
    if (got.id && strcmp(got.id, wanted.id) != 0) {
        cj_buf_adds(&a->out, tr(a, CJ_N(", or ")));
        advise_not(a, &got);
    }
}

/* Nothing was sure enough: a phrase at the nearest entry makes it sure. */
static void advise_outcome(struct advising *a)
{
    const struct cj_answer *answer = a->reply->answer;

    if (strcmp(a->expected, "answer") == 0 && answer->candidate_count > 0) {
        struct place nearest = place_of(a, answer->candidates[0].entry);

        if (nearest.id) {
            advise_phrase(a, &nearest);
        }
    }
}

static void advise_text(struct advising *a)
{
    struct place place = place_of(a, a->reply->answer->entry);

    if (place.id) {
        cj_buf_printf(&a->out, tr(a, CJ_N("the text is that of '%s' (%s:%u)")), place.id,
                      place.file, place.line);
    }
}

static void advise_choices(struct advising *a)
{
    struct place place = place_of(a, a->reply->answer->entry);

    if (place.id) {
        cj_buf_printf(&a->out, tr(a, CJ_N("'next' of '%s' says what is offered (%s:%u)")),
                      place.id, place.file, place.line);
    }
}

static const struct {
    const char *check;
    void (*advise)(struct advising *a);
} advisers[] = {
    {"answer", advise_answer}, {"intent", advise_answer}, {"outcome", advise_outcome},
    {"contains", advise_text}, {"not", advise_text},      {"choices", advise_choices},
};

const char *cj_test_advice(const struct cj_test_runner *runner,
                           const struct cj_conv_claim *claim, const char *expected,
                           const struct cj_reply *reply, struct cj_arena *arena)
{
    struct advising a = {.runner = runner, .expected = expected, .reply = reply};

    if (!claim) {
        cj_buf_adds(&a.out,
                    tr(&a, CJ_N("if the new words are right, put them in the '<' lines")));
    }
    for (size_t i = 0; claim && i < sizeof(advisers) / sizeof(advisers[0]); i++) {
        if (strcmp(claim->check->name, advisers[i].check) == 0) {
            advisers[i].advise(&a);
        }
    }

    const char *kept =
        a.out.failed ? NULL : cj_arena_strndup(arena, a.out.ptr ? a.out.ptr : "", a.out.len);
    cj_buf_clear(&a.out);
    return kept;
}
