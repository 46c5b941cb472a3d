/* What an editor tells us about an entry. */
#include "kb/block_meta.h"

#include <stddef.h>
#include <string.h>

#include "base/nearest.h"
#include "base/utf8.h"

#define MARK_LEN 4 /* "<!--" */
#define OUR_NAME "conserje"

/* How the value of a key is read. */
enum shape {
    ID,       /* one id */
    REGEX,    /* one text */
    TEXTS,    /* a text or a list of texts */
    IDS,      /* an id or a list of ids */
    ESCALATE, /* a mapping, or when: */
    LATER,    /* kept by the editor for other programs, and for releases to come */
};

static const struct key {
    const char *name;
    enum shape shape;
    size_t offset; /* of the field in struct cj_block_meta */
} keys[] = {
    {"id", ID, offsetof(struct cj_block_meta, id)},
    {"also", TEXTS, offsetof(struct cj_block_meta, also)},
    {"not", TEXTS, offsetof(struct cj_block_meta, not_phrases)},
    {"next", IDS, offsetof(struct cj_block_meta, next)},
    {"after", IDS, offsetof(struct cj_block_meta, after)},
    {"tags", TEXTS, offsetof(struct cj_block_meta, tags)},
    {"channels", TEXTS, offsetof(struct cj_block_meta, channels)},
    {"match", REGEX, offsetof(struct cj_block_meta, match)},
    {"escalate", ESCALATE, offsetof(struct cj_block_meta, escalate)},
    {"variants", LATER, 0},
    {"audience", LATER, 0},
    {"owner", LATER, 0},
    {"reviewed", LATER, 0},
    {"review_every", LATER, 0},
    {"valid_until", LATER, 0},
};

#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

struct reading {
    const struct cj_place *place;
    struct cj_block_meta *meta;
    cj_status status;
};

/* Adds a finding at a YAML node; the file is then left out. */
#define FAIL(reading, node, ...)                                                         \
    ((reading)->status = CJ_ERR_CONTENT,                                                 \
     cj_diags_add((reading)->place->diags, CJ_ERROR, "kb/block", (reading)->place->file, \
                  (node)->line, (node)->column, __VA_ARGS__))

static struct cj_placed placed(const struct cj_yaml *node)
{
    return (struct cj_placed){node->text.ptr, node->line, node->column};
}

bool cj_placed_list_read(const struct cj_yaml *node, struct cj_arena *arena,
                         struct cj_placed_list *out_list)
{
    size_t count = 0;

    *out_list = (struct cj_placed_list){0};
    if (!node || node->kind == CJ_YAML_MAPPING) {
        return true;
    }
    struct cj_placed *items = cj_arena_array(arena, node->count + 1, sizeof(*items));
    if (!items) {
        return false;
    }
    if (node->kind == CJ_YAML_SCALAR && node->text.len > 0) {
        items[count++] = placed(node);
    }
    for (const struct cj_yaml *item = node->first; item; item = item->next) {
        if (item->kind == CJ_YAML_SCALAR && item->text.len > 0) {
            items[count++] = placed(item);
        }
    }
    *out_list = (struct cj_placed_list){items, count};
    return true;
}

/* Ids stand beside each other in test files, links and addresses; "none" is what a test
 * expects of no answer, and paths are the ids of files without one. */
static bool is_id(struct cj_str id)
{
    const char *ptr = id.ptr;
    const char *end = id.ptr + id.len;

    while (ptr < end) {
        uint32_t code = cj_utf8_next(&ptr, end);
        if (code <= ' ' || code == 0x7F || (code < 0x80 && strchr(",|#\"'<>\\", (int)code))) {
            return false;
        }
    }
    return id.len > 0 && id.len <= CJ_MAX_ID_LEN && !cj_str_equals(id, "none") &&
           !cj_str_ends(id, ".md") && !cj_str_ends(id, ".markdown");
}

static void check_id(struct reading *reading, const struct cj_yaml *node)
{
    if (node->kind != CJ_YAML_SCALAR || !is_id(node->text)) {
        FAIL(reading, node,
             "not an id: use up to 200 letters, digits, dots and hyphens, no spaces; 'none' "
             "and "
             "file names are taken");
    }
}

static void read_id(struct reading *reading, const struct cj_yaml *node,
                    struct cj_placed *out_id)
{
    check_id(reading, node);
    *out_id = placed(node);
}

