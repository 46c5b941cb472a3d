/* Names of files, in a map. */
#include "server/api/file_set.h"

#include <string.h>

#include "base/walk.h"
#include "config/config.h"
#include "engine/bot.h"

static const char *const suffixes[] = {".md", ".markdown", ".yaml", ".yml", NULL};

static cj_status add_folder(struct cj_file_set *set, const char *root, const char *folder)
{
    struct cj_paths paths = {0};
    cj_diags *ignored = cj_diags_new(); /* the load has told them already */

    if (!ignored) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_walk(root, folder, suffixes, &set->arena, ignored, &paths);
    cj_diags_free(ignored);
    for (size_t i = 0; st == CJ_OK && i < paths.count; i++) {
        if (cj_map_add(&set->names, cj_str_from(paths.items[i]), 1, NULL) < 0) {
            st = CJ_ERR_NOMEM;
        }
    }
    return st;
}

static cj_status add_faulty(struct cj_map *faulty, const cj_diags *diags)
{
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);

        if (diag->severity == CJ_ERROR &&
            cj_map_add(faulty, cj_str_from(diag->file), 1, NULL) < 0) {
            return CJ_ERR_NOMEM;
        }
    }
    return CJ_OK;
}

/* Moves to `set` what is in `all` and not in `faulty`. */
static cj_status subtract(struct cj_file_set *set, const struct cj_map *all,
                          const struct cj_map *faulty)
{
    for (size_t i = 0; i < all->capacity; i++) {
        struct cj_str name = all->slots[i].key;

        if (name.ptr && !cj_map_get(faulty, name, NULL) &&
            cj_map_add(&set->names, name, 1, NULL) < 0) {
            return CJ_ERR_NOMEM;
        }
    }
    return CJ_OK;
}

cj_status cj_file_set_fill(struct cj_file_set *set, const char *root, const cj_bot *bot,
                           const cj_diags *diags)
{
    const cj_config *config = cj_bot_config(bot);
    struct cj_map faulty = {0};

    cj_status st = add_folder(set, root, config->knowledge_base);
    if (st == CJ_OK && config->knowledge_base[0]) {
        cj_status intents = add_folder(set, root, config->intents);

        st = intents == CJ_ERR_IO ? CJ_OK : intents; /* a bot may have none */
    }
    struct cj_map all = set->names;
    set->names = (struct cj_map){0};
    st = st == CJ_OK ? add_faulty(&faulty, diags) : st;
    st = st == CJ_OK ? subtract(set, &all, &faulty) : st;
    cj_map_clear(&all);
    cj_map_clear(&faulty);
    return st;
}

bool cj_file_set_holds(const struct cj_file_set *set, const char *name)
{
    return cj_map_get(&set->names, cj_str_from(name), NULL);
}

void cj_file_set_clear(struct cj_file_set *set)
{
    cj_map_clear(&set->names);
    cj_arena_clear(&set->arena);
}
