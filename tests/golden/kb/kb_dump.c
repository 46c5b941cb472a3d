/* Prints all that is read from a folder of Markdown. */
#include <stdio.h>

#include "kb/kb.h"

static void print_list(const char *name, const struct cj_placed_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        printf("%s: %s (%u:%u)\n", name, list->items[i].text, list->items[i].line,
               list->items[i].column);
    }
}

static void print_content(const char *name, const struct cj_content *content)
{
    if (content->text.len + content->html.len + content->blocks.len > 0) {
        printf("--- %s\n%s\n--- %s html\n%s--- %s blocks\n%s\n", name, content->text.ptr, name,
               content->html.ptr, name, content->blocks.ptr);
    }
}

static void print_meta(const struct cj_entry *entry)
{
    print_list("also", &entry->also);
    print_list("not", &entry->not_phrases);
    print_list("next", &entry->next);
    print_list("after", &entry->after);
    print_list("tag", &entry->tags);
    print_list("channel", &entry->channels);
    if (entry->match.text) {
        printf("match: %s (%u:%u)\n", entry->match.text, entry->match.line,
               entry->match.column);
    }
    if (entry->escalate.when) {
        printf("escalate: %s, queue %s, priority %s\n", entry->escalate.when,
               entry->escalate.queue ? entry->escalate.queue : "-",
               entry->escalate.priority ? entry->escalate.priority : "-");
    }
}

static void print_entry(const struct cj_kb *kb, const struct cj_entry *entry)
{
    static const char *const kinds[] = {"article", "passage", "faq"};

    printf("=== %s [%s, %s]\n", entry->id, kinds[entry->kind], entry->lang->code);
    printf("%s:%u: %s\n", entry->file, entry->line, entry->question);
    printf("anchor '%s', trail '%s'\n", entry->anchor, entry->trail);
    if (entry->parent != CJ_NO_ENTRY) {
        printf("parent: %s\n", kb->entries[entry->parent].id);
    }
    if (entry->url) {
        printf("url: %s\n", entry->url);
    }
    print_meta(entry);
    print_content("brief", &entry->brief);
    print_content("more", &entry->more);
    printf("--- body\n%s\n\n", entry->body.ptr);
}

static void print_diags(cj_diags *diags)
{
    cj_diags_sort(diags);
    for (size_t i = 0; i < cj_diags_count(diags); i++) {
        const struct cj_diag *diag = cj_diags_at(diags, i);
        printf("%s:%u:%u: %s: %s [%s]\n", diag->file, diag->line, diag->column,
               cj_severity_name(diag->severity), diag->message, diag->code);
    }
}

int main(int argc, char **argv)
{
    struct cj_kb_options options = {.folder = "", .max_file_len = (size_t)256 * 1024};
    struct cj_kb *kb = NULL;
    cj_diags *diags = cj_diags_new();

    if (argc != 2 || !diags) {
        cj_diags_free(diags);
        return 2;
    }
    options.root = argv[1];
    cj_status st = cj_kb_load(&options, diags, &kb);
    for (size_t i = 0; kb && i < kb->count; i++) {
        print_entry(kb, &kb->entries[i]);
    }
    print_diags(diags);
    if (kb) {
        printf("%zu files, %zu left out, %zu entries\n", kb->file_count, kb->skipped_count,
               kb->count);
    }
    cj_kb_free(kb);
    cj_diags_free(diags);
    return st == CJ_OK ? 0 : 1;
}
