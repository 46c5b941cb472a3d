/* Anchors: the names that headings get in an address. */
#ifndef CJ_KB_SLUG_H
#define CJ_KB_SLUG_H

#include "base/buf.h"
#include "base/str.h"

/** GitHub's anchor of a heading: lower case, punctuation dropped, spaces as hyphens ("¿Cuánto
 * tarda?" → "cuánto-tarda"). Without the "-1" that tells repeated headings apart. */
void cj_slug(struct cj_str heading, struct cj_buf *out);

/** A title as one line: runs of white space, no-break spaces too, become one space. */
void cj_title_clean(struct cj_str title, struct cj_buf *out);

/** The form in which two titles are the same: folded, only letters and digits, words parted
 * by one space. */
void cj_title_key(struct cj_str title, struct cj_buf *out);

#endif
