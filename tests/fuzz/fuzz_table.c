/* A table of any bytes, as training examples, as questions with answers, and as questions to
 * measure with: it is refused, or every row is whole, and a line can be answered from it. The
 * first byte picks the reader. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "fuzz/support/files.h"
#include "harness/eval.h"
#include "harness/ranker.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool is_text(struct cj_str text)
{
    return text.len > 0 && cj_utf8_valid(text) == text.len;
}

/* ---- classify and search ---- */

static void answer_from(const struct cj_table *table, struct cj_str line)
{
    cj_ranker *ranker = NULL;
    struct cj_buf out = {0};

    must(cj_ranker_new(table, NULL, &ranker) == CJ_OK);
    must(cj_ranker_tune(ranker, table->rows, table->row_count) == CJ_OK);
    must(cj_ranker_threshold(ranker) >= 0 && cj_ranker_threshold(ranker) <= 1);
    must(cj_ranker_answer(ranker, line, 3, line.len & 1, &out) == CJ_OK);
    must(out.len > 1 && out.ptr[out.len - 1] == '\n');
    cj_buf_clear(&out);
    cj_ranker_free(ranker);
}

static void check_table(const struct cj_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        must(table->documents[i].id[0] != '\0');
    }
    for (size_t i = 0; i < table->row_count; i++) {
        must(is_text(table->rows[i].text) && is_text(table->rows[i].label));
    }
    if (table->row_count > 0) {
        answer_from(table, table->rows[0].text);
    } else if (table->count > 0) {
        answer_from(table, cj_str_from(table->documents[0].id));
    }
}

static cj_status read_examples(struct cj_str bytes, cj_diags *diags)
{
    struct cj_table table = {0};
    cj_status st = cj_table_examples(fuzz_file("t.tsv", bytes), diags, &table);

    if (st == CJ_OK) {
        check_table(&table);
    }
    cj_table_clear(&table);
    return st;
}

static cj_status read_faqs(struct cj_str bytes, cj_diags *diags)
{
    struct cj_table table = {0};
    const char *path = fuzz_file("t.tsv", bytes);
    cj_status st = cj_table_faqs(path, path, diags, &table);

    if (st == CJ_OK) {
        check_table(&table);
    }
    cj_table_clear(&table);
    return st;
}

/* ---- eval ---- */

static cj_status read_eval(const char *name, struct cj_str bytes, cj_diags *diags)
{
    struct cj_eval_set set = {0};
    cj_status st = cj_eval_read(&set, fuzz_file(name, bytes), diags);

    must(st != CJ_OK || set.count > 0);
    for (size_t i = 0; i < set.count; i++) {
        must(is_text(set.rows[i].query) && set.rows[i].line > 0);
        must(set.rows[i].expected_count <= CJ_EVAL_MAX_EXPECTED);
        for (size_t j = 0; j < set.rows[i].expected_count; j++) {
            must(is_text(set.rows[i].expected[j]));
        }
    }
    cj_eval_set_clear(&set);
    return st;
}

static cj_status read_tsv(struct cj_str bytes, cj_diags *diags)
{
    return read_eval("e.tsv", bytes, diags);
}

static cj_status read_csv(struct cj_str bytes, cj_diags *diags)
{
    return read_eval("e.csv", bytes, diags);
}

static cj_status read_jsonl(struct cj_str bytes, cj_diags *diags)
{
    return read_eval("e.jsonl", bytes, diags);
}

static cj_status (*const readers[])(struct cj_str, cj_diags *) = {
    read_examples, read_faqs, read_tsv, read_csv, read_jsonl};

#define READERS (sizeof(readers) / sizeof(readers[0]))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cj_diags *diags = cj_diags_new();

    if (diags && size > 0) {
        struct cj_str bytes = {(const char *)data + 1, size - 1};
        cj_status st = readers[data[0] % READERS](bytes, diags);

        must(st == CJ_OK || st == CJ_ERR_CONTENT);
        must((st == CJ_ERR_CONTENT) == (cj_diags_errors(diags) > 0));
    }
    cj_diags_free(diags);
    return 0;
}
