/* Connections: counted by address, and closed when their time is over. */
#include <stdlib.h>
#include <sys/socket.h>

#include "server/http/loop.h"

struct cj_connection *cj_connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static int descriptor_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);

    return info ? info->connect_fd : -1;
}

static void read_peer(struct cj_connection *connection, struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

    if (info && info->client_addr && cj_address_of(info->client_addr, &connection->peer)) {
        connection->is_exempt =
            cj_address_is_loopback(&connection->peer) ||
            cj_proxies_hold(&connection->loop->shared->proxies, &connection->peer);
    }
}

/* False when the address has as many connections as it may have. */
static bool count(struct cj_connection *connection)
{
    struct cj_shared *shared = connection->loop->shared;
    struct cj_address client = cj_address_client(&connection->peer);

    if (connection->is_exempt) {
        return true;
    }
    connection->is_counted = cj_limiter_connect(
        shared->limiter, &client, shared->options.config->limits.address_connections);
    return connection->is_counted;
}

static void begin(struct cj_loop *loop, struct MHD_Connection *mhd, void **socket_context)
{
    struct cj_connection *connection = calloc(1, sizeof(*connection));
    int fd = descriptor_of(mhd);

    if (!connection) {
        (void)shutdown(fd, SHUT_RDWR); /* without a deadline it must not stay */
        return;
    }
    connection->loop = loop;
    connection->fd = fd;
    connection->due_ms = cj_now_ms() + loop->shared->options.deadlines.headers_ms;
    connection->next = loop->connections;
    if (loop->connections) {
        loop->connections->prev = connection;
    }
    loop->connections = connection;
    loop->connection_count++;
    *socket_context = connection;
    atomic_fetch_add_explicit(&loop->stats.connections, 1, memory_order_relaxed);

    read_peer(connection, mhd);
    if (!count(connection)) {
        atomic_fetch_add_explicit(&loop->stats.refused, 1, memory_order_relaxed);
        (void)shutdown(fd, SHUT_RDWR);
    }
}

static void end(struct cj_connection *connection)
{
    struct cj_loop *loop = connection->loop;

    if (connection->is_counted) {
        struct cj_address client = cj_address_client(&connection->peer);

        cj_limiter_disconnect(loop->shared->limiter, &client);
    }
    if (connection->prev) {
        connection->prev->next = connection->next;
    } else {
        loop->connections = connection->next;
    }
    if (connection->next) {
        connection->next->prev = connection->prev;
    }
    loop->connection_count--;
    atomic_fetch_sub_explicit(&loop->stats.connections, 1, memory_order_relaxed);
    free(connection);
}

void cj_connection_notify(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        begin(context, mhd, socket_context);
    } else if (*socket_context) {
        end(*socket_context);
        *socket_context = NULL;
    }
}

void cj_connection_sweep(struct cj_loop *loop, int64_t now_ms)
{
    for (struct cj_connection *c = loop->connections; c; c = c->next) {
        if (c->due_ms != 0 && now_ms >= c->due_ms) {
            c->due_ms = 0; /* once is enough: the daemon notices and closes it */
            atomic_fetch_add_explicit(&loop->stats.timeouts, 1, memory_order_relaxed);
            (void)shutdown(c->fd, SHUT_RDWR);
        }
    }
}
