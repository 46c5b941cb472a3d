/* The event loop: libmicrohttpd works, but never waits. */
#include "server/http/loop.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "server/http/listener.h"

/* Memory of one connection: its headers and what it sends of a body at once. A request with
 * longer headers gets 431 from libmicrohttpd. */
#define CONNECTION_MEMORY           8192
#define CONNECTION_MEMORY_INCREMENT 1024

#define DRAIN_WAIT_MS 20 /* how often a stopping loop looks whether it is done */

/* We decode what we need ourselves; libmicrohttpd would cut a path at %00. */
static size_t leave_encoded(void *context, struct MHD_Connection *mhd, char *text)
{
    (void)context;
    (void)mhd;
    return strlen(text);
}

static void __attribute__((format(printf, 2, 0)))
log_line(void *context, const char *format, va_list args)
{
    const struct cj_loop *loop = context;
    char text[256];

    (void)vsnprintf(text, sizeof(text), format, args);
    text[strcspn(text, "\n")] = '\0';
    CJ_LOG(loop->shared->options.log, CJ_LOG_DEBUG, "libmicrohttpd",
           CJ_LOG_TEXT("message", text));
}

static struct MHD_Daemon *start_daemon(struct cj_loop *loop)
{
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL,
        cj_request_handle, loop, MHD_OPTION_EXTERNAL_LOGGER, log_line, loop,
        MHD_OPTION_LISTEN_SOCKET, loop->listen_fd, MHD_OPTION_CONNECTION_LIMIT,
        loop->shared->connections_per_loop, MHD_OPTION_CONNECTION_TIMEOUT, 0u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)CONNECTION_MEMORY_INCREMENT,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_NOTIFY_CONNECTION, cj_connection_notify,
        loop, MHD_OPTION_URI_LOG_CALLBACK, cj_request_line, loop, MHD_OPTION_NOTIFY_COMPLETED,
        cj_request_done, loop, MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL,
        MHD_OPTION_END);
}

cj_status cj_loop_init(struct cj_loop *loop)
{
    loop->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (loop->wake_fd < 0) {
        return CJ_ERR_IO;
    }
    if (pthread_mutex_init(&loop->lock, NULL) != 0) {
        (void)close(loop->wake_fd);
        return CJ_ERR_NOMEM;
    }
    loop->daemon = start_daemon(loop);
    if (!loop->daemon) {
        (void)pthread_mutex_destroy(&loop->lock);
        (void)close(loop->wake_fd);
        return CJ_ERR_NOMEM;
    }
    loop->epoll_fd = MHD_get_daemon_info(loop->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    loop->is_ready = true;
    return CJ_OK;
}

void cj_loop_wake(struct cj_loop *loop)
{
    static const uint64_t one = 1;

    atomic_store(&loop->woken, true);
    ssize_t written = write(loop->wake_fd, &one, sizeof(one));
    (void)written; /* it fails only when the counter is full: then the loop wakes anyway */
}

/* Milliseconds that poll() may wait; -1: until something happens. */
static int wait_ms(struct cj_loop *loop)
{
    MHD_UNSIGNED_LONG_LONG timeout_ms;

    if (atomic_load(&loop->woken) || loop->must_run ||
        (MHD_get_timeout(loop->daemon, &timeout_ms) == MHD_YES && timeout_ms == 0)) {
        return 0;
    }
    if (atomic_load(&loop->shared->draining)) {
        return DRAIN_WAIT_MS;
    }
    if (!loop->connections) {
        return -1;
    }
    int64_t left_ms = loop->next_sweep_ms - cj_now_ms();

    return left_ms > 0 ? (int)left_ms : 0;
}

static void wait_for_events(struct cj_loop *loop)
{
    struct pollfd fds[] = {{.fd = loop->epoll_fd, .events = POLLIN},
                           {.fd = loop->wake_fd, .events = POLLIN}};
    int ms = wait_ms(loop);

    if (ms != 0) {
        (void)poll(fds, 2, ms); /* interrupted or not: the daemon looks for itself */
    }
}

static void take_wakeup(struct cj_loop *loop)
{
    uint64_t count;

    if (atomic_exchange(&loop->woken, false)) {
        ssize_t got = read(loop->wake_fd, &count, sizeof(count));
        (void)got;
        cj_ticket_take_completed(loop);
        if (loop->shared->options.app->worker_woken) {
            loop->shared->options.app->worker_woken(loop->worker);
        }
    }
}

/* A daemon with as many connections as it may have takes its listening socket out of epoll,
 * and puts it back at the start of the first run with fewer: nothing else would cause that
 * run. */
static void run_daemon(struct cj_loop *loop)
{
    bool was_full = loop->connection_count >= loop->shared->connections_per_loop;

    (void)MHD_run(loop->daemon);
    loop->must_run = was_full && loop->connection_count < loop->shared->connections_per_loop;
}

static void sweep_when_due(struct cj_loop *loop)
{
    int64_t now_ms = cj_now_ms();

    if (now_ms >= loop->next_sweep_ms) {
        cj_connection_sweep(loop, now_ms);
        loop->next_sweep_ms = now_ms + loop->shared->options.deadlines.sweep_ms;
    }
}

static bool is_readable(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLIN};

    return poll(&one, 1, 0) > 0;
}

