/* Finishing the lines of text of a tree. */
#include "kb/inline.h"

#include <string.h>

#include "base/utf8.h"

/* One pass over the tree. */
struct finish {
    struct cj_arena *arena;
    bool failed;
};

/* One line of text, whose nodes are appended anew. */
struct strike {
    struct finish *finish;
    struct cj_node *parent;
    struct cj_node *opener; /* the last `~~` that may open; NULL when there is none */
};

/* Invisible characters that only do harm: soft hyphens, zero-width spaces, byte order marks,
 * and the controls that turn the direction of text round. */
static bool is_invisible(uint32_t code)
{
    return code == 0xAD || code == 0x200B || code == 0x2060 || code == 0xFEFF ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/* Appends what can be seen of `from` to the `len` bytes in `to`; spaces in a row are one, as
 * in HTML. */
static size_t copy_visible(struct cj_str from, char *to, size_t len)
{
    const char *ptr = from.ptr;
    const char *end = from.ptr + from.len;

    while (ptr < end) {
        const char *start = ptr;
        bool again = *ptr == ' ' && len > 0 && to[len - 1] == ' ';
        if (!is_invisible(cj_utf8_next(&ptr, end)) && !again) {
            memcpy(to + len, start, (size_t)(ptr - start));
            len += (size_t)(ptr - start);
        }
    }
    return len;
}

static bool is_blank_at(struct cj_str text, size_t at)
{
    return text.ptr[at] == ' ' || text.ptr[at] == '\t' || text.ptr[at] == '\n';
}

/* True when the run of tildes [start, end) touches something on its right (or left) side. At
 * the edge of the text node the neighbour decides. */
static bool touches(const struct cj_node *node, size_t edge, bool right, bool has_neighbour)
{
    if (right ? edge == node->text.len : edge == 0) {
        return has_neighbour;
    }
    return !is_blank_at(node->text, right ? edge : edge - 1);
}

static struct cj_node *text_piece(struct finish *finish, const struct cj_node *node,
                                  size_t start, size_t end)
{
    struct cj_node *piece = cj_node_new(finish->arena, CJ_NODE_TEXT, node->line, node->column);

    if (!piece) {
        finish->failed = true;
        return NULL;
    }
    piece->text = (struct cj_str){node->text.ptr + start, end - start};
    return piece;
}

/* What was added since the opener goes inside it. */
static void close_strike(struct strike *strike)
{
    struct cj_node *node = strike->opener;

    node->kind = CJ_NODE_STRIKE;
    node->text = (struct cj_str){NULL, 0};
    node->first = node->next;
    node->last = strike->parent->last;
    node->next = NULL;
    strike->parent->last = node;
    strike->opener = NULL;
}

/* Only `~~` counts, as in "~~old~~": the parser has undone `\~` by now, and a single tilde
 * mostly means "about". */
static void add_tildes(struct strike *strike, struct cj_node *piece, bool opens, bool closes)
{
    const bool counts = piece->text.len == 2;

    if (counts && closes && strike->opener && strike->opener->next) {
        close_strike(strike);
        return;
    }
    cj_node_append(strike->parent, piece);
    if (counts && opens) {
        strike->opener = piece;
    }
}

static void strike_text(struct strike *strike, struct cj_node *node, bool has_before,
                        bool has_after)
{
    const struct cj_str text = node->text;
    size_t done = 0;

    while (done < text.len && !strike->finish->failed) {
        const char *found = memchr(text.ptr + done, '~', text.len - done);
        size_t start = found ? (size_t)(found - text.ptr) : text.len;
        if (start > done) {
            struct cj_node *piece = text_piece(strike->finish, node, done, start);
            if (!piece) {
                return;
            }
            cj_node_append(strike->parent, piece);
        }
        size_t end = start;
        while (end < text.len && text.ptr[end] == '~') {
            end++;
        }
        struct cj_node *piece =
            end > start ? text_piece(strike->finish, node, start, end) : NULL;
        if (piece) {
            add_tildes(strike, piece, touches(node, end, true, has_after),
                       touches(node, start, false, has_before));
        }
        done = end;
    }
}

static bool touchable(const struct cj_node *node)
{
    return node && node->kind != CJ_NODE_BREAK;
}

static bool has_tildes(const struct cj_node *node)
{
    return node->kind == CJ_NODE_TEXT && node->text.len > 1 &&
           memmem(node->text.ptr, node->text.len, "~~", 2);
}

static void strike_through(struct finish *finish, struct cj_node *parent)
{
    struct cj_node *child = parent->first;
    const struct cj_node *before = NULL;
    struct strike strike = {.finish = finish, .parent = parent};

    while (child && !has_tildes(child)) {
        child = child->next;
    }
    if (!child) {
        return;
    }
    child = parent->first;
    parent->first = parent->last = NULL;
    while (child) {
        struct cj_node *next = child->next;
        child->next = NULL;
        if (has_tildes(child)) {
            strike_text(&strike, child, touchable(before), touchable(next));
        } else {
            cj_node_append(parent, child);
        }
        before = child;
        child = next;
    }
}

/* Joins the texts from `first` up to `end` in `first`. */
static void join_texts(struct finish *finish, struct cj_node *first, const struct cj_node *end)
{
    size_t total = 0;
    size_t len = 0;

    for (const struct cj_node *node = first; node != end; node = node->next) {
        total += node->text.len;
    }
    char *text = cj_arena_alloc(finish->arena, total + 1);
    if (!text) {
        finish->failed = true;
        return;
    }
    for (const struct cj_node *node = first; node != end; node = node->next) {
        len = copy_visible(node->text, text, len);
    }
    first->text = (struct cj_str){text, len};
}

static void merge_texts(struct finish *finish, struct cj_node *parent)
{
    for (struct cj_node *node = parent->first; node && !finish->failed; node = node->next) {
        struct cj_node *end = node;
        while (end && end->kind == CJ_NODE_TEXT) {
            end = end->next;
        }
        if (end != node) {
            join_texts(finish, node, end);
            node->next = end;
        }
        if (!node->next) {
            parent->last = node;
        }
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool ends_line(const struct cj_node *after)
{
    while (after && after->kind == CJ_NODE_ANCHOR) {
        after = after->next;
    }
    return !after || after->kind == CJ_NODE_BREAK;
}

/* Spaces at the ends of a line are nobody's: raw HTML and tables leave them there. Anchors are
 * not seen: a line may begin or end behind them. */
static void trim_lines(struct cj_node *block)
{
    const struct cj_node *before = NULL;

    for (struct cj_node *node = block->first; node; node = node->next) {
        struct cj_str *text = &node->text;
        if (node->kind != CJ_NODE_TEXT) {
            before = node->kind == CJ_NODE_ANCHOR ? before : node;
            continue;
        }
        if (!before || before->kind == CJ_NODE_BREAK) {
            while (text->len > 0 && is_space(text->ptr[0])) {
                text->ptr++;
                text->len--;
            }
        }
        if (ends_line(node->next)) {
            while (text->len > 0 && is_space(text->ptr[text->len - 1])) {
                text->len--;
            }
        }
        before = node;
    }
}

static bool is_empty_text(const struct cj_node *node)
{
    return node->kind == CJ_NODE_TEXT && node->text.len == 0;
}

/* Line breaks before the first line and after the last one break nothing. */
static void drop_outer_breaks(struct cj_node *block)
{
    struct cj_node *last = NULL;

    while (block->first &&
           (block->first->kind == CJ_NODE_BREAK || is_empty_text(block->first))) {
        block->first = block->first->next;
    }

    for (struct cj_node *node = block->first; node; node = node->next) {
        bool seen = node->kind != CJ_NODE_BREAK && !is_empty_text(node);
        last = seen ? node : last;
    }
    if (last) {
        last->next = NULL;
    }
    block->last = last;
}

static void link_addresses(struct finish *finish, struct cj_node *parent)
{
    struct cj_node *child = parent->first;

    parent->first = parent->last = NULL;
    while (child) {
        struct cj_node *next = child->next;
        child->next = NULL;
        if (child->kind != CJ_NODE_TEXT) {
            cj_node_append(parent, child);
        } else if (!cj_autolink(parent, child, finish->arena)) {
            finish->failed = true;
        }
        child = next;
    }
}

/* HTML's `<code>` may hold anything; ours holds text. */
static void flatten_code(struct finish *finish, struct cj_node *node)
{
    struct cj_buf words = {0};

    for (const struct cj_node *child = node->first; child; child = child->next) {
        cj_node_words(child, &words);
    }
    char *text = words.failed ? NULL : cj_arena_strndup(finish->arena, words.ptr, words.len);
    finish->failed |= text == NULL;
    node->text = (struct cj_str){text, text ? words.len : 0};
    node->first = node->last = NULL;
    cj_buf_clear(&words);
}

/* "login_panel_s.png" describes nothing: editors' tools put it there. */
static bool is_file_name(struct cj_str text)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"};
    const char *dot = memrchr(text.ptr, '.', text.len);

    if (!dot || memchr(text.ptr, ' ', text.len)) {
        return false;
    }
    struct cj_str ending = {dot, text.len - (size_t)(dot - text.ptr)};
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (cj_str_equals_nocase(ending, endings[i])) {
            return true;
        }
    }
    return false;
}

static void finish_node(struct finish *finish, struct cj_node *node, bool in_link)
{
    const bool holds_text = cj_node_holds_inlines(node->kind) || cj_node_is_inline(node->kind);

    in_link |= node->kind == CJ_NODE_LINK;
    if (holds_text) {
        strike_through(finish, node);
    }
    for (struct cj_node *child = node->first; child; child = child->next) {
        finish_node(finish, child, in_link);
    }
    if (finish->failed) {
        return;
    }
    if (node->kind == CJ_NODE_IMAGE && is_file_name(node->text)) {
        node->text.len = 0;
    } else if (node->kind == CJ_NODE_CODE_SPAN && node->first) {
        flatten_code(finish, node);
    } else if (node->kind == CJ_NODE_TABLE) {
        finish->failed |= !cj_table_finish(node, finish->arena);
    } else if (holds_text) {
        merge_texts(finish, node);
        if (cj_node_holds_inlines(node->kind)) {
            trim_lines(node);
            drop_outer_breaks(node);
        }
        if (!in_link && !finish->failed) {
            link_addresses(finish, node);
        }
    }
}

cj_status cj_inline_finish(struct cj_node *root, struct cj_arena *arena)
{
    struct finish finish = {.arena = arena};

    finish_node(&finish, root, false);
    return finish.failed ? CJ_ERR_NOMEM : CJ_OK;
}
