/* Secrets are masked where values become text, so that no later printer can forget to. */
#include "config/secret.h"

#include <string.h>

#define MASK "****"

bool cj_is_secret_key(struct cj_str key)
{
    static const char *const keys[] = {"secret",   "secrets", "token",        "tokens",
                                       "password", "api_key", "authorization"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (key.len == strlen(keys[i]) && strncasecmp(key.ptr, keys[i], key.len) == 0) {
            return true;
        }
    }
    return false;
}

bool cj_find_password(struct cj_str text, struct cj_str *out_password)
{
    const char *scheme = text.len > 0 ? memmem(text.ptr, text.len, "://", 3) : NULL;

    if (!scheme) {
        return false;
    }
    const char *end = text.ptr + text.len;
    const char *user = scheme + 3;
    const char *slash = memchr(user, '/', (size_t)(end - user));
    const char *at = memrchr(user, '@', (size_t)((slash ? slash : end) - user));
    const char *colon = at ? memchr(user, ':', (size_t)(at - user)) : NULL;

    if (!colon || colon + 1 == at) {
        return false;
    }
    *out_password = (struct cj_str){colon + 1, (size_t)(at - colon - 1)};
    return true;
}

static void show_masked(struct cj_str text, struct cj_buf *out)
{
    struct cj_str password;

    if (!cj_find_password(text, &password)) {
        cj_buf_add_str(out, text);
        return;
    }
    const char *after = password.ptr + password.len;
    cj_buf_add(out, text.ptr, (size_t)(password.ptr - text.ptr));
    cj_buf_adds(out, MASK);
    cj_buf_add(out, after, (size_t)(text.ptr + text.len - after));
}

/* Inside [] and {} some texts would read as something else without quotes. */
static bool needs_quotes(struct cj_str text)
{
    static const char never_first[] = "-?:,[]{}#&*!|>'\"%@` ";

    if (text.len == 0 || strchr(never_first, text.ptr[0]) || text.ptr[text.len - 1] == ' ' ||
        text.ptr[text.len - 1] == ':') {
        return true;
    }
    for (size_t i = 0; i < text.len; i++) {
        struct cj_str rest = {text.ptr + i, text.len - i};

        if (strchr(",[]{}\"\n\t", text.ptr[i]) || cj_str_starts(rest, ": ") ||
            cj_str_starts(rest, " #")) {
            return true;
        }
    }
    return false;
}

static void show_quoted(struct cj_str text, struct cj_buf *out)
{
    cj_buf_addc(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '\n' || c == '\t') {
            cj_buf_adds(out, c == '\n' ? "\\n" : "\\t");
        } else {
            cj_buf_adds(out, c == '"' || c == '\\' ? "\\" : "");
            cj_buf_addc(out, c);
        }
    }
    cj_buf_addc(out, '"');
}

static void show_scalar(const struct cj_yaml *node, bool inside, bool secret,
                        struct cj_buf *out)
{
    struct cj_buf masked = {0};

    if (secret && node->text.len > 0) {
        cj_buf_adds(out, MASK);
        return;
    }
    show_masked(node->text, &masked);
    out->failed |= masked.failed;
    if (inside && needs_quotes(cj_buf_str(&masked))) {
        show_quoted(cj_buf_str(&masked), out);
    } else {
        cj_buf_add_str(out, cj_buf_str(&masked));
    }
    cj_buf_clear(&masked);
}

/* Recursion is as deep as the YAML, which is at most CJ_YAML_MAX_DEPTH. */
static void show_node(const struct cj_yaml *node, bool inside, bool secret, struct cj_buf *out)
{
    bool mapping = node->kind == CJ_YAML_MAPPING;

    if (node->kind == CJ_YAML_SCALAR) {
        show_scalar(node, inside, secret, out);
        return;
    }
    cj_buf_adds(out, mapping ? "{" : "[");
    for (const struct cj_yaml *child = node->first; child; child = child->next) {
        cj_buf_adds(out, child == node->first ? (mapping ? " " : "") : ", ");
        if (mapping) {
            cj_buf_add_str(out, child->key);
            cj_buf_adds(out, ": ");
        }
        show_node(child, true, secret || (mapping && cj_is_secret_key(child->key)), out);
    }
    cj_buf_adds(out, mapping ? (node->first ? " }" : "}") : "]");
}

void cj_config_show(const struct cj_yaml *node, struct cj_buf *out)
{
    show_node(node, false, false, out);
}
