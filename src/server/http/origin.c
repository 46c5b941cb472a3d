/* Origins, RFC 6454: compared whole, never by prefix or suffix. */
#include "server/http/origin.h"

#include <string.h>
#include <strings.h>

#include "server/http/address.h"

static bool equal_origins(struct cj_str a, struct cj_str b)
{
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

bool cj_origin_in_site(const struct cj_site *site, struct cj_str origin)
{
    for (size_t i = 0; i < site->origin_count; i++) {
        if (equal_origins(origin, cj_str_from(site->origins[i]))) {
            return true;
        }
    }
    return false;
}

/* "host:port" of an origin; empty for "null" and schemes that are not the web's. */
static struct cj_str authority_of(struct cj_str origin)
{
    static const char *const schemes[] = {"http://", "https://"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t len = strlen(schemes[i]);

        if (origin.len > len && strncasecmp(origin.ptr, schemes[i], len) == 0) {
            return (struct cj_str){origin.ptr + len, origin.len - len};
        }
    }
    return (struct cj_str){0};
}

static bool is_localhost(struct cj_str authority)
{
    static const char name[] = "localhost";
    size_t len = sizeof(name) - 1;

    return authority.len >= len && strncasecmp(authority.ptr, name, len) == 0 &&
           (authority.len == len || authority.ptr[len] == ':');
}

static bool is_loopback(struct cj_str authority)
{
    struct cj_address address;

    return is_localhost(authority) ||
           (cj_address_parse(authority, &address) && cj_address_is_loopback(&address));
}

/* The browser reached us by this very address, so no name can have been pointed at us;
 * "localhost" is a name that browsers do not look up. */
static bool is_own_page(struct cj_str authority, struct cj_str host)
{
    struct cj_address address;

    return equal_origins(authority, host) &&
           (is_localhost(authority) || cj_address_parse(authority, &address));
}

/* The origin part of a URL: all before the path. */
static struct cj_str origin_of_url(const char *url)
{
    struct cj_str text = cj_str_from(url);
    struct cj_str authority = authority_of(text);
    const char *slash = authority.len ? memchr(authority.ptr, '/', authority.len) : NULL;

    if (slash) {
        text.len = (size_t)(slash - text.ptr);
    }
    return text;
}

static bool is_listed(const cj_config *config, struct cj_str origin)
{
    for (size_t i = 0; i < config->site_count; i++) {
        if (cj_origin_in_site(&config->sites[i], origin)) {
            return true;
        }
    }
    return config->public_url[0] && equal_origins(origin, origin_of_url(config->public_url));
}

enum cj_origin cj_origin_judge(const cj_config *config, struct cj_str origin,
                               struct cj_str host)
{
    struct cj_str authority = authority_of(origin);

    if (origin.len == 0) {
        return CJ_ORIGIN_NONE;
    }
    if (is_listed(config, origin) || is_own_page(authority, host) ||
        (config->site_count == 0 && is_loopback(authority))) {
        return CJ_ORIGIN_ALLOWED;
    }
    return CJ_ORIGIN_FOREIGN;
}
