/* TSV files as documents. */
#include "harness/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/map.h"
#include "base/message.h"
#include "harness/named.h"

/* Pieces of a label that is made of words: "card_arrival", "alarm/set_alarm". */
#define MIN_WORD_LEN 2

/* A table being made. */
struct maker {
    struct cj_table *table;
    cj_diags *diags;
    const char *name; /* of the file being read */
    uint32_t line;
    struct cj_map ids; /* to documents */
    size_t capacity;
    size_t row_capacity;
    size_t rows_read;
};

size_t cj_table_cells(struct cj_str line, struct cj_str *out_cells, size_t most)
{
    size_t count = 0;

    for (;;) {
        const char *tab = count + 1 < most ? memchr(line.ptr, '\t', line.len) : NULL;
        size_t len = tab ? (size_t)(tab - line.ptr) : line.len;

        out_cells[count++] = cj_str_trim((struct cj_str){line.ptr, len});
        if (!tab) {
            return count;
        }
        line.ptr += len + 1;
        line.len -= len + 1;
    }
}

static void warn(struct maker *maker, const char *message)
{
    cj_diags_add(maker->diags, CJ_WARNING, "table/row", maker->name, maker->line, 1, "%s",
                 cj_diags_translate(maker->diags, message));
}

static cj_status refuse(struct maker *maker, const char *what, size_t most)
{
    cj_diags_add(maker->diags, CJ_ERROR, "table/too-large", maker->name, maker->line, 1,
                 "more than %zu %s: split the table", most,
                 cj_diags_translate(maker->diags, what));
    return CJ_ERR_CONTENT;
}

/* The document with that id, made when it is new. Documents move: the index stays. */
static cj_status find_document(struct maker *maker, struct cj_str id, uint32_t *out_index)
{
    struct cj_table *table = maker->table;

    if (cj_map_get(&maker->ids, id, out_index)) {
        return CJ_OK;
    }
    if (table->count == CJ_TABLE_MAX_IDS) {
        return refuse(maker, CJ_N("labels"), CJ_TABLE_MAX_IDS);
    }

    const char *kept = cj_arena_strndup(&table->arena, id.ptr, id.len);
    if (!kept || !cj_array_grow(&table->documents, &maker->capacity, table->count,
                                sizeof(*table->documents))) {
        return CJ_ERR_NOMEM;
    }
    struct cj_str key = {kept, id.len};
    if (cj_map_add(&maker->ids, key, (uint32_t)table->count, out_index) < 0) {
        return CJ_ERR_NOMEM;
    }
    table->documents[table->count++] = (struct cj_document){.id = kept};
    return CJ_OK;
}

static cj_status add_row(struct maker *maker, struct cj_str text, struct cj_str label)
{
    struct cj_table *table = maker->table;

    if (!cj_array_grow(&table->rows, &maker->row_capacity, table->row_count,
                       sizeof(*table->rows))) {
        return CJ_ERR_NOMEM;
    }
    table->rows[table->row_count++] = (struct cj_table_row){text, label};
    return CJ_OK;
}

/* ---- Rows ---- */

static cj_status take_example(struct maker *maker, struct cj_str line)
{
    struct cj_str cells[3]; /* further columns are somebody else's */
    uint32_t document;

    if (cj_table_cells(line, cells, 3) < 2 || cells[1].len == 0) {
        warn(maker, CJ_N("row left out: it needs a text, a tab and a label"));
        return CJ_OK;
    }
    if (cells[0].len == 0) {
        warn(maker, CJ_N("row left out: it has no text"));
        return CJ_OK;
    }

    cj_status st = add_row(maker, cells[0], cells[1]);
    if (st == CJ_OK && !cj_str_equals(cells[1], CJ_LABEL_OUT_OF_SCOPE)) {
        st = find_document(maker, cells[1], &document);
    }
    return st;
}

static cj_status take_faq(struct maker *maker, struct cj_str line)
{
    struct cj_str cells[3] = {{0}};
    uint32_t index;

    if (cj_table_cells(line, cells, 3) < 2 || cells[0].len == 0) {
        warn(maker, CJ_N("row left out: it needs an id, a question and an answer, with tabs"));
        return CJ_OK;
    }

    cj_status st = find_document(maker, cells[0], &index);
    if (st != CJ_OK) {
        return st;
    }
    struct cj_document *document = &maker->table->documents[index];
    if (document->title.len == 0 && document->body.len == 0) {
        document->title = cells[1];
        document->body = cells[2];
        return CJ_OK;
    }
    warn(maker, CJ_N("this id came before: the row is taken as another question of it"));
    return cells[1].len > 0 ? add_row(maker, cells[1], cells[0]) : CJ_OK;
}

static cj_status take_alternative(struct maker *maker, struct cj_str line)
{
    struct cj_str cells[3];

    if (cj_table_cells(line, cells, 3) < 2 || cells[0].len == 0 ||
        !cj_map_get(&maker->ids, cells[1], NULL)) {
        warn(maker, CJ_N("row left out: it needs a question, a tab and an id of the table"));
        return CJ_OK;
    }
    return add_row(maker, cells[0], cells[1]);
}

static cj_status read_rows(struct maker *maker, const char *path, struct cj_source *source,
                           cj_status (*take)(struct maker *maker, struct cj_str line))
{
    cj_status st = cj_named_read(path, CJ_TABLE_MAX_LEN, maker->diags, source);
    struct cj_str rest = source->text;
    struct cj_str line;

    maker->name = path;
    maker->line = 0;
    while (st == CJ_OK && cj_str_next_line(&rest, &line)) {
        maker->line++;
        if (cj_str_trim(line).len == 0) {
            continue;
        }
        if (maker->rows_read++ == CJ_TABLE_MAX_ROWS) {
            return refuse(maker, CJ_N("rows"), CJ_TABLE_MAX_ROWS);
        }
        st = take(maker, line);
    }
    return st;
}

