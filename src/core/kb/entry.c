/* Sections become entries: everything that outlives the load is copied and rendered here. */
#include <string.h>

#include "kb/brief.h"
#include "kb/render.h"
#include "kb/store.h"

struct maker {
    struct cj_kb_store *store;
    struct cj_entry *entries;
    size_t count;
    struct cj_parts parts;
    bool failed;
};

static const char *keep(struct maker *maker, const char *text)
{
    if (!text) {
        return NULL;
    }
    char *copy = cj_arena_strndup(&maker->store->arena, text, strlen(text));
    maker->failed |= copy == NULL;
    return copy;
}

static struct cj_placed keep_placed(struct maker *maker, struct cj_placed placed)
{
    placed.text = keep(maker, placed.text);
    return placed;
}

/* Both lists, one after the other. */
static struct cj_placed_list keep_lists(struct maker *maker, struct cj_placed_list first,
                                        struct cj_placed_list second)
{
    const struct cj_placed_list lists[] = {first, second};
    struct cj_placed *items = NULL;
    size_t count = 0;

    if (first.count + second.count > 0) {
        items =
            cj_arena_array(&maker->store->arena, first.count + second.count, sizeof(*items));
        maker->failed |= items == NULL;
    }
    for (size_t i = 0; items && i < 2; i++) {
        for (size_t j = 0; j < lists[i].count; j++) {
            items[count++] = keep_placed(maker, lists[i].items[j]);
        }
    }
    return (struct cj_placed_list){items, count};
}

static struct cj_placed_list keep_list(struct maker *maker, struct cj_placed_list list)
{
    return keep_lists(maker, list, (struct cj_placed_list){0});
}

/* Where the section is published: the page, and its anchor there. */
static const char *make_url(struct maker *maker, const struct cj_document *document,
                            const struct cj_section *section)
{
    struct cj_buf url = {0};
    struct cj_str clean;

    if (!document->front.url || cj_url_judge(cj_str_from(document->front.url),
                                             &maker->store->arena, &clean) != CJ_URL_SAFE) {
        return NULL;
    }
    cj_buf_add_str(&url, clean);
    if (section->anchor[0]) {
        cj_buf_printf(&url, "#%s", section->anchor);
    }
    const char *kept = url.failed ? NULL : keep(maker, url.ptr);
    maker->failed |= url.failed;
    cj_buf_clear(&url);
    return kept;
}

static void render(struct maker *maker, const struct cj_node_list *list,
                   const struct cj_lang *lang, struct cj_content *out)
{
    struct cj_blocks blocks = {.items = list->items, .count = list->count, .lang = lang};

    if (list->count == 0) {
        *out = (struct cj_content){{"", 0}, {"", 0}, {"", 0}};
        return;
    }
    maker->failed |= cj_content_render(&blocks, &maker->store->arena, out) != CJ_OK;
}

/* The words of the whole answer. A heading that says it otherwise than the title is one more
 * wording of the question. */
static void make_body(struct maker *maker, const struct cj_document *document,
                      const struct cj_section *section, struct cj_entry *entry)
{
    struct cj_blocks blocks = {.items = maker->parts.all.items,
                               .count = maker->parts.all.count};
    struct cj_buf words = {0};

    if (section->kind == CJ_ENTRY_ARTICLE && section->heading && document->front.title.text) {
        const struct cj_node *heading = section->heading;
        cj_render_words(&(struct cj_blocks){.items = &heading, .count = 1}, &words);
        if (cj_str_equals(cj_buf_str(&words), section->question)) {
            cj_buf_reset(&words);
        }
    }
    cj_render_words(&blocks, &words);
    char *copy =
        words.failed ? NULL : cj_arena_strndup(&maker->store->arena, words.ptr, words.len);
    maker->failed |= copy == NULL;
    entry->body = (struct cj_str){copy, copy ? words.len : 0};
    cj_buf_clear(&words);
}

