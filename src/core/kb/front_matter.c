/* Front matter: the YAML at the top of a Markdown file. */
#include "kb/front_matter.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/message.h"
#include "base/utf8.h"
#include "kb/title.h"

#define MIN_TYPO_LEN 4 /* shorter keys are near too many words */

/* What the known keys mean, in the spellings of real help centres. The first spelling present
 * wins. */
enum meaning {
    TITLE,
    SHORT_TITLE,
    ALIAS,
    LANGUAGE,
    TAGS,
    CHANNELS,
    HIDDEN,
    STATUS,
    URL,
    KIND,
    FAQS,
    OURS,
    KEPT, /* metadata that nothing here reads: dates, owners, descriptions */
};

static const struct known_key {
    const char *name;
    enum meaning meaning;
} known_keys[] = {
    {"title", TITLE},
    {"linkTitle", SHORT_TITLE},
    {"id", ALIAS},
    {"slug", ALIAS},
    {"exl-id", ALIAS},
    {"aliases", ALIAS},
    {"redirect_from", ALIAS},
    {"legacySlug", ALIAS},
    {"lang", LANGUAGE},
    {"locale", LANGUAGE},
    {"ms.contentlocale", LANGUAGE},
    {"tags", TAGS},
    {"labels", TAGS},
    {"categories", TAGS},
    {"category", TAGS},
    {"channels", CHANNELS},
    {"draft", HIDDEN},
    {"hidden", HIDDEN},
    {"hide", HIDDEN},
    {"status", STATUS},
    {"url", URL},
    {"canonical_url", URL},
    {"html_url", URL},
    {"permalink", URL},
    {"kind", KIND},
    {"faqs", FAQS},
    {"conserje", OURS},
    {"lastmod", KEPT},
    {"updatedAt", KEPT},
    {"ms.date", KEPT},
    {"last_updated", KEPT},
    {"date", KEPT},
    {"description", KEPT},
    {"owner", KEPT},
    {"reviewed", KEPT},
    {"review_every", KEPT},
    {"valid_until", KEPT},
    {"audience", KEPT},
};

#define KNOWN_COUNT (sizeof(known_keys) / sizeof(known_keys[0]))

struct front_reader {
    const struct cj_place *place;
    struct cj_front_matter *front;
    struct cj_placed *aliases;
    size_t alias_count;
    size_t alias_capacity;
    struct cj_placed *tags;
    size_t tag_count;
    size_t tag_capacity;
    cj_status status;
};

static bool is_true(const struct cj_yaml *node)
{
    static const char *const words[] = {"true", "True", "TRUE", "yes", "Yes", "on", "1"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (cj_str_equals(node->text, words[i])) {
            return true;
        }
    }
    return false;
}

static bool is_absolute(struct cj_str url)
{
    return cj_str_starts(url, "https://") || cj_str_starts(url, "http://");
}

static void add_all(struct front_reader *reader, const struct cj_yaml *node,
                    struct cj_placed **items, size_t *count, size_t *capacity)
{
    struct cj_placed_list list;

    if (!cj_placed_list_read(node, reader->place->arena, &list)) {
        reader->status = CJ_ERR_NOMEM;
        return;
    }
    for (size_t i = 0; i < list.count; i++) {
        if (!cj_array_grow(items, capacity, *count, sizeof(**items))) {
            reader->status = CJ_ERR_NOMEM;
            return;
        }
        (*items)[(*count)++] = list.items[i];
    }
}

static void read_language(struct front_reader *reader, const struct cj_yaml *node)
{
    const struct cj_place *place = reader->place;
    const struct cj_lang *lang = cj_lang_find(node->text);

    if (!lang) {
        cj_diags_add(place->diags, CJ_WARNING, "kb/front-matter", place->file, node->line,
                     node->column, "unknown language '%s': write a code such as 'es' or 'en'",
                     node->text.ptr);
    } else if (!reader->front->lang) {
        reader->front->lang = lang;
    }
}

static void read_kind(struct front_reader *reader, const struct cj_yaml *node)
{
    /* Other tools have a `kind` too; their values are none of our business. */
    reader->front->is_faq = cj_str_equals(node->text, "faq");
}

static void read_ours(struct front_reader *reader, const struct cj_yaml *node)
{
    cj_status st = cj_block_meta_from_yaml(reader->place, node, &reader->front->meta);

    if (st != CJ_OK) {
        reader->status = st;
    }
}

static void read_title(struct front_reader *reader, const struct cj_yaml *node)
{
    struct cj_str title = {"", 0};

    if (cj_title_read(reader->place, node->text, node->line, node->column, &title) != CJ_OK) {
        reader->status = CJ_ERR_NOMEM;
    } else if (title.len > 0) {
        reader->front->title = (struct cj_placed){title.ptr, node->line, node->column};
    }
}

