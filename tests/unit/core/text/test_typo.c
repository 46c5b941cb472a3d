#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/random.h"
#include "text/analyse.h"
#include "text/typo.h"

static unsigned apart(const char *a, const char *b, unsigned max)
{
    return cj_typo_distance(cj_str_from(a), cj_str_from(b), max);
}

static void test_distances(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        unsigned distance;
    } cases[] = {
        {"", "", 0},
        {"pedido", "pedido", 0},
        {"pedido", "pedio", 100},  /* dropped */
        {"pedido", "peddido", 50}, /* doubled */
        {"account", "acount", 50}, /* one for two */
        {"pedido", "pdeido", 60},  /* swapped */
        {"pay", "pya", 60},
        {"pedido", "pemido", 100}, /* wrong */
        {"pedido", "prdido", 70},  /* the key beside */
        {"talla", "taloa", 70},    /* one row up */
        {"zapato", "xapato", 70},
        {"pedido", "wxdido", 200},
        {"vale", "bale", 50}, /* as it sounds */
        {"hacer", "hazer", 50},
        {"gracias", "grasias", 50},
        {"gente", "jente", 50},
        {"hola", "ola", 50},
        {"llave", "yave", 50},
        {"quiero", "kiero", 50},
        {"mucho", "muxo", 50},
        {"cuando", "quando", 50},
        {"voy", "voi", 50},
        {"back", "bak", 50},
        {"physical", "fisical", 100}, /* two sounds */
        {"año", "ano", 50},
        {"envío", "envio", 30},     /* an accent */
        {"llavero", "yabero", 100}, /* two sounds */
        {"hijo", "igo", 100},
        {"a", "", 100},
        {"h", "", 50},
        {"", "abc", 300},
        {"ab", "ba", 60},
        {"ca", "abc", 300}, /* alignment: no edit inside a swap (else 160) */
        {"пароль", "парол", 100},
        {"пароль", "пораль", 200},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        unsigned distance = apart(cases[i].a, cases[i].b, 900);
        if (distance != cases[i].distance) {
            fail_msg("%s / %s: %u, not %u", cases[i].a, cases[i].b, distance,
                     cases[i].distance);
        }
    }
}

static void test_stops_beyond_max(void **state)
{
    (void)state;
    assert_int_equal(apart("pedido", "pedio", 100), 100);
    assert_int_equal(apart("pedido", "pedio", 99), CJ_TYPO_FAR);
    assert_int_equal(apart("pedido", "pedido", 0), 0);
    assert_int_equal(apart("llave", "yave", 50), 50); /* no cheap way through one l */
    assert_int_equal(apart("yave", "llave", 50), 50);
    assert_int_equal(apart("orilla", "oriya", 50), 50);
    assert_int_equal(apart("pedido", "factura", 200), CJ_TYPO_FAR);
    assert_int_equal(apart("", "abcdefghij", 900), CJ_TYPO_FAR);
}

static void test_long_words_are_equal_or_far(void **state)
{
    char longest[CJ_MAX_WORD_LEN + 1] = {0};
    char longer[CJ_MAX_WORD_LEN + 2] = {0};
    char other[CJ_MAX_WORD_LEN + 1];

    (void)state;
    memset(longest, 'a', CJ_MAX_WORD_LEN);
    memset(longer, 'a', CJ_MAX_WORD_LEN + 1);
    memcpy(other, longest, sizeof(other));
    other[CJ_MAX_WORD_LEN - 1] = 't';
    assert_int_equal(apart(longest, other, 200), 100);
    assert_int_equal(apart(longest, longer, 200), CJ_TYPO_FAR);
    assert_int_equal(apart(longer, longer, 0), 0);
}

