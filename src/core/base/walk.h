/* The content files below a folder, in an order that no file system changes. */
#ifndef CJ_BASE_WALK_H
#define CJ_BASE_WALK_H

#include <conserje/diag.h>

#include "base/arena.h"

#define CJ_WALK_MAX_DEPTH 8 /* folders below the start: deeper is a mistake or a trap */
#define CJ_WALK_MAX_FILES \
    200000 /* a wrong -C (say, /) must end in an error, not in the heap */

/** Paths relative to the walk's root, with '/' between folders, sorted by byte order. */
struct cj_paths {
    const char **items; /* borrowed from the arena given to cj_walk() */
    size_t count;
};

/** Lists the regular files below `root`/`below` whose name ends in one of `suffixes`.
 *
 * Names that start with a dot are skipped in silence. Skipped with a warning are links, FIFOs
 * and devices with a matching name [file/special] (links to folders too, so all links),
 * folders too deep [file/too-deep] or closed to us [file/unreadable], and names that are no
 * text [file/name]. `root` itself may be a symbolic link.
 *
 * @param below     folder inside `root`, or "" for `root` itself
 * @param suffixes  NULL-terminated: {".md", NULL}
 * @param arena     owns the paths
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_IO when the folder can't be opened (errno tells why; no
 *         finding is made); CJ_ERR_LIMIT over CJ_WALK_MAX_FILES */
cj_status cj_walk(const char *root, const char *below, const char *const *suffixes,
                  struct cj_arena *arena, cj_diags *diags, struct cj_paths *out_paths);

#endif
