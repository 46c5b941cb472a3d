/* Who a request comes from when proxies stand between. */
#ifndef CJ_HTTP_FORWARDED_H
#define CJ_HTTP_FORWARDED_H

#include "server/http/address.h"

/** The proxies that are believed. */
struct cj_proxies {
    const struct cj_network *networks;
    size_t count;
};

bool cj_proxies_hold(const struct cj_proxies *proxies, const struct cj_address *address);

/** Lines of one header that are looked at: as many proxies stand in a row. */
#define CJ_MAX_HOP_LINES 4

/** The last lines of a header that proxies add themselves to, in the order they came: some add
 * to the line that is there, others a line of their own, which means the same. */
struct cj_hop_lines {
    struct cj_str lines[CJ_MAX_HOP_LINES];
    size_t count;
};

/** Adds a line; the first one gives way. */
void cj_hop_lines_add(struct cj_hop_lines *lines, struct cj_str line);

/** The client's address: the last hop that is not a trusted proxy.
 *
 * Only what trusted proxies added is believed, so the lists are read from their ends. A peer
 * that is no trusted proxy is the client itself, whatever it claims. So is a proxy whose two
 * headers name different clients: one of the two was written by the visitor.
 *
 * @param forwarded    of Forwarded (RFC 7239)
 * @param x_forwarded  of X-Forwarded-For */
struct cj_address cj_forwarded_client(const struct cj_proxies *proxies,
                                      const struct cj_address *peer,
                                      const struct cj_hop_lines *forwarded,
                                      const struct cj_hop_lines *x_forwarded);

#endif
