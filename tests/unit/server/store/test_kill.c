/* kill -9 at any moment: what was acknowledged is there, and nothing is there by halves. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "support/random.h"
#include "support/store_kit.h"

#define KILLS       20
#define MAX_BATCHES 100000
#define IN_FLIGHT   64

static struct store_kit kit;
static bool acknowledged[MAX_BATCHES];

/* ---- The child ---- */

static atomic_size_t answered;

struct ack {
    int fd;
    unsigned number;
};

static void on_done(void *context, enum cj_store_result result)
{
    const struct ack *ack = context;

    if (result == CJ_STORE_DONE &&
        write(ack->fd, &ack->number, sizeof(ack->number)) != sizeof(ack->number)) {
        _exit(3);
    }
    atomic_fetch_add(&answered, 1);
}

/* A conversation, two messages, an event. */
static cj_write *make_batch(unsigned number)
{
    char id[24];
    char event_id[24];
    cj_write *batch = cj_write_new();

    (void)snprintf(id, sizeof(id), "c_%u", number);
    (void)snprintf(event_id, sizeof(event_id), "e_%u", number);
    const struct cj_store_conversation conversation = kit_conversation(id);
    const struct cj_store_message first = kit_message(id, 1);
    const struct cj_store_message second = kit_message(id, 2);
    const struct cj_store_event event = kit_event(event_id, id, 1);
    cj_write_create(batch, &conversation);
    cj_write_message(batch, &first);
    cj_write_message(batch, &second);
    cj_write_event(batch, &event);
    return batch;
}

static void write_until_killed(unsigned first, int fd)
{
    static struct ack acks[MAX_BATCHES];
    const struct cj_store_options options = {kit.path, 0};
    cj_store *store = NULL;

    if (cj_store_open(&options, NULL, &store) != CJ_STORE_DONE) {
        _exit(4);
    }
    for (unsigned number = first; number < MAX_BATCHES; number++) {
        while (number - first >= atomic_load(&answered) + IN_FLIGHT) {
            (void)poll(NULL, 0, 1);
        }
        acks[number] = (struct ack){fd, number};
        if (cj_store_write(store, make_batch(number), on_done, &acks[number]) !=
            CJ_STORE_DONE) {
            _exit(5);
        }
    }
    _exit(0);
}

/* ---- The parent ---- */

/* Returns a number that is free: above all that the child may have tried. */
static unsigned run_and_kill(unsigned first, int lifetime_ms)
{
    unsigned last = first;
    unsigned number;
    int ends[2];
    int status;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(ends[0]);
        write_until_killed(first, ends[1]);
    }
    (void)close(ends[1]);
    (void)poll(NULL, 0, lifetime_ms);
    assert_int_equal(kill(child, SIGKILL), 0);
    while (read(ends[0], &number, sizeof(number)) == sizeof(number)) {
        assert_true(number < MAX_BATCHES);
        acknowledged[number] = true;
        last = number > last ? number : last;
    }
    (void)close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return last + IN_FLIGHT + 1;
}

static size_t check(unsigned number)
{
    char id[24];
    char event_id[24];

    (void)snprintf(id, sizeof(id), "c_%u", number);
    (void)snprintf(event_id, sizeof(event_id), "e_%u", number);
    const struct cj_store_query query = {.ask = CJ_ASK_CONVERSATION, .id = cj_str_from(id)};
    const struct cj_store_query event = {.ask = CJ_ASK_EVENT, .id = cj_str_from(event_id)};
    size_t rows = store_kit_count(&kit, &query) + store_kit_count(&kit, &event);

    assert_true(rows == 0 || rows == 4);
    assert_true(rows == 4 || !acknowledged[number]);
    return rows / 4;
}

static void test_kill(void **state)
{
    struct test_random random = {20261128};
    unsigned next = 0;
    size_t stored = 0;
    size_t told = 0;

    (void)state;
    store_kit_init(&kit);
    for (int i = 0; i < KILLS; i++) {
        next = run_and_kill(next, 20 + (int)test_random_below(&random, 120));
    }
    store_kit_open(&kit);
    for (unsigned number = 0; number < next; number++) {
        stored += check(number);
        told += acknowledged[number];
    }
    print_message("%zu acknowledged, %zu stored\n", told, stored);
    assert_true(told > KILLS);
    store_kit_clear(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kill)};

    return cmocka_run_group_tests_name("kill", tests, NULL, NULL);
}
