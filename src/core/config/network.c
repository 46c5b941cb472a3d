/* Values about the network: addresses, origins, where the store is. inet_pton() only parses:
 * no name is looked up and nothing is connected. */
#include <arpa/inet.h>
#include <string.h>

#include "config/directive.h"

#define MAX_ADDRESS_LEN 64 /* a full IPv6 address with its zone is shorter */

/* An IPv4 or IPv6 address; 0 when it is none. */
static int address_family(struct cj_str text)
{
    unsigned char binary[16];
    char copy[MAX_ADDRESS_LEN];

    if (text.len >= sizeof(copy)) {
        return 0;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, binary) == 1) {
        return AF_INET;
    }
    return inet_pton(AF_INET6, copy, binary) == 1 ? AF_INET6 : 0;
}

/* Cuts "HOST:PORT" or "[HOST]:PORT"; false when it has another form. */
static bool split_port(struct cj_str text, struct cj_str *out_host, struct cj_str *out_port)
{
    const char *colon = text.len > 0 ? memrchr(text.ptr, ':', text.len) : NULL;

    if (!colon) {
        return false;
    }
    struct cj_str host = {text.ptr, (size_t)(colon - text.ptr)};
    if (cj_str_starts(host, "[") && cj_str_ends(host, "]") && host.len > 2) {
        host = (struct cj_str){host.ptr + 1, host.len - 2};
    } else if (memchr(host.ptr, ':', host.len)) {
        return false; /* IPv6 needs its brackets */
    }
    *out_host = host;
    *out_port = (struct cj_str){colon + 1, text.len - (size_t)(colon + 1 - text.ptr)};
    return true;
}

cj_status cj_set_listen(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] =
        CJ_N("an address and a port, such as 127.0.0.1:8080 or [::1]:8080");
    struct cj_str text = {0};
    struct cj_str host;
    struct cj_str port;
    uint64_t number;

    cj_status st = cj_config_scalar(to, node, what, &text);
    if (st != CJ_OK) {
        return st;
    }
    if (!split_port(text, &host, &port) || !cj_config_digits(port, 65535, &number)) {
        return cj_config_refuse(to, node, what);
    }
    if (cj_str_equals(host, "localhost")) {
        host = CJ_STR("127.0.0.1");
    }
    if (!address_family(host)) {
        return cj_config_refuse(to, node, what);
    }
    st = cj_config_copy(to, host, &to->box->config.listen_host);
    if (st == CJ_OK) {
        to->box->config.listen_port = (uint16_t)number;
    }
    return st;
}

/* ---- Origins ---- */

static char lower(char c)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

    if (c < 'A' || c > 'Z') {
        return c;
    }
    return letters[c - 'A'];
}

static bool is_host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_';
}

/* A name, an IPv4 address, or an IPv6 address in brackets. */
static bool is_host(struct cj_str host)
{
    if (cj_str_starts(host, "[") && cj_str_ends(host, "]") && host.len > 2) {
        return address_family((struct cj_str){host.ptr + 1, host.len - 2}) == AF_INET6;
    }
    for (size_t i = 0; i < host.len; i++) {
        if (!is_host_char(host.ptr[i])) {
            return false;
        }
    }
    return host.len > 0 && host.ptr[0] != '.' && host.ptr[0] != '-';
}

/* Checks "https://host[:port]" in lower case, and cuts a port that is the scheme's own. */
static bool check_origin(struct cj_str *text)
{
    bool secure = cj_str_starts(*text, "https://");
    size_t scheme_len = secure ? 8 : 7;
    uint64_t port;

    if (!secure && !cj_str_starts(*text, "http://")) {
        return false;
    }
    struct cj_str host = {text->ptr + scheme_len, text->len - scheme_len};
    const char *colon = host.len > 0 ? memrchr(host.ptr, ':', host.len) : NULL;
    if (colon && !cj_str_ends(host, "]")) {
        struct cj_str digits = {colon + 1, host.len - (size_t)(colon + 1 - host.ptr)};

        if (!cj_config_digits(digits, 65535, &port) || port == 0) {
            return false;
        }
        host.len = (size_t)(colon - host.ptr);
        if (port == (secure ? 443u : 80u)) {
            text->len = scheme_len + host.len;
        }
    }
    return is_host(host);
}

