/* Labelled questions: reading the three forms, and counting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "harness/eval.h"
#include "support/bot.h"
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

/* "line query -> id id (lang)", a line each. */
static void dump(const struct cj_eval_set *set, struct cj_buf *out)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct cj_eval_row *row = &set->rows[i];

        cj_buf_printf(out, "%u %.*s ->", row->line, CJ_STR_ARGS(row->query));
        for (size_t j = 0; j < row->expected_count; j++) {
            cj_buf_printf(out, " %.*s", CJ_STR_ARGS(row->expected[j]));
        }
        if (row->lang.len > 0) {
            cj_buf_printf(out, " (%.*s)", CJ_STR_ARGS(row->lang));
        }
        cj_buf_addc(out, '\n');
    }
}

static const struct {
    const char *name;
    const char *text;
    cj_status status;
    const char *rows;
    size_t warnings;
    const char *code; /* of the first finding, or NULL */
} files[] = {
    {"q.tsv", "hola\tsaludo\nplazo\ta.b, c.d\tes\nqué hora es\tnone\n", CJ_OK,
     "1 hola -> saludo\n2 plazo -> a.b c.d (es)\n3 qué hora es ->\n", 0, NULL},
    {"q.tsv", "hora\t__oos__\nsin id\n\tx\n\n", CJ_OK, "1 hora ->\n", 2, "eval/row"},
    {"q.tsv", "", CJ_ERR_CONTENT, "", 0, "eval/empty"},
    {"q.csv",
     "lang,Query,x,EXPECTED\nes,\"hola, \"\"tú\"\"\",1,saludo\n,\"dos\nlíneas\",,\"a,b\"\n\n"
     ",qué,,none\n",
     CJ_OK, "2 hola, \"tú\" -> saludo (es)\n4 dos\nlíneas -> a b\n6 qué ->\n", 0, NULL},
    {"q.csv", "question;label\nhola;x\n", CJ_ERR_CONTENT, "", 0, "eval/header"},
    {"q.csv", "text,label\nhola,x\nmal\n", CJ_OK, "2 hola -> x\n", 1, "eval/row"},
    {"q.jsonl",
     "{\"query\":\"hola\",\"expected\":\"saludo\",\"lang\":\"es\"}\n"
     "{\"query\":\"plazo\",\"expected\":[\"a\",\"b\"]}\n\n"
     "{\"question\":\"x\",\"expected\":null}\n{\"text\":\"y\",\"label\":[]}\n",
     CJ_OK, "1 hola -> saludo (es)\n2 plazo -> a b\n4 x ->\n5 y ->\n", 0, NULL},
    {"q.ndjson",
     "no es json\n[1]\n{\"query\":\"a\",\"query\":\"b\",\"expected\":\"c\"}\n"
     "{\"query\":7,\"expected\":\"c\"}\n{\"query\":\"a\"}\n{\"query\":\"a\","
     "\"expected\":\"c\"}\n",
     CJ_OK, "6 a -> c\n", 5, "eval/row"},
};

static void test_each_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct cj_eval_set set = {0};
        struct cj_buf rows = {0};
        cj_diags *diags = cj_diags_new();

        test_folder_put(&folder, files[i].name, files[i].text);
        cj_status st = cj_eval_read(&set, test_folder_path(&folder, files[i].name), diags);
        dump(&set, &rows);
        if (st != files[i].status || !cj_str_equals(cj_buf_str(&rows), files[i].rows) ||
            cj_diags_total(diags, CJ_WARNING) != files[i].warnings) {
            fail_msg("file %zu: %s\n%s", i, cj_status_name(st), rows.ptr ? rows.ptr : "");
        }
        if (files[i].code) {
            assert_string_equal(cj_diags_at(diags, 0)->code, files[i].code);
        }
        cj_buf_clear(&rows);
        cj_eval_set_clear(&set);
        cj_diags_free(diags);
    }
}

static void test_a_row_takes_a_bounded_number_of_ids(void **state)
{
    struct cj_buf text = {0};
    struct cj_eval_set set = {0};
    cj_diags *diags = cj_diags_new();

    (void)state;
    cj_buf_adds(&text, "hola\t");
    for (int i = 0; i < CJ_EVAL_MAX_EXPECTED + 5; i++) {
        cj_buf_printf(&text, ",id%d", i);
    }
    test_folder_put(&folder, "many.tsv", text.ptr);
    assert_int_equal(cj_eval_read(&set, test_folder_path(&folder, "many.tsv"), diags), CJ_OK);
    assert_int_equal(set.rows[0].expected_count, CJ_EVAL_MAX_EXPECTED);
    cj_eval_set_clear(&set);
    cj_buf_clear(&text);
    cj_diags_free(diags);
}

