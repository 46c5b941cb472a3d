/* Files for the loaders that read them by their names. */
#ifndef CJ_FUZZ_FILES_H
#define CJ_FUZZ_FILES_H

#include "base/str.h"

/** A folder of this process, made at the first call and removed when it ends. Borrowed. */
const char *fuzz_folder(void);

/** Writes `bytes` as the file `name` in it; its path, borrowed until the next call. */
const char *fuzz_file(const char *name, struct cj_str bytes);

#endif
