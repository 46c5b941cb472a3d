/* Loading a knowledge base: every file by itself, then all of them together. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/source.h"
#include "base/walk.h"
#include "kb/brief.h"
#include "kb/store.h"

struct loader {
    const struct cj_kb_options *options;
    cj_diags *diags;
    struct cj_arena arena; /* everything that is not needed after the load */
    struct cj_document *documents;
    size_t count;
    size_t capacity;
    size_t skipped;
    struct cj_map ids; /* "es:devoluciones.plazo" → document */
    struct cj_library library;
};

static struct cj_place place_of(struct loader *loader, const char *file)
{
    return (struct cj_place){
        .file = file, .diags = loader->diags, .arena = &loader->arena, .first_line = 1};
}

/* The path inside the knowledge base of a file of the bot. */
static const char *path_in_folder(const struct cj_kb_options *options, const char *file)
{
    size_t len = strlen(options->folder);

    return len > 0 && strncmp(file, options->folder, len) == 0 && file[len] == '/'
               ? file + len + 1
               : file;
}

/* A file with a regex that does not compile is wrong as a whole. */
static cj_status check_matches(struct loader *loader, const struct cj_document *document)
{
    cj_match_check *check = loader->options->check_match;
    cj_status result = CJ_OK;

    for (size_t i = 0; check && i < document->section_count; i++) {
        const struct cj_placed *match = &document->sections[i].meta.match;
        cj_status st = match->text ? check(document->file, match, loader->diags) : CJ_OK;
        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        result = st == CJ_OK ? result : st; /* told; go on, to find the other ones too */
    }
    return result;
}

static cj_status add_source(struct loader *loader, const struct cj_source *source)
{
    struct cj_place place = place_of(loader, source->name);

    if (!cj_array_grow(&loader->documents, &loader->capacity, loader->count,
                       sizeof(*loader->documents))) {
        return CJ_ERR_NOMEM;
    }
    cj_characters_check(&place, source->text);
    cj_status st =
        cj_document_parse(&place, path_in_folder(loader->options, source->name), source->text,
                          loader->options->default_lang, &loader->documents[loader->count]);
    if (st == CJ_OK) {
        st = check_matches(loader, &loader->documents[loader->count]);
    }
    loader->count += st == CJ_OK;
    return st;
}

/* Reads one file. A file with an error is left out, and the rest goes on. */
static cj_status add_file(struct loader *loader, const char *file)
{
    size_t errors = cj_diags_errors(loader->diags);
    struct cj_source source = {0};

    cj_status st = cj_source_read(loader->options->root, file, loader->options->max_file_len,
                                  loader->diags, &source);
    if (st == CJ_OK) {
        st = add_source(loader, &source);
    }
    cj_source_clear(&source);
    loader->skipped += st == CJ_ERR_CONTENT && cj_diags_errors(loader->diags) > errors;
    return st == CJ_ERR_CONTENT ? CJ_OK : st;
}

/* Files in which nothing tells the language are in that of most others. */
static void spread_language(struct loader *loader)
{
    const struct cj_lang *best = loader->options->default_lang;
    size_t most = 0;

    for (size_t i = 0; !loader->options->default_lang && cj_lang_at(i); i++) {
        size_t count = 0;
        for (size_t j = 0; j < loader->count; j++) {
            count += loader->documents[j].lang == cj_lang_at(i);
        }
        if (count > most || !best) {
            best = cj_lang_at(i);
            most = count;
        }
    }
    for (size_t j = 0; j < loader->count; j++) {
        if (!loader->documents[j].lang) {
            loader->documents[j].lang = best;
        }
    }
}

/* An id with its language: the same id in two languages pairs translations. */
static struct cj_str language_id(struct loader *loader, const struct cj_document *document,
                                 const char *id)
{
    struct cj_buf key = {0};

    cj_buf_printf(&key, "%s:%s", document->lang->code, id);
    char *copy = key.failed ? NULL : cj_arena_strndup(&loader->arena, key.ptr, key.len);
    struct cj_str made = {copy, copy ? key.len : 0};
    cj_buf_clear(&key);
    return made;
}

