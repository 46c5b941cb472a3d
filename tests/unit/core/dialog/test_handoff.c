/* The state machine of the hand-off: every state × trigger × actor against what it must do,
 * and the timers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialog/handoff.h"

#define NOW  INT64_C(1767268800000)
#define MIN  (INT64_C(60) * 1000)
#define HOUR (60 * MIN)

static const struct cj_handoff_policy policy = {
    .wait_ms = 10 * MIN,
    .contact_ms = 10 * MIN,
    .agent_idle_ms = 30 * MIN,
    .idle_ms = 24 * HOUR,
    .reopen_ms = 24 * HOUR,
};

/* What comes of it when the visitor, an agent, the engine does it: B bot, Q queued, C closed,
 * H human, W waiting_contact, K callback; "-" not now, "!" not for that actor. */
static const char *const expected[CJ_STATE_COUNT][CJ_TRIGGER_COUNT] = {
    /*                  request  away   take   write  releas requeu cancel expire contac declin
       miss close  reopen */
    [CJ_STATE_BOT] = {"Q!Q", "W!W", "!H!", "!-!", "!-!", "!--", "-!!", "!!-", "-!!", "-!!",
                      "!!-", "CCC", "-!!"},
    [CJ_STATE_QUEUED] = {"-!-", "-!-", "!H!", "!H!", "!-!", "!--", "B!!", "!!W", "-!!", "-!!",
                         "!!-", "CCC", "-!!"},
    [CJ_STATE_CLOSED] = {"-!-", "-!-", "!-!", "!-!", "!-!", "!--", "-!!", "!!-", "-!!", "-!!",
                         "!!-", "---", "Q!!"},
    [CJ_STATE_HUMAN] = {"-!-", "-!-", "!-!", "!-!", "!B!", "!QQ", "-!!", "!!-", "-!!", "-!!",
                        "!!-", "CCC", "-!!"},
    [CJ_STATE_WAITING_CONTACT] = {"-!-", "-!-", "!-!", "!-!", "!-!", "!--", "-!!", "!!-",
                                  "K!!", "B!!", "!!C", "CCC", "-!!"},
    [CJ_STATE_CALLBACK] = {"-!-", "-!-", "!H!", "!H!", "!-!", "!--", "-!!", "!!-", "-!!",
                           "-!!", "!!-", "CCC", "-!!"},
};

static const char letters[] = "BQCHWK"; /* of the states, in their order */

/* Whom a transition tells, and which attempt it leaves behind when there were 2. */
static const struct {
    enum cj_state from;
    enum cj_trigger trigger;
    const char *event;
    uint32_t attempt;
} events[] = {
    {CJ_STATE_BOT, CJ_TRIGGER_REQUEST, "handoff.requested", 1},
    {CJ_STATE_BOT, CJ_TRIGGER_REQUEST_AWAY, NULL, 2},
    {CJ_STATE_BOT, CJ_TRIGGER_TAKE, NULL, 1},
    {CJ_STATE_BOT, CJ_TRIGGER_CLOSE, "conversation.closed", 2},
    {CJ_STATE_QUEUED, CJ_TRIGGER_TAKE, "handoff.accepted", 2},
    {CJ_STATE_QUEUED, CJ_TRIGGER_WRITE, "handoff.accepted", 2},
    {CJ_STATE_QUEUED, CJ_TRIGGER_CANCEL, "handoff.cancelled", 2},
    {CJ_STATE_QUEUED, CJ_TRIGGER_EXPIRE, "handoff.expired", 2},
    {CJ_STATE_QUEUED, CJ_TRIGGER_CLOSE, "conversation.closed", 2},
    {CJ_STATE_CLOSED, CJ_TRIGGER_REOPEN, "handoff.requeued", 3},
    {CJ_STATE_HUMAN, CJ_TRIGGER_RELEASE, "handoff.returned", 2},
    {CJ_STATE_HUMAN, CJ_TRIGGER_REQUEUE, "handoff.requeued", 3},
    {CJ_STATE_HUMAN, CJ_TRIGGER_CLOSE, "conversation.closed", 2},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_CONTACT, "handoff.requested", 1},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_DECLINE, NULL, 2},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_MISS, "handoff.missed", 2},
    {CJ_STATE_WAITING_CONTACT, CJ_TRIGGER_CLOSE, "conversation.closed", 2},
    {CJ_STATE_CALLBACK, CJ_TRIGGER_TAKE, NULL, 2},
    {CJ_STATE_CALLBACK, CJ_TRIGGER_WRITE, NULL, 2},
    {CJ_STATE_CALLBACK, CJ_TRIGGER_CLOSE, "conversation.closed", 2},
};
#define EVENT_COUNT (sizeof(events) / sizeof(events[0]))

/* Closed by an agent, so that it can be reopened. */
static struct cj_handoff in(enum cj_state state)
{
    return (struct cj_handoff){.since_ms = NOW,
                               .version = 7,
                               .attempt = 2,
                               .state = (uint8_t)state,
                               .moved_by = CJ_ACTOR_AGENT};
}

