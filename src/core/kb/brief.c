/* The short answer: the opening of a section, up to about a screen of a chat. */
#include "kb/brief.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"

/* Code points. A chat bubble on a phone holds about this much without scrolling. */
#define BRIEF_MAX_COUNT 600

/* An opening shorter than MIN has hardly begun to answer: one more block may make it LONG.
 * What a lead-in leads in to may do so too. */
#define BRIEF_MIN_COUNT  150
#define BRIEF_LONG_COUNT 1200

struct choice {
    struct cj_parts *parts;
    struct cj_buf words;
    size_t count;  /* code points chosen so far */
    bool has_text; /* something was chosen that answers: no heading, no lead-in, no picture */
    bool joined;   /* the last chosen block leads in to the next one */
    bool full;     /* the rest is more */
    bool failed;
};

static void add(struct choice *choice, struct cj_node_list *list, const struct cj_node *node)
{
    if (!cj_array_grow(&list->items, &list->capacity, list->count, sizeof(struct cj_node *))) {
        choice->failed = true;
        return;
    }
    list->items[list->count++] = node;
}

/* `<!-- more -->` */
static bool is_more_mark(const struct cj_node *node)
{
    if (node->kind != CJ_NODE_COMMENT || node->text.len < sizeof("<!---->") - 1) {
        return false;
    }
    struct cj_str inside = {node->text.ptr + 4, node->text.len - 4};
    inside.len -= cj_str_ends(inside, "-->") ? 3 : 0;
    return cj_str_equals(cj_str_trim(inside), "more");
}

static bool is_shown(const struct cj_node *node)
{
    return node->kind != CJ_NODE_COMMENT && node->kind != CJ_NODE_FOOTNOTE &&
           (node->kind == CJ_NODE_RULE || !cj_node_is_blank(node));
}

/* A rule parts what stands above from what stands below: at the edges it parts nothing. */
static void trim_rules(struct cj_node_list *list)
{
    size_t start = 0;

    while (start < list->count && list->items[start]->kind == CJ_NODE_RULE) {
        start++;
    }
    while (list->count > start && list->items[list->count - 1]->kind == CJ_NODE_RULE) {
        list->count--;
    }
    list->count -= start;
    if (start > 0) {
        memmove(list->items, list->items + start, list->count * sizeof(struct cj_node *));
    }
}

/* The words of a block, until the next call. */
static struct cj_str words_of(struct choice *choice, const struct cj_node *node)
{
    cj_buf_reset(&choice->words);
    cj_node_words(node, &choice->words);
    return cj_str_trim(cj_buf_str(&choice->words));
}

/* A paragraph in bold from end to end is a heading that an editor drew: "**On a phone**". A
 * full stop makes a sentence of it. */
static bool is_drawn_heading(const struct cj_node *node, struct cj_str words)
{
    if (node->kind != CJ_NODE_PARAGRAPH || words.len == 0 ||
        strchr(".!", words.ptr[words.len - 1])) {
        return false;
    }
    for (const struct cj_node *child = node->first; child; child = child->next) {
        bool bold = child->kind == CJ_NODE_STRONG ||
                    (child->kind == CJ_NODE_EM && child->first && !child->first->next &&
                     child->first->kind == CJ_NODE_STRONG);
        if (!bold && !cj_node_is_blank(child)) {
            return false;
        }
    }
    return true;
}

/* True when the block is nothing without the next one. */
static bool leads_in(const struct cj_node *node, struct cj_str words)
{
    return node->kind == CJ_NODE_PARAGRAPH &&
           (cj_str_ends(words, ":") || is_drawn_heading(node, words));
}

static size_t count_next(struct choice *choice, const struct cj_node *node,
                         const struct cj_node *end)
{
    for (node = node->next; node != end && node->kind != CJ_NODE_HEADING; node = node->next) {
        if (is_shown(node)) {
            return cj_utf8_count(words_of(choice, node));
        }
    }
    return 0;
}

/* Decides about one block before `end`. */
static void choose(struct choice *choice, const struct cj_node *node,
                   const struct cj_node *end)
{
    struct cj_str words = words_of(choice, node);
    const bool heading = node->kind == CJ_NODE_HEADING;
    const bool lead_in = leads_in(node, words);
    const size_t count = cj_utf8_count(words);
    const size_t total = choice->count + count;
    size_t limit = choice->count < BRIEF_MIN_COUNT ? BRIEF_LONG_COUNT : BRIEF_MAX_COUNT;
    bool fits = total <= limit &&
                (!lead_in || total + count_next(choice, node, end) <= BRIEF_LONG_COUNT);

    choice->full |= choice->has_text && !choice->joined && (heading || !fits);
    if (node->kind == CJ_NODE_RULE && !choice->full) {
        return; /* it parts an opening from what follows: here they are joined */
    }
    add(choice, choice->full ? &choice->parts->more : &choice->parts->brief, node);
    if (!choice->full) {
        choice->count += count;
        choice->joined = heading || lead_in;
        choice->has_text |= !heading && !lead_in && count > 0;
    }
}

