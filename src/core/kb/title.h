/* Titles in front matter: a line of text that is not Markdown, though editors often write it
 * as if it were. */
#ifndef CJ_KB_TITLE_H
#define CJ_KB_TITLE_H

#include <conserje/status.h>

#include "kb/place.h"

/** What a visitor reads of a title: without template syntax, paired ** and backticks, with
 * HTML's entities decoded and its white space made one space.
 *
 * @param line, column  where it stands, for what is told
 * @param out_title     in the place's arena; empty when nothing of it can be read
 * @return CJ_OK; CJ_ERR_NOMEM */
cj_status cj_title_read(const struct cj_place *place, struct cj_str text, uint32_t line,
                        uint32_t column, struct cj_str *out_title);

#endif