static void check_moved(enum cj_state from, enum cj_trigger trigger, enum cj_actor who,
                        const struct cj_handoff *after, const struct cj_transition *happened)
{
    bool known = false;

    assert_int_equal(happened->from, from);
    assert_int_equal(happened->to, after->state);
    assert_int_equal(happened->trigger, trigger);
    assert_int_equal(happened->who, who);
    assert_int_equal(happened->version, 8);
    assert_int_equal(after->version, 8);
    assert_int_equal(happened->at_ms, NOW + 5);
    assert_int_equal(after->since_ms, NOW + 5);
    for (size_t i = 0; i < EVENT_COUNT; i++) {
        if (events[i].from != from || events[i].trigger != trigger) {
            continue;
        }
        known = true;
        assert_int_equal(happened->attempt, events[i].attempt);
        assert_int_equal(after->attempt, events[i].attempt);
        assert_int_equal(!happened->event, !events[i].event);
        if (events[i].event) {
            assert_string_equal(happened->event, events[i].event);
        }
    }
    assert_true(known);
}

static void check_cell(enum cj_state from, enum cj_trigger trigger, enum cj_actor who)
{
    struct cj_handoff handoff = in(from);
    const struct cj_handoff before = handoff;
    struct cj_transition happened;
    char want = expected[from][trigger][who];
    cj_status st = cj_handoff_apply(&handoff, &policy, trigger, who, NOW + 5, &happened);
    char got = st == CJ_ERR_STATE ? '-' : st == CJ_ERR_ACTOR ? '!' : letters[handoff.state];

    if (got != want) {
        fail_msg("%s in %s by %s: got %c, wanted %c", cj_trigger_name(trigger),
                 cj_state_name(from), cj_actor_name(who), got, want);
    }
    if (st == CJ_OK) {
        check_moved(from, trigger, who, &handoff, &happened);
    } else {
        assert_memory_equal(&handoff, &before, sizeof(handoff));
    }
}

static void test_every_state_trigger_and_actor(void **state)
{
    (void)state;
    for (int from = 0; from < CJ_STATE_COUNT; from++) {
        for (int trigger = 0; trigger < CJ_TRIGGER_COUNT; trigger++) {
            for (int who = 0; who < CJ_ACTOR_COUNT; who++) {
                check_cell((enum cj_state)from, (enum cj_trigger)trigger, (enum cj_actor)who);
            }
        }
    }
}

static void test_only_what_an_agent_closed_opens_again(void **state)
{
    static const struct {
        enum cj_actor closed_by;
        uint32_t attempt;
        int64_t after_ms;
        cj_status want;
    } rows[] = {
        {CJ_ACTOR_AGENT, 1, 0, CJ_OK},
        {CJ_ACTOR_AGENT, 1, 24 * HOUR, CJ_OK},
        {CJ_ACTOR_AGENT, 1, 24 * HOUR + 1, CJ_ERR_STATE},
        {CJ_ACTOR_AGENT, 0, 0, CJ_ERR_STATE}, /* no hand-off to take up again */
        {CJ_ACTOR_VISITOR, 1, 0, CJ_ERR_STATE},
        {CJ_ACTOR_ENGINE, 1, 0, CJ_ERR_STATE},
        {CJ_ACTOR_AGENT, 1, -HOUR, CJ_OK}, /* a clock that was set back */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cj_handoff handoff = in(CJ_STATE_CLOSED);
        struct cj_transition happened;

        handoff.moved_by = (uint8_t)rows[i].closed_by;
        handoff.attempt = rows[i].attempt;
        assert_int_equal(cj_handoff_apply(&handoff, &policy, CJ_TRIGGER_REOPEN,
                                          CJ_ACTOR_VISITOR, NOW + rows[i].after_ms, &happened),
                         rows[i].want);
        assert_true(handoff.since_ms >= NOW);
    }
}

