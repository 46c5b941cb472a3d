/* The anchors of a file: what comes behind the '#' of a link to it. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kb/outline.h"
#include "kb/slug.h"

struct collection {
    struct cj_anchor *items;
    size_t count;
    size_t capacity;
    bool failed;
};

static bool copy_to(struct cj_arena *arena, const struct cj_buf *buf, struct cj_str *out)
{
    char *text = buf->failed ? NULL : cj_arena_strndup(arena, buf->ptr, buf->len);

    *out = (struct cj_str){text, text ? buf->len : 0};
    return text != NULL;
}

/* True when `slug` was free. Otherwise `*out_use` counts its uses. */
static bool take_slug(struct cj_anchor_uses *slugs, struct cj_str slug, uint32_t **out_use,
                      cj_status *out_status)
{
    uint32_t at = 0;
    int added = cj_map_add(&slugs->index, slug, (uint32_t)slugs->count, &at);

    if (added < 0 || (added > 0 && !cj_array_grow(&slugs->uses, &slugs->capacity, slugs->count,
                                                  sizeof(*slugs->uses)))) {
        *out_status = CJ_ERR_NOMEM;
        return true;
    }
    if (added > 0) {
        slugs->uses[slugs->count++] = 0;
    }
    *out_use = &slugs->uses[at];
    return added > 0;
}

/* GitHub's rule: the second "notas" is "notas-1", the third "notas-2". */
static cj_status make_unique(struct cj_anchor_uses *slugs, struct cj_arena *arena,
                             struct cj_str *slug, bool *out_repeated)
{
    const struct cj_str first = *slug;
    struct cj_buf numbered = {0};
    uint32_t *use = NULL;
    uint32_t at = 0;
    cj_status st = CJ_OK;

    *out_repeated = false;
    while (st == CJ_OK && !take_slug(slugs, *slug, &use, &st)) {
        *out_repeated = true;
        cj_map_get(&slugs->index, first, &at);
        cj_buf_reset(&numbered);
        cj_buf_printf(&numbered, "%.*s-%u", CJ_STR_ARGS(first), ++slugs->uses[at]);
        if (!copy_to(arena, &numbered, slug)) {
            st = CJ_ERR_NOMEM;
        }
    }
    cj_buf_clear(&numbered);
    return st;
}

/* Cuts `{#anchor}` off the heading's last text, with a class behind it: `{#anchor .wide}`. */
static struct cj_str cut_explicit(struct cj_heading *heading)
{
    struct cj_node *last = heading->node->last;
    struct cj_str none = {NULL, 0};

    if (!last || last->kind != CJ_NODE_TEXT) {
        return none;
    }
    struct cj_str text = cj_str_trim(last->text);
    size_t start = text.len;
    while (start > 0 && text.ptr[start - 1] != '{') {
        start--;
    }
    if (!cj_str_ends(text, "}") || start == 0 || text.ptr[start] != '#') {
        return none;
    }
    struct cj_str anchor = {text.ptr + start + 1, text.len - start - 2};
    const char *space = memchr(anchor.ptr, ' ', anchor.len);
    if (space && space[1] == '.') {
        anchor.len = (size_t)(space - anchor.ptr);
        space = NULL;
    }
    if (anchor.len == 0 || space) {
        return none;
    }
    struct cj_str rest = {last->text.ptr, (size_t)(text.ptr + start - 1 - last->text.ptr)};
    while (rest.len > 0 && rest.ptr[rest.len - 1] == ' ') {
        rest.len--;
    }
    last->text = rest;
    return anchor;
}

/* The heading's words as one line, and GitHub's slug of them, not yet numbered. */
static bool read_words(struct cj_outline *outline, struct cj_heading *heading)
{
    struct cj_arena *arena = outline->place->arena;
    struct cj_buf words = {0};
    struct cj_buf clean = {0};
    struct cj_buf slug = {0};

    cj_node_words(heading->node, &words);
    cj_title_clean(cj_buf_str(&words), &clean);
    cj_slug(cj_str_trim(cj_buf_str(&words)), &slug);
    bool made = !words.failed && copy_to(arena, &clean, &heading->text) &&
                copy_to(arena, &slug, &heading->slug);
    cj_buf_clear(&words);
    cj_buf_clear(&clean);
    cj_buf_clear(&slug);
    return made;
}

