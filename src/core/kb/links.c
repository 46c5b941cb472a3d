/* Where links and images lead. */
#include "kb/links.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"

/* One document's links. */
struct resolver {
    const struct cj_library *library;
    const struct cj_place *place;
    const struct cj_document *document;
    cj_status status;
};

/* A relative address in its parts, decoded. */
struct reference {
    struct cj_str path;     /* inside the knowledge base; "" = this file */
    struct cj_str fragment; /* "" when there is none */
    bool outside;           /* it leads out of the bot's folder */
    bool absolute;          /* it begins with '/': the site's root, perhaps ours */
};

static void tell(struct resolver *resolver, const struct cj_node *node,
                 enum cj_severity severity, const char *code, const char *what)
{
    const struct cj_place *place = resolver->place;

    cj_diags_add(place->diags, severity, code, place->file, node->line, node->column,
                 "the link to '%.*s' %s", CJ_STR_ARGS(node->target),
                 cj_diags_translate(place->diags, what));
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* "%C3%AD" and the like become their bytes. */
static struct cj_str decode(struct cj_str text, struct cj_arena *arena)
{
    char *out = cj_arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; out && i < text.len; i++) {
        int high = i + 2 < text.len && text.ptr[i] == '%' ? hex_value(text.ptr[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text.ptr[i + 2]) : -1;
        if (low >= 0 && (high > 0 || low > 0)) {
            out[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[len++] = text.ptr[i];
        }
    }
    return (struct cj_str){out, len};
}

static struct cj_str folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return (struct cj_str){path, slash ? (size_t)(slash - path) : 0};
}

/* Removes the last part of the path in `out`; false when there is none. */
static bool go_up(struct cj_buf *out)
{
    if (out->len == 0) {
        return false;
    }
    while (out->len > 0 && out->ptr[out->len - 1] != '/') {
        out->len--;
    }
    out->len -= out->len > 0; /* the slash */
    out->ptr[out->len] = '\0';
    return true;
}

/* Adds the parts of `path` to `out`, resolving "." and "..". False when it leads out. */
static bool add_path(struct cj_buf *out, struct cj_str path)
{
    while (path.len > 0) {
        const char *slash = memchr(path.ptr, '/', path.len);
        struct cj_str part = {path.ptr, slash ? (size_t)(slash - path.ptr) : path.len};
        size_t consumed = part.len + (slash != NULL);
        if (cj_str_equals(part, "..")) {
            if (!go_up(out)) {
                return false;
            }
        } else if (part.len > 0 && !cj_str_equals(part, ".")) {
            if (out->len > 0) {
                cj_buf_addc(out, '/');
            }
            cj_buf_add_str(out, part);
        }
        path.ptr += consumed;
        path.len -= consumed;
    }
    return true;
}

/* Cuts a relative address into its parts. */
static bool split(struct resolver *resolver, struct cj_str url, struct reference *out)
{
    struct cj_arena *arena = resolver->place->arena;
    const char *hash = memchr(url.ptr, '#', url.len);
    size_t path_len = hash ? (size_t)(hash - url.ptr) : url.len;
    const char *query = memchr(url.ptr, '?', path_len);
    struct cj_str path = {url.ptr, query ? (size_t)(query - url.ptr) : path_len};
    struct cj_str fragment = {"", 0};
    struct cj_buf joined = {0};

    if (hash) {
        fragment = (struct cj_str){hash + 1, url.len - path_len - 1};
    }
    path = decode(path, arena);
    *out = (struct reference){.fragment = decode(fragment, arena),
                              .absolute = path.len > 0 && path.ptr[0] == '/'};
    if (!path.ptr || !out->fragment.ptr) {
        return false;
    }
    if (path.len > 0) {
        if (!out->absolute) {
            cj_buf_add_str(&joined, folder_of(resolver->document->path));
        }
        out->outside = !add_path(&joined, path);
        cj_buf_reserve(&joined, 0);
    }
    char *copy = joined.failed ? NULL : cj_arena_strndup(arena, joined.ptr, joined.len);
    out->path = (struct cj_str){copy, copy ? joined.len : 0};
    cj_buf_clear(&joined);
    return copy != NULL;
}

/* The document that a path means, with the endings that other tools add by themselves. */
static const struct cj_document *find_document(struct resolver *resolver, struct cj_str path)
{
    static const char *const endings[] = {"",           ".md",        "/index.md",
                                          "/_index.md", "/README.md", ".markdown"};
    const struct cj_library *library = resolver->library;
    struct cj_buf full = {0};
    uint32_t index = 0;
    bool found = false;

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]) && !found; i++) {
        cj_buf_reset(&full);
        cj_buf_add_str(&full, path);
        cj_buf_adds(&full,
                    path.len == 0 && endings[i][0] == '/' ? endings[i] + 1 : endings[i]);
        found = !full.failed && cj_map_get(&library->by_path, cj_buf_str(&full), &index);
    }
    if (full.failed) {
        resolver->status = CJ_ERR_NOMEM;
    }
    cj_buf_clear(&full);
    return found ? &library->documents[index] : NULL;
}

