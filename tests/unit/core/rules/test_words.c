/* Word rules and concepts against a second implementation that only follows their definition:
 * random concepts, random rules, random messages, the same verdicts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

#define MAX_CONCEPTS 6
#define MAX_MEMBERS  4
#define MAX_PIECES   3
#define MAX_CLAUSES  3
#define MAX_ITEMS    3
#define RULES        8
#define MAX_MESSAGE  9
#define ROUNDS       400
#define MESSAGES     25

/* Words of no language, so that no stem joins two of them. */
static const char *const words[] = {"zaf", "bok", "mul", "tirg", "pen"};
#define WORDS (int)(sizeof(words) / sizeof(words[0]))

/* ---- The model ---- */

struct sequence {
    int pieces[MAX_PIECES]; /* a word, or WORDS + a concept */
    int count;
    bool excluded;
};

struct concept {
    struct sequence members[MAX_MEMBERS];
    int count;
};

struct clause {
    struct sequence items[MAX_ITEMS];
    int count;
};

struct rule {
    struct clause all[MAX_CLAUSES];
    int all_count;
    struct clause in_order[MAX_CLAUSES];
    int order_count;
    struct clause none;
};

struct world {
    struct concept concepts[MAX_CONCEPTS];
    int concept_count;
    struct rule rules[RULES];
};

/* A generator of our own: the same worlds on every machine. */
static uint64_t seed;

static int below(int limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)limit);
}

static struct sequence make_sequence(int concepts)
{
    struct sequence made = {.count = 1 + below(10) / 5 + below(10) / 8};

    for (int i = 0; i < made.count; i++) {
        made.pieces[i] =
            concepts > 0 && below(3) == 0 ? WORDS + below(concepts) : below(WORDS);
    }
    return made;
}

static struct clause make_clause(int concepts, int most)
{
    struct clause made = {.count = 1 + below(most)};

    for (int i = 0; i < made.count; i++) {
        made.items[i] = make_sequence(concepts);
    }
    return made;
}

static void make_rule(struct rule *rule, int concepts)
{
    *rule = (struct rule){.all_count = below(3), .order_count = below(MAX_CLAUSES + 1)};
    if (rule->all_count + rule->order_count == 0) {
        rule->all_count = 1;
    }
    for (int i = 0; i < rule->all_count; i++) {
        rule->all[i] = make_clause(concepts, MAX_ITEMS);
    }
    for (int i = 0; i < rule->order_count; i++) {
        rule->in_order[i] = make_clause(concepts, 2);
    }
    if (below(3) == 0) {
        rule->none = make_clause(concepts, 2);
    }
}

static void make_world(struct world *world)
{
    *world = (struct world){.concept_count = below(MAX_CONCEPTS + 1)};
    for (int i = 0; i < world->concept_count; i++) {
        struct concept *concept = &world->concepts[i];

        concept->count = 1 + below(MAX_MEMBERS);
        for (int j = 0; j < concept->count; j++) {
            concept->members[j] = make_sequence(i); /* only earlier ones: no circle */
            concept->members[j].excluded = j > 0 && below(5) == 0;
        }
    }
    for (int i = 0; i < RULES; i++) {
        make_rule(&world->rules[i], world->concept_count);
    }
}

/* ---- The model as YAML ---- */

static void write_sequence(const struct sequence *sequence, struct cj_buf *out)
{
    cj_buf_adds(out, sequence->excluded ? "\"-" : "\"");
    for (int i = 0; i < sequence->count; i++) {
        int piece = sequence->pieces[i];

        cj_buf_adds(out, i ? " " : "");
        if (piece < WORDS) {
            cj_buf_adds(out, words[piece]);
        } else {
            cj_buf_printf(out, "~c%d", piece - WORDS);
        }
    }
    cj_buf_addc(out, '"');
}

static void write_clause(const struct clause *clause, struct cj_buf *out)
{
    cj_buf_addc(out, '[');
    for (int i = 0; i < clause->count; i++) {
        cj_buf_adds(out, i ? ", " : "");
        write_sequence(&clause->items[i], out);
    }
    cj_buf_addc(out, ']');
}

