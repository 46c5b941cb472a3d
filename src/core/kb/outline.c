/* What in a file can be answered: its sections.
 *
 * An article is asked for by its title, and each of its headings is a passage. In a FAQ file
 * the headings of one level are questions; headings above them group them. Nothing is lost
 * either way: text that stands outside of every question belongs to the file's own entry. */
#include "kb/outline.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/map.h"
#include "base/message.h"
#include "base/utf8.h"
#include "kb/markdown.h"
#include "kb/slug.h"

#define MAX_LEVEL     6 /* of Markdown's headings */
#define MIN_QUESTIONS 2 /* headings of one level with a question mark make a FAQ file */
#define MAX_TRAIL_PART_LEN                                           \
    150 /* bytes of each heading in a trail: it is there for context \
         */

/* How a file is cut into sections. */
struct plan {
    bool is_faq;
    unsigned level;                  /* of the questions */
    size_t questions[MAX_LEVEL + 1]; /* headings with a question mark, by level */
    const struct cj_heading *title;  /* NULL when it stands in the front matter alone */
    struct cj_heading *trail[MAX_LEVEL + 1]; /* the headings above, by level */
};

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

    cj_status st = is_ours(top) ? cj_block_meta_read(outline->place, top->text, top->line,
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

static cj_status same_title(struct cj_str a, struct cj_str b, bool *out_same)
{
    struct cj_buf left = {0};
    struct cj_buf right = {0};

    cj_title_key(a, &left);
    cj_title_key(b, &right);
    *out_same = cj_str_equal(cj_buf_str(&left), cj_buf_str(&right));
    bool failed = left.failed || right.failed;
    cj_buf_clear(&left);
    cj_buf_clear(&right);
    return failed ? CJ_ERR_NOMEM : CJ_OK;
}

static size_t count_level(const struct cj_outline *outline, unsigned level)
{
    size_t count = 0;

    for (size_t i = 0; i < outline->count; i++) {
        count += outline->headings[i].node->level <= level;
    }
    return count;
}

static void tell_title_differs(const struct cj_outline *outline,
                               const struct cj_heading *heading)
{
    const struct cj_place *place = outline->place;

    cj_diags_add(place->diags, CJ_INFO, "kb/title-differs", place->file, heading->node->line,
                 heading->node->column,
                 "this heading and the title of the front matter differ: visitors may see "
                 "either; make them one, or let the title be the question");
}

/* The heading that is the title of the whole file: the first one, when it stands above all
 * others, or says what the front matter's title says. */
static cj_status find_title(struct cj_outline *outline, struct plan *plan)
{
    const char *in_front = outline->document->front.title.text;
    struct cj_heading *first = outline->count > 0 ? &outline->headings[0] : NULL;
    bool same = false;
    cj_status st = CJ_OK;

    for (size_t i = 0; in_front && i < outline->count && st == CJ_OK; i++) {
        const struct cj_heading *heading = &outline->headings[i];
        if (heading->node->level == 1) {
            st = same_title(heading->text, cj_str_from(in_front), &same);
            if (st == CJ_OK && !same) {
                tell_title_differs(outline, heading);
            }
            same = same && i == 0;
            break;
        }
    }
    if (!first || st != CJ_OK) {
        return st;
    }
    bool alone = count_level(outline, first->node->level) == 1;
    bool above = first->node->level == 1 || !in_front;
    if (same || (alone && above) || (first->node->level == 1 && !in_front)) {
        first->is_title = true;
        plan->title = first;
    }
    return CJ_OK;
}

/* A file without any title is called as it is named. */
static char *title_of_path(const struct cj_document *document, struct cj_arena *arena)
{
    const char *slash = strrchr(document->path, '/');
    const char *name = slash ? slash + 1 : document->path;
    const char *dot = strrchr(name, '.');
    char *title = cj_arena_strndup(arena, name, dot ? (size_t)(dot - name) : strlen(name));

    for (char *at = title; at && *at; at++) {
        if (*at == '-' || *at == '_') {
            *at = ' ';
        }
    }
    return title;
}

static cj_status set_title(struct cj_outline *outline, const struct plan *plan)
{
    struct cj_document *document = outline->document;
    const struct cj_place *place = outline->place;
    struct cj_buf title = {0};

    cj_title_clean(cj_str_from(document->front.title.text), &title);
    if (title.len == 0 && plan->title) {
        cj_buf_add_str(&title, plan->title->text);
    }
    if (title.len == 0) {
        document->title = title_of_path(document, place->arena);
    } else if (!title.failed) {
        document->title = cj_arena_strndup(place->arena, title.ptr, title.len);
    }
    if (title.len == 0 && outline->count == 0) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/no-title", place->file, 1, 1,
                     "neither a title nor a heading: visitors can ask for it by its file name "
                     "only; begin it with '# Title'");
    }
    cj_buf_clear(&title);
    return document->title ? CJ_OK : CJ_ERR_NOMEM;
}

