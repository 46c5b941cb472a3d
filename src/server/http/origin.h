/* Which web pages may talk to the server: the Origin header against the sites' lists. */
#ifndef CJ_HTTP_ORIGIN_H
#define CJ_HTTP_ORIGIN_H

#include "base/str.h"
#include "config/config.h"

enum cj_origin {
    CJ_ORIGIN_NONE,    /* no Origin header: a server or a command line */
    CJ_ORIGIN_ALLOWED, /* on a list */
    CJ_ORIGIN_FOREIGN, /* on no list */
};

/** Judges an Origin header.
 *
 * Allowed are the origins of the configured sites and of `public_url`; without a site, any
 * origin of the loopback; and a page that we served ourselves under a bare address. A page
 * under a name is never taken for ours by its Host header alone: whoever owns a name can
 * point it at us.
 *
 * @param origin  the header's value; empty when there is none
 * @param host    the Host header */
enum cj_origin cj_origin_judge(const cj_config *config, struct cj_str origin,
                               struct cj_str host);

/** True when `origin` is on the list of `site`. */
bool cj_origin_in_site(const struct cj_site *site, struct cj_str origin);

#endif
