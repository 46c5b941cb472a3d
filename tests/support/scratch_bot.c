#include "support/scratch_bot.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *scratch_bot_new(void)
{
    char path[] = "/tmp/conserje-test-XXXXXX";

    return mkdtemp(path) ? strdup(path) : NULL;
}

void scratch_bot_write(const char *root, const char *name, const char *text)
{
    char path[512];

    (void)snprintf(path, sizeof(path), "%s/%s", root, name);
    for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
    FILE *file = fopen(path, "we");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        perror(path);
        abort();
    }
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void scratch_bot_remove(char *root)
{
    (void)nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(root);
}
