#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/http/replay.h"

static struct cj_digest name(const cj_replays *replays, const char *who, const char *key)
{
    struct cj_digest digest;

    assert_true(cj_replays_name(replays, cj_str_from(who), cj_str_from(key), &digest));
    return digest;
}

static struct cj_digest digest_of(const char *text)
{
    struct cj_digest digest;

    assert_true(cj_digest_of(cj_str_from(text), &digest));
    return digest;
}

static enum cj_replay begin(cj_replays *replays, const char *key, const char *request,
                            int64_t now_ms)
{
    struct cj_digest named = name(replays, "me", key);
    struct cj_digest asked = digest_of(request);
    struct cj_replay_answer answer = {0};
    enum cj_replay found = cj_replays_begin(replays, &named, &asked, now_ms, &answer);

    cj_buf_clear(&answer.body);
    return found;
}

static void keep(cj_replays *replays, const char *key, size_t len, int64_t now_ms)
{
    struct cj_digest named = name(replays, "me", key);
    struct cj_replay_answer answer = {.status = 200, .media_type = "text/plain"};

    assert_true(cj_buf_reserve(&answer.body, len));
    memset(answer.body.ptr, 'x', len);
    answer.body.len = len;
    cj_replays_keep(replays, &named, &answer, now_ms);
    cj_buf_clear(&answer.body);
}

static void test_a_request_and_the_same_again(void **state)
{
    cj_replays *replays = cj_replays_new();
    struct cj_digest named = name(replays, "me", "k");
    struct cj_digest asked = digest_of("a");
    struct cj_replay_answer given = {
        .status = 422, .media_type = "application/problem+json", .language = "es"};
    struct cj_replay_answer kept;

    (void)state;
    assert_int_equal(begin(replays, "k", "a", 0), CJ_REPLAY_NONE);
    assert_int_equal(begin(replays, "k", "a", 1), CJ_REPLAY_RUNNING);
    assert_int_equal(begin(replays, "k", "b", 1), CJ_REPLAY_OTHER);
    cj_buf_adds(&given.body, "{}");
    cj_replays_keep(replays, &named, &given, 2);
    cj_buf_clear(&given.body); /* it was copied */
    assert_int_equal(cj_replays_begin(replays, &named, &asked, 3, &kept), CJ_REPLAY_DONE);
    assert_int_equal(kept.status, 422);
    assert_string_equal(kept.media_type, "application/problem+json");
    assert_string_equal(kept.language, "es");
    assert_string_equal(kept.body.ptr, "{}");
    cj_buf_clear(&kept.body);
    assert_int_equal(begin(replays, "k", "b", 4), CJ_REPLAY_OTHER);
    cj_replays_free(replays);
}

static void test_what_was_forgotten_runs_again(void **state)
{
    cj_replays *replays = cj_replays_new();
    struct cj_digest named = name(replays, "me", "k");

    (void)state;
    assert_int_equal(begin(replays, "k", "a", 0), CJ_REPLAY_NONE);
    cj_replays_forget(replays, &named);
    assert_int_equal(begin(replays, "k", "b", 0), CJ_REPLAY_NONE);
    keep(replays, "k", CJ_REPLAY_MAX_ANSWER + 1, 0); /* too long to keep */
    assert_int_equal(begin(replays, "k", "c", 0), CJ_REPLAY_NONE);
    keep(replays, "k", CJ_REPLAY_MAX_ANSWER, 0);
    assert_int_equal(begin(replays, "k", "c", 0), CJ_REPLAY_DONE);
    cj_replays_free(replays);
}

static void test_keys_belong_to_who_sent_them(void **state)
{
    static const struct {
        const char *who, *key;
    } others[] = {{"you", "k"}, {"me", "k2"}, {"", "k"}, {"e", "k m"}};
    cj_replays *replays = cj_replays_new();
    cj_replays *elsewhere = cj_replays_new();
    struct cj_digest mine = name(replays, "me", "k");

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct cj_digest other = name(replays, others[i].who, others[i].key);

        assert_false(cj_digest_equal(&mine, &other));
    }
    struct cj_digest foreign = name(elsewhere, "me", "k");
    assert_false(cj_digest_equal(&mine, &foreign)); /* names are secret to a run */
    cj_replays_free(elsewhere);
    cj_replays_free(replays);
}

