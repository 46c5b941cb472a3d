#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rules/names.h"

static const struct {
    const char *text;
    size_t len;
} names[] = {
    {"pedido", 6}, {"pedido?", 6}, {"pedido_2-b.", 10}, {"pedido-", 6}, {"_pedido", 0},
    {"-x", 0},     {"", 0},        {" x", 0},           {"año", 4},     {"año»", 4},
    {"año¿", 4},   {"año…", 4},    {"pedido-_-", 6},    {"a-b", 3},     {"пакет!", 10},
    {"a—b", 1},    {"9a", 0},      {"x~y", 1},          {"ped ido", 3}, {"a×b", 1},
};

static void test_where_a_name_ends(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(cj_name_len(cj_str_from(names[i].text)), names[i].len);
    }
}

static const struct {
    const char *text;
    const char *references; /* each with its sign, separated by spaces */
} texts[] = {
    {"¿dónde está mi ~pedido?", "~pedido"},
    {"estado del pedido {order_number}", "{order_number"},
    {"~a ~b{c}{d}", "~a ~b {c {d"},
    {"a~b", ""}, /* inside a word */
    {"(~b)", "~b"},
    {"~", ""},
    {"~ pedido", ""},
    {"{}", ""},
    {"{a", ""},
    {"{a b}", ""},
    {"{a|b}", ""}, /* a default belongs to answers, not to phrases */
    {"{{a}}", "{a"},
    {"~pedido-azul", "~pedido-azul"},
    {"~~a", "~a"},
    {"~30 €", ""},
    {"", ""},
};

static void test_references_in_a_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct cj_str text = cj_str_from(texts[i].text);
        struct cj_reference reference;
        char found[100] = "";

        for (size_t at = 0; cj_reference_next(text, at, &reference); at = reference.end) {
            strcat(found, found[0] ? " " : "");
            strcat(found, reference.kind == CJ_PIECE_CONCEPT ? "~" : "{");
            strncat(found, reference.name.ptr, reference.name.len);
            assert_true(reference.start < reference.end && reference.end <= text.len);
        }
        assert_string_equal(found, texts[i].references);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_a_name_ends),
        cmocka_unit_test(test_references_in_a_text),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
