/* Reading a file that was named on the command line. */
#ifndef CJ_HARNESS_NAMED_H
#define CJ_HARNESS_NAMED_H

#include "base/source.h"

/** cj_source_read() for a path from the working directory, or an absolute one. */
cj_status cj_named_read(const char *path, size_t max_len, cj_diags *diags,
                        struct cj_source *out_source);

#endif
