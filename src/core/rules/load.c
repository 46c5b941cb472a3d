/* Reading a rules file: its language, concepts, entities, messages and facts. */
#include <errno.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "base/walk.h"
#include "rules/load.h"

/* ---- concepts ---- */

static void check_stop_words(struct cj_loader *loader, const struct cj_concept_def *def)
{
    for (size_t i = 0; i < def->members.count; i++) {
        const struct cj_item *member = &def->members.items[i];

        if (!member->excluded && member->count == 1 &&
            member->pieces[0].kind == CJ_PIECE_WORD &&
            member->pieces[0].word_class == CJ_WORD_FUNCTION) {
            cj_diags_add(loader->diags, CJ_WARNING, "rules/concept", loader->name,
                         member->source.line, member->source.column,
                         "'%s' is in nearly every message: a concept with it marks them all",
                         member->source.text);
        }
    }
}

static cj_status read_concept(struct cj_loader *loader, const struct cj_yaml *node)
{
    cj_ruleset *set = loader->set;
    struct cj_concept_def *def = CJ_LOAD_PUSH(set, concepts, concept_count, concept_capacity);

    if (!def) {
        return CJ_ERR_NOMEM;
    }
    *def = (struct cj_concept_def){.file = loader->file, .mark = CJ_NO_MARK};
    cj_status st = cj_load_name(loader, node, &def->name);
    if (st == CJ_OK && node->kind == CJ_YAML_MAPPING) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "a concept is a list of words");
        return CJ_OK;
    }
    if (st == CJ_OK) {
        st = cj_load_items(loader, node, CJ_ITEM_OF_CONCEPT, &def->members);
    }
    if (st == CJ_OK && !set->files[loader->file].builtin) {
        check_stop_words(loader, def);
    }
    return st;
}

cj_status cj_load_concepts(struct cj_loader *loader, const struct cj_yaml *node, void *unused)
{
    cj_status st = CJ_OK;

    (void)unused;
    for (const struct cj_yaml *child = node->first; st == CJ_OK && child;
         child = child->next) {
        st = read_concept(loader, child);
    }
    return st;
}

/* ---- messages and facts ---- */

static cj_status read_text_defs(struct cj_loader *loader, const struct cj_yaml *node,
                                struct cj_text_defs *defs)
{
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        struct cj_text_def def = {.file = loader->file};
        cj_status st = cj_load_name(loader, child, &def.key);

        if (st == CJ_OK) {
            st = cj_load_texts(loader, child, &def.texts);
        }
        if (st != CJ_OK ||
            !cj_array_grow(&defs->items, &defs->capacity, defs->count, sizeof(def))) {
            return CJ_ERR_NOMEM;
        }
        defs->items[defs->count++] = def;
    }
    return CJ_OK;
}

static cj_status read_messages(struct cj_loader *loader, const struct cj_yaml *node,
                               void *unused)
{
    (void)unused;
    return read_text_defs(loader, node, &loader->set->messages);
}

static cj_status read_facts(struct cj_loader *loader, const struct cj_yaml *node, void *unused)
{
    (void)unused;
    return read_text_defs(loader, node, &loader->set->facts);
}

/* ---- The file ---- */

/* The language is known before anything else is read: words depend on it. */
static cj_status skip_lang(struct cj_loader *loader, const struct cj_yaml *node, void *unused)
{
    (void)loader;
    (void)node;
    (void)unused;
    return CJ_OK;
}

static const struct cj_load_key file_keys[] = {
    {"lang", CJ_TAKES_TEXT, skip_lang},
    {"concepts", CJ_TAKES_MAP, cj_load_concepts},
    {"entities", CJ_TAKES_MAP, cj_load_entities},
    {"intents", CJ_TAKES_LIST, cj_load_intents},
    {"messages", CJ_TAKES_MAP, read_messages},
    {"facts", CJ_TAKES_MAP, read_facts},
    {0},
};

static bool find_language(struct cj_loader *loader, const struct cj_yaml *root,
                          const struct cj_lang *default_lang)
{
    struct cj_rules_file *file = &loader->set->files[loader->file];
    const struct cj_yaml *node = cj_yaml_get(root, "lang");

    file->lang = default_lang;
    if (node && node->kind == CJ_YAML_SCALAR) {
        file->lang = cj_lang_find(node->text);
        if (!file->lang) {
            CJ_LOAD_ERROR(loader, node, "rules/value", "there is no language '%.*s'",
                          CJ_STR_ARGS(node->text));
        }
    } else if (!file->lang) {
        CJ_LOAD_ERROR(loader, root, "rules/value",
                      "the file does not say its language: add 'lang: es'");
    }
    return file->lang != NULL;
}

static cj_status read_file(struct cj_loader *loader, const struct cj_lang *default_lang)
{
    struct cj_arena arena = {0};
    struct cj_yaml *root = NULL;
    cj_status st = cj_yaml_parse(loader->name, loader->source->text, 1, CJ_ERROR,
                                 "intents/yaml", &arena, loader->diags, &root);

    if (st == CJ_ERR_CONTENT) {
        loader->wrong = true;
        st = CJ_OK;
    } else if (st == CJ_OK && root && find_language(loader, root, default_lang)) {
        st = cj_load_mapping(loader, root, CJ_N("a rules file"), file_keys, NULL);
    }
    cj_arena_clear(&arena);
    return st;
}

