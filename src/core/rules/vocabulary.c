/* Building a language's vocabulary: terms, marks and the sequences between them. */
#include "rules/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "rules/link.h"
#include "rules/names.h"

/* A mark before it has its number. */
struct node {
    enum cj_mark_kind kind;
    uint32_t depth;
    uint32_t index; /* of the concept or entity; a literal's: of the first item that is it */
    struct cj_item *item; /* a literal's */
    uint32_t file;        /* whose names its references mean */
};

struct builder {
    cj_ruleset *set;
    struct cj_vocabulary *vocabulary;
    struct node *nodes;
    size_t node_count;
    size_t node_capacity;
    struct cj_map literals; /* canonical text → node */
    struct cj_arena arena;  /* owns the keys of `literals` */
    uint32_t *mark_of;      /* node → mark */
};

/* Adds an element to one of the vocabulary's arrays; evaluates to NULL when memory ran out. */
#define PUSH(owner, array, count, capacity)                             \
    (cj_array_grow(&(owner)->array, &(owner)->capacity, (owner)->count, \
                   sizeof(*(owner)->array))                             \
         ? &(owner)->array[(owner)->count++]                            \
         : NULL)

/* ---- Nodes ---- */

static cj_status add_node(struct builder *builder, struct node node)
{
    struct node *slot = PUSH(builder, nodes, node_count, node_capacity);

    if (!slot) {
        return CJ_ERR_NOMEM;
    }
    *slot = node;
    return CJ_OK;
}

static bool speaks(const struct builder *builder, uint32_t file)
{
    return cj_is_live(builder->set, file) &&
           builder->set->files[file].lang == builder->vocabulary->lang;
}

/* Named marks first; their `mark` is the node's index until numbers are given. */
static cj_status add_named(struct builder *builder)
{
    cj_ruleset *set = builder->set;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < set->entity_count; i++) {
        struct cj_entity_def *def = &set->entities[i];

        if (speaks(builder, def->file)) {
            def->mark = (uint32_t)builder->node_count;
            st = add_node(builder,
                          (struct node){CJ_MARK_ENTITY, 0, (uint32_t)i, NULL, def->file});
        }
    }
    for (size_t i = 0; st == CJ_OK && i < set->concept_count; i++) {
        struct cj_concept_def *def = &set->concepts[i];

        if (speaks(builder, def->file)) {
            def->mark = (uint32_t)builder->node_count;
            /* one deeper than the entities, which a concept may name */
            st = add_node(builder, (struct node){CJ_MARK_CONCEPT, def->depth + 1, (uint32_t)i,
                                                 NULL, def->file});
        }
    }
    return st;
}

/* The node that a reference means, or CJ_NO_MARK. */
static uint32_t resolve(const struct builder *builder, uint32_t file,
                        const struct cj_piece *piece)
{
    const cj_ruleset *set = builder->set;
    const struct cj_rules_file *from = &set->files[file];
    uint32_t index;

    if (piece->kind == CJ_PIECE_CONCEPT &&
        cj_names_find(set, CJ_NAME_CONCEPT, from->lang, from->builtin, piece->text, &index)) {
        return set->concepts[index].mark;
    }
    if (piece->kind == CJ_PIECE_ENTITY &&
        cj_names_find(set, CJ_NAME_ENTITY, from->lang, from->builtin, piece->text, &index)) {
        return set->entities[index].mark;
    }
    return CJ_NO_MARK;
}

/* What makes two items the same: their words' keys and the marks they name. Function words and
 * accents count, so it is not the text that is compared. */
static cj_status canonical_key(struct builder *builder, uint32_t file,
                               const struct cj_item *item, struct cj_str *out_key)
{
    struct cj_buf key = {0};

    for (size_t i = 0; i < item->count; i++) {
        const struct cj_piece *piece = &item->pieces[i];

        if (piece->kind == CJ_PIECE_WORD) {
            cj_buf_printf(&key, "%.*s/%.*s/%.*s ", CJ_STR_ARGS(piece->text),
                          CJ_STR_ARGS(piece->keys[0]), CJ_STR_ARGS(piece->keys[1]));
        } else {
            cj_buf_printf(&key, "~%u ", (unsigned)resolve(builder, file, piece));
        }
    }
    out_key->len = key.len;
    out_key->ptr = key.failed ? NULL : cj_arena_strndup(&builder->arena, key.ptr, key.len);
    cj_buf_clear(&key);
    return out_key->ptr ? CJ_OK : CJ_ERR_NOMEM;
}

