/* A content file in memory, checked before anybody parses it.
 *
 * The folder is an editor's, so everything in it may be wrong: a FIFO, a device, a link loop,
 * a file of 64 MB, bytes that are not UTF-8. Opening never blocks and never follows a link. */
#ifndef CJ_BASE_SOURCE_H
#define CJ_BASE_SOURCE_H

#include <conserje/diag.h>

#include "base/str.h"

/** The text of one file: valid UTF-8 without NUL, without a byte order mark, and with '\n' as
 * its only line ending. `text.ptr[text.len]` is '\0'. Columns are those of the file; line
 * numbers as well. */
struct cj_source {
    const char *name; /* what diagnostics show: relative to the bot's folder; borrowed */
    struct cj_str text;
};

/** Reads `root`/`name`.
 *
 * @param max_len  larger files are an error [file/too-large]
 * @param diags    told what is wrong: [file/unreadable], [file/special], [file/nul],
 *                 [file/utf8], each with its place
 * @return CJ_OK; CJ_ERR_NOMEM; CJ_ERR_CONTENT when `diags` gained a finding. A special file
 *         (FIFO, device, link, folder) is a warning, the rest are errors. */
cj_status cj_source_read(const char *root, const char *name, size_t max_len, cj_diags *diags,
                         struct cj_source *out_source);

/** As cj_source_read() for bytes that are in memory already; `bytes` is borrowed for the call,
 * `name` until cj_source_clear(). */
cj_status cj_source_from_bytes(const char *name, struct cj_str bytes, cj_diags *diags,
                               struct cj_source *out_source);

/** Frees the text. */
void cj_source_clear(struct cj_source *source);

#endif
