/* Parsing must survive any bytes that a content file may hold. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/source.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The tree must be whole: texts end in NUL, counts are right, nesting is bounded. */
static void walk(const struct cj_yaml *node, size_t depth)
{
    size_t count = 0;

    if (depth > CJ_YAML_MAX_DEPTH || node->line == 0 || node->column == 0) {
        abort();
    }
    if (node->kind == CJ_YAML_SCALAR && node->text.ptr[node->text.len] != '\0') {
        abort();
    }
    for (const struct cj_yaml *child = node->first; child; child = child->next, count++) {
        if (node->kind == CJ_YAML_MAPPING && child->key.ptr[child->key.len] != '\0') {
            abort();
        }
        walk(child, depth + 1);
    }
    if (count != node->count) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cj_arena arena = {0};
    struct cj_source source = {0};
    struct cj_yaml *root = NULL;
    cj_diags *diags = cj_diags_new();

    if (diags &&
        cj_source_from_bytes("fuzz.yaml", (struct cj_str){(const char *)data, size}, diags,
                             &source) == CJ_OK &&
        cj_yaml_parse("fuzz.yaml", source.text, 1, CJ_ERROR, "fuzz/yaml", &arena, diags,
                      &root) == CJ_OK &&
        root) {
        walk(root, 0);
    }
    cj_source_clear(&source);
    cj_arena_clear(&arena);
    cj_diags_free(diags);
    return 0;
}
