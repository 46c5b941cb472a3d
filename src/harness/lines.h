/* Reading a stream line by line, of any content, with bounded memory. */
#ifndef CJ_HARNESS_LINES_H
#define CJ_HARNESS_LINES_H

#include <stdbool.h>
#include <stdio.h>

#include "base/buf.h"

/** Reads one line without its end ("\n" or "\r\n"). What is beyond `max_len` bytes is read but
 * not kept, and the line comes out one byte longer than `max_len`, so that the caller sees it.
 *
 * @param line  emptied first; it holds NULs and invalid UTF-8 as they came
 * @return false at the end of the stream, or when memory ran out (`line->failed`) */
bool cj_lines_read(FILE *from, size_t max_len, struct cj_buf *line);

#endif
