/* Running cmark-gfm in bounded memory. Only markdown.c needs this. */
#ifndef CJ_KB_PARSER_H
#define CJ_KB_PARSER_H

#include <cmark-gfm.h>

#include <conserje/status.h>

#include "base/arena.h"
#include "base/str.h"

/* The worst text that passes cj_scan() takes half of this. */
#define CJ_PARSER_MAX_MEMORY ((size_t)128 * 1024 * 1024)

/** Parses `text` with tables, task lists and footnotes, and lets `read` look at the document.
 *
 * cmark's accessors allocate too, so they may be called inside `read` only; when memory runs
 * out there, `read` is left at once: it must hold nothing but what `context` owns.
 * @return what `read` returned; CJ_ERR_NOMEM; CJ_ERR_LIMIT over CJ_PARSER_MAX_MEMORY */
cj_status cj_parser_run(struct cj_str text,
                        cj_status (*read)(void *context, cmark_node *document), void *context);

#endif
