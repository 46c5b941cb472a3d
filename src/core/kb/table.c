/* Tables made of raw HTML become as regular as Markdown's: rectangular, with a header row. */
#include "kb/inline.h"

#define MAX_COLUMNS 64 /* as of Markdown's tables: filling rows up must not cost more */

/* `<tr>` of nothing but `<th>` at the top of a table is its header. */
static void find_header(struct cj_node *table)
{
    struct cj_node *row = table->first;

    if (!row || row->header || !row->first) {
        return;
    }
    for (const struct cj_node *cell = row->first; cell; cell = cell->next) {
        if (cell->level == 0) {
            return;
        }
    }
    row->header = true;
}

static size_t count_cells(const struct cj_node *row)
{
    size_t count = 0;

    for (const struct cj_node *cell = row->first; cell; cell = cell->next) {
        count += cell->kind == CJ_NODE_CELL;
    }
    return count;
}

bool cj_table_finish(struct cj_node *table, struct cj_arena *arena)
{
    size_t columns = 0;

    find_header(table);
    for (const struct cj_node *row = table->first; row; row = row->next) {
        size_t count = count_cells(row);
        columns = count > columns ? count : columns;
    }
    if (columns > MAX_COLUMNS) {
        columns = MAX_COLUMNS;
    }
    for (struct cj_node *row = table->first; row; row = row->next) {
        for (size_t i = count_cells(row); row->kind == CJ_NODE_ROW && i < columns; i++) {
            struct cj_node *cell = cj_node_new(arena, CJ_NODE_CELL, row->line, row->column);
            if (!cell) {
                return false;
            }
            cj_node_append(row, cell);
        }
    }
    return true;
}