/* Everything above the mark is the short answer, everything below it is more. */
static void divide_at_mark(struct choice *choice, const struct cj_section *section)
{
    struct cj_node_list *list = &choice->parts->brief;

    for (const struct cj_node *node = section->first; node != section->end;
         node = node->next) {
        if (is_more_mark(node)) {
            list = &choice->parts->more;
        } else if (is_shown(node) && node != section->heading) {
            add(choice, list, node);
        }
    }
}

/* A heading with nothing but boilerplate below it is boilerplate too. */
static bool is_boilerplate(const struct cj_node *node, const struct cj_node *end)
{
    bool found = node->boilerplate;

    if (node->kind != CJ_NODE_HEADING) {
        return found;
    }
    for (node = node->next; node != end && node->kind != CJ_NODE_HEADING; node = node->next) {
        if (is_shown(node) && !node->boilerplate) {
            return false;
        }
        found |= node->boilerplate;
    }
    return found;
}

/* @param all  boilerplate too, unless it is what a lead-in leads in to: that always stays */
static void divide(struct choice *choice, const struct cj_section *section, bool all)
{
    bool led_in = false;

    for (const struct cj_node *node = section->first; node != section->end;
         node = node->next) {
        if (!is_shown(node) || node == section->heading) {
            continue;
        }
        if (!all && !led_in && is_boilerplate(node, section->end)) {
            add(choice, &choice->parts->more, node);
        } else {
            choose(choice, node, section->end);
            led_in = !choice->full && choice->joined && node->kind == CJ_NODE_PARAGRAPH;
        }
    }
}

static bool has_mark(const struct cj_section *section)
{
    for (const struct cj_node *node = section->first; node != section->end;
         node = node->next) {
        if (is_more_mark(node)) {
            return true;
        }
    }
    return false;
}

/* The numbers of the footnotes that a tree names. */
struct numbers {
    uint32_t *items;
    size_t count;
    size_t capacity;
    bool failed;
};

static void collect_numbers(struct numbers *numbers, const struct cj_node *node)
{
    if (node->kind == CJ_NODE_FOOTNOTE_REF) {
        if (!cj_array_grow(&numbers->items, &numbers->capacity, numbers->count,
                           sizeof(*numbers->items))) {
            numbers->failed = true;
            return;
        }
        numbers->items[numbers->count++] = node->number;
    }
    for (const struct cj_node *child = node->first; child && !numbers->failed;
         child = child->next) {
        collect_numbers(numbers, child);
    }
}

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;

    return (*a > *b) - (*a < *b);
}

/* Adds the footnotes that the blocks of `list` name, each once. */
static void add_footnotes(struct choice *choice, struct cj_node_list *list,
                          const struct cj_tree *tree)
{
    struct numbers numbers = {0};

    for (size_t i = 0; i < list->count; i++) {
        collect_numbers(&numbers, list->items[i]);
    }
    if (numbers.count > 0) {
        qsort(numbers.items, numbers.count, sizeof(*numbers.items), compare_numbers);
    }
    for (size_t i = 0; i < numbers.count; i++) {
        uint32_t number = numbers.items[i];
        bool repeated = i > 0 && numbers.items[i - 1] == number;
        if (!repeated && number > 0 && number <= tree->footnote_count) {
            add(choice, list, tree->footnotes[number - 1]);
        }
    }
    choice->failed |= numbers.failed;
    free(numbers.items);
}

cj_status cj_parts_make(const struct cj_document *document, const struct cj_section *section,
                        struct cj_parts *parts)
{
    struct choice choice = {.parts = parts};

    parts->brief.count = parts->more.count = parts->all.count = 0;
    for (const struct cj_node *node = section->first; node != section->end;
         node = node->next) {
        if (is_shown(node) && node != section->heading) {
            add(&choice, &parts->all, node);
        }
    }
    if (has_mark(section)) {
        divide_at_mark(&choice, section);
    } else {
        divide(&choice, section, false);
    }
    if (!choice.has_text && parts->more.count > 0 && !has_mark(section)) {
        /* Nothing but boilerplate, or pictures: then that is the answer. */
        parts->brief.count = parts->more.count = 0;
        divide(&choice, section, true);
    }
    trim_rules(&parts->brief);
    trim_rules(&parts->more);

    const struct cj_tree *tree = section->own.root ? &section->own : &document->tree;
    add_footnotes(&choice, &parts->brief, tree);
    add_footnotes(&choice, &parts->more, tree);
    bool failed = choice.failed || choice.words.failed;
    cj_buf_clear(&choice.words);
    return failed ? CJ_ERR_NOMEM : CJ_OK;
}

void cj_parts_clear(struct cj_parts *parts)
{
    free(parts->brief.items);
    free(parts->more.items);
    free(parts->all.items);
    *parts = (struct cj_parts){0};
}
