/* Reading a file that was named on the command line. */
#include "harness/named.h"

cj_status cj_named_read(const char *path, size_t max_len, cj_diags *diags,
                        struct cj_source *out_source)
{
    /* cj_source_read() joins root and name by a slash */
    return cj_source_read(path[0] == '/' ? "" : ".", path, max_len, diags, out_source);
}