static void fill_meta(struct maker *maker, const struct cj_document *document,
                      const struct cj_section *section, struct cj_entry *entry)
{
    const struct cj_block_meta *meta = &section->meta;
    struct cj_placed_list none = {0};
    /* An article's tags are for its passages too broad: the article itself has them. */
    bool shares_tags = section->kind != CJ_ENTRY_PASSAGE;

    entry->also = keep_list(maker, meta->also);
    entry->not_phrases = keep_list(maker, meta->not_phrases);
    entry->next = keep_list(maker, meta->next);
    entry->after = keep_list(maker, meta->after);
    entry->tags = keep_lists(maker, meta->tags, shares_tags ? document->front.tags : none);
    entry->channels =
        keep_list(maker, meta->channels.count > 0 ? meta->channels : document->front.channels);
    entry->match = keep_placed(maker, meta->match);
    entry->escalate = (struct cj_escalation){
        .when = meta->escalate.when,
        .queue = keep(maker, meta->escalate.queue),
        .priority = meta->escalate.priority,
    };
}

static void fill(struct maker *maker, const struct cj_document *document,
                 const struct cj_section *section, struct cj_entry *entry)
{
    *entry = (struct cj_entry){
        .id = keep(maker, section->id),
        .lang = document->lang,
        .kind = section->kind,
        .question = keep(maker, section->question),
        .trail = keep(maker, section->trail),
        .file = keep(maker, document->file),
        .line = section->line,
        .anchor = keep(maker, section->anchor),
        .url = make_url(maker, document, section),
        .parent = CJ_NO_ENTRY,
    };
    if (section->parent != CJ_NO_ENTRY) {
        entry->parent = document->sections[section->parent].entry;
    }
    fill_meta(maker, document, section, entry);
    if (cj_parts_make(document, section, &maker->parts) != CJ_OK) {
        maker->failed = true;
        return;
    }
    render(maker, &maker->parts.brief, document->lang, &entry->brief);
    render(maker, &maker->parts.more, document->lang, &entry->more);
    make_body(maker, document, section, entry);
}

/* The id that an editor gave replaces the one made of path and anchor, which stays an alias.
 */
static bool add_names(struct maker *maker, const struct cj_document *document,
                      const struct cj_section *section, uint32_t entry)
{
    struct cj_kb_store *store = maker->store;
    const struct cj_placed_list *aliases = &document->front.aliases;
    bool ok = cj_kb_store_name(store, maker->entries[entry].id, entry, false);

    if (section->meta.id.text) {
        const char *path_id = keep(maker, section->path_id);
        ok = ok && path_id && cj_kb_store_name(store, path_id, entry, true);
    }
    for (size_t i = 0; section == document->sections && i < aliases->count && ok; i++) {
        const char *alias = keep(maker, aliases->items[i].text);
        ok = alias && cj_kb_store_name(store, alias, entry, true);
    }
    return ok;
}

static void make_document(struct maker *maker, struct cj_document *document)
{
    for (size_t i = 0; i < document->section_count && !maker->failed; i++) {
        document->sections[i].entry = (uint32_t)(maker->count + i);
    }
    for (size_t i = 0; i < document->section_count && !maker->failed; i++) {
        const struct cj_section *section = &document->sections[i];
        fill(maker, document, section, &maker->entries[maker->count]);
        maker->failed =
            maker->failed || !add_names(maker, document, section, (uint32_t)maker->count);
        maker->count++;
    }
}

cj_status cj_entries_make(struct cj_kb_store *store, struct cj_document *documents,
                          size_t count)
{
    struct maker maker = {.store = store};
    size_t total = 0;

    for (size_t i = 0; i < count; i++) {
        total += documents[i].section_count;
    }
    maker.entries = cj_arena_array(&store->arena, total + 1, sizeof(*maker.entries));
    maker.failed = maker.entries == NULL;
    for (size_t i = 0; i < count && !maker.failed; i++) {
        make_document(&maker, &documents[i]);
    }
    cj_parts_clear(&maker.parts);
    store->kb.entries = maker.entries;
    store->kb.count = maker.count;
    return maker.failed ? CJ_ERR_NOMEM : CJ_OK;
}
