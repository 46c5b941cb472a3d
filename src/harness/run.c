/* Running conversation tests. A case is first run plainly; only one that fails is run again
 * with everything noted down. Nothing in it depends on time or chance, so it goes the same. */
#include "harness/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "harness/check.h"

/* Candidates of an explanation: more are noise. */
#define MAX_CANDIDATES 3

/* The seed of every test conversation. */
#define SEED 0

/* One run of a case. `result` is NULL in the plain one. */
struct run {
    struct cj_test_runner *runner;
    const struct cj_conv *conv;
    const struct cj_conv_case *test;
    struct cj_test_result *result;
    struct cj_test_turn *turns;
    cj_conversation *conversation;
    int64_t now_ms;
    bool escalated; /* in this turn a person was asked for */
    bool failed;
    bool nomem;
};

cj_status cj_test_runner_init(struct cj_test_runner *runner, const cj_bot *bot,
                              cj_translate translate, void *translate_context)
{
    *runner = (struct cj_test_runner){
        .bot = bot,
        .scratch = cj_scratch_new(),
        .regex_scratch = cj_regex_scratch_new(),
        .translate = translate,
        .translate_context = translate_context,
    };
    if (!runner->scratch || !runner->regex_scratch) {
        cj_test_runner_clear(runner);
        return CJ_ERR_NOMEM;
    }
    cj_scratch_set_language(runner->scratch, translate, translate_context);
    return CJ_OK;
}

void cj_test_runner_clear(struct cj_test_runner *runner)
{
    cj_scratch_free(runner->scratch);
    cj_regex_scratch_free(runner->regex_scratch);
    *runner = (struct cj_test_runner){0};
}

static const char *keep(struct run *run, struct cj_str text)
{
    const char *kept =
        cj_arena_strndup(&run->result->arena, text.ptr ? text.ptr : "", text.len);

    run->nomem = run->nomem || !kept;
    return kept ? kept : "";
}

static void *keep_array(struct run *run, size_t count, size_t size)
{
    void *array = cj_arena_array(&run->result->arena, count, size);

    run->nomem = run->nomem || !array;
    return array;
}

/* Lines without the white space around them, empty ones dropped: how texts are compared, so
 * that a paragraph break need not be written in a test. */
static void add_lines(struct cj_str text, struct cj_buf *out)
{
    struct cj_str line;

    while (cj_str_next_line(&text, &line)) {
        line = cj_str_trim(line);
        if (line.len > 0) {
            if (out->len > 0) {
                cj_buf_addc(out, '\n');
            }
            cj_buf_add_str(out, line);
        }
    }
}

static void add_reply(const struct cj_reply *reply, struct cj_buf *out)
{
    for (size_t i = 0; i < reply->message_count; i++) {
        add_lines(cj_str_from(reply->messages[i].text), out);
    }
}

/* Room for the failures of one turn: each claim, and the golden text. */
static struct cj_test_failure *add_failure(struct run *run, struct cj_test_turn *turn,
                                           size_t most)
{
    if (!turn->failures) {
        turn->failures = keep_array(run, most, sizeof(*turn->failures));
    }
    if (!turn->failures) {
        return NULL;
    }
    return (struct cj_test_failure *)&turn->failures[turn->failure_count++];
}

static void fail_claim(struct run *run, struct cj_test_turn *turn, size_t most,
                       const struct cj_conv_claim *claim, const struct cj_reply *reply,
                       struct cj_str actual)
{
    const struct cj_conv_value *value = &run->conv->values[claim->first_value];
    bool is_name = claim->check->operand == CJ_OPERAND_NAME && !value->regex;
    const char *expected = is_name ? value->text : "";
    struct cj_test_failure *failure = add_failure(run, turn, most);

    if (!failure) {
        return;
    }
    *failure = (struct cj_test_failure){
        .line = claim->line,
        .claim = claim->source,
        .expected = expected,
        .actual = keep(run, actual),
        .advice = cj_test_advice(run->runner, claim, expected, reply, &run->result->arena),
    };
    run->nomem = run->nomem || !failure->advice;
}