/* The level that most headings of a kind have, the upper one on a tie; 0 when there is none.
 */
static unsigned common_level(const struct cj_outline *outline,
                             bool (*counts)(const struct cj_heading *heading))
{
    size_t by_level[MAX_LEVEL + 1] = {0};
    unsigned best = 0;

    for (size_t i = 0; i < outline->count; i++) {
        const struct cj_heading *heading = &outline->headings[i];
        if (!heading->is_title && counts(heading)) {
            by_level[heading->node->level]++;
        }
    }
    for (unsigned level = 1; level <= MAX_LEVEL; level++) {
        if (by_level[level] > by_level[best]) {
            best = level;
        }
    }
    return best;
}

static bool asks(const struct cj_heading *heading)
{
    return heading->is_question;
}

static bool has_block(const struct cj_heading *heading)
{
    return heading->block != NULL;
}

static bool any_heading(const struct cj_heading *heading)
{
    (void)heading;
    return true;
}

static void find_kind(struct cj_outline *outline, struct plan *plan)
{
    for (size_t i = 0; i < outline->count; i++) {
        const struct cj_heading *heading = &outline->headings[i];
        if (!heading->is_title && heading->is_question) {
            plan->questions[heading->node->level]++;
        }
        plan->is_faq |= !heading->is_title && heading->block;
    }
    for (unsigned level = 1; level <= MAX_LEVEL; level++) {
        plan->is_faq |= plan->questions[level] >= MIN_QUESTIONS;
    }
    plan->is_faq |= outline->document->front.is_faq;

    unsigned asked = common_level(outline, asks);
    bool enough = plan->questions[asked] >= MIN_QUESTIONS || outline->document->front.is_faq;
    plan->level = asked > 0 && enough ? asked : common_level(outline, has_block);
    if (plan->level == 0) {
        plan->level = common_level(outline, any_heading);
    }
}

static bool is_entry(const struct plan *plan, const struct cj_heading *heading)
{
    unsigned level = heading->node->level;

    if (heading->is_title) {
        return false;
    }
    return !plan->is_faq || heading->block || level <= plan->level ||
           (heading->is_question && plan->questions[level] >= MIN_QUESTIONS);
}

/* In a FAQ file, a heading above the questions that only groups them. */
static bool is_group(const struct plan *plan, const struct cj_heading *heading)
{
    return plan->is_faq && !heading->block && heading->node->level < plan->level &&
           !(heading->is_question && plan->questions[heading->node->level] >= MIN_QUESTIONS);
}

/* Where the blocks of a heading end. A group ends where its first question begins. */
static struct cj_node *find_end(const struct cj_outline *outline, const struct plan *plan,
                                size_t index)
{
    const struct cj_heading *heading = &outline->headings[index];
    bool group = is_group(plan, heading);

    for (size_t i = index + 1; i < outline->count; i++) {
        const struct cj_heading *next = &outline->headings[i];
        if (next->node->level <= heading->node->level || (group && is_entry(plan, next))) {
            return next->node;
        }
    }
    return NULL;
}

