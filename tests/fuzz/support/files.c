/* Files in a folder that is made once: a folder a run would be most of the time. */
#include "fuzz/support/files.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/scratch_bot.h"

static char *folder;

static void clean_up(void)
{
    scratch_bot_remove(folder);
}

const char *fuzz_folder(void)
{
    if (!folder) {
        folder = scratch_bot_new();
        if (!folder || atexit(clean_up) != 0) {
            abort();
        }
    }
    return folder;
}

const char *fuzz_file(const char *name, struct cj_str bytes)
{
    static char path[256];

    (void)snprintf(path, sizeof(path), "%s/%s", fuzz_folder(), name);
    FILE *file = fopen(path, "we");
    if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len || fclose(file) != 0) {
        abort();
    }
    return path;
}
