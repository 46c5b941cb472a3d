#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <conserje/conserje.h>
#include <conserje/diag.h>

static void test_keeps_what_it_is_told(void **state)
{
    cj_diags *diags = cj_diags_new();
    char file[] = "a.md";

    (void)state;
    assert_non_null(diags);
    assert_int_equal(cj_diags_count(diags), 0);
    assert_null(cj_diags_at(diags, 0));
    cj_diags_add(diags, CJ_WARNING, "kb/x", file, 3, 7, "no %s in '%s'", "title", "ñandú");
    file[0] = 'b'; /* the list has its own copy */

    const struct cj_diag *diag = cj_diags_at(diags, 0);
    assert_non_null(diag);
    assert_int_equal(diag->severity, CJ_WARNING);
    assert_string_equal(diag->code, "kb/x");
    assert_string_equal(diag->file, "a.md");
    assert_int_equal(diag->line, 3);
    assert_int_equal(diag->column, 7);
    assert_string_equal(diag->message, "no title in 'ñandú'");
    assert_null(cj_diags_at(diags, 1));
    cj_diags_free(diags);
    cj_diags_free(NULL);
}

static void test_counts_by_severity(void **state)
{
    static const enum cj_severity severities[] = {CJ_ERROR,   CJ_INFO,  CJ_ERROR,
                                                  CJ_WARNING, CJ_ERROR, CJ_WARNING};
    cj_diags *diags = cj_diags_new();

    (void)state;
    for (size_t i = 0; i < 6; i++) {
        cj_diags_add(diags, severities[i], "x/y", "f", 0, 0, "m");
    }
    assert_int_equal(cj_diags_count(diags), 6);
    assert_int_equal(cj_diags_errors(diags), 3);
    assert_int_equal(cj_diags_total(diags, CJ_ERROR), 3);
    assert_int_equal(cj_diags_total(diags, CJ_WARNING), 2);
    assert_int_equal(cj_diags_total(diags, CJ_INFO), 1);
    cj_diags_free(diags);
}

/* What is quoted from a file must not break the line, the encoding or the terminal. */
static void test_messages_are_one_printable_line(void **state)
{
    static const char *const cases[][2] = {
        {"a\nb\tc", "a b c"}, {"\x1B[31mred", " [31mred"}, {"del\x7F", "del "},
        {"ñ\xF1", "ñ"},       {"cut\xC3", "cut"},
    };
    cj_diags *diags = cj_diags_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        cj_diags_add(diags, CJ_ERROR, "x/y", "f", 1, 1, "%s", cases[i][0]);
        assert_string_equal(cj_diags_at(diags, i)->message, cases[i][1]);
    }
    cj_diags_free(diags);
}

static void test_long_messages_are_cut_between_characters(void **state)
{
    cj_diags *diags = cj_diags_new();
    char text[2001] = {0};

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        memcpy(text + 2 * i, "ñ", 2);
    }
    cj_diags_add(diags, CJ_ERROR, "x/y", "f", 1, 1, "%s", text);
    cj_diags_add(diags, CJ_ERROR, "x/y", "f", 1, 1, "x%s", text);
    assert_int_equal(strlen(cj_diags_at(diags, 0)->message), 510);
    assert_int_equal(strlen(cj_diags_at(diags, 1)->message), 511);
    cj_diags_free(diags);
}

static const char *to_spanish(void *context, const char *english)
{
    size_t *calls = context;

    (*calls)++;
    return strcmp(english, "the file has %d bytes") == 0 ? "el archivo tiene %d bytes"
                                                         : english;
}

static void test_translates(void **state)
{
    cj_diags *diags = cj_diags_new();
    size_t calls = 0;

    (void)state;
    assert_string_equal(cj_diags_translate(diags, "the file has %d bytes"),
                        "the file has %d bytes");
    cj_diags_set_language(diags, to_spanish, &calls);
    cj_diags_add(diags, CJ_ERROR, "x/y", "f", 1, 1, "the file has %d bytes", 7);
    cj_diags_add(diags, CJ_ERROR, "x/y", "f", 1, 1, "unknown %d", 7);
    assert_int_equal(calls, 2);
    assert_string_equal(cj_diags_at(diags, 0)->message, "el archivo tiene 7 bytes");
    assert_string_equal(cj_diags_at(diags, 1)->message, "unknown 7");
    cj_diags_set_language(diags, NULL, NULL);
    cj_diags_add(diags, CJ_ERROR, "x/y", "f", 1, 1, "the file has %d bytes", 8);
    assert_string_equal(cj_diags_at(diags, 2)->message, "the file has 8 bytes");
    cj_diags_free(diags);
}

