/* A configuration file of any bytes is loaded or refused; what is loaded can be shown. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *lookup(void *context, const char *name)
{
    (void)context;
    return name[0] == 'A' ? "value" : NULL;
}

static bool visit(void *context, const struct cj_config_item *item)
{
    size_t *total = context;

    for (size_t i = 0; i < item->value.len; i++) {
        *total += (unsigned char)item->value.ptr[i];
    }
    return true;
}

/* The folder of this process, removed when it ends. */
static char root[] = "/tmp/conserje-fuzz-XXXXXX";
static char path[sizeof(root) + 16];

static void clean_up(void)
{
    (void)unlink(path);
    (void)rmdir(root);
}

static void write_file(const uint8_t *data, size_t size)
{
    if (path[0] == '\0') {
        if (!mkdtemp(root)) {
            abort();
        }
        (void)snprintf(path, sizeof(path), "%s/conserje.yaml", root);
        (void)atexit(clean_up);
    }
    FILE *file = fopen(path, "w");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cj_config *config = NULL;
    cj_diags *diags = cj_diags_new();
    size_t total = 0;

    write_file(data, size);
    if (diags && cj_config_load(root, lookup, NULL, diags, &config) == CJ_OK) {
        cj_config_each(config, visit, &total);
        (void)cj_config_set(config, "listen", "127.0.0.1:0", diags);
    }
    cj_config_free(config);
    cj_diags_free(diags);
    return 0;
}
