#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/forms.h"

static size_t forms(const char *lang, const char *stem, struct cj_form_stem out[CJ_MAX_FORMS])
{
    return cj_other_stems(cj_lang_find(cj_str_from(lang)), cj_str_from(stem), out);
}

static bool leads_to(const char *lang, const char *stem, const char *other)
{
    struct cj_form_stem stems[CJ_MAX_FORMS];
    const size_t count = forms(lang, stem, stems);
    bool found = false;

    for (size_t i = 0; i < count; i++) {
        assert_int_equal(strlen(stems[i].text), stems[i].len);
        found |= strcmp(stems[i].text, other) == 0;
    }
    return found;
}

static void test_forms_lead_to_each_other(void **state)
{
    static const struct {
        const char *lang;
        const char *one;
        const char *other;
    } cases[] = {
        {"es", "devuelv", "devolv"}, {"es", "devuelt", "devolv"}, {"es", "pierd", "perd"},
        {"es", "cost", "cuest"},     {"es", "hech", "hac"},       {"es", "hiz", "hag"},
        {"es", "mid", "med"},        {"es", "pid", "ped"},        {"es", "sig", "segu"},
        {"es", "rot", "romp"},       {"es", "abiert", "abr"},     {"es", "busqu", "busc"},
        {"es", "rechac", "rechaz"},  {"es", "recoj", "recog"},    {"en", "paid", "pay"},
        {"en", "broken", "broke"},   {"en", "children", "child"}, {"en", "feet", "foot"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (!leads_to(cases[i].lang, cases[i].one, cases[i].other) ||
            !leads_to(cases[i].lang, cases[i].other, cases[i].one)) {
            fail_msg("%s and %s are forms of one word", cases[i].one, cases[i].other);
        }
    }
}

static void test_other_words_have_no_other_forms(void **state)
{
    static const struct {
        const char *lang;
        const char *stem;
    } cases[] = {
        {"es", "factur"}, {"es", "o"},   {"es", ""},       {"es", "envi"},
        {"es", "xyt"},    {"es", "pis"}, {"en", "devolv"}, {"en", "pierd"},
        {"en", "busqu"},  {"en", ""},    {"fr", "devolv"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_form_stem stems[CJ_MAX_FORMS];
        if (forms(cases[i].lang, cases[i].stem, stems) != 0) {
            fail_msg("%s becomes %s", cases[i].stem, stems[0].text);
        }
    }
}

/* peso is no form of piso, nor mesa of misa: e and i change in few verbs only */
static void test_a_rule_does_not_join_what_is_not_one_word(void **state)
{
    (void)state;
    assert_false(leads_to("es", "pes", "pis"));
    assert_false(leads_to("es", "mes", "mis"));
    assert_false(leads_to("es", "ech", "hech"));
}

static void test_the_longest_stem_has_room(void **state)
{
    char stem[CJ_MAX_WORD_LEN + 1];

    (void)state;
    for (size_t len = 3; len <= CJ_MAX_WORD_LEN; len++) {
        memset(stem, 'r', len);
        stem[1] = 'o'; /* becomes two letters */
        stem[len - 1] = 'c';
        stem[len] = '\0';
        struct cj_form_stem stems[CJ_MAX_FORMS];
        const size_t count = forms("es", stem, stems);

        assert_int_equal(count, 3); /* ue; qu, z */
        assert_int_equal(stems[0].len, len + 1);
        assert_true(stems[0].len < sizeof(stems[0].text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_lead_to_each_other),
        cmocka_unit_test(test_other_words_have_no_other_forms),
        cmocka_unit_test(test_a_rule_does_not_join_what_is_not_one_word),
        cmocka_unit_test(test_the_longest_stem_has_room),
    };
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
