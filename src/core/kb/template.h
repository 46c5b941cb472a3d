/* Template syntax of other tools, left over in Markdown. */
#ifndef CJ_KB_TEMPLATE_H
#define CJ_KB_TEMPLATE_H

#include <conserje/status.h>

#include "base/buf.h"
#include "kb/place.h"
#include "kb/shifts.h"

/** Copies `text` to `out` without the template syntax of Hugo, Jekyll, Docusaurus, MDX and
 * Microsoft's and Adobe's help centres. What people read in it stays; lines keep their
 * numbers; code and HTML comments are left alone. Each occurrence is told as
 * [kb/template-syntax]. Memory running out is seen in `out->failed`.
 * @param shifts  gets what this does to columns; NULL: nobody asks for them */
void cj_template_strip(const struct cj_place *place, struct cj_str text, struct cj_buf *out,
                       struct cj_shifts *shifts);

#endif
