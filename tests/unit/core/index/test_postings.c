#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "index/postings.h"

enum { KEYS = 40, WORDS = 60, LISTS = 50, MAX_LEN = 80 };

/* Words with made-up keys: some have two, some one. */
struct fixture {
    struct cj_word words[WORDS];
    struct cj_dictionary dictionary;
    uint32_t lists[LISTS][MAX_LEN];
    size_t lens[LISTS];
};

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static struct fixture *make_fixture(uint32_t seed)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    for (size_t i = 0; i < WORDS; i++) {
        fixture->words[i].keys[0] = next(&seed) % KEYS;
        fixture->words[i].keys[1] =
            next(&seed) % 2 ? fixture->words[i].keys[0] : next(&seed) % KEYS;
    }
    fixture->dictionary.words = fixture->words;
    fixture->dictionary.count = WORDS;
    fixture->dictionary.key_count = KEYS;
    for (size_t l = 0; l < LISTS; l++) {
        fixture->lens[l] = next(&seed) % MAX_LEN;
        for (size_t i = 0; i < fixture->lens[l]; i++) {
            fixture->lists[l][i] =
                next(&seed) % WORDS | (next(&seed) % 3 ? 0 : CJ_SENTENCE_START);
        }
    }
    return fixture;
}

static struct cj_word_run get(const void *context, size_t i)
{
    const struct fixture *fixture = context;

    return (struct cj_word_run){fixture->lists[i], fixture->lens[i]};
}

static size_t count_naively(const struct fixture *fixture, uint32_t key, size_t list)
{
    size_t count = 0;

    for (size_t i = 0; i < fixture->lens[list]; i++) {
        const struct cj_word *word = &fixture->words[CJ_WORD_NUMBER(fixture->lists[list][i])];
        count += word->keys[0] == key || word->keys[1] == key;
    }
    return count;
}

static void test_rows_agree_with_counting(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct fixture *fixture = make_fixture(seed);
        struct cj_postings postings = {0};

        assert_int_equal(
            cj_postings_build(&postings, &fixture->dictionary, LISTS, get, fixture), CJ_OK);
        for (uint32_t key = 0; key < KEYS; key++) {
            uint32_t at = postings.first[key];
            for (size_t list = 0; list < LISTS; list++) {
                const size_t wanted = count_naively(fixture, key, list);
                if (wanted > 0) {
                    assert_true(at < postings.first[key + 1]);
                    assert_int_equal(postings.holders[at], list);
                    assert_int_equal(postings.frequencies[at], wanted);
                    at++;
                }
            }
            assert_int_equal(at, postings.first[key + 1]);
        }
        cj_postings_clear(&postings);
        free(fixture);
    }
}

static struct cj_word_run get_long(const void *context, size_t i)
{
    static uint32_t words[1000];

    (void)context;
    (void)i;
    memset(words, 0, sizeof(words));
    return (struct cj_word_run){words, 1000};
}

static void test_frequencies_saturate(void **state)
{
    struct fixture *fixture = make_fixture(1);
    struct cj_postings postings = {0};

    (void)state;
    assert_int_equal(cj_postings_build(&postings, &fixture->dictionary, 1, get_long, NULL),
                     CJ_OK);
    assert_int_equal(postings.frequencies[0], UINT8_MAX);
    cj_postings_clear(&postings);
    free(fixture);
}

static void test_nothing_gives_empty_rows(void **state)
{
    struct cj_dictionary dictionary = {0};
    struct cj_postings postings = {0};

    (void)state;
    assert_int_equal(cj_postings_build(&postings, &dictionary, 0, get, NULL), CJ_OK);
    assert_int_equal(postings.first[0], 0);
    cj_postings_clear(&postings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_agree_with_counting),
        cmocka_unit_test(test_frequencies_saturate),
        cmocka_unit_test(test_nothing_gives_empty_rows),
    };
    return cmocka_run_group_tests_name("postings", tests, NULL, NULL);
}
