/* The list of sites: who may embed the bot. Unlike the other directives each one is a group of
 * its own, with keys of its own. */
#include "config/directive.h"

#define MAX_ID_LEN 64 /* it becomes a label of metrics and a word in URLs */

static const char *const keys[] = {"id", "origins", "theme", NULL};

static bool is_id(struct cj_str id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool inside = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      (i > 0 && (c == '-' || c == '_' || c == '.'));

        if (!inside) {
            return false;
        }
    }
    return id.len > 0 && id.len <= MAX_ID_LEN;
}

/* Every key of a site is known; tells all that are not. */
static cj_status check_keys(const struct cj_assignment *to, const struct cj_yaml *node)
{
    cj_status st = CJ_OK;
    size_t index;

    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        if (!cj_config_word(child->key, keys, &index)) {
            cj_config_unknown_key(to->diags, to->file, child, keys);
            st = CJ_ERR_CONTENT;
        }
    }
    return st;
}

static cj_status read_origins(const struct cj_assignment *to, const struct cj_yaml *node,
                              struct cj_site *site)
{
    struct cj_arena *arena = &to->box->arena;
    size_t i = 0;

    if (!node) { /* a site for servers and command lines: they send no Origin */
        return CJ_OK;
    }
    if (node->kind != CJ_YAML_SEQUENCE) {
        return cj_config_refuse(
            to, node, CJ_N("a list of origins, such as [\"https://tienda.example\"]"));
    }
    const char **origins = cj_arena_array(arena, node->count + 1, sizeof(*origins));
    if (!origins) {
        return CJ_ERR_NOMEM;
    }
    for (const struct cj_yaml *item = node->first; item; item = item->next, i++) {
        cj_status st = item->kind == CJ_YAML_SCALAR
                           ? cj_origin_normalise(item->text, arena, &origins[i])
                           : CJ_ERR_CONTENT;
        if (st == CJ_ERR_CONTENT) {
            return cj_config_refuse(
                to, item,
                CJ_N("an origin, such as https://tienda.example: no path and no wildcard"));
        }
        if (st != CJ_OK) {
            return st;
        }
    }
    site->origins = origins;
    site->origin_count = node->count;
    return CJ_OK;
}

static cj_status read_site(const struct cj_assignment *to, const struct cj_yaml *node,
                           struct cj_site *site)
{
    const struct cj_yaml *id = cj_yaml_get(node, "id");

    if (node->kind != CJ_YAML_MAPPING || !id) {
        return cj_config_refuse(to, node, CJ_N("a site, such as { id: shop, origins: [] }"));
    }
    if (id->kind != CJ_YAML_SCALAR || !is_id(id->text)) {
        return cj_config_refuse(to, id, CJ_N("an id of lower-case letters and digits"));
    }
    cj_status st = check_keys(to, node);
    if (st == CJ_OK) {
        st = cj_config_copy(to, id->text, &site->id);
    }
    return st == CJ_OK ? read_origins(to, cj_yaml_get(node, "origins"), site) : st;
}

static cj_status check_unique(const struct cj_assignment *to, const struct cj_yaml *node,
                              const struct cj_site *sites, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cj_str_equals(cj_str_from(sites[i].id), sites[count].id)) {
            cj_diags_add(to->diags, CJ_ERROR, "config/value", to->file, node->line,
                         node->column, "sites: the id '%s' is here twice: rename one",
                         sites[count].id);
            return CJ_ERR_CONTENT;
        }
    }
    return CJ_OK;
}

cj_status cj_set_sites(const struct cj_assignment *to, const struct cj_yaml *node)
{
    cj_status worst = CJ_OK;
    size_t count = 0;

    if (node->kind != CJ_YAML_SEQUENCE) {
        return cj_config_refuse(to, node, CJ_N("a list of sites"));
    }
    struct cj_site *sites = cj_arena_array(&to->box->arena, node->count + 1, sizeof(*sites));
    if (!sites) {
        return CJ_ERR_NOMEM;
    }
    for (const struct cj_yaml *item = node->first; item; item = item->next) {
        cj_status st = read_site(to, item, &sites[count]);
        if (st == CJ_OK) {
            st = check_unique(to, item, sites, count);
        }
        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        if (st == CJ_OK) {
            count++;
        } else {
            worst = st; /* told; go on, to find the other faults too */
        }
    }
    if (worst == CJ_OK) {
        to->box->config.sites = sites;
        to->box->config.site_count = count;
    }
    return worst;
}