static uint32_t depth_of(const struct builder *builder, uint32_t file,
                         const struct cj_item *item)
{
    uint32_t depth = 0;

    for (size_t i = 0; i < item->count; i++) {
        uint32_t inner = resolve(builder, file, &item->pieces[i]);

        if (inner != CJ_NO_MARK && builder->nodes[inner].depth >= depth) {
            depth = builder->nodes[inner].depth + 1;
        }
    }
    return depth;
}

/* Gives a rule's item the node that stands for it. */
static cj_status add_literal(struct builder *builder, uint32_t file, struct cj_item *item)
{
    struct cj_str key;
    uint32_t node = (uint32_t)builder->node_count;

    if (item->count == 1 && item->pieces[0].kind != CJ_PIECE_WORD) {
        item->mark = resolve(builder, file, &item->pieces[0]);
        return CJ_OK;
    }
    cj_status st = canonical_key(builder, file, item, &key);
    if (st != CJ_OK) {
        return st;
    }
    int added = cj_map_add(&builder->literals, key, node, &item->mark);
    if (added < 0) {
        return CJ_ERR_NOMEM;
    }
    return added
               ? add_node(builder, (struct node){CJ_MARK_LITERAL,
                                                 depth_of(builder, file, item), 0, item, file})
               : CJ_OK;
}

/* Calls `act` for each item of a rule. */
static cj_status each_item(struct builder *builder, struct cj_rule_def *rule,
                           cj_status (*act)(struct builder *, uint32_t, struct cj_item *))
{
    const struct cj_clauses none = {&rule->words.none, 1};
    const struct cj_clauses *all[] = {&rule->words.all, &rule->words.in_order, &none};
    cj_status st = CJ_OK;

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        for (size_t j = 0; j < all[i]->count; j++) {
            for (size_t k = 0; st == CJ_OK && k < all[i]->items[j].count; k++) {
                st = act(builder, rule->file, &all[i]->items[j].items[k]);
            }
        }
    }
    return st;
}

static cj_status each_rule_item(struct builder *builder,
                                cj_status (*act)(struct builder *, uint32_t, struct cj_item *))
{
    cj_ruleset *set = builder->set;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < set->rule_count; i++) {
        struct cj_rule_def *rule = &set->rules[i];

        if (rule->file != CJ_NO_FILE && speaks(builder, rule->file)) {
            st = each_item(builder, rule, act);
        }
    }
    return st;
}

/* ---- Numbers: rising with depth ---- */

static cj_status number_nodes(struct builder *builder)
{
    uint32_t deepest = 0;
    uint32_t next = 0;

    builder->mark_of = calloc(builder->node_count + 1, sizeof(*builder->mark_of));
    if (!builder->mark_of) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < builder->node_count; i++) {
        deepest = builder->nodes[i].depth > deepest ? builder->nodes[i].depth : deepest;
    }
    for (uint32_t depth = 0; depth <= deepest; depth++) {
        for (size_t i = 0; i < builder->node_count; i++) {
            if (builder->nodes[i].depth == depth) {
                builder->mark_of[i] = next++;
            }
        }
    }
    return CJ_OK;
}

static cj_status renumber_item(struct builder *builder, uint32_t file, struct cj_item *item)
{
    (void)file;
    if (item->mark != CJ_NO_MARK) {
        item->mark = builder->mark_of[item->mark];
    }
    return CJ_OK;
}

/* From nodes to marks, wherever they were noted. */
static void renumber(struct builder *builder)
{
    cj_ruleset *set = builder->set;

    (void)each_rule_item(builder, renumber_item);
    for (size_t i = 0; i < set->entity_count; i++) {
        if (speaks(builder, set->entities[i].file)) {
            set->entities[i].mark = builder->mark_of[set->entities[i].mark];
        }
    }
    for (size_t i = 0; i < set->concept_count; i++) {
        if (speaks(builder, set->concepts[i].file)) {
            set->concepts[i].mark = builder->mark_of[set->concepts[i].mark];
        }
    }
}

/* ---- Terms ---- */

/* Adds `term` to the chain of `key` in `map`. */
static cj_status link_term(struct cj_vocabulary *vocabulary, struct cj_map *map,
                           struct cj_str key, uint32_t term)
{
    uint32_t at = (uint32_t)vocabulary->link_count;
    struct cj_term_link *link = PUSH(vocabulary, links, link_count, link_capacity);
    uint32_t first;

