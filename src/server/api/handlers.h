/* One handler a row of the table of routes; one file a resource. */
#ifndef CJ_API_HANDLERS_H
#define CJ_API_HANDLERS_H

#include "server/http/http.h"

void cj_handle_ask(cj_request *request);            /* ask.c */
void cj_handle_suggest(cj_request *request);        /* suggest.c */
void cj_handle_content(cj_request *request);        /* content.c */
void cj_handle_content_reload(cj_request *request); /* content.c */
void cj_handle_content_check(cj_request *request);  /* content.c */
void cj_handle_health(cj_request *request);         /* health.c */
void cj_handle_ready(cj_request *request);          /* health.c */
void cj_handle_metrics(cj_request *request);        /* metrics.c */
void cj_handle_openapi(cj_request *request);        /* assets.c */
void cj_handle_page(cj_request *request);           /* assets.c */
void cj_handle_page_style(cj_request *request);     /* assets.c */
void cj_handle_page_script(cj_request *request);    /* assets.c */
void cj_handle_page_icon(cj_request *request);      /* assets.c */

#endif
