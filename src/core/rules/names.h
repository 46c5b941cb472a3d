/* Names that rules, phrases and answers refer to: ~concepts, {entities}, messages, facts. */
#ifndef CJ_RULES_NAMES_H
#define CJ_RULES_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/model.h"

enum cj_name_kind {
    CJ_NAME_CONCEPT,
    CJ_NAME_ENTITY,
    CJ_NAME_INTENT,
    CJ_NAME_MESSAGE,
    CJ_NAME_FACT,
};

/** Bytes of the name that `text` begins with: a letter, then letters and digits, with _ or -
 * between them; 0 when it begins with none ("~30 €" names nothing). */
size_t cj_name_len(struct cj_str text);

/** A reference inside a text: "~pedido" or "{order_number}". */
struct cj_reference {
    enum cj_piece_kind kind; /* CJ_PIECE_CONCEPT or CJ_PIECE_ENTITY */
    struct cj_str name;
    size_t start; /* bytes of the whole reference in the text */
    size_t end;
};

/** The first reference in `text` at or after byte `from`. A '~' inside a word is none. */
bool cj_reference_next(struct cj_str text, size_t from, struct cj_reference *out_reference);

/** Registers what is called `name`. Built-in files have names of their own, which a bot's
 * definitions do not change. @return 1 added; 0 there is one already, told in `out_index`;
 * -1 when memory ran out */
int cj_names_add(cj_ruleset *set, enum cj_name_kind kind, const struct cj_lang *lang,
                 bool builtin, struct cj_str name, uint32_t index, uint32_t *out_index);

/** Finds what a file means by `name`: a bot's file its own, else the built-in one; a built-in
 * file the built-in one. @return true and the index that was registered */
bool cj_names_find(const cj_ruleset *set, enum cj_name_kind kind, const struct cj_lang *lang,
                   bool from_builtin, struct cj_str name, uint32_t *out_index);

#endif