static void tell_duplicate(struct loader *loader, const struct cj_document *document,
                           struct cj_placed id, const char *other)
{
    cj_diags_add(loader->diags, CJ_ERROR, "kb/duplicate-id", document->file, id.line,
                 id.column, "the id '%s' is used in %s already: each entry needs its own",
                 id.text, other);
}

/* Looks for ids of this document that another one, or itself, has taken. */
static cj_status find_taken(struct loader *loader, const struct cj_document *document,
                            bool *out_taken)
{
    struct cj_map own = {0};
    cj_status st = CJ_OK;

    for (size_t i = 0; i < document->section_count && st == CJ_OK; i++) {
        struct cj_placed id = document->sections[i].meta.id;
        struct cj_str key = {NULL, 0};
        const char *other = NULL;
        uint32_t index;
        if (!id.text) {
            continue;
        }
        key = language_id(loader, document, id.text);
        int added = key.ptr ? cj_map_add(&own, key, 0, NULL) : -1;
        if (added < 0) {
            st = CJ_ERR_NOMEM;
        } else if (added == 0) {
            other = document->file;
        } else if (cj_map_get(&loader->ids, key, &index)) {
            other = loader->documents[index].file;
        }
        if (other) {
            tell_duplicate(loader, document, id, other);
            *out_taken = true;
        }
    }
    cj_map_clear(&own);
    return st;
}

static cj_status take_ids(struct loader *loader, uint32_t index)
{
    const struct cj_document *document = &loader->documents[index];

    for (size_t i = 0; i < document->section_count; i++) {
        const char *id = document->sections[i].meta.id.text;
        struct cj_str key = id ? language_id(loader, document, id) : (struct cj_str){"", 0};
        if (!key.ptr || (id && cj_map_add(&loader->ids, key, index, NULL) < 0)) {
            return CJ_ERR_NOMEM;
        }
    }
    return CJ_OK;
}

/* Leaves out the files that use an id again. The order of the paths decides who was first. */
static cj_status drop_duplicates(struct loader *loader)
{
    size_t kept = 0;

    for (size_t i = 0; i < loader->count; i++) {
        bool taken = false;
        loader->documents[kept] = loader->documents[i];
        cj_status st = find_taken(loader, &loader->documents[kept], &taken);
        if (st == CJ_OK && !taken) {
            st = take_ids(loader, (uint32_t)kept);
        }
        if (st != CJ_OK) {
            return st;
        }
        kept += !taken;
        loader->skipped += taken;
    }
    loader->count = kept;
    return CJ_OK;
}

/* Other tools' ids may repeat: then each is found by the first file that has it. */
static cj_status check_alias(struct loader *loader, struct cj_map *aliases,
                             const struct cj_document *document, const struct cj_placed *alias)
{
    struct cj_str key = language_id(loader, document, alias->text);
    uint32_t index = (uint32_t)(document - loader->documents);
    uint32_t first = index;

    if (!key.ptr || cj_map_add(aliases, key, index, &first) < 0) {
        return CJ_ERR_NOMEM;
    }
    if (first != index) {
        cj_diags_add(loader->diags, CJ_WARNING, "kb/duplicate-slug", document->file,
                     alias->line, alias->column,
                     "'%s' also names %s: links by that name lead there", alias->text,
                     loader->documents[first].file);
    }
    return CJ_OK;
}

static cj_status check_aliases(struct loader *loader)
{
    struct cj_map aliases = {0};
    cj_status st = CJ_OK;

    for (size_t i = 0; i < loader->count; i++) {
        const struct cj_document *document = &loader->documents[i];
        for (size_t j = 0; j < document->front.aliases.count && st == CJ_OK; j++) {
            st = check_alias(loader, &aliases, document, &document->front.aliases.items[j]);
        }
    }
    cj_map_clear(&aliases);
    return st;
}

static size_t count_ids(const struct loader *loader)
{
    size_t count = 0;

    for (size_t i = 0; i < loader->count; i++) {
        count += loader->documents[i].section_count;
    }
    return count;
}

