/* Template syntax goes, what people read in it stays, and lines keep their numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kb/template.h"
#include "support/random.h"

static char *strip(const char *text, cj_diags *diags)
{
    struct cj_place place = {.file = "t.md", .diags = diags, .first_line = 1};
    struct cj_buf out = {0};

    cj_template_strip(&place, cj_str_from(text), &out, NULL);
    return cj_buf_take(&out);
}

static void test_constructs(void **state)
{
    static const struct {
        const char *in;
        const char *out;
        size_t findings;
    } cases[] = {
        {"nada {x} que {quitar} [y](z) [!]", "nada {x} que {quitar} [y](z) [!]", 0},
        {"{{< note >}}a{{< /note >}}", "a", 1},
        {"{{%x%}}a", "a", 1},
        {"{{<fig alt=\"Una foto\">}}", "Una foto ", 1},
        {"{{ a }} {{b|c}} {{}}", "a b ", 1},
        {"{% if x %}a{% endif %}", "a", 1},
        {"a {{ sin fin", "a {{ sin fin", 0},
        {"a {% sin fin", "a {% sin fin", 0},
        {"{{ a\nb }}c\nd", "\nc\nd", 1},
        {"{{< a\n b >}}c", "\nc", 1},
        {"`{{ a }}` {{ b }}", "`{{ a }}` b", 1},
        {"``{{ ` }}`` x", "``{{ ` }}`` x", 0},
        {"`sin cierre {{ b }}", "`sin cierre b", 1},
        {"\\{{ a }}", "\\{{ a }}", 0},
        {"```\n{{ a }}\n```\n{{ b }}", "```\n{{ a }}\n```\nb", 1},
        {"~~~~\n{{ a }}\n~~~\n{{ c }}\n~~~~\n{{ b }}", "~~~~\n{{ a }}\n~~~\n{{ c }}\n~~~~\nb",
         1},
        {"> ```\n> {{ a }}\n> ```\n", "> ```\n> {{ a }}\n> ```\n", 0},
        {"``` a`b {{ x }}", "``` a`b x", 1},
        {"<!-- {{ a }}\n{% b %} --> {{ c }}", "<!-- {{ a }}\n{% b %} --> c", 1},
        {"[!NOTE] a", "[!NOTE] a", 0},
        {"[!DNL Cosa] b", "Cosa b", 1},
        {"[!INCLUDE [t](f.md)] b", "t b", 1},
        {"[!INCLUDE[t](f.md)] b", "t b", 1},
        {"[!VIDEO https://x]", "https://x", 1},
        {":::note Título\na\n:::", "**Título**  \na\n", 2},
        {"::: {.note}\na", "\na", 1},
        {":::note[Título]", "**Título**  ", 1},
        {":::note[Título]{.x}\n:::zone pivot=\"a\"\n:::zone-end:::\n:::row:::",
         "**Título**  \n\n\n", 4},
        {"a :::image source=\"a.png\" alt-text=\"b\"::: c", "a ![b](<a.png>) c", 1},
        {":::no-loc text=\"Word\"::: y :::no-loc text=\"Excel\":::.", "Word y Excel.", 1},
        {"  :::image source=\"a.png\"::: c", "  ![](<a.png>) c", 1},
        {"a :::image source=\"a.png\"\nc ::: d", "a ![](<a.png>)\nc ::: d", 1},
        {"   :::", "   ", 1},
        {":::image source=\"a.png\" alt-text=\"b\":::", "![b](<a.png>)", 1},
        {"import A from 'b';\nx", "\nx", 1},
        {"import 'b.css'\nx", "\nx", 1},
        {"importante from 'b'", "importante from 'b'", 0},
        {"import duties from abroad", "import duties from abroad", 0},
        {"export const x = 1;\ny", "\ny", 1},
        {"a {: .b #c}", "a ", 1},
        {"[a](b){.c}", "[a](b)", 1},
        {"[a](b){width=\"1\"} (c){d, e}", "[a](b) (c){d, e}", 1},
        {"# a {#b}\n\nc {#d}\n---", "# a {#b}\n\nc {#d}\n---", 0},
        {"- a {#b}\n- {#c .d} e {#f g}", "- a <a id='b'></a>\n- <a id='c'></a> e {#f g}", 2},
        {"[a]({{< ref \"b c.md\" >}}#d) [e]({{% relref path=\"/f\" %}})",
         "[a](b%20c.md#d) [e](/f)", 1},
        {"[a]({% link b/c.md %}) {% link d.md %}", "[a](b/c.md) ", 1},
        {"[a]({{< figure alt=\"b\" >}})", "[a]()", 1},
        {"[a]({{ site.url }}/b) [c]({{ \"/d\" | relative_url }}) [e]({{ f }})",
         "[a](/b) [c](/d) [e](f)", 1},
        {"a {/* b\nc */} d", "a \n d", 1},
        {"<Tabs>\n  <TabItem label=\"npm\">\n- a\n  </TabItem>\n</Tabs>",
         "\n  **npm**  \n- a\n  \n", 4},
        {"<Card title=\"A\" items={[\"b\", () => '>']}\n  icon=\"c\" />\nd", "**A**  \n\nd",
         1},
        {"<Steps><Step>\na\n</Step></Steps>", "\na\n", 2},
        {"<Sin> fin\n<Sin>\n<YOUR_DOMAIN>\n<Sketch name>\n</div>\n<Tabs>a</Tabs>",
         "<Sin> fin\n<Sin>\n<YOUR_DOMAIN>\n<Sketch name>\n</div>\n<Tabs>a</Tabs>", 0},
        {"{: esto, no}", "{: esto, no}", 0},
        {"{.}", "{.}", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cj_diags *diags = cj_diags_new();
        char *out = strip(cases[i].in, diags);
        if (strcmp(out, cases[i].out) != 0 || cj_diags_count(diags) != cases[i].findings) {
            fail_msg("%s: became '%s' with %zu findings", cases[i].in, out,
                     cj_diags_count(diags));
        }
        free(out);
        cj_diags_free(diags);
    }
}

