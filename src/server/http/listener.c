/* SO_REUSEPORT sockets. */
#include "server/http/listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* The first socket binds without SO_REUSEPORT, so that a port which another server has is an
 * error instead of a port that the two share; it is set afterwards, for the others to join. */
static int open_socket(const struct addrinfo *info, const struct sockaddr *address, bool join)
{
    static const int one = 1;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return -1;
    }
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0 ||
        (join && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) != 0) ||
        bind(fd, address, info->ai_addrlen) != 0 ||
        (!join && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one)) != 0) ||
        listen(fd, CJ_LISTEN_BACKLOG) != 0) {
        int why = errno;

        (void)close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

static uint16_t port_of(const struct sockaddr_storage *address)
{
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;

    if (address->ss_family == AF_INET6) {
        memcpy(&ipv6, address, sizeof(ipv6));
        return ntohs(ipv6.sin6_port);
    }
    memcpy(&ipv4, address, sizeof(ipv4));
    return ntohs(ipv4.sin_port);
}

static cj_status open_all(const struct addrinfo *info, size_t count, int *fds,
                          uint16_t *out_port)
{
    struct sockaddr_storage address = {0};
    socklen_t len = sizeof(address);
    size_t opened = 0;

    memcpy(&address, info->ai_addr, info->ai_addrlen);
    while (opened < count) {
        fds[opened] = open_socket(info, (const struct sockaddr *)&address, opened > 0);
        if (fds[opened] < 0) {
            break;
        }
        opened++;
        /* with port 0 the first one tells which port the others take */
        if (getsockname(fds[opened - 1], (struct sockaddr *)&address, &len) != 0) {
            break;
        }
    }
    if (opened < count) {
        int why = errno;

        while (opened > 0) {
            (void)close(fds[--opened]);
        }
        errno = why;
        return CJ_ERR_IO;
    }
    *out_port = port_of(&address);
    return CJ_OK;
}

cj_status cj_listen(const char *host, uint16_t port, size_t count, int *out_fds,
                    uint16_t *out_port, const char **out_why)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *info = NULL;
    char service[8];

    if (strcasecmp(host, "localhost") == 0) {
        host = "127.0.0.1"; /* RFC 6761, section 6.3: also where there is no /etc/hosts */
    }
    (void)snprintf(service, sizeof(service), "%u", (unsigned)port);
    int failure = getaddrinfo(host, service, &hints, &info);
    if (failure != 0) {
        *out_why = gai_strerror(failure);
        return CJ_ERR_IO;
    }
    cj_status st = open_all(info, count, out_fds, out_port);
    if (st != CJ_OK) {
        *out_why = strerrordesc_np(errno);
    }
    freeaddrinfo(info);
    return st;
}
