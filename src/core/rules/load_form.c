/* Reading an intent's `form:` and `lookup:`, which a later turn works through. */
#include "base/array.h"
#include "base/message.h"
#include "rules/load.h"

#define MAX_RETRIES     10 /* nobody answers the same question more often */
#define DEFAULT_RETRIES 2

static const char *const failures[] = {"escalate", "cancel", "skip", NULL};

/* ---- Slots ---- */

static cj_status read_ask(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct cj_form_slot *slot = target;

    return cj_load_texts(loader, node, &slot->ask);
}

static cj_status read_entity(struct cj_loader *loader, const struct cj_yaml *node,
                             void *target)
{
    struct cj_form_slot *slot = target;

    return cj_load_text(loader, node, &slot->entity);
}

static cj_status read_retries(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    struct cj_form_slot *slot = target;
    int32_t retries = DEFAULT_RETRIES;
    cj_status st = cj_load_number(loader, node, 0, MAX_RETRIES, &retries);

    slot->retries = (uint32_t)retries;
    return st;
}

static cj_status read_on_fail(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    struct cj_form_slot *slot = target;

    return cj_load_choice(loader, node, failures, &slot->on_fail);
}

static const struct cj_load_key slot_keys[] = {
    {"ask", CJ_TAKES_TEXT | CJ_TAKES_LIST, read_ask},
    {"entity", CJ_TAKES_TEXT, read_entity},
    {"retries", CJ_TAKES_TEXT, read_retries},
    {"on_fail", CJ_TAKES_TEXT, read_on_fail},
    {0},
};

static cj_status read_slot(struct cj_loader *loader, const struct cj_yaml *node,
                           struct cj_form_slot *slot)
{
    struct cj_rule_text name = {0};
    cj_status st = cj_load_name(loader, node, &name);

    *slot = (struct cj_form_slot){
        .name = name.text,
        .line = node->key_line,
        .column = node->key_column,
        .retries = DEFAULT_RETRIES,
        .on_fail = failures[0],
    };
    if (st == CJ_OK) {
        st = cj_load_mapping(loader, node, CJ_N("a slot"), slot_keys, slot);
    }
    if (st == CJ_OK && slot->ask.count == 0 && node->kind == CJ_YAML_MAPPING) {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/slot",
                          "the slot has no question: add 'ask: …'");
    }
    if (st == CJ_OK && !slot->entity.text) {
        cj_diags_add(loader->diags, CJ_WARNING, "rules/slot", loader->name, node->key_line,
                     node->key_column,
                     "the slot has no entity: any text will fill it; add 'entity: …'");
    }
    return st;
}

cj_status cj_load_form(struct cj_loader *loader, const struct cj_yaml *node, void *intent)
{
    struct cj_form_slot *slots =
        cj_arena_array(&loader->set->arena, node->count ? node->count : 1, sizeof(*slots));
    size_t count = 0;

    if (!slots) {
        return CJ_ERR_NOMEM;
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        cj_status st = read_slot(loader, child, &slots[count++]);
        if (st != CJ_OK) {
            return st;
        }
    }
    loader->set->intents[*(const uint32_t *)intent].shown.form =
        (struct cj_form){slots, count};
    return CJ_OK;
}

/* ---- Lookups ---- */

static cj_status read_service(struct cj_loader *loader, const struct cj_yaml *node,
                              void *target)
{
    struct cj_lookup *lookup = target;

    return cj_load_text(loader, node, &lookup->service);
}

static cj_status read_path(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct cj_lookup *lookup = target;

    if (!cj_str_starts(node->text, "/")) {
        CJ_LOAD_ERROR(loader, node, "rules/value", "a lookup's path begins with '/'");
        return CJ_OK;
    }
    return cj_load_text(loader, node, &lookup->path);
}

static cj_status read_value(struct cj_loader *loader, const struct cj_yaml *node,
                            struct cj_lookup_value *value)
{
    struct cj_rule_text name = {0};
    cj_status st = cj_load_name(loader, node, &name);

    value->name = name.text;
    if (st != CJ_OK) {
        return st;
    }
    if (node->kind == CJ_YAML_SCALAR && !cj_str_starts(node->text, "/")) {
        CJ_LOAD_ERROR(loader, node, "rules/value",
                      "'%.*s' is no JSON Pointer: it begins with '/'",
                      CJ_STR_ARGS(node->text));
        return CJ_OK;
    }
    return cj_load_text(loader, node, &value->pointer);
}

static cj_status read_take(struct cj_loader *loader, const struct cj_yaml *node, void *target)
{
    struct cj_lookup *lookup = target;
    struct cj_lookup_value *values =
        cj_arena_array(&loader->set->arena, node->count ? node->count : 1, sizeof(*values));
    size_t count = 0;

    if (!values) {
        return CJ_ERR_NOMEM;
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        cj_status st = read_value(loader, child, &values[count++]);
        if (st != CJ_OK) {
            return st;
        }
    }
    lookup->values = values;
    lookup->value_count = count;
    return CJ_OK;
}

static const struct cj_load_key lookup_keys[] = {
    {"service", CJ_TAKES_TEXT, read_service},
    {"path", CJ_TAKES_TEXT, read_path},
    {"take", CJ_TAKES_MAP, read_take},
    {0},
};

cj_status cj_load_lookup(struct cj_loader *loader, const struct cj_yaml *node, void *intent)
{
    struct cj_lookup *lookup = cj_arena_alloc(&loader->set->arena, sizeof(*lookup));

    if (!lookup) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_load_mapping(loader, node, CJ_N("a lookup"), lookup_keys, lookup);
    if (st == CJ_OK && !cj_yaml_get(node, "service")) {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/value",
                          "the lookup names no service: add 'service: …'");
    }
    if (st == CJ_OK && !cj_yaml_get(node, "path")) {
        CJ_LOAD_KEY_ERROR(loader, node, "rules/value",
                          "the lookup has no path: add 'path: /…'");
    }
    loader->set->intents[*(const uint32_t *)intent].shown.lookup = lookup;
    return st;
}
