/* Tables become documents; what is wrong in them is told with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "harness/table.h"
#include "support/folder.h"

static struct test_folder folder;

static int set_up(void **state)
{
    (void)state;
    test_folder_make(&folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(&folder);
    return 0;
}

/* "id(tag)[title|body]: phrase; phrase" for each document, a line each. */
static void dump(const struct cj_table *table, struct cj_buf *out)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct cj_document *document = &table->documents[i];

        cj_buf_adds(out, document->id);
        for (size_t j = 0; j < document->tag_count; j++) {
            cj_buf_printf(out, "(%.*s)", CJ_STR_ARGS(document->tags[j]));
        }
        if (document->title.len > 0) {
            cj_buf_printf(out, "[%.*s|%.*s]", CJ_STR_ARGS(document->title),
                          CJ_STR_ARGS(document->body));
        }
        for (size_t j = 0; j < document->phrase_count; j++) {
            cj_buf_printf(out, "%s%.*s", j ? "; " : ": ", CJ_STR_ARGS(document->phrases[j]));
        }
        cj_buf_addc(out, '\n');
    }
}

static void dump_diags(const cj_diags *diags, struct cj_buf *out)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        cj_buf_printf(out, "%u %s [%s]\n", diag->line, cj_severity_name(diag->severity),
                      diag->code);
    }
}

static const struct {
    const char *what;
    const char *text;
    cj_status status;
    const char *documents;
    const char *findings;
} examples[] = {
    {"sorted by label, then by text",
     "quiero mi dinero\trefund\nwhere is it\torder_status\ndinero ya\trefund\n", CJ_OK,
     "order_status(order status): where is it\n"
     "refund(refund): dinero ya; quiero mi dinero\n",
     ""},
    {"labels that read as words",
     "a\talarm/set_alarm\nb\tc025\nc\tx00_01\nd\tA.b\ne\tuno-dos\n", CJ_OK,
     "A.b: d\nalarm/set_alarm(alarm set alarm): a\nc025: b\nuno-dos(uno dos): e\nx00_01: c\n",
     ""},
    {"out of scope makes no document", "hola\tsaludo\nqué hora es\t__oos__\n", CJ_OK,
     "saludo(saludo): hola\n", ""},
    {"rows that can't be used", "sin etiqueta\n\tsin texto\nvacía\t\nbien\tsi\n\n", CJ_OK,
     "si(si): bien\n",
     "1 warning [table/row]\n2 warning [table/row]\n3 warning [table/row]\n"},
    {"more columns", "hola\tsaludo\tes\textra\n", CJ_OK, "saludo(saludo): hola\n", ""},
    {"spaces and CRLF", " hola \t saludo \r\n", CJ_OK, "saludo(saludo): hola\n", ""},
    {"nothing", "", CJ_ERR_CONTENT, "", "0 error [table/empty]\n"},
    {"only out of scope", "hola\t__oos__\n", CJ_ERR_CONTENT, "", "0 error [table/empty]\n"},
    {"not UTF-8", "hola\tsal\xff\n", CJ_ERR_CONTENT, "", "1 error [file/utf8]\n"},
};

static void test_examples(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
        struct cj_table table = {0};
        struct cj_buf documents = {0};
        struct cj_buf findings = {0};
        cj_diags *diags = cj_diags_new();

        test_folder_put(&folder, "t.tsv", examples[i].text);
        cj_status st = cj_table_examples(test_folder_path(&folder, "t.tsv"), diags, &table);
        dump(&table, &documents);
        dump_diags(diags, &findings);
        if (st != examples[i].status ||
            !cj_str_equals(cj_buf_str(&documents), examples[i].documents) ||
            !cj_str_equals(cj_buf_str(&findings), examples[i].findings)) {
            fail_msg("%s: %s\n%s%s", examples[i].what, cj_status_name(st),
                     documents.ptr ? documents.ptr : "", findings.ptr ? findings.ptr : "");
        }
        cj_table_clear(&table);
        cj_buf_clear(&documents);
        cj_buf_clear(&findings);
        cj_diags_free(diags);
    }
}

