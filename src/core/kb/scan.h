/* Bounds on a Markdown text, checked before the parser sees it.
 *
 * cmark-gfm 0.29.0.gfm.6 takes quadratic time on several inputs; 100 KB of the right bytes
 * stall it for seconds. Each limit here cuts one such path, so that whatever passes is parsed
 * in half a second. The limits are far from anything that people write. */
#ifndef CJ_KB_SCAN_H
#define CJ_KB_SCAN_H

#include <conserje/status.h>

#include "kb/place.h"

/** Checks `text`; a breach is told as [kb/too-complex] with its place.
 * @return CJ_OK; CJ_ERR_CONTENT */
cj_status cj_scan(const struct cj_place *place, struct cj_str text);

#endif