static void test_what_time_does(void **state)
{
    static const struct {
        enum cj_state in;
        int64_t visitor_ms;
        int64_t agent_ms;
        bool owes;
        int64_t owed_ms;
        int64_t due_ms; /* INT64_MAX: never */
        enum cj_trigger trigger;
    } rows[] = {
        {CJ_STATE_QUEUED, 0, 0, false, 0, NOW + 10 * MIN, CJ_TRIGGER_EXPIRE},
        /* writing in the queue does not keep the place any longer */
        {CJ_STATE_QUEUED, NOW + MIN, 0, false, 0, NOW + 10 * MIN, CJ_TRIGGER_EXPIRE},
        {CJ_STATE_WAITING_CONTACT, 0, 0, false, 0, NOW + 10 * MIN, CJ_TRIGGER_MISS},
        {CJ_STATE_WAITING_CONTACT, NOW + MIN, 0, false, 0, NOW + 11 * MIN, CJ_TRIGGER_MISS},
        {CJ_STATE_HUMAN, NOW + 9 * MIN, 0, true, NOW + MIN, NOW + 31 * MIN,
         CJ_TRIGGER_REQUEUE},
        {CJ_STATE_HUMAN, NOW, NOW + MIN, false, 0, NOW + MIN + 24 * HOUR, CJ_TRIGGER_CLOSE},
        {CJ_STATE_BOT, NOW + MIN, 0, false, 0, NOW + MIN + 24 * HOUR, CJ_TRIGGER_CLOSE},
        {CJ_STATE_BOT, 0, 0, false, 0, NOW + 24 * HOUR, CJ_TRIGGER_CLOSE},
        {CJ_STATE_BOT, INT64_MAX - 1, 0, false, 0, INT64_MAX, CJ_TRIGGER_CLOSE},
        {CJ_STATE_CALLBACK, 0, 0, false, 0, INT64_MAX, CJ_TRIGGER_CLOSE},
        {CJ_STATE_CLOSED, 0, 0, false, 0, INT64_MAX, CJ_TRIGGER_CLOSE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct cj_handoff handoff = in(rows[i].in);
        enum cj_trigger trigger = CJ_TRIGGER_CLOSE;

        handoff.agent_ms = rows[i].agent_ms;
        handoff.owes = rows[i].owes;
        handoff.owed_ms = rows[i].owed_ms;
        assert_int_equal(cj_handoff_due(&handoff, &policy, rows[i].visitor_ms, &trigger),
                         rows[i].due_ms);
        assert_int_equal(trigger, rows[i].trigger);
    }
}

/* A visitor who writes again and again must not keep an absent agent. */
static void test_the_first_message_without_a_reply_counts(void **state)
{
    struct cj_handoff handoff = in(CJ_STATE_QUEUED);
    struct cj_transition happened;

    (void)state;
    assert_int_equal(cj_handoff_apply(&handoff, &policy, CJ_TRIGGER_TAKE, CJ_ACTOR_AGENT,
                                      NOW + MIN, &happened),
                     CJ_OK);
    assert_true(handoff.owes); /* whoever takes it owes the first word */
    cj_handoff_agent_wrote(&handoff, NOW + 2 * MIN);
    assert_false(handoff.owes);
    cj_handoff_visitor_wrote(&handoff, NOW + 3 * MIN);
    cj_handoff_visitor_wrote(&handoff, NOW + 20 * MIN);
    assert_int_equal(handoff.owed_ms, NOW + 3 * MIN);
}

static void test_names_are_bounded_and_whole(void **state)
{
    struct cj_handoff handoff = {0};
    struct cj_handoff_view view;
    char name[200];
    char queue[CJ_HANDOFF_MAX_QUEUE_LEN + 2];

    (void)state;
    cj_handoff_describe(&handoff, "misses", "quejas", "urgent");
    cj_handoff_name_agent(&handoff, "Ana");
    cj_handoff_view(&handoff, &view);
    assert_string_equal(view.reason, "misses");
    assert_string_equal(view.queue, "quejas");
    assert_string_equal(view.priority, "urgent");
    assert_string_equal(view.agent, "Ana");

    memset(queue, 'q', sizeof(queue));
    queue[sizeof(queue) - 1] = '\0';
    cj_handoff_describe(&handoff, "whim", queue, "soon");
    cj_handoff_view(&handoff, &view);
    assert_null(view.reason);
    assert_null(view.queue);
    assert_string_equal(view.priority, "normal");
    assert_string_equal(view.agent, ""); /* another hand-off, which nobody has taken */

    name[0] = 'x';
    for (size_t i = 1; i + 2 < sizeof(name); i += 2) {
        memcpy(name + i, "ñ", 2);
    }
    name[199] = '\0';
    cj_handoff_name_agent(&handoff, name);
    assert_int_equal(strlen(handoff.agent), CJ_MAX_AGENT_LEN - 1); /* 1 + 2 × 31 */
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(cj_state_name(CJ_STATE_WAITING_CONTACT), "waiting_contact");
    assert_string_equal(cj_state_name(CJ_STATE_CALLBACK), "callback");
    assert_string_equal(cj_state_name(CJ_STATE_HUMAN), "human");
    assert_string_equal(cj_actor_name(CJ_ACTOR_ENGINE), "engine");
    assert_string_equal(cj_trigger_name(CJ_TRIGGER_REQUEST), "request");
    assert_string_equal(cj_trigger_name(CJ_TRIGGER_REOPEN), "reopen");
    assert_true(cj_handoff_is_reason("user_request"));
    assert_true(cj_handoff_is_reason("feedback"));
    assert_false(cj_handoff_is_reason("whim"));
    assert_false(cj_handoff_is_reason(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_state_trigger_and_actor),
        cmocka_unit_test(test_only_what_an_agent_closed_opens_again),
        cmocka_unit_test(test_what_time_does),
        cmocka_unit_test(test_the_first_message_without_a_reply_counts),
        cmocka_unit_test(test_names_are_bounded_and_whole),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("handoff", tests, NULL, NULL);
}
