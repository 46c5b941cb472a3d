/* Cutting what a rule looks for, or a member of a concept, into words and references. */
#include <string.h>

#include "rules/load.h"
#include "rules/names.h"

struct cutter {
    struct cj_loader *loader;
    const struct cj_yaml *node;
    struct cj_piece pieces[CJ_ITEM_MAX_PIECES];
    size_t count;
    bool full;
};

static void add_piece(struct cutter *cutter, struct cj_piece piece)
{
    if (cutter->count == CJ_ITEM_MAX_PIECES) {
        cutter->full = true;
        return;
    }
    cutter->pieces[cutter->count++] = piece;
}

static cj_status add_words(struct cutter *cutter, struct cj_str text)
{
    cj_ruleset *set = cutter->loader->set;
    struct cj_tokens tokens;

    if (cj_str_trim(text).len == 0) {
        return CJ_OK;
    }
    cj_status st = cj_analyse(set->analyser, set->files[cutter->loader->file].lang, text,
                              &set->arena, &tokens);
    if (st != CJ_OK) {
        return st;
    }
    for (size_t i = 0; i < tokens.count; i++) {
        const struct cj_token *token = &tokens.items[i];

        add_piece(cutter, (struct cj_piece){
                              .kind = CJ_PIECE_WORD,
                              .text = token->fold,
                              .keys = {token->keys[0], token->keys[1]},
                              .token = token->kind,
                              .word_class = token->word_class,
                          });
    }
    return CJ_OK;
}

static cj_status add_reference(struct cutter *cutter, const struct cj_reference *reference,
                               enum cj_item_use use)
{
    const char *name = cj_arena_strndup(&cutter->loader->set->arena, reference->name.ptr,
                                        reference->name.len);

    if (!name) {
        return CJ_ERR_NOMEM;
    }
    if (use == CJ_ITEM_OF_ENTITY) {
        CJ_LOAD_ERROR(cutter->loader, cutter->node, "rules/value",
                      "the values of an entity are plain words: '%s' can't be used here",
                      name);
    }
    if (reference->name.len > CJ_RULE_MAX_NAME_LEN) {
        CJ_LOAD_ERROR(cutter->loader, cutter->node, "rules/value",
                      "a name has at most %d bytes", CJ_RULE_MAX_NAME_LEN);
        return CJ_OK;
    }
    add_piece(cutter,
              (struct cj_piece){.kind = reference->kind, .text = {name, reference->name.len}});
    return CJ_OK;
}

static cj_status cut(struct cutter *cutter, struct cj_str text, enum cj_item_use use)
{
    struct cj_reference reference;
    size_t at = 0;
    cj_status st = CJ_OK;

    while (st == CJ_OK && cj_reference_next(text, at, &reference)) {
        st = add_words(cutter, (struct cj_str){text.ptr + at, reference.start - at});
        if (st == CJ_OK) {
            st = add_reference(cutter, &reference, use);
        }
        at = reference.end;
    }
    return st == CJ_OK ? add_words(cutter, (struct cj_str){text.ptr + at, text.len - at}) : st;
}

/* Takes the '-' of "-orden de trabajo" off `text`. */
static bool take_minus(struct cj_loader *loader, const struct cj_yaml *node,
                       enum cj_item_use use, struct cj_str *text)
{
    if (!cj_str_starts(*text, "-")) {
        return false;
    }
    if (use != CJ_ITEM_OF_CONCEPT) {
        CJ_LOAD_ERROR(loader, node, "rules/value",
                      "'-' excludes inside a concept only: put the word under 'none' here");
    }
    text->ptr++;
    text->len--;
    *text = cj_str_trim(*text);
    return true;
}

static cj_status keep(struct cutter *cutter, struct cj_str text, struct cj_item *item)
{
    struct cj_arena *arena = &cutter->loader->set->arena;

    item->source.line = cutter->node->line;
    item->source.column = cutter->node->column;
    item->source.text = cj_arena_strndup(arena, text.ptr, text.len);
    item->pieces = cj_arena_array(arena, cutter->count, sizeof(*item->pieces));
    if (!item->source.text || !item->pieces) {
        return CJ_ERR_NOMEM;
    }
    memcpy(item->pieces, cutter->pieces, cutter->count * sizeof(*item->pieces));
    item->count = cutter->count;
    item->mark = CJ_NO_MARK;
    return CJ_OK;
}

cj_status cj_load_item(struct cj_loader *loader, const struct cj_yaml *node,
                       enum cj_item_use use, struct cj_item *out_item)
{
    struct cutter cutter = {.loader = loader, .node = node};

    if (node->kind != CJ_YAML_SCALAR) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "this must be a word or a few words");
        return CJ_OK;
    }

    struct cj_str text = cj_str_trim(node->text);
    out_item->excluded = take_minus(loader, node, use, &text);
    cj_status st = cut(&cutter, text, use);
    if (st != CJ_OK) {
        return st;
    }
    if (cutter.count == 0) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "there is no word in '%.*s'",
                      CJ_STR_ARGS(node->text));
        return CJ_OK;
    }
    if (cutter.full) {
        CJ_LOAD_ERROR(loader, node, "rules/value",
                      "more than %d words: a whole sentence belongs under 'phrases'",
                      CJ_ITEM_MAX_PIECES);
        return CJ_OK;
    }
    return keep(&cutter, text, out_item);
}

cj_status cj_load_items(struct cj_loader *loader, const struct cj_yaml *node,
                        enum cj_item_use use, struct cj_items *out_items)
{
    bool is_list = node->kind == CJ_YAML_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    const struct cj_yaml *child = is_list ? node->first : node;
    struct cj_item *items =
        cj_arena_array(&loader->set->arena, count ? count : 1, sizeof(*items));
    size_t kept = 0;

    if (!items) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < count; i++, child = child->next) {
        items[kept] = (struct cj_item){0};
        cj_status st = cj_load_item(loader, child, use, &items[kept]);
        if (st != CJ_OK) {
            return st;
        }
        kept += items[kept].count > 0;
    }
    *out_items = (struct cj_items){items, kept};
    return CJ_OK;
}
