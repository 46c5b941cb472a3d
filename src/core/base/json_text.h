/* JSON written without a tree: strings, numbers, and the commas between them. */
#ifndef CJ_BASE_JSON_TEXT_H
#define CJ_BASE_JSON_TEXT_H

#include "base/buf.h"

/** Appends `text` as a JSON string with its quotes. Control and bidirectional characters are
 * escaped, so that a line of the log or a terminal shows what is there; bytes that are not
 * UTF-8 become U+FFFD. */
void cj_json_text(struct cj_buf *out, struct cj_str text);

/** Appends a finite number in as few digits as read back as the same one; 1 is "1.0". The
 * process's locale has no say in it. */
void cj_json_real(struct cj_buf *out, double value);

/** Appends the comma that an element or a member needs, unless it is the first one. */
void cj_json_next(struct cj_buf *out);

/** Begins a member: its comma, its name, the colon. @param name  needs no escaping */
void cj_json_name(struct cj_buf *out, const char *name);

#endif
