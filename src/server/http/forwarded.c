/* Reading Forwarded and X-Forwarded-For from their ends. */
#include "server/http/forwarded.h"

#include <string.h>
#include <strings.h>

bool cj_proxies_hold(const struct cj_proxies *proxies, const struct cj_address *address)
{
    for (size_t i = 0; i < proxies->count; i++) {
        if (cj_network_holds(&proxies->networks[i], address)) {
            return true;
        }
    }
    return false;
}

void cj_hop_lines_add(struct cj_hop_lines *lines, struct cj_str line)
{
    if (lines->count == CJ_MAX_HOP_LINES) {
        lines->count--;
        memmove(lines->lines, lines->lines + 1, lines->count * sizeof(line));
    }
    lines->lines[lines->count++] = line;
}

/* Cuts the last element off `*list`; false when it is empty. A quoted string holds no comma in
 * the addresses we read, so quotes need no care. */
static bool pop_element(struct cj_str *list, char separator, struct cj_str *out_element)
{
    size_t start = list->len;

    if (list->len == 0) {
        return false;
    }
    while (start > 0 && list->ptr[start - 1] != separator) {
        start--;
    }
    *out_element = cj_str_trim((struct cj_str){list->ptr + start, list->len - start});
    list->len = start > 0 ? start - 1 : 0;
    return true;
}

static struct cj_str unquote(struct cj_str text)
{
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"') {
        return (struct cj_str){text.ptr + 1, text.len - 2};
    }
    return text;
}

/* The `for=` of one element of Forwarded; empty when it has none. */
static struct cj_str for_parameter(struct cj_str element)
{
    struct cj_str pair;

    while (pop_element(&element, ';', &pair)) {
        if (pair.len > 4 && strncasecmp(pair.ptr, "for=", 4) == 0) {
            return unquote((struct cj_str){pair.ptr + 4, pair.len - 4});
        }
    }
    return (struct cj_str){0};
}

/* Hops not walked yet: whole lines, and what is left of the one behind them. */
struct hops {
    const struct cj_hop_lines *lines;
    size_t left;
    struct cj_str rest;
};

static bool pop_hop(struct hops *hops, struct cj_str *out_element)
{
    while (hops->rest.len == 0) {
        if (hops->left == 0) {
            return false;
        }
        hops->rest = hops->lines->lines[--hops->left];
    }
    return pop_element(&hops->rest, ',', out_element);
}

/* Walks the hops backwards while they are trusted. A hop that is no address ("unknown",
 * "_hidden") ends the walk: the last hop known stands for the client. */
static struct cj_address walk(const struct cj_proxies *proxies, const struct cj_address *peer,
                              const struct cj_hop_lines *lines, bool is_forwarded)
{
    struct hops hops = {.lines = lines, .left = lines->count};
    struct cj_address client = *peer;
    struct cj_str element;

    while (cj_proxies_hold(proxies, &client) && pop_hop(&hops, &element)) {
        struct cj_address hop;

        if (!cj_address_parse(is_forwarded ? for_parameter(element) : element, &hop)) {
            break;
        }
        client = hop;
    }
    return client;
}

struct cj_address cj_forwarded_client(const struct cj_proxies *proxies,
                                      const struct cj_address *peer,
                                      const struct cj_hop_lines *forwarded,
                                      const struct cj_hop_lines *x_forwarded)
{
    struct cj_address by_forwarded = walk(proxies, peer, forwarded, true);
    struct cj_address by_x = walk(proxies, peer, x_forwarded, false);

    if (forwarded->count == 0) {
        return by_x;
    }
    if (x_forwarded->count == 0 || cj_address_equal(&by_forwarded, &by_x)) {
        return by_forwarded;
    }
    return *peer;
}
