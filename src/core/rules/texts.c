/* Messages, facts, and phrases with their references spelt out. */
#include "base/buf.h"
#include "rules/names.h"
#include "rules/rules.h"

/* ---- Messages and facts ---- */

static const struct cj_rule_texts *find_texts(const cj_ruleset *set, enum cj_name_kind kind,
                                              const struct cj_text_defs *defs,
                                              const struct cj_lang *lang, const char *key)
{
    uint32_t index;

    return cj_names_find(set, kind, lang, false, cj_str_from(key), &index)
               ? &defs->items[index].texts
               : NULL;
}

const char *cj_ruleset_message(const cj_ruleset *set, const struct cj_lang *lang,
                               const char *key, size_t variant)
{
    const struct cj_rule_texts *texts =
        find_texts(set, CJ_NAME_MESSAGE, &set->messages, lang, key);

    return texts && texts->count > 0 ? texts->items[variant % texts->count].text : NULL;
}

size_t cj_ruleset_message_count(const cj_ruleset *set, const struct cj_lang *lang,
                                const char *key)
{
    const struct cj_rule_texts *texts =
        find_texts(set, CJ_NAME_MESSAGE, &set->messages, lang, key);

    return texts ? texts->count : 0;
}

const char *cj_ruleset_fact(const cj_ruleset *set, const struct cj_lang *lang,
                            const char *name)
{
    const struct cj_rule_texts *texts = find_texts(set, CJ_NAME_FACT, &set->facts, lang, name);

    return texts && texts->count > 0 ? texts->items[0].text : NULL;
}

/* ---- Phrases ---- */

/* The first member that is said, not excluded. */
static const struct cj_item *first_member(const struct cj_concept_def *def)
{
    for (size_t i = 0; i < def->members.count; i++) {
        if (!def->members.items[i].excluded) {
            return &def->members.items[i];
        }
    }
    return NULL;
}

/* References spelt out for one phrase. Concepts may multiply ("~a ~a", 32 deep), so they are
 * counted: a phrase that needs more is no phrase. */
#define MAX_EXPANSIONS 200

struct expansion {
    const cj_ruleset *set;
    const struct cj_lang *lang;
    struct cj_buf out;
    unsigned count;
};

static void expand(struct expansion *expansion, struct cj_str text);

static void expand_concept(struct expansion *expansion, struct cj_str name)
{
    const struct cj_item *member = NULL;
    uint32_t index;

    if (cj_names_find(expansion->set, CJ_NAME_CONCEPT, expansion->lang, false, name, &index)) {
        member = first_member(&expansion->set->concepts[index]);
    }
    if (member) {
        expand(expansion, cj_str_from(member->source.text));
    } else {
        cj_buf_add_str(&expansion->out, name); /* better the name than nothing */
    }
}

static void expand_entity(struct expansion *expansion, struct cj_str name)
{
    const cj_ruleset *set = expansion->set;
    uint32_t index;

    if (cj_names_find(set, CJ_NAME_ENTITY, expansion->lang, false, name, &index) &&
        set->entities[index].example) {
        cj_buf_adds(&expansion->out, set->entities[index].example);
    }
}

/* Recursion is as deep as concepts stand within concepts: CJ_CONCEPT_MAX_DEPTH. */
static void expand(struct expansion *expansion, struct cj_str text)
{
    struct cj_reference reference;
    size_t at = 0;

    while (expansion->count < MAX_EXPANSIONS && cj_reference_next(text, at, &reference)) {
        expansion->count++;
        cj_buf_add(&expansion->out, text.ptr + at, reference.start - at);
        if (reference.kind == CJ_PIECE_CONCEPT) {
            expand_concept(expansion, reference.name);
        } else {
            expand_entity(expansion, reference.name);
        }
        at = reference.end;
    }
    cj_buf_add(&expansion->out, text.ptr + at, text.len - at);
}

cj_status cj_ruleset_expand(const cj_ruleset *set, const struct cj_lang *lang,
                            const char *phrase, struct cj_arena *arena,
                            struct cj_str *out_text)
{
    struct expansion expansion = {.set = set, .lang = lang};
    const char *copy = NULL;

    expand(&expansion, cj_str_from(phrase));
    size_t len = expansion.out.len;
    if (!expansion.out.failed) {
        copy = cj_arena_strndup(arena, expansion.out.ptr, len);
    }
    cj_buf_clear(&expansion.out);
    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    *out_text = (struct cj_str){copy, len};
    return CJ_OK;
}
