/* IPv4 and IPv6 in one form. */
#include "server/http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define MAPPED_BITS 96 /* the ::ffff:0:0/96 in front of an IPv4 address */

static const unsigned char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

static bool is_mapped(const struct cj_address *address)
{
    return memcmp(address->bytes, mapped, sizeof(mapped)) == 0;
}

static void set_ipv4(struct cj_address *address, const void *bytes)
{
    memcpy(address->bytes, mapped, sizeof(mapped));
    memcpy(address->bytes + sizeof(mapped), bytes, 4);
}

/* Takes away brackets and a port. "1.2.3.4:80" has one colon, an IPv6 address several. */
static struct cj_str strip_port(struct cj_str text)
{
    const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;

    if (text.len && text.ptr[0] == '[') {
        const char *close = memchr(text.ptr, ']', text.len);

        return close ? (struct cj_str){text.ptr + 1, (size_t)(close - text.ptr) - 1}
                     : (struct cj_str){0};
    }
    if (colon && !memchr(colon + 1, ':', text.len - (size_t)(colon - text.ptr) - 1)) {
        text.len = (size_t)(colon - text.ptr);
    }
    return text;
}

/* Without a port. */
static bool parse_bare(struct cj_str text, struct cj_address *out_address)
{
    char copy[CJ_ADDRESS_TEXT_MAX];
    struct in_addr ipv4;

    if (text.len == 0 || text.len >= sizeof(copy)) {
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (inet_pton(AF_INET, copy, &ipv4) == 1) {
        set_ipv4(out_address, &ipv4);
        return true;
    }
    return inet_pton(AF_INET6, copy, out_address->bytes) == 1;
}

bool cj_address_parse(struct cj_str text, struct cj_address *out_address)
{
    return parse_bare(strip_port(text), out_address);
}

bool cj_address_of(const struct sockaddr *from, struct cj_address *out_address)
{
    if (from->sa_family == AF_INET) {
        struct sockaddr_in ipv4;

        memcpy(&ipv4, from, sizeof(ipv4));
        set_ipv4(out_address, &ipv4.sin_addr);
        return true;
    }
    if (from->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;

        memcpy(&ipv6, from, sizeof(ipv6));
        memcpy(out_address->bytes, &ipv6.sin6_addr, sizeof(out_address->bytes));
        return true;
    }
    return false;
}

bool cj_address_is_loopback(const struct cj_address *address)
{
    static const unsigned char one[16] = {[15] = 1};

    return (is_mapped(address) && address->bytes[12] == 127) ||
           memcmp(address->bytes, one, sizeof(one)) == 0;
}

struct cj_address cj_address_client(const struct cj_address *address)
{
    struct cj_address client = *address;

    if (!is_mapped(address)) {
        memset(client.bytes + 8, 0, 8);
    }
    return client;
}

bool cj_address_equal(const struct cj_address *a, const struct cj_address *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void cj_address_write(const struct cj_address *address, char out[CJ_ADDRESS_TEXT_MAX])
{
    out[0] = '\0';
    if (is_mapped(address)) {
        (void)inet_ntop(AF_INET, address->bytes + sizeof(mapped), out, CJ_ADDRESS_TEXT_MAX);
    } else {
        (void)inet_ntop(AF_INET6, address->bytes, out, CJ_ADDRESS_TEXT_MAX);
    }
}

static bool parse_prefix(struct cj_str text, unsigned max, unsigned *out_prefix)
{
    unsigned prefix = 0;

    if (text.len == 0 || text.len > 3) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
        prefix = prefix * 10 + (unsigned)(text.ptr[i] - '0');
    }
    *out_prefix = prefix;
    return prefix <= max;
}

bool cj_network_parse(struct cj_str text, struct cj_network *out_network)
{
    const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
    size_t base_len = slash ? (size_t)(slash - text.ptr) : text.len;
    struct cj_network network = {.prefix = 128};

    if (!parse_bare((struct cj_str){text.ptr, base_len}, &network.base)) {
        return false;
    }
    if (slash) {
        /* "::ffff:10.0.0.0/104" is written with the bits of IPv6 */
        bool ipv4 = is_mapped(&network.base) && !memchr(text.ptr, ':', base_len);
        struct cj_str digits = {slash + 1, text.len - base_len - 1};

        if (!parse_prefix(digits, ipv4 ? 32 : 128, &network.prefix)) {
            return false;
        }
        network.prefix += ipv4 ? MAPPED_BITS : 0;
    }
    *out_network = network;
    return true;
}

bool cj_network_holds(const struct cj_network *network, const struct cj_address *address)
{
    unsigned whole = network->prefix / 8;
    unsigned rest = network->prefix % 8;

    if (memcmp(network->base.bytes, address->bytes, whole) != 0) {
        return false;
    }
    if (rest == 0) {
        return true;
    }
    unsigned differing = network->base.bytes[whole] ^ address->bytes[whole];
    return differing >> (8 - rest) == 0;
}
