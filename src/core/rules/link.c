/* Linking: duplicates, references, circles.
 *
 * A file with an error is left out whole, and what it defined is missing then. That must not
 * take the other files with it: once a file is left out, a name that is not there is only a
 * warning, for it may stand in that file. */
#include "rules/link.h"

#include <string.h>

#include "base/buf.h"
#include "rules/names.h"
#include "yaml/yaml.h"

struct linker {
    cj_ruleset *set;
    cj_diags *diags;
    enum cj_severity missing; /* what a missing name is */
    bool tell;                /* false while only looking */
};

bool cj_is_live(const cj_ruleset *set, uint32_t file)
{
    return file == CJ_NO_FILE || !set->files[file].left_out;
}

/* A file that has an error stays until all of its errors are told. */
static void condemn(struct linker *linker, uint32_t file)
{
    linker->set->files[file].condemned = true;
}

/* True when there was one to leave out. */
static bool leave_out_condemned(cj_ruleset *set)
{
    bool any = false;

    for (size_t i = 0; i < set->file_count; i++) {
        struct cj_rules_file *file = &set->files[i];

        any |= file->condemned && !file->left_out;
        file->left_out |= file->condemned;
    }
    return any;
}

static bool any_left_out(const cj_ruleset *set)
{
    bool any = set->skipped_count > 0;

    for (size_t i = 0; i < set->file_count; i++) {
        any |= set->files[i].left_out;
    }
    return any;
}

/* ---- Duplicates ---- */

static struct cj_rule_text intent_name(const struct cj_intent_def *def)
{
    return (struct cj_rule_text){def->shown.id, def->shown.line, def->column};
}

/* One definition of a sorted array. */
struct definition {
    uint32_t file;
    struct cj_rule_text name;
};

static struct definition concept_at(const cj_ruleset *set, size_t i)
{
    return (struct definition){set->concepts[i].file, set->concepts[i].name};
}

static struct definition entity_at(const cj_ruleset *set, size_t i)
{
    return (struct definition){set->entities[i].file, set->entities[i].name};
}

static struct definition intent_at(const cj_ruleset *set, size_t i)
{
    return (struct definition){set->intents[i].file, intent_name(&set->intents[i])};
}

static struct definition message_at(const cj_ruleset *set, size_t i)
{
    return (struct definition){set->messages.items[i].file, set->messages.items[i].key};
}

static struct definition fact_at(const cj_ruleset *set, size_t i)
{
    return (struct definition){set->facts.items[i].file, set->facts.items[i].key};
}

/* What may not be defined twice. */
static const struct kind {
    enum cj_name_kind kind;
    const char *taken;   /* code of a name that is there twice */
    const char *missing; /* code of one that is not there; NULL: nothing refers to it */
    const char *open;    /* what stands around a name in texts */
    const char *close;
    size_t count_offset;
    struct definition (*at)(const cj_ruleset *set, size_t i);
} kinds[] = {
    {CJ_NAME_INTENT, "intents/duplicate", NULL, "", "", offsetof(cj_ruleset, intent_count),
     intent_at},
    {CJ_NAME_CONCEPT, "rules/duplicate", "rules/concept", "~", "",
     offsetof(cj_ruleset, concept_count), concept_at},
    {CJ_NAME_ENTITY, "rules/duplicate", "rules/slot", "{", "}",
     offsetof(cj_ruleset, entity_count), entity_at},
    {CJ_NAME_MESSAGE, "rules/duplicate", NULL, "", "", offsetof(cj_ruleset, messages.count),
     message_at},
    {CJ_NAME_FACT, "rules/duplicate", NULL, "", "", offsetof(cj_ruleset, facts.count),
     fact_at},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

static size_t count_of(const cj_ruleset *set, const struct kind *kind)
{
    size_t count;

    memcpy(&count, (const char *)set + kind->count_offset, sizeof(count));
    return count;
}

static cj_status register_kind(struct linker *linker, const struct kind *kind)
{
    cj_ruleset *set = linker->set;
    size_t count = count_of(set, kind);

    for (size_t i = 0; i < count; i++) {
        struct definition here = kind->at(set, i);
        const struct cj_rules_file *file = &set->files[here.file];
        uint32_t first;

        if (file->left_out) {
            continue;
        }
        int added = cj_names_add(set, kind->kind, file->lang, file->builtin,
                                 cj_str_from(here.name.text), (uint32_t)i, &first);
        if (added < 0) {
            return CJ_ERR_NOMEM;
        }
        if (added == 0) {
            struct definition other = kind->at(set, first);

            cj_diags_add(linker->diags, CJ_ERROR, kind->taken, file->name, here.name.line,
                         here.name.column,
                         "'%s%s%s' stands in %s:%u already: give this one another name",
                         kind->open, here.name.text, kind->close, set->files[other.file].name,
                         (unsigned)other.name.line);
            condemn(linker, here.file);
        }
    }
    return CJ_OK;
}

static cj_status register_names(struct linker *linker)
{
    cj_map_clear(&linker->set->names);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        cj_status st = register_kind(linker, &kinds[i]);
        if (st != CJ_OK) {
            return st;
        }
    }
    return CJ_OK;
}

