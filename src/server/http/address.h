/* Network addresses: parsing, blocks, and who a request really comes from. */
#ifndef CJ_HTTP_ADDRESS_H
#define CJ_HTTP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct sockaddr;

/** An address in the 16 bytes of IPv6; IPv4 is mapped (::ffff:a.b.c.d), so that one client has
 * one form whichever socket it came through. */
struct cj_address {
    unsigned char bytes[16];
};

/** Characters of a written address, the NUL included. */
#define CJ_ADDRESS_TEXT_MAX 46

/** A block of addresses: "10.0.0.0/8", or one address. */
struct cj_network {
    struct cj_address base;
    unsigned prefix; /* bits that count, of 128 */
};

/** Reads "192.0.2.1", "2001:db8::1", and either with a port: "192.0.2.1:80",
 * "[2001:db8::1]:80". */
bool cj_address_parse(struct cj_str text, struct cj_address *out_address);

/** False for a family that is neither IPv4 nor IPv6. */
bool cj_address_of(const struct sockaddr *from, struct cj_address *out_address);

/** 127.0.0.0/8 and ::1. */
bool cj_address_is_loopback(const struct cj_address *address);

/** Clears what one client can choose freely: the last 64 bits of an IPv6 address. */
struct cj_address cj_address_client(const struct cj_address *address);

bool cj_address_equal(const struct cj_address *a, const struct cj_address *b);

/** Writes it as people do: IPv4 without its mapping. */
void cj_address_write(const struct cj_address *address, char out[CJ_ADDRESS_TEXT_MAX]);

/** Reads "10.0.0.0/8", "2001:db8::/32" or a single address. */
bool cj_network_parse(struct cj_str text, struct cj_network *out_network);

bool cj_network_holds(const struct cj_network *network, const struct cj_address *address);

#endif