/* Exact questions, rules and nonsense: no score can move these. */
static const char questions[] =
    "¿Dónde está mi pedido?\tpedido.estado\n"
    "¿Cuánto tiempo tengo para devolver?\tdevolucion.plazo,pedido.estado\n"
    "quiero alquilar bicicletas\tbici\n"
    "¿Puedo cambiar la dirección de entrega?\tdevolucion.plazo\n"
    "puedo cambiar la direccion de entrega\tdevolucion.plazo\n"
    "Where is my order?\tpedido.estado\ten\n"
    "los glimpagos tresmuñan\tnone\n"
    "¿Cómo presento una reclamación?\tnone\n"
    "hola\tnone\n"
    "¿Dónde está mi pedido?\tno.such\n";

static void evaluate(struct cj_eval_result *result)
{
    struct cj_eval_set set = {0};
    cj_diags *diags = cj_diags_new();

    test_folder_put(&folder, "q.tsv", questions);
    assert_int_equal(cj_eval_read(&set, test_folder_path(&folder, "q.tsv"), diags), CJ_OK);
    assert_int_equal(cj_eval_run(bot, &set, result), CJ_OK);
    cj_eval_set_clear(&set);
    cj_diags_free(diags);
}

static void test_counting(void **state)
{
    struct cj_eval_result result;

    (void)state;
    evaluate(&result);
    assert_int_equal(result.in_scope, 7);
    assert_int_equal(result.out_of_scope, 3);
    assert_int_equal(result.right, 4);
    assert_int_equal(result.wrong, 3);
    assert_int_equal(result.offered, 0);
    assert_int_equal(result.top1, 4);
    assert_int_equal(result.refused, 2); /* small talk answers no question */
    assert_int_equal(result.unknown_rows, 1);
    assert_true(result.mrr >= 4.0 / 7 && result.mrr < 1);
    assert_int_equal(result.confusion_count, 3);
    assert_string_equal(result.confusions[0].expected, "devolucion.plazo");
    assert_string_equal(result.confusions[0].got, "pedido.cambiar");
    assert_int_equal(result.confusions[0].count, 2);
    assert_string_equal(result.confusions[1].expected, "no.such"); /* ties by name */
    assert_string_equal(result.confusions[2].expected, "none");
    assert_string_equal(result.confusions[2].got, "reclamacion");
    cj_eval_result_clear(&result);
}

static void test_writing(void **state)
{
    struct cj_eval_result result;
    struct cj_buf out = {0};

    (void)state;
    evaluate(&result);
    result.mrr = 0.75;
    result.top3 = 5;
    cj_eval_write(&result, 2, NULL, NULL, &out);
    assert_string_equal(out.ptr,
                        "top-1                   0.5714  (4 / 7)\n"
                        "top-3                   0.7143  (5 / 7)\n"
                        "MRR                     0.7500\n"
                        "answered rightly        0.5714  (4 / 7)\n"
                        "answered wrongly        0.4286  (3 / 7)\n"
                        "offered as a choice     0.0000  (0 / 7)\n"
                        "out-of-scope recall     0.6667  (2 / 3)\n"
                        "rows with unknown ids   0.1429  (1 / 7)\n"
                        "\n"
                        "confusions\n"
                        "     2  devolucion.plazo → pedido.cambiar  «¿Puedo cambiar la "
                        "dirección de entrega?»\n"
                        "     1  no.such → pedido.estado  «¿Dónde está mi pedido?»\n");
    cj_buf_reset(&out);
    cj_eval_write_json(&result, 1, &out);
    json_t *whole = json_loads(out.ptr, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(whole);
    assert_int_equal(json_integer_value(json_object_get(whole, "in_scope")), 7);
    assert_true(json_real_value(json_object_get(whole, "mrr")) == 0.75);
    assert_int_equal(json_array_size(json_object_get(whole, "confusions")), 1);
    json_decref(whole);
    cj_buf_clear(&out);
    cj_eval_result_clear(&result);
}

static void test_nothing_out_of_scope_has_no_share(void **state)
{
    struct cj_eval_set set = {0};
    struct cj_eval_result result;
    struct cj_buf out = {0};
    cj_diags *diags = cj_diags_new();

    (void)state;
    test_folder_put(&folder, "one.tsv", "hola\tnone\n");
    assert_int_equal(cj_eval_read(&set, test_folder_path(&folder, "one.tsv"), diags), CJ_OK);
    assert_int_equal(cj_eval_run(bot, &set, &result), CJ_OK);
    cj_eval_write(&result, 20, NULL, NULL, &out);
    assert_string_equal(out.ptr, "out-of-scope recall     1.0000  (1 / 1)\n");
    cj_buf_clear(&out);
    cj_eval_result_clear(&result);
    cj_eval_set_clear(&set);
    cj_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_form),
        cmocka_unit_test(test_a_row_takes_a_bounded_number_of_ids),
        cmocka_unit_test(test_counting),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_nothing_out_of_scope_has_no_share),
    };
    return cmocka_run_group_tests_name("eval", tests, set_up, tear_down);
}