static void lead_to_section(struct cj_node *node, const struct cj_document *document,
                            uint32_t section)
{
    if (section >= document->section_count) {
        node->target_kind = CJ_TARGET_NONE; /* a draft, or a file with an error */
        return;
    }
    node->target_kind = CJ_TARGET_ENTRY;
    node->target = cj_str_from(document->sections[section].id);
}

static void lead_to_document(struct resolver *resolver, struct cj_node *node,
                             const struct cj_document *document, struct cj_str fragment)
{
    const struct cj_anchor *anchor = NULL;

    if (fragment.len > 0 && document->tree.root) {
        anchor = cj_document_anchor(document, fragment);
        if (!anchor) {
            tell(resolver, node, CJ_WARNING, "kb/broken-anchor",
                 CJ_N("names no heading there: it leads to the whole page"));
        }
    }
    lead_to_section(node, document, anchor ? anchor->section : 0);
}

/* True when the bot's folder has such a file. */
static bool exists(struct resolver *resolver, struct cj_str path, struct cj_str *out_file)
{
    const struct cj_library *library = resolver->library;
    struct cj_buf full = {0};

    cj_buf_adds(&full, library->root);
    size_t start = full.len + 1;
    if (library->folder[0]) {
        cj_buf_printf(&full, "/%s", library->folder);
    }
    cj_buf_printf(&full, "/%.*s", CJ_STR_ARGS(path));
    bool found = !full.failed && access(full.ptr, F_OK) == 0;
    char *file =
        found ? cj_arena_strndup(resolver->place->arena, full.ptr + start, full.len - start)
              : NULL;
    if (full.failed || (found && !file)) {
        resolver->status = CJ_ERR_NOMEM;
    }
    *out_file = cj_str_from(file);
    cj_buf_clear(&full);
    return file != NULL;
}

/* A path that is no document: another file of the bot, or nothing. */
static void lead_to_file(struct resolver *resolver, struct cj_node *node,
                         const struct reference *reference)
{
    struct cj_str file;

    if (resolver->library->root && !reference->outside &&
        exists(resolver, reference->path, &file)) {
        node->target_kind = CJ_TARGET_FILE;
        node->target = file;
        return;
    }
    node->target_kind = CJ_TARGET_NONE;
    if (reference->absolute) {
        tell(resolver, node, CJ_INFO, "kb/broken-link",
             CJ_N("needs its site: write the whole address, with https://"));
    } else if (reference->outside) {
        tell(resolver, node, CJ_WARNING, "kb/broken-link",
             CJ_N("leads out of the knowledge base: write the whole address"));
    } else if (resolver->library->root) {
        tell(resolver, node, CJ_WARNING, "kb/broken-link",
             CJ_N("leads to no file: correct the path, or write the whole address"));
    }
}

/* Editors may link by id: `[plazo](devoluciones.plazo)`. */
static bool lead_to_id(struct resolver *resolver, struct cj_node *node, struct cj_str name)
{
    const struct cj_library *library = resolver->library;
    uint32_t at = 0;

    if (!cj_map_get(&library->by_id, name, &at)) {
        return false;
    }
    const struct cj_library_id *id = &library->ids[at];
    lead_to_section(node, &library->documents[id->document], id->section);
    return true;
}

static void resolve_relative(struct resolver *resolver, struct cj_node *node,
                             struct cj_str url)
{
    struct cj_str name =
        cj_str_starts(url, "#") ? (struct cj_str){url.ptr + 1, url.len - 1} : url;
    struct reference reference;