static bool is_blank(const struct cj_node *first, const struct cj_node *end)
{
    for (; first != end; first = first->next) {
        if (first->kind != CJ_NODE_HEADING && first->kind != CJ_NODE_FOOTNOTE &&
            (first->kind == CJ_NODE_RULE ? false : !cj_node_is_blank(first))) {
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

static char *make_trail(const struct cj_outline *outline, const struct plan *plan,
                        unsigned level)
{
    struct cj_buf trail = {0};

    add_trail_part(&trail, cj_str_from(outline->document->title));
    for (unsigned above = 1; above < level; above++) {
        if (plan->trail[above]) {
            add_trail_part(&trail, plan->trail[above]->text);
        }
    }
    char *copy =
        trail.failed ? NULL : cj_arena_strndup(outline->place->arena, trail.ptr, trail.len);
    cj_buf_clear(&trail);
    return copy;
}

static char *make_id(const struct cj_outline *outline, struct cj_str anchor)
{
    struct cj_buf id = {0};

    cj_buf_printf(&id, "%s#%.*s", outline->document->path, CJ_STR_ARGS(anchor));
    char *copy = id.failed ? NULL : cj_arena_strndup(outline->place->arena, id.ptr, id.len);
    cj_buf_clear(&id);
    return copy;
}

static void tell_empty(const struct cj_outline *outline, uint32_t line, uint32_t column)
{
    cj_diags_add(outline->place->diags, CJ_WARNING, "kb/empty-entry", outline->place->file,
                 line, column, "nothing stands here to answer with: it was left out");
}

/* An entry that only hands over, or that others name, may be without a text. */
static bool worth_keeping(const struct cj_section *section)
{
    return !is_blank(section->first, section->end) || section->meta.id.text ||
           section->meta.escalate.when;
}

/* The section of the whole file, or of what stands outside of its questions. */
static void add_file_section(struct cj_outline *outline, const struct plan *plan)
{
    struct cj_document *document = outline->document;
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

    if (plan->title) {
        section.heading = plan->title->node;
        section.line = plan->title->node->line;
        section.column = plan->title->node->column;
        if (plan->title->block) {
            section.meta = plan->title->meta;
        }
    }
    for (size_t i = 0; i < outline->count; i++) {
        section.has_passages |= !outline->headings[i].is_title;
    }
    for (size_t i = 0; plan->is_faq && i < outline->count; i++) {
        if (is_entry(plan, &outline->headings[i])) {
            section.end = outline->headings[i].node;
            break;
        }
    }
    if (worth_keeping(&section)) {
        document->sections[document->section_count++] = section;
    } else if (outline->count <= (plan->title != NULL) && !document->front.faqs) {
        tell_empty(outline, section.line, section.column);
    }
}

static cj_status add_section(struct cj_outline *outline, const struct plan *plan, size_t index)
{
    struct cj_document *document = outline->document;
    struct cj_heading *heading = &outline->headings[index];
    const bool group = is_group(plan, heading);
    struct cj_section section = {
        .kind = plan->is_faq && !group ? CJ_ENTRY_FAQ : CJ_ENTRY_PASSAGE,
        .question = heading->text.ptr,
        .trail = make_trail(outline, plan, heading->node->level),
        .anchor = heading->anchor.ptr,
        .path_id = make_id(outline, heading->anchor),
        .line = heading->node->line,
        .column = heading->node->column,
        .parent = CJ_NO_ENTRY,
        .heading = heading->node,
        .first = heading->node->next,
        .end = find_end(outline, plan, index),
        .meta = heading->meta,
    };

    for (unsigned above = heading->node->level; above-- > 1;) {
        if (plan->trail[above] && section.parent == CJ_NO_ENTRY) {
            section.parent = plan->trail[above]->section;
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
            tell_empty(outline, section.line, section.column);
        }
        return CJ_OK;
    }
    heading->section = (uint32_t)document->section_count;
    document->sections[document->section_count++] = section;
    return CJ_OK;
}

static cj_status add_sections(struct cj_outline *outline, struct plan *plan)
{
    struct cj_document *document = outline->document;
    uint32_t current = CJ_NO_ENTRY;

    add_file_section(outline, plan);
    if (document->section_count > 0) {
        current = 0;
    }
    for (size_t i = 0; i < outline->count; i++) {
        struct cj_heading *heading = &outline->headings[i];
        heading->section = current;
        if (!is_entry(plan, heading)) {
            continue;
        }
        for (unsigned below = heading->node->level; below <= MAX_LEVEL; below++) {
            plan->trail[below] = NULL;
        }
        if (add_section(outline, plan, i) != CJ_OK) {
            return CJ_ERR_NOMEM;
        }
        plan->trail[heading->node->level] = heading;
        current = heading->section;
    }
    return CJ_OK;
}

/* `faqs: [{title, body}]` of the front matter: each is a question of its own. */
static cj_status add_front_faq(struct cj_outline *outline, const struct cj_yaml *item)
{
    struct cj_document *document = outline->document;
    struct cj_place place = *outline->place;
    const struct cj_yaml *title = cj_yaml_get(item, "title");
    const struct cj_yaml *body = cj_yaml_get(item, "body");
    struct cj_tree tree = {0};
    struct cj_buf slug = {0};

    if (!title || !body || title->text.len == 0 || body->text.len == 0) {
        tell_empty(outline, item->line, item->column);
        return CJ_OK;
    }
    place.first_line = body->line;
    cj_status st = cj_markdown_parse(&place, body->text, &tree);
    cj_slug(title->text, &slug);
    struct cj_section section = {
        .kind = CJ_ENTRY_FAQ,
        .question = title->text.ptr,
        .trail = document->title,
        .anchor = slug.failed ? NULL : cj_arena_strndup(place.arena, slug.ptr, slug.len),
        .path_id = make_id(outline, cj_buf_str(&slug)),
        .line = title->line,
        .column = title->column,
        .parent = CJ_NO_ENTRY,
        .first = tree.root ? tree.root->first : NULL,
        .own = tree,
    };
    cj_buf_clear(&slug);
    if (st == CJ_OK && (!section.anchor || !section.path_id)) {
        st = CJ_ERR_NOMEM;
    }
    if (st == CJ_OK) {
        document->sections[document->section_count++] = section;
    }
    return st;
}

static cj_status add_front_faqs(struct cj_outline *outline)
{
    const struct cj_yaml *faqs = outline->document->front.faqs;
    cj_status result = CJ_OK;

    for (const struct cj_yaml *item = faqs ? faqs->first : NULL; item; item = item->next) {
        cj_status st = add_front_faq(outline, item);
        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        result = st == CJ_OK ? result : st;
    }
    return result;
}

static cj_status make_sections(struct cj_outline *outline)
{
    struct cj_document *document = outline->document;
    const struct cj_yaml *faqs = document->front.faqs;
    struct plan plan = {0};

    cj_status st = find_title(outline, &plan);
    if (st == CJ_OK) {
        st = set_title(outline, &plan);
    }
    if (st != CJ_OK) {
        return st;
    }
    find_kind(outline, &plan);
    document->sections =
        cj_arena_array(outline->place->arena, outline->count + 1 + (faqs ? faqs->count : 0),
                       sizeof(*document->sections));
    if (!document->sections || add_sections(outline, &plan) != CJ_OK ||
        cj_anchors_collect(outline) != CJ_OK) {
        return CJ_ERR_NOMEM;
    }
    st = add_front_faqs(outline);
    for (size_t i = 0; i < document->section_count; i++) {
        struct cj_section *section = &document->sections[i];
        section->id = section->meta.id.text ? section->meta.id.text : section->path_id;
    }
    return st;
}

cj_status cj_outline_make(const struct cj_place *place, struct cj_document *document)
{
    struct cj_outline outline = {.place = place, .document = document};

    cj_status headings = find_headings(&outline);
    cj_status blocks = headings == CJ_ERR_NOMEM ? headings : read_blocks(&outline);
    cj_status st = blocks == CJ_ERR_NOMEM ? blocks : make_sections(&outline);
    free(outline.headings);
    if (st == CJ_ERR_NOMEM) {
        return st;
    }
    return headings != CJ_OK ? headings : blocks != CJ_OK ? blocks : st;
}
