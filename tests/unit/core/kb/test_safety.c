/* Whatever an editor pastes, visitors get only harmless HTML, and programs valid JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "kb/kb.h"
#include "support/random.h"
#include "support/safe_html.h"

#define ROUNDS 4000

static void check_content(const char *source, const struct cj_content *content)
{
    char why[256] = "";

    if (content->blocks.len == 0) { /* no content at all */
        assert_int_equal(content->html.len + content->text.len, 0);
        return;
    }
    if (!test_html_is_safe(content->html.ptr, why, sizeof(why))) {
        fail_msg("%s\nMarkdown: %s\nHTML: %s", why, source, content->html.ptr);
    }
    json_t *blocks =
        json_loadb(content->blocks.ptr, content->blocks.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_array(blocks)) {
        fail_msg("no JSON array: %s\nMarkdown: %s", content->blocks.ptr, source);
    }
    json_decref(blocks);
    assert_int_equal(strlen(content->html.ptr), content->html.len);
    assert_int_equal(strlen(content->text.ptr), content->text.len);
}

static void check_render(const char *source)
{
    struct cj_arena arena = {0};
    struct cj_content content;
    cj_status st = cj_kb_render(cj_str_from(source), &arena, &content);

    assert_true(st == CJ_OK || st == CJ_ERR_CONTENT);
    if (st == CJ_OK) {
        check_content(source, &content);
    }
    cj_arena_clear(&arena);
}

/* Known ways to smuggle a script past a filter. None may leave a trace in the HTML but text.
 */
static void test_attacks_become_text(void **state)
{
    static const char *const attacks[] = {
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#x09;script:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#x6A;avascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](\x01javascript:alert(1))",
        "[x]( javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
        "[x](file:///etc/passwd)",
        "[x](\\\\host\\share)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "[a](https://x.example \"onmouseover=alert(1)\")",
        "[a](https://x.example/\"onmouseover=\"alert(1))",
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x.example/x.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"javascript:alert(1)\">",
        "<img src=`javascript:alert(1)`>",
        "<img \"\"\"><script>alert(1)</script>\">",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href=\"&#106;avascript&colon;alert(1)\">x</a>",
        "<a href=\" &#14;  javascript:alert(1)\">x</a>",
        "<a onclick=alert(1) href=https://x.example>x</a>",
        "<b onmouseover=alert(1)>x</b>",
        "<b style=\"background:url(javascript:alert(1))\">x</b>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<svg onload=alert(1)><animate/></svg>",
        "<math><mi xlink:href=\"data:x\">",
        "<details open ontoggle=alert(1)><summary>x</summary></details>",
        "<table background=javascript:alert(1)><tr><td>x",
        "<p><b><i><u>never closed",
        "</p></b></a></table>",
        "<!-- --><script>alert(1)</script> -->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo '<script>alert(1)</script>' ?>",
        "<style>@import 'javascript:alert(1)'</style>",
        "<base href=\"javascript:alert(1)//\">",
        "<form action=javascript:alert(1)><input type=submit>",
        "<a href=https://x.example/?a=\"><script>alert(1)</script>>x</a>",
        "`<script>alert(1)</script>`",
        "    <script>alert(1)</script>",
        "```html\n<script>alert(1)</script>\n```",
        "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
        "https://x.example/<script>alert(1)</script>",
        "javascript:alert(1)",
        "[![x](javascript:a)](javascript:b)",
        "<a href=https://a.example><a href=https://b.example>nested</a></a>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        check_render(attacks[i]);
    }
}

static void test_random_markdown_is_safe(void **state)
{
    static const char *const pieces[] = {
        "a",
        " ",
        "\n",
        "\n\n",
        "*",
        "**",
        "_",
        "`",
        "~~",
        "[",
        "](",
        ")",
        "![",
        "]",
        "<",
        ">",
        "</",
        "/>",
        "b",
        "script",
        "a href=",
        "\"",
        "'",
        "javascript:",
        "=",
        "img src",
        " onerror=",
        "details>",
        "table>",
        "tr>",
        "td>",
        "li>",
        "ul>",
        "p>",
        "- ",
        "1. ",
        "> ",
        "# ",
        "## ",
        "    ",
        "|",
        "|-|-|\n",
        "&",
        "&#106;",
        "&quot;",
        "&lt;",
        "<!--",
        "-->",
        "<b>",
        "</b>",
        "<i>",
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<table><tr><td>",
        "<li>",
        "<summary>",
        "<details>\n<summary>x</summary>\n\n",
        "</details>\n\n",
        "<a href='https://x.example'>",
        "</a>",
        "https://x.example/",
        "x@y.example",
        "[^1]",
        "[^1]: ",
        "```",
        "---\n",
        "{{< x >}}",
        "::: x\n",
        "[!NOTE]",
        "\\",
        "é",
        "\xE2\x80\x8B",
        "<br>",
        "<img alt='\"><b>' src=https://x.example>",
    };
    struct test_random random = {.state = 20260302};
    char text[4096];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 40, text,
                         sizeof(text));
        check_render(text);
    }
}

/* The same through a whole load, where sections, links and short answers come in. */
static void test_random_files_are_safe(void **state)
{
    static const char *const pieces[] = {
        "---\ntitle: T\n---\n",
        "# A\n",
        "## ¿B?\n",
        "## C {#c}\n",
        "<!-- conserje\nid: x\n-->\n",
        "<!-- more -->\n",
        "text ",
        "\n\n",
        "[x](#c)",
        "[x](javascript:y)",
        "[x](../z.md)",
        "<div>",
        "</div>\n\n",
        "<table><tr><td>",
        "</table>\n\n",
        "> [!NOTE]\n> n\n\n",
        "[^1]",
        "\n[^1]: note\n\n",
        "- item\n",
        "1. item\n",
        "<a id='c'></a>",
        "<details>\n\n",
        "</details>\n\n",
        "| a |\n|---|\n| b |\n\n",
        "<script>",
        "</script>\n\n",
        "{{< x >}}",
        "{{ y }}",
        "{: .z }",
        "---\n",
    };
    const struct cj_kb_options options = {
        .root = ".", .folder = "", .max_file_len = (size_t)256 * 1024};
    struct test_random random = {.state = 77};
    char text[4096];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct cj_kb *kb = NULL;
        cj_diags *diags = cj_diags_new();
        size_t len = test_random_text(&random, pieces, sizeof(pieces) / sizeof(pieces[0]), 30,
                                      text, sizeof(text));
        assert_int_equal(cj_kb_parse(&options, "x.md", (struct cj_str){text, len}, diags, &kb),
                         CJ_OK);
        assert_int_equal(kb->skipped_count, cj_diags_errors(diags) > 0);
        for (size_t i = 0; i < kb->count; i++) {
            check_content(text, &kb->entries[i].brief);
            check_content(text, &kb->entries[i].more);
        }
        cj_kb_free(kb);
        cj_diags_free(diags);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attacks_become_text),
        cmocka_unit_test(test_random_markdown_is_safe),
        cmocka_unit_test(test_random_files_are_safe),
    };
    return cmocka_run_group_tests_name("safety", tests, NULL, NULL);
}
