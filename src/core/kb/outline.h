/* The headings of a file: what outline.c, plan.c, sections.c and anchors.c share. */
#ifndef CJ_KB_OUTLINE_H
#define CJ_KB_OUTLINE_H

#include "base/map.h"
#include "kb/document.h"

/** A heading at the top level of the tree. */
struct cj_heading {
    struct cj_node *node;
    struct cj_str text;          /* plain words */
    struct cj_str anchor;        /* `{#anchor}`, else GitHub's slug; numbered when repeated */
    struct cj_str slug;          /* GitHub's, when it is not the anchor */
    struct cj_block_meta meta;   /* of the comment right below */
    const struct cj_node *block; /* that comment, or NULL */
    bool is_question;
    bool is_title;    /* of the whole file */
    uint32_t section; /* the section it begins, or the one that it is part of */
};

/** How often each anchor was used. */
struct cj_anchor_uses {
    struct cj_map index; /* anchor → index in `uses` */
    uint32_t *uses;
    size_t count;
    size_t capacity;
};

struct cj_outline {
    const struct cj_place *place;
    struct cj_document *document;
    struct cj_heading *headings;
    size_t count;
    size_t capacity;
    struct cj_anchor_uses slugs;   /* as GitHub numbers them */
    struct cj_anchor_uses anchors; /* as we do: explicit ones too */
};

#define CJ_MAX_LEVEL 6 /* of Markdown's headings */

/** How a file is cut into sections. */
struct cj_plan {
    bool is_faq;
    unsigned level;                     /* of the questions */
    size_t questions[CJ_MAX_LEVEL + 1]; /* headings with a question mark, by level */
    const struct cj_heading *title;     /* NULL when it stands in the front matter alone */
};

/** Finds the title, names the document by it, and decides what its headings are.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_plan_make(struct cj_outline *outline, struct cj_plan *out_plan);

/** True when the heading begins a section. */
bool cj_plan_is_entry(const struct cj_plan *plan, const struct cj_heading *heading);

/** True for a heading of a FAQ file that only groups the questions below it. */
bool cj_plan_is_group(const struct cj_plan *plan, const struct cj_heading *heading);

/** Fills the document's sections and anchors. @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT */
cj_status cj_sections_make(struct cj_outline *outline);

/** Gives each heading its anchor. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_anchors_name(struct cj_outline *outline);

/** An anchor for a question that has no heading. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_anchors_make(struct cj_outline *outline, struct cj_str question,
                          struct cj_str *out_anchor);

/** Fills the document's anchors: those of headings, and the places that HTML names.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_anchors_collect(struct cj_outline *outline);

#endif
