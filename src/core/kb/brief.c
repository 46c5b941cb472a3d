/* The short answer: the opening of a section, up to about a screen of a chat. */
#include "kb/brief.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/utf8.h"

/* Code points. A chat bubble on a phone holds about this much without scrolling. */
#define BRIEF_MAX_COUNT 600

struct choice {
    struct cj_parts *parts;
    struct cj_buf words;
    size_t count;  /* code points chosen so far */
    bool has_text; /* something was chosen that answers: no heading, no picture */
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

/* Decides about one block, with the words that it holds. */
static void choose(struct choice *choice, const struct cj_node *node)
{
    cj_buf_reset(&choice->words);
    cj_node_words(node, &choice->words);

    struct cj_str words = cj_str_trim(cj_buf_str(&choice->words));
    size_t count = cj_utf8_count(words);
    const bool heading = node->kind == CJ_NODE_HEADING;
    bool stop = choice->has_text && !choice->joined &&
                (heading || choice->count + count > BRIEF_MAX_COUNT);

    choice->full |= stop;
    if (node->kind == CJ_NODE_RULE && !choice->full) {
        return; /* it parts an opening from what follows: here they are joined */
    }
    add(choice, choice->full ? &choice->parts->more : &choice->parts->brief, node);
    if (!choice->full) {
        choice->count += count;
        choice->joined =
            heading || (node->kind == CJ_NODE_PARAGRAPH && cj_str_ends(words, ":"));
        choice->has_text |= !heading && count > 0;
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

static void divide(struct choice *choice, const struct cj_section *section, bool boilerplate)
{
    for (const struct cj_node *node = section->first; node != section->end;
         node = node->next) {
        if (!is_shown(node) || node == section->heading) {
            continue;
        }
        if (node->boilerplate && !boilerplate) {
            add(choice, &choice->parts->more, node);
        } else {
            choose(choice, node);
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
