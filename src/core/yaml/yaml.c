/* libyaml's events become nodes. The events are counted and their nesting is bounded before a
 * node is made, so that no input costs more than its length; the stack is explicit. */
#include "yaml/yaml.h"

#include <string.h>
#include <yaml.h>

#include "base/map.h"
#include "base/nearest.h"
#include "base/utf8.h"
#include "yaml/problem.h"

/* Where a code point index lies. Events come in the order of the text, so the cursor almost
 * always moves forwards. libyaml's own lines can't be used: NEL, LS and PS end a line there,
 * and in no editor. */
struct cursor {
    size_t index;
    const char *at;
    uint32_t line;
    uint32_t column;
};

/* A collection that is being filled. */
struct frame {
    struct cj_yaml *node;
    struct cj_yaml **tail;
    struct cj_map keys; /* key → line, to find duplicates */
    bool has_key;       /* of the next child */
    struct cj_str key;
    uint32_t key_line;
    uint32_t key_column;
};

struct builder {
    yaml_parser_t parser;
    const char *file;
    struct cj_str text;
    uint32_t first_line;
    enum cj_severity severity;
    const char *code;
    struct cj_arena *arena;
    cj_diags *diags;
    struct cursor cursor;
    struct frame stack[CJ_YAML_MAX_DEPTH];
    size_t depth;
    size_t event_count;
    bool has_document;
    bool wrong; /* something was reported */
    struct cj_yaml *root;
};

/* Adds a finding at `line`:`column` and marks the document as wrong. */
#define REPORT(b, line, column, ...)                                                        \
    ((b)->wrong = true, cj_diags_add((b)->diags, (b)->severity, (b)->code, (b)->file, line, \
                                     column, __VA_ARGS__))

static void rewind_cursor(struct builder *b)
{
    b->cursor = (struct cursor){.at = b->text.ptr, .line = b->first_line, .column = 1};
}

static void move_cursor(struct builder *b, size_t index)
{
    const char *end = b->text.ptr + b->text.len;
    struct cursor *cursor = &b->cursor;

    if (index < cursor->index) {
        rewind_cursor(b);
    }
    for (; cursor->index < index && cursor->at < end; cursor->index++) {
        bool ends_line = *cursor->at == '\n';

        (void)cj_utf8_next(&cursor->at, end);
        cursor->line += ends_line;
        cursor->column = ends_line ? 1 : cursor->column + 1;
    }
}

static cj_status report_syntax(struct builder *b)
{
    if (b->parser.error == YAML_MEMORY_ERROR) {
        return CJ_ERR_NOMEM;
    }

    struct cj_yaml_problem problem = cj_yaml_explain(&b->parser, b->text);
    move_cursor(b, problem.index);
    if (problem.extra) {
        REPORT(b, b->cursor.line, b->cursor.column, "not valid YAML: %s", problem.extra);
    } else {
        REPORT(b, b->cursor.line, b->cursor.column, "%s",
               cj_diags_translate(b->diags, problem.words));
    }
    return CJ_ERR_CONTENT;
}

static cj_status copy_text(struct builder *b, const yaml_event_t *event, struct cj_str *out)
{
    const char *value = (const char *)event->data.scalar.value;
    size_t len = event->data.scalar.length;
    char *copy = cj_arena_strndup(b->arena, value, len);

    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    if (strlen(copy) < len) { /* "\0" in double quotes */
        REPORT(b, b->cursor.line, b->cursor.column, "a NUL character in a text");
    }
    *out = (struct cj_str){copy, len};
    return CJ_OK;
}

/* Anchors and tags are refused, and the node is read on as if they were not there. */
static void check_properties(struct builder *b, const yaml_char_t *anchor,
                             const yaml_char_t *tag)
{
    uint32_t line = b->cursor.line;
    uint32_t column = b->cursor.column;

    if (anchor) {
        REPORT(b, line, column, "anchors (&%s) are not read here: write the value out",
               (const char *)anchor);
    }
    if (tag) {
        REPORT(b, line, column, "tags (%s) are not read here: every value is text",
               (const char *)tag);
    }
}