/* Fills the maps by which links find their targets. */
static cj_status index_library(struct loader *loader)
{
    struct cj_library *library = &loader->library;
    size_t next = 0;

    library->documents = loader->documents;
    library->count = loader->count;
    library->ids =
        cj_arena_array(&loader->arena, count_ids(loader) + 1, sizeof(*library->ids));
    if (!library->ids) {
        return CJ_ERR_NOMEM;
    }
    for (uint32_t i = 0; i < loader->count; i++) {
        const struct cj_document *document = &loader->documents[i];
        if (cj_map_add(&library->by_path, cj_str_from(document->path), i, NULL) < 0) {
            return CJ_ERR_NOMEM;
        }
        for (uint32_t j = 0; j < document->section_count; j++) {
            const char *id = document->sections[j].meta.id.text;
            library->ids[next] = (struct cj_library_id){.document = i, .section = j};
            if (id && cj_map_add(&library->by_id, cj_str_from(id), (uint32_t)next, NULL) < 0) {
                return CJ_ERR_NOMEM;
            }
            next++;
        }
    }
    return CJ_OK;
}

static cj_status resolve_links(struct loader *loader)
{
    cj_status st = index_library(loader);

    for (size_t i = 0; i < loader->count && st == CJ_OK; i++) {
        struct cj_place place = place_of(loader, loader->documents[i].file);
        st = cj_links_resolve(&loader->library, &place, &loader->documents[i]);
    }
    return st;
}

static cj_status make_store(struct loader *loader, struct cj_kb_store **out_store)
{
    struct cj_kb_store *store = cj_kb_store_new();

    if (!store) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_entries_make(store, loader->documents, loader->count);
    if (st == CJ_OK) {
        st = cj_kb_check(&store->kb, loader->diags);
    }
    if (st != CJ_OK) {
        cj_kb_free(&store->kb);
        return st;
    }
    store->kb.file_count = loader->count;
    store->kb.skipped_count = loader->skipped;
    store->kb.content_hash = CJ_HASH_SEED;
    for (size_t i = 0; i < loader->count; i++) {
        store->kb.content_hash = store->kb.content_hash * 31 + loader->documents[i].hash;
    }
    *out_store = store;
    return CJ_OK;
}

/* From parsed documents to the knowledge base. */
static cj_status finish(struct loader *loader, struct cj_kb **out_kb)
{
    struct cj_kb_store *store = NULL;

    spread_language(loader);
    cj_status st = drop_duplicates(loader);
    if (st == CJ_OK) {
        st = check_aliases(loader);
    }
    if (st == CJ_OK) {
        st = cj_boilerplate_mark(loader->documents, loader->count);
    }
    if (st == CJ_OK) {
        st = resolve_links(loader);
    }
    if (st == CJ_OK) {
        st = make_store(loader, &store);
    }
    if (st == CJ_OK) {
        *out_kb = &store->kb;
    }
    return st;
}

static void clear(struct loader *loader)
{
    free(loader->documents);
    cj_map_clear(&loader->ids);
    cj_map_clear(&loader->library.by_path);
    cj_map_clear(&loader->library.by_id);
    cj_arena_clear(&loader->arena);
}

cj_status cj_kb_load(const struct cj_kb_options *options, cj_diags *diags,
                     struct cj_kb **out_kb)
{
    static const char *const suffixes[] = {".md", ".markdown", ".MD", ".Md", NULL};
    struct loader loader = {.options = options, .diags = diags};
    struct cj_paths paths = {0};

    loader.library.root = options->root;
    loader.library.folder = options->folder;
    cj_status st =
        cj_walk(options->root, options->folder, suffixes, &loader.arena, diags, &paths);
    for (size_t i = 0; i < paths.count && st == CJ_OK; i++) {
        st = add_file(&loader, paths.items[i]);
    }
    if (st == CJ_OK) {
        st = finish(&loader, out_kb);
    }
    clear(&loader);
    return st;
}

cj_status cj_kb_parse(const struct cj_kb_options *options, const char *name,
                      struct cj_str bytes, cj_diags *diags, struct cj_kb **out_kb)
{
    struct loader loader = {.options = options, .diags = diags};
    struct cj_source source = {0};

    loader.library.folder = options->folder;
    cj_status st = cj_source_from_bytes(name, bytes, diags, &source);
    if (st == CJ_OK) {
        st = add_source(&loader, &source);
    }
    loader.skipped += st == CJ_ERR_CONTENT;
    if (st == CJ_OK || st == CJ_ERR_CONTENT) {
        st = finish(&loader, out_kb);
    }
    cj_source_clear(&source);
    clear(&loader);
    return st;
}