    if (node->kind == CJ_NODE_LINK && lead_to_id(resolver, node, name)) {
        return;
    }
    if (url.len == 0) {
        node->target_kind = CJ_TARGET_NONE;
        tell(resolver, node, CJ_WARNING, "kb/broken-link",
             CJ_N("is no address: write where the link leads"));
        return;
    }
    if (!split(resolver, url, &reference)) {
        resolver->status = CJ_ERR_NOMEM;
        return;
    }
    if (reference.path.len == 0 && !reference.outside && !reference.absolute) {
        lead_to_document(resolver, node, resolver->document, reference.fragment);
        return;
    }
    const struct cj_document *document = reference.outside || node->kind == CJ_NODE_IMAGE
                                             ? NULL
                                             : find_document(resolver, reference.path);
    if (document) {
        lead_to_document(resolver, node, document, reference.fragment);
    } else {
        lead_to_file(resolver, node, &reference);
    }
}

static void resolve_node(struct resolver *resolver, struct cj_node *node)
{
    struct cj_str url;
    enum cj_url_kind kind = cj_url_judge(node->target, resolver->place->arena, &url);

    if (!url.ptr) {
        resolver->status = CJ_ERR_NOMEM;
        return;
    }
    node->target = url; /* clean: it may stand in a finding */
    if (kind == CJ_URL_SAFE) {
        node->target_kind = CJ_TARGET_URL;
    } else if (kind == CJ_URL_RELATIVE) {
        resolve_relative(resolver, node, url);
    } else if (kind == CJ_URL_LONG) {
        node->target_kind = CJ_TARGET_NONE;
        cj_diags_add(resolver->place->diags, CJ_WARNING, "kb/broken-link",
                     resolver->place->file, node->line, node->column,
                     "the address has more than %d bytes: it can't be followed",
                     CJ_MAX_URL_LEN);
    } else {
        node->target_kind = CJ_TARGET_NONE;
        tell(resolver, node, CJ_WARNING, "kb/broken-link",
             CJ_N("can't be followed: only https, http, mailto and tel can"));
    }
}

/* Without a description, whoever can't see the picture gets nothing. */
static void check_image(struct resolver *resolver, const struct cj_node *node)
{
    if (cj_str_trim(node->text).len == 0) {
        cj_diags_add(resolver->place->diags, CJ_WARNING, "kb/image-alt", resolver->place->file,
                     node->line, node->column,
                     "an image without a description: write what it shows, ![like this](…)");
    }
}

static void resolve_tree(struct resolver *resolver, struct cj_node *node)
{
    if (node->kind == CJ_NODE_LINK || node->kind == CJ_NODE_IMAGE) {
        if (node->kind == CJ_NODE_IMAGE) {
            check_image(resolver, node);
        }
        if (node->target_kind == CJ_TARGET_RAW) {
            resolve_node(resolver, node);
        }
    }
    for (struct cj_node *child = node->first; child && resolver->status == CJ_OK;
         child = child->next) {
        resolve_tree(resolver, child);
    }
}

cj_status cj_links_resolve(const struct cj_library *library, const struct cj_place *place,
                           const struct cj_document *document)
{
    struct resolver resolver = {
        .library = library, .place = place, .document = document, .status = CJ_OK};

    if (document->tree.root) {
        resolve_tree(&resolver, document->tree.root);
    }
    for (size_t i = 0; i < document->section_count && resolver.status == CJ_OK; i++) {
        const struct cj_section *section = &document->sections[i];
        if (section->own.root) {
            resolve_tree(&resolver, section->own.root);
        }
    }
    return resolver.status;
}

cj_status cj_links_resolve_alone(struct cj_node *node, struct cj_arena *arena)
{
    struct cj_str url;

    if (node->kind == CJ_NODE_LINK || node->kind == CJ_NODE_IMAGE) {
        enum cj_url_kind kind = cj_url_judge(node->target, arena, &url);
        if (!url.ptr) {
            return CJ_ERR_NOMEM;
        }
        node->target_kind = kind == CJ_URL_SAFE ? CJ_TARGET_URL : CJ_TARGET_NONE;
        if (kind == CJ_URL_RELATIVE && node->kind == CJ_NODE_LINK && url.len > 1) {
            bool hash = url.ptr[0] == '#';
            url.ptr += hash;
            url.len -= hash;
            node->target_kind = CJ_TARGET_ENTRY;
        }
        node->target = url;
    }
    for (struct cj_node *child = node->first; child; child = child->next) {
        cj_status st = cj_links_resolve_alone(child, arena);
        if (st != CJ_OK) {
            return st;
        }
    }
    return CJ_OK;
}