static void read_regex(struct reading *reading, const struct cj_yaml *node,
                       struct cj_placed *out_text)
{
    if (node->kind != CJ_YAML_SCALAR || node->text.len == 0) {
        FAIL(reading, node, "'match' must be one regular expression: put it in single quotes");
        return;
    }
    *out_text = placed(node);
    out_text->column += node->quoted; /* of the regex itself: a finding counts from there */
}

static void read_list(struct reading *reading, const struct cj_yaml *node, bool ids,
                      struct cj_placed_list *out_list)
{
    if (node->kind == CJ_YAML_MAPPING) {
        FAIL(reading, node,
             "'%s' must be a list of texts: put a text that holds ': ' in quotes",
             node->key.ptr);
        return;
    }
    for (const struct cj_yaml *item = node->first; item; item = item->next) {
        if (item->kind != CJ_YAML_SCALAR) {
            FAIL(reading, item, "a text was expected: put a text that holds ': ' in quotes");
        } else if (ids) {
            check_id(reading, item);
        }
    }
    if (ids && node->kind == CJ_YAML_SCALAR && node->text.len > 0) {
        check_id(reading, node);
    }
    if (!cj_placed_list_read(node, reading->place->arena, out_list)) {
        reading->status = CJ_ERR_NOMEM;
    }
}

/* The name in `names` that the text is, or NULL after an error. */
static const char *one_of(struct reading *reading, const struct cj_yaml *node,
                          const char *const *names, const char *list)
{
    for (size_t i = 0; node->kind == CJ_YAML_SCALAR && names[i]; i++) {
        if (cj_str_equals(node->text, names[i])) {
            return names[i];
        }
    }
    FAIL(reading, node, "'%s' must be one of: %s", node->key.ptr, list);
    return NULL;
}

static void tell_unknown(const struct reading *reading, const struct cj_yaml *node,
                         const char *const *names)
{
    const struct cj_place *place = reading->place;
    const char *nearest = cj_yaml_nearest(node->key, names);

    if (nearest) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/unknown-key", place->file, node->key_line,
                     node->key_column, "unknown key '%s': did you mean '%s'?", node->key.ptr,
                     nearest);
        return;
    }
    cj_diags_add(place->diags, CJ_WARNING, "kb/unknown-key", place->file, node->key_line,
                 node->key_column, "unknown key '%s' in a conserje block: it has no effect",
                 node->key.ptr);
}

static void read_escalate_part(struct reading *reading, const struct cj_yaml *node,
                               struct cj_escalation *escalate)
{
    static const char *const whens[] = {"never", "always", "form_done", NULL};
    static const char *const priorities[] = {"urgent", "high", "normal", "low", NULL};
    static const char *const names[] = {"when", "priority", "queue", NULL};

    if (cj_str_equals(node->key, "when")) {
        escalate->when = one_of(reading, node, whens, "never, always, form_done");
    } else if (cj_str_equals(node->key, "priority")) {
        escalate->priority = one_of(reading, node, priorities, "urgent, high, normal, low");
    } else if (!cj_str_equals(node->key, "queue")) {
        tell_unknown(reading, node, names);
    } else if (node->kind == CJ_YAML_SCALAR) {
        escalate->queue = node->text.ptr;
    } else {
        FAIL(reading, node, "'queue' must be one text");
    }
}

/* An entry that names a queue wants it used, so `when` need not be said. */
static void read_escalate(struct reading *reading, const struct cj_yaml *node,
                          struct cj_escalation *out_escalate)
{
    static const char *const whens[] = {"never", "always", "form_done", NULL};

    if (node->kind != CJ_YAML_MAPPING) {
        out_escalate->when = one_of(reading, node, whens, "never, always, form_done");
        return;
    }
    out_escalate->when = whens[1];
    for (const struct cj_yaml *part = node->first; part; part = part->next) {
        read_escalate_part(reading, part, out_escalate);
    }
}

static void read_value(struct reading *reading, const struct key *key,
                       const struct cj_yaml *node)
{
    void *field = (char *)reading->meta + key->offset;

    switch (key->shape) {
    case ID:
        read_id(reading, node, field);
        break;
    case REGEX:
        read_regex(reading, node, field);
        break;
    case TEXTS:
    case IDS:
        read_list(reading, node, key->shape == IDS, field);
        break;
    case ESCALATE:
        read_escalate(reading, node, field);
        break;
    case LATER:
        break;
    }
}