static void read_scalar(struct front_reader *reader, enum meaning meaning,
                        const struct cj_yaml *node)
{
    struct cj_front_matter *front = reader->front;

    switch (meaning) {
    case TITLE:
        read_title(reader, node);
        break;
    case SHORT_TITLE:
        if (!front->title.text) {
            read_title(reader, node);
        }
        break;
    case LANGUAGE:
        read_language(reader, node);
        break;
    case HIDDEN:
        front->is_hidden |= is_true(node);
        break;
    case STATUS:
        front->is_hidden |= cj_str_equals_nocase(node->text, "archived");
        break;
    case URL:
        if (!front->url && is_absolute(node->text)) {
            front->url = node->text.ptr;
        }
        break;
    case KIND:
        read_kind(reader, node);
        break;
    default:
        break;
    }
}

static void read_known(struct front_reader *reader, enum meaning meaning,
                       const struct cj_yaml *node)
{
    switch (meaning) {
    case ALIAS:
        add_all(reader, node, &reader->aliases, &reader->alias_count, &reader->alias_capacity);
        break;
    case TAGS:
        add_all(reader, node, &reader->tags, &reader->tag_count, &reader->tag_capacity);
        break;
    case CHANNELS:
        if (!cj_placed_list_read(node, reader->place->arena, &reader->front->channels)) {
            reader->status = CJ_ERR_NOMEM;
        }
        break;
    case FAQS:
        reader->front->faqs = node;
        break;
    case OURS:
        read_ours(reader, node);
        break;
    default:
        if (node->kind == CJ_YAML_SCALAR) {
            read_scalar(reader, meaning, node);
        }
    }
}

/* True when one letter dropped, added, changed or two swapped makes `b` of `a`. */
static bool is_one_edit(struct cj_str a, struct cj_str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    size_t start = 0;
    size_t end = 0;

    while (start < shorter && a.ptr[start] == b.ptr[start]) {
        start++;
    }
    while (end < shorter - start && a.ptr[a.len - 1 - end] == b.ptr[b.len - 1 - end]) {
        end++;
    }
    size_t in_a = a.len - start - end;
    size_t in_b = b.len - start - end;
    return (in_a <= 1 && in_b <= 1) ||
           (in_a == 2 && in_b == 2 && a.ptr[start] == b.ptr[start + 1] &&
            a.ptr[start + 1] == b.ptr[start]);
}

/* Other tools' keys are many and none of our business, unless one is a slip of a known one.
 * A large help centre has a hundred thousand of them, so the test is a quick one. */
static void check_unknown(const struct front_reader *reader, const struct cj_yaml *node)
{
    const struct cj_place *place = reader->place;

    for (size_t i = 0; node->key.len >= MIN_TYPO_LEN && i < KNOWN_COUNT; i++) {
        if (is_one_edit(node->key, cj_str_from(known_keys[i].name))) {
            cj_diags_add(place->diags, CJ_WARNING, "kb/unknown-key", place->file,
                         node->key_line, node->key_column,
                         "unknown key '%s': did you mean '%s'?", node->key.ptr,
                         known_keys[i].name);
            return;
        }
    }
}

static void read_key(struct front_reader *reader, const struct cj_yaml *node)
{
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        if (cj_str_equals_nocase(node->key, known_keys[i].name)) {
            read_known(reader, known_keys[i].meaning, node);
            return;
        }
    }
    check_unknown(reader, node);
}

static bool keep_list(struct cj_arena *arena, const struct cj_placed *items, size_t count,
                      struct cj_placed_list *out_list)
{
    struct cj_placed *copy = cj_arena_array(arena, count + 1, sizeof(*copy));

    if (!copy) {
        return false;
    }
    if (count > 0) {
        memcpy(copy, items, count * sizeof(*copy));
    }
    *out_list = (struct cj_placed_list){copy, count};
    return true;
}

static cj_status read_keys(const struct cj_place *place, const struct cj_yaml *root,
                           struct cj_front_matter *front)
{
    struct front_reader reader = {.place = place, .front = front, .status = CJ_OK};

    for (const struct cj_yaml *node = root->first; node && reader.status != CJ_ERR_NOMEM;
         node = node->next) {
        read_key(&reader, node);
    }
    if (!keep_list(place->arena, reader.aliases, reader.alias_count, &front->aliases) ||
        !keep_list(place->arena, reader.tags, reader.tag_count, &front->tags)) {
        reader.status = CJ_ERR_NOMEM;
    }
    free(reader.aliases);
    free(reader.tags);
    return reader.status;
}