/* Where the set's arrays ended before a file, so that a wrong one is taken back whole. */
struct watermark {
    size_t concepts;
    size_t entities;
    size_t intents;
    size_t rules;
    size_t messages;
    size_t facts;
};

static struct watermark watermark(const cj_ruleset *set)
{
    return (struct watermark){set->concept_count, set->entity_count,   set->intent_count,
                              set->rule_count,    set->messages.count, set->facts.count};
}

static void take_back(cj_ruleset *set, const struct watermark *mark)
{
    while (set->rule_count > mark->rules) {
        cj_regex_free(set->rules[--set->rule_count].regex);
    }
    while (set->entity_count > mark->entities) {
        cj_regex_free(set->entities[--set->entity_count].regex);
    }
    set->concept_count = mark->concepts;
    set->intent_count = mark->intents;
    set->messages.count = mark->messages;
    set->facts.count = mark->facts;
    set->file_count--;
    set->skipped_count++;
}

static uint64_t hash_file(const char *name, struct cj_str text)
{
    return cj_hash(cj_hash(CJ_HASH_SEED, cj_str_from(name)), text);
}

static cj_status add_source(cj_ruleset *set, const struct cj_source *source, bool builtin,
                            const struct cj_lang *default_lang, cj_diags *diags)
{
    const struct watermark before = watermark(set);
    struct cj_loader loader = {
        .set = set, .source = source, .file = (uint32_t)set->file_count, .diags = diags};
    struct cj_rules_file *file = CJ_LOAD_PUSH(set, files, file_count, file_capacity);

    loader.name = cj_arena_strndup(&set->arena, source->name, strlen(source->name));
    if (!file || !loader.name) {
        set->file_count -= file != NULL;
        return CJ_ERR_NOMEM;
    }
    *file = (struct cj_rules_file){
        .name = loader.name,
        .hash = hash_file(source->name, source->text),
        .builtin = builtin,
    };
    cj_status st = read_file(&loader, default_lang);
    if (st != CJ_OK || loader.wrong) {
        take_back(set, &before);
        return st == CJ_OK ? CJ_ERR_CONTENT : st;
    }
    return CJ_OK;
}

cj_status cj_ruleset_add_text(cj_ruleset *set, const char *name, struct cj_str text,
                              bool builtin, const struct cj_lang *default_lang,
                              cj_diags *diags)
{
    struct cj_source source;
    cj_status st = CJ_ERR_CONTENT;

    if (text.len > CJ_YAML_MAX_LEN) {
        cj_diags_add(diags, CJ_ERROR, "file/too-large", name, 0, 0,
                     "the file has %zu bytes; at most %zu are read: split it", text.len,
                     CJ_YAML_MAX_LEN);
        set->skipped_count++;
        return CJ_ERR_CONTENT;
    }
    st = cj_source_from_bytes(name, text, diags, &source);
    if (st != CJ_OK) {
        set->skipped_count += st == CJ_ERR_CONTENT;
        return st;
    }
    st = add_source(set, &source, builtin, default_lang, diags);
    cj_source_clear(&source);
    return st;
}

/* ---- The folder ---- */

static cj_status add_path(cj_ruleset *set, const char *root, const char *path,
                          const struct cj_lang *default_lang, cj_diags *diags)
{
    struct cj_source source;
    size_t errors = cj_diags_errors(diags);
    cj_status st = cj_source_read(root, path, CJ_YAML_MAX_LEN, diags, &source);

    if (st == CJ_OK) {
        st = add_source(set, &source, false, default_lang, diags);
        cj_source_clear(&source);
    } else if (st == CJ_ERR_CONTENT && cj_diags_errors(diags) > errors) {
        set->skipped_count++; /* else a FIFO or a link, which is no rules file at all */
    }
    return st == CJ_ERR_CONTENT ? CJ_OK : st;
}

cj_status cj_ruleset_add_folder(cj_ruleset *set, const char *root, const char *folder,
                                const struct cj_lang *default_lang, cj_diags *diags)
{
    static const char *const suffixes[] = {".yaml", ".yml", NULL};
    struct cj_arena arena = {0};
    struct cj_paths paths = {0};
    cj_status st = cj_walk(root, folder, suffixes, &arena, diags, &paths);

    for (size_t i = 0; st == CJ_OK && i < paths.count; i++) {
        st = add_path(set, root, paths.items[i], default_lang, diags);
    }
    if (st == CJ_ERR_IO) {
        if (errno != ENOENT) {
            cj_diags_add(diags, CJ_WARNING, "file/unreadable", folder, 0, 0,
                         "can't open the folder: %s", strerror(errno));
        }
        st = CJ_OK; /* a bot needs no intents */
    } else if (st == CJ_ERR_LIMIT) {
        cj_diags_add(diags, CJ_ERROR, "file/too-many", folder, 0, 0,
                     "the folder has more than %d files", CJ_WALK_MAX_FILES);
        st = CJ_OK;
    }
    cj_arena_clear(&arena);
    return st;
}