cj_status cj_origin_normalise(struct cj_str text, struct cj_arena *arena,
                              const char **out_origin)
{
    char *copy = cj_arena_strndup(arena, text.ptr, text.len);

    if (!copy) {
        return CJ_ERR_NOMEM;
    }
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = lower(copy[i]);
    }

    struct cj_str origin = {copy, text.len};
    if (cj_str_ends(origin, "/")) {
        origin.len--;
    }
    if (!check_origin(&origin)) {
        return CJ_ERR_CONTENT;
    }
    copy[origin.len] = '\0';
    *out_origin = copy;
    return CJ_OK;
}

/* An address that links are built from: it may have a path, and keeps its case. */
cj_status cj_set_public_url(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] = CJ_N("a web address, such as https://bot.example");
    const char *origin;
    struct cj_str url;

    cj_status st = cj_config_scalar(to, node, what, &url);
    if (st != CJ_OK || url.len == 0) {
        return st == CJ_OK ? cj_config_copy(to, url, cj_config_field(to)) : st;
    }
    while (cj_str_ends(url, "/")) {
        url.len--;
    }

    const char *host = memmem(url.ptr, url.len, "://", 3);
    size_t host_at = host ? (size_t)(host + 3 - url.ptr) : url.len;
    const char *path =
        host_at < url.len ? memchr(url.ptr + host_at, '/', url.len - host_at) : NULL;
    size_t origin_len = path ? (size_t)(path - url.ptr) : url.len;
    st = cj_origin_normalise((struct cj_str){url.ptr, origin_len}, &to->box->arena, &origin);
    if (st == CJ_ERR_CONTENT || strpbrk(node->text.ptr, " ?#\"<>\\")) {
        return cj_config_refuse(to, node, what);
    }
    return st == CJ_OK ? cj_config_copy(to, url, cj_config_field(to)) : st;
}

cj_status cj_set_store(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] =
        CJ_N("a store, such as sqlite:data/conserje.db or postgresql://host/base");
    struct cj_str text = {0};

    cj_status st = cj_config_scalar(to, node, what, &text);
    if (st != CJ_OK) {
        return st;
    }
    bool sqlite = cj_str_starts(text, "sqlite:") && text.len > strlen("sqlite:");
    bool postgres = cj_str_starts(text, "postgresql://") || cj_str_starts(text, "postgres://");
    if (text.len > 0 && !sqlite && !postgres) {
        return cj_config_refuse(to, node, what);
    }
    return cj_config_copy(to, text, cj_config_field(to));
}

/* ---- Proxies ---- */

/* "10.0.0.0/8", "::1", "192.168.1.7" */
static bool is_block(struct cj_str text)
{
    const char *slash = text.len > 0 ? memchr(text.ptr, '/', text.len) : NULL;
    struct cj_str address = {text.ptr, slash ? (size_t)(slash - text.ptr) : text.len};
    int family = address_family(address);
    uint64_t bits;

    if (!family || !slash) {
        return family != 0;
    }
    return cj_config_digits((struct cj_str){slash + 1, text.len - address.len - 1},
                            family == AF_INET ? 32 : 128, &bits);
}

cj_status cj_set_proxies(const struct cj_assignment *to, const struct cj_yaml *node)
{
    static const char what[] =
        CJ_N("a list of addresses or blocks, such as [10.0.0.0/8, 192.168.1.7]");
    size_t i = 0;

    if (node->kind != CJ_YAML_SEQUENCE) {
        return cj_config_refuse(to, node, what);
    }
    const char **blocks = cj_arena_array(&to->box->arena, node->count + 1, sizeof(*blocks));
    if (!blocks) {
        return CJ_ERR_NOMEM;
    }
    for (const struct cj_yaml *item = node->first; item; item = item->next, i++) {
        if (item->kind != CJ_YAML_SCALAR || !is_block(item->text)) {
            return cj_config_refuse(to, item,
                                    CJ_N("an address or a block, such as 10.0.0.0/8"));
        }
        if (cj_config_copy(to, item->text, &blocks[i]) != CJ_OK) {
            return CJ_ERR_NOMEM;
        }
    }
    to->box->config.trusted_proxies = blocks;
    to->box->config.trusted_proxy_count = node->count;
    return CJ_OK;
}