/* ---- Documents ---- */

/* Hands each document the texts of its rows. */
static cj_status attach_phrases(struct maker *maker)
{
    struct cj_table *table = maker->table;
    uint32_t index;

    for (size_t i = 0; i < table->row_count; i++) {
        if (cj_map_get(&maker->ids, table->rows[i].label, &index)) {
            table->documents[index].phrase_count++;
        }
    }
    for (size_t i = 0; i < table->count; i++) {
        struct cj_document *document = &table->documents[i];

        document->phrases = cj_arena_array(&table->arena, document->phrase_count + 1,
                                           sizeof(*document->phrases));
        if (!document->phrases) {
            return CJ_ERR_NOMEM;
        }
        document->phrase_count = 0;
    }
    for (size_t i = 0; i < table->row_count; i++) {
        if (cj_map_get(&maker->ids, table->rows[i].label, &index)) {
            struct cj_document *document = &table->documents[index];
            struct cj_str *phrases = (struct cj_str *)document->phrases;

            phrases[document->phrase_count++] = table->rows[i].text;
        }
    }
    return CJ_OK;
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The words of a label, if it is made of words: "card_arrival" → "card arrival". "c025" and
 * "x00_01" say nothing. Writes over `label`. */
static bool label_to_words(char *label)
{
    size_t run = 0;

    for (char *c = label;; c++) {
        bool letter = is_alpha(*c) || (unsigned char)*c >= 0x80;

        if (letter) {
            run++;
            continue;
        }
        if (run > 0 && run < MIN_WORD_LEN) {
            return false;
        }
        if (*c == '\0') {
            return true;
        }
        if (!strchr("_-./: ", *c)) {
            return false;
        }
        run = 0;
        *c = ' ';
    }
}

/* A label that reads as words is one more hint: a tag, since as a title it would weigh more
 * than what people say. */
static cj_status tag_with_label(struct maker *maker, struct cj_document *document)
{
    struct cj_arena *arena = &maker->table->arena;
    char *words = cj_arena_strndup(arena, document->id, strlen(document->id));
    struct cj_str *tags = cj_arena_array(arena, 1, sizeof(*tags));

    if (!words || !tags) {
        return CJ_ERR_NOMEM;
    }
    if (label_to_words(words)) {
        *tags = cj_str_from(words);
        document->tags = tags;
        document->tag_count = 1;
    }
    return CJ_OK;
}

static int by_text(const void *a, const void *b)
{
    const struct cj_str *left = a;
    const struct cj_str *right = b;

    return cj_str_compare(*left, *right);
}

static int by_id(const void *a, const void *b)
{
    const struct cj_document *left = a;
    const struct cj_document *right = b;

    return strcmp(left->id, right->id);
}

/* Sums of floats depend on their order; the order of the rows must not matter. */
static void sort_all(struct cj_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct cj_document *document = &table->documents[i];

        qsort((struct cj_str *)document->phrases, document->phrase_count,
              sizeof(*document->phrases), by_text);
    }
    qsort(table->documents, table->count, sizeof(*table->documents), by_id);
}

static cj_status finish(struct maker *maker)
{
    struct cj_table *table = maker->table;
    cj_status st = attach_phrases(maker);

    if (st == CJ_OK && table->count == 0) {
        cj_diags_add(maker->diags, CJ_ERROR, "table/empty", maker->name, 0, 0,
                     "the table has no row that can be used");
        st = CJ_ERR_CONTENT;
    }
    if (st == CJ_OK) {
        sort_all(table);
    }
    return st;
}

cj_status cj_table_examples(const char *path, cj_diags *diags, struct cj_table *out_table)
{
    struct cj_table table = {0};
    struct maker maker = {.table = &table, .diags = diags};
    cj_status st = read_rows(&maker, path, &table.sources[0], take_example);

    for (size_t i = 0; st == CJ_OK && i < table.count; i++) {
        st = tag_with_label(&maker, &table.documents[i]);
    }
    if (st == CJ_OK) {
        st = finish(&maker);
    }
    cj_map_clear(&maker.ids);
    if (st != CJ_OK) {
        cj_table_clear(&table);
        return st;
    }
    *out_table = table;
    return CJ_OK;
}

cj_status cj_table_faqs(const char *path, const char *alternatives, cj_diags *diags,
                        struct cj_table *out_table)
{
    struct cj_table table = {0};
    struct maker maker = {.table = &table, .diags = diags};
    cj_status st = read_rows(&maker, path, &table.sources[0], take_faq);

    if (st == CJ_OK && alternatives) {
        st = read_rows(&maker, alternatives, &table.sources[1], take_alternative);
    }
    if (st == CJ_OK) {
        st = finish(&maker);
    }
    cj_map_clear(&maker.ids);
    if (st != CJ_OK) {
        cj_table_clear(&table);
        return st;
    }
    *out_table = table;
    return CJ_OK;
}

void cj_table_clear(struct cj_table *table)
{
    free(table->documents);
    free(table->rows);
    cj_source_clear(&table->sources[0]);
    cj_source_clear(&table->sources[1]);
    cj_arena_clear(&table->arena);
    *table = (struct cj_table){0};
}