static void test_answers_are_kept_ten_minutes(void **state)
{
    cj_replays *replays = cj_replays_new();

    (void)state;
    assert_int_equal(begin(replays, "early", "a", 0), CJ_REPLAY_NONE);
    assert_int_equal(begin(replays, "runs", "a", 0), CJ_REPLAY_NONE);
    keep(replays, "early", 10, 1000);
    assert_int_equal(begin(replays, "late", "a", 2000), CJ_REPLAY_NONE);
    keep(replays, "late", 10, 2000);
    assert_int_equal(begin(replays, "early", "a", 1000 + CJ_REPLAY_MS - 1), CJ_REPLAY_DONE);
    assert_int_equal(begin(replays, "early", "a", 1000 + CJ_REPLAY_MS), CJ_REPLAY_NONE);
    assert_int_equal(begin(replays, "late", "a", 1000 + CJ_REPLAY_MS), CJ_REPLAY_DONE);
    assert_int_equal(begin(replays, "runs", "a", 9 * (int64_t)CJ_REPLAY_MS),
                     CJ_REPLAY_RUNNING);
    cj_replays_free(replays);
}

/* However many keys come, memory is bounded, and the newest answers are there. */
static void test_the_oldest_give_way(void **state)
{
    cj_replays *replays = cj_replays_new();
    const size_t len = 60 * 1024;
    const unsigned count = 3 * CJ_REPLAY_MAX_BYTES / (60 * 1024);
    char key[16];

    (void)state;
    for (unsigned i = 0; i < count; i++) {
        (void)snprintf(key, sizeof(key), "k%u", i);
        assert_int_equal(begin(replays, key, "a", i), CJ_REPLAY_NONE);
        keep(replays, key, len, i);
        assert_int_equal(begin(replays, key, "a", i), CJ_REPLAY_DONE);
    }
    unsigned kept = 0;
    for (unsigned i = count; i-- > 0;) {
        (void)snprintf(key, sizeof(key), "k%u", i);
        if (begin(replays, key, "a", count) != CJ_REPLAY_DONE) {
            break;
        }
        kept++;
    }
    assert_in_range(kept, CJ_REPLAY_MAX_BYTES / len / 3, CJ_REPLAY_MAX_BYTES / len);
    assert_int_equal(begin(replays, "k0", "a", count), CJ_REPLAY_NONE);
    cj_replays_free(replays);
    cj_replays_free(NULL);
}

static void test_keys(void **state)
{
    char longest[CJ_REPLAY_MAX_KEY + 1];

    (void)state;
    memset(longest, '~', sizeof(longest));
    assert_true(cj_is_replay_key((struct cj_str){longest, CJ_REPLAY_MAX_KEY}));
    assert_false(cj_is_replay_key((struct cj_str){longest, CJ_REPLAY_MAX_KEY + 1}));
    assert_true(cj_is_replay_key(CJ_STR("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"")));
    assert_true(cj_is_replay_key(CJ_STR("!")));
    assert_false(cj_is_replay_key(CJ_STR("")));
    assert_false(cj_is_replay_key(CJ_STR("a b")));
    assert_false(cj_is_replay_key(CJ_STR("a\tb")));
    assert_false(cj_is_replay_key(CJ_STR("a\x7f")));
    assert_false(cj_is_replay_key(CJ_STR("\xC3\xB1")));
    assert_false(cj_is_replay_key(CJ_STR("a\0b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_request_and_the_same_again),
        cmocka_unit_test(test_what_was_forgotten_runs_again),
        cmocka_unit_test(test_keys_belong_to_who_sent_them),
        cmocka_unit_test(test_answers_are_kept_ten_minutes),
        cmocka_unit_test(test_the_oldest_give_way),
        cmocka_unit_test(test_keys),
    };
    return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
