/* Tickets: how another thread hands an answer to the loop that owns the request. */
#include <stdlib.h>

#include "server/http/loop.h"

struct cj_ticket {
    cj_ticket *next; /* in the loop's `completed` */
    struct cj_loop *loop;
    cj_request *request; /* NULL once it is gone; under the loop's lock */
    bool is_completed;   /* under the loop's lock */
    void (*free_result)(void *result);
    void *result;
};

cj_ticket *cj_request_suspend(cj_request *request, cj_resume resume,
                              void (*free_result)(void *result))
{
    cj_ticket *ticket = calloc(1, sizeof(*ticket));

    if (!ticket) {
        return NULL;
    }
    ticket->loop = request->connection->loop;
    ticket->request = request;
    ticket->free_result = free_result;
    request->ticket = ticket;
    request->resume = resume;
    request->free_result = free_result;
    request->phase = CJ_PHASE_SUSPENDED;
    request->connection->due_ms = 0; /* the client has done its part */
    MHD_suspend_connection(request->mhd);
    return ticket;
}

void cj_ticket_complete(cj_ticket *ticket, void *result)
{
    struct cj_loop *loop = ticket->loop;

    (void)pthread_mutex_lock(&loop->lock);
    bool is_orphan = !ticket->request;
    if (!is_orphan) {
        ticket->result = result;
        ticket->is_completed = true;
        ticket->next = loop->completed;
        loop->completed = ticket;
    }
    (void)pthread_mutex_unlock(&loop->lock);

    if (is_orphan) {
        ticket->free_result(result);
        free(ticket);
    } else {
        cj_loop_wake(loop);
    }
}

static void resume(cj_request *request, void *result)
{
    request->ticket = NULL;
    request->result = result;
    request->phase = CJ_PHASE_RESUMED;
    MHD_resume_connection(request->mhd);
}

void cj_ticket_take_completed(struct cj_loop *loop)
{
    (void)pthread_mutex_lock(&loop->lock);
    cj_ticket *ticket = loop->completed;
    loop->completed = NULL;
    (void)pthread_mutex_unlock(&loop->lock);

    while (ticket) {
        cj_ticket *next = ticket->next;

        resume(ticket->request, ticket->result);
        free(ticket);
        ticket = next;
    }
}

/* True when nobody has completed the ticket: whoever does will find that it is orphaned. */
static bool orphan(cj_ticket *ticket)
{
    (void)pthread_mutex_lock(&ticket->loop->lock);
    bool is_pending = !ticket->is_completed;
    if (is_pending) {
        ticket->request = NULL;
    }
    (void)pthread_mutex_unlock(&ticket->loop->lock);
    return is_pending;
}

void cj_ticket_abandon(cj_request *request)
{
    if (orphan(request->ticket)) {
        resume(request, NULL);
    }
}

static void unlink_completed(cj_ticket *ticket)
{
    struct cj_loop *loop = ticket->loop;

    (void)pthread_mutex_lock(&loop->lock);
    cj_ticket **link = &loop->completed;
    while (*link != ticket) {
        link = &(*link)->next;
    }
    *link = ticket->next;
    (void)pthread_mutex_unlock(&loop->lock);
}

void cj_ticket_drop(cj_request *request)
{
    cj_ticket *ticket = request->ticket;

    request->ticket = NULL;
    if (!ticket || orphan(ticket)) {
        return;
    }
    unlink_completed(ticket);
    ticket->free_result(ticket->result);
    free(ticket);
}