/* What leaving out the last letter costs: half when it only doubles the one before. */
static unsigned drop(const char *text, size_t len)
{
    return len > 1 && text[len - 1] == text[len - 2] ? 50 : 100;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Plain optimal string alignment by recursion: slow and easy to believe. */
static unsigned edits(const char *a, size_t a_len, const char *b, size_t b_len)
{
    if (a_len == 0 && b_len == 0) {
        return 0;
    }

    unsigned best = CJ_TYPO_FAR;
    if (a_len > 0) {
        best = least(best, edits(a, a_len - 1, b, b_len) + drop(a, a_len));
    }
    if (b_len > 0) {
        best = least(best, edits(a, a_len, b, b_len - 1) + drop(b, b_len));
    }
    if (a_len > 0 && b_len > 0) {
        const bool same = a[a_len - 1] == b[b_len - 1];
        best = least(best, edits(a, a_len - 1, b, b_len - 1) + (same ? 0 : 100));
    }
    if (a_len > 1 && b_len > 1 && a[a_len - 1] == b[b_len - 2] &&
        a[a_len - 2] == b[b_len - 1]) {
        best = least(best, edits(a, a_len - 2, b, b_len - 2) + 60);
    }
    return best;
}

/* Letters that are neither neighbours nor sound alike. */
static void test_agrees_with_the_plain_distance(void **state)
{
    static const char *const letters[] = {"a", "t", "m", "p"};
    struct test_random random = {4711};
    char a[8];
    char b[8];

    (void)state;
    for (int i = 0; i < 4000; i++) {
        size_t a_len = test_random_text(&random, letters, 4, 6, a, sizeof(a));
        size_t b_len = test_random_text(&random, letters, 4, 6, b, sizeof(b));
        assert_int_equal(apart(a, b, 999), edits(a, a_len, b, b_len));
    }
}

#define MADE_UP 32

/* `b` becomes `a` with one or two pieces put in place of another. */
static void mistype(struct test_random *random, const char *a, char b[MADE_UP])
{
    static const char *const pieces[] = {"", "ll", "y", "qu", "k", "h", "s", "ch", "x", "t"};

    (void)snprintf(b, MADE_UP, "%s", a);
    for (size_t left = 1 + test_random_below(random, 2); left > 0; left--) {
        char rest[MADE_UP];
        size_t at = test_random_below(random, strlen(b) + 1);
        size_t gone = test_random_below(random, 3);

        while (at > 0 && ((unsigned char)b[at] & 0xC0) == 0x80) {
            at--;
        }
        (void)snprintf(rest, sizeof(rest), "%s", b + at);
        char *keep = rest;
        for (; gone > 0 && (unsigned char)*keep < 0x80 && *keep; gone--) {
            keep++;
        }
        (void)snprintf(b + at, MADE_UP - at, "%.4s%.20s",
                       pieces[test_random_below(random, sizeof(pieces) / sizeof(pieces[0]))],
                       keep);
    }
}

static void test_is_symmetric_and_the_band_loses_nothing(void **state)
{
    static const char *const letters[] = {"l", "y", "q", "u", "k", "h", "s", "z", "n",
                                          "ñ", "e", "é", "r", "c", "x", "w", "g", "ж"};
    static const unsigned limits[] = {0, 30, 50, 80, 100, 150, 200, 300};
    struct test_random random = {815};
    char a[MADE_UP];
    char b[MADE_UP];

    (void)state;
    for (int i = 0; i < 30000; i++) {
        test_random_text(&random, letters, sizeof(letters) / sizeof(letters[0]), 7, a,
                         sizeof(a));
        if (i % 4 == 0) {
            test_random_text(&random, letters, sizeof(letters) / sizeof(letters[0]), 7, b,
                             sizeof(b));
        } else {
            mistype(&random, a, b);
        }
        unsigned full = apart(a, b, 999);

        assert_int_equal(full == 0, strcmp(a, b) == 0);
        assert_int_equal(full, apart(b, a, 999));
        for (size_t j = 0; j < sizeof(limits) / sizeof(limits[0]); j++) {
            assert_int_equal(apart(a, b, limits[j]), full <= limits[j] ? full : CJ_TYPO_FAR);
        }
    }
}

/* The tables of letters say the same in both directions. */
static void test_each_pair_of_letters_is_symmetric(void **state)
{
    static const char *const letters[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j",
                                          "k", "l", "m", "n", "ñ", "o", "p", "q", "r", "s",
                                          "t", "u", "v", "w", "x", "y", "z", "é", "1", "~"};
    const size_t count = sizeof(letters) / sizeof(letters[0]);
    size_t cheaper = 0;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            char a[8];
            char b[8];
            (void)snprintf(a, sizeof(a), "_%s_", letters[i]); /* in the middle of a word */
            (void)snprintf(b, sizeof(b), "_%s_", letters[j]);
            unsigned distance = apart(a, b, 900);
            assert_int_equal(distance, apart(b, a, 900));
            assert_int_equal(distance == 0, i == j);
            assert_true(distance <= 100);
            cheaper += distance < 100 && distance > 0;
        }
    }
    /* 57 pairs beside each other and 13 that sound alike, 4 of them both; and e with é. */
    assert_int_equal(cheaper, 2 * (57 + 13 - 4 + 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_stops_beyond_max),
        cmocka_unit_test(test_long_words_are_equal_or_far),
        cmocka_unit_test(test_agrees_with_the_plain_distance),
        cmocka_unit_test(test_each_pair_of_letters_is_symmetric),
        cmocka_unit_test(test_is_symmetric_and_the_band_loses_nothing),
    };
    return cmocka_run_group_tests_name("typo", tests, NULL, NULL);
}