static void test_faqs_with_alternatives(void **state)
{
    struct cj_table table = {0};
    struct cj_buf documents = {0};
    struct cj_buf findings = {0};
    cj_diags *diags = cj_diags_new();

    (void)state;
    test_folder_put(&folder, "f.tsv",
                    "b\t¿Cuándo llega?\tEn dos días.\tY no antes.\n"
                    "a\t¿Cuánto cuesta?\tNada.\n"
                    "b\t¿Llega hoy?\tNo.\n"
                    "solo-un-id\n"
                    "c\tSin respuesta\n");
    test_folder_put(&folder, "a.tsv", "precio\ta\nnadie\tz\nplazo\tb\nsuelto\n");
    assert_int_equal(cj_table_faqs(test_folder_path(&folder, "f.tsv"),
                                   test_folder_path(&folder, "a.tsv"), diags, &table),
                     CJ_OK);
    dump(&table, &documents);
    dump_diags(diags, &findings);
    assert_string_equal(documents.ptr, "a[¿Cuánto cuesta?|Nada.]: precio\n"
                                       "b[¿Cuándo llega?|En dos días.\tY no antes.]: "
                                       "plazo; ¿Llega hoy?\n"
                                       "c[Sin respuesta|]\n");
    assert_string_equal(findings.ptr, "3 warning [table/row]\n4 warning [table/row]\n"
                                      "2 warning [table/row]\n4 warning [table/row]\n");
    cj_table_clear(&table);
    cj_buf_clear(&documents);
    cj_buf_clear(&findings);
    cj_diags_free(diags);
}

static void test_files_that_are_none(void **state)
{
    static const char *const paths[] = {"/dev/zero", "/no/such", "/tmp"};
    struct cj_table table = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        cj_diags *diags = cj_diags_new();

        assert_int_equal(cj_table_examples(paths[i], diags, &table), CJ_ERR_CONTENT);
        assert_int_equal(cj_diags_count(diags), 1);
        cj_diags_free(diags);
    }
    assert_int_equal(mkfifo(test_folder_path(&folder, "fifo"), 0600), 0);
    cj_diags *diags = cj_diags_new();
    assert_int_equal(cj_table_examples(test_folder_path(&folder, "fifo"), diags, &table),
                     CJ_ERR_CONTENT);
    cj_diags_free(diags);
}

static void test_more_labels_than_may_be(void **state)
{
    struct cj_buf text = {0};
    struct cj_table table = {0};
    cj_diags *diags = cj_diags_new();

    (void)state;
    for (size_t i = 0; i <= CJ_TABLE_MAX_IDS; i++) {
        cj_buf_printf(&text, "x\tl%zu\n", i);
    }
    assert_false(text.failed);
    test_folder_write(&folder, "many.tsv", text.ptr, text.len);
    assert_int_equal(cj_table_examples(test_folder_path(&folder, "many.tsv"), diags, &table),
                     CJ_ERR_CONTENT);
    assert_int_equal(cj_diags_at(diags, 0)->line, CJ_TABLE_MAX_IDS + 1);
    assert_string_equal(cj_diags_at(diags, 0)->code, "table/too-large");
    cj_buf_clear(&text);
    cj_diags_free(diags);
}

static void test_a_file_over_the_limit(void **state)
{
    struct cj_table table = {0};
    cj_diags *diags = cj_diags_new();

    (void)state;
    test_folder_put(&folder, "huge.tsv", "a\tb\n");
    assert_int_equal(
        truncate(test_folder_path(&folder, "huge.tsv"), (off_t)CJ_TABLE_MAX_LEN + 1), 0);
    assert_int_equal(cj_table_examples(test_folder_path(&folder, "huge.tsv"), diags, &table),
                     CJ_ERR_CONTENT);
    assert_string_equal(cj_diags_at(diags, 0)->code, "file/too-large");
    cj_diags_free(diags);
}

static void test_cells(void **state)
{
    struct cj_str cells[3];

    (void)state;
    assert_int_equal(cj_table_cells(CJ_STR("a\tb\tc\td"), cells, 3), 3);
    assert_true(cj_str_equals(cells[2], "c\td"));
    assert_int_equal(cj_table_cells(CJ_STR(" a "), cells, 3), 1);
    assert_true(cj_str_equals(cells[0], "a"));
    assert_int_equal(cj_table_cells(CJ_STR("\t"), cells, 3), 2);
    assert_int_equal(cells[1].len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_examples),
        cmocka_unit_test(test_faqs_with_alternatives),
        cmocka_unit_test(test_files_that_are_none),
        cmocka_unit_test(test_more_labels_than_may_be),
        cmocka_unit_test(test_a_file_over_the_limit),
        cmocka_unit_test(test_cells),
    };
    return cmocka_run_group_tests_name("table", tests, set_up, tear_down);
}
