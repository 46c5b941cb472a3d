/* Cutting a file into sections. Nothing is lost: text that stands outside of every question
 * belongs to the file's own entry. */
#include <string.h>

#include "base/utf8.h"
#include "kb/outline.h"
#include "kb/title.h"

#define MAX_TRAIL_PART_LEN 150 /* bytes of a heading above: it gives context */

struct cutting {
    struct cj_outline *outline;
    struct cj_plan plan;
    struct cj_heading *trail[CJ_MAX_LEVEL + 1]; /* the headings above, by level */
};

/* Where the blocks of a heading end. A group ends where its first question begins. */
static struct cj_node *find_end(const struct cutting *cutting, size_t index)
{
    const struct cj_heading *heading = &cutting->outline->headings[index];
    bool group = cj_plan_is_group(&cutting->plan, heading);

    for (size_t i = index + 1; i < cutting->outline->count; i++) {
        const struct cj_heading *next = &cutting->outline->headings[i];
        if (next->node->level <= heading->node->level ||
            (group && cj_plan_is_entry(&cutting->plan, next))) {
            return next->node;
        }
    }
    return NULL;
}

static bool is_blank(const struct cj_node *first, const struct cj_node *end)
{
    for (; first != end; first = first->next) {
        if (first->kind != CJ_NODE_HEADING && first->kind != CJ_NODE_FOOTNOTE &&
            !cj_node_is_blank(first)) {
            return false;
        }
    }
    return true;
}

static void add_trail_part(struct cj_buf *trail, struct cj_str part)
{
    size_t len = part.len;

    if (len > MAX_TRAIL_PART_LEN) {
        len = cj_utf8_valid((struct cj_str){part.ptr, MAX_TRAIL_PART_LEN});
    }
    if (trail->len > 0) {
        cj_buf_adds(trail, " › ");
    }
    cj_buf_add(trail, part.ptr, len);
    if (len < part.len) {
        cj_buf_adds(trail, "…");
    }
}

static char *make_trail(const struct cutting *cutting, unsigned level)
{
    struct cj_buf trail = {0};

    if (cutting->outline->document->has_title) {
        add_trail_part(&trail, cj_str_from(cutting->outline->document->title));
    }
    for (unsigned above = 1; above < level; above++) {
        if (cutting->trail[above]) {
            add_trail_part(&trail, cutting->trail[above]->text);
        }
    }
    char *copy = trail.failed
                     ? NULL
                     : cj_arena_strndup(cutting->outline->place->arena, trail.ptr, trail.len);
    cj_buf_clear(&trail);
    return copy;
}

static char *make_id(const struct cutting *cutting, struct cj_str anchor)
{
    struct cj_buf id = {0};

    cj_buf_printf(&id, "%s#%.*s", cutting->outline->document->path, CJ_STR_ARGS(anchor));
    char *copy =
        id.failed ? NULL : cj_arena_strndup(cutting->outline->place->arena, id.ptr, id.len);
    cj_buf_clear(&id);
    return copy;
}

static void tell_empty(const struct cutting *cutting, uint32_t line, uint32_t column)
{
    cj_diags_add(cutting->outline->place->diags, CJ_WARNING, "kb/empty-entry",
                 cutting->outline->place->file, line, column,
                 "nothing stands here to answer with: it was left out");
}

/* An entry that only hands over, or that others name, may be without a text. */
static bool worth_keeping(const struct cj_section *section)
{
    return !is_blank(section->first, section->end) || section->meta.id.text ||
           section->meta.escalate.when;
}

/* The section of the whole file, or of what stands outside of its questions. */
static void add_file_section(struct cutting *cutting)
{
    struct cj_document *document = cutting->outline->document;
    struct cj_section section = {
        .kind = CJ_ENTRY_ARTICLE,
        .question = document->title,
        .trail = "",
        .anchor = "",
        .path_id = document->path,
        .line = 1,
        .column = 1,
        .parent = CJ_NO_ENTRY,
        .first = document->tree.root->first,
        .meta = document->front.meta,
    };

    if (cutting->plan.title) {
        section.heading = cutting->plan.title->node;
        section.line = cutting->plan.title->node->line;
        section.column = cutting->plan.title->node->column;
        if (cutting->plan.title->block) {
            section.meta = cutting->plan.title->meta;
        }
    }
    bool opening_only = cutting->plan.is_faq || !document->has_title;
    for (size_t i = 0; opening_only && i < cutting->outline->count; i++) {
        if (cj_plan_is_entry(&cutting->plan, &cutting->outline->headings[i])) {
            section.end = cutting->outline->headings[i].node;
            break;
        }
    }
    if (worth_keeping(&section)) {
        document->sections[document->section_count++] = section;
    } else if (cutting->outline->count <= (cutting->plan.title != NULL) &&
               !document->front.faqs) {
        tell_empty(cutting, section.line, section.column);
    }
}

