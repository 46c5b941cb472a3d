/* A configuration file of any bytes is loaded or refused; what is loaded can be shown. */
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "fuzz/support/files.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cj_config *config = NULL;
    cj_diags *diags = cj_diags_new();
    size_t total = 0;

    (void)fuzz_file("conserje.yaml", (struct cj_str){(const char *)data, size});
    if (diags && cj_config_load(fuzz_folder(), lookup, NULL, diags, &config) == CJ_OK) {
        cj_config_each(config, visit, &total);
        (void)cj_config_set(config, "listen", "127.0.0.1:0", diags);
    }
    cj_config_free(config);
    cj_diags_free(diags);
    return 0;
}
