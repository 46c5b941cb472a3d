/* The headings of a file: what outline.c and anchors.c share. */
#ifndef CJ_KB_OUTLINE_H
#define CJ_KB_OUTLINE_H

#include "kb/document.h"

/** A heading at the top level of the tree. */
struct cj_heading {
    struct cj_node *node;
    struct cj_str text;          /* plain words */
    struct cj_str anchor;        /* `{#anchor}`, else GitHub's slug, numbered when repeated */
    struct cj_str slug;          /* GitHub's, when it is not the anchor */
    struct cj_block_meta meta;   /* of the comment right below */
    const struct cj_node *block; /* that comment, or NULL */
    bool is_question;
    bool is_title;    /* of the whole file */
    uint32_t section; /* the section it begins, or the one that it is part of */
};

struct cj_outline {
    const struct cj_place *place;
    struct cj_document *document;
    struct cj_heading *headings;
    size_t count;
    size_t capacity;
};

/** Gives each heading its anchor. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_anchors_name(struct cj_outline *outline);

/** Fills the document's anchors: those of headings, and the places that HTML names.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_anchors_collect(struct cj_outline *outline);

#endif
