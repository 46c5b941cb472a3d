#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/nearest.h"

static const char *const names[] = {
    "tags",  "title",   "id",       "limits", "language",
    "check", "chat",    "classify", "ask",    "default_language",
    "",      "handoff", NULL};

static void test_one_edit_is_near_two_only_in_long_words(void **state)
{
    static const struct {
        const char *word;
        const char *nearest; /* NULL: none */
    } cases[] = {
        {"tags", "tags"},         /* the same */
        {"tgas", "tags"},         /* a swap */
        {"tag", "tags"},          /* dropped */
        {"tagss", "tags"},        /* doubled */
        {"tugs", "tags"},         /* changed */
        {"titel", "title"},       /* a swap at the end */
        {"ttile", "title"},       /* a swap at the start + nothing else */
        {"tittel", NULL},         /* two edits, six bytes */
        {"lenguaje", "language"}, /* two edits, eight bytes */
        {"lenguajo", NULL},       /* three */
        {"defualt_langage", "default_language"},
        {"ids", "id"},
        {"ix", NULL}, /* a word of two letters is near too many */
        {"chet", "chat"},
        {"chec", "check"},
        {"xyz", NULL},
        {"i", NULL},
        {"", NULL},
        {"aks", "ask"},
        {"classfy", "classify"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *nearest = cj_nearest(cj_str_from(cases[i].word), names);

        if (cases[i].nearest) {
            assert_non_null(nearest);
            assert_string_equal(nearest, cases[i].nearest);
        } else if (nearest) {
            fail_msg("'%s' is near '%s'", cases[i].word, nearest);
        }
    }
}

static void test_long_words_are_not_compared(void **state)
{
    static const char a48[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    static const char a49[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const char *const long_names[] = {a49, a48, NULL};

    (void)state;
    assert_string_equal(cj_nearest(CJ_STR(a48), long_names), a48);
    assert_null(cj_nearest(CJ_STR(a49), long_names));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_edit_is_near_two_only_in_long_words),
        cmocka_unit_test(test_long_words_are_not_compared),
    };
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