/* A scalar where a mapping wants a key. */
static cj_status take_key(struct builder *b, struct frame *top, const yaml_event_t *event)
{
    uint32_t first = 0;

    cj_status st = copy_text(b, event, &top->key);
    if (st != CJ_OK) {
        return st;
    }
    top->has_key = true;
    top->key_line = b->cursor.line;
    top->key_column = b->cursor.column;
    if (top->key.len == 0) {
        REPORT(b, top->key_line, top->key_column, "a key is missing before the colon");
    }

    int added = cj_map_add(&top->keys, top->key, top->key_line, &first);
    if (added == 0) {
        REPORT(b, top->key_line, top->key_column,
               "the key '%.*s' is here twice: the first is in line %u: remove one",
               CJ_STR_ARGS(top->key), first);
    }
    return added < 0 ? CJ_ERR_NOMEM : CJ_OK;
}

static cj_status add_node(struct builder *b, enum cj_yaml_kind kind, struct cj_yaml **out)
{
    struct cj_yaml *node = cj_arena_alloc(b->arena, sizeof(*node));
    struct frame *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;

    if (!node) {
        return CJ_ERR_NOMEM;
    }
    node->kind = kind;
    node->line = b->cursor.line;
    node->column = b->cursor.column;
    if (!top) {
        b->root = node;
    } else {
        if (top->has_key) {
            node->key = top->key;
            node->key_line = top->key_line;
            node->key_column = top->key_column;
            top->has_key = false;
        }
        *top->tail = node;
        top->tail = &node->next;
        top->node->count++;
    }
    *out = node;
    return CJ_OK;
}

static bool wants_key(const struct builder *b)
{
    const struct frame *top = b->depth > 0 ? &b->stack[b->depth - 1] : NULL;

    return top && top->node->kind == CJ_YAML_MAPPING && !top->has_key;
}

static cj_status on_scalar(struct builder *b, const yaml_event_t *event)
{
    struct cj_yaml *node;

    check_properties(b, event->data.scalar.anchor, event->data.scalar.tag);
    if (wants_key(b)) {
        return take_key(b, &b->stack[b->depth - 1], event);
    }

    cj_status st = add_node(b, CJ_YAML_SCALAR, &node);
    if (st == CJ_OK) {
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        st = copy_text(b, event, &node->text);
    }
    return st;
}

static cj_status open_collection(struct builder *b, enum cj_yaml_kind kind)
{
    struct cj_yaml *node;

    if (wants_key(b)) {
        REPORT(b, b->cursor.line, b->cursor.column,
               "a key must be a text: put it in quotes if it has brackets or braces");
        return CJ_ERR_CONTENT;
    }
    if (b->depth == CJ_YAML_MAX_DEPTH) {
        REPORT(b, b->cursor.line, b->cursor.column, "nested deeper than %d levels",
               CJ_YAML_MAX_DEPTH);
        return CJ_ERR_CONTENT;
    }

    cj_status st = add_node(b, kind, &node);
    if (st == CJ_OK) {
        b->stack[b->depth++] = (struct frame){.node = node, .tail = &node->first};
    }
    return st;
}

static void close_collection(struct builder *b)
{
    cj_map_clear(&b->stack[--b->depth].keys);
}

/* An alias stands for a value: an empty text keeps keys and values paired. */
static cj_status on_alias(struct builder *b, const yaml_event_t *event)
{
    struct cj_yaml *node;

    REPORT(b, b->cursor.line, b->cursor.column,
           "aliases (*%s) are not read here: write the value out, or put it in quotes",
           (const char *)event->data.alias.anchor);
    if (wants_key(b)) {
        return CJ_ERR_CONTENT;
    }

    cj_status st = add_node(b, CJ_YAML_SCALAR, &node);
    if (st == CJ_OK) {
        node->text = CJ_STR("");
    }
    return st;
}

