/* The short answer: what a chat shows first. */
#ifndef CJ_KB_BRIEF_H
#define CJ_KB_BRIEF_H

#include <conserje/status.h>

#include "kb/document.h"

/** A growing list of nodes on the heap. */
struct cj_node_list {
    const struct cj_node **items;
    size_t count;
    size_t capacity;
};

/** Zero-initialise it; reuse it for many sections; release with cj_parts_clear(). */
struct cj_parts {
    struct cj_node_list brief;
    struct cj_node_list more;
    struct cj_node_list all; /* both, in the order of the text, without footnotes */
};

/** Divides a section's blocks. Blocks are never cut; footnotes go where they are named.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_parts_make(const struct cj_document *document, const struct cj_section *section,
                        struct cj_parts *parts);

void cj_parts_clear(struct cj_parts *parts);

/** Marks the blocks that many documents share word for word ("Was this helpful?"): they are
 * left out of short answers. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_boilerplate_mark(struct cj_document *documents, size_t count);

#endif