/* ---- References ---- */

#define MAX_NAMES 1000 /* that a misspelt one is compared with */

static const struct kind *kind_of(enum cj_piece_kind piece)
{
    enum cj_name_kind name = piece == CJ_PIECE_CONCEPT ? CJ_NAME_CONCEPT : CJ_NAME_ENTITY;
    const struct kind *kind = kinds;

    while (kind->kind != name) {
        kind++;
    }
    return kind;
}

static const char *nearest_name(const cj_ruleset *set, const struct kind *kind, uint32_t file,
                                struct cj_str name)
{
    const char *names[MAX_NAMES + 1];
    size_t count = count_of(set, kind);
    size_t kept = 0;

    for (size_t i = 0; i < count && kept < MAX_NAMES; i++) {
        struct definition here = kind->at(set, i);

        if (cj_is_live(set, here.file) &&
            set->files[here.file].lang == set->files[file].lang &&
            (!set->files[here.file].builtin || set->files[file].builtin)) {
            names[kept++] = here.name.text;
        }
    }
    names[kept] = NULL;
    return cj_yaml_nearest(name, names);
}

static void tell_missing(struct linker *linker, const struct kind *kind, uint32_t file,
                         struct cj_str name, uint32_t line, uint32_t column)
{
    const char *from = linker->set->files[file].name;
    const char *nearest = nearest_name(linker->set, kind, file, name);

    if (linker->tell && nearest) {
        cj_diags_add(linker->diags, linker->missing, kind->missing, from, line, column,
                     "there is no '%s%.*s%s': did you mean '%s%s%s'?", kind->open,
                     CJ_STR_ARGS(name), kind->close, kind->open, nearest, kind->close);
    } else if (linker->tell) {
        cj_diags_add(linker->diags, linker->missing, kind->missing, from, line, column,
                     "there is no '%s%.*s%s'", kind->open, CJ_STR_ARGS(name), kind->close);
    }
    if (linker->missing == CJ_ERROR) {
        condemn(linker, file);
    }
}

static void check_name(struct linker *linker, enum cj_piece_kind kind, uint32_t file,
                       struct cj_str name, uint32_t line, uint32_t column)
{
    const struct cj_rules_file *from = &linker->set->files[file];
    uint32_t index;

    if (kind == CJ_PIECE_WORD) {
        return;
    }
    const struct kind *names = kind_of(kind);
    if (!cj_names_find(linker->set, names->kind, from->lang, from->builtin, name, &index)) {
        tell_missing(linker, names, file, name, line, column);
    }
}

static void check_items(struct linker *linker, uint32_t file, const struct cj_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct cj_item *item = &items->items[i];

        for (size_t j = 0; j < item->count; j++) {
            check_name(linker, item->pieces[j].kind, file, item->pieces[j].text,
                       item->source.line, item->source.column);
        }
    }
}

static void check_clauses(struct linker *linker, uint32_t file,
                          const struct cj_clauses *clauses)
{
    for (size_t i = 0; i < clauses->count; i++) {
        check_items(linker, file, &clauses->items[i]);
    }
}

static void check_texts(struct linker *linker, uint32_t file,
                        const struct cj_rule_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        const struct cj_rule_text *text = &texts->items[i];
        struct cj_reference reference;
        size_t at = 0;

        while (cj_reference_next(cj_str_from(text->text), at, &reference)) {
            check_name(linker, reference.kind, file, reference.name, text->line, text->column);
            at = reference.end;
        }
    }
}

static void check_intent(struct linker *linker, const struct cj_intent_def *def)
{
    check_texts(linker, def->file, &def->shown.phrases);
    for (size_t i = 0; i < def->shown.form.count; i++) {
        const struct cj_rule_text *entity = &def->shown.form.slots[i].entity;

        if (entity->text) {
            check_name(linker, CJ_PIECE_ENTITY, def->file, cj_str_from(entity->text),
                       entity->line, entity->column);
        }
    }
}

static void check_references(struct linker *linker)
{
    cj_ruleset *set = linker->set;

    for (size_t i = 0; i < set->concept_count; i++) {
        if (cj_is_live(set, set->concepts[i].file)) {
            check_items(linker, set->concepts[i].file, &set->concepts[i].members);
        }
    }
    for (size_t i = 0; i < set->intent_count; i++) {
        if (cj_is_live(set, set->intents[i].file)) {
            check_intent(linker, &set->intents[i]);
        }
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct cj_rule_def *rule = &set->rules[i];

        if (rule->file != CJ_NO_FILE && cj_is_live(set, rule->file)) {
            check_clauses(linker, rule->file, &rule->words.all);
            check_items(linker, rule->file, &rule->words.none);
            check_clauses(linker, rule->file, &rule->words.in_order);
        }
    }
}

