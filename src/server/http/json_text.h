/* JSON strings, written without a tree: problems, logs, lists. */
#ifndef CJ_HTTP_JSON_TEXT_H
#define CJ_HTTP_JSON_TEXT_H

#include "base/buf.h"

/** Appends `text` as a JSON string with its quotes. Control and bidirectional characters are
 * escaped, so that a line of the log or a terminal shows what is there; bytes that are not
 * UTF-8 become U+FFFD. */
void cj_json_text(struct cj_buf *out, struct cj_str text);

#endif
