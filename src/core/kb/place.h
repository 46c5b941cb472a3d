/* What the passes over one file share: where it is, and whom to tell. */
#ifndef CJ_KB_PLACE_H
#define CJ_KB_PLACE_H

#include <stdint.h>

#include <conserje/diag.h>

#include "base/arena.h"
#include "base/str.h"

struct cj_shifts;

struct cj_place {
    const char *file;       /* shown in diagnostics */
    cj_diags *diags;        /* never NULL */
    struct cj_arena *arena; /* lives as long as the file's tree */
    uint32_t first_line;    /* number in the file of the first line of the text that is read */
    uint32_t column;        /* where that text begins, when it is not of whole lines; else 0 */
    const struct cj_shifts *shifts; /* of columns in that text; NULL: none */
};

#endif