static void write_clauses(const char *key, const struct clause *clauses, int count,
                          struct cj_buf *out)
{
    cj_buf_printf(out, "%s: [", key);
    for (int i = 0; i < count; i++) {
        cj_buf_adds(out, i ? ", " : "");
        write_clause(&clauses[i], out);
    }
    cj_buf_adds(out, "], ");
}

static void write_rule(const struct rule *rule, int index, struct cj_buf *out)
{
    cj_buf_printf(out, "  - { id: r%d, say: x, rules: [{ ", index);
    if (rule->all_count > 0) {
        write_clauses("all", rule->all, rule->all_count, out);
    }
    if (rule->order_count > 0) {
        write_clauses("in_order", rule->in_order, rule->order_count, out);
    }
    if (rule->none.count > 0) {
        cj_buf_adds(out, "none: ");
        write_clause(&rule->none, out);
    }
    cj_buf_adds(out, "}] }\n");
}

static void write_world(const struct world *world, struct cj_buf *out)
{
    cj_buf_adds(out, "lang: es\nconcepts:\n");
    for (int i = 0; i < world->concept_count; i++) {
        cj_buf_printf(out, "  c%d: [", i);
        for (int j = 0; j < world->concepts[i].count; j++) {
            cj_buf_adds(out, j ? ", " : "");
            write_sequence(&world->concepts[i].members[j], out);
        }
        cj_buf_adds(out, "]\n");
    }
    cj_buf_adds(out, "intents:\n");
    for (int i = 0; i < RULES; i++) {
        write_rule(&world->rules[i], i, out);
    }
    assert_false(out->failed);
}

/* ---- What the definition says ---- */

struct message {
    int words[MAX_MESSAGE];
    int count;
};

/* Sets of lengths: bit n is set when n words long. */
static unsigned concept_at(const struct world *world, const struct message *message,
                           int concept, int start);

static unsigned sequence_at(const struct world *world, const struct message *message,
                            const struct sequence *sequence, int piece, int start)
{
    unsigned lengths = 0;

    if (piece == sequence->count) {
        return 1;
    }
    if (sequence->pieces[piece] < WORDS) {
        return start < message->count && message->words[start] == sequence->pieces[piece]
                   ? sequence_at(world, message, sequence, piece + 1, start + 1) << 1
                   : 0;
    }
    unsigned first = concept_at(world, message, sequence->pieces[piece] - WORDS, start);
    for (int n = 1; n <= MAX_MESSAGE; n++) {
        if (first >> n & 1) {
            lengths |= sequence_at(world, message, sequence, piece + 1, start + n) << n;
        }
    }
    return lengths;
}

/* Whether an excluded member lies over any of the words [from, to). */
static bool is_excluded(const struct world *world, const struct message *message,
                        const struct concept *concept, int from, int to)
{
    for (int i = 0; i < concept->count; i++) {
        for (int start = 0; concept->members[i].excluded && start < message->count; start++) {
            unsigned lengths = sequence_at(world, message, &concept->members[i], 0, start);

            for (int n = 1; n <= MAX_MESSAGE; n++) {
                if ((lengths >> n & 1) && start < to && start + n > from) {
                    return true;
                }
            }
        }
    }
    return false;
}

static unsigned concept_at(const struct world *world, const struct message *message, int index,
                           int start)
{
    const struct concept *concept = &world->concepts[index];
    unsigned lengths = 0;

    for (int i = 0; i < concept->count; i++) {
        if (!concept->members[i].excluded) {
            lengths |= sequence_at(world, message, &concept->members[i], 0, start);
        }
    }
    for (int n = 1; n <= MAX_MESSAGE; n++) {
        if ((lengths >> n & 1) && is_excluded(world, message, concept, start, start + n)) {
            lengths &= ~(1u << n);
        }
    }
    return lengths;
}

static bool seen(const struct world *world, const struct message *message,
                 const struct clause *clause)
{
    for (int i = 0; i < clause->count; i++) {
        for (int start = 0; start < message->count; start++) {
            if (sequence_at(world, message, &clause->items[i], 0, start)) {
                return true;
            }
        }
    }
    return false;
}

