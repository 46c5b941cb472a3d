/* Durable turns a second, beside a commit for each; and how long what must last waits for its
 * commit while 2,000 turns a second go by.
 *
 * store FOLDER [SECONDS [PAIRS]]: the database is made in FOLDER, on the disk to be measured.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "server/base/clock.h"
#include "server/store/store.h"

#define CONVERSATIONS  500
#define DIALOG_LEN     600 /* what a dialogue remembers, written compactly */
#define TURNS_PER_S    2000
#define HANDOFFS_PER_S 100
#define MAX_PAIRS      21
#define MAX_ACKS       100000

struct conversation {
    char id[32];
    int64_t last_seq;
};

struct run {
    cj_store *store;
    char path[512];
    struct conversation conversations[CONVERSATIONS];
    size_t next;
};

static void die(const char *what)
{
    (void)fprintf(stderr, "store: %s: %s\n", what, strerror(errno));
    exit(2);
}

static struct cj_store_conversation record_of(const struct conversation *conversation)
{
    static const char dialog[DIALOG_LEN] = {1, 2, 3};

    return (struct cj_store_conversation){
        .id = cj_str_from(conversation->id),
        .site = CJ_STR("shop"),
        .channel = CJ_STR("web"),
        .locale = CJ_STR("es-ES"),
        .state = CJ_STR("bot"),
        .last_seq = conversation->last_seq,
        .dialog = {dialog, sizeof(dialog)},
        .created_ms = 1,
        .updated_ms = 2,
    };
}

static void add_message(cj_write *write, struct conversation *conversation, const char *role,
                        struct cj_str text)
{
    char id[40];

    conversation->last_seq++;
    (void)snprintf(id, sizeof(id), "m_%.18s%04d", conversation->id + 2,
                   (int)(conversation->last_seq % 10000));
    const struct cj_store_message message = {
        .conversation = cj_str_from(conversation->id),
        .seq = conversation->last_seq,
        .id = cj_str_from(id),
        .role = cj_str_from(role),
        .type = CJ_STR("message"),
        .text = text,
        .created_ms = 3,
    };
    cj_write_message(write, &message);
}

/* A question, its answer, and what the dialogue remembers since. */
static cj_write *make_turn(struct run *run)
{
    struct conversation *conversation = &run->conversations[run->next++ % CONVERSATIONS];
    cj_write *write = cj_write_new();

    add_message(write, conversation, "visitor",
                CJ_STR("¿Cómo puedo devolver un producto que compré la semana pasada?"));
    add_message(write, conversation, "bot",
                CJ_STR("Puede devolver el producto en 30 días desde la compra, con el recibo, "
                       "en cualquiera de nuestras tiendas."));
    const struct cj_store_conversation record = record_of(conversation);
    cj_write_update(write, &record, CJ_ANY_VERSION);
    return write;
}

static void remove_files(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        char name[600];

        (void)snprintf(name, sizeof(name), "%s%s", path, endings[i]);
        (void)unlink(name);
    }
}

static void begin(struct run *run, const char *folder)
{
    struct cj_store_trouble trouble;

    (void)snprintf(run->path, sizeof(run->path), "%s/bench-%d.db", folder, (int)getpid());
    remove_files(run->path);
    const struct cj_store_options options = {.path = run->path};
    if (cj_store_open(&options, &trouble, &run->store) != CJ_STORE_DONE) {
        die(trouble.detail);
    }
    run->next = 0;
    for (size_t i = 0; i < CONVERSATIONS; i++) {
        cj_write *write = cj_write_new();
        struct conversation *conversation = &run->conversations[i];

        (void)snprintf(conversation->id, sizeof(conversation->id), "c_%022zu",
                       i * 7919 % CONVERSATIONS);
        conversation->last_seq = 0;
        const struct cj_store_conversation record = record_of(conversation);
        cj_write_create(write, &record);
        (void)cj_store_write(run->store, write, NULL, NULL);
    }
}

static void finish(struct run *run)
{
    cj_store_close(run->store);
    remove_files(run->path);
}

static void sleep_us(long us)
{
    const struct timespec time = {us / 1000000, us % 1000000 * 1000};

    (void)nanosleep(&time, NULL);
}

static uint64_t stored(const struct run *run)
{
    struct cj_store_counts counts;

    cj_store_count(run->store, &counts);
    if (counts.refused > 0 || counts.conflicts > 0) {
        die("a turn was refused");
    }
    return counts.batches + counts.dropped;
}

static uint64_t waiting(const struct run *run)
{
    struct cj_store_counts counts;

    cj_store_count(run->store, &counts);
    return counts.waiting;
}

/* Turns a second, all committed. */
static double measure_group(struct run *run, const char *folder, double seconds)
{
    begin(run, folder);
    int64_t start_ns = cj_now_ns();
    uint64_t turns = 0;

    while ((double)(cj_now_ns() - start_ns) < seconds * 1e9) {
        if (waiting(run) > CJ_STORE_RING / 2) {
            sleep_us(200);
            continue;
        }
        for (size_t i = 0; i < 64; i++, turns++) {
            (void)cj_store_write(run->store, make_turn(run), NULL, NULL);
        }
    }
    while (stored(run) < turns + CONVERSATIONS) {
        sleep_us(200);
    }
    double took = (double)(cj_now_ns() - start_ns) / 1e9;
    struct cj_store_counts counts;
    cj_store_count(run->store, &counts);
    if (counts.dropped > 0) {
        die("a turn was lost");
    }
    finish(run);
    return (double)turns / took;
}

