/* One Markdown file, parsed: its front matter, its tree, and what in it can be answered. */
#ifndef CJ_KB_DOCUMENT_H
#define CJ_KB_DOCUMENT_H

#include <conserje/status.h>

#include "kb/block_meta.h"
#include "kb/front_matter.h"
#include "kb/kb.h"
#include "kb/node.h"
#include "kb/place.h"

/** An entry to be: a heading and the blocks that answer it. */
struct cj_section {
    enum cj_entry_kind kind;
    const char *question;
    const char *trail; /* headings above it, joined by " › " */
    const char *anchor;
    const char *path_id; /* of path and anchor */
    const char *id;      /* the editor's, else path_id */
    uint32_t line;
    uint32_t column;
    uint32_t parent;         /* index of the section above, or CJ_NO_ENTRY */
    struct cj_node *heading; /* NULL when the question stands in the front matter */
    struct cj_node *first;   /* its blocks: siblings from `first` up to, without, `end` */
    struct cj_node *end;
    struct cj_tree own; /* its own tree when it stands in the front matter */
    struct cj_block_meta meta;
    uint32_t entry; /* index in the knowledge base, once it is there */
};

/** A name that links may use, and the section it leads to. */
struct cj_anchor {
    struct cj_str name;
    uint32_t section; /* CJ_NO_ENTRY: none; the anchor stands outside of all of them */
};

/** Everything lives in the arena of the place, which outlives the document. */
struct cj_document {
    const char *file; /* relative to the bot's folder */
    const char *path; /* relative to the knowledge base: ids begin with it */
    struct cj_front_matter front;
    const struct cj_lang *lang; /* NULL: nothing tells */
    const char *title;          /* of the whole file */
    bool has_title;             /* false: `title` is made of the file's name */
    struct cj_tree tree;        /* root is NULL for a draft */
    struct cj_section *sections;
    size_t section_count;
    struct cj_anchor *anchors; /* sorted by name */
    size_t anchor_count;
    uint64_t hash; /* of path and text */
};

/** Parses one file. Independent of all others, so files may be parsed at once.
 *
 * @param path          of the file inside the knowledge base
 * @param default_lang  NULL: guessed from the text
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when an error was told: leave the file out */
cj_status cj_document_parse(const struct cj_place *place, const char *path, struct cj_str text,
                            const struct cj_lang *default_lang,
                            struct cj_document *out_document);

/** Parses Markdown without front matter, other tools' template syntax stripped first.
 * @return as cj_document_parse() */
cj_status cj_document_parse_text(const struct cj_place *place, struct cj_str text,
                                 struct cj_tree *out_tree);

/** Finds the sections of a parsed tree: the second half of cj_document_parse(). */
cj_status cj_outline_make(const struct cj_place *place, struct cj_document *document);

/** The anchor called `name`, or NULL when the file has none. */
const struct cj_anchor *cj_document_anchor(const struct cj_document *document,
                                           struct cj_str name);

#endif
