/* Reading labelled questions: TSV, CSV with a header, JSON Lines. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/array.h"
#include "base/message.h"
#include "harness/eval.h"
#include "harness/named.h"
#include "harness/table.h"

/* Columns of a CSV that are looked at. */
#define MAX_COLUMNS 32

/* Names that a column may have, in CSV and JSON. */
static const char *const query_names[] = {"query", "question", "text", "utterance", NULL};
static const char *const expected_names[] = {"expected", "expected_id", "id",
                                             "ids",      "label",       NULL};
static const char *const lang_names[] = {"lang", "language", "locale", NULL};

/* A file being read. */
struct reading {
    struct cj_eval_set *set;
    cj_diags *diags;
    const char *name; /* in the set's arena */
    struct cj_str rest;
    uint32_t line;
};

static void warn(struct reading *reading, const char *message)
{
    cj_diags_add(reading->diags, CJ_WARNING, "eval/row", reading->name, reading->line, 1, "%s",
                 cj_diags_translate(reading->diags, message));
}

static cj_status keep(struct reading *reading, struct cj_str text, struct cj_str *out)
{
    char *kept = cj_arena_strndup(&reading->set->arena, text.ptr ? text.ptr : "", text.len);

    *out = (struct cj_str){kept, text.len};
    return kept ? CJ_OK : CJ_ERR_NOMEM;
}

static cj_status new_row(struct reading *reading, struct cj_eval_row **out_row)
{
    struct cj_eval_set *set = reading->set;

    if (set->count == CJ_EVAL_MAX_ROWS) {
        cj_diags_add(reading->diags, CJ_ERROR, "eval/too-large", reading->name, reading->line,
                     1, "more than %zu questions: split the file", CJ_EVAL_MAX_ROWS);
        return CJ_ERR_CONTENT;
    }
    if (!cj_array_grow(&set->rows, &set->capacity, set->count, sizeof(*set->rows))) {
        return CJ_ERR_NOMEM;
    }
    *out_row = &set->rows[set->count];
    **out_row = (struct cj_eval_row){.file = reading->name, .line = reading->line};
    return CJ_OK;
}

/* One of the ids, commas apart; "none" among them means nothing is expected. */
static void take_expected(struct cj_eval_row *row, struct cj_str ids)
{
    while (ids.len > 0) {
        const char *comma = memchr(ids.ptr, ',', ids.len);
        size_t len = comma ? (size_t)(comma - ids.ptr) : ids.len;
        struct cj_str id = cj_str_trim((struct cj_str){ids.ptr, len});

        if (id.len > 0 && !cj_str_equals(id, "none") &&
            !cj_str_equals(id, CJ_LABEL_OUT_OF_SCOPE) &&
            row->expected_count < CJ_EVAL_MAX_EXPECTED) {
            row->expected[row->expected_count++] = id;
        }
        ids.ptr += len + (comma != NULL);
        ids.len -= len + (comma != NULL);
    }
}

/* Adds a row of three cells, each in memory only for this call. */
static cj_status add_row(struct reading *reading, struct cj_str query, struct cj_str expected,
                         struct cj_str lang)
{
    struct cj_eval_row *row;
    struct cj_str ids;

    if (query.len == 0 || expected.len == 0) {
        warn(reading, CJ_N("row left out: it needs a question and an expected id, or 'none'"));
        return CJ_OK;
    }
    cj_status st = new_row(reading, &row);
    if (st == CJ_OK) {
        st = keep(reading, query, &row->query);
    }
    if (st == CJ_OK) {
        st = keep(reading, expected, &ids);
    }
    if (st == CJ_OK) {
        st = keep(reading, lang, &row->lang);
    }
    if (st == CJ_OK) {
        take_expected(row, ids);
        reading->set->count++;
    }
    return st;
}

/* ---- TSV ---- */

static cj_status read_tsv(struct reading *reading)
{
    struct cj_str line;
    cj_status st = CJ_OK;

    while (st == CJ_OK && cj_str_next_line(&reading->rest, &line)) {
        struct cj_str cells[4] = {{0}};

        reading->line++;
        if (cj_str_trim(line).len > 0) {
            (void)cj_table_cells(line, cells, 4);
            st = add_row(reading, cells[0], cells[1], cells[2]);
        }
    }
    return st;
}

/* ---- CSV (RFC 4180) ---- */

/* One record as cells in `text`, which they are borrowed from; a quoted cell may hold commas,
 * doubled quotes and line ends. False at the end of the file. */
static bool next_record(struct reading *reading, struct cj_buf *text, size_t *starts,
                        size_t *out_count)
{
    bool quoted = false;
    size_t count = 1;
    struct cj_str *rest = &reading->rest;

    if (rest->len == 0) {
        return false;
    }
    cj_buf_reset(text);
    starts[0] = 0;
    reading->line++;
    while (rest->len > 0) {
        char c = *rest->ptr++;

        rest->len--;
        if (c == '"' && quoted && rest->len > 0 && *rest->ptr == '"') {
            cj_buf_addc(text, c);
            rest->ptr++;
            rest->len--;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == '\n' && !quoted) {
            break;
        } else if (c == ',' && !quoted) {
            cj_buf_addc(text, '\0');
            if (count < MAX_COLUMNS) {
                starts[count++] = text->len;
            }
        } else {
            cj_buf_addc(text, c);
            reading->line += c == '\n';
        }
    }
    *out_count = count;
    return true;
}

static struct cj_str cell(const struct cj_buf *text, const size_t *starts, size_t count,
                          size_t column)
{
    return column < count && text->len > 0
               ? cj_str_trim(cj_str_from(text->ptr + starts[column]))
               : (struct cj_str){0};
}

