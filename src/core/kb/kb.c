/* The knowledge base: its lifetime, and finding entries by name. */
#include "kb/kb.h"

#include <stdlib.h>

#include "base/array.h"
#include "kb/markdown.h"
#include "kb/render.h"
#include "kb/store.h"

struct cj_kb_store *cj_kb_store_new(void)
{
    return calloc(1, sizeof(struct cj_kb_store));
}

void cj_kb_free(struct cj_kb *kb)
{
    struct cj_kb_store *store = (struct cj_kb_store *)kb; /* its first member */

    if (!store) {
        return;
    }
    cj_map_clear(&store->by_name);
    free(store->names);
    cj_arena_clear(&store->arena);
    free(store);
}

bool cj_kb_store_name(struct cj_kb_store *store, const char *name, uint32_t entry,
                      bool is_alias)
{
    uint32_t at = (uint32_t)store->name_count;

    if (!cj_array_grow(&store->names, &store->name_capacity, store->name_count,
                       sizeof(*store->names))) {
        return false;
    }
    int added = cj_map_add(&store->by_name, cj_str_from(name), at, &at);
    if (added < 0) {
        return false;
    }
    struct cj_kb_name *bearer = &store->names[store->name_count];
    *bearer = (struct cj_kb_name){.entry = entry, .next = CJ_NO_ENTRY, .is_alias = is_alias};
    if (added == 0) {
        bearer->next = store->names[at].next;
        store->names[at].next = (uint32_t)store->name_count;
    }
    store->name_count++;
    return true;
}

uint32_t cj_kb_find(const struct cj_kb *kb, const char *id, const struct cj_lang *lang)
{
    const struct cj_kb_store *store = (const struct cj_kb_store *)kb;
    uint32_t best = CJ_NO_ENTRY;
    bool best_is_alias = true;
    uint32_t at;

    if (!cj_map_get(&store->by_name, cj_str_from(id), &at)) {
        return CJ_NO_ENTRY;
    }
    for (; at != CJ_NO_ENTRY; at = store->names[at].next) {
        const struct cj_kb_name *name = &store->names[at];
        bool better = name->is_alias != best_is_alias ? !name->is_alias : name->entry < best;
        if ((!lang || kb->entries[name->entry].lang == lang) && better) {
            best = name->entry;
            best_is_alias = name->is_alias;
        }
    }
    return best;
}

/* Copies what a renderer wrote into `arena`. */
static cj_status keep(struct cj_arena *arena, struct cj_buf *buf, struct cj_str *out)
{
    char *text = buf->failed ? NULL : cj_arena_strndup(arena, buf->ptr, buf->len);

    *out = (struct cj_str){text, text ? buf->len : 0};
    cj_buf_clear(buf);
    return text ? CJ_OK : CJ_ERR_NOMEM;
}

cj_status cj_content_render(const struct cj_blocks *blocks, struct cj_arena *arena,
                            struct cj_content *out_content)
{
    struct cj_buf text = {0};
    struct cj_buf html = {0};
    struct cj_buf json = {0};
    struct cj_content content;

    cj_render_text(blocks, &text);
    cj_render_html(blocks, &html);
    cj_render_json(blocks, &json);
    cj_status text_st = keep(arena, &text, &content.text);
    cj_status html_st = keep(arena, &html, &content.html);
    cj_status json_st = keep(arena, &json, &content.blocks);
    if (text_st != CJ_OK || html_st != CJ_OK || json_st != CJ_OK) {
        return CJ_ERR_NOMEM;
    }
    *out_content = content;
    return CJ_OK;
}

/* All top-level blocks of a tree as an array. */
static cj_status list_blocks(const struct cj_tree *tree, struct cj_arena *arena,
                             struct cj_blocks *out_blocks)
{
    size_t count = 0;

    for (const struct cj_node *node = tree->root->first; node; node = node->next) {
        count++;
    }
    const struct cj_node **items = cj_arena_array(arena, count + 1, sizeof(struct cj_node *));
    if (!items) {
        return CJ_ERR_NOMEM;
    }
    *out_blocks = (struct cj_blocks){.items = items};
    for (const struct cj_node *node = tree->root->first; node; node = node->next) {
        items[out_blocks->count++] = node;
    }
    return CJ_OK;
}

cj_status cj_kb_render(struct cj_str markdown, struct cj_arena *arena,
                       struct cj_content *out_content)
{
    struct cj_arena scratch = {0};
    struct cj_tree tree = {0};
    struct cj_blocks blocks = {0};
    struct cj_place place = {.file = "", .arena = &scratch, .first_line = 1};

    place.diags = cj_diags_new();
    if (!place.diags) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_markdown_parse(&place, markdown, &tree);
    if (st == CJ_OK) {
        st = cj_links_resolve_alone(tree.root, &scratch);
    }
    if (st == CJ_OK) {
        st = list_blocks(&tree, &scratch, &blocks);
    }
    if (st == CJ_OK) {
        st = cj_content_render(&blocks, arena, out_content);
    }
    cj_arena_clear(&scratch);
    cj_diags_free(place.diags);
    return st;
}