/* Takes up all whom the system has let in already: closing the socket would reset them. Each
 * run takes some; the bound is for those who would come for ever. */
static void stop_listening(struct cj_loop *loop)
{
    for (unsigned i = 0; i < CJ_LISTEN_BACKLOG && is_readable(loop->listen_fd) &&
                         loop->connection_count < loop->shared->connections_per_loop;
         i++) {
        (void)MHD_run(loop->daemon);
    }
    (void)MHD_quiesce_daemon(loop->daemon);
    (void)close(loop->listen_fd);
    loop->listen_fd = -1;
}

/* libmicrohttpd may not be stopped while a connection is suspended. */
static void abandon_suspended(struct cj_loop *loop)
{
    for (struct cj_connection *c = loop->connections; c; c = c->next) {
        if (c->request && c->request->phase == CJ_PHASE_SUSPENDED) {
            cj_ticket_abandon(c->request);
        }
    }
    cj_ticket_take_completed(loop); /* completed in the last moment */
    (void)MHD_run(loop->daemon);
}

/* What has come and was not looked at may be a request. */
static bool is_drained(const struct cj_loop *loop)
{
    return (loop->in_flight == 0 && !is_readable(loop->epoll_fd)) ||
           cj_now_ms() >= atomic_load(&loop->shared->drain_end_ms);
}

/* Closes all connections. */
static void stop_daemon(struct cj_loop *loop)
{
    if (loop->daemon) {
        MHD_stop_daemon(loop->daemon);
        loop->daemon = NULL;
    }
}

static void *run(void *argument)
{
    struct cj_loop *loop = argument;

    while (!atomic_load(&loop->shared->draining)) {
        wait_for_events(loop);
        take_wakeup(loop);
        run_daemon(loop);
        sweep_when_due(loop);
    }
    stop_listening(loop);
    while (!is_drained(loop)) {
        wait_for_events(loop);
        take_wakeup(loop);
        run_daemon(loop);
        sweep_when_due(loop);
    }
    abandon_suspended(loop);
    stop_daemon(loop);
    return NULL;
}

cj_status cj_loop_start(struct cj_loop *loop)
{
    if (pthread_create(&loop->thread, NULL, run, loop) != 0) {
        return CJ_ERR_NOMEM;
    }
    loop->has_thread = true;
    return CJ_OK;
}

void cj_loop_join(struct cj_loop *loop)
{
    if (loop->has_thread) {
        (void)pthread_join(loop->thread, NULL);
        loop->has_thread = false;
    }
}

void cj_loop_clear(struct cj_loop *loop)
{
    if (!loop->is_ready) {
        return;
    }
    stop_daemon(loop); /* of a loop whose thread never began */
    (void)pthread_mutex_destroy(&loop->lock);
    (void)close(loop->wake_fd);
    loop->is_ready = false;
}
