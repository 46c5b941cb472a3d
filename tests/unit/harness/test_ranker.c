/* The line protocol: form, refusals, lines that are no text; and choosing the threshold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <conserje/bot.h>

#include "harness/lines.h"
#include "harness/ranker.h"
#include "support/folder.h"

static const char train[] = "where is my order\torder\n"
                            "track my parcel\torder\n"
                            "when will my parcel arrive\torder\n"
                            "i want my money back\trefund\n"
                            "how do i get a refund\trefund\n"
                            "give me a refund for this\trefund\n"
                            "do you sell shoes in size 45\tsizes\n"
                            "what sizes are there\tsizes\n"
                            "this shoe size is too small\tsizes\n";

static struct test_folder folder;
static cj_ranker *ranker;

static struct cj_table load(const char *text)
{
    struct cj_table table = {0};
    cj_diags *diags = cj_diags_new();

    test_folder_put(&folder, "t.tsv", text);
    assert_int_equal(cj_table_examples(test_folder_path(&folder, "t.tsv"), diags, &table),
                     CJ_OK);
    cj_diags_free(diags);
    return table;
}

static int set_up(void **state)
{
    (void)state;
    test_folder_make(&folder);
    struct cj_table table = load(train);
    assert_int_equal(cj_ranker_new(&table, NULL, &ranker), CJ_OK);
    cj_table_clear(&table);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cj_ranker_free(ranker);
    test_folder_remove(&folder);
    return 0;
}

static char *answer_len(const char *line, size_t len, size_t top)
{
    struct cj_buf out = {0};

    assert_int_equal(cj_ranker_answer(ranker, (struct cj_str){line, len}, top, false, &out),
                     CJ_OK);
    assert_true(out.len > 0 && out.ptr[out.len - 1] == '\n');
    assert_ptr_equal(strchr(out.ptr, '\n'), out.ptr + out.len - 1); /* one line */
    return cj_buf_take(&out);
}

static char *answer(const char *line, size_t top)
{
    return answer_len(line, strlen(line), top);
}

static void test_the_best_label_comes_first(void **state)
{
    static const struct {
        const char *line;
        const char *label;
    } lines[] = {
        {"where is my parcel", "order\t"},     {"i would like a refund", "refund\t"},
        {"what sizes do you sell", "sizes\t"}, {"WHAT SIZES ARE THERE?", "sizes\t1.000000"},
        {"wat sizes are ther", "sizes\t"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char *out = answer(lines[i].line, 3);

        if (strncmp(out, lines[i].label, strlen(lines[i].label)) != 0) {
            fail_msg("'%s': %s", lines[i].line, out);
        }
        free(out);
    }
}

/* label TAB score pairs; scores are probabilities and fall. */
static void test_the_form_of_a_line(void **state)
{
    char *out = answer("where is my refund for the small shoe parcel", 3);
    char *rest = out;
    double last = 1;
    size_t pairs = 0;

    (void)state;
    for (;;) {
        char label[32];
        double score;
        int used = 0;

        assert_int_equal(sscanf(rest, "%31[^\t]\t%lf%n", label, &score, &used), 2);
        assert_true(score >= 0 && score <= last);
        last = score;
        pairs++;
        rest += used;
        if (*rest == '\n') {
            break;
        }
        assert_int_equal(*rest, '\t');
        rest++;
    }
    assert_int_equal(pairs, 3);
    free(out);
    out = answer("where is my refund for the small shoe parcel", 1);
    assert_null(strchr(strchr(out, '\t') + 1, '\t'));
    free(out);
}

static void test_lines_that_ask_nothing(void **state)
{
    static char endless[CJ_RANKER_MAX_LINE + 10];
    static const struct {
        const char *line;
        size_t len;
    } lines[] = {
        {"", 0},
        {"  \t ", 4},
        {"\xff\xfe", 2},
        {"order\0x", 7},
        {"\xc3", 1},
        {"zxqv wkjh", 9},
        {"?!", 2},
        {endless, sizeof(endless) - 1},
        {endless, CJ_MAX_TEXT_COUNT + 1},
    };

    (void)state;
    memset(endless, 'a', sizeof(endless) - 1);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char *out = answer_len(lines[i].line, lines[i].len, 3);

        assert_string_equal(out, "__oos__\t0\n");
        free(out);
    }
}

static void test_a_refusal_stands_before_the_candidates(void **state)
{
    static const struct cj_table_row dev[] = {
        {{"where is my order", 17}, {"order", 5}},
        {{"my horse has a small order of chess", 35}, {"__oos__", 7}},
        {{"is there money on mars", 22}, {"__oos__", 7}},
    };

    (void)state;
    assert_int_equal(cj_ranker_tune(ranker, dev, 3), CJ_OK);
    char *out = answer("is there money on mars", 3);
    assert_int_equal(strncmp(out, "__oos__\t0\t", 10), 0);
    free(out);
    out = answer("where is my order", 3);
    assert_int_equal(strncmp(out, "order\t1.000000", 14), 0);
    free(out);
}