static void check_claim(struct run *run, struct cj_test_turn *turn, size_t most,
                        const struct cj_conv_claim *claim, const struct cj_reply *reply,
                        struct cj_str text)
{
    struct cj_handoff_view handoff;
    const struct cj_check_view view = {
        .bot = run->runner->bot,
        .reply = reply,
        .escalated = run->escalated,
        .handoff = &handoff,
        .text = text,
        .scratch = run->runner->regex_scratch,
        .values = run->conv->values + claim->first_value,
    };
    struct cj_buf actual = {0};

    cj_conversation_handoff(run->conversation, &handoff);
    bool holds = claim->check->holds(&view, claim, &actual);

    run->nomem = run->nomem || actual.failed;
    run->failed = run->failed || !holds;
    if (!holds && turn && !run->nomem) {
        fail_claim(run, turn, most, claim, reply, cj_buf_str(&actual));
    }
    cj_buf_clear(&actual);
}

static void check_golden(struct run *run, struct cj_test_turn *turn, size_t most,
                         const struct cj_conv_turn *said, struct cj_str text)
{
    struct cj_buf golden = {0};

    add_lines(cj_str_from(said->golden), &golden);
    run->nomem = run->nomem || golden.failed;
    if (!cj_str_equal(cj_buf_str(&golden), text)) {
        run->failed = true;
        struct cj_test_failure *failure =
            turn && !run->nomem ? add_failure(run, turn, most) : NULL;
        if (failure) {
            *failure = (struct cj_test_failure){
                .line = said->golden_line,
                .claim = "<",
                .expected = keep(run, cj_buf_str(&golden)),
                .actual = keep(run, text),
                .advice = cj_test_advice(run->runner, NULL, "", NULL, &run->result->arena),
            };
            run->nomem = run->nomem || !failure->advice;
        }
    }
    cj_buf_clear(&golden);
}

static void check_turn(struct run *run, struct cj_test_turn *turn,
                       const struct cj_conv_turn *said, const struct cj_reply *reply,
                       struct cj_str text)
{
    size_t most = said->claim_count + 1;

    for (size_t i = 0; i < said->claim_count && !run->nomem; i++) {
        check_claim(run, turn, most, &run->conv->claims[said->first_claim + i], reply, text);
    }
    if (said->golden && !run->nomem) {
        check_golden(run, turn, most, said, text);
    }
}

static void note_words(struct run *run, struct cj_test_turn *turn,
                       const struct cj_explain *explain)
{
    struct cj_test_word *words =
        keep_array(run, explain->token_count + 1, sizeof(*turn->words));

    for (size_t i = 0; words && i < explain->token_count; i++) {
        const struct cj_explain_token *token = &explain->tokens[i];

        if (token->correction || !token->known) {
            words[turn->word_count++] = (struct cj_test_word){
                keep(run, cj_str_from(token->surface)),
                keep(run, cj_str_from(token->correction)),
            };
        }
    }
    turn->words = words;
}

static void note_candidates(struct run *run, struct cj_test_turn *turn,
                            const struct cj_answer *answer)
{
    size_t count =
        answer->candidate_count < MAX_CANDIDATES ? answer->candidate_count : MAX_CANDIDATES;
    struct cj_candidate *candidates = keep_array(run, count + 1, sizeof(*candidates));

    for (size_t i = 0; candidates && i < count; i++) {
        candidates[i] = (struct cj_candidate){
            .entry = keep(run, cj_str_from(answer->candidates[i].entry)),
            .title = keep(run, cj_str_from(answer->candidates[i].title)),
            .score = answer->candidates[i].score,
        };
        turn->candidate_count++;
    }
    turn->candidates = candidates;
}

static void note_turn(struct run *run, struct cj_test_turn *turn,
                      const struct cj_conv_turn *said, const struct cj_reply *reply,
                      struct cj_str text)
{
    const struct cj_answer *answer = reply->answer;
    const char *by = answer->entry ? answer->entry : answer->intent;

