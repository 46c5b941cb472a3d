/* What becomes of each HTML tag. */
#ifndef CJ_KB_HTML_TAGS_H
#define CJ_KB_HTML_TAGS_H

#include "base/str.h"
#include "kb/node.h"

/* What becomes of a tag. */
enum cj_treatment {
    CJ_HTML_KEEP,      /* opens a node of `kind` */
    CJ_HTML_BREAK,     /* a line break */
    CJ_HTML_RULE,      /* a rule */
    CJ_HTML_IMAGE,     /* an image, by src and alt */
    CJ_HTML_ANCHOR,    /* `a`: a link, or a place that links may name */
    CJ_HTML_SUMMARY,   /* the title of details */
    CJ_HTML_PRE,       /* a code block up to its end tag */
    CJ_HTML_ERASE,     /* left out with what it holds: code, not text */
    CJ_HTML_SILENT,    /* left out; nothing is lost, so nobody is told */
    CJ_HTML_DROP_BLOCK /* left out; the text stays, as a paragraph of its own */
};

struct cj_html_tag {
    const char *name;
    enum cj_treatment treatment;
    enum cj_node_kind kind; /* of the node that CJ_HTML_KEEP opens */
};

/** The row of a tag, any case; NULL for one that is not known. `out_id` is set to a number
 * of its own, from 1. */
const struct cj_html_tag *cj_html_find_tag(struct cj_str name, unsigned *out_id);

#endif
