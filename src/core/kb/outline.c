/* The headings of a file, and the conserje blocks under them. */
#include "kb/outline.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

static bool is_question(struct cj_str text)
{
    return memchr(text.ptr, '?', text.len) || memmem(text.ptr, text.len, "¿", strlen("¿"));
}

static bool is_ours(const struct cj_node *node)
{
    return node && node->kind == CJ_NODE_COMMENT && cj_block_meta_is(node->text);
}

static cj_status add_heading(struct cj_outline *outline, struct cj_node *node)
{
    if (!cj_array_grow(&outline->headings, &outline->capacity, outline->count,
                       sizeof(*outline->headings))) {
        return CJ_ERR_NOMEM;
    }
    struct cj_heading *heading = &outline->headings[outline->count++];
    heading->node = node;
    if (!is_ours(node->next)) {
        if (node->next && node->next->kind == CJ_NODE_COMMENT) {
            cj_block_meta_check_name(outline->place, node->next);
        }
        return CJ_OK;
    }
    heading->block = node->next;
    return cj_block_meta_read(outline->place, node->next->text, node->next->line,
                              node->next->column, &heading->meta);
}

static cj_status find_headings(struct cj_outline *outline)
{
    cj_status result = CJ_OK;

    for (struct cj_node *node = outline->document->tree.root->first; node; node = node->next) {
        cj_status st = node->kind == CJ_NODE_HEADING ? add_heading(outline, node) : CJ_OK;
        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        result = st == CJ_OK ? result : st; /* told; go on, to find the others too */
    }
    cj_status st = cj_anchors_name(outline);
    for (size_t i = 0; i < outline->count && st == CJ_OK; i++) {
        outline->headings[i].is_question = is_question(outline->headings[i].text);
    }
    return st == CJ_OK ? result : st;
}

/* Our comments anywhere but where they count. */
static bool tell_misplaced(const struct cj_outline *outline, const struct cj_node *node,
                           const struct cj_node *expected)
{
    const struct cj_place *place = outline->place;
    bool wrong = is_ours(node) && node != expected;

    if (wrong) {
        cj_diags_add(place->diags, CJ_ERROR, "kb/block", place->file, node->line, node->column,
                     "this conserje block belongs to nothing: put it on a line of its own, "
                     "right under a heading");
    }
    for (const struct cj_node *child = node->first; child; child = child->next) {
        wrong |= tell_misplaced(outline, child, NULL);
    }
    return wrong;
}

/* The file's own block may stand at its very top, or under the heading that is its title. */
static cj_status read_blocks(struct cj_outline *outline)
{
    struct cj_document *document = outline->document;
    struct cj_node *top = document->tree.root->first;
    const struct cj_node *expected = top;
    bool wrong = false;
    size_t next = 0;

    if (is_ours(top) && document->front.meta.present) {
        expected = NULL; /* the front matter has described the file already */
    }
    cj_status st = is_ours(expected) ? cj_block_meta_read(outline->place, top->text, top->line,
                                                          top->column, &document->front.meta)
                                     : CJ_OK;
    for (struct cj_node *node = top; node; node = node->next) {
        wrong |= tell_misplaced(outline, node, expected);
        expected = NULL;
        if (next < outline->count && outline->headings[next].node == node) {
            expected = outline->headings[next++].block;
        }
    }
    return st == CJ_OK && wrong ? CJ_ERR_CONTENT : st;
}

cj_status cj_outline_make(const struct cj_place *place, struct cj_document *document)
{
    struct cj_outline outline = {.place = place, .document = document};

    cj_status headings = find_headings(&outline);
    cj_status blocks = headings == CJ_ERR_NOMEM ? headings : read_blocks(&outline);
    cj_status st = blocks == CJ_ERR_NOMEM ? blocks : cj_sections_make(&outline);
    cj_map_clear(&outline.slugs.index);
    cj_map_clear(&outline.anchors.index);
    free(outline.slugs.uses);
    free(outline.anchors.uses);
    free(outline.headings);
    if (st == CJ_ERR_NOMEM || headings == CJ_OK) {
        return st == CJ_OK ? blocks : st;
    }
    return headings;
}
