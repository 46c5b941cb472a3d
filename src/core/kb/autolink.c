/* Bare addresses in a text become links, in one pass from left to right.
 *
 * The rules are GFM's (extended autolinks): after `http://`, `https://` or `www.` everything
 * up to white space or '<', without punctuation at the end; and e-mail addresses. */
#include <string.h>

#include "base/utf8.h"
#include "kb/inline.h"

#define MAX_EMAIL_NAME_LEN 64 /* RFC 5321 §4.5.3.1.1 */
#define MAX_DOMAIN_LEN     255

/* What was found: `text` is shown, `prefix` + `text` is where it leads. */
struct address {
    size_t start;
    size_t len;
    const char *prefix;
};

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool starts_ignoring_case(struct cj_str text, const char *prefix)
{
    size_t i = 0;

    while (prefix[i]) {
        if (i == text.len || (text.ptr[i] | ' ') != prefix[i]) {
            return false;
        }
        i++;
    }
    return true;
}

/* Characters that no address holds unencoded, and that editors put right after one. */
static bool ends_url(uint32_t code)
{
    return code <= ' ' || code == '<' || code == '>' || code == '"' || code == 0xA0 ||
           code == 0xAB || code == 0xBB || (code >= 0x2000 && code <= 0x206F) ||
           code == 0x3002;
}

static size_t url_len(struct cj_str text)
{
    const char *ptr = text.ptr;
    const char *end = text.ptr + text.len;

    while (ptr < end) {
        const char *here = ptr;
        if (ends_url(cj_utf8_next(&ptr, end))) {
            return (size_t)(here - text.ptr);
        }
    }
    return text.len;
}

/* Without the punctuation that belongs to the sentence, not to the address. */
static size_t trim_url(const char *url, size_t len)
{
    size_t opened = 0;
    size_t closed = 0;

    for (size_t i = 0; i < len; i++) {
        opened += url[i] == '(';
        closed += url[i] == ')';
    }
    while (len > 0) {
        char last = url[len - 1];
        if (last == ')' && closed > opened) {
            closed--;
        } else if (last == ')' || !strchr("?!.,:;*_~'[]", last)) {
            break;
        }
        len--;
    }
    return len;
}

static bool find_url(struct cj_str text, size_t at, struct address *out)
{
    static const struct {
        const char *start;
        const char *prefix;
    } kinds[] = {{"https://", ""}, {"http://", ""}, {"www.", "http://"}};
    struct cj_str rest = {text.ptr + at, text.len - at};

    if (at > 0 && is_alnum(text.ptr[at - 1])) {
        return false;
    }
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t min = strlen(kinds[i].start);
        if (starts_ignoring_case(rest, kinds[i].start) && rest.len > min &&
            ((unsigned char)rest.ptr[min] >= 0x80 || is_alnum(rest.ptr[min]))) {
            size_t len = trim_url(rest.ptr, url_len(rest));
            *out = (struct address){.start = at, .len = len, .prefix = kinds[i].prefix};
            return len > min;
        }
    }
    return false;
}

static bool is_name_char(char c)
{
    return is_alnum(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

/* The e-mail address around the '@' at `at`, not reaching back before `from`. */
static bool find_email(struct cj_str text, size_t from, size_t at, struct address *out)
{
    size_t start = at;
    size_t end = at + 1;
    size_t dot = 0;

    while (start > from && at - start < MAX_EMAIL_NAME_LEN &&
           is_name_char(text.ptr[start - 1])) {
        start--;
    }
    while (end < text.len && end - at < MAX_DOMAIN_LEN &&
           (is_alnum(text.ptr[end]) || text.ptr[end] == '-' || text.ptr[end] == '.')) {
        dot = text.ptr[end] == '.' && end + 1 < text.len && is_alnum(text.ptr[end + 1]) ? end
                                                                                        : dot;
        end++;
    }
    while (end > at + 1 && !is_alnum(text.ptr[end - 1])) {
        end--;
    }
    *out = (struct address){.start = start, .len = end - start, .prefix = "mailto:"};
    return start < at && dot > at + 1 && is_alnum(text.ptr[at + 1]);
}

static bool find_address(struct cj_str text, size_t from, struct address *out)
{
    for (size_t at = from; at < text.len; at++) {
        char c = text.ptr[at];
        if ((c == 'h' || c == 'H' || c == 'w' || c == 'W') && find_url(text, at, out)) {
            return true;
        }
        if (c == '@' && find_email(text, from, at, out)) {
            return true;
        }
    }
    return false;
}

static bool add_text(struct cj_node *parent, const struct cj_node *like, struct cj_str text,
                     struct cj_arena *arena)
{
    if (text.len == 0) {
        return true;
    }
    struct cj_node *node = cj_node_new(arena, CJ_NODE_TEXT, like->line, like->column);
    if (!node) {
        return false;
    }
    node->text = text;
    cj_node_append(parent, node);
    return true;
}

static bool add_link(struct cj_node *parent, const struct cj_node *like,
                     const struct address *address, struct cj_arena *arena)
{
    struct cj_node *link = cj_node_new(arena, CJ_NODE_LINK, like->line, like->column);
    size_t prefix_len = strlen(address->prefix);
    char *target = cj_arena_alloc(arena, prefix_len + address->len + 1);
    struct cj_str text = {like->text.ptr + address->start, address->len};

    if (!link || !target) {
        return false;
    }
    memcpy(target, address->prefix, prefix_len);
    memcpy(target + prefix_len, text.ptr, text.len);
    link->target = (struct cj_str){target, prefix_len + text.len};
    cj_node_append(parent, link);
    return add_text(link, like, text, arena);
}

bool cj_autolink(struct cj_node *parent, struct cj_node *text, struct cj_arena *arena)
{
    const struct cj_str all = text->text;
    struct address address;
    size_t done = 0;

    if (!find_address(all, 0, &address)) {
        cj_node_append(parent, text);
        return true;
    }
    do {
        struct cj_str before = {all.ptr + done, address.start - done};
        if (!add_text(parent, text, before, arena) ||
            !add_link(parent, text, &address, arena)) {
            return false;
        }
        done = address.start + address.len;
    } while (find_address(all, done, &address));
    return add_text(parent, text, (struct cj_str){all.ptr + done, all.len - done}, arena);
}
