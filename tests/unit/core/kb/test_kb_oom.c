/* Every allocation of a load fails once: no crash, no leak, no half-made knowledge base. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "kb/kb.h"
#include "support/failing_malloc.h"

/* Something of everything. */
static const char text[] =
    "---\ntitle: T\nlabels: [a, b]\nslug: s\ntgas: x\nfaqs: [{title: Q, body: R}]\n"
    "url: https://x.example\nconserje: { id: file, also: [y] }\n---\n"
    "# Otro *título* {#t}\n\nTexto ~~viejo~~ [x](#q) [y](b.md) <b>c</b> &amp; "
    "https://z.example\n"
    "{{< s title=\"w\" >}} <div>&aacute;</div>\n\n"
    "## ¿Q?\n<!-- conserje\nid: q\nalso: [m]\nnext: [n]\nescalate: { queue: k }\n-->\n"
    "1. a\n   - b\n\n> [!NOTE]\n> n[^1]\n\n| a |\n|---|\n| b |\n\n```sh\nc\n```\n\n"
    "## ¿Q?\n\n<details><summary>s</summary>\n\nd\n\n</details>\n\n![i](k.png)\n\n[^1]: f\n";

typedef cj_status (*operation)(void);

static cj_status parse(void)
{
    const struct cj_kb_options options = {
        .root = ".", .folder = "", .max_file_len = (size_t)256 * 1024};
    struct cj_kb *kb = NULL;
    cj_diags *diags = cj_diags_new();

    if (!diags) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_kb_parse(&options, "x.md", CJ_STR(text), diags, &kb);
    assert_true((st == CJ_OK) == (kb != NULL));
    if (st == CJ_OK) {
        assert_int_equal(kb->skipped_count, 0);
        assert_int_equal(kb->count, 4);
    }
    cj_kb_free(kb);
    cj_diags_free(diags);
    return st;
}

static cj_status load(void)
{
    const struct cj_kb_options options = {.root = CJ_SOURCE_DIR
                                          "/tests/golden/kb/boilerplate-labels",
                                          .folder = "input",
                                          .max_file_len = (size_t)256 * 1024};
    struct cj_kb *kb = NULL;
    cj_diags *diags = cj_diags_new();

    if (!diags) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_kb_load(&options, diags, &kb);
    assert_true((st == CJ_OK) == (kb != NULL));
    if (st == CJ_OK) {
        assert_int_equal(kb->count, 22);
    }
    cj_kb_free(kb);
    cj_diags_free(diags);
    return st;
}

static cj_status render(void)
{
    struct cj_arena arena = {0};
    struct cj_content content = {0};

    cj_status st = cj_kb_render(CJ_STR("**a** [b](c) <i>d</i>\n\n- e"), &arena, &content);
    assert_true((st == CJ_OK) == (content.html.ptr != NULL));
    cj_arena_clear(&arena);
    return st;
}

static void fail_each(operation run)
{
    unsigned nth = 1;

    for (bool fired = true; fired; nth++) {
        failing_malloc_arm(nth);
        cj_status st = run();
        fired = failing_malloc_fired();
        assert_true(st == CJ_OK || (fired && st == CJ_ERR_NOMEM));
    }
    assert_true(nth > 5); /* the loop did fail something */
}

static void test_parse(void **state)
{
    (void)state;
    fail_each(parse);
}

static void test_load(void **state)
{
    (void)state;
    fail_each(load);
}

static void test_render(void **state)
{
    (void)state;
    fail_each(render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_render),
    };
    return cmocka_run_group_tests_name("kb_oom", tests, NULL, NULL);
}