static void read_key(struct reading *reading, const struct cj_yaml *node)
{
    const char *names[KEY_COUNT + 1] = {0};

    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (cj_str_equals(node->key, keys[i].name)) {
            read_value(reading, &keys[i], node);
            return;
        }
        names[i] = keys[i].name;
    }
    tell_unknown(reading, node, names);
}

cj_status cj_block_meta_from_yaml(const struct cj_place *place, const struct cj_yaml *node,
                                  struct cj_block_meta *out_meta)
{
    struct reading reading = {.place = place, .meta = out_meta, .status = CJ_OK};

    *out_meta = (struct cj_block_meta){.present = true};
    if (!node) {
        return CJ_OK;
    }
    if (node->kind != CJ_YAML_MAPPING) {
        FAIL(&reading, node, "a conserje block holds lines of 'key: value'");
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        if (node->kind == CJ_YAML_MAPPING && reading.status != CJ_ERR_NOMEM) {
            read_key(&reading, child);
        }
    }
    return reading.status;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* The first word of a comment, up to white space or its end. */
static struct cj_str first_word(struct cj_str comment)
{
    size_t at = MARK_LEN;
    size_t end;

    while (at < comment.len && is_space(comment.ptr[at])) {
        at++;
    }
    for (end = at; end < comment.len && !is_space(comment.ptr[end]); end++) {
        if (cj_str_starts((struct cj_str){comment.ptr + end, comment.len - end}, "-->")) {
            break;
        }
    }
    return (struct cj_str){comment.ptr + at, end - at};
}

/* What follows our name in a comment that is ours, in `out_rest`. */
static bool cut_name(struct cj_str comment, struct cj_str *out_rest)
{
    struct cj_str word = first_word(comment);
    const char *after = word.ptr + word.len;

    *out_rest = (struct cj_str){after, (size_t)(comment.ptr + comment.len - after)};
    return cj_str_equals(word, OUR_NAME); /* not "conserje-disable", say */
}

bool cj_block_meta_is(struct cj_str comment)
{
    struct cj_str rest;

    return comment.len > MARK_LEN && cut_name(comment, &rest);
}

void cj_block_meta_check_name(const struct cj_place *place, const struct cj_node *comment)
{
    static const char *const names[] = {OUR_NAME, NULL};

    if (comment->text.len <= MARK_LEN) {
        return;
    }
    struct cj_str word = first_word(comment->text);
    if (cj_nearest(word, names) && !cj_str_equals(word, OUR_NAME)) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/unknown-key", place->file, comment->line,
                     comment->column, "a comment begins with '%.*s': did you mean '%s'?",
                     CJ_STR_ARGS(word), OUR_NAME);
    }
}

/* The YAML of a comment. Its first line is padded so that columns are those of the file,
 * unless it holds nothing. */
static char *make_yaml(const struct cj_place *place, struct cj_str comment, struct cj_str rest,
                       uint32_t column, size_t *out_len)
{
    struct cj_str first = rest;
    struct cj_str line;
    size_t before = (size_t)(rest.ptr - comment.ptr);
    size_t padding = 0;

    if (cj_str_next_line(&first, &line) && cj_str_trim(line).len > 0) {
        padding = before + (column ? column - 1 : 0);
    }
    char *text = cj_arena_alloc(place->arena, padding + rest.len + 1);
    if (!text) {
        return NULL;
    }
    memset(text, ' ', padding);
    memcpy(text + padding, rest.ptr, rest.len);
    *out_len = padding + rest.len;
    return text;
}

cj_status cj_block_meta_read(const struct cj_place *place, struct cj_str comment,
                             uint32_t line, uint32_t column, struct cj_block_meta *out_meta)
{
    struct cj_yaml *root = NULL;
    struct cj_str rest = {"", 0};
    size_t len = 0;

    (void)cut_name(comment, &rest);
    if (!cj_str_ends(comment, "-->")) {
        cj_diags_add(place->diags, CJ_ERROR, "kb/block", place->file, line, column,
                     "the conserje block has no end: close it with -->");
        return CJ_ERR_CONTENT;
    }
    rest.len -= 3;
    for (const char *at = comment.ptr; at < rest.ptr; at++) {
        line += *at == '\n';
    }
    char *yaml = make_yaml(place, comment, rest, column, &len);
    if (!yaml) {
        return CJ_ERR_NOMEM;
    }
    cj_status st = cj_yaml_parse(place->file, (struct cj_str){yaml, len}, line, CJ_ERROR,
                                 "kb/block", place->arena, place->diags, &root);
    return st == CJ_OK ? cj_block_meta_from_yaml(place, root, out_meta) : st;
}
