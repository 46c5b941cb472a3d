/* `${NAME}` in values. What a variable holds is not expanded again. */
#include "config/expand.h"

#include <string.h>

#include "base/buf.h"
#include "base/message.h"
#include "base/utf8.h"
#include "config/secret.h"

static bool is_name(struct cj_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';

        if (!letter && (i == 0 || c < '0' || c > '9')) {
            return false;
        }
    }
    return name.len > 0;
}

static void warn_about_literal(const struct cj_expansion *x, const struct cj_yaml *node,
                               bool secret)
{
    struct cj_str literal = node->text;

    if (!secret && !cj_find_password(node->text, &literal)) {
        return;
    }
    if (literal.len > 0 && !memmem(literal.ptr, literal.len, "${", 2)) {
        cj_diags_add(x->diags, CJ_WARNING, "config/secret", x->file, node->line, node->column,
                     "a secret is written out here: use ${NAME} or secret_file: instead");
    }
}

static cj_status refuse(const struct cj_expansion *x, const struct cj_yaml *node,
                        struct cj_str name, const char *why)
{
    cj_diags_add(x->diags, CJ_ERROR, "config/variable", x->file, node->line, node->column,
                 "${%.*s}: %s", CJ_STR_ARGS(name), cj_diags_translate(x->diags, why));
    return CJ_ERR_CONTENT;
}

static cj_status add_variable(const struct cj_expansion *x, const struct cj_yaml *node,
                              bool secret, struct cj_str name, struct cj_buf *out)
{
    char *copy = cj_arena_strndup(x->arena, name.ptr, name.len);

    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    const char *value = x->getenv_fn ? x->getenv_fn(x->getenv_context, copy) : NULL;
    if (!value && secret) {
        cj_diags_add(x->diags, CJ_INFO, "config/variable", x->file, node->line, node->column,
                     "the variable %s is not set: the secret is empty", copy);
        return CJ_OK;
    }
    if (!value) {
        return refuse(x, node, name, CJ_N("the variable is not set"));
    }

    struct cj_str text = cj_str_from(value);
    if (text.len > CJ_CONFIG_MAX_VARIABLE_LEN) {
        return refuse(x, node, name, CJ_N("the variable is too long"));
    }
    if (cj_utf8_valid(text) < text.len) {
        return refuse(x, node, name, CJ_N("the variable is not UTF-8"));
    }
    cj_buf_add_str(out, text);
    return CJ_OK;
}

static cj_status expand_text(const struct cj_expansion *x, const struct cj_yaml *node,
                             bool secret, struct cj_buf *out)
{
    const char *at = node->text.ptr;
    const char *end = at + node->text.len;

    for (;;) {
        const char *open = memmem(at, (size_t)(end - at), "${", 2);
        if (!open) {
            cj_buf_add(out, at, (size_t)(end - at));
            return out->failed ? CJ_ERR_NOMEM : CJ_OK;
        }
        const char *close = memchr(open, '}', (size_t)(end - open));
        struct cj_str name = {open + 2, (size_t)((close ? close : end) - (open + 2))};

        if (!close || !is_name(name)) {
            return refuse(x, node, name, CJ_N("a variable is written ${NAME}"));
        }
        cj_buf_add(out, at, (size_t)(open - at));
        cj_status st = add_variable(x, node, secret, name, out);
        if (st != CJ_OK) {
            return st;
        }
        at = close + 1;
    }
}

static cj_status expand_scalar(const struct cj_expansion *x, struct cj_yaml *node, bool secret)
{
    struct cj_buf out = {0};

    warn_about_literal(x, node, secret);
    if (!memmem(node->text.ptr, node->text.len, "${", 2)) {
        return CJ_OK;
    }
    cj_status st = expand_text(x, node, secret, &out);
    if (st == CJ_OK) {
        char *copy = cj_arena_strndup(x->arena, out.ptr ? out.ptr : "", out.len);

        st = copy ? CJ_OK : CJ_ERR_NOMEM;
        node->text = (struct cj_str){copy, out.len};
    }
    cj_buf_clear(&out);
    return st;
}

/* Recursion is as deep as the YAML, which is at most CJ_YAML_MAX_DEPTH. */
static cj_status expand_node(const struct cj_expansion *x, struct cj_yaml *node, bool secret)
{
    cj_status worst = CJ_OK;

    if (node->kind == CJ_YAML_SCALAR) {
        return expand_scalar(x, node, secret);
    }
    for (struct cj_yaml *child = node->first; child; child = child->next) {
        bool below = secret || (node->kind == CJ_YAML_MAPPING && cj_is_secret_key(child->key));
        cj_status st = expand_node(x, child, below);

        if (st == CJ_ERR_NOMEM) {
            return st;
        }
        worst = st != CJ_OK ? st : worst;
    }
    return worst;
}

cj_status cj_config_expand(const struct cj_expansion *expansion, struct cj_yaml *node)
{
    return expand_node(expansion, node, false);
}
