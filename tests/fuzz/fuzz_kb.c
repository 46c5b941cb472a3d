/* Loading must survive any bytes that a Markdown file may hold, and what comes out is safe. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "kb/kb.h"
#include "support/safe_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_content(const struct cj_content *content)
{
    if (content->blocks.len == 0) {
        return;
    }
    if (!test_html_is_safe(content->html.ptr, NULL, 0) ||
        strlen(content->text.ptr) != content->text.len) {
        abort();
    }
    json_t *blocks =
        json_loadb(content->blocks.ptr, content->blocks.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_array(blocks)) {
        abort();
    }
    json_decref(blocks);
}

static void check_entry(const struct cj_kb *kb, const struct cj_entry *entry)
{
    check_content(&entry->brief);
    check_content(&entry->more);
    if (!entry->lang || !entry->question[0] || entry->line == 0 ||
        (entry->parent != CJ_NO_ENTRY && entry->parent >= kb->count) ||
        cj_kb_find(kb, entry->id, entry->lang) == CJ_NO_ENTRY) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct cj_kb_options options = {
        .root = ".", .folder = "", .max_file_len = (size_t)256 * 1024};
    struct cj_kb *kb = NULL;
    cj_diags *diags = cj_diags_new();

    if (diags && cj_kb_parse(&options, "fuzz.md", (struct cj_str){(const char *)data, size},
                             diags, &kb) == CJ_OK) {
        for (size_t i = 0; i < kb->count; i++) {
            check_entry(kb, &kb->entries[i]);
        }
    }
    cj_kb_free(kb);
    cj_diags_free(diags);
    return 0;
}