    turn->line = said->line;
    turn->text = said->text;
    turn->event = said->event;
    turn->reply = keep(run, text);
    turn->state = cj_state_name(reply->state);
    turn->outcome = cj_outcome_name(answer->outcome);
    turn->answered_by = by ? keep(run, cj_str_from(by)) : NULL;
    turn->score = answer->score;
    turn->step = "";
    turn->reason = "";
    if (turn->failure_count > 0) {
        note_candidates(run, turn, answer);
    }
    if (turn->failure_count > 0 && answer->explain) {
        turn->step = keep(run, cj_str_from(answer->explain->step));
        turn->reason = keep(run, cj_str_from(answer->explain->reason));
        note_words(run, turn, answer->explain);
    }
}

static const char *tr(const struct cj_test_runner *runner, const char *english)
    __attribute__((format_arg(2)));

static const char *tr(const struct cj_test_runner *runner, const char *english)
{
    return runner->translate ? runner->translate(runner->translate_context, english) : english;
}

/* What the test asks for can't be done: the conversation can't go on. */
static void refuse(struct run *run, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void refuse(struct run *run, const char *format, ...)
{
    char note[256];
    va_list args;

    run->failed = true;
    if (run->result) {
        va_start(args, format);
        (void)vsnprintf(note, sizeof(note), tr(run->runner, format), args);
        va_end(args);
        run->result->note = keep(run, cj_str_from(note));
    }
}

static cj_status begin(struct run *run, const char *lang)
{
    cj_conversation *made = NULL;
    cj_status st = cj_conversation_new(run->runner->bot, lang, SEED, run->now_ms, &made);

    if (st == CJ_OK) {
        cj_conversation_free(run->conversation);
        run->conversation = made;
    }
    return st;
}

/* What was said and done by one step of a turn. */
static void collect(struct run *run, const struct cj_reply *reply, struct cj_buf *text)
{
    const struct cj_transition *happened = reply->transition;

    add_reply(reply, text);
    run->nomem = run->nomem || text->failed;
    run->escalated = run->escalated || (happened && happened->event &&
                                        (strcmp(happened->event, "handoff.requested") == 0 ||
                                         strcmp(happened->event, "handoff.requeued") == 0));
}

static cj_status say_once(struct run *run, const struct cj_conv_turn *said,
                          const struct cj_reply **out_reply)
{
    return cj_conversation_say(run->conversation, run->runner->bot, run->runner->scratch,
                               said->text, strlen(said->text), run->now_ms,
                               run->result != NULL, out_reply);
}

/* As a channel does it: where a conversation is over, the message begins the next one. */
static cj_status say(struct run *run, const struct cj_conv_turn *said, struct cj_buf *text,
                     const struct cj_reply **out_reply)
{
    cj_status st = say_once(run, said, out_reply);

    if (st == CJ_OK && (*out_reply)->anew) {
        st = begin(run, cj_conversation_language(run->conversation));
        st = st == CJ_OK ? say_once(run, said, out_reply) : st;
    }
    if (st == CJ_OK) {
        collect(run, *out_reply, text);
    } else if (st == CJ_ERR_USAGE) {
        refuse(run, "line %u: the message is blank", said->line);
    }
    return st;
}

static cj_status act(struct run *run, const struct cj_conv_turn *said, struct cj_buf *text,
                     const struct cj_reply **out_reply)
{
    cj_status st = cj_conversation_act(run->conversation, run->runner->bot, &said->act,
                                       run->now_ms, out_reply);

    if (st == CJ_OK) {
        collect(run, *out_reply, text);
    } else {
        refuse(run, "line %u: '%.60s' can't be done while the conversation is '%s'",
               said->line, said->event,
               cj_state_name(cj_conversation_state(run->conversation)));
    }
    return st;
}

/* The clock goes from one thing that is due to the next, so that each happens at its time. */
static cj_status wait_for(struct run *run, const struct cj_conv_turn *said,
                          struct cj_buf *text, const struct cj_reply **out_reply)
{
    const cj_bot *bot = run->runner->bot;
    int64_t until_ms = run->now_ms + said->wait_ms;
    int64_t due_ms;
    cj_status st = CJ_OK;

    while (st == CJ_OK && !run->nomem &&
           (due_ms = cj_conversation_due_ms(run->conversation, bot)) <= until_ms) {
        st = cj_conversation_tick(run->conversation, bot, due_ms, out_reply);
        if (st == CJ_OK) {
            collect(run, *out_reply, text);
        }
    }
    run->now_ms = until_ms;
    /* what is left to claim about is that nothing is due */
    return st == CJ_OK ? cj_conversation_tick(run->conversation, bot, until_ms, out_reply)
                       : st;
}

static cj_status take_turn(struct run *run, const struct cj_conv_turn *said,
                           struct cj_buf *text, const struct cj_reply **out_reply)
{
    if (!said->event) {
        return say(run, said, text, out_reply);
    }
    return said->wait_ms > 0 ? wait_for(run, said, text, out_reply)
                             : act(run, said, text, out_reply);
}

/* False when the conversation can't go on. */
static bool run_turn(struct run *run, size_t index)
{
    const struct cj_conv_turn *said = &run->conv->turns[run->test->first_turn + index];
    const struct cj_reply *reply = NULL;
    struct cj_buf text = {0};
    struct cj_test_turn *turn = run->turns ? &run->turns[index] : NULL;

    run->escalated = false;
    cj_status st = take_turn(run, said, &text, &reply);
    run->nomem = run->nomem || st == CJ_ERR_NOMEM;
    if (st == CJ_OK && !run->nomem) {
        check_turn(run, turn, said, reply, cj_buf_str(&text));
    }
    if (st == CJ_OK && turn && !run->nomem) {
        note_turn(run, turn, said, reply, cj_buf_str(&text));
        run->result->turn_count++;
    }
    cj_buf_clear(&text);
    return st == CJ_OK && !run->nomem;
}

static void run_turns(struct run *run)
{
    run->now_ms = run->test->clock_ms;

    cj_status st = begin(run, run->test->lang);
    if (st == CJ_ERR_USAGE) {
        refuse(run, "the bot does not speak the test's language");
        return;
    }
    run->nomem = st != CJ_OK;
    if (run->result && !run->nomem) {
        run->turns = keep_array(run, run->test->turn_count + 1, sizeof(*run->turns));
        run->result->turns = run->turns;
    }
    for (size_t i = 0; !run->nomem && i < run->test->turn_count; i++) {
        if (!run_turn(run, i)) {
            break;
        }
    }
    cj_conversation_free(run->conversation);
    run->conversation = NULL;
}

/* The verdict, once it is known whether the case failed. */
static void judge(struct cj_test_result *result, bool failed)
{
    if (result->test->xfail) {
        result->status = failed ? CJ_TEST_PASSED : CJ_TEST_FAILED;
        result->expected_failure = failed;
        if (!failed) {
            result->note = "it passes: take its 'xfail' away";
        }
        return;
    }
    result->status = failed ? CJ_TEST_FAILED : CJ_TEST_PASSED;
}

cj_status cj_test_run(struct cj_test_runner *runner, const struct cj_conv *conv,
                      const struct cj_conv_case *test, bool only,
                      struct cj_test_result *out_result)
{
    struct cj_test_result result = {.conv = conv, .test = test, .note = ""};
    struct run run = {.runner = runner, .conv = conv, .test = test};

    if (test->skip || (only && !test->only)) {
        result.status = CJ_TEST_SKIPPED;
        result.note = test->skip ? test->reason : "only";
        *out_result = result;
        return CJ_OK;
    }
    run_turns(&run);
    if (run.failed && !test->xfail && !run.nomem) {
        run = (struct run){.runner = runner, .conv = conv, .test = test, .result = &result};
        run_turns(&run);
    }
    if (run.nomem) {
        cj_test_result_clear(&result);
        return CJ_ERR_NOMEM;
    }
    judge(&result, run.failed);
    *out_result = result;
    return CJ_OK;
}

void cj_test_result_clear(struct cj_test_result *result)
{
    cj_arena_clear(&result->arena);
    *result = (struct cj_test_result){0};
}
