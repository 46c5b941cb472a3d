/* Each bound holds at its limit and breaks one step beyond it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "kb/markdown.h"
#include "kb/scan.h"

static void repeat(struct cj_buf *out, const char *piece, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        cj_buf_adds(out, piece);
    }
}

/* Scans and empties `text`; returns the line of the error, 0 when there is none. */
static uint32_t scan(struct cj_buf *text)
{
    cj_diags *diags = cj_diags_new();
    struct cj_place place = {.file = "t.md", .diags = diags, .first_line = 11};
    cj_status st = cj_scan(&place, cj_buf_str(text));
    uint32_t line = 0;

    if (st != CJ_OK) {
        assert_int_equal(st, CJ_ERR_CONTENT);
        assert_int_equal(cj_diags_errors(diags), 1);
        assert_string_equal(cj_diags_at(diags, 0)->code, "kb/too-complex");
        line = cj_diags_at(diags, 0)->line;
    }
    cj_diags_free(diags);
    cj_buf_reset(text);
    return line;
}

/* `unit` repeated so often passes; once more does not. Lines are counted from 11. */
static void test_limits(void **state)
{
    static const struct {
        const char *name;
        const char *before;
        const char *unit;
        const char *after;
        size_t limit;
    } cases[] = {
        {"line length", "", "x", "", 65536},
        {"quotes on a line", "", ">", " a\n", 100},
        {"quotes with spaces", "", "> ", "a\n", 100},
        {"lists on a line", "", "- ", "a\n", 100},
        {"numbers on a line", "", "1. ", "a\n", 100},
        {"footnotes on a line", "", "[^1]: ", "a\n", 100},
        {"footnotes without spaces", "", "[^1]:", "a\n", 100},
        {"mixed containers", "> - ", "1) ", "a\n", 98},
        {"list by indentation", "", "  ", "- a\n", 99},
        {"table columns", "a\n", "|-", "|\n", 64},
        {"instructions", "", "<?a ", "", 500},
        {"sections", "", "<![a ", "", 500},
        {"declarations", "a", "<!A ", "", 500},
    };
    struct cj_buf text = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t more = 0; more < 2; more++) {
            cj_buf_adds(&text, cases[i].before);
            repeat(&text, cases[i].unit, cases[i].limit + more);
            cj_buf_adds(&text, cases[i].after);
            bool refused = scan(&text) != 0;
            if (refused != (more > 0)) {
                fail_msg("%s: %zu %s", cases[i].name, cases[i].limit + more,
                         refused ? "refused" : "passed");
            }
        }
    }
    cj_buf_clear(&text);
}

/* What merely looks like the hostile inputs. */
static void test_ordinary_text_passes(void **state)
{
    struct cj_buf text = {0};

    (void)state;
    repeat(&text, "- ", 20000); /* one rule */
    assert_int_equal(scan(&text), 0);
    repeat(&text, "*", 60000);
    assert_int_equal(scan(&text), 0);
    repeat(&text, "| [a](b) | **c** |\n", 5000); /* a long table */
    assert_int_equal(scan(&text), 0);
    repeat(&text, "Un párrafo con [enlaces](x) y **fuerza**.\n\n", 5000);
    assert_int_equal(scan(&text), 0);
    repeat(&text, "<?php echo $a; ?>\n\n", 5000);
    assert_int_equal(scan(&text), 0);
    repeat(&text, "a\n---\n", 20000); /* headings */
    assert_int_equal(scan(&text), 0);
    cj_buf_adds(&text, "> - 1. profundo\n");
    repeat(&text, "línea\n", 30000);
    assert_int_equal(scan(&text), 0);
    cj_buf_clear(&text);
}

static void test_products_are_bounded(void **state)
{
    struct cj_buf text = {0};

    (void)state;
    cj_buf_adds(&text, "|a"); /* 60 columns, filled up 2,000 times */
    repeat(&text, "|a", 59);
    cj_buf_adds(&text, "\n");
    repeat(&text, "|-", 60);
    cj_buf_adds(&text, "\n");
    repeat(&text, "a\n", 2000);
    assert_true(scan(&text) > 1500);

    repeat(&text, "> ", 100); /* 100 quotes, and lines for each */
    cj_buf_adds(&text, "a\n");
    repeat(&text, "\n", 60000);
    assert_int_equal(scan(&text), 11 + 50000);

    repeat(&text, "![[]()\n", 10000); /* brackets that stay open */
    assert_true(scan(&text) > 11 + 5000);
    repeat(&text, "*[a](b)\n", 20000); /* asterisks before each bracket */
    assert_true(scan(&text) > 11 + 5000);

    repeat(&text, "a|b|c\n-|\n", 20000); /* each second line reads all above it again */
    assert_true(scan(&text) > 11);
    cj_buf_clear(&text);
}

/* Beyond the scan: the tree's own depth, and the parser's memory. */
static void test_the_rest_is_bounded_too(void **state)
{
    static const char *const units[] = {"*a **b ", "<b>", "<ul><li>"};
    struct cj_buf text = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        struct cj_arena arena = {0};
        cj_diags *diags = cj_diags_new();
        struct cj_place place = {
            .file = "t.md", .diags = diags, .arena = &arena, .first_line = 1};
        struct cj_tree tree = {0};

        repeat(&text, units[i], 2000);
        repeat(&text, i == 0 ? "b** a*" : "", 2000);
        assert_int_equal(cj_markdown_parse(&place, cj_buf_str(&text), &tree), CJ_ERR_CONTENT);
        assert_int_equal(cj_diags_errors(diags), 1);
        cj_buf_reset(&text);
        cj_diags_free(diags);
        cj_arena_clear(&arena);
    }
    cj_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_ordinary_text_passes),
        cmocka_unit_test(test_products_are_bounded),
        cmocka_unit_test(test_the_rest_is_bounded_too),
    };
    return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