static size_t count_lines(const char *text)
{
    size_t lines = 0;

    for (; *text; text++) {
        lines += *text == '\n';
    }
    return lines;
}

static void test_lines_keep_their_numbers(void **state)
{
    static const char *const pieces[] = {"{{",        "}}",     "{%",     "%}",      "<",
                                         ">",         "%",      "{:",     "}",       "[!",
                                         "DNL ",      "]",      "`",      "```",     "\n",
                                         ":::",       "image ", "<!--",   "-->",     "import ",
                                         " from 'x'", "\\",     "a",      " ",       "|",
                                         "{.x",       "é",      "<Tabs>", "</Tabs>", "<Tab ",
                                         "/>",        "{/*",    "*/}",    "{#",      "title=",
                                         "# ",        "-",      "["};
    struct test_random random = {.state = 5};
    char text[2048];

    (void)state;
    for (int round = 0; round < 20000; round++) {
        test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 40, text,
                         sizeof(text));
        cj_diags *diags = cj_diags_new();
        char *out = strip(text, diags);
        if (count_lines(out) != count_lines(text)) {
            fail_msg("lines changed:\n%s\n---\n%s", text, out);
        }
        free(out);
        cj_diags_free(diags);
    }
}

static void test_findings_have_their_place(void **state)
{
    cj_diags *diags = cj_diags_new();
    char *out = strip("uno\ndós {{< a\n>}} y {% b %}\n", diags);

    (void)state;
    assert_int_equal(cj_diags_count(diags), 2);
    assert_int_equal(cj_diags_at(diags, 0)->line, 2);
    assert_int_equal(cj_diags_at(diags, 0)->column, 5);
    assert_int_equal(cj_diags_at(diags, 1)->line, 3);
    assert_int_equal(cj_diags_at(diags, 1)->column, 7);
    free(out);
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constructs),
        cmocka_unit_test(test_lines_keep_their_numbers),
        cmocka_unit_test(test_findings_have_their_place),
    };
    return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
