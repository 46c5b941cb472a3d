/* Defaults, then conserje.yaml, then two variables, then what the command line sets. Each of
 * them goes through the same setter of the same row, defaults included. */
#include "config/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "base/source.h"
#include "config/directive.h"
#include "config/expand.h"
#include "config/secret.h"

#define FILE_NAME "conserje.yaml"

static struct config_box *box_of(const cj_config *config)
{
    return (struct config_box *)config; /* its first member */
}

/* ---- One directive ---- */

static cj_status remember(struct config_box *box, size_t index, const struct cj_yaml *node,
                          enum cj_config_origin origin)
{
    struct cj_buf text = {0};

    cj_config_show(node, &text);
    if (text.failed) {
        cj_buf_clear(&text);
        return CJ_ERR_NOMEM;
    }
    const char *copy = cj_arena_strndup(&box->arena, text.ptr ? text.ptr : "", text.len);
    if (copy) {
        box->settings[index] = (struct setting){{copy, text.len}, origin};
    }
    cj_buf_clear(&text);
    return copy ? CJ_OK : CJ_ERR_NOMEM;
}

static cj_status assign(struct config_box *box, size_t index, const struct cj_yaml *node,
                        enum cj_config_origin origin, const char *file, cj_diags *diags)
{
    const struct cj_assignment to = {
        .box = box,
        .directive = cj_directive_at(index),
        .file = file,
        .diags = diags,
    };

    cj_status st = to.directive->set(&to, node);
    return st == CJ_OK ? remember(box, index, node, origin) : st;
}

/* A value that is one text without a place: a variable's, or the command line's. */
static cj_status assign_text(struct config_box *box, size_t index, const char *text,
                             enum cj_config_origin origin, const char *file, cj_diags *diags)
{
    const struct cj_yaml node = {.kind = CJ_YAML_SCALAR, .text = cj_str_from(text)};

    return assign(box, index, &node, origin, file, diags);
}

/* ---- Defaults ---- */

static cj_status set_default(struct config_box *box, size_t index, cj_diags *diags)
{
    static const struct cj_yaml nothing = {.kind = CJ_YAML_SCALAR, .text = {"", 0}};
    const char *text = cj_directive_at(index)->standard;
    struct cj_arena arena = {0};
    struct cj_yaml *node = NULL;

    cj_status st = cj_yaml_parse(FILE_NAME, cj_str_from(text), 1, CJ_ERROR, "config/yaml",
                                 &arena, diags, &node);
    if (st == CJ_OK) {
        st = assign(box, index, node ? node : &nothing, CJ_CONFIG_DEFAULT, FILE_NAME, diags);
    }
    cj_arena_clear(&arena);
    return st;
}

static cj_status box_new(cj_diags *diags, struct config_box **out_box)
{
    struct config_box *box = calloc(1, sizeof(*box));
    cj_status st = CJ_OK;

    if (!box) {
        return CJ_ERR_NOMEM;
    }
    box->settings = cj_arena_array(&box->arena, cj_directive_count(), sizeof(*box->settings));
    if (!box->settings) {
        st = CJ_ERR_NOMEM;
    }
    for (size_t i = 0; st == CJ_OK && i < cj_directive_count(); i++) {
        st = set_default(box, i, diags);
    }
    if (st != CJ_OK) {
        cj_config_free(&box->config);
        return st;
    }
    *out_box = box;
    return CJ_OK;
}

/* ---- The file ---- */

void cj_config_unknown_key(cj_diags *diags, const char *file, const struct cj_yaml *node,
                           const char *const *names)
{
    const char *nearest = cj_nearest(node->key, names);

    if (nearest) {
        cj_diags_add(diags, CJ_ERROR, "config/unknown-key", file, node->key_line,
                     node->key_column, "unknown key '%.*s': did you mean '%s'?",
                     CJ_STR_ARGS(node->key), nearest);
    } else if (cj_str_equals(node->key, "messages")) {
        cj_diags_add(diags, CJ_ERROR, "config/unknown-key", file, node->key_line,
                     node->key_column,
                     "'messages' belongs in a YAML file of the intents folder: move it there");
    } else {
        cj_diags_add(diags, CJ_ERROR, "config/unknown-key", file, node->key_line,
                     node->key_column, "unknown key '%.*s': remove it",
                     CJ_STR_ARGS(node->key));
    }
}

