/* Every allocation of each loader and run of the harness fails once: no crash, no leak, no
 * half-made result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "harness/eval.h"
#include "harness/ranker.h"
#include "harness/suite.h"
#include "support/bot.h"
#include "support/failing_malloc.h"
#include "support/folder.h"

static cj_bot *bot;
static struct test_folder folder;

static int set_up(void **state)
{
    (void)state;
    bot = test_bot_load("dialogo");
    test_folder_make(&folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    cj_bot_unref(bot);
    return 0;
}

/* Runs `attempt` with its first, second, … allocation failing, until none is left to fail. */
static void fail_each(cj_status (*attempt)(void), unsigned at_least)
{
    unsigned nth = 1;

    for (;; nth++) {
        failing_malloc_arm(nth);
        cj_status st = attempt();
        bool fired = failing_malloc_fired();

        assert_true(st == CJ_OK || st == CJ_ERR_NOMEM);
        if (!fired) {
            assert_int_equal(st, CJ_OK);
            break;
        }
    }
    assert_true(nth > at_least); /* the loop did fail something */
}

static const char conv_text[] =
    "lang: es\n== uno @a @b\nskip: luego\n> hola\n== dos\n> ¿Dónde está mi pedido?\n"
    "? answer devolucion.plazo\n? contains /mi cuenta/i\n? choices \"a\" | \"b\"\n"
    "? score < 0.5\n< otra cosa\n\\y más\n> quiero hablar con una persona\n"
    "? escalated reason=misses queue=\"x\"\n! take\n! release queue \"nota\"\n! wait 1h\n";

static cj_status parse_conv(void)
{
    struct cj_source source = {0};
    struct cj_conv *conv = NULL;
    cj_diags *diags = cj_diags_new();
    cj_status st = CJ_ERR_NOMEM;

    if (diags) {
        st = cj_source_from_bytes("t", cj_str_from(conv_text), diags, &source);
    }
    if (st == CJ_OK) {
        st = cj_conv_parse(&source, diags, &conv);
    }
    assert_true((st == CJ_OK) == (conv != NULL));
    cj_conv_free(conv);
    cj_source_clear(&source);
    cj_diags_free(diags);
    return st;
}

static void test_parsing_may_fail(void **state)
{
    (void)state;
    fail_each(parse_conv, 10);
}

static bool drop(void *context, struct cj_report *report)
{
    (void)context;
    cj_buf_reset(&report->out);
    return true;
}

static cj_status run_suite(void)
{
    struct cj_suite suite = {0};
    struct cj_report report = {.format = CJ_REPORT_PRETTY};
    cj_status st = cj_suite_add_file(&suite, test_folder_path(&folder, "t.conv"));

    if (st == CJ_OK) {
        st = cj_suite_run(&suite, bot, NULL, &report, drop, NULL);
    }
    if (st == CJ_OK) {
        assert_int_equal(report.failed, 1);
        assert_int_equal(report.skipped, 1);
    }
    cj_report_clear(&report);
    cj_suite_clear(&suite);
    return st;
}

static void test_running_may_fail(void **state)
{
    (void)state;
    test_folder_put(&folder, "t.conv", conv_text);
    fail_each(run_suite, 30);
}

static cj_status load_tables(void)
{
    struct cj_table examples = {0};
    struct cj_table faqs = {0};
    cj_ranker *ranker = NULL;
    struct cj_buf out = {0};
    cj_diags *diags = cj_diags_new();
    cj_status st = CJ_ERR_NOMEM;

    if (diags) {
        st = cj_table_examples(test_folder_path(&folder, "t.tsv"), diags, &examples);
    }
    if (st == CJ_OK) {
        st = cj_table_faqs(test_folder_path(&folder, "f.tsv"),
                           test_folder_path(&folder, "a.tsv"), diags, &faqs);
    }
    if (st == CJ_OK) {
        st = cj_ranker_new(&examples, NULL, &ranker);
    }
    if (st == CJ_OK) {
        st = cj_ranker_tune(ranker, examples.rows, examples.row_count);
    }
    if (st == CJ_OK) {
        st = cj_ranker_answer(ranker, CJ_STR("quiero mi dinero"), 3, false, &out);
    }
    cj_buf_clear(&out);
    cj_ranker_free(ranker);
    cj_table_clear(&examples);
    cj_table_clear(&faqs);
    cj_diags_free(diags);
    return st;
}

static void test_tables_may_fail(void **state)
{
    (void)state;
    test_folder_put(&folder, "t.tsv",
                    "hola\tsaludo\nmi dinero\treembolso_total\nnada\t__oos__\nmal\n");
    test_folder_put(&folder, "f.tsv", "a\tpregunta\trespuesta\nb\totra\tmás\n");
    test_folder_put(&folder, "a.tsv", "de otra forma\ta\n");
    fail_each(load_tables, 30);
}

static cj_status evaluate(void)
{
    static const char *const names[] = {"q.tsv", "q.csv", "q.jsonl"};
    struct cj_eval_set set = {0};
    struct cj_eval_result result = {0};
    cj_diags *diags = cj_diags_new();
    cj_status st = diags ? CJ_OK : CJ_ERR_NOMEM;

    for (size_t i = 0; st == CJ_OK && i < 3; i++) {
        st = cj_eval_read(&set, test_folder_path(&folder, names[i]), diags);
    }
    if (st == CJ_OK) {
        st = cj_eval_run(bot, &set, &result);
    }
    if (st == CJ_OK) {
        assert_int_equal(result.in_scope, 3);
    }
    cj_eval_result_clear(&result);
    cj_eval_set_clear(&set);
    cj_diags_free(diags);
    return st;
}

static void test_evaluating_may_fail(void **state)
{
    (void)state;
    test_folder_put(&folder, "q.tsv", "¿Dónde está mi pedido?\treclamacion\n");
    test_folder_put(&folder, "q.csv", "query,expected\n\"hola, tú\",a\n");
    test_folder_put(&folder, "q.jsonl", "{\"query\":\"hola\",\"expected\":[\"a\",\"b\"]}\n");
    fail_each(evaluate, 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parsing_may_fail),
        cmocka_unit_test(test_running_may_fail),
        cmocka_unit_test(test_tables_may_fail),
        cmocka_unit_test(test_evaluating_may_fail),
    };
    return cmocka_run_group_tests_name("harness_oom", tests, set_up, tear_down);
}
