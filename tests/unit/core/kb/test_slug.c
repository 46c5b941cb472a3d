/* Anchors as GitHub makes them, and titles compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "kb/slug.h"

struct pair {
    const char *in;
    const char *out;
};

static void check(void (*make)(struct cj_str, struct cj_buf *), const struct pair *pairs,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct cj_buf out = {0};
        make(cj_str_from(pairs[i].in), &out);
        char *text = cj_buf_take(&out);
        assert_string_equal(text, pairs[i].out);
        free(text);
    }
}

static void test_slugs(void **state)
{
    static const struct pair pairs[] = {
        {"Plazo de devolución", "plazo-de-devolución"},
        {"¿Cuánto tarda?", "cuánto-tarda"},
        {"AÑO Ünico ÇA", "año-ünico-ça"},
        {"a_b - c", "a_b---c"},
        {"1ª compra, 2º pedido", "1ª-compra-2º-pedido"},
        {"«Comillas» “dobles” … – — €", "comillas-dobles----"},
        {"C++ & C#", "c--c"},
        {"emoji 🎉 aquí", "emoji--aquí"},
        {"Straße", "straße"},
        {"Привет, Мир", "привет-мир"},
        {"你好 世界", "你好-世界"},
        {"", ""},
    };

    (void)state;
    check(cj_slug, pairs, sizeof(pairs) / sizeof(pairs[0]));
}

static void test_keys(void **state)
{
    static const struct pair pairs[] = {
        {"¿Qué HORARIO tenéis?", "que horario teneis"},
        {"que horario teneis", "que horario teneis"},
        {"  a -- b\u00a0c.", "a b c"},
        {"El año y el ano", "el año y el ano"},
        {"!!", ""},
    };

    (void)state;
    check(cj_title_key, pairs, sizeof(pairs) / sizeof(pairs[0]));
}

static void test_cleaning(void **state)
{
    static const struct pair pairs[] = {
        {"  a \t b\n c\u00a0\u00a0d ", "a b c d"},
        {"", ""},
        {" ", ""},
    };

    (void)state;
    check(cj_title_clean, pairs, sizeof(pairs) / sizeof(pairs[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slugs),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_cleaning),
    };
    return cmocka_run_group_tests_name("slug", tests, NULL, NULL);
}
