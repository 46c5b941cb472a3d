/* The examples of docs/formats/ are true: after each block of Markdown there, the blocks of
 * JSON, HTML and text are what it becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "kb/kb.h"

static char *read_file(const char *path)
{
    struct cj_buf text = {0};
    char bytes[4096];
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    for (size_t got; (got = fread(bytes, 1, sizeof(bytes), file)) > 0;) {
        cj_buf_add(&text, bytes, got);
    }
    assert_int_equal(fclose(file), 0);
    return cj_buf_take(&text);
}

static size_t fence_len(struct cj_str line)
{
    size_t len = 0;

    while (len < line.len && line.ptr[len] == '`') {
        len++;
    }
    return len >= 3 ? len : 0;
}

/* The next fenced block of `*rest`: its language and what is inside. */
static bool next_block(struct cj_str *rest, struct cj_str *out_lang, struct cj_str *out_inside)
{
    struct cj_str line;

    while (cj_str_next_line(rest, &line)) {
        size_t fence = fence_len(line);
        if (fence == 0) {
            continue;
        }
        *out_lang = (struct cj_str){line.ptr + fence, line.len - fence};
        const char *start = rest->ptr;
        while (cj_str_next_line(rest, &line) && fence_len(line) != fence) {
        }
        *out_inside = (struct cj_str){start, (size_t)(line.ptr - start)};
        return true;
    }
    return false;
}

static void check_json(struct cj_str wanted, struct cj_str actual)
{
    json_t *left = json_loadb(wanted.ptr, wanted.len, JSON_REJECT_DUPLICATES, NULL);
    json_t *right = json_loadb(actual.ptr, actual.len, JSON_REJECT_DUPLICATES, NULL);

    if (!left || !right || !json_equal(left, right)) {
        fail_msg("documented: %.*s\nactual: %.*s", CJ_STR_ARGS(wanted), CJ_STR_ARGS(actual));
    }
    json_decref(left);
    json_decref(right);
}

static void check_text(struct cj_str wanted, struct cj_str actual)
{
    wanted = cj_str_trim(wanted);
    actual = cj_str_trim(actual);
    if (!cj_str_equal(wanted, actual)) {
        fail_msg("documented:\n%.*s\nactual:\n%.*s", CJ_STR_ARGS(wanted), CJ_STR_ARGS(actual));
    }
}

/* Checks the examples of a page; returns how many there are. */
static size_t check_page(const char *path)
{
    char *page = read_file(path);
    struct cj_str rest = cj_str_from(page);
    struct cj_arena arena = {0};
    struct cj_content content = {0};
    struct cj_str lang;
    struct cj_str inside;
    size_t checked = 0;

    while (next_block(&rest, &lang, &inside)) {
        if (cj_str_equals(lang, "markdown")) {
            assert_int_equal(cj_kb_render(inside, &arena, &content), CJ_OK);
            continue;
        }
        checked++;
        if (cj_str_equals(lang, "json")) {
            check_json(inside, content.blocks);
        } else if (cj_str_equals(lang, "html")) {
            check_text(inside, content.html);
        } else {
            assert_true(cj_str_equals(lang, "text"));
            check_text(inside, content.text);
        }
    }
    cj_arena_clear(&arena);
    free(page);
    return checked;
}

static void test_examples_are_true(void **state)
{
    (void)state;
    assert_true(check_page(CJ_SOURCE_DIR "/docs/formats/blocks.md") >= 13);
    assert_true(check_page(CJ_SOURCE_DIR "/docs/formats/markdown.md") >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_examples_are_true)};
    return cmocka_run_group_tests_name("docs", tests, NULL, NULL);
}