/* Every way to place the conditions one after the other. */
static bool in_order(const struct world *world, const struct message *message,
                     const struct rule *rule, int clause, int from)
{
    if (clause == rule->order_count) {
        return true;
    }
    for (int i = 0; i < rule->in_order[clause].count; i++) {
        for (int start = from; start < message->count; start++) {
            unsigned lengths =
                sequence_at(world, message, &rule->in_order[clause].items[i], 0, start);

            for (int n = 1; n <= MAX_MESSAGE; n++) {
                if ((lengths >> n & 1) &&
                    in_order(world, message, rule, clause + 1, start + n)) {
                    return true;
                }
            }
        }
    }
    return false;
}

static bool oracle(const struct world *world, const struct message *message,
                   const struct rule *rule)
{
    for (int i = 0; i < rule->all_count; i++) {
        if (!seen(world, message, &rule->all[i])) {
            return false;
        }
    }
    return !seen(world, message, &rule->none) && in_order(world, message, rule, 0, 0);
}

/* ---- The comparison ---- */

static void write_message(const struct message *message, char *text, size_t size)
{
    size_t len = 0;

    text[0] = '\0';
    for (int i = 0; i < message->count; i++) {
        len += (size_t)snprintf(text + len, size - len, "%s%s", i ? " " : "",
                                words[message->words[i]]);
    }
}

/* Each concept at each word, with the longest of its lengths: so many marks, and no others. */
static void compare_marks(const struct rules *rules, const struct world *world,
                          const struct message *message)
{
    size_t expected = 0;

    for (int concept = 0; concept < world->concept_count; concept ++) {
        for (int start = 0; start < message->count; start++) {
            expected += concept_at(world, message, concept, start) != 0;
        }
    }
    assert_int_equal(rules->results.mark_count, expected);
    for (size_t i = 0; i < expected; i++) {
        const struct cj_mark *mark = &rules->results.marks[i];
        unsigned lengths = concept_at(world, message, atoi(mark->name + 1), (int)mark->token);

        assert_int_equal(lengths >> mark->token_count, 1);
        assert_false(mark->entity);
    }
}

static int compare_all(struct rules *rules, const struct world *world, const char *yaml)
{
    struct message message = {.count = below(MAX_MESSAGE + 1)};
    char text[100];
    int matched = 0;

    for (int i = 0; i < message.count; i++) {
        message.words[i] = below(WORDS);
    }
    write_message(&message, text, sizeof(text));
    rules_try(rules, "es", text, true);
    assert_int_equal(rules->results.count, RULES);
    compare_marks(rules, world, &message);
    for (size_t i = 0; i < RULES; i++) {
        const struct cj_rule_result *result = &rules->results.items[i];
        int index = atoi(result->rule->owner + 1);
        bool expected = oracle(world, &message, &world->rules[index]);

        if (expected != (result->outcome == CJ_RULE_MATCHED)) {
            fail_msg("rule r%d on '%s' should %smatch, but: %s\n%s", index, text,
                     expected ? "" : "not ", result->reason, yaml);
        }
        matched += expected;
    }
    cj_arena_clear(&rules->arena);
    return matched;
}

static void test_random_rules_do_what_their_definition_says(void **state)
{
    int matched = 0;

    (void)state;
    seed = 20260302;
    for (int round = 0; round < ROUNDS; round++) {
        struct world world;
        struct cj_buf yaml = {0};
        struct rules rules = {0};

        make_world(&world);
        write_world(&world, &yaml);
        assert_int_equal(rules_add(&rules, "t.yaml", yaml.ptr), CJ_OK);
        rules_finish(&rules);
        for (int i = 0; i < MESSAGES; i++) {
            matched += compare_all(&rules, &world, yaml.ptr);
        }
        rules_clear(&rules);
        cj_buf_clear(&yaml);
    }
    /* both verdicts are common, or the comparison would say little */
    assert_in_range(matched, ROUNDS * MESSAGES, ROUNDS * MESSAGES * (RULES - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_rules_do_what_their_definition_says),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