static cj_status add_section(struct cutting *cutting, size_t index)
{
    struct cj_document *document = cutting->outline->document;
    struct cj_heading *heading = &cutting->outline->headings[index];
    const bool group = cj_plan_is_group(&cutting->plan, heading);
    struct cj_section section = {
        .kind = cutting->plan.is_faq && !group ? CJ_ENTRY_FAQ : CJ_ENTRY_PASSAGE,
        .question = heading->text.ptr,
        .trail = make_trail(cutting, heading->node->level),
        .anchor = heading->anchor.ptr,
        .path_id = make_id(cutting, heading->anchor),
        .line = heading->node->line,
        .column = heading->node->column,
        .parent = CJ_NO_ENTRY,
        .heading = heading->node,
        .first = heading->node->next,
        .end = find_end(cutting, index),
        .meta = heading->meta,
    };

    for (unsigned above = heading->node->level; above-- > 1;) {
        if (cutting->trail[above] && section.parent == CJ_NO_ENTRY) {
            section.parent = cutting->trail[above]->section;
        }
    }
    if (section.parent == CJ_NO_ENTRY && document->section_count > 0 &&
        document->sections[0].kind == CJ_ENTRY_ARTICLE) {
        section.parent = 0;
    }
    if (!section.trail || !section.path_id) {
        return CJ_ERR_NOMEM;
    }
    heading->section = section.parent;
    if (heading->text.len == 0 || !worth_keeping(&section)) {
        if (!group) {
            tell_empty(cutting, section.line, section.column);
        }
        return CJ_OK;
    }
    heading->section = (uint32_t)document->section_count;
    document->sections[document->section_count++] = section;
    return CJ_OK;
}

static cj_status add_sections(struct cutting *cutting)
{
    struct cj_document *document = cutting->outline->document;
    uint32_t current = CJ_NO_ENTRY;

    add_file_section(cutting);
    if (document->section_count > 0) {
        current = 0;
    }
    for (size_t i = 0; i < cutting->outline->count; i++) {
        struct cj_heading *heading = &cutting->outline->headings[i];
        heading->section = current;
        if (!cj_plan_is_entry(&cutting->plan, heading)) {
            continue;
        }
        for (unsigned below = heading->node->level; below <= CJ_MAX_LEVEL; below++) {
            cutting->trail[below] = NULL;
        }
        if (add_section(cutting, i) != CJ_OK) {
            return CJ_ERR_NOMEM;
        }
        cutting->trail[heading->node->level] = heading;
        current = heading->section;
    }
    return CJ_OK;
}

/* `faqs: [{title, body}]` of the front matter: each is a question of its own. */
static cj_status add_front_faq(struct cutting *cutting, const struct cj_yaml *item)
{
    struct cj_document *document = cutting->outline->document;
    struct cj_place place = *cutting->outline->place;
    const struct cj_yaml *title = cj_yaml_get(item, "title");
    const struct cj_yaml *body = cj_yaml_get(item, "body");
    struct cj_tree tree = {0};
    struct cj_str anchor = {NULL, 0};
    struct cj_str question = {"", 0};
    cj_status st = CJ_OK;

    if (title) {
        st = cj_title_read(&place, title->text, title->line, title->column, &question);
    }
    if (st == CJ_OK && (question.len == 0 || !body || body->text.len == 0)) {
        tell_empty(cutting, item->line, item->column);
        return CJ_OK;
    }
    if (st == CJ_OK) {
        place.first_line = body->line;
        st = cj_document_parse_text(&place, body->text, &tree);
    }
    if (st == CJ_OK) {
        st = cj_anchors_make(cutting->outline, question, &anchor);
    }
    struct cj_section section = {
        .kind = CJ_ENTRY_FAQ,
        .question = question.ptr,
        .trail = document->has_title ? document->title : "",
        .anchor = anchor.ptr,
        .path_id = make_id(cutting, anchor),
        .line = title->line,
        .column = title->column,
        .parent = CJ_NO_ENTRY,
        .first = tree.root ? tree.root->first : NULL,
        .own = tree,
    };
    if (st == CJ_OK && !section.path_id) {
        st = CJ_ERR_NOMEM;
    }
    if (st == CJ_OK) {
        document->sections[document->section_count++] = section;
    }
    return st;
}

static cj_status add_front_faqs(struct cutting *cutting)
{
    const struct cj_yaml *faqs = cutting->outline->document->front.faqs;
    cj_status result = CJ_OK;

    for (const struct cj_yaml *item = faqs ? faqs->first : NULL; item; item = item->next) {
        cj_status st = add_front_faq(cutting, item);
        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        result = st == CJ_OK ? result : st;
    }
    return result;
}

/* A title has one description: in the front matter, or in a block under its heading. */
static cj_status check_title_block(const struct cutting *cutting)
{
    const struct cj_place *place = cutting->outline->place;
    const struct cj_heading *title = cutting->plan.title;

    if (!title || !title->block || !cutting->outline->document->front.meta.present) {
        return CJ_OK;
    }
    cj_diags_add(place->diags, CJ_ERROR, "kb/block", place->file, title->block->line,
                 title->block->column,
                 "the file has described itself above: join the two conserje blocks");
    return CJ_ERR_CONTENT;
}

cj_status cj_sections_make(struct cj_outline *outline)
{
    struct cj_document *document = outline->document;
    const struct cj_yaml *faqs = document->front.faqs;
    struct cutting cutting = {.outline = outline};

    if (cj_plan_make(outline, &cutting.plan) != CJ_OK) {
        return CJ_ERR_NOMEM;
    }
    document->sections =
        cj_arena_array(outline->place->arena, outline->count + 1 + (faqs ? faqs->count : 0),
                       sizeof(*document->sections));
    if (!document->sections || add_sections(&cutting) != CJ_OK ||
        cj_anchors_collect(outline) != CJ_OK) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = add_front_faqs(&cutting);
    for (size_t i = 0; i < document->section_count; i++) {
        struct cj_section *section = &document->sections[i];
        section->id = section->meta.id.text ? section->meta.id.text : section->path_id;
    }
    return st == CJ_OK ? check_title_block(&cutting) : st;
}