/* "limits" + "body" → "limits.body" */
static bool join(struct cj_str group, struct cj_str key, struct cj_buf *out)
{
    cj_buf_reset(out);
    cj_buf_add_str(out, group);
    cj_buf_adds(out, group.len > 0 ? "." : "");
    cj_buf_add_str(out, key);
    return !out->failed;
}

struct reading {
    struct config_box *box;
    struct cj_arena *arena;
    cj_diags *diags;
    struct cj_buf name;
};

static cj_status read_group(struct reading *r, struct cj_str group,
                            const struct cj_yaml *node);

static cj_status read_child(struct reading *r, struct cj_str group,
                            const struct cj_yaml *child)
{
    if (!join(group, child->key, &r->name)) {
        return CJ_ERR_NOMEM;
    }
    size_t index = cj_directive_find(cj_buf_str(&r->name));
    if (index < cj_directive_count()) {
        return assign(r->box, index, child, CJ_CONFIG_FILE, FILE_NAME, r->diags);
    }

    const char *const *members = cj_directive_names(child->key, r->arena);
    if (!members) {
        return CJ_ERR_NOMEM;
    }
    if (group.len == 0 && members[0]) {
        return read_group(r, child->key, child);
    }
    const char *const *names = cj_directive_names(group, r->arena);
    if (!names) {
        return CJ_ERR_NOMEM;
    }
    cj_config_unknown_key(r->diags, FILE_NAME, child, names);
    return CJ_ERR_CONTENT;
}

/* The file's own mapping, or one group of it ("limits:"). Tells every fault. */
static cj_status read_group(struct reading *r, struct cj_str group, const struct cj_yaml *node)
{
    cj_status worst = CJ_OK;
    bool empty = node->kind == CJ_YAML_SCALAR && node->text.len == 0;

    if (node->kind != CJ_YAML_MAPPING && !empty) {
        cj_diags_add(r->diags, CJ_ERROR, "config/value", FILE_NAME, node->line, node->column,
                     "keys and values are wanted here, such as 'name: Shop'");
        return CJ_ERR_CONTENT;
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        cj_status st = read_child(r, group, child);

        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        worst = st != CJ_OK ? st : worst;
    }
    return worst;
}

static cj_status apply_file(struct config_box *box, const struct cj_source *source,
                            cj_getenv getenv_fn, void *getenv_context, cj_diags *diags)
{
    struct cj_arena arena = {0};
    struct cj_yaml *root = NULL;

    cj_status st = cj_yaml_parse(FILE_NAME, source->text, 1, CJ_ERROR, "config/yaml", &arena,
                                 diags, &root);
    if (st == CJ_OK && root) {
        const struct cj_expansion expansion = {getenv_fn, getenv_context, &arena, FILE_NAME,
                                               diags};
        struct reading reading = {.box = box, .arena = &arena, .diags = diags};
        cj_status expanded = cj_config_expand(&expansion, root);

        /* Even with a variable missing, the other values are looked at. */
        st = expanded == CJ_ERR_NOMEM ? expanded : read_group(&reading, CJ_STR(""), root);
        st = st == CJ_OK ? expanded : st;
        cj_buf_clear(&reading.name);
    }
    cj_arena_clear(&arena);
    return st;
}

/* What `root`/`name` is, as S_IFMT tells; 0: it does not exist, nor does a path that is too
 * long for the system. */
static mode_t kind_of(const char *root, const char *name)
{
    char path[PATH_MAX];
    struct stat info;
    int len = snprintf(path, sizeof(path), "%s/%s", root, name);

    return len > 0 && (size_t)len < sizeof(path) && lstat(path, &info) == 0
               ? info.st_mode & S_IFMT
               : 0;
}