static void test_tuning_needs_rows_out_of_scope(void **state)
{
    static const struct cj_table_row dev[] = {{{"where is my order", 17}, {"refund", 6}}};
    double before = cj_ranker_threshold(ranker);

    (void)state;
    assert_int_equal(cj_ranker_tune(ranker, dev, 1), CJ_OK);
    assert_true(cj_ranker_threshold(ranker) == before);
    assert_int_equal(cj_ranker_tune(ranker, NULL, 0), CJ_OK);
    assert_true(cj_ranker_threshold(ranker) == before);
}

static void test_the_language_is_guessed(void **state)
{
    struct cj_table table = load("¿dónde está mi pedido?\tpedido\n"
                                 "quiero que me devuelvan el dinero\treembolso\n");
    cj_ranker *spanish = NULL;

    (void)state;
    assert_string_equal(cj_ranker_lang(ranker)->code, "en");
    assert_int_equal(cj_ranker_new(&table, NULL, &spanish), CJ_OK);
    assert_string_equal(cj_ranker_lang(spanish)->code, "es");
    cj_ranker_free(spanish);
    assert_int_equal(cj_ranker_new(&table, cj_lang_find(CJ_STR("pt")), &spanish), CJ_OK);
    assert_string_equal(cj_ranker_lang(spanish)->code, "pt");
    cj_ranker_free(spanish);
    cj_table_clear(&table);
}

/* The order of the rows must not matter, and neither must what was asked before. */
static void test_the_same_line_gets_the_same_answer(void **state)
{
    struct cj_table table = load("this shoe size is too small\tsizes\n"
                                 "give me a refund for this\trefund\n"
                                 "when will my parcel arrive\torder\n"
                                 "what sizes are there\tsizes\n"
                                 "how do i get a refund\trefund\n"
                                 "track my parcel\torder\n"
                                 "do you sell shoes in size 45\tsizes\n"
                                 "i want my money back\trefund\n"
                                 "where is my order\torder\n");
    static const char line[] = "the shoes are small, my money please";
    struct cj_buf out = {0};
    cj_ranker *other = NULL;
    char *wanted = answer(line, 3);

    (void)state;
    assert_int_equal(cj_ranker_new(&table, NULL, &other), CJ_OK);
    for (int i = 0; i < 3; i++) {
        cj_buf_reset(&out);
        assert_int_equal(cj_ranker_answer(other, cj_str_from(line), 3, false, &out), CJ_OK);
        /* the threshold of `ranker` was moved above: compare what follows a refusal */
        const char *mine = strstr(out.ptr, "sizes");
        const char *theirs = strstr(wanted, "sizes");
        assert_non_null(mine);
        assert_non_null(theirs);
        assert_string_equal(mine, theirs);
    }
    cj_buf_clear(&out);
    free(wanted);
    cj_ranker_free(other);
    cj_table_clear(&table);
}

static void test_reading_lines_of_anything(void **state)
{
    static const char input[] = "uno\r\n\r\nd\0s\n0123456789abcdef\n0123456789\nlast";
    static const struct {
        const char *text;
        size_t len;
    } lines[] = {{"uno", 3},         {"", 0},    {"d\0s", 3}, {"0123456789a", 11},
                 {"0123456789", 10}, {"last", 4}};
    FILE *from = fmemopen((void *)input, sizeof(input) - 1, "r");
    struct cj_buf line = {0};

    (void)state;
    assert_non_null(from);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_true(cj_lines_read(from, 10, &line));
        assert_int_equal(line.len, lines[i].len);
        assert_true(line.len == 0 || memcmp(line.ptr, lines[i].text, line.len) == 0);
    }
    assert_false(cj_lines_read(from, 10, &line));
    assert_false(line.failed);
    cj_buf_clear(&line);
    (void)fclose(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_best_label_comes_first),
        cmocka_unit_test(test_the_form_of_a_line),
        cmocka_unit_test(test_lines_that_ask_nothing),
        cmocka_unit_test(test_tuning_needs_rows_out_of_scope),
        cmocka_unit_test(test_a_refusal_stands_before_the_candidates),
        cmocka_unit_test(test_the_language_is_guessed),
        cmocka_unit_test(test_the_same_line_gets_the_same_answer),
        cmocka_unit_test(test_reading_lines_of_anything),
    };
    return cmocka_run_group_tests_name("ranker", tests, set_up, tear_down);
}