static void on_commit(void *context, enum cj_store_result result)
{
    if (result != CJ_STORE_DONE) {
        die(cj_store_result_name(result));
    }
    atomic_store((atomic_bool *)context, true);
}

/* The same, each turn waiting for its own commit. */
static double measure_single(struct run *run, const char *folder, double seconds)
{
    begin(run, folder);
    while (stored(run) < CONVERSATIONS) {
        sleep_us(200);
    }
    int64_t start_ns = cj_now_ns();
    uint64_t turns = 0;

    for (; (double)(cj_now_ns() - start_ns) < seconds * 1e9; turns++) {
        atomic_bool done = false;

        (void)cj_store_write(run->store, make_turn(run), on_commit, &done);
        while (!atomic_load(&done)) {
            sleep_us(20);
        }
    }
    double took = (double)(cj_now_ns() - start_ns) / 1e9;
    finish(run);
    return (double)turns / took;
}

/* ---- Acknowledgements ---- */

struct ack {
    int64_t start_ns;
    double ms;
};

static struct ack acks[MAX_ACKS];
static atomic_size_t ack_count;

static void on_ack(void *context, enum cj_store_result result)
{
    struct ack *ack = context;

    if (result != CJ_STORE_DONE) {
        die(cj_store_result_name(result));
    }
    ack->ms = (double)(cj_now_ns() - ack->start_ns) / 1e6;
    atomic_fetch_add(&ack_count, 1);
}

/* A turn that passes the visitor on: its event lasts with it. */
static cj_write *make_handoff(struct run *run, size_t number)
{
    static const char body[4000] = {'{'};
    cj_write *write = make_turn(run);
    char id[32];

    (void)snprintf(id, sizeof(id), "e_%022zu", number);
    const struct cj_store_event event = {
        .id = cj_str_from(id),
        .target = CJ_STR("desk"),
        .type = CJ_STR("handoff.requested"),
        .body = {body, sizeof(body)},
        .state = CJ_EVENT_PENDING,
        .position = (int64_t)number,
    };
    cj_write_event(write, &event);
    return write;
}

static int compare_acks(const void *a, const void *b)
{
    double left = ((const struct ack *)a)->ms;
    double right = ((const struct ack *)b)->ms;

    return (left > right) - (left < right);
}

static void measure_acks(struct run *run, const char *folder, double seconds)
{
    begin(run, folder);
    int64_t start_ns = cj_now_ns();
    size_t turns = 0;
    size_t handoffs = 0;

    for (;;) {
        double elapsed_s = (double)(cj_now_ns() - start_ns) / 1e9;

        if (elapsed_s >= seconds || handoffs == MAX_ACKS) {
            break;
        }
        for (; (double)turns < elapsed_s * TURNS_PER_S; turns++) {
            (void)cj_store_write(run->store, make_turn(run), NULL, NULL);
        }
        for (; (double)handoffs < elapsed_s * HANDOFFS_PER_S; handoffs++) {
            acks[handoffs].start_ns = cj_now_ns();
            (void)cj_store_write(run->store, make_handoff(run, handoffs), on_ack,
                                 &acks[handoffs]);
        }
        sleep_us(300);
    }
    while (atomic_load(&ack_count) < handoffs) {
        sleep_us(200);
    }
    finish(run);
    qsort(acks, handoffs, sizeof(acks[0]), compare_acks);
    printf("acknowledged beside %d turns/s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, of %zu "
           "(target p95 <= 25 ms)\n",
           TURNS_PER_S, acks[handoffs / 2].ms, acks[handoffs * 95 / 100].ms,
           acks[handoffs * 99 / 100].ms, handoffs);
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return values[count / 2];
}

int main(int argc, char **argv)
{
    static struct run run;
    double seconds = argc > 2 ? strtod(argv[2], NULL) : 3;
    size_t pairs = argc > 3 ? strtoul(argv[3], NULL, 10) : 5;
    double group[MAX_PAIRS];
    double single[MAX_PAIRS];
    double ratio[MAX_PAIRS];

    if (argc < 2 || seconds <= 0 || pairs == 0 || pairs > MAX_PAIRS) {
        (void)fprintf(stderr, "usage: store FOLDER [SECONDS [PAIRS]]\n");
        return 2;
    }
    for (size_t i = 0; i < pairs; i++) { /* alternating, so that both meet the same machine */
        group[i] = measure_group(&run, argv[1], seconds);
        single[i] = measure_single(&run, argv[1], seconds);
        ratio[i] = group[i] / single[i];
        (void)fprintf(stderr, "pair %zu: %.0f and %.0f turns/s\n", i + 1, group[i], single[i]);
    }
    printf("durable turns/s: %.0f (target >= 10,000)\n", median(group, pairs));
    printf("with a commit each: %.0f; ratio %.1f (target >= 20)\n", median(single, pairs),
           median(ratio, pairs));
    measure_acks(&run, argv[1], seconds * 2);
    return 0;
}
