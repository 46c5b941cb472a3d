/* How a file is cut into entries: its title, and which of its headings are questions.
 *
 * An article is asked for by its title, and each of its headings is a passage. In a FAQ file
 * the headings of one level are questions; headings above them group them. */
#include <string.h>

#include "kb/outline.h"
#include "kb/slug.h"

#define MIN_QUESTIONS 2 /* headings of one level with a question mark make a FAQ file */

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
 * others, or says what the front matter's title says. A lone question below the first level
 * stays a question, so that its id does not change when a second one joins it. */
static cj_status find_title(struct cj_outline *outline, struct cj_plan *plan)
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
    bool top = first->node->level == 1;
    bool alone = count_level(outline, first->node->level) == 1;
    bool question = !top && (first->block || outline->document->front.is_faq);
    if (same || (top && (alone || !in_front)) || (alone && !in_front && !question)) {
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

static cj_status set_title(struct cj_outline *outline, const struct cj_plan *plan)
{
    struct cj_document *document = outline->document;
    const struct cj_place *place = outline->place;
    const char *title = document->front.title.text;

    if (!title && plan->title && plan->title->text.len > 0) {
        title = plan->title->text.ptr;
    }
    document->has_title = title != NULL;
    document->title = title ? title : title_of_path(document, place->arena);
    if (!title && outline->count == 0) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/no-title", place->file, 1, 1,
                     "neither a title nor a heading: visitors can ask for it by its file name "
                     "only; begin it with '# Title'");
    }
    return document->title ? CJ_OK : CJ_ERR_NOMEM;
}

/* The level that most headings of a kind have, the upper one on a tie; 0 when there is none.
 */
static unsigned common_level(const struct cj_outline *outline,
                             bool (*counts)(const struct cj_heading *heading))
{
    size_t by_level[CJ_MAX_LEVEL + 1] = {0};
    unsigned best = 0;

    for (size_t i = 0; i < outline->count; i++) {
        const struct cj_heading *heading = &outline->headings[i];
        if (!heading->is_title && counts(heading)) {
            by_level[heading->node->level]++;
        }
    }
    for (unsigned level = 1; level <= CJ_MAX_LEVEL; level++) {
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

static void find_kind(struct cj_outline *outline, struct cj_plan *plan)
{
    for (size_t i = 0; i < outline->count; i++) {
        const struct cj_heading *heading = &outline->headings[i];
        if (!heading->is_title && heading->is_question) {
            plan->questions[heading->node->level]++;
        }
        plan->is_faq |= !heading->is_title && heading->block;
    }
    for (unsigned level = 1; level <= CJ_MAX_LEVEL; level++) {
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

bool cj_plan_is_entry(const struct cj_plan *plan, const struct cj_heading *heading)
{
    unsigned level = heading->node->level;

    if (heading->is_title) {
        return false;
    }
    return !plan->is_faq || heading->block || level <= plan->level ||
           (heading->is_question && plan->questions[level] >= MIN_QUESTIONS);
}

/* In a FAQ file, a heading above the questions that only groups them. */
bool cj_plan_is_group(const struct cj_plan *plan, const struct cj_heading *heading)
{
    return plan->is_faq && !heading->block && heading->node->level < plan->level &&
           !(heading->is_question && plan->questions[heading->node->level] >= MIN_QUESTIONS);
}

cj_status cj_plan_make(struct cj_outline *outline, struct cj_plan *out_plan)
{
    struct cj_plan plan = {0};

    cj_status st = find_title(outline, &plan);
    if (st == CJ_OK) {
        st = set_title(outline, &plan);
    }
    if (st == CJ_OK) {
        find_kind(outline, &plan);
        *out_plan = plan;
    }
    return st;
}