static void tell(const struct cj_place *place, uint32_t line, const char *what)
{
    cj_diags_add(place->diags, CJ_WARNING, "kb/front-matter", place->file, line, 1, "%s",
                 cj_diags_translate(place->diags, what));
}

static bool is_fence(struct cj_str line, const char *fence)
{
    while (line.len > 0 && (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t')) {
        line.len--;
    }
    return cj_str_equals(line, fence);
}

/* Finds the line that closes front matter opened by `fence`. */
static bool find_end(struct cj_str text, const char *fence, struct cj_str *out_inside,
                     size_t *out_body_offset)
{
    struct cj_str rest = text;
    struct cj_str line;

    (void)cj_str_next_line(&rest, &line); /* the opening fence */
    const char *start = rest.ptr;
    while (cj_str_next_line(&rest, &line)) {
        if (is_fence(line, fence) || (fence[0] == '-' && is_fence(line, "..."))) {
            *out_inside = (struct cj_str){start, (size_t)(line.ptr - start)};
            *out_body_offset = (size_t)(rest.ptr - text.ptr);
            return true;
        }
    }
    return false;
}

/* "---" at the top may also be a rule; then no key follows. */
static bool looks_like_yaml(struct cj_str text)
{
    struct cj_str line;

    (void)cj_str_next_line(&text, &line); /* the fence */
    if (!cj_str_next_line(&text, &line)) {
        return false;
    }
    size_t at = 0;
    while (at < line.len && line.ptr[at] != ' ' && line.ptr[at] != ':') {
        at++;
    }
    return at > 0 && at < line.len && line.ptr[at] == ':';
}

/* The value of a line, without the quotes around it. */
static struct cj_str unquoted(struct cj_str value)
{
    value = cj_str_trim(value);
    if (value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\'') &&
        value.ptr[value.len - 1] == value.ptr[0]) {
        value.ptr++;
        value.len -= 2;
    }
    return value;
}

/* `title: Error: no response` is not YAML, but what is meant is plain to see; without it the
 * file would be called by its name. */
static cj_status rescue_title(const struct cj_place *place, struct cj_str inside,
                              struct cj_front_matter *front)
{
    static const char key[] = "title:";
    struct cj_str line;
    struct cj_str title = {"", 0};
    cj_status st = CJ_OK;

    for (uint32_t number = 2; cj_str_next_line(&inside, &line) && !front->title.text;
         number++) {
        struct cj_str value = line;
        if (!cj_str_starts(line, key)) {
            continue;
        }
        value.ptr += sizeof(key) - 1;
        value.len -= sizeof(key) - 1;
        value = unquoted(value);
        uint32_t column =
            (uint32_t)cj_utf8_count((struct cj_str){line.ptr, (size_t)(value.ptr - line.ptr)});
        st = cj_title_read(place, value, number, column + 1, &title);
        if (st != CJ_OK || title.len == 0) {
            break;
        }
        front->title = (struct cj_placed){title.ptr, number, column + 1};
    }
    return st;
}

cj_status cj_front_matter_read(const struct cj_place *place, struct cj_str text,
                               struct cj_front_matter *out_front, size_t *out_body_offset)
{
    struct cj_yaml *root = NULL;
    struct cj_str first = {0};
    struct cj_str rest = text;
    struct cj_str inside;
    size_t offset = 0;

    *out_front = (struct cj_front_matter){0};
    *out_body_offset = 0;
    if (!cj_str_next_line(&rest, &first) ||
        (!is_fence(first, "---") && !is_fence(first, "+++"))) {
        return CJ_OK;
    }
    bool toml = first.ptr[0] == '+';
    if (!find_end(text, toml ? "+++" : "---", &inside, &offset)) {
        if (looks_like_yaml(text)) {
            tell(place, 1, CJ_N("the front matter has no end: close it with ---"));
        }
        return CJ_OK;
    }
    *out_body_offset = offset;
    if (toml) {
        tell(place, 1, CJ_N("this front matter is TOML and was not read: write it as YAML"));
        return CJ_OK;
    }

    cj_status st = cj_yaml_parse(place->file, inside, 2, CJ_WARNING, "kb/front-matter",
                                 place->arena, place->diags, &root);
    if (st == CJ_ERR_CONTENT) {
        return rescue_title(place, inside, out_front); /* told; the text below is used */
    }
    if (st == CJ_OK && root && root->kind != CJ_YAML_MAPPING) {
        tell(place, 2, CJ_N("front matter holds lines of 'key: value'"));
        return CJ_OK;
    }
    return st == CJ_OK && root ? read_keys(place, root, out_front) : st;
}
