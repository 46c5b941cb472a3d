/* Which addresses may be followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kb/links.h"

static void test_addresses(void **state)
{
    static const struct {
        const char *in;
        enum cj_url_kind kind;
        const char *clean; /* NULL: not looked at */
    } cases[] = {
        {"https://tienda.example/a", CJ_URL_SAFE, "https://tienda.example/a"},
        {"http://x", CJ_URL_SAFE, "http://x"},
        {"HTTPS://X.example", CJ_URL_SAFE, "HTTPS://X.example"},
        {"mailto:hola@tienda.example", CJ_URL_SAFE, "mailto:hola@tienda.example"},
        {"tel:+34900", CJ_URL_SAFE, "tel:+34900"},
        {"//cdn.example/x", CJ_URL_SAFE, "https://cdn.example/x"},
        {" https://x.example/a b ", CJ_URL_SAFE, "https://x.example/a%20b"},
        {"https://x.example/\n<b>", CJ_URL_SAFE, "https://x.example/<b>"},
        {"javascript:alert(1)", CJ_URL_UNSAFE, NULL},
        {"JavaScript:alert(1)", CJ_URL_UNSAFE, NULL},
        {"java\tscript:alert(1)", CJ_URL_UNSAFE, NULL},
        {"\x01\x02javascript:alert(1)", CJ_URL_UNSAFE, NULL},
        {"data:text/html,x", CJ_URL_UNSAFE, NULL},
        {"file:///etc/passwd", CJ_URL_UNSAFE, NULL},
        {"ftp://x.example", CJ_URL_UNSAFE, NULL},
        {"C:\\x", CJ_URL_UNSAFE, NULL},
        {"https:", CJ_URL_UNSAFE, NULL},
        {"https:x", CJ_URL_UNSAFE, NULL},
        {"https://", CJ_URL_UNSAFE, NULL},
        {"mailto:", CJ_URL_UNSAFE, NULL},
        {"httpss://x", CJ_URL_UNSAFE, NULL},
        {"a.md", CJ_URL_RELATIVE, "a.md"},
        {"../a.md#b", CJ_URL_RELATIVE, "../a.md#b"},
        {"/a", CJ_URL_RELATIVE, "/a"},
        {"#x:y", CJ_URL_RELATIVE, "#x:y"},
        {"a/b:c", CJ_URL_RELATIVE, "a/b:c"},
        {"//", CJ_URL_RELATIVE, "//"},
        {"", CJ_URL_RELATIVE, ""},
        {"1:2", CJ_URL_RELATIVE, "1:2"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cj_arena arena = {0};
        struct cj_str clean;
        enum cj_url_kind kind = cj_url_judge(cj_str_from(cases[i].in), &arena, &clean);

        if (kind != cases[i].kind ||
            (cases[i].clean && !cj_str_equals(clean, cases[i].clean))) {
            fail_msg("%s: kind %d, clean %.*s", cases[i].in, kind, CJ_STR_ARGS(clean));
        }
        cj_arena_clear(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_addresses)};
    return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
