/* "Did you mean": the known name that a mistyped one resembles most. */
#ifndef CJ_BASE_NEAREST_H
#define CJ_BASE_NEAREST_H

#include "base/str.h"

/** Bytes of a name that are compared: keys and commands are short, longer words are not typos
 * of them. */
#define CJ_NEAREST_MAX_LEN 48

/** The name in `names` (NULL-terminated) nearest to `word`, or NULL when none is near: one
 * edit (a letter dropped, added, changed, or two swapped), two in words of eight bytes and
 * more. Of equally near ones the first. */
const char *cj_nearest(struct cj_str word, const char *const *names);

#endif