    if (!link) {
        return CJ_ERR_NOMEM;
    }
    *link = (struct cj_term_link){term, CJ_NO_LINK};
    int added = cj_map_add(map, key, at, &first);
    if (added == 0) { /* behind the first, which the map names */
        link->next = vocabulary->links[first].next;
        vocabulary->links[first].next = at;
    }
    return added < 0 ? CJ_ERR_NOMEM : CJ_OK;
}

/* The term with exactly these keys, if there is one. */
static bool find_term(const struct cj_vocabulary *vocabulary, const struct cj_piece *word,
                      uint32_t *out_term)
{
    uint32_t at;

    if (!cj_map_get(&vocabulary->folds, word->text, &at)) {
        return false;
    }
    for (; at != CJ_NO_LINK; at = vocabulary->links[at].next) {
        const struct cj_term *term = &vocabulary->terms[vocabulary->links[at].term];

        if (cj_str_equal(term->keys[0], word->keys[0]) &&
            cj_str_equal(term->keys[1], word->keys[1])) {
            *out_term = vocabulary->links[at].term;
            return true;
        }
    }
    return false;
}

static cj_status intern_term(struct cj_vocabulary *vocabulary, const struct cj_piece *word,
                             uint32_t *out_term)
{
    uint32_t index = (uint32_t)vocabulary->term_count;

    if (find_term(vocabulary, word, out_term)) {
        return CJ_OK;
    }
    struct cj_term *term = PUSH(vocabulary, terms, term_count, term_capacity);
    if (!term) {
        return CJ_ERR_NOMEM;
    }
    *term =
        (struct cj_term){word->text, {word->keys[0], word->keys[1]}, word->token, CJ_NO_LINK};
    *out_term = index;
    cj_status st = link_term(vocabulary, &vocabulary->folds, word->text, index);
    if (st == CJ_OK) {
        st = link_term(vocabulary, &vocabulary->keys, word->keys[0], index);
    }
    if (st == CJ_OK && !cj_str_equal(word->keys[0], word->keys[1])) {
        st = link_term(vocabulary, &vocabulary->keys, word->keys[1], index);
    }
    return st;
}

/* ---- Sequences ---- */

static cj_status add_element(struct builder *builder, uint32_t file,
                             const struct cj_piece *piece, bool *out_dead)
{
    struct cj_vocabulary *vocabulary = builder->vocabulary;
    struct cj_element *element = PUSH(vocabulary, elements, element_count, element_capacity);

    if (!element) {
        return CJ_ERR_NOMEM;
    }
    element->is_mark = piece->kind != CJ_PIECE_WORD;
    if (!element->is_mark) {
        return intern_term(vocabulary, piece, &element->id);
    }
    element->id = resolve(builder, file, piece); /* definitions have their numbers now */
    *out_dead |= element->id == CJ_NO_MARK;
    return CJ_OK;
}

/* Makes `sequence` known to what it begins with. */
static cj_status add_use(struct cj_vocabulary *vocabulary, uint32_t sequence)
{
    const struct cj_element *first =
        &vocabulary->elements[vocabulary->sequences[sequence].element];
    uint32_t *chain = first->is_mark ? &vocabulary->marks[first->id].first_use
                                     : &vocabulary->terms[first->id].first_use;
    struct cj_use *use = PUSH(vocabulary, uses, use_count, use_capacity);

    if (!use) {
        return CJ_ERR_NOMEM;
    }
    *use = (struct cj_use){sequence, *chain};
    *chain = (uint32_t)vocabulary->use_count - 1;
    return CJ_OK;
}

static cj_status add_sequence(struct builder *builder, uint32_t mark, uint32_t file,
                              const struct cj_item *item)
{
    struct cj_vocabulary *vocabulary = builder->vocabulary;
    const struct cj_sequence built = {
        .mark = mark,
        .element = (uint32_t)vocabulary->element_count,
        .count = (uint32_t)item->count,
        .excluded = item->excluded,
        .value = item->value,
    };
    bool dead = false;
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < item->count; i++) {
        st = add_element(builder, file, &item->pieces[i], &dead);
    }
    if (st != CJ_OK || dead) { /* it names what is not there: never seen */
        vocabulary->element_count = built.element;
        return st;
    }
    struct cj_sequence *sequence =
        PUSH(vocabulary, sequences, sequence_count, sequence_capacity);
    if (!sequence) {
        return CJ_ERR_NOMEM;
    }
    *sequence = built;
    return add_use(vocabulary, (uint32_t)vocabulary->sequence_count - 1);
}

static cj_status add_sequences(struct builder *builder, uint32_t mark, uint32_t file,
                               const struct cj_items *items)
{
    cj_status st = CJ_OK;

    for (size_t i = 0; st == CJ_OK && i < items->count; i++) {
        st = add_sequence(builder, mark, file, &items->items[i]);
    }
    return st;
}

