/* What hostile content and hostile messages may cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "support/rules.h"

/* Seconds of this thread. The bounds below are twenty times what an idle machine needs, so
 * that a sanitizer on a busy one stays below, and a lost bound does not. */
static double cpu_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- Slow regexes ---- */

static const char slow[] = "intents:\n"
                           "  - id: lentas\n"
                           "    say: x\n"
                           "    rules:\n"
                           "      - regex: '(x+x+)+[yz]'\n"
                           "      - regex: '^(x+)+$'\n"
                           "      - regex: '(\\w+\\s*)+\\?$'\n"
                           "      - regex: '^(\\w+)*\\d$'\n"
                           "      - regex: '(?:x|xx)+[^x]b'\n"
                           "      - regex: 'pedido'\n"
                           "      - all: [pedido]\n";

static size_t count_outcome(const struct rules *rules, enum cj_rule_outcome outcome)
{
    size_t count = 0;

    for (size_t i = 0; i < rules->results.count; i++) {
        count += rules->results.items[i].outcome == outcome;
    }
    return count;
}

#define SLOW_TEXT "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx pedido?!b 1?"

static void test_three_limit_hits_end_the_slow_ones(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "t.yaml", slow);
    rules_finish(&rules);
    assert_int_equal(cj_diags_total(rules.diags, CJ_WARNING), 5); /* each told at load */
    rules_try(&rules, "es", SLOW_TEXT, true);
    assert_int_equal(rules.results.limit_hits, CJ_MAX_LIMIT_HITS);
    assert_true(count_outcome(&rules, CJ_RULE_LIMIT) >= CJ_MAX_LIMIT_HITS);
    assert_int_equal(count_outcome(&rules, CJ_RULE_MATCHED), 2); /* the harmless ones */
    rules_clear(&rules);
}

static void test_a_slow_rule_is_quarantined_and_told(void **state)
{
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "t.yaml",
                    "intents: [{ id: a, say: x, rules: [{ regex: '(x+x+)+[yz]' },"
                    " { all: [xilofono] }] }]");
    rules_finish(&rules);
    for (int i = 0; i < 25; i++) {
        rules_try(&rules, "es", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", true);
        bool quarantined = i >= 20;

        assert_int_equal(count_outcome(&rules, CJ_RULE_QUARANTINED), quarantined);
        assert_int_equal(count_outcome(&rules, CJ_RULE_LIMIT), !quarantined);
        assert_int_equal(rules.results.matched, 0);
        assert_int_equal(cj_ruleset_is_quarantined(rules.set, 0), false); /* a word rule */
        assert_int_equal(cj_ruleset_is_quarantined(rules.set, 1), i >= 19);
        cj_arena_clear(&rules.arena);
    }
    assert_false(cj_ruleset_is_quarantined(rules.set, 2)); /* there is none */
    rules_clear(&rules);
}

static void test_a_hostile_message_costs_little(void **state)
{
    static const char *const parts[] = {"x", "pedido ", "x ", "1", "? ", "a-", "😀", "ñ", "\n"};
    struct rules rules = {0};

    (void)state;
    (void)rules_add(&rules, "t.yaml", slow);
    rules_finish(&rules);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        char text[4001];
        size_t len = 0;

        for (size_t part = strlen(parts[i]); len + part < sizeof(text); len += part) {
            memcpy(text + len, parts[i], part);
        }
        text[len] = '\0';
        double start = cpu_now();
        rules_try(&rules, "es", text, true);
        assert_true(cpu_now() - start < 1.0);
        cj_arena_clear(&rules.arena);
    }
    rules_clear(&rules);
}

/* ---- Concepts that multiply ---- */

/* Each concept is the one before, once or twice: sightings of every length up to the limit. */
static void test_nested_concepts_stay_polynomial(void **state)
{
    struct rules rules = {0};
    struct cj_buf yaml = {0};
    char text[4000];

    (void)state;
    cj_buf_adds(&yaml, "concepts:\n  c0: [zaf]\n");
    for (int i = 1; i < 30; i++) {
        cj_buf_printf(&yaml, "  c%d: [~c%d, \"~c%d ~c%d ~c%d\"]\n", i, i - 1, i - 1, i - 1,
                      i - 1);
    }
    cj_buf_adds(&yaml, "intents: [{ id: a, say: x, rules: [{ in_order: [~c29, ~c28, ~c27] }] "
                       "}]\n");
    (void)rules_add(&rules, "t.yaml", yaml.ptr);
    rules_finish(&rules);
    for (size_t i = 0; i + 4 < sizeof(text); i += 4) {
        memcpy(text + i, "zaf ", 5);
    }
    double start = cpu_now();
    assert_string_equal(rules_matching(&rules, "es", text), "a");
    assert_true(cpu_now() - start < 5.0);
    assert_int_equal(rules.results.mark_count, CJ_MAX_MARKS);
    cj_buf_clear(&yaml);
    rules_clear(&rules);
}

