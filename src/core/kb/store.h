/* The knowledge base as its makers see it. */
#ifndef CJ_KB_STORE_H
#define CJ_KB_STORE_H

#include "base/map.h"
#include "kb/document.h"
#include "kb/kb.h"
#include "kb/links.h"

/** A name that an entry answers to. */
struct cj_kb_name {
    uint32_t entry;
    uint32_t next; /* another bearer of the same name, or CJ_NO_ENTRY */
    bool is_alias;
};

/** What a struct cj_kb really is: its public part stands first. */
struct cj_kb_store {
    struct cj_kb kb;
    struct cj_arena arena; /* owns the entries and all their texts */
    struct cj_map by_name; /* id or alias → index of its first bearer */
    struct cj_kb_name *names;
    size_t name_count;
    size_t name_capacity;
};

struct cj_kb_store *cj_kb_store_new(void);

/** Adds a name; `name` is borrowed and must live as long as the store.
 * @return false when memory ran out */
bool cj_kb_store_name(struct cj_kb_store *store, const char *name, uint32_t entry,
                      bool is_alias);

/** Makes the entries of all documents, in their order, from resolved trees.
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_entries_make(struct cj_kb_store *store, struct cj_document *documents,
                          size_t count);

/** Tells what only the whole knowledge base shows: the same question twice, follow-ups that
 * name no entry, answers too long for a chat. @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_kb_check(const struct cj_kb *kb, cj_diags *diags);

/** Tells the odd characters of a file's text: invisible ones, and no-break spaces. */
void cj_characters_check(const struct cj_place *place, struct cj_str text);

#endif
