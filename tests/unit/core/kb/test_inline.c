/* Lines of text after the parser: bare addresses, strikethrough, invisible characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "kb/kb.h"

#define LINK(url, text) "<a href=\"" url "\">" text "</a>"
#define SELF(url)       LINK(url, url)

static void check(const char *markdown, const char *html)
{
    struct cj_arena arena = {0};
    struct cj_content content;
    char wanted[1024];

    assert_int_equal(cj_kb_render(cj_str_from(markdown), &arena, &content), CJ_OK);
    (void)snprintf(wanted, sizeof(wanted), "<p>%s</p>\n", html);
    if (strcmp(content.html.ptr, wanted) != 0) {
        fail_msg("%s\nbecame %s\nnot    %s", markdown, content.html.ptr, wanted);
    }
    cj_arena_clear(&arena);
}

static void test_bare_addresses(void **state)
{
    static const struct {
        const char *markdown;
        const char *html;
    } cases[] = {
        {"https://x.example", SELF("https://x.example")},
        {"Vea https://x.example.", "Vea " SELF("https://x.example") "."},
        {"(https://x.example/a)", "(" SELF("https://x.example/a") ")"},
        {"https://x.example/a_(b)", SELF("https://x.example/a_(b)")},
        {"https://x.example/a_b_c y_d_", SELF("https://x.example/a_b_c") " y_d_"},
        {"«https://x.example»", "«" SELF("https://x.example") "»"},
        {"https://x.example?a=1&amp;b=2", SELF("https://x.example?a=1&amp;b=2")},
        {"HTTP://X.example", SELF("HTTP://X.example")},
        {"www.x.example/a", LINK("http://www.x.example/a", "www.x.example/a")},
        {"https://ñandú.example", SELF("https://ñandú.example")},
        {"<https://x.example>", SELF("https://x.example")},
        {"ahttps://x.example", "ahttps://x.example"},
        {"https://", "https://"},
        {"https:// x", "https:// x"},
        {"www.", "www."},
        {"`https://x.example`", "<code>https://x.example</code>"},
        {"[https://x.example](https://y.example)",
         LINK("https://y.example", "https://x.example")},
        {"a@b.example", LINK("mailto:a@b.example", "a@b.example")},
        {"Escriba a a.b+c@d-e.example.",
         "Escriba a " LINK("mailto:a.b+c@d-e.example", "a.b+c@d-e.example") "."},
        {"a@b", "a@b"},
        {"@usuario", "@usuario"},
        {"a@@b.example", "a@@b.example"},
        {"a@b.example@c.example", LINK("mailto:a@b.example", "a@b.example") "@c.example"},
        {"https://a.example https://b.example",
         SELF("https://a.example") " " SELF("https://b.example")},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check(cases[i].markdown, cases[i].html);
    }
}

static void test_strikethrough(void **state)
{
    static const struct {
        const char *markdown;
        const char *html;
    } cases[] = {
        {"~~a~~", "<del>a</del>"},
        {"x ~~a b~~ y", "x <del>a b</del> y"},
        {"~~a~~ ~~b~~", "<del>a</del> <del>b</del>"},
        {"~~**a** *b*~~", "<del><strong>a</strong> <em>b</em></del>"},
        {"**~~a~~**", "<strong><del>a</del></strong>"},
        {"~~a **b~~ c**", "~~a <strong>b~~ c</strong>"},
        {"~~a", "~~a"},
        {"a~~", "a~~"},
        {"~~ a ~~", "~~ a ~~"},
        {"a ~~~b~~~", "a ~~~b~~~"},
        {"~a~", "~a~"},
        {"~5 a ~10", "~5 a ~10"},
        {"`~~a~~`", "<code>~~a~~</code>"},
        {"~~https://x.example~~", "<del>" SELF("https://x.example") "</del>"},
        {"~~a\nb~~", "<del>a b</del>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check(cases[i].markdown, cases[i].html);
    }
}

static void test_texts_are_cleaned(void **state)
{
    static const struct {
        const char *markdown;
        const char *html;
    } cases[] = {
        {"a\u200bb\ufeffc\u00add", "abcd"},
        {"a\u202eb\u2066c", "abc"},
        {"a   b", "a b"},
        {"a\u00a0b", "a\u00a0b"},
        {"a <!-- b --> c", "a c"},
        {"a<br> b", "a<br>\nb"},
        {"a<br>", "a"},
        {"👨\u200d👩", "👨\u200d👩"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check(cases[i].markdown, cases[i].html);
    }
}

/* `say:` texts know no files, but they may name entries. */
static void test_links_of_a_text_alone(void **state)
{
    (void)state;
    check("[a](devoluciones.plazo)", "<a data-entry=\"devoluciones.plazo\">a</a>");
    check("[a](#devoluciones.plazo)", "<a data-entry=\"devoluciones.plazo\">a</a>");
    check("[a](javascript:x)", "a");
    check("[a]()", "a");
    check("![a](b.png)", "a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_addresses),
        cmocka_unit_test(test_strikethrough),
        cmocka_unit_test(test_texts_are_cleaned),
        cmocka_unit_test(test_links_of_a_text_alone),
    };
    return cmocka_run_group_tests_name("inline", tests, NULL, NULL);
}