static cj_status on_document(struct builder *b)
{
    if (b->has_document) {
        REPORT(b, b->cursor.line, b->cursor.column,
               "a second document: keep one in each file");
        return CJ_ERR_CONTENT;
    }
    b->has_document = true;
    return CJ_OK;
}

static cj_status on_event(struct builder *b, const yaml_event_t *event)
{
    move_cursor(b, event->start_mark.index);
    if (++b->event_count > CJ_YAML_MAX_EVENTS) {
        REPORT(b, b->cursor.line, b->cursor.column,
               "more than %d keys and values: split the file", CJ_YAML_MAX_EVENTS);
        return CJ_ERR_CONTENT;
    }
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return on_document(b);
    case YAML_ALIAS_EVENT:
        return on_alias(b, event);
    case YAML_SCALAR_EVENT:
        return on_scalar(b, event);
    case YAML_SEQUENCE_START_EVENT:
        check_properties(b, event->data.sequence_start.anchor, event->data.sequence_start.tag);
        return open_collection(b, CJ_YAML_SEQUENCE);
    case YAML_MAPPING_START_EVENT:
        check_properties(b, event->data.mapping_start.anchor, event->data.mapping_start.tag);
        return open_collection(b, CJ_YAML_MAPPING);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_collection(b);
        return CJ_OK;
    default:
        return CJ_OK;
    }
}

static cj_status read_events(struct builder *b)
{
    cj_status st = CJ_OK;
    bool ended = false;

    while (st == CJ_OK && !ended) {
        yaml_event_t event;

        if (!yaml_parser_parse(&b->parser, &event)) {
            return report_syntax(b);
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        st = on_event(b, &event);
        yaml_event_delete(&event);
    }
    return st == CJ_OK && b->wrong ? CJ_ERR_CONTENT : st;
}

static cj_status check_len(struct builder *b)
{
    if (b->text.len > CJ_YAML_MAX_LEN) {
        REPORT(b, b->first_line, 1, "%zu bytes of YAML; at most %zu are read: split it",
               b->text.len, CJ_YAML_MAX_LEN);
        return CJ_ERR_CONTENT;
    }
    return CJ_OK;
}

/* A document of comments, or of nothing after `---`. */
static bool is_blank(const struct cj_yaml *root)
{
    return !root || (root->kind == CJ_YAML_SCALAR && !root->quoted && root->text.len == 0);
}

cj_status cj_yaml_parse(const char *file, struct cj_str text, uint32_t first_line,
                        enum cj_severity severity, const char *code, struct cj_arena *arena,
                        cj_diags *diags, struct cj_yaml **out_root)
{
    struct builder b = {
        .file = file,
        .text = text.ptr ? text : CJ_STR(""),
        .first_line = first_line,
        .severity = severity,
        .code = code,
        .arena = arena,
        .diags = diags,
    };

    cj_status st = check_len(&b);
    if (st != CJ_OK) {
        return st;
    }
    if (!yaml_parser_initialize(&b.parser)) {
        return CJ_ERR_NOMEM;
    }
    yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING); /* never guess UTF-16 */
    yaml_parser_set_input_string(&b.parser, (const unsigned char *)b.text.ptr, b.text.len);
    rewind_cursor(&b);
    st = read_events(&b);

    while (b.depth > 0) {
        close_collection(&b);
    }
    yaml_parser_delete(&b.parser);
    if (st == CJ_OK) {
        *out_root = is_blank(b.root) ? NULL : b.root;
    }
    return st;
}

const struct cj_yaml *cj_yaml_get(const struct cj_yaml *node, const char *key)
{
    if (!node || node->kind != CJ_YAML_MAPPING) {
        return NULL;
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        if (cj_str_equals(child->key, key)) {
            return child;
        }
    }
    return NULL;
}

const char *cj_yaml_nearest(struct cj_str key, const char *const *names)
{
    return cj_nearest(key, names);
}
