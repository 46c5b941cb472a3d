/* Files may be parsed by several threads at once, and come out the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "kb/kb.h"

#define THREADS 4
#define ROUNDS  50

static const char text[] =
    "# T\n\nUno ~~dos~~ *tres* | a |\n\n| a | b |\n|---|---|\n| ~~c~~ | d |\n\n"
    "- [x] e\n- [ ] f\n\nNota[^1] <b>g</b> https://x.example\n\n[^1]: h\n";

static char *render_once(void)
{
    const struct cj_kb_options options = {
        .root = ".", .folder = "", .max_file_len = (size_t)256 * 1024};
    struct cj_kb *kb = NULL;
    cj_diags *diags = cj_diags_new();
    char *html = NULL;

    if (cj_kb_parse(&options, "x.md", CJ_STR(text), diags, &kb) == CJ_OK && kb->count == 1) {
        html = strdup(kb->entries[0].brief.html.ptr);
    }
    cj_kb_free(kb);
    cj_diags_free(diags);
    return html;
}

/* Returns how many renderings differ from the one in `context`. */
static void *work(void *context)
{
    uintptr_t different = 0;

    for (int i = 0; i < ROUNDS; i++) {
        char *html = render_once();
        different += !html || strcmp(html, context) != 0;
        free(html);
    }
    return (void *)different;
}

static void test_threads_do_not_meet(void **state)
{
    pthread_t threads[THREADS];
    char *expected = render_once();

    (void)state;
    assert_non_null(expected);
    assert_non_null(strstr(expected, "<del>dos</del>"));
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, work, expected), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        void *different = NULL;
        assert_int_equal(pthread_join(threads[i], &different), 0);
        assert_null(different);
    }
    free(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads_do_not_meet)};
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
