/* Where links and images lead. */
#ifndef CJ_KB_LINKS_H
#define CJ_KB_LINKS_H

#include <conserje/status.h>

#include "base/map.h"
#include "kb/document.h"

/** All documents, to find each other in. */
struct cj_library {
    const char *root;   /* the bot's folder; NULL: nothing is on disk */
    const char *folder; /* of the knowledge base, below `root` */
    const struct cj_document *documents;
    size_t count;
    struct cj_map by_path; /* path in the knowledge base → index */
    struct cj_map by_id;   /* an id that an editor gave → index in `ids` */
    struct cj_library_id {
        uint32_t document;
        uint32_t section;
    } * ids;
};

/** Resolves every link and image of a document in place; what leads nowhere is told as
 * [kb/broken-link] or [kb/broken-anchor] and keeps its text.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_links_resolve(const struct cj_library *library, const struct cj_place *place,
                           const struct cj_document *document);

/** The same for a text that stands alone: only whole addresses and ids of entries. */
cj_status cj_links_resolve_alone(struct cj_node *node, struct cj_arena *arena);

#define CJ_MAX_URL_LEN 2000 /* bytes; browsers and servers refuse longer ones */

/** What an address is good for. */
enum cj_url_kind {
    CJ_URL_SAFE,     /* whole, with a scheme that may be followed */
    CJ_URL_UNSAFE,   /* with another scheme: javascript:, data:, file: */
    CJ_URL_LONG,     /* over CJ_MAX_URL_LEN */
    CJ_URL_RELATIVE, /* a path, a fragment, or empty */
};

/** Judges an address as a browser would read it, which ignores control characters. The
 * cleaned address is in `arena`; ptr is NULL when memory ran out. */
enum cj_url_kind cj_url_judge(struct cj_str url, struct cj_arena *arena,
                              struct cj_str *out_clean);

#endif
