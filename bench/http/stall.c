/* libmicrohttpd on its own epoll thread: the reason why our loops are our own.
 *
 * After a full batch of 128 events, the library waits for more with its whole timeout before
 * it handles the batch. With a multiple of 128 clients that all wait for an answer, nothing
 * more comes, and every round takes a timeout. The code is the same in 1.0.1.
 *
 * usage: bench_stall PORT   serves until SIGTERM */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>

#define TIMEOUT_S 60

static enum MHD_Result answer(void *context, struct MHD_Connection *connection,
                              const char *url, const char *method, const char *version,
                              const char *data, size_t *data_len, void **request)
{
    static const char body[] = "{\"ok\":true}";
    static int begun;

    (void)context, (void)url, (void)method, (void)version, (void)data;
    if (!*request) {
        *request = &begun;
        return MHD_YES;
    }
    if (*data_len > 0) {
        *data_len = 0;
        return MHD_YES;
    }
    struct MHD_Response *response = MHD_create_response_from_buffer(
        sizeof(body) - 1, (void *)(size_t)body, MHD_RESPMEM_PERSISTENT);
    enum MHD_Result queued = MHD_queue_response(connection, MHD_HTTP_OK, response);

    MHD_destroy_response(response);
    return queued;
}

int main(int argc, char **argv)
{
    sigset_t signals;
    int number;

    (void)signal(SIGPIPE, SIG_IGN);
    (void)sigemptyset(&signals);
    (void)sigaddset(&signals, SIGTERM);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_INTERNAL_POLLING_THREAD,
                         (uint16_t)(argc > 1 ? atoi(argv[1]) : 8098), NULL, NULL, answer, NULL,
                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
                         MHD_OPTION_CONNECTION_LIMIT, 2000u, MHD_OPTION_END);
    if (!daemon) {
        (void)fprintf(stderr, "bench_stall: the port is taken\n");
        return 2;
    }
    (void)sigwait(&signals, &number);
    MHD_stop_daemon(daemon);
    return 0;
}