static void tell_repeated(const struct cj_outline *outline, const struct cj_heading *heading)
{
    const struct cj_place *place = outline->place;

    cj_diags_add(place->diags, CJ_INFO, "kb/duplicate-slug", place->file, heading->node->line,
                 heading->node->column,
                 "another heading of this file has the same anchor: links need #%.*s; give it "
                 "one of its own with {#name}",
                 CJ_STR_ARGS(heading->anchor));
}

static cj_status name_heading(struct cj_outline *outline, struct cj_heading *heading)
{
    struct cj_arena *arena = outline->place->arena;
    struct cj_str written = cut_explicit(heading);
    bool repeated = false;
    bool taken = false;

    if (!read_words(outline, heading)) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = make_unique(&outline->slugs, arena, &heading->slug, &repeated);
    if (st != CJ_OK) {
        return st;
    }
    heading->anchor = heading->slug;
    if (written.len > 0) {
        char *copy = cj_arena_strndup(arena, written.ptr, written.len);
        if (!copy) {
            return CJ_ERR_NOMEM;
        }
        heading->anchor = (struct cj_str){copy, written.len};
    }
    st = make_unique(&outline->anchors, arena, &heading->anchor, &taken);
    if (st == CJ_OK && (taken || (repeated && written.len == 0))) {
        tell_repeated(outline, heading);
    }
    return st;
}

cj_status cj_anchors_name(struct cj_outline *outline)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; i < outline->count && st == CJ_OK; i++) {
        st = name_heading(outline, &outline->headings[i]);
    }
    return st;
}

cj_status cj_anchors_make(struct cj_outline *outline, struct cj_str question,
                          struct cj_str *out_anchor)
{
    struct cj_buf slug = {0};
    bool repeated;

    cj_slug(question, &slug);
    bool made = copy_to(outline->place->arena, &slug, out_anchor);
    cj_buf_clear(&slug);
    return made ? make_unique(&outline->anchors, outline->place->arena, out_anchor, &repeated)
                : CJ_ERR_NOMEM;
}

static void add(struct collection *all, struct cj_str name, uint32_t section)
{
    if (name.len == 0 || all->failed) {
        return;
    }
    if (!cj_array_grow(&all->items, &all->capacity, all->count, sizeof(*all->items))) {
        all->failed = true;
        return;
    }
    all->items[all->count++] = (struct cj_anchor){.name = name, .section = section};
}

static void add_named(struct collection *all, const struct cj_node *node, uint32_t section)
{
    if (node->kind == CJ_NODE_ANCHOR) {
        add(all, node->text, section);
    }
    for (const struct cj_node *child = node->first; child; child = child->next) {
        add_named(all, child, section);
    }
}

static int compare_anchors(const void *left, const void *right)
{
    const struct cj_anchor *a = left;
    const struct cj_anchor *b = right;
    int order = cj_str_compare(a->name, b->name);

    /* Of equal names the first in the text: sections are numbered in its order. */
    return order ? order : (a->section > b->section) - (a->section < b->section);
}

cj_status cj_anchors_collect(struct cj_outline *outline)
{
    struct cj_document *document = outline->document;
    struct collection all = {0};
    uint32_t section = document->section_count > 0 ? 0 : CJ_NO_ENTRY;
    size_t next = 0;
    size_t above = 0; /* the first anchor of those with nothing between them and this node */

    for (const struct cj_node *node = document->tree.root->first; node; node = node->next) {
        const bool is_heading = next < outline->count && outline->headings[next].node == node;

        if (is_heading) {
            const struct cj_heading *heading = &outline->headings[next++];
            section = heading->section;
            for (size_t i = above; i < all.count; i++) {
                all.items[i].section = section; /* `<a id>` on a line above the heading */
            }
            add(&all, heading->anchor, section);
            add(&all, heading->slug, section);
        }
        add_named(&all, node, section);
        above = cj_node_is_blank(node) && !is_heading ? above : all.count;
    }
    struct cj_anchor *kept =
        cj_arena_array(outline->place->arena, all.count + 1, sizeof(*kept));
    if (kept && all.count > 0) {
        memcpy(kept, all.items, all.count * sizeof(*kept));
        qsort(kept, all.count, sizeof(*kept), compare_anchors);
    }
    free(all.items);
    document->anchors = kept;
    document->anchor_count = all.count;
    return kept && !all.failed ? CJ_OK : CJ_ERR_NOMEM;
}