static cj_status define_mark(struct builder *builder, const struct node *node, uint32_t mark)
{
    const cj_ruleset *set = builder->set;
    struct cj_mark_def *def = &builder->vocabulary->marks[mark];

    switch (node->kind) {
    case CJ_MARK_CONCEPT:
        def->name = set->concepts[node->index].name.text;
        return add_sequences(builder, mark, node->file, &set->concepts[node->index].members);
    case CJ_MARK_ENTITY:
        def->entity = &set->entities[node->index];
        def->name = def->entity->name.text;
        return add_sequences(builder, mark, node->file, &def->entity->values);
    case CJ_MARK_LITERAL:
        break;
    }
    return add_sequence(builder, mark, node->file, node->item);
}

static cj_status define_marks(struct builder *builder)
{
    struct cj_vocabulary *vocabulary = builder->vocabulary;
    cj_status st = CJ_OK;

    vocabulary->marks = calloc(builder->node_count + 1, sizeof(*vocabulary->marks));
    vocabulary->patterns = calloc(builder->node_count + 1, sizeof(*vocabulary->patterns));
    if (!vocabulary->marks || !vocabulary->patterns) {
        return CJ_ERR_NOMEM;
    }
    vocabulary->mark_count = builder->node_count;
    for (size_t i = 0; i < builder->node_count; i++) {
        vocabulary->marks[i].first_use = CJ_NO_LINK;
    }
    for (size_t i = 0; st == CJ_OK && i < builder->node_count; i++) {
        uint32_t mark = builder->mark_of[i];

        vocabulary->marks[mark].kind = builder->nodes[i].kind;
        st = define_mark(builder, &builder->nodes[i], mark);
        if (vocabulary->marks[mark].entity && vocabulary->marks[mark].entity->regex) {
            vocabulary->patterns[vocabulary->pattern_count++] = mark;
        }
    }
    return st;
}

/* ---- The language's rules ---- */

static cj_status list_rules(struct builder *builder)
{
    const cj_ruleset *set = builder->set;
    struct cj_vocabulary *vocabulary = builder->vocabulary;

    vocabulary->rules = calloc(set->rule_count + 1, sizeof(*vocabulary->rules));
    if (!vocabulary->rules) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < set->rule_count; i++) {
        if (set->rules[i].shown.lang == vocabulary->lang) {
            vocabulary->rules[vocabulary->rule_count++] = (uint32_t)i;
        }
    }
    return CJ_OK;
}

/* ---- All of it ---- */

cj_status cj_vocabulary_build(cj_ruleset *set, const struct cj_lang *lang,
                              struct cj_vocabulary *vocabulary)
{
    struct builder builder = {.set = set, .vocabulary = vocabulary};
    cj_status st;

    *vocabulary = (struct cj_vocabulary){.lang = lang};
    st = add_named(&builder);
    if (st == CJ_OK) {
        st = each_rule_item(&builder, add_literal);
    }
    if (st == CJ_OK) {
        st = number_nodes(&builder);
    }
    if (st == CJ_OK) {
        renumber(&builder);
        st = define_marks(&builder);
    }
    if (st == CJ_OK) {
        st = list_rules(&builder);
    }
    if (st == CJ_OK) {
        st = cj_vocabulary_list_words(set, vocabulary);
    }
    free(builder.nodes);
    free(builder.mark_of);
    cj_map_clear(&builder.literals);
    cj_arena_clear(&builder.arena);
    return st;
}

void cj_vocabulary_clear(struct cj_vocabulary *vocabulary)
{
    cj_map_clear(&vocabulary->folds);
    cj_map_clear(&vocabulary->keys);
    free(vocabulary->links);
    free(vocabulary->terms);
    free(vocabulary->marks);
    free(vocabulary->elements);
    free(vocabulary->sequences);
    free(vocabulary->uses);
    free(vocabulary->patterns);
    free(vocabulary->rules);
    free(vocabulary->words);
    *vocabulary = (struct cj_vocabulary){0};
}

static bool shares_key(const struct cj_term *term, struct cj_str key)
{
    return cj_str_equal(term->keys[0], key) || cj_str_equal(term->keys[1], key);
}

bool cj_term_matches(const struct cj_term *term, const struct cj_token *token)
{
    return cj_str_equal(term->fold, token->fold) || shares_key(term, token->keys[0]) ||
           shares_key(term, token->keys[1]);
}