static void test_a_sighting_has_a_longest_length(void **state)
{
    struct rules rules = {0};
    struct cj_buf text = {0};

    (void)state;
    rules_load(&rules, "concepts:\n"
                       "  a: [zaf zaf zaf zaf zaf zaf zaf zaf]\n"                      /* 8 */
                       "  b: [\"~a ~a ~a ~a ~a ~a ~a zaf zaf zaf zaf zaf zaf zaf\"]\n" /* 63 */
                       "  c: [\"~b zaf\"]\n"
                       "intents:\n"
                       "  - { id: b, say: x, rules: [{ all: [~b] }] }\n"
                       "  - { id: c, say: x, rules: [{ all: [~c] }] }\n");
    for (int i = 0; i < 70; i++) {
        cj_buf_adds(&text, "zaf ");
    }
    assert_string_equal(rules_matching(&rules, "es", text.ptr), "b");
    assert_int_equal(rules.results.marks[1].token_count, 63);
    cj_buf_clear(&text);
    rules_clear(&rules);
}

/* Two thousand words, each of which begins thousands of sequences. */
static void test_many_rules_that_begin_alike(void **state)
{
    struct rules rules = {0};
    struct cj_buf yaml = {0};
    char text[4000];

    (void)state;
    for (int file = 0; file < 4; file++) {
        char name[20];

        cj_buf_reset(&yaml);
        cj_buf_printf(&yaml, "intents:\n  - id: i%d\n    say: x\n    rules:\n", file);
        for (int i = 0; i < 1000; i++) {
            cj_buf_printf(&yaml, "      - all: [quiero un w%dx%d ya, quiero w%dx%d]\n", file,
                          i, file, i);
        }
        (void)snprintf(name, sizeof(name), "%d.yaml", file);
        assert_int_equal(rules_add(&rules, name, yaml.ptr), CJ_OK);
    }
    rules_finish(&rules);
    for (size_t i = 0; i + 7 < sizeof(text); i += 7) {
        memcpy(text + i, "quiero ", 8);
    }
    double start = cpu_now();
    assert_string_equal(rules_matching(&rules, "es", text), "");
    assert_true(cpu_now() - start < 5.0);
    cj_buf_clear(&yaml);
    rules_clear(&rules);
}

/* ---- Ten thousand rules ---- */

#define LARGE 10000

static void add_large_file(struct rules *rules, struct cj_buf *yaml, int file)
{
    char name[20];

    cj_buf_reset(yaml);
    cj_buf_printf(yaml, "concepts:\n  c%d: [cosa%d, trasto%d, chisme%d]\nintents:\n", file,
                  file, file, file);
    for (int i = 0; i < 500; i++) {
        int n = file * 500 + i;

        if (i % 4 == 0) {
            cj_buf_printf(yaml,
                          "  - { id: i%05d, say: x, rules: [{ regex: '\\bproducto%ds?\\b.*"
                          "\\b(?:averiado|roto|precio%d)\\b' }] }\n",
                          n, n, i);
        } else {
            cj_buf_printf(yaml,
                          "  - { id: i%05d, say: x, rules: [{ all: [~c%d, [verbo%d, otro%d]], "
                          "none: [nunca] }] }\n",
                          n, file, i, n);
        }
    }
    (void)snprintf(name, sizeof(name), "%02d.yaml", file);
    assert_int_equal(rules_add(rules, name, yaml->ptr), CJ_OK);
}

static void test_ten_thousand_rules_load_and_match(void **state)
{
    struct rules rules = {0};
    struct cj_buf yaml = {0};
    double start = cpu_now();

    (void)state;
    for (int file = 0; file < LARGE / 500; file++) {
        add_large_file(&rules, &yaml, file);
    }
    rules_finish(&rules);
    double loaded = cpu_now();
    assert_int_equal(cj_ruleset_rule_count(rules.set), LARGE);
    assert_int_equal(cj_diags_count(rules.diags), 0);

    assert_string_equal(rules_matching(&rules, "es", "mi trasto7 con verbo9"), "i03509");
    assert_string_equal(rules_matching(&rules, "es", "el PRODUCTO4000s está roto"), "i04000");
    assert_string_equal(rules_matching(&rules, "es", "cosa19 otro9999 verbo3"),
                        "i09503 i09999");
    double first = cpu_now();
    for (int i = 0; i < 10; i++) {
        assert_string_equal(rules_matching(&rules, "es", "mi trasto7, verbo9"), "i03509");
    }
    print_message("load %.0f ms, match %.2f ms\n", (loaded - start) * 1e3,
                  (cpu_now() - first) / 10 * 1e3);
    assert_true(loaded - start < 60.0);
    cj_buf_clear(&yaml);
    rules_clear(&rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_limit_hits_end_the_slow_ones),
        cmocka_unit_test(test_a_slow_rule_is_quarantined_and_told),
        cmocka_unit_test(test_a_hostile_message_costs_little),
        cmocka_unit_test(test_nested_concepts_stay_polynomial),
        cmocka_unit_test(test_a_sighting_has_a_longest_length),
        cmocka_unit_test(test_many_rules_that_begin_alike),
        cmocka_unit_test(test_ten_thousand_rules_load_and_match),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
