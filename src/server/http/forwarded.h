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

/** The client's address: the last hop that is not a trusted proxy.
 *
 * Only what trusted proxies added is believed, so the lists are read from their ends. A peer
 * that is no trusted proxy is the client itself, whatever it claims. So is a proxy whose two
 * headers name different clients: one of the two was written by the visitor.
 *
 * @param forwarded    all values of Forwarded (RFC 7239) joined by commas, or empty
 * @param x_forwarded  the same of X-Forwarded-For */
struct cj_address cj_forwarded_client(const struct cj_proxies *proxies,
                                      const struct cj_address *peer, struct cj_str forwarded,
                                      struct cj_str x_forwarded);

#endif