static cj_status read_file(struct config_box *box, const char *root, cj_getenv getenv_fn,
                           void *getenv_context, cj_diags *diags)
{
    struct cj_source source;
    const mode_t kind = kind_of(root, FILE_NAME);

    if (kind == 0) {
        return CJ_OK;
    }
    if (kind != S_IFREG) { /* to go on with the defaults would be to drop sites and limits */
        cj_diags_add(diags, CJ_ERROR, "file/special", FILE_NAME, 0, 0,
                     "not a regular file: copy the configuration itself here");
        return CJ_ERR_CONTENT;
    }
    cj_status st = cj_source_read(root, FILE_NAME, CJ_YAML_MAX_LEN, diags, &source);
    if (st != CJ_OK) {
        return st;
    }
    st = apply_file(box, &source, getenv_fn, getenv_context, diags);
    cj_source_clear(&source);
    return st;
}

/* ---- The environment ---- */

static cj_status read_environment(struct config_box *box, cj_getenv getenv_fn,
                                  void *getenv_context, cj_diags *diags)
{
    static const struct {
        const char *variable;
        const char *directive;
    } rows[] = {{"CONSERJE_LISTEN", "listen"}, {"CONSERJE_STORE", "store"}};
    cj_status worst = CJ_OK;

    for (size_t i = 0; getenv_fn && i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *value = getenv_fn(getenv_context, rows[i].variable);
        if (!value || !*value) {
            continue;
        }
        cj_status st = assign_text(box, cj_directive_find(cj_str_from(rows[i].directive)),
                                   value, CJ_CONFIG_ENVIRONMENT, rows[i].variable, diags);
        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        worst = st != CJ_OK ? st : worst;
    }
    return worst;
}

/* ---- All of it ---- */

/* A folder of Markdown alone is a bot too: without a knowledge-base/ the root is one. */
static cj_status find_knowledge_base(struct config_box *box, const char *root)
{
    static const struct cj_yaml root_folder = {.kind = CJ_YAML_SCALAR, .text = {".", 1}};
    size_t index = cj_directive_find(CJ_STR("knowledge_base"));

    if (box->settings[index].origin != CJ_CONFIG_DEFAULT ||
        kind_of(root, box->config.knowledge_base) == S_IFDIR) {
        return CJ_OK;
    }
    box->config.knowledge_base = "";
    return remember(box, index, &root_folder, CJ_CONFIG_DEFAULT);
}

cj_status cj_config_load(const char *root, cj_getenv getenv_fn, void *getenv_context,
                         cj_diags *diags, cj_config **out_config)
{
    struct config_box *box = NULL;

    cj_status st = box_new(diags, &box);
    if (st != CJ_OK) {
        return st;
    }
    st = read_file(box, root, getenv_fn, getenv_context, diags);
    if (st != CJ_ERR_NOMEM) {
        cj_status environment = read_environment(box, getenv_fn, getenv_context, diags);
        st = environment != CJ_OK ? environment : st;
    }
    if (st == CJ_OK) {
        st = find_knowledge_base(box, root);
    }
    if (st != CJ_OK) {
        cj_config_free(&box->config);
        return st;
    }
    *out_config = &box->config;
    return CJ_OK;
}

cj_status cj_config_set(cj_config *config, const char *directive, const char *value,
                        cj_diags *diags)
{
    struct config_box *box = box_of(config);
    size_t index = cj_directive_find(cj_str_from(directive));
    struct cj_buf file = {0};

    cj_buf_printf(&file, "--%s", directive);
    if (file.failed) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = CJ_ERR_CONTENT;
    if (index < cj_directive_count()) {
        st = assign_text(box, index, value, CJ_CONFIG_COMMAND_LINE, file.ptr, diags);
    } else {
        cj_diags_add(diags, CJ_ERROR, "config/unknown-key", file.ptr, 0, 0,
                     "there is no directive '%s'", directive);
    }
    cj_buf_clear(&file);
    return st;
}

void cj_config_free(cj_config *config)
{
    if (!config) {
        return;
    }
    struct config_box *box = box_of(config);
    cj_arena_clear(&box->arena);
    free(box);
}

void cj_config_each(const cj_config *config,
                    bool (*visit)(void *context, const struct cj_config_item *item),
                    void *context)
{
    const struct config_box *box = box_of(config);

    for (size_t i = 0; i < cj_directive_count(); i++) {
        const struct directive *row = cj_directive_at(i);
        const struct cj_config_item item = {
            .directive = row->name,
            .value = box->settings[i].shown,
            .origin = box->settings[i].origin,
            .help = row->help,
        };

        if (!visit(context, &item)) {
            return;
        }
    }
}
