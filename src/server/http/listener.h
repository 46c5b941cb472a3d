/* Listening sockets: several on one port, so that each loop accepts its own clients. */
#ifndef CJ_HTTP_LISTENER_H
#define CJ_HTTP_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <conserje/status.h>

/** Clients that wait to be accepted: a burst after a restart must not be refused. */
#define CJ_LISTEN_BACKLOG 4096

/** Opens `count` sockets that share one port and listen.
 *
 * @param host      a name or an address, IPv6 without brackets
 * @param port      0: any free port, the same for all
 * @param out_fds   `count` descriptors, for the caller to close; set only on CJ_OK
 * @param out_port  the port they have; set only on CJ_OK
 * @param out_why   set on CJ_ERR_IO: what the system said; static storage
 * @return CJ_OK; CJ_ERR_IO */
cj_status cj_listen(const char *host, uint16_t port, size_t count, int *out_fds,
                    uint16_t *out_port, const char **out_why);

#endif
