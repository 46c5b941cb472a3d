/* The list of findings. Strings live in an arena: they die with the list. */
#include <conserje/diag.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/utf8.h"

#define SEVERITIES      3
#define MAX_MESSAGE_LEN 512 /* longer messages are cut: a diagnostic is one line */

struct cj_diags {
    struct cj_diag *items;
    size_t count;
    size_t capacity;
    size_t totals[SEVERITIES]; /* dropped findings too */
    cj_translate translate;
    void *translate_context;
    struct cj_arena arena;
};

cj_diags *cj_diags_new(void)
{
    return calloc(1, sizeof(cj_diags));
}

void cj_diags_free(cj_diags *diags)
{
    if (!diags) {
        return;
    }
    cj_arena_clear(&diags->arena);
    free(diags->items);
    free(diags);
}

void cj_diags_set_language(cj_diags *diags, cj_translate translate, void *context)
{
    diags->translate = translate;
    diags->translate_context = context;
}

const char *cj_diags_translate(const cj_diags *diags, const char *english)
{
    return diags->translate ? diags->translate(diags->translate_context, english) : english;
}

size_t cj_diags_count(const cj_diags *diags)
{
    return diags->count;
}

size_t cj_diags_total(const cj_diags *diags, enum cj_severity severity)
{
    return diags->totals[severity];
}

size_t cj_diags_errors(const cj_diags *diags)
{
    return diags->totals[CJ_ERROR];
}

const struct cj_diag *cj_diags_at(const cj_diags *diags, size_t index)
{
    return index < diags->count ? &diags->items[index] : NULL;
}

const char *cj_severity_name(enum cj_severity severity)
{
    static const char *const names[SEVERITIES] = {"info", "warning", "error"};

    return names[severity];
}

static struct cj_diag *next_slot(cj_diags *diags)
{
    if (diags->count == CJ_DIAGS_MAX) {
        return NULL;
    }
    if (diags->count == diags->capacity) {
        size_t capacity = diags->capacity ? diags->capacity * 2 : 8;
        struct cj_diag *items = realloc(diags->items, capacity * sizeof(*items));

        if (!items) {
            return NULL;
        }
        diags->items = items;
        diags->capacity = capacity;
    }
    return &diags->items[diags->count];
}

static void keep(cj_diags *diags, const struct cj_diag *diag)
{
    diags->totals[diag->severity]++;

    struct cj_diag *slot = next_slot(diags);
    if (!slot) {
        return; /* dropped, but counted */
    }
    const char *file = cj_arena_strndup(&diags->arena, diag->file, strlen(diag->file));
    const char *message =
        cj_arena_strndup(&diags->arena, diag->message, strlen(diag->message));
    if (!file || !message) {
        return;
    }

    *slot = *diag;
    slot->file = file;
    slot->message = message;
    diags->count++;
}

/* A message quotes what an editor wrote: it must stay one line of valid UTF-8, and must not
 * steer a terminal. What was cut in the middle of a character ends before it. */
static void make_printable(char *text)
{
    text[cj_utf8_valid(cj_str_from(text))] = '\0';
    for (; *text; text++) {
        if (cj_ascii_is_control(*text)) {
            *text = ' ';
        }
    }
}

void cj_diags_add(cj_diags *diags, enum cj_severity severity, const char *code,
                  const char *file, uint32_t line, uint32_t column, const char *format, ...)
{
    char text[MAX_MESSAGE_LEN];
    va_list args;

    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), cj_diags_translate(diags, format), args);
    va_end(args);
    make_printable(text);

    keep(diags, &(struct cj_diag){
                    .severity = severity,
                    .code = code,
                    .file = file,
                    .line = line,
                    .column = column,
                    .message = text,
                });
}

void cj_diags_append(cj_diags *diags, const cj_diags *from)
{
    size_t kept[SEVERITIES] = {0};

    for (size_t i = 0; i < from->count; i++) {
        keep(diags, &from->items[i]);
        kept[from->items[i].severity]++;
    }
    for (size_t i = 0; i < SEVERITIES; i++) {
        diags->totals[i] += from->totals[i] - kept[i];
    }
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_diags(const void *left, const void *right)
{
    const struct cj_diag *a = left;
    const struct cj_diag *b = right;
    int order = strcmp(a->file, b->file);

    if (order == 0) {
        order = compare_numbers(a->line, b->line);
    }
    if (order == 0) {
        order = compare_numbers(a->column, b->column);
    }
    if (order == 0) {
        order = strcmp(a->code, b->code);
    }
    return order ? order : strcmp(a->message, b->message);
}

void cj_diags_sort(cj_diags *diags)
{
    if (diags->count > 1) {
        qsort(diags->items, diags->count, sizeof(*diags->items), compare_diags);
    }
}