/* ---- Circles ---- */

#define UNVISITED UINT32_MAX
#define ON_PATH   (UINT32_MAX - 1)

static void show_circle(const cj_ruleset *set, const uint32_t *path, size_t from, size_t len,
                        struct cj_buf *out)
{
    for (size_t i = from; i < len; i++) {
        cj_buf_printf(out, "~%s → ", set->concepts[path[i]].name.text);
    }
    cj_buf_printf(out, "~%s", set->concepts[path[from]].name.text);
}

/* Tells a circle at its first concept, by name: the same wherever the search began. */
static void tell_circle(struct linker *linker, uint32_t *path, uint32_t back, size_t len)
{
    const cj_ruleset *set = linker->set;
    struct cj_buf circle = {0};
    size_t from = 0;

    while (path[from] != back) {
        from++;
    }
    const struct cj_concept_def *def = &set->concepts[back];
    show_circle(set, path, from, len, &circle);
    cj_diags_add(linker->diags, CJ_ERROR, "rules/concept", set->files[def->file].name,
                 def->name.line, def->name.column, "the concepts go round in a circle: %s",
                 circle.failed ? def->name.text : circle.ptr);
    cj_buf_clear(&circle);
    condemn(linker, def->file);
}

static void visit(struct linker *linker, uint32_t index, uint32_t *path, size_t len);

/* Depth of what `piece` names, or UNVISITED when it is no concept or leads in a circle. */
static uint32_t visit_piece(struct linker *linker, const struct cj_rules_file *from,
                            const struct cj_piece *piece, uint32_t *path, size_t len)
{
    const cj_ruleset *set = linker->set;
    uint32_t next;

    if (piece->kind != CJ_PIECE_CONCEPT ||
        !cj_names_find(set, CJ_NAME_CONCEPT, from->lang, from->builtin, piece->text, &next)) {
        return UNVISITED;
    }
    if (set->concepts[next].depth == ON_PATH) {
        tell_circle(linker, path, next, len);
        return UNVISITED;
    }
    if (set->concepts[next].depth == UNVISITED) {
        visit(linker, next, path, len);
    }
    return set->concepts[next].depth;
}

static void tell_too_deep(struct linker *linker, struct cj_concept_def *def)
{
    cj_diags_add(linker->diags, CJ_ERROR, "rules/concept", linker->set->files[def->file].name,
                 def->name.line, def->name.column,
                 "concepts stand within concepts more than %d deep", CJ_CONCEPT_MAX_DEPTH);
    condemn(linker, def->file);
    def->depth = 0;
}

/* Recursion ends at CJ_CONCEPT_MAX_DEPTH, however long the chain. */
static void visit(struct linker *linker, uint32_t index, uint32_t *path, size_t len)
{
    struct cj_concept_def *def = &linker->set->concepts[index];
    const struct cj_rules_file *file = &linker->set->files[def->file];
    uint32_t depth = 0;

    if (len == CJ_CONCEPT_MAX_DEPTH) {
        tell_too_deep(linker, def);
        return;
    }
    def->depth = ON_PATH;
    path[len] = index;
    for (size_t i = 0; i < def->members.count; i++) {
        const struct cj_item *item = &def->members.items[i];

        for (size_t j = 0; j < item->count; j++) {
            uint32_t inner = visit_piece(linker, file, &item->pieces[j], path, len + 1);
            if (inner < ON_PATH && inner >= depth) {
                depth = inner + 1;
            }
        }
    }
    def->depth = depth;
    if (depth >= CJ_CONCEPT_MAX_DEPTH) {
        tell_too_deep(linker, def);
    }
}

static void check_circles(struct linker *linker)
{
    cj_ruleset *set = linker->set;
    uint32_t path[CJ_CONCEPT_MAX_DEPTH] = {0};

    for (size_t i = 0; i < set->concept_count; i++) {
        set->concepts[i].depth = UNVISITED;
    }
    for (size_t i = 0; i < set->concept_count; i++) {
        if (cj_is_live(set, set->concepts[i].file) && set->concepts[i].depth == UNVISITED) {
            visit(linker, (uint32_t)i, path, 0);
        }
    }
}

/* ---- All of it ---- */

cj_status cj_link(cj_ruleset *set, cj_diags *diags)
{
    struct linker linker = {.set = set, .diags = diags};
    cj_status st = cj_sort_definitions(set);

    do {
        linker.missing = any_left_out(set) ? CJ_WARNING : CJ_ERROR;
        linker.tell = linker.missing == CJ_ERROR;
        st = st == CJ_OK ? register_names(&linker) : st;
        if (st == CJ_OK) {
            check_references(&linker);
            check_circles(&linker);
        }
    } while (st == CJ_OK && leave_out_condemned(set));

    if (st == CJ_OK && linker.missing == CJ_WARNING) {
        linker.tell = true;
        check_references(&linker);
    }
    return st;
}