static void test_sorts_by_place(void **state)
{
    static const struct {
        const char *file;
        uint32_t line;
        uint32_t column;
        const char *code;
        const char *message;
    } sorted[] = {
        {"a.md", 0, 0, "b/b", "m"},  {"a.md", 1, 2, "b/b", "m"},  {"a.md", 1, 10, "a/a", "m"},
        {"a.md", 1, 10, "b/b", "m"}, {"a.md", 1, 10, "b/b", "n"}, {"a.md", 10, 1, "a/a", "m"},
        {"b.md", 1, 1, "a/a", "a"},
    };
    static const size_t shuffled[] = {4, 0, 6, 2, 5, 1, 3};
    cj_diags *diags = cj_diags_new();

    (void)state;
    cj_diags_sort(diags); /* of nothing */
    for (size_t i = 0; i < 7; i++) {
        size_t at = shuffled[i];
        cj_diags_add(diags, CJ_ERROR, sorted[at].code, sorted[at].file, sorted[at].line,
                     sorted[at].column, "%s", sorted[at].message);
    }
    cj_diags_sort(diags);
    for (size_t i = 0; i < 7; i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        assert_string_equal(diag->file, sorted[i].file);
        assert_int_equal(diag->line, sorted[i].line);
        assert_int_equal(diag->column, sorted[i].column);
        assert_string_equal(diag->code, sorted[i].code);
        assert_string_equal(diag->message, sorted[i].message);
    }
    cj_diags_free(diags);
}

static void test_appends_a_list(void **state)
{
    cj_diags *from = cj_diags_new();
    cj_diags *to = cj_diags_new();

    (void)state;
    cj_diags_add(to, CJ_INFO, "x/y", "f", 1, 1, "first");
    cj_diags_add(from, CJ_ERROR, "x/y", "g", 2, 2, "second");
    cj_diags_add(from, CJ_WARNING, "x/y", "h", 3, 3, "third");
    cj_diags_append(to, from);
    cj_diags_free(from);
    assert_int_equal(cj_diags_count(to), 3);
    assert_int_equal(cj_diags_errors(to), 1);
    assert_string_equal(cj_diags_at(to, 2)->file, "h");
    assert_string_equal(cj_diags_at(to, 2)->message, "third");
    cj_diags_free(to);
}

static void test_a_flood_is_counted_but_not_kept(void **state)
{
    cj_diags *diags = cj_diags_new();
    cj_diags *other = cj_diags_new();

    (void)state;
    for (size_t i = 0; i < CJ_DIAGS_MAX + 10; i++) {
        cj_diags_add(diags, i % 2 ? CJ_ERROR : CJ_WARNING, "x/y", "f", 1, 1, "m");
    }
    assert_int_equal(cj_diags_count(diags), CJ_DIAGS_MAX);
    assert_int_equal(cj_diags_errors(diags), CJ_DIAGS_MAX / 2 + 5);
    assert_non_null(cj_diags_at(diags, CJ_DIAGS_MAX - 1));

    cj_diags_add(other, CJ_ERROR, "x/y", "f", 1, 1, "m");
    cj_diags_append(other, diags);
    assert_int_equal(cj_diags_count(other), CJ_DIAGS_MAX);
    assert_int_equal(cj_diags_errors(other), CJ_DIAGS_MAX / 2 + 6);
    cj_diags_free(diags);
    cj_diags_free(other);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(cj_severity_name(CJ_ERROR), "error");
    assert_string_equal(cj_severity_name(CJ_WARNING), "warning");
    assert_string_equal(cj_severity_name(CJ_INFO), "info");
}

static void test_each_status_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int a = CJ_ERR_USAGE; a <= CJ_OK; a++) {
        assert_string_not_equal(cj_status_name((cj_status)a), "unknown status");
        for (int b = CJ_ERR_USAGE; b < a; b++) {
            assert_string_not_equal(cj_status_name((cj_status)a),
                                    cj_status_name((cj_status)b));
        }
    }
    assert_string_equal(cj_status_name((cj_status)1), "unknown status");
    assert_true(strlen(cj_version()) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeps_what_it_is_told),
        cmocka_unit_test(test_counts_by_severity),
        cmocka_unit_test(test_messages_are_one_printable_line),
        cmocka_unit_test(test_long_messages_are_cut_between_characters),
        cmocka_unit_test(test_translates),
        cmocka_unit_test(test_sorts_by_place),
        cmocka_unit_test(test_appends_a_list),
        cmocka_unit_test(test_a_flood_is_counted_but_not_kept),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_each_status_has_a_name_of_its_own),
    };
    return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
