/* Diagnostics: what is wrong in a content file, and where.
 *
 * Loading reports *all* the problems of a file, not the first one: the reader is an editor
 * who wants to fix them in one go. Line and column count from 1, in code points, because that
 * is what a text editor shows. */
#ifndef CONSERJE_DIAG_H
#define CONSERJE_DIAG_H

#include <stddef.h>
#include <stdint.h>

#include <conserje/export.h>
#include <conserje/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How bad a finding is. Only errors keep a file out of the bot. */
enum cj_severity {
    CJ_INFO,
    CJ_WARNING,
    CJ_ERROR,
};

/** One finding. All strings are owned by the cj_diags that holds it. */
struct cj_diag {
    enum cj_severity severity;
    const char *code; /* stable and greppable: "rules/regex" */
    const char *file; /* path as the caller gave it, relative to the bot's folder */
    uint32_t line;    /* from 1; 0 when the finding is about the whole file */
    uint32_t column;  /* from 1; 0 when unknown */
    const char *message;
};

/** A growing list of findings. Not thread-safe: one list a thread. */
typedef struct cj_diags cj_diags;

/** Translates a message before its arguments are filled in; returns `english` itself when it
 * knows no translation. The result must outlive the call. */
typedef const char *(*cj_translate)(void *context, const char *english);

/** A new empty list, or NULL when memory ran out. Release it with cj_diags_free(). */
CJ_API cj_diags *cj_diags_new(void);

/** Releases `diags` and every string in it. NULL is allowed. */
CJ_API void cj_diags_free(cj_diags *diags);

/** Words every later message by `translate` (NULL: English, the default). `context` is passed
 * on and must outlive the list. */
CJ_API void cj_diags_set_language(cj_diags *diags, cj_translate translate, void *context);

/** `english` in the language of `diags`: for a piece that becomes an argument of a message. */
CJ_API const char *cj_diags_translate(const cj_diags *diags, const char *english)
    __attribute__((format_arg(2)));

/** Findings that can be read by cj_diags_at(). At most CJ_DIAGS_MAX are kept. */
CJ_API size_t cj_diags_count(const cj_diags *diags);

/** Findings of one severity, those that were not kept included. */
CJ_API size_t cj_diags_total(const cj_diags *diags, enum cj_severity severity);

/** The same as cj_diags_total() with CJ_ERROR. */
CJ_API size_t cj_diags_errors(const cj_diags *diags);

/** The finding at `index`, borrowed from `diags` until the next call that adds one; NULL when
 * there is none. */
CJ_API const struct cj_diag *cj_diags_at(const cj_diags *diags, size_t index);

/** Adds a finding. When memory runs out, or CJ_DIAGS_MAX are kept already, the finding is
 * dropped but still counted, so that cj_diags_errors() never says 0 after an error.
 *
 * @param code    static storage: it is kept, not copied
 * @param format  English, printf style; what is wrong first, no full stop. The message is one
 *                line: control characters become spaces, and what follows invalid UTF-8, or
 *                512 bytes, is cut */
CJ_API void cj_diags_add(cj_diags *diags, enum cj_severity severity, const char *code,
                         const char *file, uint32_t line, uint32_t column, const char *format,
                         ...) __attribute__((format(printf, 7, 8)));

/** Appends copies of all findings and counts of `from`. */
CJ_API void cj_diags_append(cj_diags *diags, const cj_diags *from);

/** Sorts by file, line, column, code: the same findings print the same on every machine. */
CJ_API void cj_diags_sort(cj_diags *diags);

/** "error", "warning" or "info": what the text and JSON formats print. Static storage. */
CJ_API const char *cj_severity_name(enum cj_severity severity);

/** Findings kept in one list: a broken bulk import must not fill the memory. */
#define CJ_DIAGS_MAX 100000u

#ifdef __cplusplus
}
#endif
#endif
