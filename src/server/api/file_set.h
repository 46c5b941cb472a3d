/* The content files below a bot's folder, by name: which of them a faulty one was. */
#ifndef CJ_API_FILE_SET_H
#define CJ_API_FILE_SET_H

#include <stdbool.h>

#include <conserje/bot.h>
#include <conserje/diag.h>

#include "base/arena.h"
#include "base/map.h"

/** Zero-initialise it. */
struct cj_file_set {
    struct cj_arena arena;
    struct cj_map names;
};

/** Lists the files that `bot` was loaded from: all there are, but those with an error in
 * `diags`.
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_IO */
cj_status cj_file_set_fill(struct cj_file_set *set, const char *root, const cj_bot *bot,
                           const cj_diags *diags);

bool cj_file_set_holds(const struct cj_file_set *set, const char *name);

void cj_file_set_clear(struct cj_file_set *set);

#endif