/* The column whose name is one of `names`; MAX_COLUMNS when there is none. */
static size_t find_column(const struct cj_buf *text, const size_t *starts, size_t count,
                          const char *const *names)
{
    for (size_t i = 0; i < count; i++) {
        struct cj_str name = cell(text, starts, count, i);

        for (size_t j = 0; names[j]; j++) {
            if (name.len == strlen(names[j]) &&
                strncasecmp(name.ptr, names[j], name.len) == 0) {
                return i;
            }
        }
    }
    return MAX_COLUMNS;
}

/* Where the columns stand that are read; MAX_COLUMNS: there is none. */
struct columns {
    size_t query;
    size_t expected;
    size_t lang;
};

static cj_status read_header(struct reading *reading, struct cj_buf *text, size_t *starts,
                             struct columns *out_columns)
{
    size_t count = 0;

    *out_columns = (struct columns){MAX_COLUMNS, MAX_COLUMNS, MAX_COLUMNS};
    if (next_record(reading, text, starts, &count)) {
        if (text->failed) {
            return CJ_ERR_NOMEM;
        }
        *out_columns = (struct columns){find_column(text, starts, count, query_names),
                                        find_column(text, starts, count, expected_names),
                                        find_column(text, starts, count, lang_names)};
    }
    if (out_columns->query == MAX_COLUMNS || out_columns->expected == MAX_COLUMNS) {
        cj_diags_add(reading->diags, CJ_ERROR, "eval/header", reading->name, 1, 1,
                     "the first line must name the columns 'query' and 'expected'");
        return CJ_ERR_CONTENT;
    }
    return CJ_OK;
}

static cj_status read_csv(struct reading *reading)
{
    struct cj_buf text = {0};
    size_t starts[MAX_COLUMNS];
    size_t count = 0;
    struct columns columns;
    cj_status st = read_header(reading, &text, starts, &columns);

    while (st == CJ_OK && next_record(reading, &text, starts, &count)) {
        bool blank = count == 1 && cell(&text, starts, count, 0).len == 0;

        st = text.failed ? CJ_ERR_NOMEM : CJ_OK;
        if (st == CJ_OK && !blank) {
            st = add_row(reading, cell(&text, starts, count, columns.query),
                         cell(&text, starts, count, columns.expected),
                         cell(&text, starts, count, columns.lang));
        }
    }
    cj_buf_clear(&text);
    return st;
}

/* ---- JSON Lines ---- */

static const json_t *find_member(const json_t *object, const char *const *names)
{
    const json_t *member = NULL;

    for (size_t i = 0; !member && names[i]; i++) {
        member = json_object_get(object, names[i]);
    }
    return member;
}

static struct cj_str string_of(const json_t *value)
{
    return (struct cj_str){json_string_value(value), json_string_length(value)};
}

/* "id", ["id", "id"] or null. */
static void join_expected(const json_t *value, struct cj_buf *out)
{
    if (json_is_null(value) || (json_is_array(value) && json_array_size(value) == 0)) {
        cj_buf_adds(out, "none");
    }
    cj_buf_add_str(out, string_of(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        cj_buf_adds(out, i ? "," : "");
        cj_buf_add_str(out, string_of(json_array_get(value, i)));
    }
}

static cj_status read_object(struct reading *reading, struct cj_str line)
{
    json_t *object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
    struct cj_buf expected = {0};
    cj_status st = CJ_OK;

    if (!json_is_object(object)) {
        json_decref(object);
        warn(reading, CJ_N("row left out: it is no JSON object"));
        return CJ_OK;
    }
    join_expected(find_member(object, expected_names), &expected);
    st = expected.failed
             ? CJ_ERR_NOMEM
             : add_row(reading, string_of(find_member(object, query_names)),
                       cj_buf_str(&expected), string_of(find_member(object, lang_names)));
    cj_buf_clear(&expected);
    json_decref(object);
    return st;
}

static cj_status read_jsonl(struct reading *reading)
{
    struct cj_str line;
    cj_status st = CJ_OK;

    while (st == CJ_OK && cj_str_next_line(&reading->rest, &line)) {
        reading->line++;
        if (cj_str_trim(line).len > 0) {
            st = read_object(reading, line);
        }
    }
    return st;
}

/* ---- Files ---- */

static const struct {
    const char *suffix;
    cj_status (*read)(struct reading *reading);
} formats[] = {
    {".jsonl", read_jsonl}, {".ndjson", read_jsonl}, {".csv", read_csv}, {"", read_tsv}};

static cj_status read_format(struct reading *reading)
{
    for (size_t i = 0;; i++) {
        if (cj_str_ends(cj_str_from(reading->name), formats[i].suffix)) {
            return formats[i].read(reading);
        }
    }
}

cj_status cj_eval_read(struct cj_eval_set *set, const char *path, cj_diags *diags)
{
    struct cj_source source = {0};
    size_t before = set->count;
    const char *name = cj_arena_strndup(&set->arena, path, strlen(path));
    cj_status st = name ? cj_named_read(name, CJ_EVAL_MAX_LEN, diags, &source) : CJ_ERR_NOMEM;

    if (st == CJ_OK) {
        struct reading reading = {set, diags, name, source.text, 0};

        st = read_format(&reading);
    }
    if (st == CJ_OK && set->count == before) {
        cj_diags_add(diags, CJ_ERROR, "eval/empty", name, 0, 0,
                     "the file has no question that can be used");
        st = CJ_ERR_CONTENT;
    }
    cj_source_clear(&source);
    return st;
}

void cj_eval_set_clear(struct cj_eval_set *set)
{
    free(set->rows);
    cj_arena_clear(&set->arena);
    *set = (struct cj_eval_set){0};
}
